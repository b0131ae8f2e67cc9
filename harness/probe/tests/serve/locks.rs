//! Mutexes and read-write locks.

use crate::{run_directed, run_free, run_once};

#[test]
fn a_guard_is_held_until_the_thread_leaves_its_block_in_any_way() {
    let run = run_once(
        r#"
        shared {
            mutex "m" 1
        }
        main {
            lock "m" {
                get "m"
                set "m" 2
                try-lock "m" {
                    yield
                }
            }
            spawn "a"
            join "a"
            try-lock "m" {
                get "m"
            }
            into-inner "m"
        }
        thread "a" {
            lock "m" {
                get "m" as="value"
                return (var)"value"
            }
        }
    "#,
    );
    let expected = [
        r#"7 "Ok(1)""#,
        r#"8 "1""#,
        "9",
        // The block is skipped.
        r#"10 "Err(WouldBlock)""#,
        "13",
        "14",
        r#"15 "Ok(2)""#,
        r#"16 "Ok(2)""#,
        r#"17 "2""#,
        "18",
        r#"19 "Ok(2)""#,
        "20",
    ];
    assert_eq!(run.seen_by("main"), expected);
    // The `return` takes the turn at the end of the block and ends the thread's closure.
    assert_eq!(run.seen_by("a"), [r#"22 "Ok(2)""#, r#"23 "2""#, "24", "25"]);
}

#[test]
fn the_variables_of_a_block_are_dropped_before_its_guard() {
    let run = run_once(
        r#"
        shared {
            mutex "m" 1
        }
        main {
            lock "m" {
                local "inner" {
                    on-drop {
                        try-lock "m" {
                        }
                    }
                }
            }
            try-lock "m" {
            }
        }
    "#,
    );
    let expected =
        [r#"7 "Ok(1)""#, "8", r#"10 "Err(WouldBlock)""#, "12", "14", r#"15 "Ok(1)""#, "16", "17"];
    assert_eq!(run.seen_by("main"), expected);
}

#[test]
fn a_panic_poisons_the_mutex_at_the_end_of_the_block() {
    let run = run_once(
        r#"
        shared {
            mutex "m" 1
        }
        main {
            catch {
                lock "m" {
                    is-poisoned "m"
                    panic "boom"
                }
            }
            is-poisoned "m"
            catch {
                lock "m" unwrap=#true {
                    yield
                }
            }
            lock "m" {
                set "m" 2
            }
            try-lock "m" {
            }
            clear-poison "m"
            is-poisoned "m"
            lock "m" unwrap=#true {
            }
        }
    "#,
    );
    let expected = [
        "7",
        r#"8 "Ok(1)""#,
        r#"9 "false""#,
        "10",
        "11",
        r#"12 "Err(\"boom\")""#,
        r#"13 "true""#,
        "14",
        // The unwrap panics, so of the block only the end is reached, which drops the guard.
        r#"15 "Err(Poisoned(1))""#,
        "17",
        r#"18 "Err(a message of std)""#,
        r#"19 "Err(Poisoned(1))""#,
        "20",
        "21",
        r#"22 "Err(Poisoned(2))""#,
        "23",
        "24",
        r#"25 "false""#,
        r#"26 "Ok(2)""#,
        "27",
        "28",
    ];
    assert_eq!(run.seen_by("main"), expected);
}

#[test]
fn an_rwlock_has_readers_or_one_writer() {
    let run = run_once(
        r#"
        shared {
            rwlock "l" 1
        }
        main {
            read "l" {
                try-read "l" {
                    get "l"
                }
                try-write "l" {
                }
            }
            catch {
                write "l" {
                    set "l" 2
                    try-read "l" {
                    }
                    panic "boom"
                }
            }
            is-poisoned "l"
            catch {
                read "l" unwrap=#true {
                }
            }
            try-write "l" {
                set "l" 3
            }
            into-inner "l"
        }
    "#,
    );
    let expected = [
        r#"7 "Ok(1)""#,
        r#"8 "Ok(1)""#,
        r#"9 "1""#,
        "10",
        r#"11 "Err(WouldBlock)""#,
        "13",
        "14",
        r#"15 "Ok(1)""#,
        "16",
        r#"17 "Err(WouldBlock)""#,
        "19",
        "20",
        r#"21 "Err(\"boom\")""#,
        r#"22 "true""#,
        "23",
        r#"24 "Err(Poisoned(2))""#,
        "25",
        r#"26 "Err(a message of std)""#,
        r#"27 "Err(Poisoned(2))""#,
        "28",
        "29",
        r#"30 "Err(Poisoned(3))""#,
        "31",
    ];
    assert_eq!(run.seen_by("main"), expected);
}

