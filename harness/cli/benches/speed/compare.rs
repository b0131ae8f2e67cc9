//! Times work, alone or as a ratio to other work.

use std::error::Error;
use std::time::{Duration, Instant};

/// The time of `other` divided by the time of `one`: the median of `rounds`, each of which runs
/// both once.
pub(crate) fn ratio(
    rounds: usize,
    mut one: impl FnMut() -> Result<(), Box<dyn Error>>,
    mut other: impl FnMut() -> Result<(), Box<dyn Error>>,
) -> Result<f64, Box<dyn Error>> {
    let mut ratios = Vec::new();
    for round in 0..rounds {
        // The order alternates, since the first can change the speed of the second, by warming
        // caches or heating the processor.
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

/// How long `work` takes.
pub(crate) fn timed(
    mut work: impl FnMut() -> Result<(), Box<dyn Error>>,
) -> Result<Duration, Box<dyn Error>> {
    let start = Instant::now();
    work()?;
    Ok(start.elapsed())
}

/// The median time of `tries` runs of `work`.
pub(crate) fn median(
    tries: usize,
    mut work: impl FnMut() -> Result<(), Box<dyn Error>>,
) -> Result<Duration, Box<dyn Error>> {
    let times: Result<Vec<Duration>, _> = (0..tries).map(|_| timed(&mut work)).collect();
    let mut times = times?;
    times.sort();
    Ok(times[tries / 2])
}
