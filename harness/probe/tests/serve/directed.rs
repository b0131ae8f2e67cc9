//! Runs along a schedule.

use crate::{canonical, directed, run_directed, run_plan, run_until};

/// Main spawns a thread at line 4 and joins it at line 5; the thread returns 7 at line 8.
const JOIN: &str = r#"
    main {
        spawn "a"
        join "a"
    }
    thread "a" {
        return 7
    }
"#;

/// Two threads swap the same flag, at lines 13 and 16.
const SWAPS: &str = r#"
    shared {
        atomic "flag" 0
    }
    main {
        spawn "a"
        spawn "b"
        join "a"
        join "b"
    }
    thread "a" {
        swap "flag" 1
    }
    thread "b" {
        swap "flag" 2
    }
"#;

#[test]
fn a_join_that_blocks_is_recorded_and_completes_in_its_turn() {
    let run = run_directed(
        JOIN,
        r#"
            take "main" 4
            begin "main" 5 until=2
            take "a" 8
            end "main" 5
            take "main" 6
        "#,
    );
    let expected = [
        r#"saw "main" 4"#,
        r#"waits "main" 5"#,
        r#"saw "a" 8"#,
        r#"saw "main" 5 "Ok(7)""#,
        r#"saw "main" 6"#,
    ];
    assert_eq!(run.records(), expected);
    assert!(run.status.success());
}

