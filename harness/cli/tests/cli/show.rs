//! `threadproof show`

use crate::{TempFolder, kdl, threadproof};

#[test]
fn shows_every_outcome() {
    assert_cli_snapshot!(threadproof("show --scenarios good pair/race"), @r#"
    ----- stdout -----
    This is the name of a clause and of a scenario.

    pair/race (implied)
      threads run in any order
      https://doc.rust-lang.org/std/thread/index.html#the-threading-model

    1 scenario tests it
      pair/race  One of two swaps comes first

    pair/race  One of two swaps comes first

    pair/race (implied)
      threads run in any order
      https://doc.rust-lang.org/std/thread/index.html#the-threading-model

    pair/value (documented)
      join returns the closure's value
      https://doc.rust-lang.org/std/thread/struct.JoinHandle.html#method.join

      title "One of two swaps comes first"
      clause "pair/race" "pair/value"

      shared { atomic "flag" 0 }
      main { spawn "a"; spawn "b"; join "a"; join "b" }
      thread "a" { swap "flag" 1 as="old"; return (var)"old" }
      thread "b" { swap "flag" 1 as="old"; return (var)"old" }

    std allows 2 outcomes, found in 26 states

      outcome  main: join a  main: join b  a: swap flag 1  b: swap flag 1
      1        Ok(0)         Ok(1)         0               1
      2        Ok(1)         Ok(0)         1               0

    outcome 1 of 2

      main              a                 b
      spawn a
                        swap flag 1 -> 0
                        return old
      spawn b
                                          swap flag 1 -> 1
                                          return old
      join a -> Ok(0)
      join b -> Ok(1)
      exit 0

    outcome 2 of 2

      main              a                 b
      spawn a
      spawn b
                                          swap flag 1 -> 0
                        swap flag 1 -> 1
                        return old
                                          return old
      join a -> Ok(1)
      join b -> Ok(0)
      exit 0
    ----- exit code 0 -----
    "#);
}

#[test]
fn shows_the_choices_that_an_outcome_needs() {
    assert_cli_snapshot!(threadproof("show --scenarios good pair/itself"), @r#"
    ----- stdout -----
    pair/itself  A thread that joins itself panics or blocks forever

    pair/value (documented)
      join returns the closure's value
      https://doc.rust-lang.org/std/thread/struct.JoinHandle.html#method.join

      title "A thread that joins itself panics or blocks forever"
      clause "pair/value"

      shared {
          channel "handles"
          channel "done"
      }
      main {
          spawn "a"
          send "handles" (var)"a"
          recv "done"
      }
      thread "a" {
          recv "handles" unwrap=#true as="own"
          catch {
              join "own"
          }
          send "done"
      }

    std allows 2 outcomes, found in 13 states

      outcome  main: recv done  a: }                   a: send done ()  end     the platform chooses
      1        -                -                      -                hang    join-oneself: hang
      2        Ok(())           Err(a message of std)  Ok(())           exit 0  join-oneself: panic

    outcome 1 of 2 where the platform chooses join-oneself: hang

      main                      a
      spawn a
      send handles a -> Ok(())
      recv done ...
                                recv handles unwrap -> Ok(JoinHandle)
                                catch {
                                  join own ...
      hang

    outcome 2 of 2 where the platform chooses join-oneself: panic

      main                      a
      spawn a
      send handles a -> Ok(())
                                recv handles unwrap -> Ok(JoinHandle)
                                catch {
                                  join own
                                } -> Err(a message of std)
                                send done () -> Ok(())
                                end
      recv done -> Ok(())
      exit 0
    ----- exit code 0 -----
    "#);
}

#[test]
fn shows_a_scenario_as_json() {
    assert_cli_snapshot!(threadproof("show --scenarios good pair/value --format json"), @r#"
    ----- stdout -----
    {
      "scenario": {
        "id": "pair/value",
        "title": "A closure can call a function",
        "hash": "7dd156e6963f64ce",
        "clauses": [
          {
            "name": "pair/value",
            "basis": "documented",
            "text": "join returns the closure's value",
            "link": "https://doc.rust-lang.org/std/thread/struct.JoinHandle.html#method.join"
          }
        ],
        "program": "// `join` returns what the function returned.\ntitle \"A closure can call a function\"\nclause \"pair/value\"\n\nmain {\n    let \"x\" 41\n    spawn \"worker\" move=\"x\"\n    join \"worker\"\n}\nthread \"worker\" {\n    call \"work\"\n}\nfn \"work\" {\n    return (var)\"x\"\n}\n",
        "states": 8,
        "outcomes": [
          {
            "choices": [],
            "chart": {
              "threads": [
                "main",
                "worker"
              ],
              "rows": [
                {
                  "thread": "main",
                  "text": "let x 41"
                },
                {
                  "thread": "main",
                  "text": "spawn worker move=x"
                },
                {
                  "thread": "worker",
                  "text": "call work"
                },
                {
                  "thread": "worker",
                  "text": "return x"
                },
                {
                  "thread": "worker",
                  "text": "end"
                },
                {
                  "thread": "main",
                  "text": "join worker -> Ok(41)"
                }
              ],
              "reports": [],
              "end": "exit 0"
            }
          }
        ]
      },
      "clause": {
        "name": "pair/value",
        "basis": "documented",
        "text": "join returns the closure's value",
        "link": "https://doc.rust-lang.org/std/thread/struct.JoinHandle.html#method.join",
        "compiled": [],
        "untestable": null,
        "steps": [],
        "difference": null,
        "scenarios": [
          {
            "id": "pair/itself",
            "title": "A thread that joins itself panics or blocks forever"
          },
          {
            "id": "pair/race",
            "title": "One of two swaps comes first"
          },
          {
            "id": "pair/value",
            "title": "A closure can call a function"
          }
        ]
      }
    }
    ----- exit code 0 -----
    "#);
}

#[test]
fn shows_a_scenario_as_a_rust_program() {
    assert_cli_snapshot!(threadproof("show --scenarios good pair/race --format rust"), @r#"
    ----- stdout -----
    //! One of two swaps comes first
    //!
    //! It shows what std promises:
    //!
    //! - `pair/race`: <https://doc.rust-lang.org/std/thread/index.html#the-threading-model>
    //! - `pair/value`: <https://doc.rust-lang.org/std/thread/struct.JoinHandle.html#method.join>
    //!
    //! Run it, as often as you like, since the order of the threads may vary:
    //!
    //! ```console
    //! $ rustc --edition 2024 race.rs && ./race
    //! ```

    use std::sync::atomic::{AtomicI32, Ordering};
    use std::thread;

    static FLAG: AtomicI32 = AtomicI32::new(0);

    fn main() {
        let a = thread::spawn(|| {
            let old = FLAG.swap(1, Ordering::SeqCst);
            println!("a: swap flag -> {old}");
            old
        });
        let b = thread::spawn(|| {
            let old = FLAG.swap(1, Ordering::SeqCst);
            println!("b: swap flag -> {old}");
            old
        });
        match a.join() {
            Ok(value) => println!("main: join a -> Ok({value})"),
            Err(_) => println!("main: join a -> Err(a message of std)"),
        }
        match b.join() {
            Ok(value) => println!("main: join b -> Ok({value})"),
            Err(_) => println!("main: join b -> Err(a message of std)"),
        }
    }
    ----- exit code 0 -----
    "#);
}

#[test]
fn reports_a_step_that_cannot_be_written_in_rust() {
    let folder = TempFolder::new().with_fixture("", "good/contract.kdl").with(
        "pair/types.kdl",
        kdl(r#"
            title "A channel that carries values of two types"
            clause "pair/value"
            shared { channel "c" }
            main {
                send "c" 1
                send "c" "one"
            }
            "#),
    );
    let show = "show --scenarios made pair/types --format rust";
    assert_cli_snapshot!(folder.threadproof(show), @r#"
    ----- stderr -----
      × Rust needs one type here, but the values have several
       ╭─[made/pair/types.kdl:6:10]
     5 │     send "c" 1
     6 │     send "c" "one"
       ·          ─┬─
       ·           ╰── in this step
     7 │ }
       ╰────
      help: use a variable, channel or body for values of one type

    1 problem
    ----- exit code 2 -----
    "#);
}

#[test]
fn suggests_an_id_for_a_misspelled_one() {
    assert_cli_snapshot!(threadproof("show --scenarios good pair/vaule"), @"
    ----- stderr -----
      × no scenario or clause `pair/vaule`
      help: did you mean `pair/value`?

    1 problem
    ----- exit code 2 -----
    ");
}

#[test]
fn reports_all_problems_of_a_scenario() {
    assert_cli_snapshot!(threadproof("show --scenarios broken pair/words"), @r#"
    ----- stderr -----
      × unknown step `spwan`
       ╭─[broken/pair/words.kdl:5:5]
     4 │ main {
     5 │     spwan "a"
       ·     ──┬──
       ·       ╰── not a step
     6 │     yield 1
       ╰────
      help: did you mean `spawn`?

      × `yield` takes no arguments
       ╭─[broken/pair/words.kdl:6:11]
     5 │     spwan "a"
     6 │     yield 1
       ·           ┬
       ·           ╰── an extra argument
     7 │ }
       ╰────
      help: remove it

    2 problems
    ----- exit code 2 -----
    "#);
}

#[test]
fn reports_an_unknown_clause_of_a_scenario() {
    assert_cli_snapshot!(threadproof("show --scenarios broken pair/clause"), @r#"
    ----- stderr -----
      × unknown clause `pair/valeu`
       ╭─[broken/pair/clause.kdl:2:8]
     1 │ title "A clause that is not in the contract"
     2 │ clause "pair/valeu"
       ·        ──────┬─────
       ·              ╰── not in the contract
     3 │ 
       ╰────
      help: did you mean `pair/value`?

    1 problem
    ----- exit code 2 -----
    "#);
}

#[test]
fn shows_a_clause_and_its_scenarios() {
    assert_cli_snapshot!(clauses().threadproof("show --scenarios made pair/value"), @"
    ----- stdout -----
    pair/value (documented)
      join returns the closure's value
      https://doc.rust-lang.org/std/

    no outcome contains it, but the judge can see a difference: report-wording

    the compiler checks it: handle-has-a-type

    every scenario with a step `join` relies on it

    2 scenarios test it
      pair/exit   A process exits with its code
      pair/seven  A closure can return a number
    ----- exit code 0 -----
    ");
}

#[test]
fn shows_a_clause_that_no_scenario_tests() {
    assert_cli_snapshot!(clauses().threadproof("show --scenarios made pair/open"), @"
    ----- stdout -----
    pair/open (documented)
      a clause that no scenario tests
      https://doc.rust-lang.org/std/

    nothing tests it: std does not specify how long
    ----- exit code 0 -----
    ");
}

#[test]
fn shows_a_clause_and_a_scenario_of_the_same_name() {
    assert_cli_snapshot!(clauses().threadproof("show --scenarios made pair/exit"), @r#"
    ----- stdout -----
    This is the name of a clause and of a scenario.

    pair/exit (implied)
      the process exits with its code
      https://doc.rust-lang.org/std/

    1 scenario tests it
      pair/exit  A process exits with its code

    pair/exit  A process exits with its code

    pair/exit (implied)
      the process exits with its code
      https://doc.rust-lang.org/std/

    pair/value (documented)
      join returns the closure's value
      https://doc.rust-lang.org/std/

      title "A process exits with its code"
      clause "pair/exit" "pair/value"
      main { exit 3 }

    std allows 1 outcome, found in 2 states

    outcome 1 of 1

      main
      exit 3
      exit 3
    ----- exit code 0 -----
    "#);
}

#[test]
fn shows_a_clause_as_json() {
    let show = "show --scenarios made pair/value --format json";
    assert_cli_snapshot!(clauses().threadproof(show), @r#"
    ----- stdout -----
    {
      "scenario": null,
      "clause": {
        "name": "pair/value",
        "basis": "documented",
        "text": "join returns the closure's value",
        "link": "https://doc.rust-lang.org/std/",
        "compiled": [
          "handle-has-a-type"
        ],
        "untestable": null,
        "steps": [
          "join"
        ],
        "difference": "report-wording",
        "scenarios": [
          {
            "id": "pair/exit",
            "title": "A process exits with its code"
          },
          {
            "id": "pair/seven",
            "title": "A closure can return a number"
          }
        ]
      }
    }
    ----- exit code 0 -----
    "#);
}

#[test]
fn a_clause_is_not_a_rust_program() {
    let show = "show --scenarios made pair/value --format rust";
    assert_cli_snapshot!(clauses().threadproof(show), @"
    ----- stderr -----
      × `pair/value` is a clause, not a program
      help: name one of its scenarios: `threadproof list --clause pair/value`

    ----- exit code 2 -----
    ");
}

#[test]
fn suggests_a_clause_for_a_misspelled_one() {
    assert_cli_snapshot!(clauses().threadproof("show --scenarios made pair/vaule"), @"
    ----- stderr -----
      × no scenario or clause `pair/vaule`
      help: did you mean `pair/value`?

    1 problem
    ----- exit code 2 -----
    ");
}

/// A folder with three clauses, and two scenarios: one of them has the name of a clause.
fn clauses() -> TempFolder {
    let contract = kdl(r#"
        clause "pair/value" basis="documented" link="https://doc.rust-lang.org/std/" {
            text "join returns the closure's value"
            compiled "handle-has-a-type"
            steps "join"
            difference "report-wording"
        }
        clause "pair/exit" basis="implied" link="https://doc.rust-lang.org/std/" {
            text "the process exits with its code"
        }
        clause "pair/open" basis="documented" link="https://doc.rust-lang.org/std/" {
            text "a clause that no scenario tests"
            untestable "std does not specify how long"
        }
    "#);
    let exit = kdl(r#"
        title "A process exits with its code"
        clause "pair/exit" "pair/value"
        main { exit 3 }
    "#);
    let seven = kdl(r#"
        title "A closure can return a number"
        clause "pair/value"
        main { spawn "a"; join "a" }
        thread "a" { return 7 }
    "#);
    let folder = TempFolder::new().with("contract.kdl", contract);
    folder.with("pair/exit.kdl", exit).with("pair/seven.kdl", seven)
}

#[test]
fn rejects_an_id_that_leaves_the_folder() {
    assert_cli_snapshot!(threadproof("show --scenarios good ../broken/pair/words"), @"
    ----- stderr -----
      × no scenario or clause `../broken/pair/words`
      help: `threadproof list` lists the scenarios, `threadproof contract` the
            clauses

    1 problem
    ----- exit code 2 -----
    ");
}
