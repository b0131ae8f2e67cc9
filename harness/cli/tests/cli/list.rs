//! `threadproof list`

use crate::{TempFolder, kdl, threadproof};

#[test]
fn lists_ids_and_titles() {
    assert_cli_snapshot!(threadproof("list --scenarios good"), @"
    ----- stdout -----
    pair/itself  A thread that joins itself panics or blocks forever
    pair/race    One of two swaps comes first
    pair/value   A closure can call a function
    ----- exit code 0 -----
    ");
}

#[test]
fn lists_the_scenarios_whose_id_or_title_matches() {
    assert_cli_snapshot!(threadproof("list --scenarios good RACE function"), @"
    ----- stdout -----
    pair/race   One of two swaps comes first
    pair/value  A closure can call a function
    ----- exit code 0 -----
    ");
}

#[test]
fn lists_the_scenarios_that_test_a_clause() {
    assert_cli_snapshot!(threadproof("list --scenarios good --clause pair/race"), @"
    ----- stdout -----
    pair/race  One of two swaps comes first
    ----- exit code 0 -----
    ");
    assert_cli_snapshot!(threadproof("list --scenarios good --clause pair/race --clause pair/value a"), @"
    ----- stdout -----
    pair/itself  A thread that joins itself panics or blocks forever
    pair/race    One of two swaps comes first
    pair/value   A closure can call a function
    ----- exit code 0 -----
    ");
}

#[test]
fn lists_ids_titles_and_clauses_as_json() {
    assert_cli_snapshot!(threadproof("list --scenarios good pair/race --format json"), @r#"
    ----- stdout -----
    [
      {
        "id": "pair/race",
        "title": "One of two swaps comes first",
        "clauses": [
          "pair/race",
          "pair/value"
        ]
      }
    ]
    ----- exit code 0 -----
    "#);
}

#[test]
fn lists_a_scenario_with_problems_too() {
    assert_cli_snapshot!(threadproof("list --scenarios broken words clause"), @"
    ----- stdout -----
    pair/clause  A clause that is not in the contract
    pair/words   Unknown steps and arguments
    ----- exit code 0 -----
    ");
}

#[test]
fn reports_a_filter_that_matches_nothing() {
    assert_cli_snapshot!(threadproof("list --scenarios good pair such"), @"
    ----- stderr -----
      × no scenario matches `such`
      help: list all ids with `threadproof list`

    ----- exit code 2 -----
    ");
    assert_cli_snapshot!(threadproof("list --scenarios good pair/rcae"), @"
    ----- stderr -----
      × no scenario matches `pair/rcae`
      help: did you mean `pair/race`?

    ----- exit code 2 -----
    ");
}

#[test]
fn suggests_a_clause_for_an_unknown_one() {
    assert_cli_snapshot!(threadproof("list --scenarios good --clause pair/valeu"), @"
    ----- stderr -----
      × unknown clause `pair/valeu`
      help: did you mean `pair/value`?

    1 problem
    ----- exit code 2 -----
    ");
}

#[test]
fn reports_a_clause_that_no_scenario_tests() {
    let contract = kdl(r#"
        clause "pair/open" basis="documented" link="https://doc.rust-lang.org/std/" {
            text "a clause that no scenario tests"
            untestable "std does not specify how long"
        }
    "#);
    let folder = TempFolder::new().with("contract.kdl", contract);
    assert_cli_snapshot!(folder.threadproof("list --scenarios made --clause pair/open"), @"
    ----- stderr -----
      × no scenario tests `pair/open`
      help: `threadproof show pair/open` says why

    ----- exit code 2 -----
    ");
}
