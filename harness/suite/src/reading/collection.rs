//! A folder of scenarios: `GROUP/NAME.kdl`, and `contract.kdl` beside the groups.

use std::collections::HashMap;

use threadproof_spec::Platform;

use crate::reading::contract::Contract;
use crate::reading::problem::{Problem, Problems};
use crate::reading::scenario::Loaded;
use crate::reading::scenario_files::{ScenarioFiles, contains, file_of};
use crate::reading::source_folder::SourceFolder;
use crate::reading::suggestion::nearest;

/// Scenarios of a folder, and the contract that they test.
#[derive(Clone, Debug)]
pub struct Collection {
    /// The scenarios in the order of their ids.
    pub scenarios: Vec<Loaded>,
    /// The contract.
    pub contract: Contract,
}

/// The ids of all scenarios in a folder, sorted. No file is read.
///
/// # Errors
/// A folder cannot be read.
pub fn ids(folder: &SourceFolder) -> Result<Vec<String>, Problems> {
    Ok(ScenarioFiles::of(folder)?.ids)
}

/// Reads and checks one scenario, but does not compare it with other files, or its clauses with the
/// contract.
///
/// # Errors
/// There is no scenario with this id in the folder, or every problem of its file.
pub fn load(folder: &SourceFolder, id: &str) -> Result<Loaded, Problems> {
    if let Some(file) = file_of(id).filter(|file| contains(folder, file)) {
        return Loaded::from_source(folder.read(&file)?, id, None);
    }
    let ids = ids(folder)?;
    let problem = Problem::new(format!("no scenario `{}`", id.escape_debug()));
    let help = match nearest(id, ids.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("a scenario is a file GROUP/NAME.kdl in {folder}"),
    };
    Err(problem.with_help(help).into())
}

/// Reads and checks the contract and the scenarios with these ids, by default all of them, and
/// checks that the spec can explore each of them. Those with problems are left out, and their
/// problems are returned.
///
/// # Errors
/// Every problem of the contract, on which all verdicts depend. Every problem of the scenarios, or
/// that there are none, if none is left.
pub fn load_valid(
    folder: &SourceFolder,
    ids: Option<&[String]>,
) -> Result<(Collection, Vec<Problem>), Problems> {
    let contract = Contract::of(folder)?;
    let files = ScenarioFiles::of(folder)?;
    let mut problems = Vec::new();
    if ids.is_none() {
        problems.extend(files.problems());
    }
    let (scenarios, found) = read_each(folder, ids.unwrap_or(&files.ids), Some(&contract));
    problems.extend(found);
    if scenarios.is_empty() {
        if problems.is_empty() {
            problems.push(no_scenarios(folder));
        }
        return Err(Problems::of(problems));
    }
    Ok((Collection { scenarios, contract }, problems))
}

/// Reads and checks the contract and all scenarios in a folder, compares them with one another, and
/// checks that the spec can explore each of them.
///
/// # Errors
/// Every problem of the files, or that there are no scenarios.
pub fn load_all(folder: &SourceFolder) -> Result<Collection, Problems> {
    let files = ScenarioFiles::of(folder)?;
    let contract = Contract::of(folder);
    let mut problems: Vec<Problem> = files.problems().collect();
    let (scenarios, found) = read_each(folder, &files.ids, contract.as_ref().ok());
    problems.extend(found);
    if files.ids.is_empty() {
        problems.push(no_scenarios(folder));
    }
    problems.extend(same_titles(&scenarios));
    problems.extend(same_programs(&scenarios));
    match contract {
        Ok(contract) if problems.is_empty() => return Ok(Collection { scenarios, contract }),
        Ok(_) => {}
        Err(found) => problems.extend(found),
    }
    Err(Problems::of(problems))
}

/// The scenarios with these ids that are valid, and the problems of the others.
fn read_each(
    folder: &SourceFolder,
    ids: &[String],
    contract: Option<&Contract>,
) -> (Vec<Loaded>, Vec<Problem>) {
    let (mut scenarios, mut problems) = (Vec::new(), Vec::new());
    for (id, file) in ids.iter().filter_map(|id| Some((id, file_of(id)?))) {
        let source = folder.read(&file).map_err(Problems::from);
        let loaded = source.and_then(|source| Loaded::from_source(source, id, contract));
        match loaded.and_then(|loaded| {
            loaded.explore(Platform::default()).map(|_| loaded).map_err(Problems::from)
        }) {
            Ok(loaded) => scenarios.push(loaded),
            Err(found) => problems.extend(found),
        }
    }
    (scenarios, problems)
}

fn no_scenarios(folder: &SourceFolder) -> Problem {
    Problem::new(format!("no scenarios in {folder}"))
        .with_help("a scenario is a file GROUP/NAME.kdl")
}

fn same_titles(scenarios: &[Loaded]) -> Vec<Problem> {
    let help = "say in the title what only this one shows";
    repeated(scenarios, |loaded| loaded.scenario.title.clone(), "title", help)
}

fn same_programs(scenarios: &[Loaded]) -> Vec<Problem> {
    let help = "keep one of them, with the clauses of both";
    // The title and the clauses are the first two lines.
    let program = |loaded: &Loaded| {
        loaded.scenario.to_text().split('\n').skip(2).collect::<Vec<_>>().join("\n")
    };
    repeated(scenarios, program, "program", help)
}

/// A problem for each scenario that has the same `key` as an earlier one: the same title, or whatever
/// `what` names.
fn repeated(
    scenarios: &[Loaded],
    key: impl Fn(&Loaded) -> String,
    what: &str,
    help: &str,
) -> Vec<Problem> {
    let mut first: HashMap<String, &Loaded> = HashMap::new();
    let mut problems = Vec::new();
    for loaded in scenarios {
        let first = *first.entry(key(loaded)).or_insert(loaded);
        if first.scenario.id != loaded.scenario.id {
            let other = first.problem("the other scenario", &format!("has the {what} first"));
            let message = format!("duplicate {what}");
            let problem = loaded.problem(message, &format!("repeats the {what}"));
            problems.push(problem.with_help(help).elsewhere(other));
        }
    }
    problems
}

#[cfg(test)]
mod tests;
