//! Properties of all scenarios.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::side_by_side::compare;
use crate::action::{EVERY_STEP, WORDS};
use crate::kdl::read_kdl;
use crate::scenario::Scenario;

/// Resolves the scenario in a text, if it is one.
fn resolve(text: &str) -> Option<(Scenario, bool)> {
    let scenario = Scenario::from_nodes("", &read_kdl(text).ok()?).ok()?;
    let resolved = scenario.resolve();
    if let Ok(program) = &resolved {
        compare(&scenario, program);
    }
    if let Err(faults) = &resolved {
        assert!(!faults.is_empty());
        for fault in faults {
            assert!(text.get(fault.span.start..fault.span.end()).is_some(), "{fault:?}");
            assert!(!fault.kind.to_string().is_empty());
        }
    }
    Some((scenario, resolved.is_ok()))
}

#[test]
fn every_step_is_resolved() {
    let (scenario, is_resolved) = resolve(EVERY_STEP).unwrap();
    assert!(is_resolved);
    for word in WORDS {
        let mut is_there = false;
        scenario.walk(|step| is_there |= step.action.word() == *word);
        assert!(is_there, "add a line with `{word}` to testdata/every-step.kdl");
    }
}

#[test]
fn every_step_is_documented() {
    let page = include_str!("../../../../../scenarios/README.md");
    for word in WORDS {
        let is_there = ["`", " "].iter().any(|end| page.contains(&format!("`{word}{end}")));
        assert!(is_there, "add a row for `{word}` to scenarios/README.md");
    }
}

#[test]
fn the_scenarios_of_this_repository_are_resolved() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    let folder = |path: &Path| fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    let groups = folder(&root).filter(|path| path.is_dir());
    let files: Vec<PathBuf> = groups.flat_map(|group| folder(&group).collect::<Vec<_>>()).collect();
    assert!(!files.is_empty());
    for file in files {
        let (_, is_resolved) = resolve(&fs::read_to_string(&file).unwrap()).unwrap();
        assert!(is_resolved, "{}", file.display());
    }
}

/// An edit of a text: position, length and replacement.
fn cut() -> impl Strategy<Value = (prop::sample::Index, usize, &'static str)> {
    let piece = prop::sample::select(vec![
        "",
        "",
        r#""x""#,
        r#""h""#,
        r#""m""#,
        r#"(var)"x""#,
        "#true",
        "1",
        "}",
        "}\n",
        " {",
        "yield",
        "return",
        "\n",
        "join",
        "let",
        "call",
        "worker",
        r#" as="x""#,
        r#" move="x""#,
        "scope {",
    ]);
    (any::<prop::sample::Index>(), 0_usize..9, piece)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn an_edited_scenario_is_resolved_or_refused(cuts in prop::collection::vec(cut(), 1..4)) {
        let mut text = EVERY_STEP.to_owned();
        for (start, length, piece) in cuts {
            let start = start.index(text.len());
            text.replace_range(start..text.len().min(start + length), piece);
        }
        resolve(&text);
    }

    /// The lines of the scenario in another order, which almost always has a fault.
    #[test]
    fn a_scenario_with_shuffled_lines_is_resolved_or_refused(
        exchanges in prop::collection::vec(any::<[prop::sample::Index; 2]>(), 1..6),
    ) {
        let mut lines: Vec<&str> = EVERY_STEP.lines().collect();
        for [left, right] in exchanges {
            lines.swap(left.index(EVERY_STEP.lines().count()), right.index(EVERY_STEP.lines().count()));
        }
        resolve(&lines.join("\n"));
    }

    /// Every name is replaced with one of a few, which mixes up kinds and types.
    #[test]
    fn a_scenario_with_replaced_names_is_resolved_or_refused(
        exchanges in prop::collection::vec(
            (any::<prop::sample::Index>(), prop::sample::select(vec!["x", "h", "m", "worker", "r"])),
            1..4,
        ),
    ) {
        let mut pieces: Vec<&str> = EVERY_STEP.split('"').collect();
        for (at, name) in exchanges {
            let at = at.index(pieces.len() / 2) * 2 + 1;
            pieces[at] = name;
        }
        resolve(&pieces.join(r#"""#));
    }
}
