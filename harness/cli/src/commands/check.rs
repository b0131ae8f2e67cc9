//! `threadproof check`

mod github;

use std::process::ExitCode;

use serde::Serialize;
use threadproof_suite::{
    Collection, LocatedProblem, PlatformFile, Problem, Problems, load_all, platforms,
};

use crate::arguments::{CheckArgs, CheckFormat};
use crate::error::{CommandError, INVALID_INPUT};
use crate::folders::{self, platforms_beside};
use crate::output::{counted, print, print_json};

/// What was checked, as JSON.
#[derive(Serialize)]
struct Checked {
    /// Absent if there are problems.
    #[serde(flatten)]
    counts: Option<CheckedCounts>,
    problems: Vec<LocatedProblem>,
}

#[derive(Serialize)]
struct CheckedCounts {
    scenarios: usize,
    clauses: usize,
    platforms: usize,
}

pub(crate) fn check(arguments: &CheckArgs) -> Result<ExitCode, CommandError> {
    let result = checked(arguments);
    match arguments.format {
        CheckFormat::Human => {
            let CheckedCounts { scenarios, clauses, platforms } = result?;
            let scenarios = counted(scenarios as u64, "scenario", "scenarios");
            let clauses = counted(clauses as u64, "clause", "clauses");
            let platforms = counted(platforms as u64, "platform", "platforms");
            print(&format!("{scenarios}, {clauses} and {platforms} are valid\n"))?;
            Ok(ExitCode::SUCCESS)
        }
        CheckFormat::Json => {
            let (counts, problems) = split(result);
            let exit_code = exit_code(&problems);
            print_json(&Checked { counts, problems })?;
            Ok(exit_code)
        }
        CheckFormat::Github => {
            let (_, problems) = split(result);
            print(&problems.iter().map(github::annotation).collect::<String>())?;
            Ok(exit_code(&problems))
        }
    }
}

fn split(result: Result<CheckedCounts, Problems>) -> (Option<CheckedCounts>, Vec<LocatedProblem>) {
    match result {
        Ok(counts) => (Some(counts), Vec::new()),
        Err(problems) => (None, problems.into_iter().map(|one| one.located()).collect()),
    }
}

fn exit_code(problems: &[LocatedProblem]) -> ExitCode {
    if problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(INVALID_INPUT) }
}

/// Checks all files. A platform file is compared with the scenarios only if all of them are valid.
fn checked(arguments: &CheckArgs) -> Result<CheckedCounts, Problems> {
    let mut problems: Vec<Problem> = Vec::new();
    let folder = folders::scenarios(arguments.scenarios.as_deref());
    let collection = load_all(&folder).map_err(|found| problems.extend(found)).ok();
    problems.extend(collection.iter().flat_map(Collection::gaps));
    let listed = listed(arguments).map_err(|found| problems.extend(found)).ok();
    let (Some(collection), Some(listed)) = (collection, listed) else {
        return Err(Problems::of(problems));
    };
    let ids: Vec<String> =
        collection.scenarios.iter().map(|loaded| loaded.scenario.id.clone()).collect();
    problems.extend(listed.iter().filter_map(|file| file.check(&ids).err()).flatten());
    if !problems.is_empty() {
        return Err(Problems::of(problems));
    }
    Ok(CheckedCounts {
        scenarios: collection.scenarios.len(),
        clauses: collection.contract.clauses.len(),
        platforms: listed.len(),
    })
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
