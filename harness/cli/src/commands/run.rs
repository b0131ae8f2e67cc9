//! `threadproof run`

use std::num::NonZero;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use threadproof_suite::{Effort, Loaded, PlatformFile, Probe, batch, load_all};

use crate::arguments::Run;
use crate::failure::Failure;
use crate::parallel::cores;
use crate::sitting::{Sitting, selected};
use crate::workshop::Workshop;

/// How long a scenario runs for a number of iterations. One that hangs every time would need a
/// multiple of what the others do.
const LONG: Duration = Duration::from_secs(10);

pub(crate) fn run(arguments: &Run) -> Result<ExitCode, Failure> {
    let collection = load_all(&arguments.folder.scenarios)?;
    let scenarios = selected(&collection, &arguments.filters)?;
    let only = arguments.outcome.map(|outcome| outcome.get() - 1);
    if only.is_some() && scenarios.len() != 1 {
        return Err(Failure::OutcomeOfMany { found: scenarios.len() });
    }
    let effort = match (arguments.iterations, arguments.time) {
        (None, None) => Effort::SMALL,
        (iterations, time) => {
            Effort { iterations: iterations.unwrap_or(u64::MAX), time: time.unwrap_or(LONG) }
        }
    };
    let Run { target, runner, platforms, .. } = arguments;
    let is_elsewhere = target.is_some() || runner.is_some();
    let mut probe = if is_elsewhere {
        let workshop = Workshop::new(target.as_deref(), &platforms.folder)?;
        workshop.probe(workshop.build(None)?, runner.as_deref())?
    } else {
        let myself = std::env::current_exe()
            .map_err(|error| Failure::file(Path::new("threadproof"), "found", error))?;
        Probe::new(myself, ["probe".into()])
    };
    let start = Instant::now();
    let platform = probe.fingerprint()?;
    let file = PlatformFile::of(&platforms.folder, &platform.target)?;
    if is_elsewhere && only.is_none() {
        // To start a process may cost much there. What is known to fail might take all others down.
        let is_known = |loaded: &&&Loaded| {
            file.as_ref().is_some_and(|file| file.known(&loaded.scenario.id).is_some())
        };
        let unknown: Vec<&Loaded> =
            scenarios.iter().filter(|loaded| !is_known(loaded)).copied().collect();
        let plans = batch(&unknown, platform.platform(), file.as_ref(), effort)?;
        probe.run_batch(&plans, cores())?;
    }
    // Elsewhere most of the time goes into waiting.
    let jobs = if is_elsewhere { 2 * cores() } else { cores() };
    let limit = file.as_ref().filter(|_| is_elsewhere).and_then(|file| file.jobs);
    Sitting {
        collection: &collection,
        scenarios,
        probe,
        platform,
        file,
        effort,
        only,
        jobs: arguments.jobs.or(limit).map_or(jobs, NonZero::get),
        options: options(arguments),
        telling: &arguments.telling,
        start,
    }
    .hold()
}

/// The options that say where to run.
fn options(Run { target, runner, .. }: &Run) -> String {
    let target = target.iter().map(|target| format!(" --target {target}"));
    let runner = runner.iter().map(|runner| format!(" --runner \"{runner}\""));
    target.chain(runner).collect()
}