/// Main holds the mutex from line 8 to line 10, and the thread from line 14 to line 15.
const CONTENDED: &str = r#"
    shared {
        mutex "m" 1
    }
    main {
        spawn "a"
        lock "m" {
            set "m" 2
        }
        join "a"
    }
    thread "a" {
        lock "m" {
        }
    }
"#;

#[test]
fn a_lock_blocks_until_the_turn_that_releases_it() {
    let run = run_directed(
        CONTENDED,
        r#"
            take "main" 7
            take "main" 8
            begin "a" 14 until=4
            take "main" 9
            take "main" 10
            end "a" 14
            take "a" 15
            take "a" 16
            take "main" 11
            take "main" 12
        "#,
    );
    let expected = [
        r#"saw "main" 7"#,
        r#"saw "main" 8 "Ok(1)""#,
        r#"waits "a" 14"#,
        r#"saw "main" 9"#,
        r#"saw "main" 10"#,
        r#"saw "a" 14 "Ok(2)""#,
        r#"saw "a" 15"#,
        r#"saw "a" 16"#,
        r#"saw "main" 11 "Ok(())""#,
        r#"saw "main" 12"#,
    ];
    assert_eq!(run.records(), expected);
}

#[test]
fn a_lock_that_is_acquired_before_its_turn_is_early() {
    // In this schedule, main joins the thread before the thread acquires the lock.
    let run = run_directed(
        CONTENDED,
        r#"
            take "main" 7
            take "main" 8
            begin "a" 14 until=6
            take "main" 9
            take "main" 10
            take "main" 11
            end "a" 14
            take "a" 15
            take "a" 16
            take "main" 12
        "#,
    );
    assert_eq!(run.deviations(), [r#"early "a" 14"#]);
}

#[test]
fn each_run_has_its_own_locks() {
    let run = run_free(
        r#"
            shared {
                mutex "m" 0
                rwlock "l" 0
            }
            main {
                spawn "a"
                spawn "b"
                join "a"
                join "b"
                into-inner "m"
                into-inner "l"
            }
            thread "a" {
                lock "m" {
                    set "m" 1
                }
            }
            thread "b" {
                catch {
                    write "l" {
                        set "l" 2
                        panic-any 1
                    }
                }
            }
        "#,
        50,
    );
    let expected = [
        r#"count 50 "return" {"#,
        r#"saw "a" 16 "Ok(0)""#,
        r#"saw "b" 22 "Ok(0)""#,
        r#"saw "b" 26 "Err(1)""#,
        r#"saw "main" 10 "Ok(())""#,
        r#"saw "main" 11 "Ok(())""#,
        r#"saw "main" 12 "Ok(1)""#,
        r#"saw "main" 13 "Err(Poisoned(2))""#,
        "}",
    ];
    assert_eq!(run.records(), expected);
}

/// Main holds the lock for writing at line 7, and downgrades at line 8. The thread reads at line 15.
const DOWNGRADES: &str = r#"
    shared {
        rwlock "l" 0
    }
    main {
        write "l" {
            downgrade "l"
            spawn "a"
            join "a"
            try-write "l" {
            }
        }
    }
    thread "a" {
        read "l" {
        }
    }
"#;

#[test]
fn a_downgraded_guard_lets_readers_in_but_no_writer() {
    let run = run_once(DOWNGRADES);
    assert_eq!(run.seen_by("a"), [r#"16 "Ok(0)""#, "17", "18"]);
    let expected =
        [r#"7 "Ok(0)""#, "8", "9", r#"10 "Ok(())""#, r#"11 "Err(WouldBlock)""#, "13", "14"];
    assert_eq!(run.seen_by("main"), expected);
}

#[test]
fn get_mut_changes_the_value_that_threads_find() {
    let run = run_once(
        r#"
        shared {
            mutex "m" 0
            rwlock "l" 5
        }
        main {
            get-mut "m" 1
            get-mut "m" 2
            get-mut "l" 6
            spawn "a"
            join "a"
            get-mut "m" 4
            get-mut "l" 7
            lock "m" {
            }
            into-inner "l"
        }
        thread "a" {
            read "l" {
            }
            lock "m" {
                set "m" 3
                panic "x"
            }
        }
    "#,
    );
    let seen = run.seen_by("main");
    let expected = [r#"8 "Ok(0)""#, r#"9 "Ok(1)""#, r#"10 "Ok(5)""#, "11"];
    assert_eq!(seen[..4], expected);
    let expected = [
        r#"13 "Err(Poisoned(3))""#,
        r#"14 "Ok(6)""#,
        r#"15 "Err(Poisoned(4))""#,
        "16",
        r#"17 "Ok(7)""#,
        "18",
    ];
    assert_eq!(seen[5..], expected);
    assert_eq!(run.seen_by("a")[0], r#"20 "Ok(6)""#);
    assert_eq!(run.seen_by("a")[2], r#"22 "Ok(2)""#);
}
