//! One-time initialization.

use crate::outcomes;

#[test]
fn one_of_two_call_once_blocks_runs_and_the_other_call_waits() {
    let found = outcomes(
        r#"
        shared {
            once "o"
            atomic "x" 0
            atomic "runs" 0
        }
        main {
            spawn "w"
            call "once"
            join "w"
            load "runs"
        }
        thread "w" {
            call "once"
        }
        fn "once" {
            call-once "o" {
                add "runs" 1
                store "x" 1 ordering="relaxed"
            }
            load "x" ordering="relaxed"
            is-completed "o"
        }"#,
    );
    assert_eq!(
        found,
        [
            "main: 0 1 true Ok(()) 1; w: 1 true; exit 0",
            "main: 1 true Ok(()) 1; w: 0 1 true; exit 0"
        ]
    );
}

#[test]
fn a_panic_poisons_a_once_until_call_once_force() {
    let found = outcomes(
        r#"
        shared {
            once "o"
        }
        main {
            catch {
                call-once "o" {
                    resume-unwind 1
                }
            }
            catch {
                call-once "o" {
                }
            }
            call-once "o" force=#true {
            }
            call-once "o" force=#true {
            }
            is-completed "o"
        }"#,
    );
    assert_eq!(found, ["main: Err(1) Err(a message of std) Some(true) None true; exit 0"]);
}

#[test]
fn a_once_lock_is_never_poisoned() {
    let found = outcomes(
        r#"
        shared {
            once-lock "o"
        }
        main {
            get "o"
            catch {
                get-or-init "o" {
                    resume-unwind 1
                }
            }
            get-or-init "o" {
                return 2
            }
            get-or-init "o" {
                return 3
            }
            set "o" 4
            get "o"
        }"#,
    );
    assert_eq!(found, ["main: None Err(1) 2 2 Err(4) Some(2); exit 0"]);
}

#[test]
fn a_lazy_lock_whose_initializer_panicked_panics_at_every_access() {
    let found = outcomes(
        r#"
        shared {
            lazy-lock "z" {
                resume-unwind 1
            }
            lazy-lock "y" {
                return 5
            }
        }
        main {
            force "y"
            force "y"
            catch {
                force "z"
            }
            catch {
                force "z"
            }
        }"#,
    );
    assert_eq!(found, ["main: 5 5 Err(1) Err(a message of std); exit 0"]);
}

#[test]
fn wait_does_not_run_the_initializer() {
    let program = |object, done| {
        format!(
            r#"
                shared {{
                    {object} "o"
                }}
                main {{
                    spawn "w"
                    {done}
                    join "w"
                }}
                thread "w" {{
                    once-wait "o"
                    panicking
                }}"#
        )
    };
    assert_eq!(
        outcomes(&program(
            "once",
            r#"
            call-once "o" {
            }"#
        )),
        ["main: Ok(()); w: false; exit 0"]
    );
    assert_eq!(
        outcomes(&program("once-lock", "set \"o\" 3")),
        ["main: Ok(()) Ok(()); w: 3 false; exit 0"]
    );
    assert_eq!(outcomes(&program("once", "yield")), ["hang"]);
    assert_eq!(
        outcomes(&program(
            "once",
            r#"
            catch {
                call-once "o" {
                    resume-unwind 1
                }
            }"#
        )),
        ["main: Err(1) Err(a message of std); exit 0"]
    );
}

#[test]
fn initializing_recursively_panics_or_hangs() {
    let program = r#"
        shared {
            once "o"
        }
        main {
            call-once "o" {
                call-once "o" {
                }
            }
        }"#;
    assert_eq!(outcomes(program), ["exit with failure; reentrance=panic", "hang; reentrance=hang"]);
}

#[test]
fn wait_force_ignores_that_the_once_is_poisoned() {
    let program = r#"
        shared {
            once "o"
        }
        main {
            spawn "a"
            once-wait-force "o"
            is-completed "o"
            join "a"
        }
        thread "a" {
            catch {
                call-once "o" {
                    resume-unwind 1
                }
            }
            call-once "o" force=#true {
            }
        }"#;
    assert_eq!(outcomes(program), ["a: Err(1) Some(true); main: true Ok(()); exit 0"]);
    let poisoned = program.replace("call-once \"o\" force=#true {\n            }", "yield");
    assert_eq!(outcomes(&poisoned), ["a: Err(1); hang"]);
}
