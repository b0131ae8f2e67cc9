//! The spec's explorer against tools that were made by others, for other ends, and know nothing of
//! it: shuttle and loom. Where they can express a scenario, they find the same outcomes.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod blocks;
mod channels;
mod expressible;
mod interpreter;
mod keys;
mod like_std;
mod on_loom;
mod on_shuttle;
mod process;
mod random;
mod returned;
mod run;
mod spawning;
mod steps;
mod synchronising;
mod tool;
mod value;
mod variables;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use proptest::prelude::*;
use threadproof_model::Scenario;
use threadproof_spec::{Exploration, Platform, explore};
use threadproof_suite::load_all;

use crate::on_loom::Loom;
use crate::on_shuttle::Shuttle;
use crate::process::{Objection, Outcome, outcomes};
use crate::random::programs;
use crate::tool::Tool;

/// What the tools do where std leaves a choice. Where both choices stand, they try both. They make
/// nobody wake up without a reason: shuttle would do it sometimes, but not whenever it can.
const CHOICES: [(&str, &[&str]); 12] = [
    ("destructor-order", &["first-first"]),
    ("destructors", &["side-by-side"]),
    ("exit-code", &["whole"]),
    ("exit-destructors", &["skip"]),
    ("join-cycle", &["hang"]),
    ("join-oneself", &["hang"]),
    ("main-destructors", &["skip"]),
    ("notified", &["first", "last"]),
    ("reentrance", &["hang"]),
    ("relock", &["hang"]),
    ("spurious-unpark", &["wait"]),
    ("spurious-wakeup", &["wait"]),
];

#[test]
fn shuttle_finds_the_same_outcomes() {
    compare_all(&Shuttle, 300);
}

#[test]
fn loom_finds_the_same_outcomes() {
    compare_all(&Loom, 130);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn shuttle_finds_the_same_outcomes_of_programs_made_at_random(scenario in programs()) {
        // Some are not for the spec, and some are too big.
        let Ok(exploration) = explore(&scenario.resolve().unwrap(), Platform::default()) else {
            return Err(TestCaseError::reject("the spec refuses it"));
        };
        let Ok(outcomes) = outcomes(&Shuttle, &scenario) else {
            return Err(TestCaseError::reject("shuttle objects to it"));
        };
        prop_assert_eq!(outcomes, allowed(&exploration).unwrap(), "{}", scenario.to_text());
    }
}

/// Compares the spec to the tool on every scenario that the tool can express, at least so many.
fn compare_all(tool: &'static dyn Tool, at_least: usize) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    let mut left_out = BTreeMap::<&str, Vec<String>>::new();
    let mut compared = 0;
    let mut different = Vec::new();
    for loaded in load_all(&root).unwrap().scenarios {
        let id = loaded.scenario.id.clone();
        // A tool that panics does not say where.
        println!("{id}");
        match compare(tool, &loaded.scenario) {
            Ok(None) => compared += 1,
            Ok(Some(difference)) => different.push(format!("{id}: {difference}")),
            Err(Objection(objection)) => left_out.entry(objection).or_default().push(id),
        }
    }
    println!("{compared} scenarios compared; left out: {left_out:#?}");
    assert!(different.is_empty(), "{}", different.join("\n"));
    assert!(compared >= at_least, "only {compared} scenarios could be compared: {left_out:#?}");
}

/// What is different in what the spec and the tool find, or why they cannot be compared.
fn compare(tool: &'static dyn Tool, scenario: &Scenario) -> Result<Option<String>, Objection> {
    if let Some(objection) = expressible::objection(scenario).or_else(|| tool.objection(scenario)) {
        return Err(Objection(objection));
    }
    let allowed = allowed(&explore(&scenario.resolve().unwrap(), Platform::default()).unwrap())?;
    if let Some(objection) = allowed.iter().find_map(|(_, end)| tool.objection_to(*end)) {
        return Err(Objection(objection));
    }
    let found = outcomes(tool, scenario)?;
    let only = |these: &BTreeSet<Outcome>, others: &BTreeSet<Outcome>| {
        these.difference(others).map(in_one_line).collect::<Vec<_>>()
    };
    let (missing, new) = (only(&allowed, &found), only(&found, &allowed));
    let is_same = missing.is_empty() && new.is_empty();
    Ok((!is_same).then(|| format!("only the spec finds {missing:?}, only the tool {new:?}")))
}

fn in_one_line((columns, end): &Outcome) -> String {
    let columns = columns.iter().map(|(thread, column)| {
        let seen = column.iter().map(|seen| format!("{} at line {}", seen.value, seen.line));
        format!("{thread} saw {}", seen.collect::<Vec<_>>().join(", "))
    });
    format!("{}; {end}", columns.collect::<Vec<_>>().join("; "))
}

/// What the spec allows on a platform that chooses as the tools do.
fn allowed(exploration: &Exploration) -> Result<BTreeSet<Outcome>, Objection> {
    let mut outcomes = BTreeSet::new();
    for allowed in &exploration.outcomes {
        let mut fits = true;
        for choice in allowed.choices.iter() {
            let (latitude, choice) = (choice.latitude().name(), choice.word());
            let known = CHOICES.iter().find(|(known, _)| *known == latitude);
            let Some((_, choices)) = known else {
                return Err(Objection("nobody knows what the tools choose here"));
            };
            fits &= choices.contains(&choice);
        }
        if fits {
            outcomes.insert((allowed.outcome.columns.clone(), allowed.outcome.end));
        }
    }
    Ok(outcomes)
}
