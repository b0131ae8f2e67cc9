//! `threadproof check`

use std::path::Path;
use std::process::ExitCode;

use serde::Serialize;
use threadproof_suite::{PlatformFile, Problems, load_all, platforms};

use crate::arguments::{CheckArgs, Format};
use crate::error::CommandError;
use crate::output::{counted, print, print_json};

#[derive(Serialize)]
struct CheckedCounts {
    scenarios: usize,
    clauses: usize,
    platforms: usize,
}

pub(crate) fn check(arguments: &CheckArgs) -> Result<ExitCode, CommandError> {
    let collection = load_all(&arguments.scenarios)?;
    collection.coverage()?;
    let (scenarios, clauses) = (collection.scenarios.len(), collection.contract.clauses.len());
    let listed = listed(&arguments.platforms.path)?;
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
            print(&format!("{scenarios}, {clauses} and {platforms} are valid\n"))?;
        }
        Format::Json => print_json(&CheckedCounts { scenarios, clauses, platforms })?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The platforms of a folder, or none if the folder does not exist: scenarios need no platforms.
fn listed(folder: &Path) -> Result<Vec<PlatformFile>, Problems> {
    if folder.exists() { platforms(folder) } else { Ok(Vec::new()) }
}
