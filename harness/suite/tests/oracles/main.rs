//! The spec's explorer against tools that were made by others, for other ends, and know nothing of
//! it: shuttle and loom. Where they can express a scenario, they find the same outcomes.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod expressible;
mod interpreter;
mod on_loom;
mod on_shuttle;
mod random;
mod run;
mod tool;
mod value;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use proptest::prelude::*;
use threadproof_model::{End, Scenario};
use threadproof_spec::{Exploration, Platform, explore};
use threadproof_suite::load_all;

use crate::on_loom::Loom;
use crate::on_shuttle::Shuttle;
use crate::random::programs;
use crate::run::{Columns, outcomes};
use crate::tool::Tool;

#[test]
fn shuttle_finds_the_same_outcomes() {
    compare_all(&Shuttle, 50);
}

#[test]
fn loom_finds_the_same_outcomes() {
    compare_all(&Loom, 40);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn shuttle_finds_the_same_outcomes_of_programs_made_at_random(scenario in programs()) {
        let exploration = explore(&scenario, Platform::default()).unwrap();
        prop_assert_eq!(outcomes(&Shuttle, &scenario).unwrap(), allowed(&exploration));
    }
}

/// Compares the spec to the tool on every scenario that the tool can express, at least so many.
fn compare_all(tool: &'static dyn Tool, at_least: usize) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    let mut left_out = BTreeMap::<&str, usize>::new();
    let mut compared = 0;
    for loaded in load_all(&root).unwrap().scenarios {
        match compare(tool, &loaded.scenario) {
            Ok(()) => compared += 1,
            Err(objection) => *left_out.entry(objection).or_default() += 1,
        }
    }
    println!("{compared} scenarios compared; left out: {left_out:#?}");
    assert!(compared >= at_least, "only {compared} scenarios could be compared: {left_out:#?}");
}

/// Compares the spec to the tool, or says why that cannot be done.
fn compare(tool: &'static dyn Tool, scenario: &Scenario) -> Result<(), &'static str> {
    let exploration = explore(scenario, Platform::default()).unwrap();
    if exploration.outcomes.iter().any(|allowed| allowed.outcome.end == End::Hang) {
        return Err("to the tools, a deadlock is a bug");
    }
    if let Some(objection) = expressible::objection(scenario).or_else(|| tool.objection(scenario)) {
        return Err(objection);
    }
    let outcomes = outcomes(tool, scenario).ok_or("there are too many interleavings")?;
    assert_eq!(outcomes, allowed(&exploration), "{}", scenario.id);
    Ok(())
}

/// What the spec allows the threads to see.
fn allowed(exploration: &Exploration) -> BTreeSet<Columns> {
    exploration.outcomes.iter().map(|allowed| allowed.outcome.columns.clone()).collect()
}
