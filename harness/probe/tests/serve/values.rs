//! What threads and blocks hand over: values, and payloads of every type.

use crate::run;

/// What main sees as it joins a thread that does these steps, from line 8 on; and stderr.
fn joined(steps: &str) -> (String, String) {
    let done = run(&format!(
        r#"
        main {{
            spawn "a"
            join "a"
        }}
        thread "a" {{
            {steps}
        }}
        once"#
    ));
    assert!(done.status.success());
    let join = done.told_by("main")[1].to_owned();
    (join, done.stderr)
}

#[test]
fn a_join_gives_what_the_thread_returned() {
    for (steps, seen) in [
        ("yield", r#"5 "Ok(())""#),
        ("return -7", r#"5 "Ok(-7)""#),
        ("return #true", r#"5 "Ok(true)""#),
        ("return \"done\"", r#"5 "Ok(\"done\")""#),
        ("let \"x\" 1\nreturn (var)\"x\"", r#"5 "Ok(1)""#),
        ("local \"g\" {\non-drop {\n}\n}\nreturn (var)\"g\"", r#"5 "Ok(g)""#),
    ] {
        assert_eq!(joined(steps).0, seen);
    }
}

#[test]
fn a_join_gives_a_payload_as_the_type_that_it_has() {
    for (steps, seen) in [
        ("panic \"boom\"", r#"5 "Err(\"boom\")""#),
        ("panic-any \"boom\"", r#"5 "Err(\"boom\")""#),
        ("panic-any 42", r#"5 "Err(42)""#),
        ("panic-any #false", r#"5 "Err(false)""#),
        ("panic-any #null", r#"5 "Err(())""#),
        ("local \"g\" {\non-drop {\n}\n}\npanic-any (var)\"g\"", r#"5 "Err(g)""#),
        ("spawn \"a\" as=\"h\" stack-size=\"impossible\"", r#"5 "Err(a message of std)""#),
    ] {
        assert_eq!(joined(steps).0, seen);
    }
}

#[test]
fn only_a_panic_is_reported_and_not_the_resuming_of_one() {
    let (seen, stderr) = joined("panic \"boom\"");
    assert_eq!(seen, r#"5 "Err(\"boom\")""#);
    assert!(stderr.contains("panicked at") && stderr.contains("\nboom\n"), "{stderr}");

    let (seen, stderr) = joined("resume-unwind 3");
    assert_eq!(seen, r#"5 "Err(3)""#);
    assert_eq!(stderr, "");

    let (seen, _) = joined("catch as=\"c\" {\npanic \"boom\"\n}\nresume-unwind (var)\"c\"");
    assert_eq!(seen, r#"5 "Err(\"boom\")""#);
}

#[test]
fn an_unwrapped_join_passes_the_value_or_panics() {
    let done = run(r#"
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
        once"#);
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
    assert_eq!(done.told_by("main"), expected);
}

#[test]
fn a_channel_hands_over_values_and_handles() {
    let done = run(r#"
        shared {
            channel "mail"
        }
        main {
            spawn "a"
            send "mail" (var)"a"
            send "mail" "hello"
            recv "mail" unwrap=#true as="handle"
            recv "mail"
            join "handle"
        }
        thread "a" {
            return 7
        }
        once"#);
    let expected = [
        "7",
        r#"8 "Ok(())""#,
        r#"9 "Ok(())""#,
        r#"10 "Ok(JoinHandle)""#,
        r#"11 "Ok(\"hello\")""#,
        r#"12 "Ok(7)""#,
        "13",
    ];
    assert_eq!(done.told_by("main"), expected);
}
