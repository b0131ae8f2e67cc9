//! Compares the outcomes that the spec allows with those that a tool finds.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;

use threadproof_fuzz::generate;
use threadproof_model::Scenario;
use threadproof_spec::{Exploration, Platform, explore, explore_within};
use threadproof_suite::load_all;

use crate::expressible;
use crate::on_loom::joins_all;
use crate::search::{OracleOutcome, SkipReason, outcomes};
use crate::tool::Tool;

/// The tools' choices where std leaves the choice to the platform. Where two choices are listed,
/// the tools explore both. Spurious wakeups are excluded: loom has none, and shuttle does not
/// explore all of them.
const CHOICES: [(&str, &[&str]); 15] = [
    ("condvar-mutexes", &["any"]),
    ("destructor-order", &["first-first"]),
    ("destructors", &["side-by-side"]),
    ("exit-code", &["whole"]),
    ("exit-destructors", &["skip"]),
    ("join-cycle", &["hang"]),
    ("join-oneself", &["hang"]),
    ("main-destructors", &["skip"]),
    ("read-priority", &["readers"]),
    ("reentrance", &["hang"]),
    ("reinitialization", &["guarded"]),
    ("relock", &["hang"]),
    ("spurious-unpark", &["wait"]),
    ("spurious-wakeup", &["wait"]),
    ("undropped-keys", &["kept"]),
];

/// The limit on the states of a random program. The tools do not recognize equal states, so they run
/// a program many more times than it has states.
const MAX_RANDOM_STATES: usize = 150;

/// Compares the spec with the tool on every scenario of the suite that the tool can run. Fails if
/// the outcomes differ, or if fewer than `minimum` scenarios are compared.
pub(crate) fn compare_all(tool: &'static dyn Tool, minimum: usize) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    let mut skipped = BTreeMap::<&str, Vec<String>>::new();
    let mut same = 0;
    let mut different = Vec::new();
    for loaded in load_all(&root.into()).unwrap().scenarios {
        let id = loaded.scenario.id.clone();
        // If the tool panics, its message does not name the scenario.
        println!("{id}");
        match compare(tool, &loaded.scenario) {
            Ok(None) => same += 1,
            Ok(Some(difference)) => different.push(format!("{id}: {difference}")),
            Err(SkipReason(reason)) => skipped.entry(reason).or_default().push(id),
        }
    }
    println!("{same} scenarios have the same outcomes; skipped: {skipped:#?}");
    assert!(different.is_empty(), "{}", different.join("\n"));
    assert!(
        same >= minimum,
        "{same} scenarios compared, expected at least {minimum}: {skipped:#?}"
    );
}

/// Compares the spec with the tool on the random programs of these seeds that the tool can run, if
/// they have few states. Fails if the outcomes differ, or if fewer than `minimum` are compared.
pub(crate) fn compare_random(tool: &'static dyn Tool, seeds: Range<u64>, minimum: usize) {
    let mut same = 0;
    for seed in seeds {
        let scenario = generate(seed);
        let program = scenario.resolve().unwrap();
        // shuttle ends the process only where a thread synchronizes, not between any two steps.
        if joins_all(&scenario)
            && explore_within(&program, Platform::default(), MAX_RANDOM_STATES).is_ok()
            && let Ok(difference) = compare(tool, &scenario)
        {
            assert_eq!(difference, None, "seed {seed}\n{}", scenario.to_text());
            same += 1;
        }
    }
    assert!(same >= minimum, "{same} programs compared, expected at least {minimum}");
}

/// How the spec's outcomes differ from the tool's, if they do.
pub(crate) fn compare(
    tool: &'static dyn Tool,
    scenario: &Scenario,
) -> Result<Option<String>, SkipReason> {
    if let Some(reason) = expressible::skip_reason(tool, scenario) {
        return Err(SkipReason(reason));
    }
    let allowed = allowed(&explore(&scenario.resolve().unwrap(), Platform::default()).unwrap())?;
    if let Some(reason) = allowed.iter().find_map(|(_, end)| tool.skip_reason_for_end(*end)) {
        return Err(SkipReason(reason));
    }
    let found = outcomes(tool, scenario)?;
    let only = |these: &BTreeSet<OracleOutcome>, others: &BTreeSet<OracleOutcome>| {
        these.difference(others).map(in_one_line).collect::<Vec<_>>()
    };
    let (missing, new) = (only(&allowed, &found), only(&found, &allowed));
    let is_same = missing.is_empty() && new.is_empty();
    Ok((!is_same).then(|| format!("only the spec finds {missing:?}, only the tool {new:?}")))
}

/// An outcome as one line.
pub(crate) fn in_one_line((columns, end): &OracleOutcome) -> String {
    let columns = columns.iter().map(|(thread, column)| {
        let seen = column.iter().map(|seen| format!("{} at line {}", seen.value, seen.line));
        format!("{thread} observes {}; ", seen.collect::<Vec<_>>().join(", "))
    });
    format!("{}{end}", columns.collect::<String>())
}

/// The outcomes that the spec allows on a platform that makes the tools' choices.
pub(crate) fn allowed(exploration: &Exploration) -> Result<BTreeSet<OracleOutcome>, SkipReason> {
    let mut outcomes = BTreeSet::new();
    for allowed in &exploration.outcomes {
        let mut fits = true;
        for choice in allowed.choices.iter() {
            let (latitude, choice) = (choice.latitude().name(), choice.word());
            let known = CHOICES.iter().find(|(known, _)| *known == latitude);
            let Some((_, choices)) = known else {
                return Err(SkipReason("the tools' choice is unknown"));
            };
            fits &= choices.contains(&choice);
        }
        if fits {
            outcomes.insert((allowed.outcome.columns.clone(), allowed.outcome.end));
        }
    }
    Ok(outcomes)
}
