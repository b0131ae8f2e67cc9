//! The panic hook.

use crate::run;

/// Sets a hook, at line 4, whose steps are at lines 5 to 9. What comes after begins at line 11.
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
fn it_runs_on_the_panicking_thread_before_anything_is_dropped() {
    let done = run(&format!(
        r#"{HOOK}
            spawn "a" name="bee"
            join "a"
        }}
        thread "a" {{
            local "guard" {{
                on-drop {{
                    yield
                }}
            }}
            panic "boom"
        }}
        once"#
    ));
    assert_eq!(done.told_by("main"), ["4", "11", r#"12 "Err(\"boom\")""#, "13"]);
    assert_eq!(done.told_by("a"), [&["15", "20"][..], &SEEN, &["17", "18"]].concat());
    assert_eq!(done.stderr, "");
}

#[test]
fn its_steps_take_turns() {
    let done = run(&format!(
        r#"{HOOK}
            spawn "a" name="bee"
            yield
            join "a"
        }}
        thread "a" {{
            panic "boom"
        }}
        schedule {{
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
        }}"#
    ));
    assert_eq!(done.told_by("a"), [&["16"][..], &SEEN].concat());
    assert!(done.position(r#"saw "main" 12"#) < done.position(r#"saw "a" 8 "true""#));
    assert!(done.log.iter().all(|line| !line.starts_with("stray")), "{:#?}", done.log);
}

#[test]
fn it_sees_the_payload_of_any_type_that_a_scenario_has() {
    let done = run(r#"
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
        once"#);
    let payloads = done.told_by("main").into_iter().filter_map(|told| told.strip_prefix("5 "));
    let payloads: Vec<&str> = payloads.collect();
    let expected =
        [r#""1""#, r#""true""#, r#""()""#, r#""\"text\"""#, r#""guard""#, r#""a message of std""#];
    assert_eq!(payloads, expected);
}

#[test]
fn a_step_that_std_makes_panic_is_told_before_the_hook_runs() {
    let done = run(r#"
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
        once"#);
    let expected = ["4", "7", "8", r#"5 "true""#, "6", r#"9 "Err(a message of std)""#, "10"];
    assert_eq!(done.told_by("main"), expected);
}

#[test]
fn the_default_hook_reports_again_when_the_other_is_taken() {
    let done = run(&format!(
        r#"{HOOK}
            take-hook
            catch {{
                panic "boom"
            }}
        }}
        once"#
    ));
    let expected = ["4", "11", "12", "13", r#"14 "Err(\"boom\")""#, "15"];
    assert_eq!(done.told_by("main"), expected);
    assert!(done.stderr.contains("\nboom\n"), "{}", done.stderr);
}

#[test]
fn the_last_hook_that_was_set_is_the_one_that_runs() {
    let done = run(r#"
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
        once"#);
    let expected = ["4", "7", "10", "11", r#"8 "true""#, "9", r#"12 "Err(\"boom\")""#, "13"];
    assert_eq!(done.told_by("main"), expected);
}

#[test]
fn a_hook_cannot_be_set_or_taken_while_panicking() {
    for step in ["take-hook", "set-hook {\nyield\n}"] {
        let done = run(&format!(
            r#"
            main {{
                local "guard" {{
                    on-drop {{
                        catch {{
                            {step}
                        }}
                    }}
                }}
                panic "boom"
            }}
            once"#
        ));
        let caught = done.told_by("main").into_iter().any(|told| told.contains("Err"));
        assert!(caught, "{:#?}", done.log);
    }
}

#[test]
fn a_panic_in_the_hook_ends_the_process() {
    let done = run(r#"
        main {
            set-hook {
                catch {
                    panic "second"
                }
            }
            panic "first"
        }
        once"#);
    assert_eq!(done.told_by("main"), ["4", "9", "5", "6"]);
    assert!(!done.status.success());
    assert_ne!(done.status.code(), Some(101));
}

#[test]
fn a_step_that_waits_and_panics_is_over_before_the_hook_runs() {
    let done = run(r#"
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
        schedule {
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
        }"#);
    assert_eq!(done.told_by("a"), ["19", "5", "22", r#"11 "true""#, "12", "7"]);
    assert_eq!(done.told_by("b"), ["19", r#"11 "true""#, "12"]);
    assert_eq!(done.told_by("main").len(), 6);
    let strays = done.log.iter().filter(|line| !line.starts_with("saw")).collect::<Vec<_>>();
    assert_eq!(strays, ["probe 1", r#"waits "b" 19"#]);
}
