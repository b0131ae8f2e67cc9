//! Condition variables and barriers.

use crate::{run_directed, run_free, run_once};

/// The thread waits at line 17 until the mutex holds a 1, which main stores between lines 9 and 12.
const WAITS: &str = r#"
    shared {
        mutex "m" 0
        condvar "v"
    }
    main {
        spawn "a"
        lock "m" {
            set "m" 1
            notify-one "v"
        }
        join "a"
    }
    thread "a" {
        lock "m" {
            wait "v" guard="m" until=1
            get "m"
        }
    }
"#;

#[test]
fn a_wait_returns_once_notified_and_the_mutex_is_released() {
    let run = run_directed(
        WAITS,
        r#"
            take "main" 8
            take "a" 16
            begin "a" 17 until=6
            take "main" 9
            take "main" 10
            take "main" 11
            take "main" 12
            end "a" 17
            take "a" 17
            take "a" 18
            take "a" 19
            take "a" 20
            take "main" 13
            take "main" 14
        "#,
    );
    assert!(run.deviations().is_empty(), "{:#?}", run.log);
    assert!(run.position(r#"waits "a" 17"#) < run.position(r#"saw "main" 9 "Ok(0)""#));
    // One iteration blocks, and one finds the condition true.
    let seen = [r#"16 "Ok(0)""#, "17", r#"17 "Ok(1)""#, r#"18 "1""#, "19", "20"];
    assert_eq!(run.seen_by("a"), seen);
}

#[test]
fn a_wait_does_not_block_if_the_condition_holds() {
    let run = run_directed(
        WAITS,
        r#"
            take "main" 8
            take "main" 9
            take "main" 10
            take "main" 11
            take "main" 12
            take "a" 16
            take "a" 17
            take "a" 18
            take "a" 19
            take "a" 20
            take "main" 13
            take "main" 14
        "#,
    );
    assert_eq!(run.seen_by("a"), [r#"16 "Ok(1)""#, r#"17 "Ok(1)""#, r#"18 "1""#, "19", "20"]);
}

#[test]
fn a_wait_returns_if_the_mutex_is_poisoned() {
    for wait in [r#"wait "v" guard="m""#, r#"wait "v" guard="m" until=1"#] {
        let program = r#"
            shared {
                mutex "m" 0
                condvar "v"
            }
            main {
                spawn "a"
                catch {
                    lock "m" {
                        notify-all "v"
                        panic "boom"
                    }
                }
                join "a"
            }
            thread "a" {
                lock "m" {
                    WAIT
                }
            }
        "#;
        let turns = r#"
            take "main" 8
            take "a" 18
            begin "a" 19 until=7
            take "main" 9
            take "main" 10
            take "main" 11
            take "main" 12
            take "main" 13
            end "a" 19
            take "a" 20
            take "a" 21
            take "main" 14
            take "main" 15
            take "main" 16
        "#;
        let run = run_directed(&program.replace("WAIT", wait), turns);
        assert_eq!(run.seen_by("a"), [r#"18 "Ok(0)""#, r#"19 "Err(Poisoned(0))""#, "20", "21"]);
    }
}

#[test]
fn a_wait_with_a_timeout_observes_whether_it_timed_out() {
    let run = run_once(
        r#"
        shared {
            mutex "m" 0
            condvar "v"
        }
        main {
            lock "m" {
                wait-timeout "v" 1 guard="m" until=1
                spawn "a"
                wait-timeout "v" "never" guard="m" until=1
                wait-timeout "v" 1 guard="m" until=1
                join "a"
            }
        }
        thread "a" {
            lock "m" {
                set "m" 1
                notify-all "v"
            }
        }
    "#,
    );
    let expected = [
        r#"8 "Ok(0)""#,
        r#"9 "TimedOut""#,
        "10",
        r#"11 "NotTimedOut""#,
        r#"12 "NotTimedOut""#,
        r#"13 "Ok(())""#,
        "14",
        "15",
    ];
    assert_eq!(run.seen_by("main"), expected);
}

/// Two threads meet at a barrier twice, and the leader adds 1 to an atomic.
const BARRIER: &str = r#"
    shared {
        barrier "b" 2
        atomic "leaders" 0
    }
    main {
        spawn "a"
        barrier-wait "b" leads="leaders"
        barrier-wait "b" leads="leaders"
        join "a"
        load "leaders"
    }
    thread "a" {
        barrier-wait "b" leads="leaders"
        barrier-wait "b" leads="leaders"
    }
"#;

#[test]
fn one_thread_at_a_barrier_is_the_leader() {
    let run = run_once(BARRIER);
    assert_eq!(run.seen_by("main"), ["8", "9", "10", r#"11 "Ok(())""#, r#"12 "2""#, "13"]);
    let run = run_free(BARRIER, 50);
    let expected =
        [r#"count 50 "return" {"#, r#"saw "main" 11 "Ok(())""#, r#"saw "main" 12 "2""#, "}"];
    assert_eq!(run.records(), expected);
}

#[test]
fn a_barrier_blocks_until_the_last_thread_arrives() {
    let run = run_directed(
        BARRIER,
        r#"
            take "main" 8
            begin "main" 9 until=2
            take "a" 15
            end "main" 9
            begin "a" 16 until=5
            take "main" 10
            end "a" 16
            take "a" 17
            take "main" 11
            take "main" 12
            take "main" 13
        "#,
    );
    assert!(run.deviations().is_empty(), "{:#?}", run.log);
    assert!(run.position(r#"waits "main" 9"#) < run.position(r#"saw "a" 15"#));
    assert_eq!(run.seen_by("main").last(), Some(&"13"));
}
