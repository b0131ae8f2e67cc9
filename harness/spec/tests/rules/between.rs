//! What another thread can observe between two effects of one step.

use threadproof_model::ScheduleEnd::{Ends, Hangs, Loose};

use crate::{endings, outcomes};

#[test]
fn a_panicking_thread_releases_its_lock_before_it_has_finished() {
    let found = endings(
        r#"
        shared {
            mutex "m" 0
        }
        main {
            spawn "a"
            lock "m" {
            }
            is-finished "a"
            join "a"
        }
        thread "a" {
            lock "m" {
                resume-unwind 7
            }
        }"#,
    );
    let finished = "a: Ok(0); main: Err(Poisoned(0)) true Err(7); exit 0";
    assert!(found.contains(&(finished.to_owned(), Ends)), "{found:?}");
    let running = "a: Ok(0); main: Err(Poisoned(0)) false Err(7); exit 0";
    assert!(found.contains(&(running.to_owned(), Loose)), "{found:?}");
}

#[test]
fn a_panicking_main_releases_its_lock_before_the_process_ends() {
    let found = outcomes(
        r#"
        shared {
            mutex "m" 0
        }
        main {
            spawn "a"
            lock "m" {
                resume-unwind 7
            }
        }
        thread "a" {
            lock "m" {
            }
        }"#,
    );
    assert!(found.contains(&"a: Err(Poisoned(0)); main: Ok(0); exit with failure".to_owned()));
}

#[test]
fn another_thread_can_end_the_process_after_a_panic_is_reported() {
    let found = outcomes(
        r#"
        main {
            spawn "a"
            panic "boom"
        }
        thread "a" {
            exit 3
        }"#,
    );
    let report = "thread \"main\" panicked: boom";
    assert_eq!(
        found,
        ["exit 3".to_owned(), format!("{report}; exit 3"), format!("{report}; exit with failure")]
    );
}

#[test]
fn the_leader_of_a_barrier_counts_itself_after_others_may_have_left() {
    let found = outcomes(
        r#"
        shared {
            barrier "b" 2
            atomic "leaders" 0
        }
        main {
            spawn "a"
            barrier-wait "b" leads="leaders"
            load "leaders"
            join "a"
        }
        thread "a" {
            barrier-wait "b" leads="leaders"
        }"#,
    );
    assert_eq!(found, ["main: 0 Ok(()); exit 0", "main: 1 Ok(()); exit 0"]);
}

#[test]
fn a_poisoned_lock_is_held_until_its_unwrapped_error_is_dropped() {
    let found = outcomes(
        r#"
        shared {
            mutex "m" 0
        }
        main {
            catch {
                lock "m" {
                    resume-unwind 7
                }
            }
            spawn "a"
            try-lock "m" {
            }
            join "a"
        }
        thread "a" {
            lock "m" unwrap=#true {
            }
        }"#,
    );
    let before = "a: Err(Poisoned(0)); main: Ok(0) Err(7)";
    let after = "Err(a message of std); exit 0";
    assert!(found.contains(&format!("{before} Err(WouldBlock) {after}")), "{found:?}");
    assert!(found.contains(&format!("{before} Err(Poisoned(0)) {after}")), "{found:?}");
}

#[test]
fn a_waiting_writer_may_keep_readers_out() {
    let tries = r#"
        shared {
            rwlock "l" 0
        }
        main {
            read "l" {
                spawn "w"
                spawn "r"
                join "r"
            }
        }
        thread "w" {
            write "l" {
                set "l" 1
            }
        }
        thread "r" {
            try-read "l" {
            }
        }"#;
    let found = endings(tries);
    assert!(
        found.contains(&("main: Ok(0) Ok(()); r: Ok(0); exit 0".to_owned(), Ends)),
        "{found:?}"
    );
    let kept_out = "main: Ok(0) Ok(()); r: Err(WouldBlock); exit 0; read-priority=writers";
    assert!(found.contains(&(kept_out.to_owned(), Loose)), "{found:?}");
    let reads = tries.replace("try-read", "read");
    let found = endings(&reads);
    assert!(
        found.contains(&("main: Ok(0) Ok(()); r: Ok(0); exit 0".to_owned(), Ends)),
        "{found:?}"
    );
    let hangs = ("main: Ok(0); hang; read-priority=writers".to_owned(), Hangs);
    assert!(found.contains(&hangs), "{found:?}");
}

#[test]
fn a_spurious_wakeup_may_find_the_mutex_poisoned() {
    let found = outcomes(
        r#"
        shared {
            mutex "m" 0
            condvar "v"
        }
        main {
            spawn "w"
            lock "m" {
                resume-unwind 7
            }
        }
        thread "w" {
            lock "m" {
                wait "v" guard="m" until=1
            }
            exit 3
        }"#,
    );
    let woken = "main: Ok(0); w: Ok(0) Err(Poisoned(0)); exit 3; spurious-wakeup=wake";
    assert!(found.contains(&woken.to_owned()), "{found:?}");
}

#[test]
fn a_detached_thread_may_hang_without_an_outcome_that_shows_it() {
    let program = r#"
        shared {
            mutex "m" 0
        }
        main {
            spawn "a"
        }
        thread "a" {
            lock "m" {
                lock "m" {
                }
            }
        }"#;
    assert_eq!(
        endings(program),
        [("exit 0".to_owned(), Ends), ("a: Ok(0); exit 0".to_owned(), Ends)]
    );
}

#[test]
fn a_block_drops_its_variables_after_its_last_step() {
    let found = outcomes(
        r#"
        shared {
            channel "c"
        }
        main {
            scope {
                receiver "c" as="rx"
                spawn "a"
                yield
            }
        }
        thread "a" {
            send "c" 1
        }"#,
    );
    assert_eq!(found, ["a: Err(SendError(1)); exit 0", "a: Ok(()); exit 0"]);
}

#[test]
fn a_lock_is_poisoned_before_it_is_released() {
    let found = outcomes(
        r#"
        shared {
            mutex "m" 0
        }
        main {
            spawn "a"
            is-poisoned "m"
            try-lock "m" {
            }
            join "a"
        }
        thread "a" {
            lock "m" {
                resume-unwind 7
            }
        }"#,
    );
    let held = "a: Ok(0); main: true Err(WouldBlock) Err(7); exit 0";
    assert!(found.contains(&held.to_owned()), "{found:?}");
}

#[test]
fn whoever_drops_the_last_end_of_a_channel_drops_the_messages_in_it() {
    let program = |channel: &str| {
        format!(
            r#"
            shared {{
                {channel}
            }}
            main {{
                receiver "c" as="rx"
                sender "c" as="tx"
                drop-sender "c"
                local "message" {{
                    on-drop {{
                        panicking
                    }}
                }}
                send (var)"tx" (var)"message"
                spawn "a" move="rx"
                drop "tx"
                join "a"
            }}
            thread "a" {{
                drop "rx"
            }}"#
        )
    };
    let by_receiver = "a: false; main: Ok(()) Ok(()); exit 0".to_owned();
    let by_sender = "main: Ok(()) false Ok(()); exit 0".to_owned();
    assert_eq!(outcomes(&program(r#"channel "c""#)), [by_receiver.clone(), by_sender]);
    assert_eq!(outcomes(&program(r#"channel "c" bound=1"#)), [by_receiver]);
}
