//! Thread-locals.

use crate::outcomes;

const KEY: &str = r#"
    thread-local "k" {
        init {
            return 1
        }
        on-drop {
            swap "dropped" 1
        }
    }"#;

fn with_key(program: &str) -> Vec<String> {
    outcomes(&format!(
        r#"
        shared {{
            {KEY}
            atomic "dropped" 0
        }}
        {program}"#
    ))
}

#[test]
fn each_thread_has_its_own_value_which_is_dropped_before_a_join_returns() {
    let found = with_key(
        r#"
        main {
            spawn "w"
            join "w"
            load "dropped" ordering="relaxed"
        }
        thread "w" {
            with "k"
            set "k" 2
            with "k"
        }"#,
    );
    assert_eq!(found, ["main: Ok(()) 1; w: 1 2 0; exit 0"]);
}

#[test]
fn a_join_waits_for_destructors_and_a_scope_may_not() {
    let program = |join| {
        format!(
            r#"
                main {{
                    scope {{
                        spawn "w"
                        {join}
                    }}
                    load "dropped"
                }}
                thread "w" {{
                    with "k"
                }}"#
        )
    };
    assert_eq!(with_key(&program(r#"join "w""#)), ["main: Ok(()) 1; w: 1 0; exit 0"]);
    let found = with_key(&program(""));
    let side_by_side = "main: 0; w: 1; exit 0; destructors=side-by-side";
    assert!(found.contains(&side_by_side.to_owned()), "{found:?}");
    assert!(found.contains(&"main: 1; w: 1 0; exit 0".to_owned()), "{found:?}");
}

#[test]
fn the_destructors_of_main_may_run() {
    assert_eq!(
        with_key(
            r#"
            main {
                set "k" 5
            }"#
        ),
        ["exit 0; main-destructors=skip", "main: 0; exit 0; main-destructors=run"]
    );
    assert_eq!(
        with_key(
            r#"
            main {
                with "k"
                exit 3
            }"#
        ),
        ["main: 1; exit 3; exit-destructors=skip", "main: 1 0; exit 3; exit-destructors=run"]
    );
}

#[test]
fn a_value_cannot_be_accessed_while_it_is_dropped() {
    let found = outcomes(
        r#"
        shared {
            thread-local "k" {
                init {
                    return 1
                }
                on-drop {
                    try-with "k"
                    with "other"
                    with "k"
                }
            }
            thread-local "other" {
                init {
                    return 2
                }
            }
        }
        main {
            spawn "w"
            join "w"
        }
        thread "w" {
            try-with "k"
        }"#,
    );
    assert_eq!(found, ["w: Ok(1) Err(AccessError) 2; abort"]);
}

#[test]
fn an_initializer_that_panicked_runs_again() {
    let found = outcomes(
        r#"
        shared {
            thread-local "k" {
                init {
                    resume-unwind 4
                }
            }
        }
        main {
            catch {
                with "k"
            }
            catch {
                try-with "k"
            }
        }"#,
    );
    assert_eq!(found, ["main: Err(4) Err(4); exit 0"]);
}

#[test]
fn a_const_key_starts_at_zero_without_an_initializer() {
    let program = r#"
        shared {
            thread-local "k" const=#true {
                on-drop {
                    panicking
                }
            }
            thread-local "plain" const=#true
        }
        main {
            spawn "a"
            join "a"
        }
        thread "a" {
            with "k"
            set "k" 1
            try-with "plain"
            try-with "k"
        }"#;
    assert_eq!(outcomes(program), ["a: 0 Ok(0) Ok(1) false; main: Ok(()); exit 0"]);
}

#[test]
fn replace_and_take_initialize_first_and_return_the_previous_value() {
    let program = r#"
        shared {
            thread-local "k" {
                init {
                    return 7
                }
            }
            thread-local "l" {
                init {
                    return 8
                }
            }
            thread-local "c" const=#true
        }
        main {
            spawn "a"
            join "a"
        }
        thread "a" {
            replace "k" 1
            replace "k" 2
            take "k"
            with "k"
            take "l"
            with "l"
            take "c"
            replace "c" 5
            with "c"
        }"#;
    assert_eq!(outcomes(program), ["a: 7 1 2 0 8 0 0 0 5; main: Ok(()); exit 0"]);
}
