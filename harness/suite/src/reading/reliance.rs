//! What scenarios rely on: the clauses of the steps that they take.
//!
//! Nearly every scenario spawns a thread and joins it. On a platform where `join` is broken, nearly
//! every scenario fails, and all for one reason. So the contract says which clause is about which step:
//!
//! ```text
//! clause "join/ok" … { steps "join" }     a scenario with a `join` relies on it
//! ```
//!
//! The smallest scenario of such a clause runs first. If that does not conform, those that rely on
//! the clause would show nothing new.

use std::collections::BTreeSet;

use threadproof_model::{Scenario, Step};

use crate::reading::collection::Collection;
use crate::reading::contract::{Clause, Contract};
use crate::reading::scenario::Loaded;

/// A clause about steps, and the scenario that shows whether it holds.
#[derive(Clone, Copy, Debug)]
pub struct Basic<'a> {
    /// The clause.
    pub clause: &'a Clause,
    /// The smallest scenario that tests it.
    pub scenario: &'a Loaded,
}

impl Collection {
    /// The clauses about steps that a scenario tests, in the order of the contract.
    #[must_use]
    pub fn basics(&self) -> Vec<Basic<'_>> {
        let clauses = self.contract.clauses.iter().filter(|clause| !clause.steps.is_empty());
        let basics = clauses.filter_map(|clause| {
            let tests = |loaded: &&Loaded| loaded.scenario.clauses.contains(&clause.name);
            let tested = self.scenarios.iter().filter(tests);
            let scenario = tested.min_by_key(|one| size(&one.scenario))?;
            Some(Basic { clause, scenario })
        });
        basics.collect()
    }
}

impl Contract {
    /// The clauses of the steps of a scenario, except for those that it tests itself, in the order
    /// of the contract.
    #[must_use]
    pub fn needed_by(&self, scenario: &Scenario) -> Vec<&Clause> {
        let mut words = BTreeSet::new();
        scenario.walk(|step| {
            words.insert(step.action.word());
        });
        let is_needed = |clause: &&Clause| {
            clause.steps.iter().any(|word| words.contains(&**word))
                && !scenario.clauses.contains(&clause.name)
        };
        self.clauses.iter().filter(is_needed).collect()
    }

    /// The clause that is most likely broken if a scenario fails at a step: the clause of the step,
    /// unless the scenario tests only others of the same area; or else the first one that it tests.
    pub(crate) fn suspect(&self, scenario: &Scenario, step: Option<&Step>) -> Option<&Clause> {
        let of_step = step.and_then(|step| {
            self.clauses
                .iter()
                .find(|clause| clause.steps.iter().any(|word| word == step.action.word()))
        });
        let mut tested = scenario.clauses.iter().filter_map(|name| self.clause(name));
        match of_step {
            Some(of_step) if scenario.clauses.contains(&of_step.name) => Some(of_step),
            Some(of_step) => tested.find(|one| one.area() == of_step.area()).or(Some(of_step)),
            None => tested.next(),
        }
    }
}

/// The number of steps of a scenario.
fn size(scenario: &Scenario) -> usize {
    let mut size = 0;
    scenario.walk(|_| size += 1);
    size
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::source::Source;

    /// A contract in which `spawn/runs` is about `spawn`, and `join/ok` about `join`.
    fn contract() -> Contract {
        let link = "https://doc.rust-lang.org/";
        let clauses = [
            ("spawn/runs", r#"steps "spawn""#),
            ("join/ok", r#"steps "join""#),
            ("join/panic", ""),
            ("panic/any", ""),
        ];
        let clause = |(name, more): (&str, &str)| {
            format!(r#"clause "{name}" basis="implied" link="{link}" {{ text "t"; {more} }}; "#)
        };
        Contract::from_source(&Source::of(&clauses.map(clause).concat())).unwrap()
    }

    /// A scenario that tests these clauses.
    fn scenario(id: &str, clauses: &str, main: &str) -> Loaded {
        let text = format!(
            "title \"{id}\"; clause {clauses}; main {{ {main} }}\nthread \"a\" {{ yield }}\n"
        );
        Loaded::from_source(Source::of(&text), id, None).unwrap()
    }

    fn names(clauses: &[&Clause]) -> Vec<String> {
        clauses.iter().map(|clause| clause.name.to_string()).collect()
    }

    #[test]
    fn a_scenario_needs_the_clauses_of_its_steps_except_for_those_that_it_tests() {
        let contract = contract();
        let needed = |clauses: &str, main: &str| {
            let loaded = scenario("a/b", clauses, main);
            names(&contract.needed_by(&loaded.scenario))
        };
        let both = r#"spawn "a"; join "a""#;
        assert_eq!(needed(r#""panic/any""#, both), ["spawn/runs", "join/ok"]);
        assert_eq!(needed(r#""join/ok""#, both), ["spawn/runs"]);
        assert_eq!(needed(r#""panic/any""#, r#"spawn "a""#), ["spawn/runs"]);
    }

    #[test]
    fn the_smallest_scenario_of_a_clause_shows_whether_it_holds() {
        let collection = Collection {
            scenarios: vec![
                scenario("a/large", r#""join/ok""#, r#"spawn "a"; yield; join "a""#),
                scenario("a/small", r#""join/ok""#, r#"spawn "a"; join "a""#),
                scenario("a/tiny", r#""panic/any""#, r#"spawn "a""#),
            ],
            contract: contract(),
        };
        let basics = collection.basics();
        let ids: Vec<&str> = basics.iter().map(|basic| &*basic.scenario.scenario.id).collect();
        assert_eq!(ids, ["a/small"]);
        assert_eq!(&*basics[0].clause.name, "join/ok");
    }

    #[test]
    fn the_suspect_is_about_the_step_that_went_wrong() {
        let contract = contract();
        let suspect = |clauses: &str, word: Option<&str>| {
            let loaded = scenario("a/b", clauses, r#"spawn "a"; join "a""#);
            let mut step = None;
            loaded.scenario.walk(|one| {
                if Some(one.action.word()) == word {
                    step = Some(one);
                }
            });
            contract.suspect(&loaded.scenario, step).map(|clause| clause.name.to_string())
        };
        let is = |name: &str| Some(name.to_owned());
        // The scenario tests that area itself.
        assert_eq!(suspect(r#""panic/any" "join/panic""#, Some("join")), is("join/panic"));
        assert_eq!(suspect(r#""join/panic" "join/ok""#, Some("join")), is("join/ok"));
        assert_eq!(suspect(r#""panic/any""#, Some("join")), is("join/ok"));
        assert_eq!(suspect(r#""panic/any""#, Some("yield")), is("panic/any"));
        assert_eq!(suspect(r#""panic/any""#, None), is("panic/any"));
    }
}
