//! Blocks, functions and drops.

use crate::run_once;

#[test]
fn a_catch_has_the_value_of_its_block_or_the_payload_of_its_panic() {
    let run = run_once(
        r#"
        main {
            catch {
                return 1
            }
            catch {
                panic "boom"
            }
            catch {
                call "f"
            }
            catch as="error" {
                panic-any 2
            }
            catch {
                resume-unwind (var)"error"
            }
        }
        fn "f" {
            return 3
        }
    "#,
    );
    let expected = [
        "4",
        "5",
        r#"6 "Ok(1)""#,
        "7",
        "8",
        r#"9 "Err(\"boom\")""#,
        "10",
        "11",
        "21",
        r#"12 "Ok(3)""#,
        "13",
        "14",
        r#"15 "Err(2)""#,
        "16",
        "17",
        r#"18 "Err(2)""#,
        "19",
    ];
    assert_eq!(run.seen_by("main"), expected);
}

#[test]
fn a_scope_waits_for_its_threads() {
    let run = run_once(
        r#"
        main {
            scope {
                spawn "a"
                spawn "b"
            }
        }
        thread "a" {
            yield
        }
        thread "b" {
            yield
            yield
        }
    "#,
    );
    assert_eq!(run.seen_by("main"), ["4", "5", "6", "7", "8"]);
    let end = run.position(r#"saw "main" 7"#);
    assert!(run.position(r#"saw "a" 11"#) < end);
    assert!(run.position(r#"saw "b" 15"#) < end);
}

#[test]
fn a_scope_panics_if_an_unjoined_thread_panicked() {
    let run = run_once(
        r#"
        main {
            catch {
                scope {
                    spawn "a"
                }
                yield
            }
        }
        thread "a" {
            panic "boom"
        }
    "#,
    );
    let expected = ["4", "5", "6", "7", r#"9 "Err(a message of std)""#, "10"];
    assert_eq!(run.seen_by("main"), expected);
}

#[test]
fn a_scope_that_unwinds_waits_for_its_threads_and_keeps_its_own_panic() {
    let run = run_once(
        r#"
        main {
            catch {
                scope {
                    spawn "a"
                    panic "mine"
                }
            }
        }
        thread "a" {
            panic "theirs"
        }
    "#,
    );
    assert_eq!(run.seen_by("main"), ["4", "5", "6", "7", "8", r#"9 "Err(\"mine\")""#, "10"]);
    assert!(run.position(r#"saw "a" 12"#) < run.position(r#"saw "main" 8"#));
}

/// What the drops of three locals observe, in order, if the step `last` follows their binding.
fn dropping(last: &str) -> Vec<String> {
    const LOCALS: &str = r#"
        main {
            catch {
                local "x" {
                    on-drop {
                        panicking
                    }
                }
                local "y" {
                    on-drop {
                        panicking
                    }
                }
                local "z" {
                    on-drop {
                        panicking
                    }
                }
                LAST
            }
        }
    "#;
    let run = run_once(&LOCALS.replace("LAST", last));
    let seen = run.seen_by("main").into_iter().map(str::to_owned);
    seen.filter(|seen| ["7 ", "12 ", "17 "].iter().any(|drop| seen.starts_with(drop))).collect()
}

#[test]
fn locals_are_dropped_in_reverse_order_by_a_return_and_by_a_panic() {
    const DROP_PANICS: &str = r#"
        local "bomb" {
            on-drop {
                panic "boom"
            }
        }
    "#;
    assert_eq!(dropping("return"), [r#"17 "false""#, r#"12 "false""#, r#"7 "false""#]);
    assert_eq!(dropping(r#"panic "boom""#), [r#"17 "true""#, r#"12 "true""#, r#"7 "true""#]);
    // If a drop panics, the other locals are still dropped.
    assert_eq!(dropping(DROP_PANICS), [r#"17 "true""#, r#"12 "true""#, r#"7 "true""#]);
}

#[test]
fn captured_variables_are_dropped_after_bound_ones() {
    let run = run_once(
        r#"
        main {
            local "outer" {
                on-drop {
                    yield
                }
            }
            spawn "a" move="outer"
            join "a"
            yield
        }
        thread "a" {
            local "inner" {
                on-drop {
                    yield
                }
            }
        }
    "#,
    );
    assert_eq!(run.seen_by("main"), ["4", "9", r#"10 "Ok(())""#, "11", "12"]);
    // The end of the thread, the drop of `inner`, and the drop of `outer`, whose steps are in main.
    assert_eq!(run.seen_by("a"), ["14", "19", "16", "17", "6", "7"]);
}

#[test]
fn a_function_takes_the_variables_that_it_uses_from_its_caller() {
    let run = run_once(
        r#"
        main {
            let "x" 5
            call "outer" as="y"
            catch {
                return (var)"y"
            }
        }
        fn "outer" {
            call "inner"
        }
        fn "inner" {
            return (var)"x"
        }
    "#,
    );
    // The value of `outer` is that of the call at its end, which still has its own turn.
    assert_eq!(run.seen_by("main"), ["4", "5", "11", "14", "12", "6", "7", r#"8 "Ok(5)""#, "9"]);
}
