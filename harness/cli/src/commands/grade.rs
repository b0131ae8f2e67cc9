//! `threadproof grade`

use std::process::ExitCode;
use std::time::Instant;

use threadproof_suite::{Effort, PlatformFile, Probe};

use crate::arguments::GradeArgs;
use crate::commands::load_selected;
use crate::error::CommandError;
use crate::input::{self, MAX_LOG};
use crate::parallel::cores;
use crate::suite_run::SuiteRun;

pub(crate) fn grade(arguments: &GradeArgs) -> Result<ExitCode, CommandError> {
    let start = Instant::now();
    let (collection, problems) = load_selected(&arguments.scenarios.folder(), &arguments.filters)?;
    let log = input::read(&arguments.log, MAX_LOG)?;
    let mut probe = Probe::of_log(&String::from_utf8_lossy(&log));
    let platform = probe.fingerprint()?;
    let file =
        PlatformFile::of(&arguments.platforms.folder_for(&arguments.scenarios), &platform.target)?;
    let target = platform.target.clone();
    SuiteRun {
        collection: &collection,
        scenarios: collection.scenarios.iter().collect(),
        problems,
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
