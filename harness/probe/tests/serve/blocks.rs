//! Blocks, functions and drops.

use crate::run;

#[test]
fn a_catch_has_the_value_of_its_block_or_the_payload_of_its_panic() {
    let done = run(r#"
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
        once"#);
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
    assert_eq!(done.told_by("main"), expected);
}

#[test]
fn a_scope_waits_for_its_threads() {
    let done = run(r#"
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
        once"#);
    assert_eq!(done.told_by("main"), ["4", "5", "6", "7", "8"]);
    let end = done.position(r#"saw "main" 7"#);
    assert!(done.position(r#"saw "a" 11"#) < end);
    assert!(done.position(r#"saw "b" 15"#) < end);
}

#[test]
fn a_scope_panics_for_a_thread_that_nobody_joined() {
    let done = run(r#"
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
        once"#);
    let expected = ["4", "5", "6", "7", r#"9 "Err(a message of std)""#, "10"];
    assert_eq!(done.told_by("main"), expected);
}

#[test]
fn a_scope_that_unwinds_waits_and_lets_its_own_panic_through() {
    let done = run(r#"
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
        once"#);
    assert_eq!(done.told_by("main"), ["4", "5", "6", "7", "8", r#"9 "Err(\"mine\")""#, "10"]);
    assert!(done.position(r#"saw "a" 12"#) < done.position(r#"saw "main" 8"#));
}

/// Three locals; the drop of each tells one line, and `last` happens after they are bound.
fn dropping(last: &str) -> Vec<String> {
    let local = |name| format!("local \"{name}\" {{\non-drop {{\npanicking\n}}\n}}");
    let (x, y, z) = (local("x"), local("y"), local("z"));
    let done = run(&format!("main {{\ncatch {{\n{x}\n{y}\n{z}\n{last}\n}}\n}}\nonce"));
    let told = done.told_by("main").into_iter().map(str::to_owned);
    told.filter(|told| ["7 ", "12 ", "17 "].iter().any(|drop| told.starts_with(drop))).collect()
}

#[test]
fn locals_are_dropped_in_reverse_whether_returning_or_unwinding() {
    assert_eq!(dropping("return"), [r#"17 "false""#, r#"12 "false""#, r#"7 "false""#]);
    assert_eq!(dropping("panic \"boom\""), [r#"17 "true""#, r#"12 "true""#, r#"7 "true""#]);
    // A panic in a drop does not keep the others from being dropped.
    let bomb = "local \"bomb\" {\non-drop {\npanic \"boom\"\n}\n}";
    assert_eq!(dropping(bomb), [r#"17 "true""#, r#"12 "true""#, r#"7 "true""#]);
}

#[test]
fn what_a_closure_captured_is_dropped_after_what_it_bound() {
    let done = run(r#"
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
        once"#);
    assert_eq!(done.told_by("main"), ["4", "9", r#"10 "Ok(())""#, "11", "12"]);
    // Its own end, the local's drop, and the drop of what it captured, which is written in main.
    assert_eq!(done.told_by("a"), ["14", "19", "16", "17", "6", "7"]);
}

#[test]
fn a_function_takes_what_it_uses_from_its_caller() {
    let done = run(r#"
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
        once"#);
    // The call at its end gives `outer` its value, and still it falls off its end.
    assert_eq!(done.told_by("main"), ["4", "5", "11", "14", "12", "6", "7", r#"8 "Ok(5)""#, "9"]);
}
