//! `threadproof run`

use std::num::NonZero;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use threadproof_suite::{Effort, Loaded, PlatformFile, Probe, batch};

use crate::arguments::RunArgs;
use crate::commands::load_selected;
use crate::error::CommandError;
use crate::parallel::cores;
use crate::probe_builder::ProbeBuilder;
use crate::suite_run::SuiteRun;

/// The time limit for a scenario's free runs if only `--iterations` is given. A scenario that hangs
/// in every run would otherwise take far longer than all others.
const MAX_TIME: Duration = Duration::from_secs(10);

pub(crate) fn run(arguments: &RunArgs) -> Result<ExitCode, CommandError> {
    let (collection, problems) = load_selected(&arguments.scenarios.folder(), &arguments.filters)?;
    let scenarios: Vec<&Loaded> = collection.scenarios.iter().collect();
    let only = arguments.outcome.map(|outcome| outcome.get() - 1);
    if only.is_some() && scenarios.len() != 1 {
        return Err(CommandError::OutcomeOfMany { matches: scenarios.len() });
    }
    let effort = match (arguments.iterations, arguments.time) {
        (None, None) => Effort::SMALL,
        (iterations, time) => {
            Effort { iterations: iterations.unwrap_or(u64::MAX), time: time.unwrap_or(MAX_TIME) }
        }
    };
    let RunArgs { target, runner, .. } = arguments;
    let platforms = arguments.platforms.folder_for(&arguments.scenarios);
    let is_elsewhere = target.is_some() || runner.is_some();
    let mut probe = if is_elsewhere {
        let probe_builder = ProbeBuilder::new(target.as_deref(), &platforms)?;
        probe_builder.probe(probe_builder.build(None)?, runner.as_deref())?
    } else {
        own_probe()?
    };
    let start = Instant::now();
    let platform = probe.fingerprint()?;
    let file = PlatformFile::of(&platforms, &platform.target)?;
    if is_elsewhere && only.is_none() {
        // Starting a process can be slow there, so scenarios share processes. A scenario that is
        // known to fail could disrupt the others in its process.
        let is_known = |loaded: &&&Loaded| {
            file.as_ref().is_some_and(|file| file.known(&loaded.scenario.id).is_some())
        };
        let unknown: Vec<&Loaded> =
            scenarios.iter().filter(|loaded| !is_known(loaded)).copied().collect();
        let plans = batch(&unknown, platform.platform(), file.as_ref(), effort)?;
        probe.run_batch(&plans, cores())?;
    }
    // A job mostly waits for the runner.
    let jobs = if is_elsewhere { 2 * cores() } else { cores() };
    let limit = file.as_ref().filter(|_| is_elsewhere).and_then(|file| file.jobs);
    SuiteRun {
        collection: &collection,
        scenarios,
        problems,
        probe,
        platform,
        file,
        effort,
        only,
        jobs: arguments.jobs.or(limit).map_or(jobs, NonZero::get),
        options: options(arguments),
        output: &arguments.output,
        start,
    }
    .execute()
}

/// The probe in this executable.
pub(crate) fn own_probe() -> Result<Probe, CommandError> {
    let executable = std::env::current_exe()
        .map_err(|error| CommandError::file("find", Path::new("threadproof"), error))?;
    Ok(Probe::new(executable, ["probe".into()]))
}

/// The options that select the platform, for the command that repeats a scenario.
fn options(RunArgs { target, runner, .. }: &RunArgs) -> String {
    let target = target.iter().map(|target| format!(" --target {target}"));
    let runner = runner.iter().map(|runner| format!(" --runner \"{runner}\""));
    target.chain(runner).collect()
}
