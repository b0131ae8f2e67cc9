//! Channels.

use crate::outcomes;

#[test]
fn messages_are_received_before_a_disconnect_is_reported() {
    let found = outcomes(
        r#"
        shared {
            channel "c" senders=2
        }
        main {
            try-recv "c"
            send "c" 1
            drop-sender "c"
            send "c" 2
            drop-sender "c"
            recv "c"
            try-recv "c"
            try-recv "c"
            recv "c"
            recv-timeout "c" 10
        }"#,
    );
    assert_eq!(
        found,
        ["main: Err(Empty) Ok(()) Ok(()) Ok(1) Ok(2) Err(Disconnected) Err(RecvError) \
          Err(Disconnected); exit 0"]
    );
}

#[test]
fn a_send_without_a_receiver_returns_the_message_and_the_sender_drops_it() {
    let found = outcomes(
        r#"
        shared {
            channel "c"
            atomic "x" 0
        }
        main {
            drop-receiver "c"
            local "g" {
                on-drop {
                    swap "x" 1
                }
            }
            send "c" (var)"g"
        }"#,
    );
    assert_eq!(found, ["main: Err(SendError(g)) 0; exit 0"]);
}

#[test]
fn send_blocks_while_the_channel_is_full() {
    let program = r#"
        shared {
            channel "c" bound=1
        }
        main {
            send "c" 1
            try-send "c" 2
            spawn "w"
            recv "c"
            recv "c"
            join "w"
        }
        thread "w" {
            send "c" 3
        }"#;
    assert_eq!(
        outcomes(program),
        ["main: Ok(()) Err(Full(2)) Ok(1) Ok(3) Ok(()); w: Ok(()); exit 0"]
    );
    let alone = r#"
        shared {
            channel "c" bound=1
        }
        main {
            send "c"
            send "c"
        }"#;
    assert_eq!(outcomes(alone), ["main: Ok(()); hang"]);
}

const RENDEZVOUS: &str = r#"
    shared {
        channel "c" bound=0
        atomic "x" 0
    }
    main {
        spawn "w"
        send "c" 1
        load "x"
        join "w"
    }
    thread "w" {
        store "x" 1
        recv "c"
    }"#;

#[test]
fn a_bound_of_zero_makes_send_and_recv_meet() {
    assert_eq!(outcomes(RENDEZVOUS), ["main: Ok(()) 1 Ok(()); w: Ok(1); exit 0"]);
    let gone = RENDEZVOUS.replace(r#"recv "c""#, r#"drop-receiver "c""#);
    assert_eq!(outcomes(&gone), ["main: Err(SendError(1)) 1 Ok(()); exit 0"]);
    let refused = r#"
        shared {
            channel "c" bound=0
        }
        main {
            try-send "c" 1
        }"#;
    assert_eq!(outcomes(refused), ["main: Err(Full(1)); exit 0"]);
    let tried = RENDEZVOUS.replace(r#"recv "c""#, r#"try-recv "c""#);
    let outcomes = outcomes(&tried);
    let met = "main: Ok(()) 1 Ok(()); w: Ok(1); exit 0";
    assert!(outcomes.contains(&met.to_owned()), "{outcomes:?}");
    let missed = "w: Err(Empty); hang";
    assert!(outcomes.contains(&missed.to_owned()), "{outcomes:?}");
}

#[test]
fn recv_fails_once_the_last_sender_is_dropped() {
    for bound in ["", " bound=0"] {
        let program = format!(
            r#"
                shared {{
                    channel "c"{bound}
                }}
                main {{
                    spawn "w"
                    recv "c"
                    recv-timeout "c" "never"
                }}
                thread "w" {{
                    drop-sender "c"
                }}"#
        );
        assert_eq!(outcomes(&program), ["main: Err(RecvError) Err(Disconnected); exit 0"]);
    }
}
