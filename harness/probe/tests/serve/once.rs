//! `Once`, `OnceLock` and `LazyLock`.

use crate::{run_directed, run_free, run_once};

#[test]
fn a_once_runs_one_block_or_with_force_another_after_a_panic() {
    let run = run_once(
        r#"
        shared {
            once "o"
        }
        main {
            catch {
                call-once "o" {
                    is-completed "o"
                    panic "boom"
                }
            }
            catch {
                call-once "o" {
                    yield
                }
            }
            call-once "o" force=#true {
                return
            }
            is-completed "o"
            call-once "o" {
                yield
            }
            call-once "o" force=#true {
                yield
            }
        }
    "#,
    );
    let expected = [
        "7",
        "8",
        r#"9 "false""#,
        "10",
        "11",
        r#"12 "Err(\"boom\")""#,
        "13",
        // The once is poisoned, so the call panics and does not run the block.
        "14",
        r#"17 "Err(a message of std)""#,
        r#"18 "Some(true)""#,
        "19",
        "20",
        r#"21 "true""#,
        "22",
        r#"25 "None""#,
        "28",
    ];
    assert_eq!(run.seen_by("main"), expected);
}

#[test]
fn a_once_lock_is_set_once() {
    let run = run_once(
        r#"
        shared {
            once-lock "set"
            once-lock "initialized"
        }
        main {
            get "set"
            set "set" 1
            set "set" 2
            get "set" as="value"
            get-or-init "set" {
                return 3
            }
            catch {
                get-or-init "initialized" {
                    panic "boom"
                }
            }
            get-or-init "initialized" {
                return 4
            }
            get "initialized"
        }
    "#,
    );
    let expected = [
        r#"8 "None""#,
        r#"9 "Ok(())""#,
        r#"10 "Err(2)""#,
        r#"11 "Some(1)""#,
        r#"12 "1""#,
        "15",
        "16",
        "17",
        "18",
        r#"19 "Err(\"boom\")""#,
        "20",
        "21",
        r#"22 "4""#,
        r#"23 "Some(4)""#,
        "24",
    ];
    assert_eq!(run.seen_by("main"), expected);
}

#[test]
fn a_lazy_lock_is_initialized_by_the_first_force() {
    let run = run_once(
        r#"
        shared {
            lazy-lock "inner" {
                return 1
            }
            lazy-lock "outer" {
                force "inner"
                return 2
            }
            lazy-lock "broken" {
                panic "boom"
            }
        }
        main {
            force "outer"
            force "outer"
            catch {
                force "broken"
            }
            catch {
                force "broken"
            }
        }
    "#,
    );
    let expected = [
        "16",
        "8",
        "5",
        r#"6 "1""#,
        "9",
        r#"10 "2""#,
        r#"17 "2""#,
        "18",
        "19",
        "12",
        "13",
        r#"20 "Err(\"boom\")""#,
        "21",
        // The lazy-lock is poisoned, so the step panics and does not run the initializer.
        "22",
        r#"23 "Err(a message of std)""#,
        "24",
    ];
    assert_eq!(run.seen_by("main"), expected);
}

