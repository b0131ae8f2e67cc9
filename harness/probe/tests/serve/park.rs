//! Parking.

use crate::{run_directed, run_once};

/// Main unparks a thread at line 6, which parks at line 10.
const UNPARK: &str = r#"
    main {
        spawn "a"
        yield
        unpark "a"
        join "a"
    }
    thread "a" {
        park
    }
"#;

/// Main unparks a thread, sets what it waits for, and unparks it again, at lines 8, 9 and 10.
const UNTIL: &str = r#"
    shared {
        atomic "go" 0
    }
    main {
        spawn "a"
        unpark "a"
        store "go" 1
        unpark "a"
        join "a"
    }
    thread "a" {
        park until="go"
    }
"#;

#[test]
fn a_thread_parks_until_it_is_unparked() {
    let run = run_directed(
        UNPARK,
        r#"
            take "main" 4
            begin "a" 10 until=3
            take "main" 5
            take "main" 6
            end "a" 10
            take "a" 11
            take "main" 7
            take "main" 8
        "#,
    );
    let expected = [
        r#"saw "main" 4"#,
        r#"waits "a" 10"#,
        r#"saw "main" 5"#,
        r#"saw "main" 6"#,
        r#"saw "a" 10"#,
        r#"saw "a" 11"#,
        r#"saw "main" 7 "Ok(())""#,
        r#"saw "main" 8"#,
    ];
    assert_eq!(run.records(), expected);
}

#[test]
fn park_returns_at_once_after_an_unpark() {
    let run = run_directed(
        UNPARK,
        r#"
            take "main" 4
            take "main" 5
            take "main" 6
            take "a" 10
            take "a" 11
            take "main" 7
            take "main" 8
        "#,
    );
    assert_eq!(run.seen_by("a"), ["10", "11"]);
    assert!(run.log.iter().all(|line| !line.starts_with("stray")), "{:#?}", run.log);

    let run = run_directed(
        UNPARK,
        r#"
            take "main" 4
            take "main" 5
            take "main" 6
            begin "a" 10
        "#,
    );
    assert_eq!(run.records()[4], r#"early "a" 10"#);
}

#[test]
fn park_until_takes_a_turn_for_each_iteration() {
    let run = run_directed(
        UNTIL,
        r#"
            take "main" 7
            begin "a" 14 until=2
            take "main" 8
            end "a" 14
            begin "a" 14 until=6
            take "main" 9
            take "main" 10
            end "a" 14
            take "a" 14
            take "a" 15
            take "main" 11
            take "main" 12
        "#,
    );
    assert_eq!(run.seen_by("a"), ["14", "14", "14", "15"]);
    assert_eq!(run.position(r#"saw "main" 9"#), run.position(r#"saw "main" 10"#) - 1);
    assert!(run.log.iter().all(|line| !line.starts_with("stray")), "{:#?}", run.log);
}

#[test]
fn park_until_does_not_park_if_the_atomic_is_set() {
    // The token is available as well, and is not consumed.
    let run = run_directed(
        UNTIL,
        r#"
            take "main" 7
            take "main" 8
            take "main" 9
            take "a" 14
            take "a" 15
            take "main" 10
            take "main" 11
            take "main" 12
        "#,
    );
    assert_eq!(run.seen_by("a"), ["14", "15"]);

    let run = run_directed(
        UNTIL,
        r#"
            take "main" 7
            take "main" 9
            begin "a" 14
        "#,
    );
    assert!(run.log.iter().any(|line| line.starts_with("stray")), "{:#?}", run.log);

    let run = run_directed(
        UNTIL,
        r#"
            take "main" 7
            take "main" 8
            take "main" 9
            begin "a" 14
        "#,
    );
    assert!(run.log.contains(&r#"early "a" 14"#.to_owned()), "{:#?}", run.log);
}

#[test]
fn park_timeout_returns_after_its_timeout_or_never() {
    let run = run_once(
        "
            main {
                park-timeout 1
            }
        ",
    );
    assert_eq!(run.seen_by("main"), ["4", "5"]);

    // Main takes many steps before it unparks the thread, so a thread that does not park returns
    // too early.
    let steps = 5..305;
    let program = r#"
        main {
            spawn "a"
            YIELDS
            unpark "a"
            join "a"
        }
        thread "a" {
            park-timeout "never"
        }
    "#
    .replace("YIELDS", &"yield\n".repeat(steps.len()));
    let takes: Vec<String> = steps.map(|line| format!("take \"main\" {line}")).collect();
    let turns = r#"
        take "main" 4
        begin "a" 309 until=302
        YIELDS
        take "main" 305
        end "a" 309
        take "a" 310
        take "main" 306
        take "main" 307
    "#
    .replace("YIELDS", &takes.join("\n"));
    let run = run_directed(&program, &turns);
    assert_eq!(run.seen_by("a"), ["309", "310"]);
    assert!(run.position(r#"saw "main" 305"#) < run.position(r#"saw "a" 309"#));
    assert!(run.log.iter().all(|line| !line.starts_with("early")), "{:#?}", run.log);
}

#[test]
fn a_thread_can_be_moved_into_another_thread() {
    let run = run_once(
        r#"
        main {
            current as="me"
            spawn "a" move="me"
            park
            join "a"
        }
        thread "a" {
            thread-name "me"
            thread-id "me" as="theirs"
            thread-id as="mine"
            same-id "mine" "theirs"
            unpark "me"
        }
    "#,
    );
    assert_eq!(run.seen_by("main"), ["4", "5", "6", r#"7 "Ok(())""#, "8"]);
    let expected = [r#"10 "Some(\"main\")""#, "11", "12", r#"13 "false""#, "14", "15"];
    assert_eq!(run.seen_by("a"), expected);
}

#[test]
fn a_refused_thread_is_not_unparked() {
    let run = run_once(
        r#"
        main {
            spawn "a" builder=#true stack-size="impossible"
            unpark "a"
        }
        thread "a" {
            park
        }
    "#,
    );
    assert_eq!(run.seen_by("main"), [r#"4 "Err(a message of std)""#, "5", "6"]);
}
