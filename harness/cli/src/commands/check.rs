//! `threadproof check`

use std::process::ExitCode;

use serde::Serialize;
use threadproof_suite::{PlatformFile, Problems, load_all, platforms};

use crate::arguments::{CheckArgs, Format};
use crate::commands::success_unless;
use crate::error::CommandError;
use crate::folders::{self, platforms_beside};
use crate::output::{counted, print, print_json};

#[derive(Serialize)]
struct CheckedCounts {
    scenarios: usize,
    clauses: usize,
    platforms: usize,
}

pub(crate) fn check(arguments: &CheckArgs) -> Result<ExitCode, CommandError> {
    let collection = load_all(&folders::scenarios(arguments.scenarios.as_deref()))?;
    success_unless(collection.gaps())?;
    let (scenarios, clauses) = (collection.scenarios.len(), collection.contract.clauses.len());
    let listed = listed(arguments)?;
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

/// The platforms of the scenarios. A folder of one's own has no platforms but those next to it.
fn listed(
    CheckArgs { scenarios, platforms: given, .. }: &CheckArgs,
) -> Result<Vec<PlatformFile>, Problems> {
    let (given, scenarios) = (given.path.as_deref(), scenarios.as_deref());
    if given.is_none() && scenarios.is_some_and(|folder| platforms_beside(folder).is_none()) {
        return Ok(Vec::new());
    }
    platforms(&folders::platforms(given, scenarios))
}
