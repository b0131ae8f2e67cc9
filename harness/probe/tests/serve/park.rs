//! Parking.

use crate::run;

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

/// Main unparks a thread, allows it to go on, and unparks it again: at lines 8, 9 and 10.
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
    let done = run(&format!(
        r#"{UNPARK}
        schedule {{
            take "main" 4
            begin "a" 10 until=3
            take "main" 5
            take "main" 6
            end "a" 10
            take "a" 11
            take "main" 7
            take "main" 8
        }}"#
    ));
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
    assert_eq!(done.records(), expected);
}

#[test]
fn a_thread_that_was_unparked_before_does_not_park() {
    let done = run(&format!(
        r#"{UNPARK}
        schedule {{
            take "main" 4
            take "main" 5
            take "main" 6
            take "a" 10
            take "a" 11
            take "main" 7
            take "main" 8
        }}"#
    ));
    assert_eq!(done.told_by("a"), ["10", "11"]);
    assert!(done.log.iter().all(|line| !line.starts_with("stray")), "{:#?}", done.log);

    let done = run(&format!(
        r#"{UNPARK}
        schedule {{
            take "main" 4
            take "main" 5
            take "main" 6
            begin "a" 10
        }}"#
    ));
    assert_eq!(done.records()[4], r#"early "a" 10"#);
}

#[test]
fn parking_until_something_takes_a_turn_for_each_time_around() {
    let done = run(&format!(
        r#"{UNTIL}
        schedule {{
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
        }}"#
    ));
    assert_eq!(done.told_by("a"), ["14", "14", "14", "15"]);
    assert_eq!(done.position(r#"saw "main" 9"#), done.position(r#"saw "main" 10"#) - 1);
    assert!(done.log.iter().all(|line| !line.starts_with("stray")), "{:#?}", done.log);
}

#[test]
fn a_thread_that_need_not_park_does_not_block() {
    // The token is there all the same, and stays.
    let done = run(&format!(
        r#"{UNTIL}
        schedule {{
            take "main" 7
            take "main" 8
            take "main" 9
            take "a" 14
            take "a" 15
            take "main" 10
            take "main" 11
            take "main" 12
        }}"#
    ));
    assert_eq!(done.told_by("a"), ["14", "15"]);

    let done = run(&format!(
        r#"{UNTIL}
        schedule {{
            take "main" 7
            take "main" 9
            begin "a" 14
        }}"#
    ));
    assert!(done.log.iter().any(|line| line.starts_with("stray")), "{:#?}", done.log);

    let done = run(&format!(
        r#"{UNTIL}
        schedule {{
            take "main" 7
            take "main" 8
            take "main" 9
            begin "a" 14
        }}"#
    ));
    assert!(done.log.contains(&r#"early "a" 14"#.to_owned()), "{:#?}", done.log);
}

#[test]
fn a_timeout_ends_a_park_and_no_timeout_does_not() {
    let done = run("main {\npark-timeout 1\n}\nonce");
    assert_eq!(done.told_by("main"), ["4", "5"]);

    // Main has much to do before it unparks the thread, so that one that does not park is found out.
    let between = 5..305;
    let yields = "yield\n".repeat(between.len());
    let takes: Vec<String> = between.map(|line| format!("take \"main\" {line}")).collect();
    let takes = takes.join("\n");
    let done = run(&format!(
        r#"
        main {{
            spawn "a"
            {yields}
            unpark "a"
            join "a"
        }}
        thread "a" {{
            park-timeout "never"
        }}
        schedule {{
            take "main" 4
            begin "a" 309 until=302
            {takes}
            take "main" 305
            end "a" 309
            take "a" 310
            take "main" 306
            take "main" 307
        }}"#
    ));
    assert_eq!(done.told_by("a"), ["309", "310"]);
    assert!(done.position(r#"saw "main" 305"#) < done.position(r#"saw "a" 309"#));
    assert!(done.log.iter().all(|line| !line.starts_with("early")), "{:#?}", done.log);
}

#[test]
fn a_thread_can_be_given_to_another() {
    let done = run(r#"
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
        once"#);
    assert_eq!(done.told_by("main"), ["4", "5", "6", r#"7 "Ok(())""#, "8"]);
    let expected = [r#"10 "Some(\"main\")""#, "11", "12", r#"13 "false""#, "14", "15"];
    assert_eq!(done.told_by("a"), expected);
}

#[test]
fn a_refused_thread_is_not_unparked() {
    let done = run(r#"
        main {
            spawn "a" builder=#true stack-size="impossible"
            unpark "a"
        }
        thread "a" {
            park
        }
        once"#);
    assert_eq!(done.told_by("main"), [r#"4 "Err(a message of std)""#, "5", "6"]);
}
