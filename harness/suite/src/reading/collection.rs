//! A folder of scenarios: `GROUP/NAME.kdl`, and `contract.kdl` beside the groups.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use threadproof_model::Name;
use threadproof_spec::Platform;

use crate::reading::contract::Contract;
use crate::reading::problem::{Problem, Problems};
use crate::reading::scenario::Loaded;
use crate::reading::suggestion::nearest;

/// All scenarios of a folder, and the contract that they test.
#[derive(Clone, Debug)]
pub struct Collection {
    /// The scenarios in the order of their ids.
    pub scenarios: Vec<Loaded>,
    /// The contract.
    pub contract: Contract,
}

/// The ids of all scenarios under `root`, sorted. No file is read.
///
/// # Errors
/// A folder cannot be read.
pub fn ids(root: &Path) -> Result<Vec<String>, Problems> {
    Ok(Files::under(root)?.ids)
}

/// Reads and checks one scenario, but does not compare it with other files.
///
/// # Errors
/// There is no scenario with this id under `root`, or every problem of its file.
pub fn load(root: &Path, id: &str) -> Result<Loaded, Problems> {
    if let Some(path) = path(root, id).filter(|path| path.exists() && !leads_out_of(root, path)) {
        return Loaded::read(&path, id, None);
    }
    let ids = ids(root)?;
    let problem = Problem::new(format!("no scenario `{}`", id.escape_debug()));
    let help = match nearest(id, ids.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("a scenario is a file GROUP/NAME.kdl in {}", root.display()),
    };
    Err(problem.with_help(help).into())
}

/// Reads and checks the contract and all scenarios under `root`, and checks that the spec can explore
/// each of them.
///
/// # Errors
/// Every problem of the files, or that there are no scenarios.
pub fn load_all(root: &Path) -> Result<Collection, Problems> {
    let files = Files::under(root)?;
    let contract = Contract::of(root);
    let mut problems: Vec<Problem> = files.strays.iter().map(|path| stray(path)).collect();
    let mut scenarios = Vec::new();
    for (id, path) in files.ids.iter().filter_map(|id| Some((id, path(root, id)?))) {
        match Loaded::read(&path, id, contract.as_ref().ok()) {
            Ok(loaded) => {
                problems.extend(loaded.explore(Platform::default()).err());
                scenarios.push(loaded);
            }
            Err(found) => problems.extend(found),
        }
    }
    if files.ids.is_empty() {
        let problem = Problem::new(format!("no scenarios in {}", root.display()));
        problems.push(problem.with_help("a scenario is a file GROUP/NAME.kdl"));
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

/// The path of the scenario with this id. An id is two names, so the path stays under `root`.
fn path(root: &Path, id: &str) -> Option<PathBuf> {
    let (group, name) = id.split_once('/')?;
    let is_id = Name::is_valid(group) && Name::is_valid(name);
    is_id.then(|| root.join(group).join(format!("{name}.kdl")))
}

/// The files in a folder of scenarios.
#[derive(Default)]
struct Files {
    ids: Vec<String>,
    /// KDL files that are neither scenarios nor the contract, and links to files elsewhere.
    strays: Vec<PathBuf>,
}

impl Files {
    fn under(root: &Path) -> Result<Self, Problem> {
        let mut files = Self::default();
        let mut folders = vec![root.to_owned()];
        while let Some(folder) = folders.pop() {
            let unreadable = |error: std::io::Error| {
                Problem::new(format!("cannot read {}: {error}", folder.display()))
                    .with_help("name the folder that holds the scenarios")
            };
            for entry in folder.read_dir().map_err(unreadable)? {
                let entry = entry.map_err(unreadable)?;
                let path = entry.path();
                let kind = entry.file_type().map_err(unreadable)?;
                if kind.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|extension| extension == "kdl") {
                    if kind.is_symlink() && leads_out_of(root, &path) {
                        files.strays.push(path);
                    } else {
                        files.add(root, path);
                    }
                }
            }
        }
        files.ids.sort_unstable();
        files.strays.sort_unstable();
        Ok(files)
    }

    fn add(&mut self, root: &Path, path: PathBuf) {
        let inner = path.strip_prefix(root).unwrap_or(&path).with_extension("");
        let parts: Option<Vec<&str>> = inner.iter().map(|part| part.to_str()).collect();
        match parts.as_deref() {
            Some([group, name]) if Name::is_valid(group) && Name::is_valid(name) => {
                self.ids.push(format!("{group}/{name}"));
            }
            Some(["contract"]) => {}
            _ => self.strays.push(path),
        }
    }
}

/// Whether a path, by symbolic links, leads to something outside of the folder, or nowhere.
fn leads_out_of(root: &Path, path: &Path) -> bool {
    match (root.canonicalize(), path.canonicalize()) {
        (Ok(root), Ok(target)) => !target.starts_with(root),
        (Err(_), _) | (_, Err(_)) => true,
    }
}

fn stray(path: &Path) -> Problem {
    Problem::new(format!("{} is not a scenario", path.display())).with_help(
        "a scenario is a file GROUP/NAME.kdl, both names of lower-case letters, digits and hyphens",
    )
}

fn same_titles(scenarios: &[Loaded]) -> Vec<Problem> {
    let same = "duplicate title";
    let help = "say in the title what only this one shows";
    repeated(scenarios, |loaded| loaded.scenario.title.clone(), same, help)
}

fn same_programs(scenarios: &[Loaded]) -> Vec<Problem> {
    let same = "duplicate program";
    let help = "keep one of them, with the clauses of both";
    // The title and the clauses are the first two lines.
    let program = |loaded: &Loaded| {
        loaded.scenario.to_text().split('\n').skip(2).collect::<Vec<_>>().join("\n")
    };
    repeated(scenarios, program, same, help)
}

/// A problem for each scenario that has the same `key` as an earlier one.
fn repeated(
    scenarios: &[Loaded],
    key: impl Fn(&Loaded) -> String,
    message: &str,
    help: &str,
) -> Vec<Problem> {
    let mut first: HashMap<String, &Loaded> = HashMap::new();
    let mut problems = Vec::new();
    for loaded in scenarios {
        let first = *first.entry(key(loaded)).or_insert(loaded);
        if first.scenario.id != loaded.scenario.id {
            let other = first.problem("the other scenario", "first here");
            problems.push(loaded.problem(message, "again here").with_help(help).elsewhere(other));
        }
    }
    problems
}

#[cfg(test)]
mod tests;
