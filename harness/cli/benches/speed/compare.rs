//! Two things compared in one run.

use std::error::Error;
use std::time::{Duration, Instant};

/// How many times as long `other` takes as `one`: the median of so many rounds, in each of which
/// both are run once.
pub(crate) fn ratio(
    rounds: usize,
    mut one: impl FnMut() -> Result<(), Box<dyn Error>>,
    mut other: impl FnMut() -> Result<(), Box<dyn Error>>,
) -> Result<f64, Box<dyn Error>> {
    let mut ratios = Vec::new();
    for round in 0..rounds {
        // Whichever comes second may find the machine warmer, or hotter.
        let (time_of_one, time_of_other) = if round % 2 == 0 {
            let time = timed(&mut one)?;
            (time, timed(&mut other)?)
        } else {
            let time = timed(&mut other)?;
            (timed(&mut one)?, time)
        };
        ratios.push(time_of_other.as_secs_f64() / time_of_one.as_secs_f64());
    }
    ratios.sort_by(f64::total_cmp);
    Ok(ratios[rounds / 2])
}

/// How long something takes.
pub(crate) fn timed(
    mut work: impl FnMut() -> Result<(), Box<dyn Error>>,
) -> Result<Duration, Box<dyn Error>> {
    let start = Instant::now();
    work()?;
    Ok(start.elapsed())
}

/// The median of so many tries.
pub(crate) fn median(
    tries: usize,
    mut work: impl FnMut() -> Result<(), Box<dyn Error>>,
) -> Result<Duration, Box<dyn Error>> {
    let times: Result<Vec<Duration>, _> = (0..tries).map(|_| timed(&mut work)).collect();
    let mut times = times?;
    times.sort();
    Ok(times[tries / 2])
}
