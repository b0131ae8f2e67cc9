//! `threadproof doctor`

mod checks;
mod finding;

use std::process::ExitCode;

use threadproof_suite::{PlatformFile, SourceFolder, ids};

use crate::arguments::DoctorArgs;
use crate::commands::doctor::finding::Finding;
use crate::commands::run::own_probe;
use crate::error::{CommandError, NO_PROBE};
use crate::folders;
use crate::output::{STRONG, counted, print};
use crate::probe_builder::ProbeBuilder;

pub(crate) fn doctor(arguments: &DoctorArgs) -> Result<ExitCode, CommandError> {
    let platforms = arguments.platforms.folder();
    let mut report = Report::default();
    let DoctorArgs { target, runner, .. } = arguments;
    if let Some(target) = target {
        check_target(target, runner.as_deref(), &platforms, &mut report)?;
    } else {
        check_this_machine(&platforms, &mut report)?;
    }
    if report.missing == 0 {
        let target = target.iter().map(|target| format!(" --target {target}"));
        let runner = runner.iter().map(|runner| format!(" --runner \"{runner}\""));
        let options: String = target.chain(runner).collect();
        print(&format!("\nnothing is missing: {STRONG}threadproof run{options}{STRONG:#}\n"))?;
        return Ok(ExitCode::SUCCESS);
    }
    let missing = counted(report.missing, "thing is missing", "things are missing");
    print(&format!("\n{missing}\n"))?;
    Ok(ExitCode::from(NO_PROBE))
}

/// What has been printed so far.
#[derive(Default)]
struct Report {
    missing: u64,
}

impl Report {
    /// Prints what a check found. Returns whether everything that depends on it can be checked, too.
    fn line(&mut self, name: &str, finding: &Finding) -> Result<bool, CommandError> {
        self.missing += u64::from(matches!(finding, Finding::Missing { .. }));
        print(&finding.line(name))?;
        Ok(matches!(finding, Finding::Found(_) | Finding::Absent(_)))
    }
}

/// Checks what `threadproof run` needs.
fn check_this_machine(platforms: &SourceFolder, report: &mut Report) -> Result<(), CommandError> {
    let scenarios = folders::scenarios(None);
    let count = counted(ids(&scenarios)?.len() as u64, "scenario", "scenarios");
    report.line("scenarios", &Finding::Found(format!("{count} in {scenarios}")))?;
    let mut probe = own_probe()?;
    let fingerprint = probe.fingerprint();
    if let Ok(fingerprint) = &fingerprint {
        let file = PlatformFile::of(platforms, &fingerprint.target)?;
        report.line("platform file", &checks::platform_file(file.as_ref(), &fingerprint.target))?;
    }
    report.line("probe", &checks::fingerprint(fingerprint, ""))?;
    Ok(())
}

/// Checks what `threadproof run --target` needs.
fn check_target(
    target: &str,
    runner: Option<&str>,
    platforms: &SourceFolder,
    report: &mut Report,
) -> Result<(), CommandError> {
    let has_sources = report.line("sources", &checks::sources())?;
    let file = PlatformFile::of(platforms, target)?;
    report.line("platform file", &checks::platform_file(file.as_ref(), target))?;
    let builder = match ProbeBuilder::new(Some(target), None, platforms) {
        Ok(builder) => builder,
        Err(error) => {
            report.line("toolchain", &checks::no_toolchain(checks::chain(&error)))?;
            report.line("probe", &Finding::Skipped)?;
            return Ok(());
        }
    };
    let toolchain = &builder.toolchain;
    let is_known = report.line("toolchain", &checks::toolchain(toolchain)?)?;
    let std = is_known.then(|| toolchain.std_origin());
    let found = std.as_ref().map_or(Finding::Skipped, |std| checks::std(std, target));
    let has_std = report.line("std", &found)?;
    let linker = checks::linker(toolchain, std.as_ref().and_then(|std| std.as_ref().ok()))?;
    let has_linker = report.line("linker", &linker)?;
    let has_runner = report.line("runner", &checks::runner(toolchain, runner)?)?;
    let probe = if has_sources && has_std && has_linker && has_runner {
        checks::probe(&builder, runner)
    } else {
        Finding::Skipped
    };
    report.line("probe", &probe)?;
    Ok(())
}
