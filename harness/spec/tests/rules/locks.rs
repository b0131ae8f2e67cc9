//! Mutexes and rwlocks.

use threadproof_spec::Reason;

use crate::{outcomes, refusal};

#[test]
fn a_mutex_excludes_other_threads_and_publishes_earlier_writes() {
    let found = outcomes(
        r#"
        shared {
            atomic "x" 0
            mutex "m" 0
        }
        main {
            spawn "w"
            lock "m" {
                load "x" ordering="relaxed"
                set "m" 1
            }
            join "w"
        }
        thread "w" {
            lock "m" {
                load "x" ordering="relaxed"
                set "m" 2
            }
        }"#,
    );
    assert_eq!(
        found,
        ["main: Ok(0) 0 Ok(()); w: Ok(1) 0; exit 0", "main: Ok(2) 0 Ok(()); w: Ok(0) 0; exit 0"]
    );
}

#[test]
fn try_lock_returns_would_block_while_another_thread_holds_the_lock() {
    let found = outcomes(
        r#"
        shared {
            mutex "m" 0
        }
        main {
            spawn "w"
            lock "m" {
            }
            join "w"
        }
        thread "w" {
            try-lock "m" {
            }
        }"#,
    );
    assert_eq!(
        found,
        ["main: Ok(0) Ok(()); w: Err(WouldBlock); exit 0", "main: Ok(0) Ok(()); w: Ok(0); exit 0"]
    );
}

#[test]
fn locking_twice_panics_or_hangs_and_reading_twice_may_succeed() {
    let program = |step| {
        format!(
            r#"
                shared {{
                    rwlock "l" 0
                }}
                main {{
                    catch {{
                        read "l" {{
                            {step} "l" {{
                            }}
                        }}
                    }}
                }}"#
        )
    };
    assert_eq!(
        outcomes(&program("write")),
        [
            "main: Ok(0); hang; relock=hang",
            "main: Ok(0) Err(a message of std); exit 0; relock=panic",
        ]
    );
    assert_eq!(
        outcomes(&program("read")),
        [
            "main: Ok(0) Ok(0) Ok(()); exit 0; recursive-read=granted",
            "main: Ok(0) Err(a message of std); exit 0; recursive-read=panic",
        ]
    );
    assert_eq!(outcomes(&program("try-write")), ["main: Ok(0) Err(WouldBlock) Ok(()); exit 0"]);
}

#[test]
fn readers_share_an_rwlock_and_a_writer_does_not() {
    let program = |step| {
        format!(
            r#"
                shared {{
                    rwlock "l" 0
                    atomic "x" 0
                }}
                main {{
                    spawn "w"
                    read "l" {{
                        park until="x"
                    }}
                }}
                thread "w" {{
                    {step} "l" {{
                    }}
                    store "x" 1
                }}"#
        )
    };
    let hangs =
        |found: &[String]| found.iter().any(|found| found.contains("w:") && found.contains("hang"));
    assert!(hangs(&outcomes(&program("read"))));
    // The writer acquires the lock first, or never.
    let found = outcomes(&program("write"));
    assert!(found.contains(&"main: Ok(0); hang".to_owned()), "{found:?}");
}

#[test]
fn return_in_a_lock_block_leaves_the_closure_and_drops_the_guard() {
    let found = outcomes(
        r#"
        shared {
            mutex "m" 0
        }
        main {
            catch {
                lock "m" {
                    return 1
                }
            }
            try-lock "m" {
            }
        }"#,
    );
    assert_eq!(found, ["main: Ok(0) Ok(1) Ok(0); exit 0"]);
}

#[test]
fn a_lock_cannot_be_used_after_into_inner() {
    let found = refusal(
        r#"
        shared {
            mutex "m" 0
        }
        main {
            into-inner "m"
            is-poisoned "m"
        }"#,
    );
    assert_eq!(found, Reason::Gone);
}

#[test]
fn get_mut_needs_no_guard_but_no_other_thread() {
    let program = r#"
        shared {
            mutex "m" 0
            rwlock "l" 5
        }
        main {
            get-mut "m" 1
            spawn "a"
            join "a"
            get-mut "m" 3
            get-mut "l" 6
            into-inner "m"
            into-inner "l"
        }
        thread "a" {
            lock "m" {
                set "m" 2
                panic "x"
            }
        }"#;
    assert_eq!(
        outcomes(program),
        ["a: Ok(1); main: Ok(0) Err(\"x\") Err(Poisoned(2)) Ok(5) Err(Poisoned(3)) Ok(6); \
          a thread without a name panicked: x; exit 0"]
    );
    // A thread borrows a lock even if it never holds it.
    let borrows = r#"
        shared {
            mutex "m" 0
        }
        main {
            spawn "a"
            get-mut "m" 1
            join "a"
        }
        thread "a" {
            is-poisoned "m"
        }"#;
    assert_eq!(refusal(borrows), Reason::Borrowed);
}

#[test]
fn a_lock_that_a_writer_waited_for_may_keep_readers_out_even_when_it_is_shared() {
    let program = r#"
        shared {
            rwlock "l" 0
            atomic "shared" 0
            atomic "done" 0
        }
        main {
            spawn "a"
            spawn "b"
            join "b"
            park until="shared"
            try-read "l" {
            }
            store "done" 1
            unpark "a"
        }
        thread "a" {
            write "l" {
                downgrade "l"
                store "shared" 1
                park until="done"
            }
        }
        thread "b" {
            write "l" {
            }
        }"#;
    let found = outcomes(program);
    let kept_out = "a: Ok(0); b: Ok(0); main: Ok(()) Err(WouldBlock); exit 0";
    assert!(found.iter().any(|line| line.starts_with(kept_out)), "{found:?}");
}

#[test]
fn a_writer_that_waits_for_itself_may_keep_readers_out() {
    let found = outcomes(
        r#"
        shared {
            rwlock "l" 1
        }
        main {
            spawn "a"
            spawn "b"
        }
        thread "a" {
            read "l" {
                write "l" {
                }
            }
        }
        thread "b" {
            try-read "l" {
            }
        }"#,
    );
    let kept_out = |line: &String| line.starts_with("a: Ok(1); b: Err(WouldBlock); exit 0");
    assert!(found.iter().any(kept_out), "{found:?}");
}

#[test]
fn a_lock_cannot_be_consumed_while_another_thread_runs() {
    let program = r#"
        shared {
            mutex "m" 0
        }
        main {
            spawn "a"
            into-inner "m"
        }
        thread "a" {
            is-poisoned "m"
        }"#;
    assert_eq!(refusal(program), Reason::Borrowed);
}