#[test]
fn a_second_caller_blocks_until_the_block_has_ended() {
    for (first, second, step, seen) in [
        (r#"call-once "x""#, r#"call-once "x" force=#true"#, "yield", "None"),
        (r#"get-or-init "y""#, r#"get-or-init "y""#, "return 7", "7"),
    ] {
        let program = r#"
            shared {
                once "x"
                once-lock "y"
            }
            main {
                spawn "a"
                FIRST {
                    STEP
                }
                join "a"
            }
            thread "a" {
                SECOND {
                    STEP
                }
            }
        "#;
        let turns = r#"
            take "main" 8
            take "main" 9
            begin "a" 15 until=4
            take "main" 10
            take "main" 11
            end "a" 15
            take "a" 18
            take "main" 12
            take "main" 13
        "#;
        let program = program.replace("FIRST", first).replace("SECOND", second);
        let run = run_directed(&program.replace("STEP", step), turns);
        assert_eq!(run.records()[2], r#"waits "a" 15"#);
        assert!(run.deviations().is_empty(), "{:#?}", run.log);
        assert_eq!(run.seen_by("a"), [format!("15 \"{seen}\""), "18".to_owned()]);
    }
}

#[test]
fn a_second_force_blocks_until_the_initializer_has_ended() {
    let run = run_directed(
        r#"
            shared {
                lazy-lock "z" {
                    return 7
                }
            }
            main {
                spawn "a"
                force "z"
                join "a"
            }
            thread "a" {
                force "z"
            }
        "#,
        r#"
            take "main" 9
            take "main" 10
            begin "a" 14 until=4
            take "main" 5
            take "main" 6
            end "a" 14
            take "a" 15
            take "main" 11
            take "main" 12
        "#,
    );
    assert!(run.deviations().is_empty(), "{:#?}", run.log);
    assert_eq!(run.seen_by("a"), [r#"14 "7""#, "15"]);
    let seen = ["9", "10", "5", r#"6 "7""#, r#"11 "Ok(())""#, "12"];
    assert_eq!(run.seen_by("main"), seen);
}

/// The thread blocks on main's initializer, and then runs its own.
#[test]
fn a_blocked_caller_runs_its_own_block_if_the_first_one_panics() {
    let run = run_directed(
        r#"
            shared {
                once-lock "y"
            }
            main {
                spawn "a"
                catch {
                    get-or-init "y" {
                        panic "boom"
                    }
                }
                join "a"
            }
            thread "a" {
                get-or-init "y" {
                    return 8
                }
            }
        "#,
        r#"
            take "main" 7
            take "main" 8
            take "main" 9
            begin "a" 16 until=5
            take "main" 10
            take "main" 11
            end "a" 16
            take "a" 17
            take "a" 18
            take "a" 19
            take "main" 12
            take "main" 13
            take "main" 14
        "#,
    );
    assert_eq!(run.seen_by("a"), ["16", "17", r#"18 "8""#, "19"]);
    assert_eq!(run.seen_by("main")[4..6], ["11", r#"12 "Err(\"boom\")""#]);
    assert!(run.deviations().is_empty(), "{:#?}", run.log);
}

#[test]
fn a_wait_blocks_until_another_thread_initializes() {
    let run = run_directed(
        r#"
            shared {
                once "o"
                once-lock "y"
            }
            main {
                spawn "a"
                call-once "o" {
                    yield
                }
                set "y" 3
                join "a"
            }
            thread "a" {
                once-wait "o"
                once-wait "y"
            }
        "#,
        r#"
            take "main" 8
            begin "a" 16 until=4
            take "main" 9
            take "main" 10
            take "main" 11
            end "a" 16
            begin "a" 17 until=7
            take "main" 12
            end "a" 17
            take "a" 18
            take "main" 13
            take "main" 14
        "#,
    );
    assert_eq!(run.seen_by("a"), ["16", r#"17 "3""#, "18"]);
    assert!(run.deviations().is_empty(), "{:#?}", run.log);
}

#[test]
fn each_run_has_its_own_cells() {
    let run = run_free(
        r#"
            shared {
                once "o"
                once-lock "c"
                lazy-lock "z" {
                    return 3
                }
            }
            main {
                call-once "o" force=#true {
                    set "c" 2
                }
                get-or-init "c" {
                    return 5
                }
                force "z"
            }
        "#,
        50,
    );
    let expected = [
        r#"count 50 "return" {"#,
        r#"saw "main" 11 "Some(false)""#,
        r#"saw "main" 12 "Ok(())""#,
        r#"saw "main" 14 "2""#,
        r#"saw "main" 8 "3""#,
        "}",
    ];
    assert_eq!(run.records(), expected);
}

#[test]
fn wait_force_waits_past_a_panic() {
    let run = run_directed(
        r#"
            shared {
                once "o"
            }
            main {
                spawn "a"
                once-wait-force "o"
            }
            thread "a" {
                catch {
                    call-once "o" {
                        panic "x"
                    }
                }
                call-once "o" force=#true {
                }
            }
        "#,
        r#"
            take "main" 7
            begin "main" 8 until=8
            take "a" 11
            take "a" 12
            take "a" 13
            take "a" 14
            take "a" 15
            take "a" 16
            take "a" 17
            end "main" 8
            take "a" 18
            take "main" 9
        "#,
    );
    assert!(run.deviations().is_empty(), "{:#?}", run.log);
    assert!(run.position(r#"saw "a" 17"#) < run.position(r#"saw "main" 8"#));
}
