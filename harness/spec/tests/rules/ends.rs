//! Ends of channels that variables own.

use threadproof_spec::Reason;

use crate::{outcomes, refusal};

#[test]
fn the_last_sender_is_dropped_with_its_variable() {
    let program = r#"
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
        }"#;
    assert_eq!(outcomes(program), ["a: Ok(()); main: Ok(1) Err(RecvError); exit 0"]);
    let kept = program.replace("drop-sender \"c\"", "sender (var)\"tx\" as=\"other\"");
    assert_eq!(outcomes(&kept), ["a: Ok(()); main: Ok(1); hang"]);
    let dropped =
        kept.replace("            spawn", "            drop \"other\"\n            spawn");
    assert_eq!(outcomes(&dropped), ["a: Ok(()); main: Ok(1); hang"]);
    let unwound = program.replace("send (var)\"tx\" 1", "panic \"boom\"");
    let failed =
        "main: Err(RecvError) Err(RecvError); a thread without a name panicked: boom; exit 0";
    assert_eq!(outcomes(&unwound), [failed]);
}

#[test]
fn a_receiver_takes_its_messages_along_when_it_is_dropped() {
    let program = r#"
        shared {
            channel "c" bound=2
            atomic "x" 0
        }
        main {
            receiver "c" as="rx"
            local "first" {
                on-drop {
                    add "x" 1
                }
            }
            local "second" {
                on-drop {
                    add "x" 10
                }
            }
            send "c" (var)"first"
            send "c" (var)"second"
            spawn "a" move="rx"
            join "a"
            send "c" 3
        }
        thread "a" {
        }"#;
    assert_eq!(outcomes(program), ["a: 0 1; main: Ok(()) Ok(()) Ok(()) Err(SendError(3)); exit 0"]);
    let unwound = program.replace("thread \"a\" {", "thread \"a\" {\n panic \"boom\"");
    let failed = "a: 0 1; main: Ok(()) Ok(()) Err(\"boom\") Err(SendError(3)); \
                  a thread without a name panicked: boom; exit 0";
    assert_eq!(outcomes(&unwound), [failed]);
}

#[test]
fn a_waiting_sender_gets_its_message_back_when_the_receiver_is_dropped() {
    for bound in [0, 1] {
        let program = r#"
            shared {
                channel "c" bound=BOUND
            }
            main {
                sender "c" as="tx"
                receiver "c" as="rx"
                try-send (var)"tx" 1
                spawn "a" move="tx"
                yield
                drop "rx"
                join "a"
            }
            thread "a" {
                send (var)"tx" 2
            }"#;
        let found = outcomes(&program.replace("BOUND", &bound.to_string()));
        let first = if bound == 0 { "Err(Full(1))" } else { "Ok(())" };
        assert_eq!(found, [format!("a: Err(SendError(2)); main: {first} Ok(()); exit 0")]);
    }
}

#[test]
fn an_end_can_be_a_message() {
    let program = r#"
        shared {
            channel "c"
            channel "receivers"
            channel "senders"
        }
        main {
            receiver "c" as="rx"
            send "receivers" (var)"rx"
            sender "c" as="tx"
            send "senders" (var)"tx"
            drop-sender "c"
            spawn "a"
            join "a"
        }
        thread "a" {
            recv "receivers" unwrap=#true as="rx"
            recv "senders" unwrap=#true as="tx"
            send (var)"tx" 1
            drop "tx"
            recv (var)"rx"
            recv (var)"rx"
        }"#;
    let expected = "a: Ok(Receiver) Ok(Sender) Ok(()) Ok(1) Err(RecvError); \
                    main: Ok(()) Ok(()) Ok(()); exit 0";
    assert_eq!(outcomes(program), [expected]);
}

#[test]
fn a_shared_end_that_is_gone_is_refused() {
    for steps in [
        "receiver \"c\" as=\"rx\"\nrecv \"c\"",
        "receiver \"c\" as=\"rx\"\nreceiver \"c\" as=\"again\"",
        "receiver \"c\" as=\"rx\"\ndrop-receiver \"c\"",
        "sender \"c\" as=\"tx\"\ndrop-sender \"c\"\nsend \"c\" 1",
        "drop-sender \"c\"\nsender \"c\" as=\"tx\"",
    ] {
        let program = format!("shared {{\nchannel \"c\"\n}}\nmain {{\n{steps}\n}}");
        assert_eq!(refusal(&program), Reason::Gone, "{steps}");
    }
}

#[test]
fn a_loop_over_messages_ends_when_no_more_can_arrive() {
    let program = r#"
        shared {
            channel "c" bound=BOUND
        }
        main {
            sender "c" as="tx"
            receiver "c" as="rx"
            drop-sender "c"
            spawn "a" move="tx"
            LOOP
            join "a"
        }
        thread "a" {
            send (var)"tx" 1
            send (var)"tx" 2
        }"#;
    for bound in ["0", "1", "5"] {
        for each in ["iter (var)\"rx\"", "into-iter \"rx\""] {
            let program = program.replace("BOUND", bound).replace("LOOP", each);
            let expected = "a: Ok(()) Ok(()); main: Some(1) Some(2) None Ok(()); exit 0";
            assert_eq!(outcomes(&program), [expected]);
        }
    }
    let tries = program.replace("BOUND", "5").replace("LOOP", "try-iter (var)\"rx\"");
    let expected = [
        "a: Ok(()) Ok(()); main: None Ok(()); exit 0",
        "a: Ok(()) Ok(()); main: Some(1) None Ok(()); exit 0",
        "a: Ok(()) Ok(()); main: Some(1) Some(2) None Ok(()); exit 0",
    ];
    assert_eq!(outcomes(&tries), expected);
}

#[test]
fn a_panic_in_a_loop_drops_the_receiver_that_it_owns_first() {
    let program = r#"
        shared {
            channel "c"
            atomic "x" 0
        }
        main {
            receiver "c" as="rx"
            catch {
                local "later" {
                    on-drop {
                        add "x" 1
                    }
                }
                local "panics" {
                    on-drop {
                        resume-unwind "boom"
                    }
                }
                send "c" (var)"panics"
                local "message" {
                    on-drop {
                        add "x" 10
                    }
                }
                send "c" (var)"message"
                into-iter "rx"
            }
            send "c" 1
        }"#;
    let expected = "main: Ok(()) Ok(()) Some(panics) 0 10 Err(\"boom\") Err(SendError(1)); exit 0";
    assert_eq!(outcomes(program), [expected]);
}
