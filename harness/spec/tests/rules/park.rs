//! Parking.

use threadproof_spec::Reason;

use crate::{outcomes, refusal};

#[test]
fn a_token_is_used_up_by_one_park_and_does_not_add_up() {
    let found = outcomes(
        "main {\ncurrent as=\"me\"\nunpark \"me\"\nunpark \"me\"\npark\npanicking\npark\n}",
    );
    assert_eq!(
        found,
        ["main: false; exit 0; spurious-unpark=wake", "main: false; hang; spurious-unpark=wait",]
    );
}

#[test]
fn a_loop_around_park_misses_nothing() {
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
    let found = outcomes(&program.replace("unpark \"w\"\n", ""));
    assert!(found.contains(&"hang; spurious-unpark=wait".to_owned()), "{found:?}");
}

#[test]
fn unpark_makes_known_what_was_done_before() {
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
fn a_park_with_a_time_limit_comes_back() {
    assert_eq!(outcomes("main {\npark-timeout 10\npanicking\n}"), ["main: false; exit 0"]);
}
