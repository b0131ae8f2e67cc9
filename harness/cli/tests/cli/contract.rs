//! `threadproof contract`

use insta::with_settings;

use crate::{TempFolder, kdl, threadproof};

#[test]
fn lists_what_shows_each_clause() {
    assert_cli_snapshot!(threadproof("contract --scenarios good"), @"
    ----- stdout -----
    clause      basis       shown by
    pair/value  documented  pair/itself, pair/race, pair/value
    pair/race   implied     pair/race

    2 clauses: 2 shown by scenarios, 0 by the compiler, 0 untestable
    ----- exit code 0 -----
    ");
}

#[test]
fn lists_what_shows_each_clause_as_json() {
    assert_cli_snapshot!(threadproof("contract --scenarios good --format json"), @r#"
    ----- stdout -----
    [
      {
        "name": "pair/value",
        "basis": "documented",
        "text": "join returns the closure's value",
        "link": "https://doc.rust-lang.org/std/thread/struct.JoinHandle.html#method.join",
        "scenarios": [
          "pair/itself",
          "pair/race",
          "pair/value"
        ],
        "compiled": [],
        "untestable": null,
        "steps": [],
        "difference": null
      },
      {
        "name": "pair/race",
        "basis": "implied",
        "text": "threads run in any order",
        "link": "https://doc.rust-lang.org/std/thread/index.html#the-threading-model",
        "scenarios": [
          "pair/race"
        ],
        "compiled": [],
        "untestable": null,
        "steps": [],
        "difference": null
      }
    ]
    ----- exit code 0 -----
    "#);
}

#[test]
fn lists_clauses_shown_by_many_scenarios_by_the_compiler_or_by_nothing() {
    let contract = kdl(r#"
        clause "pair/many" basis="documented" link="https://doc.rust-lang.org/std/thread/struct.JoinHandle.html" {
            text "t"
            compiled "a-handle"
        }
        clause "pair/compiled" basis="documented" link="https://doc.rust-lang.org/std/thread/struct.JoinHandle.html" {
            text "t"
            compiled "one" "two"
        }
        clause "pair/open" basis="documented" link="https://doc.rust-lang.org/std/thread/struct.JoinHandle.html" {
            text "t"
            untestable "std does not specify how long"
        }
    "#);
    let mut folder = TempFolder::new().with("contract.kdl", contract);
    for code in 1..=5 {
        let scenario = kdl(&format!(
            r#"
            title "T{code}"
            clause "pair/many"
            main {{ exit {code} }}
            "#
        ));
        folder = folder.with(format!("pair/s{code}.kdl"), scenario);
    }
    assert_cli_snapshot!(folder.threadproof("contract --scenarios made"), @"
    ----- stdout -----
    clause         basis       shown by
    pair/many      documented  pair/s1, pair/s2, pair/s3 and 2 more; the compiler: a-handle
    pair/compiled  documented  the compiler: one, two
    pair/open      documented  nothing: std does not specify how long

    3 clauses: 1 shown by scenarios, 1 by the compiler, 1 untestable
    ----- exit code 0 -----
    ");
}

#[test]
fn reports_all_gaps_and_contradictions_at_once() {
    assert_cli_snapshot!(threadproof("contract --scenarios holes"), @r#"
    ----- stdout -----
    clause      basis       shown by
    pair/value  documented  nothing: a value without a join
    pair/race   implied     nothing
    pair/clone  documented  nothing: a handle without a clone

    3 clauses: 1 shown by scenarios, 1 by the compiler, 2 untestable
    ----- stderr -----
      × clause `pair/value` is marked untestable, but is shown
       ╭─[holes/contract.kdl:1:8]
     1 │ clause "pair/value" basis="documented" link="https://doc.rust-lang.org/std/thread/struct.JoinHandle.html#method.join" {
       ·        ──────┬─────
       ·              ╰── marked untestable
     2 │     text "join returns the closure's value"
       ╰────
      help: remove `untestable`, or what shows the clause

    Advice: 
      ☞ a scenario that shows it
       ╭─[holes/pair/value.kdl:2:7]
     1 │ // `join` returns what the function returned.
     2 │ title "A closure can call a function"
       ·       ───────────────┬───────────────
       ·                      ╰── this scenario
     3 │ clause "pair/value"
       ╰────

      × nothing shows clause `pair/race`
       ╭─[holes/contract.kdl:5:8]
     4 │ }
     5 │ clause "pair/race" basis="implied" link="https://doc.rust-lang.org/std/thread/index.html#the-threading-model" {
       ·        ─────┬─────
       ·             ╰── no scenario, no compile test, no reason
     6 │     text "threads run in any order"
       ╰────
      help: add a scenario, or the reason why there is none: `untestable "…"`

      × clause `pair/clone` is marked untestable, but is shown
       ╭─[holes/contract.kdl:8:8]
     7 │ }
     8 │ clause "pair/clone" basis="documented" link="https://doc.rust-lang.org/std/thread/struct.JoinHandle.html" {
       ·        ──────┬─────
       ·              ╰── marked untestable
     9 │     text "a handle cannot be cloned"
       ╰────
      help: remove `untestable`, or what shows the clause

    3 problems
    ----- exit code 2 -----
    "#);
}

#[test]
fn check_reports_the_same_gaps() {
    with_settings!({ filters => [(r"(?s)  × .*\n\n", "[PROBLEMS]\n\n")] }, {
        assert_cli_snapshot!(threadproof("check holes"), @"
        ----- stderr -----
        [PROBLEMS]

        3 problems
        ----- exit code 2 -----
        ");
    });
}
