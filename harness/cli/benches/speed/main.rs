//! How fast threadproof is, and how fast it has to be: a line for each.
//!
//! What depends on the machine's mood is compared to something else in the same run.

mod compare;
mod explorer;
mod free;
mod measure;

use std::error::Error;
use std::fmt::Display;

/// What a measurement gives: a figure with its unit.
type Measured = Result<String, Box<dyn Error>>;

fn main() -> Result<(), Box<dyn Error>> {
    if has_argument(free::BY_HAND) {
        return free::by_hand();
    }
    // Tests are not timed: whoever runs the benchmarks as tests gets nothing.
    if !has_argument("--bench") {
        return Ok(());
    }
    line("", "measured", "demanded");
    line("free runs of spawn and join, to a loop by hand", free::ratio()?, "at least 0.90");
    line("the explorer, to shuttle's depth-first search", explorer::ratio()?, "at least 5");
    line("every scenario, directed", measure::directed()?, "under 3 s");
    let folder = measure::Folder::of_scenarios(10_000)?;
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

fn line(what: &str, measured: impl Display, demanded: &str) {
    println!("{what:50} {measured:>10}   {demanded}");
}
