//! Measures how fast threadproof is, and prints each figure with its goal.
//!
//! What depends on the state of the machine is measured as a ratio to something else in the same
//! run.

mod compare;
mod explorer;
mod free;
mod measure;

use std::error::Error;
use std::fmt::Display;

/// The result of a measurement: a number with its unit.
type Measurement = Result<String, Box<dyn Error>>;

fn main() -> Result<(), Box<dyn Error>> {
    if has_argument(free::BY_HAND) {
        return free::by_hand();
    }
    // `cargo test` runs benchmarks too, without this argument. It has nothing to measure.
    if !has_argument("--bench") {
        return Ok(());
    }
    line("", "measured", "required");
    line("free runs of spawn and join, vs. a loop", free::ratio()?, "at least 0.90");
    line("the explorer, vs. shuttle's depth-first search", explorer::ratio()?, "at least 5");
    line("every scenario, directed", measure::directed()?, "under 3 s");
    let folder = measure::ScenarioFolder::with(10_000)?;
    line("10,000 scenarios, listed as tests", folder.listed_as_tests()?, "under 0.2 s");
    line("10,000 scenarios, `threadproof list`", folder.listed()?, "under 0.2 s");
    let probe = measure::FreshProbe::build()?;
    line("the probe, built from clean", probe.time(), "under 15 s");
    line("the probe, stripped", probe.size()?, "under 1 MB");
    Ok(())
}

fn has_argument(name: &str) -> bool {
    std::env::args().any(|argument| argument == name)
}

fn line(what: &str, measured: impl Display, required: &str) {
    println!("{what:50} {measured:>10}   {required}");
}
