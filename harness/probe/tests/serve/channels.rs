//! Channels.

use crate::run;

#[test]
fn what_cannot_be_received_any_more_comes_back() {
    let done = run(r#"
        shared {
            channel "c"
            channel "two" bound=2
        }
        main {
            send "c" 1
            drop-receiver "c"
            send "c" 2
            try-send "two" 1
            send "two" 2
            try-send "two" 3
            recv "two" as="one"
            drop-receiver "two"
            try-send "two" 4
        }
        once"#);
    let expected = [
        r#"8 "Ok(())""#,
        "9",
        r#"10 "Err(SendError(2))""#,
        r#"11 "Ok(())""#,
        r#"12 "Ok(())""#,
        r#"13 "Err(Full(3))""#,
        r#"14 "Ok(1)""#,
        "15",
        r#"16 "Err(Disconnected(4))""#,
        "17",
    ];
    assert_eq!(done.told_by("main"), expected);
}

#[test]
fn a_receiver_tells_what_is_left_and_that_the_last_sender_is_gone() {
    let done = run(r#"
        shared {
            channel "c" senders=2
        }
        main {
            try-recv "c"
            recv-timeout "c" 1
            send "c" "one"
            send "c" "two"
            drop-sender "c"
            try-recv "c"
            send "c" "three"
            drop-sender "c"
            recv-timeout "c" "never"
            recv "c" unwrap=#true as="three"
            recv "c"
            try-recv "c"
            recv-timeout "c" "never"
            catch {
                recv "c" unwrap=#true
            }
        }
        once"#);
    let expected = [
        r#"7 "Err(Empty)""#,
        r#"8 "Err(Timeout)""#,
        r#"9 "Ok(())""#,
        r#"10 "Ok(())""#,
        "11",
        r#"12 "Ok(\"one\")""#,
        r#"13 "Ok(())""#,
        "14",
        r#"15 "Ok(\"two\")""#,
        r#"16 "Ok(\"three\")""#,
        r#"17 "Err(RecvError)""#,
        r#"18 "Err(Disconnected)""#,
        r#"19 "Err(Disconnected)""#,
        "20",
        r#"21 "Err(RecvError)""#,
        r#"22 "Err(a message of std)""#,
        "23",
    ];
    assert_eq!(done.told_by("main"), expected);
}

#[test]
fn messages_are_dropped_with_the_receiver_or_with_a_send_that_fails() {
    let done = run(r#"
        shared {
            channel "c"
        }
        main {
            local "first" {
                on-drop {
                    yield
                }
            }
            local "second" {
                on-drop {
                    yield
                }
            }
            send "c" (var)"first"
            drop-receiver "c"
            send "c" (var)"second"
            yield
        }
        once"#);
    let expected = [
        "7",
        "12",
        r#"17 "Ok(())""#,
        "18",
        "9",
        "10",
        r#"19 "Err(SendError(second))""#,
        "14",
        "15",
        "20",
        "21",
    ];
    assert_eq!(done.told_by("main"), expected);
}

/// Main sends at line 8 and 9 what the thread receives at lines 13 and 14.
fn sends(bound: u32, turns: &str) -> crate::Done {
    run(&format!(
        r#"
        shared {{
            channel "c" bound={bound}
        }}
        main {{
            spawn "a"
            send "c" 1
            send "c" 2
            join "a"
        }}
        thread "a" {{
            recv "c"
            recv "c"
        }}
        {turns}"#
    ))
}

#[test]
fn a_sender_waits_for_room() {
    let done = sends(
        1,
        r#"
        schedule {
            take "main" 7
            take "main" 8
            begin "main" 9 until=3
            take "a" 13
            end "main" 9
            take "a" 14
            take "a" 15
            take "main" 10
            take "main" 11
        }"#,
    );
    let expected = [
        r#"saw "main" 7"#,
        r#"saw "main" 8 "Ok(())""#,
        r#"waits "main" 9"#,
        r#"saw "a" 13 "Ok(1)""#,
        r#"saw "main" 9 "Ok(())""#,
    ];
    assert_eq!(done.records()[..5], expected);
    assert_eq!(done.told_by("a"), [r#"13 "Ok(1)""#, r#"14 "Ok(2)""#, "15"]);
}

#[test]
fn a_sender_without_any_room_waits_for_the_receiver() {
    let done = sends(
        0,
        r#"
        schedule {
            take "main" 7
            begin "main" 8 until=2
            take "a" 13
            end "main" 8
            begin "a" 14 until=5
            take "main" 9
            end "a" 14
            take "a" 15
            take "main" 10
            take "main" 11
        }"#,
    );
    let expected = [
        r#"saw "main" 7"#,
        r#"waits "main" 8"#,
        r#"saw "a" 13 "Ok(1)""#,
        r#"saw "main" 8 "Ok(())""#,
        r#"waits "a" 14"#,
        r#"saw "main" 9 "Ok(())""#,
        r#"saw "a" 14 "Ok(2)""#,
        r#"saw "a" 15"#,
        r#"saw "main" 10 "Ok(())""#,
        r#"saw "main" 11"#,
    ];
    assert_eq!(done.records(), expected);
}

#[test]
fn whoever_waits_is_told_when_the_other_end_is_dropped() {
    let done = run(r#"
        shared {
            channel "full" bound=0
            channel "empty" senders=2
        }
        main {
            spawn "a"
            drop-receiver "full"
            drop-sender "empty"
            drop-sender "empty"
            join "a"
        }
        thread "a" {
            send "full" 1
            recv "empty"
        }
        schedule {
            take "main" 8
            begin "a" 15 until=2
            take "main" 9
            end "a" 15
            begin "a" 16 until=6
            take "main" 10
            take "main" 11
            end "a" 16
            take "a" 17
            take "main" 12
            take "main" 13
        }"#);
    assert_eq!(done.told_by("a"), [r#"15 "Err(SendError(1))""#, r#"16 "Err(RecvError)""#, "17"]);
    assert!(done.deviations().is_empty(), "{:#?}", done.log);
}

#[test]
fn every_run_has_channels_of_its_own() {
    let done = sends(1, "free iterations=50");
    let expected = [
        r#"count 50 "return" {"#,
        r#"saw "a" 13 "Ok(1)""#,
        r#"saw "a" 14 "Ok(2)""#,
        r#"saw "main" 8 "Ok(())""#,
        r#"saw "main" 9 "Ok(())""#,
        r#"saw "main" 10 "Ok(())""#,
        "}",
    ];
    assert_eq!(done.records(), expected);
}
