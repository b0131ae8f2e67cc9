//! What covers std's own tests of threads: `docs/std-tests.kdl` lists them, and the tables in
//! `docs/std-tests.md` show it.
//!
//! With `INSTA_UPDATE=always`, the tables are written, as snapshots are.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod list;
mod tables;

use std::collections::BTreeSet;
use std::env::var;
use std::fs;
use std::path::{Path, PathBuf};

use threadproof_suite::ids;

use list::{Coverage, List};

/// The comments around the tables on their page.
const TABLES: (&str, &str) = ("<!-- docs/std-tests.kdl -->\n", "<!-- end -->");

#[test]
fn every_scenario_and_case_that_covers_a_test_exists() {
    let scenarios = ids(&root().join("scenarios").into()).unwrap();
    let cases = root().join("harness/suite/tests/compile/cases");
    let list = list();
    let mut missing = Vec::new();
    for coverage in list.coverages() {
        if let Coverage::Covered { scenarios: covering, compiled } = coverage {
            missing.extend(covering.iter().filter(|id| !scenarios.contains(id)));
            missing.extend(
                compiled.iter().filter(|case| !cases.join(case).with_extension("rs").is_file()),
            );
        }
    }
    assert!(missing.is_empty(), "named in docs/std-tests.kdl, but missing: {missing:?}");
}

#[test]
fn every_reason_is_given_once_and_used() {
    let list = list();
    let given: BTreeSet<&str> = list.reasons.iter().map(|(name, _)| &**name).collect();
    let used: BTreeSet<&str> = list.coverages().filter_map(Coverage::reason).collect();
    assert_eq!(given, used);
    assert_eq!(given.len(), list.reasons.len());
}

#[test]
fn every_test_is_listed_once() {
    for group in list().groups {
        let names: BTreeSet<&str> = group.tests.iter().map(|test| &*test.name).collect();
        assert_eq!(names.len(), group.tests.len(), "duplicate test in {}", group.path);
        assert!(!names.is_empty() || group.others.is_some(), "no test in {}", group.path);
    }
}

#[test]
fn the_page_shows_the_list() {
    let path = root().join("docs/std-tests.md");
    let page = fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
    let (before, rest) = page.split_once(TABLES.0).unwrap();
    let (shown, after) = rest.split_once(TABLES.1).unwrap();
    let tables = tables::markdown(&list());
    if var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        fs::write(&path, [before, TABLES.0, &tables, TABLES.1, after].concat()).unwrap();
    } else {
        assert!(shown == tables, "docs/std-tests.md is out of date: set INSTA_UPDATE=always");
    }
}

fn list() -> List {
    List::of(&fs::read_to_string(root().join("docs/std-tests.kdl")).unwrap())
}

/// The root of the workspace.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
