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

#[test]
fn whether_a_destructor_can_use_a_value_that_needs_no_drop_is_up_to_the_platform() {
    let program = r#"
        shared {
            thread-local "plain" {
                init {
                    return 7
                }
            }
            thread-local "k" const=#true {
                on-drop {
                    try-with "plain"
                }
            }
        }
        main {
            spawn "a"
            join "a"
        }
        thread "a" {
            with "plain"
            with "k"
        }"#;
    let expected = [
        "a: 7 0 Ok(7); main: Ok(()); exit 0; destructor-order=first-first; \
         reinitialization=unguarded; undropped-keys=destroyed",
        "a: 7 0 Ok(7); main: Ok(()); exit 0; destructor-order=other; reinitialization=unguarded; \
         undropped-keys=destroyed",
        "a: 7 0 Err(AccessError); main: Ok(()); exit 0; destructor-order=first-first; \
         reinitialization=guarded; undropped-keys=destroyed",
        "a: 7 0 Err(AccessError); main: Ok(()); exit 0; destructor-order=other; \
         reinitialization=guarded; undropped-keys=destroyed",
        "a: 7 0 Ok(7); main: Ok(()); exit 0; undropped-keys=kept",
        "a: 7 0 Ok(7); main: Ok(()); exit 0; destructor-order=last-first; \
         undropped-keys=destroyed",
        "a: 7 0 Ok(7); main: Ok(()); exit 0; destructor-order=other; undropped-keys=destroyed",
    ];
    assert_eq!(outcomes(program), expected);
}

#[test]
fn a_destroyed_value_may_be_initialized_again() {
    let program = r#"
        shared {
            thread-local "k" {
                init {
                    return 7
                }
                on-drop {
                    panicking
                }
            }
            thread-local "l" const=#true {
                on-drop {
                    try-with "k"
                }
            }
        }
        main {
            spawn "a"
            join "a"
        }
        thread "a" {
            with "k"
            with "l"
        }"#;
    let expected = [
        "a: 7 0 false Ok(7) false; main: Ok(()); exit 0; destructor-order=first-first; \
         reinitialization=unguarded",
        "a: 7 0 false Ok(7) false; main: Ok(()); exit 0; destructor-order=other; \
         reinitialization=unguarded",
        "a: 7 0 false Err(AccessError); main: Ok(()); exit 0; destructor-order=first-first; \
         reinitialization=guarded",
        "a: 7 0 false Err(AccessError); main: Ok(()); exit 0; destructor-order=other; \
         reinitialization=guarded",
        "a: 7 0 Ok(7) false; main: Ok(()); exit 0; destructor-order=last-first",
        "a: 7 0 Ok(7) false; main: Ok(()); exit 0; destructor-order=other",
    ];
    assert_eq!(outcomes(program), expected);
}

#[test]
fn a_value_is_not_initialized_again_while_its_own_destructor_runs() {
    let program = r#"
        shared {
            thread-local "k" const=#true {
                on-drop {
                    try-with "k"
                }
            }
        }
        main {
            spawn "a"
            join "a"
        }
        thread "a" {
            with "k"
        }"#;
    assert_eq!(outcomes(program), ["a: 0 Err(AccessError); main: Ok(()); exit 0"]);
}

#[test]
fn destructors_that_initialize_each_other_end_at_some_point() {
    let program = r#"
        shared {
            thread-local "k" const=#true {
                on-drop {
                    with "l"
                }
            }
            thread-local "l" const=#true {
                on-drop {
                    try-with "k"
                }
            }
        }
        main {
            spawn "a"
            join "a"
        }
        thread "a" {
            with "k"
        }"#;
    let found = outcomes(program);
    let once = "a: 0 0 Err(AccessError); main: Ok(()); exit 0; reinitialization=guarded";
    assert!(found.contains(&once.to_owned()), "{found:?}");
    for passes in [2, 4, 5] {
        let values = " 0 Ok(0)".repeat(passes);
        let left = format!("a: 0{values}; main: Ok(()); exit 0; reinitialization=unguarded");
        assert!(found.contains(&left), "{left} in {found:?}");
    }
}

#[test]
fn values_that_a_few_destructors_initialize_are_dropped_on_every_platform() {
    let program = r#"
        shared {
            thread-local "k" const=#true {
                on-drop {
                    with "l"
                }
            }
            thread-local "l" const=#true {
                on-drop {
                    with "m"
                }
            }
            thread-local "m" const=#true {
                on-drop {
                    panicking
                }
            }
        }
        main {
            spawn "a"
            join "a"
        }
        thread "a" {
            with "k"
        }"#;
    assert_eq!(outcomes(program), ["a: 0 0 0 false; main: Ok(()); exit 0"]);
}
