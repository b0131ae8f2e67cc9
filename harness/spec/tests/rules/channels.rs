//! Channels.

use threadproof_spec::Reason;

use crate::{outcomes, refusal};

#[test]
fn what_was_sent_is_received_before_the_end_of_the_senders_is_noticed() {
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
fn without_a_receiver_the_message_comes_back_and_is_dropped_by_the_sender() {
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
fn a_full_channel_keeps_its_sender_waiting() {
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
    let alone = "shared {\nchannel \"c\" bound=1\n}\nmain {\nsend \"c\"\nsend \"c\"\n}";
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
fn without_room_sender_and_receiver_wait_for_each_other() {
    assert_eq!(outcomes(RENDEZVOUS), ["main: Ok(()) 1 Ok(()); w: Ok(1); exit 0"]);
    let gone = RENDEZVOUS.replace("recv \"c\"", "drop-receiver \"c\"");
    assert_eq!(outcomes(&gone), ["main: Err(SendError(1)) 1 Ok(()); exit 0"]);
    let refused = "shared {\nchannel \"c\" bound=0\n}\nmain {\ntry-send \"c\" 1\n}";
    assert_eq!(outcomes(refused), ["main: Err(Full(1)); exit 0"]);
    assert_eq!(refusal(&RENDEZVOUS.replace("recv \"c\"", "try-recv \"c\"")), Reason::Uncertain);
}

#[test]
fn a_receiver_learns_that_the_last_sender_is_gone() {
    for bound in ["", " bound=0"] {
        let program = format!(
            "shared {{\nchannel \"c\"{bound}\n}}\nmain {{\nspawn \"w\"\nrecv \"c\"\n\
             recv-timeout \"c\" \"never\"\n}}\nthread \"w\" {{\ndrop-sender \"c\"\n}}"
        );
        assert_eq!(outcomes(&program), ["main: Err(RecvError) Err(Disconnected); exit 0"]);
    }
}
