//! A folder of scenarios: `GROUP/NAME.kdl`, and `contract.kdl` beside the groups.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use threadproof_model::Name;

use crate::contract::{CONTRACT, Contract};
use crate::problem::{Problem, Problems};
use crate::scenario::Loaded;
use crate::suggestion::nearest;

/// All scenarios of a folder, and the contract that they put to the test.
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

/// Reads and checks one scenario, all but what it has to do with other files.
///
/// # Errors
/// There is no scenario of that id under `root`, or everything that is wrong with it.
pub fn load(root: &Path, id: &str) -> Result<Loaded, Problems> {
    if let Some(path) = path(root, id).filter(|path| path.exists()) {
        return Loaded::read(&path, id);
    }
    let ids = ids(root)?;
    let problem = Problem::new(format!("no scenario `{}`", id.escape_debug()));
    let help = match nearest(id, ids.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("a scenario is a file GROUP/NAME.kdl in {}", root.display()),
    };
    Err(problem.help(help).into())
}

/// Reads and checks all scenarios under `root`, and the contract.
///
/// # Errors
/// Everything that is wrong with any of the files, or that there is no scenario at all.
pub fn load_all(root: &Path) -> Result<Collection, Problems> {
    let files = Files::under(root)?;
    let mut problems: Vec<Problem> = files.strays.iter().map(|path| stray(path)).collect();
    let mut scenarios = Vec::new();
    for id in &files.ids {
        match load(root, id) {
            Ok(loaded) => scenarios.push(loaded),
            Err(found) => problems.extend(found),
        }
    }
    if files.ids.is_empty() {
        let problem = Problem::new(format!("no scenario in {}", root.display()));
        problems.push(problem.help("a scenario is a file GROUP/NAME.kdl"));
    }
    problems.extend(same_titles(&scenarios));
    problems.extend(same_programs(&scenarios));
    match Contract::of(root) {
        Ok(contract) => {
            problems.extend(unknown_clauses(&scenarios, &contract));
            if problems.is_empty() {
                return Ok(Collection { scenarios, contract });
            }
        }
        Err(found) => problems.extend(found),
    }
    Err(Problems::of(problems))
}

/// Where the scenario of that id would be. An id is two names, so it leads nowhere else.
fn path(root: &Path, id: &str) -> Option<PathBuf> {
    let (group, name) = id.split_once('/')?;
    let is_id = Name::is_valid(group) && Name::is_valid(name);
    is_id.then(|| root.join(group).join(format!("{name}.kdl")))
}

/// What lies in a folder of scenarios.
#[derive(Default)]
struct Files {
    ids: Vec<String>,
    /// KDL files that are no scenario's.
    strays: Vec<PathBuf>,
}

