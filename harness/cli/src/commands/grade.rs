//! `threadproof grade`

use std::process::ExitCode;
use std::time::Instant;

use threadproof_suite::{Effort, PlatformFile, Probe};

use crate::arguments::GradeArgs;
use crate::commands::load_selected;
use crate::error::CommandError;
use crate::input::{self, MAX_LOG};
use crate::interrupt::interrupt;
use crate::parallel::cores;
use crate::suite_run::SuiteRun;

pub(crate) fn grade(arguments: &GradeArgs) -> Result<ExitCode, CommandError> {
    let start = Instant::now();
    let (collection, problems) = load_selected(&arguments.scenarios.folder(), &arguments.filters)?;
    let log = input::read(&arguments.log, MAX_LOG)?;
    let mut probe = Probe::of_log(&String::from_utf8_lossy(&log));
    let platform = probe.fingerprint()?;
    let platforms = arguments.platforms.folder_for(&arguments.scenarios);
    let name = arguments.platform.clone().unwrap_or(platform.target.clone());
    let file = PlatformFile::of(&platforms, &name)?;
    let options = format!(" --target {}", platform.target);
    SuiteRun {
        collection: &collection,
        problems,
        // A log takes no time.
        basics: Vec::new(),
        probe,
        platform,
        name,
        file,
        effort: Effort::SMALL,
        only: None,
        shares_processes: false,
        jobs: cores(),
        max_fail: usize::MAX,
        interrupt: interrupt(),
        options,
        failed: None,
        output: &arguments.output,
        start,
    }
    .execute()
}
