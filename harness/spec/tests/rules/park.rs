//! Parking.

use threadproof_spec::Reason;

use crate::{outcomes, refusal};

#[test]
fn park_consumes_the_token_and_unpark_stores_at_most_one() {
    let found = outcomes(
        r#"
            main {
                current as="me"
                unpark "me"
                unpark "me"
                park
                panicking
                park
            }"#,
    );
    assert_eq!(
        found,
        ["main: false; exit 0; spurious-unpark=wake", "main: false; hang; spurious-unpark=wait",]
    );
}

#[test]
fn parking_in_a_loop_misses_no_unpark() {
    let program = r#"
        shared {
            atomic "flag" 0
            atomic "x" 0
        }
        main {
            spawn "w"
            store "x" 1 ordering="relaxed"
            store "flag" 1
            unpark "w"
            join "w"
        }
        thread "w" {
            park until="flag"
            load "x" ordering="relaxed"
        }"#;
    assert_eq!(outcomes(program), ["main: Ok(()); w: 1; exit 0"]);
    let found = outcomes(&program.replace(r#"unpark "w""#, ""));
    assert!(found.contains(&"hang; spurious-unpark=wait".to_owned()), "{found:?}");
}

#[test]
fn unpark_publishes_earlier_writes() {
    let program = r#"
        shared {
            atomic "x" 0
        }
        main {
            spawn "w"
            store "x" 1 ordering="relaxed"
            unpark "w"
            join "w"
        }
        thread "w" {
            park
            load "x" ordering="relaxed"
        }"#;
    assert_eq!(
        outcomes(program),
        ["main: Ok(()); w: 0; exit 0; spurious-unpark=wake", "main: Ok(()); w: 1; exit 0"]
    );
    let racing = program.replace("park\n", "panicking\n");
    assert_eq!(refusal(&racing), Reason::RelaxedRace);
}

#[test]
fn park_timeout_returns_without_an_unpark() {
    assert_eq!(
        outcomes(
            r"
        main {
            park-timeout 10
            panicking
        }"
        ),
        ["main: false; exit 0"]
    );
}