#[test]
fn a_turn_lasts_until_its_thread_has_ended() {
    let run = run_directed(
        r#"
            main {
                spawn "a"
                is-finished "a"
                join "a"
            }
            thread "a" {
                return 7
            }
        "#,
        r#"
            take "main" 4
            take "a" 9
            take "main" 5
            take "main" 6
            take "main" 7
        "#,
    );
    assert_eq!(run.seen_by("main"), ["4", r#"5 "true""#, r#"6 "Ok(7)""#, "7"]);
}

#[test]
fn dropping_the_result_of_a_detached_thread_takes_turns() {
    let run = run_directed(
        r#"
            shared {
                atomic "dropped" 0
            }
            main {
                spawn "a"
                detach "a"
                load "dropped"
                load "dropped"
                load "dropped"
            }
            thread "a" {
                local "guard" {
                    on-drop {
                        store "dropped" 1
                    }
                }
                return (var)"guard"
            }
        "#,
        r#"
            take "main" 7
            take "main" 8
            take "a" 14
            take "a" 19
            take "main" 9
            take "a" 16
            take "main" 10
            take "a" 17
            take "main" 11
            take "main" 12
        "#,
    );
    assert!(run.log.iter().all(|line| !line.starts_with("stray")), "{:#?}", run.log);
    assert_eq!(run.seen_by("main"), ["7", "8", r#"9 "0""#, r#"10 "1""#, r#"11 "1""#, "12"]);
    assert_eq!(run.seen_by("a"), ["14", "19", "16", "17"]);
}

#[test]
fn a_schedule_decides_which_thread_is_first() {
    const FIRST_A: &str = r#"
        take "main" 7
        take "main" 8
        take "a" 13
        take "a" 14
        take "b" 16
        take "b" 17
        take "main" 9
        take "main" 10
        take "main" 11
    "#;
    const FIRST_B: &str = r#"
        take "main" 7
        take "main" 8
        take "b" 16
        take "b" 17
        take "a" 13
        take "a" 14
        take "main" 9
        take "main" 10
        take "main" 11
    "#;
    let run = run_directed(SWAPS, FIRST_A);
    assert_eq!((run.seen_by("a")[0], run.seen_by("b")[0]), (r#"13 "0""#, r#"16 "1""#));
    let run = run_directed(SWAPS, FIRST_B);
    assert_eq!((run.seen_by("a")[0], run.seen_by("b")[0]), (r#"13 "2""#, r#"16 "0""#));
}

#[test]
fn a_step_that_completes_before_its_turn_is_early() {
    for begin in [r#"begin "main" 5 until=4"#, r#"begin "main" 5"#] {
        let turns = r#"
            take "main" 4
            BEGIN
            take "a" 8
            end "main" 5
            take "main" 6
        "#;
        let run = run_directed(JOIN, &turns.replace("BEGIN", begin));
        let expected = [
            r#"saw "main" 4"#,
            r#"waits "main" 5"#,
            r#"saw "a" 8"#,
            r#"early "main" 5"#,
            r#"saw "main" 5 "Ok(7)""#,
            r#"saw "main" 6"#,
        ];
        assert_eq!(run.records(), expected);
        assert!(run.status.success());
    }
}

#[test]
fn a_thread_at_another_place_is_stray() {
    let run = run_directed(
        JOIN,
        r#"
            take "main" 4
            take "a" 9
            take "main" 5
            take "main" 6
        "#,
    );
    assert_eq!(run.records()[1], r#"stray "a" 8"#);
    // The gate is open now, and the run continues to its end.
    assert_eq!(run.seen_by("main"), ["4", r#"5 "Ok(7)""#, "6"]);
    assert!(run.status.success());
}

#[test]
fn a_thread_that_ends_before_its_turn_is_gone() {
    let run = run_directed(
        JOIN,
        r#"
            take "main" 4
            take "a" 8
            take "a" 9
            take "main" 5
        "#,
    );
    // Main may join the thread before the deviation is recorded, so the two have no order.
    assert!(run.log.contains(&r#"gone "a" 9"#.to_owned()), "{:#?}", run.log);
    assert_eq!(run.seen_by("main"), ["4", r#"5 "Ok(7)""#, "6"]);
}

#[test]
fn only_the_first_deviation_is_recorded() {
    let run = run_directed(
        SWAPS,
        r#"
            take "main" 9
            take "a" 14
            take "b" 17
        "#,
    );
    let strays: Vec<_> = run.log.iter().filter(|line| line.starts_with("stray")).collect();
    assert_eq!(strays, [r#"stray "main" 7"#]);
    assert!(run.status.success());
}

#[test]
fn a_thread_that_moves_after_the_last_turn_of_a_hang_is_stray() {
    let run = run_plan(&[
        JOIN,
        r#"
            schedule hangs=#true {
                take "main" 4
                take "a" 8
            }
        "#,
    ]);
    let expected = [
        r#"saw "main" 4"#,
        r#"saw "a" 8"#,
        r#"stray "main" 5"#,
        r#"saw "main" 5 "Ok(7)""#,
        r#"saw "main" 6"#,
    ];
    assert_eq!(run.records(), expected);
}

#[test]
fn all_threads_continue_after_the_last_turn_of_a_loose_schedule() {
    let run = run_plan(&[
        JOIN,
        r#"
            schedule loose=#true {
                take "main" 4
                begin "main" 5
            }
        "#,
    ]);
    let expected = [
        r#"saw "main" 4"#,
        r#"waits "main" 5"#,
        r#"saw "a" 8"#,
        r#"saw "main" 5 "Ok(7)""#,
        r#"saw "main" 6"#,
    ];
    assert_eq!(run.records(), expected);
    assert!(run.status.success());
}

#[test]
fn a_hang_hangs() {
    let plan = canonical(&[r#"
        shared {
            channel "mail"
        }
        main {
            recv "mail"
        }
        schedule hangs=#true {
            begin "main" 7
        }
    "#]);
    let (log, is_running) = run_until(&plan, r#"waits "main" 7"#);
    assert_eq!(log[2..], [r#"waits "main" 7"#]);
    assert!(is_running);
}

#[test]
fn all_threads_wait_after_the_last_turn() {
    let turns = r#"
        take "main" 4
        take "a" 8
    "#;
    let (log, is_running) = run_until(&directed(JOIN, turns), r#"saw "a" 8"#);
    assert_eq!(log[2..], [r#"saw "main" 4"#, r#"saw "a" 8"#]);
    assert!(is_running);
}
