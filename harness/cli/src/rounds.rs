//! In which order scenarios run: those that others rely on come first.

use std::collections::{BTreeMap, BTreeSet};

use threadproof_suite::{Basic, Contract, Loaded};

/// Scenarios that can run at the same time, each after all that it relies on.
#[derive(Debug, Default)]
pub(crate) struct Round<'a> {
    /// The scenarios.
    pub(crate) scenarios: Vec<&'a Loaded>,
    /// The clauses whose smallest scenarios these are, if they are.
    pub(crate) shows: Vec<Basic<'a>>,
}

/// The rounds of a run: the smallest scenario of each clause about steps runs after those of the
/// clauses that it needs, and all other scenarios run in the last round.
pub(crate) fn rounds<'a>(
    scenarios: &'a [Loaded],
    contract: &Contract,
    basics: &[Basic<'a>],
) -> Vec<Round<'a>> {
    let mut levels = BTreeMap::<&str, usize>::new();
    let mut rounds: Vec<Round<'a>> = Vec::new();
    for basic in basics {
        // A basic needs only those before it in the contract, which come first.
        let needed = contract.needed_by(&basic.scenario.scenario);
        let before = needed.iter().filter_map(|clause| levels.get(&*clause.name));
        let level = before.max().map_or(0, |level| level + 1);
        levels.insert(&basic.clause.name, level);
        if rounds.len() <= level {
            rounds.resize_with(level + 1, Round::default);
        }
        rounds[level].shows.push(*basic);
    }
    let mut placed = BTreeSet::new();
    for round in &mut rounds {
        for basic in &round.shows {
            if placed.insert(&basic.scenario.scenario.id) {
                round.scenarios.push(basic.scenario);
            }
        }
    }
    let rest = scenarios.iter().filter(|loaded| !placed.contains(&loaded.scenario.id));
    rounds.push(Round { scenarios: rest.collect(), shows: Vec::new() });
    rounds
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use threadproof_suite::load_all;

    use super::*;

    #[test]
    fn what_a_scenario_relies_on_runs_before_it() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
        let collection = load_all(&root.into()).unwrap();
        let (contract, basics) = (&collection.contract, collection.basics());
        let rounds = rounds(&collection.scenarios, contract, &basics);
        let all: Vec<&str> = rounds
            .iter()
            .flat_map(|round| &round.scenarios)
            .map(|loaded| &*loaded.scenario.id)
            .collect();
        let once: BTreeSet<&&str> = all.iter().collect();
        assert_eq!((all.len(), once.len()), (collection.scenarios.len(), all.len()));
        assert!(rounds.len() > 2, "{}", rounds.len());
        let mut known = BTreeSet::new();
        for round in &rounds[..rounds.len() - 1] {
            for basic in &round.shows {
                let needed = contract.needed_by(&basic.scenario.scenario);
                let position =
                    |clause: &str| contract.clauses.iter().position(|one| &*one.name == clause);
                for clause in needed {
                    let is_before = position(&clause.name) < position(&basic.clause.name);
                    assert!(!is_before || known.contains(&*clause.name), "{}", clause.name);
                }
            }
            known.extend(round.shows.iter().map(|basic| &*basic.clause.name));
        }
    }
}
