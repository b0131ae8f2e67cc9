//! `threadproof bundle`

use std::fs;
use std::io::Write as _;
use std::process::ExitCode;

use tempfile::NamedTempFile;
use threadproof_model::Plan;
use threadproof_suite::{Effort, Loaded, ReplacedFile, batch};

use crate::arguments::BundleArgs;
use crate::commands::{load_selected, success_unless};
use crate::error::CommandError;
use crate::output::{STRONG, counted, print};
use crate::probe_builder::ProbeBuilder;

pub(crate) fn bundle(arguments: &BundleArgs) -> Result<ExitCode, CommandError> {
    let (collection, problems) = load_selected(&arguments.scenarios.folder(), &arguments.filters)?;
    let scenarios: Vec<&Loaded> = collection.scenarios.iter().collect();
    let platforms = arguments.platforms.folder_for(&arguments.scenarios);
    let probe_builder = ProbeBuilder::new(arguments.target.as_deref(), None, &platforms)?;
    let plans = batch(&scenarios, probe_builder.platform()?, None, Effort::LITTLE)?.concat();
    let runs = Plan::split(&plans).count();
    if runs == 0 {
        return Err(CommandError::NothingToBundle);
    }
    let out = &arguments.out;
    let unwritable = |error| CommandError::file("write", out, error);
    let bundle = ReplacedFile::prepare(out).map_err(unwritable)?;
    let mut file = NamedTempFile::new().map_err(unwritable)?;
    file.write_all(plans.as_bytes()).map_err(unwritable)?;
    let executable = probe_builder.build(Some(file.path()))?;
    // Another bundle may have been built meanwhile, in the same place.
    let built =
        fs::read(&executable).map_err(|error| CommandError::file("read", &executable, error))?;
    if !built.windows(plans.len()).any(|part| part == plans.as_bytes()) {
        return Err(CommandError::BundleReplaced);
    }
    bundle.copy(&executable).map_err(unwritable)?;
    let runs = counted(runs as u64, "run", "runs");
    print(&format!("{STRONG}{}{STRONG:#} contains {runs} and needs no input\n", out.display()))?;
    success_unless(problems)
}
