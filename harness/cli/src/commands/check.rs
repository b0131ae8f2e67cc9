//! `threadproof check`

use std::path::Path;
use std::process::ExitCode;

use serde::Serialize;
use threadproof_suite::{PlatformFile, Problems, load_all, platforms};

use crate::arguments::{Check, Format};
use crate::error::CommandError;
use crate::output::{counted, say, say_json};

#[derive(Serialize)]
struct Checked {
    scenarios: usize,
    clauses: usize,
    platforms: usize,
}

pub(crate) fn check(arguments: &Check) -> Result<ExitCode, CommandError> {
    let collection = load_all(&arguments.scenarios)?;
    collection.coverage()?;
    let (scenarios, clauses) = (collection.scenarios.len(), collection.contract.clauses.len());
    let listed = listed(&arguments.platforms.folder)?;
    let ids: Vec<String> =
        collection.scenarios.iter().map(|loaded| loaded.scenario.id.clone()).collect();
    let stale: Vec<_> = listed.iter().filter_map(|file| file.check(&ids).err()).flatten().collect();
    if !stale.is_empty() {
        return Err(Problems::of(stale).into());
    }
    let platforms = listed.len();
    match arguments.format {
        Format::Human => {
            let scenarios = counted(scenarios as u64, "scenario", "scenarios");
            let clauses = counted(clauses as u64, "clause", "clauses");
            let platforms = counted(platforms as u64, "platform", "platforms");
            say(&format!("{scenarios}, {clauses} and {platforms} are in order\n"))?;
        }
        Format::Json => say_json(&Checked { scenarios, clauses, platforms })?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The platforms of a folder. Scenarios can do without one.
fn listed(folder: &Path) -> Result<Vec<PlatformFile>, Problems> {
    if folder.exists() { platforms(folder) } else { Ok(Vec::new()) }
}
