//! Ends of channels that variables own.

use crate::{run_directed, run_once};

#[test]
fn a_sender_is_dropped_with_its_variable() {
    let run = run_directed(
        r#"
            shared {
                channel "c"
            }
            main {
                sender "c" as="tx"
                drop-sender "c"
                spawn "a" move="tx"
                recv "c"
                recv "c"
            }
            thread "a" {
                send (var)"tx" 1
                panic "boom"
            }
        "#,
        r#"
            take "main" 7
            take "main" 8
            take "main" 9
            begin "main" 10 until=4
            take "a" 14
            end "main" 10
            begin "main" 11 until=7
            take "a" 15
            end "main" 11
            take "main" 12
        "#,
    );
    assert!(run.deviations().is_empty(), "{:#?}", run.log);
    let expected = ["7", "8", "9", r#"10 "Ok(1)""#, r#"11 "Err(RecvError)""#, "12"];
    assert_eq!(run.seen_by("main"), expected);
    assert!(run.position(r#"waits "main" 11"#) < run.position(r#"saw "a" 15"#));
}

#[test]
fn a_clone_keeps_the_channel_connected() {
    let run = run_once(
        r#"
        shared {
            channel "c" bound=1
        }
        main {
            sender "c" as="first"
            sender (var)"first" as="second"
            drop-sender "c"
            drop "first"
            try-recv "c"
            try-send (var)"second" 1
            try-send (var)"second" 2
            drop "second"
            recv "c"
            recv "c"
        }
    "#,
    );
    let expected = [
        "7",
        "8",
        "9",
        "10",
        r#"11 "Err(Empty)""#,
        r#"12 "Ok(())""#,
        r#"13 "Err(Full(2))""#,
        "14",
        r#"15 "Ok(1)""#,
        r#"16 "Err(RecvError)""#,
        "17",
    ];
    assert_eq!(run.seen_by("main"), expected);
}

#[test]
fn a_receiver_is_moved_and_dropped_with_its_messages() {
    let run = run_once(
        r#"
        shared {
            channel "c"
            channel "receivers"
        }
        main {
            receiver "c" as="rx"
            local "message" {
                on-drop {
                    yield
                }
            }
            send "c" 1
            send "c" (var)"message"
            send "receivers" (var)"rx"
            spawn "a"
            join "a" as="result"
            send "c" 2
        }
        thread "a" {
            recv "receivers" unwrap=#true as="rx"
            recv (var)"rx"
            try-recv (var)"rx" as="kept"
            send "c" 3
            recv-timeout (var)"rx" 1
            recv-timeout (var)"rx" 0.5
            return (var)"rx"
        }
    "#,
    );
    let expected = [
        r#"22 "Ok(Receiver)""#,
        r#"23 "Ok(1)""#,
        r#"24 "Ok(message)""#,
        r#"25 "Ok(())""#,
        r#"26 "Ok(3)""#,
        r#"27 "Err(Timeout)""#,
        "28",
        "11",
        "12",
    ];
    assert_eq!(run.seen_by("a"), expected);
    // The receiver is in `result` until the end of main.
    let expected = [r#"18 "Ok(Receiver)""#, r#"19 "Ok(())""#, "20"];
    assert_eq!(run.seen_by("main")[6..], expected);
}

#[test]
fn a_plan_that_shares_a_receiver_is_refused() {
    let run = crate::run_bytes(
        crate::once(
            r#"
            shared {
                channel "c"
            }
            main {
                spawn "a"
                try-recv "c"
            }
            thread "a" {
                recv "c"
            }
        "#,
        )
        .as_bytes(),
    );
    assert_eq!(run.status.code(), Some(2));
    assert!(
        run.stderr.contains("the receiver of `c` cannot be shared between threads"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_loop_takes_a_turn_for_each_message() {
    for each in [r#"iter (var)"rx""#, r#"into-iter "rx""#] {
        let program = r#"
            shared {
                channel "c"
            }
            main {
                sender "c" as="tx"
                receiver "c" as="rx"
                drop-sender "c"
                spawn "a" move="tx"
                LOOP
            }
            thread "a" {
                send (var)"tx" 1
                send (var)"tx" 2
            }
        "#
        .replace("LOOP", each);
        let run = run_directed(
            &program,
            r#"
                take "main" 7
                take "main" 8
                take "main" 9
                take "main" 10
                begin "main" 11 until=5
                take "a" 14
                end "main" 11
                take "a" 15
                take "main" 11
                begin "main" 11 until=9
                take "a" 16
                end "main" 11
                take "main" 12
            "#,
        );
        assert!(run.deviations().is_empty(), "{:#?}", run.log);
        let seen = run.seen_by("main");
        assert_eq!(seen[4..7], [r#"11 "Some(1)""#, r#"11 "Some(2)""#, r#"11 "None""#]);
        assert!(
            run.position(r#"saw "a" 15 "Ok(())""#) < run.position(r#"saw "main" 11 "Some(2)""#)
        );
    }
}

#[test]
fn try_iter_ends_when_there_is_no_message() {
    let run = run_once(
        r#"
        shared {
            channel "c"
        }
        main {
            send "c" 1
            local "message" {
                on-drop {
                    yield
                }
            }
            send "c" (var)"message"
            try-iter "c"
            drop-sender "c"
            try-iter "c"
            iter "c"
        }
    "#,
    );
    let expected = [
        r#"14 "Some(1)""#,
        r#"14 "Some(message)""#,
        "10",
        "11",
        r#"14 "None""#,
        "15",
        r#"16 "None""#,
        r#"17 "None""#,
    ];
    assert_eq!(run.seen_by("main")[3..11], expected);
}
