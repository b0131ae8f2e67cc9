//! Ends of channels in variables, and `drop`.

use super::check;

/// A main that takes these steps.
fn steps(steps: &str) -> String {
    format!(
        r#"
        shared {{ channel "c"; channel "d" bound=1; atomic "n" 0 }}
        main {{ {steps} }}
        thread "a" {{ return (var)"tx" }}
        "#
    )
}

#[test]
fn an_end_is_moved_like_a_handle() {
    for uses in [
        r#"sender "c" as="tx"; sender (var)"tx" as="other"; send (var)"tx" 1; drop "other""#,
        r#"sender "d" as="tx"; try-send (var)"tx" 1; let "other" (var)"tx"; send (var)"other" 2"#,
        r#"receiver "c" as="rx"; try-recv (var)"rx"; recv-timeout (var)"rx" 1; drop "rx""#,
        r#"receiver "c" as="rx"; iter (var)"rx"; try-iter (var)"rx"; into-iter "rx""#,
        r#"sender "c" as="tx"; send "d" (var)"tx"; recv "d" unwrap=#true as="x"; send (var)"x" 1"#,
        r#"
        sender "c" as="tx"; spawn "a" as="h" move="tx"
        join "h" unwrap=#true as="back"; send (var)"back" 1
        "#,
    ] {
        check(&steps(uses), &[]);
    }
    for (uses, message) in [
        (
            r#"sender "c" as="tx"; drop "tx"; send «(var)"tx"» 1"#,
            "`tx` is used after it was dropped",
        ),
        (
            r#"receiver "c" as="rx"; let "other" (var)"rx"; recv «(var)"rx"»"#,
            "`rx` is used after it was moved",
        ),
        (
            r#"receiver "c" as="rx"; into-iter "rx"; recv «(var)"rx"»"#,
            "`rx` is used after it was moved",
        ),
        (
            r#"sender "c" as="tx"; send (var)"tx" «(var)"tx"»"#,
            "`tx` is moved by the step that sends with it",
        ),
    ] {
        check(&steps(uses), &[message]);
    }
}

#[test]
fn a_step_takes_the_end_that_it_needs() {
    for (uses, message) in [
        (r#"receiver "c" as="rx"; send «(var)"rx"» 1"#, "expected a sender, found a receiver"),
        (r#"sender "c" as="tx"; recv «(var)"tx"»"#, "expected a receiver, found a sender"),
        (r#"sender "c" as="tx"; into-iter «"tx"»"#, "expected a receiver, found a sender"),
        (r#"let "x" 1; sender «(var)"x"» as="tx""#, "expected a sender, found a number"),
        (r#"sender "c" as="tx"; store "n" «(var)"tx"»"#, "expected a number, found a sender"),
        (r#"sender "c" as="tx"; try-send «(var)"tx"» 1"#, "channel `tx` has no bound"),
    ] {
        check(&steps(uses), &[message]);
    }
}

#[test]
fn a_value_that_is_copied_cannot_be_dropped() {
    check(&steps(r#"let "x" 1; drop «"x"»"#), &["expected a value that moves, found a number"]);
    check(&steps(r#"local "g" { on-drop { yield } }; drop "g""#), &[]);
    check(
        &steps(r#"catch as="r" { recv "c" }; drop «"r"»"#),
        &["expected a value that moves, found a result or an option"],
    );
}

/// Two passes are needed to learn what the channel carries.
#[test]
fn a_channel_carries_what_any_of_its_senders_sends() {
    check(
        &steps(
            r#"
            recv "c" unwrap=#true as="x"; store "n" «(var)"x"»
            sender "c" as="tx"; send (var)"tx" "text"
            "#,
        ),
        &["expected a number, found a string"],
    );
}
