//! Free runs.

use crate::{Done, run};

/// The counts of the outcomes in a log, and the first words of everything else in it.
fn counts(done: &Done) -> (Vec<u64>, Vec<&str>) {
    let count = |line: &String| line.strip_prefix("count ")?.split(' ').next()?.parse().ok();
    let words = done.records().iter().filter_map(|line| line.split(' ').next());
    (done.log.iter().filter_map(count).collect(), words.filter(|word| *word != "count").collect())
}

#[test]
fn equal_outcomes_are_counted_together() {
    let done = run(r#"
        main {
            spawn "a"
            join "a"
        }
        thread "a" {
            return 7
        }
        free iterations=100"#);
    assert_eq!(done.records(), [r#"count 100 "return" {"#, r#"saw "main" 5 "Ok(7)""#, "}"]);
    assert!(done.status.success());
}

#[test]
fn every_iteration_has_fresh_objects_and_one_outcome() {
    let done = run(r#"
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
        free iterations=200"#);
    let (counts, _) = counts(&done);
    assert_eq!(counts.iter().sum::<u64>(), 200);
    // One of the two threads found the first value, in every iteration.
    assert!((1..=2).contains(&counts.len()), "{:#?}", done.log);
}

#[test]
fn a_panic_of_main_is_counted_as_one() {
    let done = run("main {\npanic \"boom\"\n}\nfree iterations=3");
    assert_eq!(done.records(), [r#"count 3 "panic" {"#, "}"]);
    assert!(done.status.success());
}

#[test]
fn a_budget_of_no_time_is_good_for_one_iteration() {
    let done = run("main {\nyield\n}\nfree iterations=1000 milliseconds=0");
    assert_eq!(done.records(), [r#"count 1 "return" {"#, "}"]);
}

#[test]
fn what_a_thread_tells_too_late_is_left_out_and_the_next_iteration_waits_for_it() {
    let done = run(r#"
        main {
            spawn "a"
            detach "a"
        }
        thread "a" {
            thread-name
        }
        free iterations=100"#);
    let (counts, others) = counts(&done);
    assert_eq!(counts.iter().sum::<u64>(), 100);
    assert!(others.iter().all(|word| ["saw", "}"].contains(word)), "{:#?}", done.log);
    assert!(counts.len() <= 2, "{:#?}", done.log);
}
