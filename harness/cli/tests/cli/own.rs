//! Folders of one's own: with mistakes, or without a contract and platforms

use crate::{TempFolder, kdl, stdout};

/// A scenario with these clauses.
fn scenario(title: &str, clauses: &str) -> String {
    format!("title \"{title}\"\nclause {clauses}\n{}", kdl(MAIN))
}

const MAIN: &str = r#"
    main {
        spawn "a"
        join "a"
    }
    thread "a" {
    }
    "#;

/// A folder with a good scenario and a broken one.
fn half_broken() -> TempFolder {
    TempFolder::new()
        .with("mine/pair/good.kdl", scenario("One thread", ""))
        .with("mine/pair/wrong.kdl", "title \"A step is misspelled\"\nmain {\n    yeild\n}\n")
}

#[test]
fn needs_neither_contract_nor_clauses_nor_platforms() {
    let without = format!("title \"Another\"\n{}", kdl(MAIN).replace("join", "yield\n    join"));
    let folder = TempFolder::new()
        .with("mine/pair/one.kdl", scenario("One thread", "\"my/own\""))
        .with("mine/pair/two.kdl", without);
    let run = folder.threadproof("run --scenarios made/mine --iterations 0");
    assert!(stdout(run).contains("2 scenarios: 2 pass"));
    assert_cli_snapshot!(folder.threadproof("check made/mine"), @"
    ----- stdout -----
    2 scenarios, 0 clauses and 0 platforms are valid
    ----- exit code 0 -----
    ");
    assert_cli_snapshot!(folder.threadproof("contract --scenarios made/mine"), @"
    ----- stdout -----
    clause  basis  shown by

    0 clauses: 0 shown by scenarios, 0 by the compiler, 0 untestable
    ----- exit code 0 -----
    ");
    assert_cli_snapshot!(folder.threadproof("show --scenarios made/mine pair/two"), @r#"
    ----- stdout -----
    pair/two  Another

      title "Another"
      main {
          spawn "a"
          yield
          join "a"
      }
      thread "a" {
      }

    std allows 1 outcome, found in 6 states

    outcome 1 of 1

      main              a
      spawn a
                        end
      yield
      join a -> Ok(())
      exit 0
    ----- exit code 0 -----
    "#);
}

#[test]
fn a_contract_may_cover_only_some_scenarios() {
    let folder = TempFolder::new()
        .with_fixture("mine", "good/contract.kdl")
        .with("mine/pair/one.kdl", scenario("One thread", ""));
    let run = folder.threadproof("run --scenarios made/mine --iterations 0");
    assert!(stdout(run).contains("1 scenario: 1 pass"));
    assert_cli_snapshot!(folder.threadproof("check made/mine"), @r#"
    ----- stderr -----
      × nothing shows clause `pair/value`
       ╭─[made/mine/contract.kdl:1:8]
     1 │ clause "pair/value" basis="documented" link="https://doc.rust-lang.org/std/thread/struct.JoinHandle.html#method.join" {
       ·        ──────┬─────
       ·              ╰── no scenario, no compile test, no reason
     2 │     text "join returns the closure's value"
       ╰────
      help: add a scenario, or the reason why there is none: `untestable "…"`

      × nothing shows clause `pair/race`
       ╭─[made/mine/contract.kdl:4:8]
     3 │ }
     4 │ clause "pair/race" basis="implied" link="https://doc.rust-lang.org/std/thread/index.html#the-threading-model" {
       ·        ─────┬─────
       ·             ╰── no scenario, no compile test, no reason
     5 │     text "threads run in any order"
       ╰────
      help: add a scenario, or the reason why there is none: `untestable "…"`

      × the scenario shows no clause
       ╭─[made/mine/pair/one.kdl:1:7]
     1 │ title "One thread"
       ·       ──────┬─────
       ·             ╰── this scenario
     2 │ clause 
       ╰────
      help: add a `clause "…"` of contract.kdl

    3 problems
    ----- exit code 2 -----
    "#);
}

#[test]
fn runs_the_other_scenarios_if_one_is_invalid() {
    let folder = half_broken();
    assert_cli_snapshot!(folder.threadproof("run --scenarios made/mine --iterations 0"), @"
    ----- stdout -----
            PASS [TIME] pair/good 1 of 1 outcome reached
    ────────────────────────────────────────────────────────────
         Summary [TIME] 1 scenario: 1 pass
                            1 outcome reached on [PLATFORM]
    ----- stderr -----
      × unknown step `yeild`
       ╭─[made/mine/pair/wrong.kdl:3:5]
     2 │ main {
     3 │     yeild
       ·     ──┬──
       ·       ╰── not a step
     4 │ }
       ╰────
      help: did you mean `yield`?

    1 problem
    ----- exit code 2 -----
    ");
    stdout(folder.threadproof("list --scenarios made/mine"));
}

#[test]
fn does_not_read_files_that_are_not_selected() {
    let folder = half_broken();
    stdout(folder.threadproof("run --iterations 0 --scenarios made/mine pair/good"));
    stdout(folder.threadproof("show --scenarios made/mine pair/good"));
}

#[test]
fn lists_the_contract_even_if_a_scenario_is_invalid() {
    let folder = TempFolder::new()
        .with_fixture("mine", "good/contract.kdl")
        .with_fixture("mine", "good/pair/value.kdl")
        .with("mine/pair/wrong.kdl", "title");
    assert_cli_snapshot!(folder.threadproof("contract --scenarios made/mine"), @r#"
    ----- stdout -----
    clause      basis       shown by
    pair/value  documented  pair/value
    pair/race   implied     nothing

    2 clauses: 1 shown by scenarios, 0 by the compiler, 0 untestable
    ----- stderr -----
      × `title` needs a title
       ╭─[made/mine/pair/wrong.kdl:1:1]
     1 │ title
       · ──┬──
       ·   ╰── lacks a title
       ╰────
      help: add a title

      × a scenario needs a `title "…"`
       ╭─[made/mine/pair/wrong.kdl:1:1]
     1 │ title
       · ▲
       · ╰── the scenario starts here
       ╰────
      help: add a `title "…"`

      × a scenario needs a `main { … }`
       ╭─[made/mine/pair/wrong.kdl:1:1]
     1 │ title
       · ▲
       · ╰── the scenario starts here
       ╰────
      help: add a `main { … }`

    3 problems
    ----- exit code 2 -----
    "#);
}

#[test]
fn an_invalid_contract_stops_a_run() {
    let folder = TempFolder::new()
        .with("mine/contract.kdl", "clauses")
        .with("mine/pair/one.kdl", scenario("One thread", ""));
    assert_cli_snapshot!(folder.threadproof("run --scenarios made/mine"), @"
    ----- stderr -----
      × unknown statement `clauses`
       ╭─[made/mine/contract.kdl:1:1]
     1 │ clauses
       · ───┬───
       ·    ╰── not a statement
       ╰────
      help: did you mean `clause`?

    1 problem
    ----- exit code 2 -----
    ");
}
