//! What an id names: a scenario, a clause of the contract, or both.

use crate::reading::collection::ids;
use crate::reading::contract::{Clause, Contract};
use crate::reading::problem::{Problem, Problems};
use crate::reading::scenario::Loaded;
use crate::reading::scenario_files::{contains, file_of};
use crate::reading::source_folder::SourceFolder;
use crate::reading::suggestion::nearest;

/// What an id names. A scenario and a clause can have the same name.
#[derive(Clone, Debug)]
pub struct Named<'c> {
    /// The scenario, checked but not compared with other files.
    pub scenario: Option<Loaded>,
    /// The clause.
    pub clause: Option<&'c Clause>,
}

/// Looks up a scenario of a folder, or a clause of its contract.
///
/// # Errors
/// The id names neither, or every problem of the scenario's file.
pub fn look_up<'c>(
    folder: &SourceFolder,
    contract: &'c Contract,
    id: &str,
) -> Result<Named<'c>, Problems> {
    let clause = contract.clause(id);
    let scenario = match file_of(id).filter(|file| contains(folder, file)) {
        Some(file) => Some(Loaded::from_source(folder.read(&file)?, id, Some(contract))?),
        None if clause.is_some() => None,
        None => return Err(unknown(folder, contract, id)),
    };
    Ok(Named { scenario, clause })
}

fn unknown(folder: &SourceFolder, contract: &Contract, id: &str) -> Problems {
    let ids = match ids(folder) {
        Ok(ids) => ids,
        Err(problems) => return problems,
    };
    let clauses = contract.clauses.iter().map(|clause| &*clause.name);
    let help = match nearest(id, ids.iter().map(String::as_str).chain(clauses)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            "`threadproof list` lists the scenarios, `threadproof contract` the clauses".to_owned()
        }
    };
    let problem = Problem::new(format!("no scenario or clause `{}`", id.escape_debug()));
    problem.with_help(help).into()
}

#[cfg(test)]
mod tests {
    use miette::Diagnostic as _;

    use super::*;
    use crate::folder::Folder;

    const CONTRACT: &str = r#"
        clause "a/one" basis="implied" link="https://doc.rust-lang.org/" { text "t"; }
        clause "b/other" basis="implied" link="https://doc.rust-lang.org/" { text "t"; }
    "#;

    fn scenario(clause: &str) -> String {
        format!("title \"T\"\nclause \"{clause}\"\nmain {{ yield }}\n")
    }

    /// What an id names in a folder, or the message and the help of the only problem.
    fn found(folder: &Folder, id: &str) -> Result<(bool, bool), (String, String)> {
        let root = folder.source("in");
        let contract = Contract::of(&root).unwrap();
        match look_up(&root, &contract, id) {
            Ok(Named { scenario, clause }) => Ok((scenario.is_some(), clause.is_some())),
            Err(problems) => {
                let problem = problems.into_iter().next().unwrap();
                let help = problem.help().map(|help| help.to_string()).unwrap_or_default();
                Err((problem.to_string(), help))
            }
        }
    }

    fn folder(name: &str) -> Folder {
        let (good, bad) = (scenario("a/one"), scenario("a/oen"));
        let files = [
            ("in/contract.kdl", CONTRACT),
            ("in/a/one.kdl", &good),
            ("in/a/two.kdl", &good),
            ("in/a/bad.kdl", &bad),
            ("out/x.kdl", &good),
        ];
        Folder::of(name, &files)
    }

    #[test]
    fn an_id_names_a_scenario_or_a_clause_or_both() {
        let folder = folder("look-up");
        assert_eq!(found(&folder, "a/one"), Ok((true, true)));
        assert_eq!(found(&folder, "a/two"), Ok((true, false)));
        assert_eq!(found(&folder, "b/other"), Ok((false, true)));
        for (slip, near) in [("a/wto", "a/two"), ("b/ohter", "b/other")] {
            let (message, help) = found(&folder, slip).unwrap_err();
            assert_eq!(message, format!("no scenario or clause `{slip}`"));
            assert_eq!(help, format!("did you mean `{near}`?"));
        }
    }

    #[test]
    fn an_unknown_clause_of_a_scenario_is_a_problem() {
        let (message, help) = found(&folder("look-up-clause"), "a/bad").unwrap_err();
        assert_eq!((&*message, &*help), ("unknown clause `a/oen`", "did you mean `a/one`?"));
    }
}
