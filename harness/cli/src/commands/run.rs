//! `threadproof run`

use std::num::NonZero;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use threadproof_suite::{Capability, Effort, PlatformFile, Probe};

use crate::arguments::{PlatformArgs, RunArgs};
use crate::error::CommandError;
use crate::failed::FailedScenarios;
use crate::interrupt::interrupt;
use crate::parallel::cores;
use crate::probe_builder::ProbeBuilder;
use crate::selection::Selection;
use crate::suite_run::SuiteRun;

/// The time limit for a scenario's free runs if only `--iterations` is given. A scenario that hangs
/// in every run would otherwise take far longer than all others.
const MAX_TIME: Duration = Duration::from_secs(10);

pub(crate) fn run(arguments: &RunArgs) -> Result<ExitCode, CommandError> {
    let folder = arguments.scenarios.folder();
    let Selection { collection, problems, is_partial } =
        Selection::of(&folder, &arguments.selection)?;
    let only = arguments.outcome.map(|outcome| outcome.get() - 1);
    if only.is_some() && collection.scenarios.len() != 1 {
        return Err(CommandError::OutcomeOfMany { matches: collection.scenarios.len() });
    }
    let effort = match (arguments.iterations, arguments.time) {
        (None, None) => Effort::SMALL,
        (iterations, time) => {
            Effort { iterations: iterations.unwrap_or(u64::MAX), time: time.unwrap_or(MAX_TIME) }
        }
    };
    let PlatformArgs { target, runner, probe, platform } = &arguments.platform;
    let platforms = arguments.platforms.folder_for(&arguments.scenarios);
    let is_elsewhere = target.is_some() || runner.is_some() || probe.is_some();
    let interrupt = interrupt();
    let probe = match probe {
        Some(command) => Probe::by_command(command)?,
        None if is_elsewhere => {
            let builder = ProbeBuilder::new(target.as_deref(), platform.as_deref(), &platforms)?;
            builder.probe(builder.build(None)?, runner.as_deref())?
        }
        None => own_probe()?,
    };
    let start = Instant::now();
    let mut probe = probe.with_interrupt(&interrupt);
    let fingerprint = probe.fingerprint()?;
    let name = platform.clone().unwrap_or(fingerprint.target.clone());
    let file = PlatformFile::of(&platforms, &name)?;
    let abort_codes = file.iter().flat_map(|file| file.abort_codes.iter().copied());
    let probe = probe.with_abort_codes(abort_codes);
    // A job mostly waits for the runner, and for the ends of threads if no destructor shows them.
    let jobs = if is_elsewhere { 2 * cores() } else { cores() };
    let shows_ends = fingerprint.capabilities.contains(&Capability::Destructors);
    let jobs = if shows_ends { jobs } else { 4 * jobs };
    let limit = file.as_ref().filter(|_| is_elsewhere).and_then(|file| file.jobs);
    SuiteRun {
        collection: &collection,
        problems,
        // Whoever asks for some scenarios wants to see those.
        basics: if is_partial { Vec::new() } else { collection.basics() },
        probe,
        platform: fingerprint,
        name,
        file,
        effort,
        only,
        shares_processes: is_elsewhere && only.is_none(),
        jobs: arguments.jobs.or(limit).map_or(jobs, NonZero::get),
        max_fail: match (arguments.fail_fast, arguments.max_fail) {
            (true, _) => 1,
            (false, most) => most.map_or(usize::MAX, NonZero::get),
        },
        interrupt,
        options: options(arguments),
        failed: only.is_none().then(|| FailedScenarios::of(&folder)),
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

/// The options that say where the scenarios are and where they run, for the command that repeats one.
fn options(arguments: &RunArgs) -> String {
    let PlatformArgs { target, runner, probe, platform } = &arguments.platform;
    let shown = |path: &Path| path.to_string_lossy().into_owned();
    let scenarios = arguments.scenarios.path().map(shown);
    let platforms = arguments.platforms.path.as_deref().map(shown);
    let options = [
        ("--target", target),
        ("--runner", runner),
        ("--probe", probe),
        ("--platform", platform),
        ("--scenarios", &scenarios),
        ("--platforms", &platforms),
    ];
    let given = options.into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?)));
    given
        .flat_map(|(name, value)| [" ", name, " ", &shell_words::quote(value)].map(str::to_owned))
        .collect()
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::arguments::{Arguments, Command};

    #[test]
    fn the_command_that_repeats_a_scenario_has_all_options_that_say_where() {
        let line =
            "threadproof run a/b --jobs 3 --probe P --platform p --scenarios s --platforms f";
        let line = line.split(' ').map(|word| if word == "P" { "my probe" } else { word });
        let Command::Run(arguments) = Arguments::parse_from(line).command else {
            panic!("it is a run")
        };
        let expected = " --probe 'my probe' --platform p --scenarios s --platforms f";
        assert_eq!(options(&arguments), expected);
    }
}