impl Files {
    fn under(root: &Path) -> Result<Self, Problem> {
        let mut files = Self::default();
        let mut folders = vec![root.to_owned()];
        while let Some(folder) = folders.pop() {
            let unreadable = |error: std::io::Error| {
                Problem::new(format!("cannot read {}: {error}", folder.display()))
                    .help("name the folder that holds the scenarios")
            };
            for entry in folder.read_dir().map_err(unreadable)? {
                let entry = entry.map_err(unreadable)?;
                let path = entry.path();
                if entry.file_type().map_err(unreadable)?.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|extension| extension == "kdl") {
                    files.add(root, path);
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

fn stray(path: &Path) -> Problem {
    Problem::new(format!("{} is no scenario", path.display())).help(
        "a scenario is a file GROUP/NAME.kdl, both names of lower-case letters, digits and hyphens",
    )
}

fn same_titles(scenarios: &[Loaded]) -> Vec<Problem> {
    let same = "two scenarios of one title";
    let help = "say in the title what only this one shows";
    repeated(scenarios, |loaded| loaded.scenario.title.clone(), same, help)
}

fn same_programs(scenarios: &[Loaded]) -> Vec<Problem> {
    let same = "two scenarios with the same program";
    let help = "keep one of them, with the clauses of both";
    // The title and the clauses are the first two lines.
    let program = |loaded: &Loaded| {
        loaded.scenario.to_text().split('\n').skip(2).collect::<Vec<_>>().join("\n")
    };
    repeated(scenarios, program, same, help)
}

/// A problem for each scenario of which the `key` is that of an earlier one.
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
            let other = first.problem("the other one", "first here");
            problems.push(loaded.problem(message, "again here").help(help).elsewhere(other));
        }
    }
    problems
}

fn unknown_clauses(scenarios: &[Loaded], contract: &Contract) -> Vec<Problem> {
    let known = || contract.clauses.iter().map(|clause| &*clause.name);
    let mut problems = Vec::new();
    for loaded in scenarios {
        for clause in &loaded.scenario.clauses {
            if contract.clause(clause).is_none() {
                let help = match nearest(clause, known()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("take one of {CONTRACT}, or add it there"),
                };
                problems.push(loaded.unknown_clause(clause, help));
            }
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use std::fs;

    use miette::Diagnostic as _;

    use super::*;

    /// A folder that is gone after its test.
    struct Folder(PathBuf);

    impl Folder {
        fn of(name: &str, files: &[(&str, &str)]) -> Self {
            let name = format!("threadproof-suite-{}-{name}", std::process::id());
            let folder = Self(std::env::temp_dir().join(name));
            for (path, text) in files {
                let path = folder.0.join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, text).unwrap();
            }
            folder
        }

        /// What is wrong in the folder, and what to do about it.
        fn problems(&self) -> Vec<(String, String)> {
            let problems = load_all(&self.0).unwrap_err().into_iter();
            problems
                .map(|problem| {
                    let root = format!("{}{}", self.0.display(), std::path::MAIN_SEPARATOR);
                    let help = problem.help().map(|help| help.to_string());
                    (problem.to_string().replace(&root, ""), help.unwrap_or_default())
                })
                .collect()
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            // What is left over harms nobody.
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    const CLAUSES: &str = "clause \"a/b\" basis=\"implied\" \
                           link=\"https://doc.rust-lang.org/\" { text \"t\"; }\n";

    fn scenario(title: &str, clause: &str, step: &str) -> String {
        format!("title \"{title}\"\nclause \"{clause}\"\nmain {{ {step} }}\n")
    }

    #[test]
    fn ids_are_sorted_and_come_from_places_alone() {
        let folder = Folder::of(
            "ids",
            &[
                ("b/one.kdl", ""),
                ("a/two.kdl", "\0"),
                ("a/one.kdl", ""),
                ("README.md", ""),
                ("contract.kdl", ""),
                ("a/notes.txt", ""),
                ("top.kdl", ""),
                ("a/deep/one.kdl", ""),
                ("a/Upper.kdl", ""),
            ],
        );
        assert_eq!(ids(&folder.0).unwrap(), ["a/one", "a/two", "b/one"]);
        assert!(ids(&folder.0.join("missing")).is_err());
    }

    #[test]
    fn an_id_leads_to_a_scenario_or_nowhere() {
        let whole = scenario("T", "a/b", "yield");
        let folder = Folder::of("load", &[("in/a/one.kdl", &whole), ("out/x.kdl", &whole)]);
        let root = folder.0.join("in");
        assert_eq!(load(&root, "a/one").unwrap().scenario.id, "a/one");
        for id in [
            "../out/x",
            "a/../../out/x",
            "a/one.kdl",
            "a",
            "",
            "/",
            "a/",
            "a/one/",
            "a\\one",
            "a/one\0",
        ] {
            let problem = load(&root, id).unwrap_err().into_iter().next().unwrap();
            assert_eq!(problem.to_string(), format!("no scenario `{}`", id.escape_debug()));
        }
        let slip = load(&root, "a/oen").unwrap_err().into_iter().next().unwrap();
        assert_eq!(slip.help().unwrap().to_string(), "did you mean `a/one`?");
    }

    #[test]
    fn a_folder_in_order_is_read_whole() {
        let folder = Folder::of(
            "whole",
            &[
                ("contract.kdl", CLAUSES),
                ("b/one.kdl", &scenario("T", "a/b", "yield")),
                ("a/one.kdl", &scenario("U", "a/b", "panicking")),
            ],
        );
        let collection = load_all(&folder.0).unwrap();
        let ids: Vec<&str> = collection.scenarios.iter().map(|one| &*one.scenario.id).collect();
        assert_eq!(ids, ["a/one", "b/one"]);
        assert_eq!(collection.contract.clauses.len(), 1);
    }

    #[test]
    fn what_concerns_several_files_is_told() {
        let folder = Folder::of(
            "several",
            &[
                ("contract.kdl", CLAUSES),
                ("top.kdl", ""),
                ("a/one.kdl", &scenario("T", "a/b", "yield")),
                ("a/same-title.kdl", &scenario("T", "a/b", "panicking")),
                ("a/same-program.kdl", &scenario("U", "a/b", "yield")),
                ("a/slip.kdl", &scenario("V", "a/bb", "yield; yield")),
                ("a/wrong.kdl", &scenario("W", "a/b", "wait")),
            ],
        );
        let problems = folder.problems();
        let messages: Vec<&str> = problems.iter().map(|(message, _)| &**message).collect();
        let expected = [
            "top.kdl is no scenario",
            "unknown step `wait`",
            "two scenarios of one title",
            "two scenarios with the same program",
            "unknown clause `a/bb`",
        ];
        assert_eq!(messages, expected);
        assert_eq!(problems[4].1, "did you mean `a/b`?");
    }

    #[test]
    fn a_folder_without_a_scenario_or_contract_is_wrong() {
        let folder = Folder::of("empty", &[("README.md", "")]);
        let problems = folder.problems();
        assert!(problems[0].0.starts_with("no scenario in "));
        assert!(problems[1].0.starts_with("cannot read contract.kdl"));
    }
}
