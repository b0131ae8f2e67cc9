//! Channels.

use crate::{run_directed, run_free, run_once};

#[test]
fn a_value_that_cannot_be_sent_is_returned() {
    let run = run_once(
        r#"
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
    "#,
    );
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
    assert_eq!(run.seen_by("main"), expected);
}

#[test]
fn a_receiver_gets_all_messages_before_it_is_disconnected() {
    let run = run_once(
        r#"
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
    "#,
    );
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
    assert_eq!(run.seen_by("main"), expected);
}

#[test]
fn messages_are_dropped_with_the_receiver_or_with_a_send_that_fails() {
    let run = run_once(
        r#"
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
    "#,
    );
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
    assert_eq!(run.seen_by("main"), expected);
}

/// Main sends at lines 8 and 9 what the thread receives at lines 13 and 14.
fn sends(bound: u32) -> String {
    r#"
        shared {
            channel "c" bound=BOUND
        }
        main {
            spawn "a"
            send "c" 1
            send "c" 2
            join "a"
        }
        thread "a" {
            recv "c"
            recv "c"
        }
    "#
    .replace("BOUND", &bound.to_string())
}

#[test]
fn a_send_to_a_full_channel_blocks() {
    let run = run_directed(
        &sends(1),
        r#"
            take "main" 7
            take "main" 8
            begin "main" 9 until=3
            take "a" 13
            end "main" 9
            take "a" 14
            take "a" 15
            take "main" 10
            take "main" 11
        "#,
    );
    let expected = [
        r#"saw "main" 7"#,
        r#"saw "main" 8 "Ok(())""#,
        r#"waits "main" 9"#,
        r#"saw "a" 13 "Ok(1)""#,
        r#"saw "main" 9 "Ok(())""#,
    ];
    assert_eq!(run.records()[..5], expected);
    assert_eq!(run.seen_by("a"), [r#"13 "Ok(1)""#, r#"14 "Ok(2)""#, "15"]);
}

#[test]
fn a_send_to_a_rendezvous_channel_blocks_until_it_is_received() {
    let run = run_directed(
        &sends(0),
        r#"
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
        "#,
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
    assert_eq!(run.records(), expected);
}

#[test]
fn dropping_one_end_unblocks_the_other() {
    let run = run_directed(
        r#"
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
        "#,
        r#"
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
        "#,
    );
    assert_eq!(run.seen_by("a"), [r#"15 "Err(SendError(1))""#, r#"16 "Err(RecvError)""#, "17"]);
    assert!(run.deviations().is_empty(), "{:#?}", run.log);
}

#[test]
fn each_run_has_its_own_channels() {
    let run = run_free(&sends(1), 50);
    let expected = [
        r#"count 50 "return" {"#,
        r#"saw "a" 13 "Ok(1)""#,
        r#"saw "a" 14 "Ok(2)""#,
        r#"saw "main" 8 "Ok(())""#,
        r#"saw "main" 9 "Ok(())""#,
        r#"saw "main" 10 "Ok(())""#,
        "}",
    ];
    assert_eq!(run.records(), expected);
}

#[test]
fn a_channel_of_any_kind_carries_messages_of_any_type() {
    for bound in ["", " bound=0", " bound=1"] {
        for (value, seen) in
            [("#null", "()"), ("-7", "-7"), ("\"Straße\"", "\\\"Straße\\\""), ("#true", "true")]
        {
            let run = run_once(&format!(
                r#"
                shared {{
                    channel "c"{bound}
                }}
                main {{
                    spawn "a"
                    recv "c"
                    recv-timeout "c" "never"
                    join "a" unwrap=#true as="rest"
                }}
                thread "a" {{
                    send "c" {value}
                    send "c" {value}
                }}
            "#
            ));
            let ok = format!("\"Ok({seen})\"");
            assert_eq!(run.seen_by("main")[1..3], [format!("8 {ok}"), format!("9 {ok}")]);
            let gone = run_once(&format!(
                r#"
                shared {{
                    channel "c"{bound}
                }}
                main {{
                    drop-receiver "c"
                    send "c" {value}
                }}
            "#
            ));
            assert_eq!(gone.seen_by("main")[1], format!("8 \"Err(SendError({seen}))\""));
        }
    }
}
