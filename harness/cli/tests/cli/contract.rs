//! `threadproof contract`

use snapbox::str;

use crate::{Folder, threadproof};

#[test]
fn what_shows_each_clause() {
    threadproof("contract --scenarios good")
        .assert()
        .success()
        .stdout_eq(str![[r#"
clause      basis       shown by
pair/value  documented  pair/itself, pair/race, pair/value
pair/race   implied     pair/race

2 clauses: 2 shown by scenarios, 0 by the compiler, 0 cannot be tested

"#]])
        .stderr_eq("");
}

#[test]
fn what_shows_each_clause_for_programs() {
    threadproof("contract --scenarios good --format json")
        .assert()
        .success()
        .stdout_eq(str![[r#"
[
  {
    "name": "pair/value",
    "basis": "documented",
    "text": "join gives the value of the closure",
    "link": "https://doc.rust-lang.org/std/thread/struct.JoinHandle.html#method.join",
    "scenarios": [
      "pair/itself",
      "pair/race",
      "pair/value"
    ],
    "compiled": [],
    "untestable": null
  },
  {
    "name": "pair/race",
    "basis": "implied",
    "text": "two threads come in any order",
    "link": "https://doc.rust-lang.org/std/thread/index.html#the-threading-model",
    "scenarios": [
      "pair/race"
    ],
    "compiled": [],
    "untestable": null
  }
]

"#]])
        .stderr_eq("");
}

#[test]
fn clauses_for_the_compiler_for_nothing_and_for_many_scenarios() {
    let clause = |name: &str, more: &str| {
        let link = "https://doc.rust-lang.org/std/thread/struct.JoinHandle.html";
        format!("clause \"{name}\" basis=\"documented\" link=\"{link}\" {{ text \"t\"; {more} }}\n")
    };
    let contract = clause("pair/many", "compiled \"a-handle\"")
        + &clause("pair/compiled", "compiled \"one\" \"two\"")
        + &clause("pair/open", "untestable \"nobody says how long\"");
    let mut folder = Folder::of("contract").with("contract.kdl", contract);
    for code in 1..=5 {
        let scenario = format!("title \"T{code}\"\nclause \"pair/many\"\nmain {{ exit {code} }}\n");
        folder = folder.with(&format!("pair/s{code}.kdl"), scenario);
    }
    folder
        .threadproof("contract --scenarios made")
        .assert()
        .success()
        .stdout_eq(str![[r#"
clause         basis       shown by
pair/many      documented  pair/s1, pair/s2, pair/s3 and 2 more; the compiler: a-handle
pair/compiled  documented  the compiler: one, two
pair/open      documented  nothing: nobody says how long

3 clauses: 1 shown by scenarios, 1 by the compiler, 1 cannot be tested

"#]])
        .stderr_eq("");
}

#[test]
fn holes_and_contradictions_are_told_at_once() {
    threadproof("contract --scenarios holes").assert().code(2).stdout_eq("").stderr_eq(str![[r#"
  × clause `pair/value` is shown, and says that it cannot be
   ╭─[holes/contract.kdl:1:8]
 1 │ clause "pair/value" basis="documented" link="https://doc.rust-lang.org/std/thread/struct.JoinHandle.html#method.join" {
   ·        ──────┬─────
   ·              ╰── has a reason why nothing can show it
 2 │     text "join gives the value of the closure"
   ╰────
  help: remove `untestable`, or what shows the clause

Advice: 
  ☞ a scenario that shows it
   ╭─[holes/pair/value.kdl:2:7]
 1 │ // What a function returns, main gets.
 2 │ title "A closure may just call a function"
   ·       ──────────────────┬─────────────────
   ·                         ╰── here
 3 │ clause "pair/value"
   ╰────

  × nothing shows clause `pair/race`
   ╭─[holes/contract.kdl:5:8]
 4 │ }
 5 │ clause "pair/race" basis="implied" link="https://doc.rust-lang.org/std/thread/index.html#the-threading-model" {
   ·        ─────┬─────
   ·             ╰── neither a scenario nor a reason
 6 │     text "two threads come in any order"
   ╰────
  help: add a scenario, or say why there can be none: `untestable "…"`

  × clause `pair/clone` is shown, and says that it cannot be
   ╭─[holes/contract.kdl:8:8]
 7 │ }
 8 │ clause "pair/clone" basis="documented" link="https://doc.rust-lang.org/std/thread/struct.JoinHandle.html" {
   ·        ──────┬─────
   ·              ╰── has a reason why nothing can show it
 9 │     text "a handle cannot be cloned"
   ╰────
  help: remove `untestable`, or what shows the clause

3 problems

"#]]);
}

#[test]
fn holes_are_found_by_check_too() {
    threadproof("check holes").assert().code(2).stdout_eq("").stderr_eq("...\n3 problems\n");
}
