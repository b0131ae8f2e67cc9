//! `threadproof grade`

use std::process::ExitCode;
use std::time::Instant;

use threadproof_suite::{Effort, PlatformFile, Probe, load_all};

use crate::arguments::GradeArgs;
use crate::error::CommandError;
use crate::input::{self, MAX_LOG};
use crate::parallel::cores;
use crate::suite_run::{SuiteRun, selected};

pub(crate) fn grade(arguments: &GradeArgs) -> Result<ExitCode, CommandError> {
    let start = Instant::now();
    let collection = load_all(&arguments.scenarios.path)?;
    let scenarios = selected(&collection, &arguments.filters)?;
    let log = input::read(&arguments.log, MAX_LOG)?;
    let mut probe = Probe::of_log(&String::from_utf8_lossy(&log));
    let platform = probe.fingerprint()?;
    let file = PlatformFile::of(&arguments.platforms.path, &platform.target)?;
    let target = platform.target.clone();
    SuiteRun {
        collection: &collection,
        scenarios,
        probe,
        platform,
        file,
        effort: Effort::SMALL,
        only: None,
        jobs: cores(),
        options: format!(" --target {target}"),
        output: &arguments.output,
        start,
    }
    .execute()
}
