//! Free runs.

use crate::{ProbeRun, run_free, run_plan};

/// The counts of the outcomes in a log, and the first words of all other records.
fn counts(run: &ProbeRun) -> (Vec<u64>, Vec<&str>) {
    let count = |line: &String| line.strip_prefix("count ")?.split(' ').next()?.parse().ok();
    let words = run.records().iter().filter_map(|line| line.split(' ').next());
    (run.log.iter().filter_map(count).collect(), words.filter(|word| *word != "count").collect())
}

#[test]
fn equal_outcomes_are_counted_together() {
    let run = run_free(
        r#"
            main {
                spawn "a"
                join "a"
            }
            thread "a" {
                return 7
            }
        "#,
        100,
    );
    assert_eq!(run.records(), [r#"count 100 "return" {"#, r#"saw "main" 5 "Ok(7)""#, "}"]);
    assert!(run.status.success());
}

#[test]
fn each_iteration_has_new_objects_and_one_outcome() {
    let run = run_free(
        r#"
            shared {
                atomic "x" 0
                channel "mail"
            }
            main {
                spawn "a"
                spawn "b"
                send "mail" 1
                join "a"
                join "b"
            }
            thread "a" {
                add "x" 1
            }
            thread "b" {
                add "x" 1
            }
        "#,
        200,
    );
    let (counts, _) = counts(&run);
    assert_eq!(counts.iter().sum::<u64>(), 200);
    // In every iteration, one of the two threads added first.
    assert!((1..=2).contains(&counts.len()), "{:#?}", run.log);
}

#[test]
fn a_panic_of_main_is_counted_as_a_panic() {
    let run = run_free(
        r#"
            main {
                panic "boom"
            }
        "#,
        3,
    );
    assert_eq!(run.records(), [r#"count 3 "panic" {"#, "}"]);
    assert!(run.status.success());
}

#[test]
fn a_budget_of_no_time_allows_one_iteration() {
    let run = run_plan(&["
        main {
            yield
        }
        free iterations=1000 milliseconds=0
    "]);
    assert_eq!(run.records(), [r#"count 1 "return" {"#, "}"]);
}

#[test]
fn late_observations_are_not_counted_and_the_next_iteration_waits() {
    let run = run_free(
        r#"
            main {
                spawn "a"
                detach "a"
            }
            thread "a" {
                thread-name
            }
        "#,
        100,
    );
    let (counts, others) = counts(&run);
    assert_eq!(counts.iter().sum::<u64>(), 100);
    assert!(others.iter().all(|word| ["saw", "}"].contains(word)), "{:#?}", run.log);
    assert!(counts.len() <= 2, "{:#?}", run.log);
}

#[test]
fn a_detached_thread_that_blocks_forever_ends_the_repetition() {
    // Nothing is left to send, so the thread waits for a message that never arrives.
    let run = run_free(
        r#"
            shared {
                channel "never"
            }
            main {
                spawn "a"
                detach "a"
            }
            thread "a" {
                recv "never"
            }
        "#,
        100,
    );
    assert_eq!(run.records(), [r#"count 1 "return" {"#, "}"]);
    assert!(run.status.success());
}
