//! Thread-locals that destructors use once they have been destroyed, or initialize.

use crate::outcomes;

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
