//! Condition variables and barriers.

use crate::run;

/// The thread waits at line 17 until main has put a 1 into the mutex, between lines 9 and 12.
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
fn a_wait_is_over_once_its_thread_is_notified_and_can_have_the_lock() {
    let done = run(&format!(
        r#"{WAITS}
        schedule {{
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
        }}"#
    ));
    assert!(done.deviations().is_empty(), "{:#?}", done.log);
    assert!(done.position(r#"waits "a" 17"#) < done.position(r#"saw "main" 9 "Ok(0)""#));
    // Once around, and then it is done.
    let told = [r#"16 "Ok(0)""#, "17", r#"17 "Ok(1)""#, r#"18 "1""#, "19", "20"];
    assert_eq!(done.told_by("a"), told);
}

#[test]
fn a_condition_that_holds_needs_no_wait() {
    let done = run(&format!(
        "{WAITS}\nschedule {{\ntake \"main\" 8\ntake \"main\" 9\n\
        take \"main\" 10\ntake \"main\" 11\ntake \"main\" 12\ntake \"a\" 16\ntake \"a\" 17\n\
        take \"a\" 18\ntake \"a\" 19\ntake \"a\" 20\ntake \"main\" 13\ntake \"main\" 14\n}}"
    ));
    assert_eq!(done.told_by("a"), [r#"16 "Ok(1)""#, r#"17 "Ok(1)""#, r#"18 "1""#, "19", "20"]);
}

#[test]
fn a_wait_is_over_when_the_lock_was_poisoned_meanwhile_whatever_it_waits_for() {
    for wait in [r#"wait "v" guard="m""#, r#"wait "v" guard="m" until=1"#] {
        let done = run(&format!(
            r#"
            shared {{
                mutex "m" 0
                condvar "v"
            }}
            main {{
                spawn "a"
                catch {{
                    lock "m" {{
                        notify-all "v"
                        panic "boom"
                    }}
                }}
                join "a"
            }}
            thread "a" {{
                lock "m" {{
                    {wait}
                }}
            }}
            schedule {{
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
            }}"#
        ));
        assert_eq!(done.told_by("a"), [r#"18 "Ok(0)""#, r#"19 "Err(Poisoned(0))""#, "20", "21"]);
    }
}

#[test]
fn a_wait_with_a_time_limit_tells_whether_it_was_up() {
    let done = run(r#"
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
        once"#);
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
    assert_eq!(done.told_by("main"), expected);
}

/// Two threads meet at a barrier, twice; whoever leads counts it.
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
fn one_thread_of_those_at_a_barrier_leads() {
    let done = run(&format!("{BARRIER}\nonce"));
    assert_eq!(done.told_by("main"), ["8", "9", "10", r#"11 "Ok(())""#, r#"12 "2""#, "13"]);
    let done = run(&format!("{BARRIER}\nfree iterations=50"));
    let expected =
        [r#"count 50 "return" {"#, r#"saw "main" 11 "Ok(())""#, r#"saw "main" 12 "2""#, "}"];
    assert_eq!(done.records(), expected);
}

#[test]
fn a_barrier_holds_threads_back_until_the_last_one_comes() {
    let done = run(&format!(
        r#"{BARRIER}
        schedule {{
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
        }}"#
    ));
    assert!(done.deviations().is_empty(), "{:#?}", done.log);
    assert!(done.position(r#"waits "main" 9"#) < done.position(r#"saw "a" 15"#));
    assert_eq!(done.told_by("main").last(), Some(&"13"));
}
