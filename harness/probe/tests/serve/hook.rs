//! The panic hook.

use crate::{run_directed, run_once};

/// Sets a hook at line 4, whose steps are at lines 5 to 9. The rest of main begins at line 11.
const HOOK: &str = r"
    main {
        set-hook {
            thread-name
            panicking
            payload
            location
            return
        }
";

const SEEN: [&str; 5] =
    [r#"5 "Some(\"bee\")""#, r#"6 "true""#, r#"7 "\"boom\"""#, r#"8 "true""#, "9"];

#[test]
fn the_hook_runs_on_the_panicking_thread_before_any_drop() {
    let run = run_once(
        &[
            HOOK,
            r#"
            spawn "a" name="bee"
            join "a"
        }
        thread "a" {
            local "guard" {
                on-drop {
                    yield
                }
            }
            panic "boom"
        }
    "#,
        ]
        .concat(),
    );
    assert_eq!(run.seen_by("main"), ["4", "11", r#"12 "Err(\"boom\")""#, "13"]);
    assert_eq!(run.seen_by("a"), [&["15", "20"][..], &SEEN, &["17", "18"]].concat());
    assert_eq!(run.stderr, "");
}

#[test]
fn the_steps_of_the_hook_take_turns() {
    let run = run_directed(
        &[
            HOOK,
            r#"
            spawn "a" name="bee"
            yield
            join "a"
        }
        thread "a" {
            panic "boom"
        }
    "#,
        ]
        .concat(),
        r#"
            take "main" 4
            take "main" 11
            take "a" 16
            take "a" 5
            take "a" 6
            take "a" 7
            take "main" 12
            take "a" 8
            take "a" 9
            take "main" 13
            take "main" 14
        "#,
    );
    assert_eq!(run.seen_by("a"), [&["16"][..], &SEEN].concat());
    assert!(run.position(r#"saw "main" 12"#) < run.position(r#"saw "a" 8 "true""#));
    assert!(run.log.iter().all(|line| !line.starts_with("stray")), "{:#?}", run.log);
}

#[test]
fn the_hook_observes_payloads_of_all_types() {
    let run = run_once(
        r#"
        main {
            set-hook {
                payload
            }
            local "guard" {
                on-drop {
                    yield
                }
            }
            catch {
                panic-any 1
            }
            catch {
                panic-any #true
            }
            catch {
                panic-any #null
            }
            catch {
                panic-any "text"
            }
            catch as="caught" {
                panic-any (var)"guard"
            }
            catch {
                spawn "a" stack-size="impossible"
            }
            catch {
                resume-unwind 2
            }
        }
        thread "a" {
            yield
        }
    "#,
    );
    let payloads = run.seen_by("main").into_iter().filter_map(|seen| seen.strip_prefix("5 "));
    let payloads: Vec<&str> = payloads.collect();
    let expected =
        [r#""1""#, r#""true""#, r#""()""#, r#""\"text\"""#, r#""guard""#, r#""a message of std""#];
    assert_eq!(payloads, expected);
}

#[test]
fn a_step_in_which_std_panics_is_recorded_before_the_hook_runs() {
    let run = run_once(
        r#"
        main {
            set-hook {
                panicking
            }
            catch {
                spawn "a" stack-size="impossible"
            }
        }
        thread "a" {
            yield
        }
    "#,
    );
    let expected = ["4", "7", "8", r#"5 "true""#, "6", r#"9 "Err(a message of std)""#, "10"];
    assert_eq!(run.seen_by("main"), expected);
}

#[test]
fn the_default_hook_reports_again_after_take_hook() {
    let run = run_once(
        &[
            HOOK,
            r#"
            take-hook
            catch {
                panic "boom"
            }
        }
    "#,
        ]
        .concat(),
    );
    let expected = ["4", "11", "12", "13", r#"14 "Err(\"boom\")""#, "15"];
    assert_eq!(run.seen_by("main"), expected);
    assert!(run.stderr.contains("\nboom\n"), "{}", run.stderr);
}

#[test]
fn set_hook_replaces_the_previous_hook() {
    let run = run_once(
        r#"
        main {
            set-hook {
                yield
            }
            set-hook {
                location
            }
            catch {
                panic "boom"
            }
        }
    "#,
    );
    let expected = ["4", "7", "10", "11", r#"8 "true""#, "9", r#"12 "Err(\"boom\")""#, "13"];
    assert_eq!(run.seen_by("main"), expected);
}

#[test]
fn a_hook_cannot_be_set_or_taken_while_panicking() {
    const SET_HOOK: &str = "
        set-hook {
            yield
        }
    ";
    for step in ["take-hook", SET_HOOK] {
        let program = r#"
            main {
                local "guard" {
                    on-drop {
                        catch {
                            STEP
                        }
                    }
                }
                panic "boom"
            }
        "#;
        let run = run_once(&program.replace("STEP", step));
        let caught = run.seen_by("main").into_iter().any(|seen| seen.contains("Err"));
        assert!(caught, "{:#?}", run.log);
    }
}

#[test]
fn a_panic_in_the_hook_aborts() {
    let run = run_once(
        r#"
        main {
            set-hook {
                catch {
                    panic "second"
                }
            }
            panic "first"
        }
    "#,
    );
    assert_eq!(run.seen_by("main"), ["4", "9", "5", "6"]);
    assert!(!run.status.success());
    assert_ne!(run.status.code(), Some(101));
}

#[test]
fn a_step_that_blocks_and_panics_is_recorded_before_the_hook_runs() {
    let run = run_directed(
        r#"
            shared {
                lazy-lock "z" {
                    call "fail"
                    return 1
                }
            }
            main {
                set-hook {
                    panicking
                }
                spawn "a" as="a"
                spawn "a" as="b"
                join "a"
                join "b"
            }
            thread "a" {
                force "z"
            }
            fn "fail" {
                panic "no"
            }
        "#,
        r#"
            take "main" 10
            take "main" 13
            take "main" 14
            take "a" 19
            begin "b" 19 until=9
            take "a" 5
            take "a" 22
            take "a" 11
            take "a" 12
            take "a" 7
            end "b" 19
            take "b" 11
            take "b" 12
            take "main" 15
            take "main" 16
            take "main" 17
        "#,
    );
    assert_eq!(run.seen_by("a"), ["19", "5", "22", r#"11 "true""#, "12", "7"]);
    assert_eq!(run.seen_by("b"), ["19", r#"11 "true""#, "12"]);
    assert_eq!(run.seen_by("main").len(), 6);
    let strays = run.records().iter().filter(|line| !line.starts_with("saw")).collect::<Vec<_>>();
    assert_eq!(strays, [r#"waits "b" 19"#]);
}
