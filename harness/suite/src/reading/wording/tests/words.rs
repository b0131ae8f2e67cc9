//! Words that could not be read.

use super::check;
use crate::reading::testing::{lines, load_text};

#[test]
fn an_unknown_word_gets_a_suggestion_or_a_list() {
    check(
        r#"main { spwan "a" }"#,
        &["unknown step `spwan`", "  spwan: not a step", "  help: did you mean `spawn`?"],
    );
    check(
        r#"main { park untill="x" }"#,
        &["unknown property `untill`", "  untill: not a property", "  help: did you mean `until`?"],
    );
    check(
        "main { yield x=1 }",
        &["unknown property `x`", "  x: not a property", "  help: remove it"],
    );
    check(
        r#"main { local "g" { x { yield } } }"#,
        &[
            "`local` needs an `on-drop` block",
            "  local: lacks an `on-drop` block",
            "  help: add an `on-drop` block",
            "unknown block `x`",
            "  x: not a block",
            "  help: known here: `on-drop`",
        ],
    );
}

#[test]
fn a_step_with_the_wrong_parts_names_them() {
    for (step, expected) in [
        (
            "join",
            &[
                "`join` needs the name of a handle",
                "  join: lacks the name of a handle",
                "  help: add the name of a handle",
            ][..],
        ),
        (
            "current",
            &[
                r#"`current` needs `as="…"`, a name for its result"#,
                r#"  current: lacks `as="…"`, a name for its result"#,
                r#"  help: add `as="…"`, a name for its result"#,
            ],
        ),
        ("catch", &["`catch` needs a block", "  catch: lacks a block", "  help: add a block"]),
        (
            r#"exit "1""#,
            &["expected an exit code", r#"  "1": not an exit code"#, "  help: write an exit code"],
        ),
        ("yield 1", &["`yield` takes no arguments", "  1: an extra argument", "  help: remove it"]),
        ("exit 1 2", &["`exit` takes one argument", "  2: an extra argument", "  help: remove it"]),
        (
            "yield { yield }",
            &["`yield` takes no block", "  yield: has a block", "  help: remove the block"],
        ),
    ] {
        check(&format!("main {{ {step} }}"), expected);
    }
    check(
        r#"shared { once "o" }; main { call-once "o" force=#true force=#true { yield } }"#,
        &["duplicate property `force`", "  force: given again here", "  help: remove one of them"],
    );
}

#[test]
fn an_assignment_as_in_rust_is_reported_at_its_equals_sign() {
    for step in [r#"let "x" = 41"#, r#"let "x" =41"#, r#"let "x"=41"#, "let x = /* = */ 41"] {
        check(
            &format!("main {{ {step} }}"),
            &[
                "unexpected `=`",
                "  =: makes `x` a property",
                r#"  help: write the value without it: `let "x" 41`"#,
            ],
        );
    }
    check(
        r#"shared { atomic "x" = 0 }; main { load "x" }"#,
        &[
            "unexpected `=`",
            "  =: makes `x` a property",
            r#"  help: write the value without it: `atomic "x" 0`"#,
        ],
    );
}

#[test]
fn a_scenario_without_its_sections_names_them_all() {
    let found = lines(load_text("").unwrap_err());
    let expected = [
        r#"a scenario needs a `title "…"`"#,
        "  : the scenario starts here",
        r#"  help: add a `title "…"`"#,
        "a scenario needs a `main { … }`",
        "  : the scenario starts here",
        "  help: add a `main { … }`",
    ];
    assert_eq!(found, expected);
}

#[test]
fn unknown_words_hide_the_faults_that_may_follow_from_them() {
    // The unread step may have bound `x`. It cannot have declared `f`.
    check(
        r#"main { lte "x" 1; store "n" (var)"x"; call "f" }"#,
        &[
            "unknown step `lte`",
            "  lte: not a step",
            "  help: did you mean `let`?",
            "unknown atomic `n`",
            r#"  "n": not declared"#,
            r#"  help: add `shared { atomic "n" 0 }`"#,
            "unknown function `f`",
            r#"  "f": not declared"#,
            r#"  help: add `fn "f" { … }`"#,
        ],
    );
}
