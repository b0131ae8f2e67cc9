//! Which scenarios show which clauses of the contract, and which clauses lack one.

use crate::reading::collection::Collection;
use crate::reading::contract::{CONTRACT, Clause, Contract};
use crate::reading::problem::Problem;
use crate::reading::scenario::Loaded;

/// A clause of the contract, and the scenarios that show it.
#[derive(Clone, Debug)]
pub struct Covered<'a> {
    /// The clause.
    pub clause: &'a Clause,
    /// The ids of the scenarios that name it, sorted.
    pub scenarios: Vec<&'a str>,
}

impl Collection {
    /// Every clause in the order of the contract, with the scenarios that show it.
    #[must_use]
    pub fn coverage(&self) -> Vec<Covered<'_>> {
        let covered = |clause| {
            let scenarios = self.showing(clause).map(|loaded| &*loaded.scenario.id).collect();
            Covered { clause, scenarios }
        };
        self.contract.clauses.iter().map(covered).collect()
    }

    /// A problem for every clause that nothing shows and that is not marked untestable, for every
    /// clause that is shown although it is marked so, and for every scenario that shows no clause.
    #[must_use]
    pub fn gaps(&self) -> Vec<Problem> {
        let clauses = self.contract.clauses.iter().filter_map(|clause| {
            let showing: Vec<&Loaded> = self.showing(clause).collect();
            problem(&self.contract, clause, &showing)
        });
        let names_none =
            |loaded: &&Loaded| self.contract.exists() && loaded.scenario.clauses.is_empty();
        let scenarios = self.scenarios.iter().filter(names_none).map(|loaded| {
            let problem = loaded.problem("the scenario shows no clause", "this scenario");
            problem.with_help(format!("add a `clause \"…\"` of {CONTRACT}"))
        });
        clauses.chain(scenarios).collect()
    }

    fn showing(&self, clause: &Clause) -> impl Iterator<Item = &Loaded> {
        self.scenarios.iter().filter(|loaded| loaded.scenario.clauses.contains(&clause.name))
    }
}

fn problem(contract: &Contract, clause: &Clause, showing: &[&Loaded]) -> Option<Problem> {
    let name = &clause.name;
    let is_shown = !showing.is_empty() || !clause.compiled.is_empty();
    if is_shown == clause.untestable.is_none() {
        return None;
    }
    if is_shown {
        let message = format!("clause `{name}` is marked untestable, but is shown");
        let problem = contract.problem(clause, message, "marked untestable");
        let problem = problem.with_help("remove `untestable`, or what shows the clause");
        let Some(first) = showing.first() else { return Some(problem) };
        return Some(problem.elsewhere(first.problem("a scenario that shows it", "this scenario")));
    }
    let message = format!("nothing shows clause `{name}`");
    let problem = contract.problem(clause, message, "no scenario, no compile test, no reason");
    Some(problem.with_help(r#"add a scenario, or the reason why there is none: `untestable "…"`"#))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::source::Source;

    /// A contract with these clauses and their extra statements, and a scenario per list of
    /// clauses.
    fn collection(clauses: &[(&str, &str)], scenarios: &[&str]) -> Collection {
        let clause = |(name, more): &(&str, &str)| {
            let link = "https://doc.rust-lang.org/";
            format!(r#"clause "{name}" basis="implied" link="{link}" {{ text "t"; {more} }}; "#)
        };
        let contract: String = clauses.iter().map(clause).collect();
        let scenario = |(number, clauses): (usize, &&str)| {
            let text = format!(r#"title "T"; clause {clauses}; main {{ yield }}; "#);
            Loaded::from_source(Source::of(&text), &format!("a/s{number}"), None).unwrap()
        };
        Collection {
            scenarios: scenarios.iter().enumerate().map(scenario).collect(),
            contract: Contract::from_source(&Source::of(&contract)).unwrap(),
        }
    }

    #[test]
    fn each_clause_has_the_scenarios_that_name_it() {
        let clauses =
            [("b/b", ""), ("a/a", ""), ("a/c", r#"compiled "x""#), ("a/u", r#"untestable "no""#)];
        let collection = collection(&clauses, &[r#""a/a""#, r#""a/a" "b/b""#]);
        let coverage = collection.coverage();
        let found: Vec<(&str, &[&str])> =
            coverage.iter().map(|one| (&*one.clause.name, &*one.scenarios)).collect();
        let expected: [(&str, &[&str]); 4] =
            [("b/b", &["a/s1"]), ("a/a", &["a/s0", "a/s1"]), ("a/c", &[]), ("a/u", &[])];
        assert_eq!(found, expected);
    }

    #[test]
    fn all_gaps_and_contradictions_are_reported_at_once() {
        let clauses = [
            ("a/hole", ""),
            ("a/shown", r#"untestable "no""#),
            ("a/compiled", r#"compiled "x"; untestable "no""#),
            ("a/fine", ""),
        ];
        let collection = collection(&clauses, &[r#""a/shown" "a/fine""#, ""]);
        let problems = collection.gaps().into_iter();
        let found: Vec<(String, String)> =
            problems.map(|problem| (problem.to_string(), problem.pointed_at())).collect();
        let contradiction = |name| format!("clause `{name}` is marked untestable, but is shown");
        assert_eq!(
            found,
            [
                ("nothing shows clause `a/hole`".to_owned(), r#""a/hole""#.to_owned()),
                (contradiction("a/shown"), r#""a/shown""#.to_owned()),
                (contradiction("a/compiled"), r#""a/compiled""#.to_owned()),
                ("the scenario shows no clause".to_owned(), r#""T""#.to_owned()),
            ]
        );
    }
}
