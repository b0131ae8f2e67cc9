//! What another thread can observe between two effects of one step.

use threadproof_model::Entry;
use threadproof_model::ScheduleEnd::{Ends, Hangs, Loose};
use threadproof_spec::Platform;

use crate::{allowed_on, endings, outcomes};

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
fn std_may_use_up_a_token_while_it_blocks() {
    let scope = r#"
        main {
            current as="me"
            scope {
                spawn "s" move="me"
            }
            park
        }
        thread "s" {
            unpark "me"
        }"#;
    assert_eq!(
        endings(scope),
        [("exit 0".to_owned(), Ends), ("hang; spurious-unpark=wait".to_owned(), Loose)]
    );
    let channel = r#"
        shared {
            channel "c"
        }
        main {
            current as="me"
            unpark "me"
            spawn "a"
            recv "c"
            park
        }
        thread "a" {
            send "c" 1
        }"#;
    assert_eq!(
        endings(channel),
        [
            ("a: Ok(()); main: Ok(1); exit 0".to_owned(), Ends),
            ("a: Ok(()); main: Ok(1); hang; spurious-unpark=wait".to_owned(), Loose)
        ]
    );
}

#[test]
fn a_join_uses_up_no_token() {
    let join = r#"
        main {
            current as="me"
            spawn "s" move="me"
            join "s"
            park
        }
        thread "s" {
            unpark "me"
        }"#;
    assert_eq!(endings(join), [("main: Ok(()); exit 0".to_owned(), Ends)]);
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
fn a_notification_may_wake_any_of_several_waiters() {
    let found = outcomes(
        r#"
        shared {
            mutex "m" 0
            condvar "v"
            atomic "woken" 0
        }
        main {
            spawn "w" as="a"
            spawn "w" as="b"
            spawn "w" as="c"
            lock "m" {
            }
            notify-one "v"
        }
        thread "w" {
            lock "m" {
                wait "v" guard="m"
            }
            add "woken" 1
        }"#,
    );
    for woken in ["a", "b", "c"] {
        let others = ["a", "b", "c"].map(|thread| {
            if thread == woken {
                format!("{thread}: Ok(0) Ok(0) 0")
            } else {
                format!("{thread}: Ok(0)")
            }
        });
        let outcome = format!("{}; main: Ok(0); exit 0", others.join("; "));
        assert!(found.contains(&outcome), "{outcome} is not among {found:?}");
    }
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
fn a_notified_wait_may_time_out_first() {
    let found = endings(
        r#"
        shared {
            mutex "m" 0
            condvar "v"
        }
        main {
            spawn "w"
            lock "m" {
                notify-one "v"
            }
            join "w"
        }
        thread "w" {
            lock "m" {
                wait-timeout "v" 20 guard="m"
            }
        }"#,
    );
    for (value, ending) in [("TimedOut", Loose), ("NotTimedOut", Loose), ("TooLate", Loose)] {
        let outcome = (format!("main: Ok(0) Ok(()); w: Ok(0) {value}; exit 0"), ending);
        let chosen = |line: &str| line.starts_with(&outcome.0);
        assert!(found.iter().any(|(line, _)| chosen(line)), "{outcome:?} is not among {found:?}");
    }
    assert!(found.iter().all(|(line, ending)| *ending != Hangs && !line.contains("Late; early")));
}

#[test]
fn a_schedule_with_a_loose_end_does_not_say_which_threads_there_will_be() {
    let program = r#"
        main {
            spawn "a"
            spawn "b"
            spawn "c"
        }
        thread "a" {
            overflow-stack
        }
        thread "b" {
            overflow-stack
        }
        thread "c" {
        }"#;
    let found = allowed_on(Platform::default(), program);
    let both = found.iter().find(|allowed| allowed.outcome.reports.len() == 2).unwrap();
    assert_eq!(both.schedule.ending, Loose);
    assert!(both.schedule.threads.is_empty(), "{:?}", both.schedule);
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
fn a_receiver_in_the_middle_of_a_receive_has_made_room_for_the_next_message() {
    let program = r#"
        shared {
            channel "c" bound=1
        }
        main {
            spawn "a"
            spawn "b"
            recv "c"
            join "a"
            join "b"
        }
        thread "a" {
            send "c" 1
        }
        thread "b" {
            send "c" 2
        }"#;
    for allowed in allowed_on(Platform::default(), program) {
        let mut entries = allowed.schedule.entries.iter();
        // From the start of a receive until its end, no send waits for the room that it makes.
        while entries.any(|entry| entry.thread() == "main" && matches!(entry, Entry::Begin { .. }))
        {
            let rest = entries.by_ref().take_while(|entry| entry.thread() != "main");
            let waits = rest.filter(|entry| matches!(entry, Entry::Begin { .. }));
            assert_eq!(waits.count(), 0, "{:?}", allowed.schedule);
        }
    }
}
