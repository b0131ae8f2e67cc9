//! What a program can query about its platform, and how the process can end.

use threadproof_spec::Reason;

use crate::{outcomes, refusal};

#[test]
fn an_overflow_ends_the_process_and_may_be_reported() {
    let program = r#"
            main {
                spawn "w" name="deep"
                join "w"
            }
            thread "w" {
                overflow-stack
            }"#;
    assert_eq!(
        outcomes(program),
        [
            "abort; overflow-report=silent",
            "thread \"deep\" has overflowed its stack; abort; overflow-report=message",
        ]
    );
}

#[test]
fn an_abort_drops_nothing() {
    let program = r#"
        shared {
            atomic "x" 0
        }
        main {
            local "g" {
                on-drop {
                    swap "x" 1
                }
            }
            abort
        }"#;
    assert_eq!(outcomes(program), ["abort"]);
}

#[test]
fn the_system_may_truncate_the_name_of_a_thread() {
    let program = |name| {
        format!(
            r#"
                main {{
                    spawn "w" name="{name}"
                    join "w"
                }}
                thread "w" {{
                    os-thread-name
                }}"#
        )
    };
    assert_eq!(
        outcomes(&program("short")),
        [
            "main: Ok(()); w: None; exit 0; system-name=unreadable",
            "main: Ok(()); w: Some(\"short\"); exit 0; system-name=readable",
        ]
    );
    let found = outcomes(&program("longer-than-15-bytes"));
    assert!(found.iter().any(|found| found.contains("Some(\"longer-than-15-\")")), "{found:?}");
}

#[test]
fn a_spawn_fails_if_the_stack_is_impossibly_large() {
    let program = r#"
        min-stack "impossible"
        main {
            spawn "w"
        }
        thread "w" {
        }"#;
    let found = outcomes(program);
    assert!(found.contains(&"exit with failure; impossible-stack=refused".to_owned()), "{found:?}");
    let own = program.replace(r#"spawn "w""#, "spawn \"w\" stack-size=65536\njoin \"w\"");
    assert_eq!(outcomes(&own), ["main: Ok(()); exit 0"]);
}

#[test]
fn an_exit_in_a_destructor_of_a_thread_that_exits_aborts_or_exits() {
    let found = outcomes(
        r#"
        shared {
            thread-local "k" {
                init {
                    return 0
                }
                on-drop {
                    exit 3
                }
            }
        }
        main {
            with "k"
        }"#,
    );
    assert_eq!(
        found,
        [
            "main: 0; exit 0; main-destructors=skip",
            "main: 0; exit 3; main-destructors=run; nested-exit=exit",
            "main: 0; abort; main-destructors=run; nested-exit=abort",
        ]
    );
}

#[test]
fn a_condvar_with_a_second_mutex_panics_or_waits() {
    let found = outcomes(
        r#"
        shared {
            mutex "m" 0
            mutex "n" 0
            condvar "v"
        }
        main {
            lock "m" {
                wait-timeout "v" 20 guard="m"
            }
            catch {
                lock "n" {
                    wait-timeout "v" 20 guard="n"
                }
            }
            is-poisoned "n"
        }"#,
    );
    let waits = "main: Ok(0) TimedOut Ok(0) TimedOut Ok(()) false; exit 0; condvar-mutexes=any; early-wakeup=times-out";
    assert!(found.contains(&waits.to_owned()), "{found:?}");
    let panics = "main: Ok(0) TimedOut Ok(0) Err(a message of std) true; exit 0; condvar-mutexes=panic; early-wakeup=times-out";
    assert!(found.contains(&panics.to_owned()), "{found:?}");
}

#[test]
fn others_move_while_a_thread_that_exits_drops_its_thread_locals() {
    let found = outcomes(
        r#"
        shared {
            channel "dropping"
            thread-local "k" const=#true {
                on-drop {
                    send "dropping"
                }
            }
        }
        main {
            spawn "a"
            recv "dropping"
            exit 20
        }
        thread "a" {
            with "k"
            exit 10
        }"#,
    );
    assert_eq!(
        found,
        [
            "a: 0; exit 10; exit-destructors=skip",
            "a: 0 Ok(()); exit 10; exit-destructors=run",
            "a: 0 Ok(()); main: Ok(()); exit 10; exit-destructors=run",
            "a: 0 Ok(()); main: Ok(()); exit 20; concurrent-exit=ends; destructors=side-by-side; \
             exit-destructors=run",
        ]
    );
}

#[test]
fn a_thread_can_use_nearly_all_of_the_stack_that_was_requested() {
    let program = |requested: u32| {
        format!(
            r#"
            main {{
                spawn "a" stack-size={requested}
                join "a"
            }}
            thread "a" {{
                use-stack 1048576
            }}"#
        )
    };
    assert_eq!(outcomes(&program(0x11_0000)), ["main: Ok(()); exit 0"]);
    let is_unspecified = |reason| matches!(reason, Reason::Unspecified(_));
    assert!(is_unspecified(refusal(&program(0x10_ffff))));
}

#[test]
fn the_default_stack_is_not_for_one_thread_to_use_whole() {
    let program = |bytes| {
        format!(
            r#"
            main {{
                spawn "a"
                join "a"
            }}
            thread "a" {{
                use-stack {bytes}
            }}"#
        )
    };
    assert!(matches!(refusal(&program(2_097_152)), Reason::Unspecified(_)));
    assert_eq!(outcomes(&program(2_000_000)).len(), 1);
}

#[test]
fn a_thread_that_exits_the_process_never_finishes() {
    let program = |main: &str| {
        let program = r#"
            shared {
                thread-local "k" {
                    init {
                        return 1
                    }
                    on-drop {
                        send "dropping"
                    }
                }
                channel "dropping"
                atomic "after" 0
            }
            main {
                MAIN
            }
            thread "a" {
                with "k"
                exit 3
            }"#;
        program.replace("MAIN", main)
    };
    // In its destructors, it can be asked.
    let finished = r#"
        spawn "a"
        recv "dropping"
        is-finished "a"
    "#;
    let outcomes_of = outcomes(&program(finished));
    assert!(outcomes_of.iter().any(|outcome| outcome.contains("main: Ok(()) false")));
    assert!(!outcomes_of.iter().any(|outcome| outcome.contains("true")), "{outcomes_of:?}");
    let scope = r#"
        scope {
            spawn "a"
        }
        load "after"
    "#;
    let outcomes_of = outcomes(&program(scope));
    assert!(!outcomes_of.iter().any(|outcome| outcome.contains("main")), "{outcomes_of:?}");
}
