//! Poisoned locks.

use crate::outcomes;

#[test]
fn a_panic_poisons_only_locks_whose_guards_it_drops() {
    let found = outcomes(
        r#"
        shared {
            mutex "m" 0
            rwlock "l" 0
        }
        main {
            catch {
                read "l" {
                    lock "m" {
                        panic "boom"
                    }
                }
            }
            is-poisoned "m"
            is-poisoned "l"
            catch {
                lock "m" unwrap=#true {
                    set "m" 1
                }
            }
            clear-poison "m"
            into-inner "m"
        }"#,
    );
    let seen = "main: Ok(0) Ok(0) Err(\"boom\") true false Err(Poisoned(0)) \
                Err(a message of std) Ok(0)";
    assert_eq!(found, [format!("{seen}; thread \"main\" panicked: boom; exit 0")]);
}

#[test]
fn a_lock_acquired_while_panicking_is_not_poisoned_by_that_panic() {
    let found = outcomes(
        r#"
        shared {
            mutex "m" 0
        }
        main {
            catch {
                local "g" {
                    on-drop {
                        lock "m" {
                        }
                    }
                }
                resume-unwind 1
            }
            is-poisoned "m"
        }"#,
    );
    assert_eq!(found, ["main: Ok(0) Err(1) false; exit 0"]);
}

#[test]
fn a_downgraded_guard_shares_the_lock_and_does_not_poison_it() {
    let program = r#"
        shared {
            rwlock "l" 0
        }
        main {
            spawn "a"
            write "l" {
                set "l" 1
                downgrade "l"
                get "l"
            }
            join "a"
        }
        thread "a" {
            try-write "l" {
            }
        }"#;
    let found = outcomes(program);
    let expected = [
        "a: Err(WouldBlock); main: Ok(0) 1 Ok(()); exit 0",
        "a: Ok(0); main: Ok(0) 1 Ok(()); exit 0",
        "a: Ok(1); main: Ok(0) 1 Ok(()); exit 0",
    ];
    assert_eq!(found, expected);
    let reads = program.replace("try-write", "try-read");
    assert_eq!(outcomes(&reads), expected);
    let alone = r#"
        shared {
            rwlock "l" 0
        }
        main {
            catch {
                write "l" {
                    downgrade "l"
                    try-read "l" {
                    }
                    try-write "l" {
                    }
                    panic "x"
                }
            }
            is-poisoned "l"
        }"#;
    assert_eq!(
        outcomes(alone),
        ["main: Ok(0) Ok(0) Err(WouldBlock) Err(\"x\") false; thread \"main\" panicked: x; exit 0"]
    );
}

#[test]
fn the_hook_finds_a_lock_held_whose_poison_its_thread_unwraps() {
    let found = outcomes(
        r#"
        shared {
            mutex "m" 0
        }
        main {
            catch {
                lock "m" {
                    resume-unwind 1
                }
            }
            set-hook {
                try-lock "m" {
                }
                clear-poison "m"
            }
            catch {
                lock "m" unwrap=#true {
                }
            }
            is-poisoned "m"
        }"#,
    );
    let seen = "Ok(0) Err(1) Err(Poisoned(0)) Err(WouldBlock) Err(a message of std) true";
    assert_eq!(found, [format!("main: {seen}; exit 0")]);
}
