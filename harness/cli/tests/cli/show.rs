//! `threadproof list` and `threadproof show`

use crate::{TempFolder, kdl, threadproof};

#[test]
fn lists_all_ids() {
    assert_cli_snapshot!(threadproof("list --scenarios good"), @"
    ----- stdout -----
    pair/itself
    pair/race
    pair/value
    ----- exit code 0 -----
    ");
}

#[test]
fn lists_the_ids_that_match() {
    assert_cli_snapshot!(threadproof("list --scenarios good ra val"), @"
    ----- stdout -----
    pair/race
    pair/value
    ----- exit code 0 -----
    ");
}

#[test]
fn lists_ids_as_json() {
    assert_cli_snapshot!(threadproof("list --scenarios good --format json"), @r#"
    ----- stdout -----
    [
      "pair/itself",
      "pair/race",
      "pair/value"
    ]
    ----- exit code 0 -----
    "#);
}

#[test]
fn offers_the_nearest_word_for_a_filter() {
    assert_cli_snapshot!(threadproof("list --scenarios good pair/rcae"), @"
    ----- stderr -----
      × no scenario matches `pair/rcae`
      help: did you mean `pair/race`?

    ----- exit code 2 -----
    ");
}

#[test]
fn offers_the_nearest_id() {
    assert_cli_snapshot!(threadproof("show --scenarios good pair/rcae"), @"
    ----- stderr -----
      × no scenario `pair/rcae`
      help: did you mean `pair/race`?

    1 problem
    ----- exit code 2 -----
    ");
}

#[test]
fn reports_filters_that_match_nothing() {
    assert_cli_snapshot!(threadproof("list --scenarios good pair such"), @"
    ----- stderr -----
      × no scenario matches `such`
      help: list all ids with `threadproof list`

    ----- exit code 2 -----
    ");
}

#[test]
fn shows_every_outcome() {
    assert_cli_snapshot!(threadproof("show --scenarios good pair/race"), @r#"
    ----- stdout -----
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
          "chart": "main                   worker\nlet x 41\nspawn worker move=x\n                       call work\n                       return x\n                       end\njoin worker -> Ok(41)\nexit 0\n"
        }
      ]
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
      × no scenario `pair/vaule`
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
fn rejects_an_id_that_leaves_the_folder() {
    assert_cli_snapshot!(threadproof("show --scenarios good ../broken/pair/words"), @"
    ----- stderr -----
      × no scenario `../broken/pair/words`
      help: a scenario is a file GROUP/NAME.kdl in good

    1 problem
    ----- exit code 2 -----
    ");
}
