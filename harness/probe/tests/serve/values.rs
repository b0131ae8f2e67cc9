//! Values that threads return, panic with and send.

use crate::{run_directed, run_once};

/// What main observes when it joins a thread with these steps, from line 8 on, and what is printed
/// on stderr.
fn joined(steps: &str) -> (String, String) {
    let program = r#"
        main {
            spawn "a"
            join "a"
        }
        thread "a" {
            STEPS
        }
        thread "b" {
            yield
        }
    "#;
    let run = run_once(&program.replace("STEPS", steps));
    assert!(run.status.success());
    let join = run.seen_by("main")[1].to_owned();
    (join, run.stderr)
}

const RETURNS_VARIABLE: &str = r#"
    let "x" 1
    return (var)"x"
"#;

const RETURNS_LOCAL: &str = r#"
    local "g" {
        on-drop {
        }
    }
    return (var)"g"
"#;

const PANICS_WITH_LOCAL: &str = r#"
    local "g" {
        on-drop {
        }
    }
    panic-any (var)"g"
"#;

const RESUMES_CAUGHT: &str = r#"
    catch as="c" {
        panic "boom"
    }
    resume-unwind (var)"c"
"#;

#[test]
fn a_join_returns_the_value_of_the_thread() {
    for (steps, seen) in [
        ("yield", r#"5 "Ok(())""#),
        ("return -7", r#"5 "Ok(-7)""#),
        ("return #true", r#"5 "Ok(true)""#),
        (r#"return "done""#, r#"5 "Ok(\"done\")""#),
        (RETURNS_VARIABLE, r#"5 "Ok(1)""#),
        (RETURNS_LOCAL, r#"5 "Ok(g)""#),
    ] {
        assert_eq!(joined(steps).0, seen);
    }
}

#[test]
fn a_join_returns_payloads_of_all_types() {
    for (steps, seen) in [
        (r#"panic "boom""#, r#"5 "Err(\"boom\")""#),
        (r#"panic-any "boom""#, r#"5 "Err(\"boom\")""#),
        ("panic-any 42", r#"5 "Err(42)""#),
        ("panic-any #false", r#"5 "Err(false)""#),
        ("panic-any #null", r#"5 "Err(())""#),
        (PANICS_WITH_LOCAL, r#"5 "Err(g)""#),
        (r#"spawn "b" stack-size="impossible""#, r#"5 "Err(a message of std)""#),
    ] {
        assert_eq!(joined(steps).0, seen);
    }
}

#[test]
fn a_panic_is_reported_and_resume_unwind_is_not() {
    let (seen, stderr) = joined(r#"panic "boom""#);
    assert_eq!(seen, r#"5 "Err(\"boom\")""#);
    assert!(stderr.contains("panicked at") && stderr.contains("\nboom\n"), "{stderr}");

    let (seen, stderr) = joined("resume-unwind 3");
    assert_eq!(seen, r#"5 "Err(3)""#);
    assert_eq!(stderr, "");

    let (seen, _) = joined(RESUMES_CAUGHT);
    assert_eq!(seen, r#"5 "Err(\"boom\")""#);
}

#[test]
fn an_unwrapped_join_returns_the_value_or_panics() {
    let run = run_once(
        r#"
        shared {
            atomic "x" 0
        }
        main {
            spawn "good"
            join "good" unwrap=#true as="value"
            store "x" (var)"value"
            load "x"
            spawn "bad"
            catch {
                join "bad" unwrap=#true
            }
        }
        thread "good" {
            return 7
        }
        thread "bad" {
            panic-any 8
        }
    "#,
    );
    let expected = [
        "7",
        r#"8 "Ok(7)""#,
        "9",
        r#"10 "7""#,
        "11",
        "12",
        r#"13 "Err(8)""#,
        r#"14 "Err(a message of std)""#,
        "15",
    ];
    assert_eq!(run.seen_by("main"), expected);
}

#[test]
fn channels_carry_values_and_handles() {
    let run = run_once(
        r#"
        shared {
            channel "handles"
            channel "texts"
        }
        main {
            spawn "a"
            send "handles" (var)"a"
            send "texts" "hello"
            recv "handles" unwrap=#true as="handle"
            recv "texts"
            join "handle"
        }
        thread "a" {
            return 7
        }
    "#,
    );
    let expected = [
        "8",
        r#"9 "Ok(())""#,
        r#"10 "Ok(())""#,
        r#"11 "Ok(JoinHandle)""#,
        r#"12 "Ok(\"hello\")""#,
        r#"13 "Ok(7)""#,
        "14",
    ];
    assert_eq!(run.seen_by("main"), expected);
}

#[test]
fn a_thread_returns_a_value_of_any_type() {
    for (value, seen) in [
        ("", "Ok(())"),
        ("-7", "Ok(-7)"),
        ("\"Straße\"", "Ok(\\\"Straße\\\")"),
        ("#true", "Ok(true)"),
    ] {
        let run = run_once(&format!(
            r#"
            main {{
                spawn "a" as="plain"
                join "plain"
                spawn "a" as="built" name="built"
                join "built"
                scope {{
                    spawn "a" as="scoped"
                    join "scoped"
                    spawn "a" as="both" name="both"
                    join "both"
                }}
            }}
            thread "a" {{
                return {value}
            }}
        "#
        ));
        let joins: Vec<String> =
            [5, 7, 10, 12].iter().map(|line| format!("{line} \"{seen}\"")).collect();
        let found = run.seen_by("main");
        let found: Vec<&str> = found.into_iter().filter(|line| line.contains("Ok")).collect();
        assert_eq!(found, joins);
    }
}

/// The iterations are at lines 14 to 16.
const LOOP: &str = r#"
    shared {
        atomic "x" 0
    }
    main {
        spawn "a"
        join "a"
        load "x"
    }
    thread "a" {
        repeat 3 {
            STEP
        }
    }
"#;

#[test]
fn a_loop_takes_a_turn_for_the_end_of_each_iteration() {
    let run = run_directed(
        &LOOP.replace("STEP", r#"add "x" 1"#),
        r#"
            take "main" 7
            take "a" 12
            take "a" 13
            take "a" 14
            take "a" 13
            take "a" 14
            take "a" 13
            take "a" 14
            take "a" 15
            take "main" 8
            take "main" 9
            take "main" 10
        "#,
    );
    assert!(run.deviations().is_empty(), "{:#?}", run.log);
    let expected = ["12", r#"13 "0""#, "14", r#"13 "1""#, "14", r#"13 "2""#, "14", "15"];
    assert_eq!(run.seen_by("a"), expected);
}

#[test]
fn a_return_or_a_panic_leaves_a_loop() {
    let run = run_once(&LOOP.replace("STEP", "return 7"));
    assert_eq!(run.seen_by("a"), ["12", "13", "14"]);
    assert_eq!(run.seen_by("main")[1], r#"8 "Ok(7)""#);
    let run = run_once(&LOOP.replace("STEP", "resume-unwind 7"));
    assert_eq!(run.seen_by("a"), ["12", "13", "14"]);
    assert_eq!(run.seen_by("main")[1], r#"8 "Err(7)""#);
}
