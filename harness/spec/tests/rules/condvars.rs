//! Condvars and barriers.

use threadproof_model::ScheduleEnd;
use threadproof_spec::{Allowed, Platform, explore};

use crate::{allowed_on, endings, line, outcomes, resolved};

const HANDSHAKE: &str = r#"
    shared {
        mutex "m" 0
        condvar "v"
    }
    main {
        spawn "w"
        lock "m" {
            set "m" 1
            notify-one "v"
        }
        join "w"
    }
    thread "w" {
        lock "m" {
            wait "v" guard="m" until=1
        }
    }"#;

#[test]
fn wait_while_misses_no_notification() {
    assert_eq!(
        outcomes(HANDSHAKE),
        [
            "main: Ok(0) Ok(()); w: Ok(0) Ok(1); exit 0",
            "main: Ok(0) Ok(()); w: Ok(1) Ok(1); exit 0"
        ]
    );
}

#[test]
fn wait_blocks_forever_or_wakes_spuriously_without_a_notification() {
    let found = outcomes(&HANDSHAKE.replace(r#"notify-one "v""#, ""));
    assert!(found.contains(&"main: Ok(0); w: Ok(0); hang; spurious-wakeup=wait".to_owned()));
    let woken = "main: Ok(0) Ok(()); w: Ok(0) Ok(1); exit 0; spurious-wakeup=wake".to_owned();
    assert!(found.contains(&woken), "{found:?}");
}

#[test]
fn a_notification_without_a_waiter_is_lost() {
    let found = outcomes(
        r#"
        shared {
            mutex "m" 0
            condvar "v"
        }
        main {
            notify-one "v"
            lock "m" {
                wait "v" guard="m"
            }
        }"#,
    );
    assert_eq!(
        found,
        [
            "main: Ok(0); hang; spurious-wakeup=wait",
            "main: Ok(0) Ok(0); exit 0; spurious-wakeup=wake",
        ]
    );
}

const TWO_WAITERS: &str = r#"
    shared {
        mutex "m" 0
        condvar "v"
        condvar "ready"
    }
    main {
        spawn "a"
        spawn "b"
        lock "m" {
            wait "ready" guard="m" until=2
            notify-all "v"
        }
        join "a"
        join "b"
    }
    thread "a" {
        call "waiter"
    }
    thread "b" {
        call "waiter"
    }
    fn "waiter" {
        lock "m" {
            get "m" as="n"
            set "m" 1
            notify-one "ready"
            wait "v" guard="m"
        }
    }"#;

#[test]
fn notify_all_wakes_every_waiter_in_any_order() {
    let program = TWO_WAITERS.replace("until=2", "until=1");
    let exploration = explore(&resolved(&program), Platform::default()).unwrap();
    let endings: Vec<ScheduleEnd> =
        exploration.outcomes.iter().map(|allowed| allowed.schedule.ending).collect();
    assert!(endings.contains(&ScheduleEnd::Loose), "{endings:?}");
}

#[test]
fn wait_timeout_returns_without_a_notification() {
    let program = r#"
        shared {
            mutex "m" 0
            condvar "v"
        }
        main {
            lock "m" {
                wait-timeout "v" 10 guard="m" until=1
            }
        }"#;
    assert_eq!(outcomes(program), ["main: Ok(0) TimedOut; exit 0"]);
    let without_loop = program.replace(" until=1", "");
    assert_eq!(
        outcomes(&without_loop),
        [
            "main: Ok(0) NotTimedOut; exit 0; early-wakeup=wakes-early",
            "main: Ok(0) TimedOut; exit 0; early-wakeup=times-out",
        ]
    );
}

#[test]
fn whether_a_thread_already_waits_is_left_to_chance() {
    let program = r#"
        shared {
            mutex "m" 0
            condvar "v"
        }
        main {
            spawn "w"
            notify-one "v"
            join "w"
        }
        thread "w" {
            lock "m" {
                wait "v" guard="m"
            }
        }"#;
    let ends = endings(program);
    assert!(
        ends.contains(&("w: Ok(0); hang; spurious-wakeup=wait".to_owned(), ScheduleEnd::Hangs)),
        "{ends:?}"
    );
    let woken = "main: Ok(()); w: Ok(0) Ok(0); exit 0".to_owned();
    assert!(ends.contains(&(woken, ScheduleEnd::Loose)), "{ends:?}");
}

#[test]
fn wait_returns_an_error_if_the_mutex_is_poisoned() {
    let found = outcomes(
        r#"
        shared {
            mutex "m" 0
            condvar "v"
        }
        main {
            spawn "w"
            lock "m" {
                wait "v" guard="m" until=1
            }
            join "w"
        }
        thread "w" {
            lock "m" {
                set "m" 1
                notify-one "v"
                resume-unwind 7
            }
        }"#,
    );
    assert!(
        found.contains(&"main: Ok(0) Err(Poisoned(1)) Err(7); w: Ok(0); exit 0".to_owned()),
        "{found:?}"
    );
}

#[test]
fn a_barrier_blocks_until_all_have_arrived_and_elects_one_leader() {
    let found = outcomes(
        r#"
        shared {
            barrier "b" 2
            atomic "x" 0
            atomic "leaders" 0
        }
        main {
            spawn "w"
            barrier-wait "b" leads="leaders"
            load "x" ordering="relaxed"
            join "w"
            load "leaders"
        }
        thread "w" {
            store "x" 1 ordering="relaxed"
            barrier-wait "b" leads="leaders"
        }"#,
    );
    assert_eq!(found, ["main: 1 Ok(()) 1; exit 0"]);
    let alone = r#"
        shared {
            barrier "b" 2
        }
        main {
            barrier-wait "b"
        }"#;
    assert_eq!(outcomes(alone), ["hang"]);
}

#[test]
fn where_a_second_mutex_panics_other_platforms_wait_and_stall() {
    let program = r#"
        shared {
            mutex "m" 0
            mutex "n" 0
            condvar "v"
        }
        main {
            lock "m" {
                wait-timeout "v" 10 guard="m"
            }
            lock "n" {
                wait "v" guard="n"
            }
        }"#;
    let panics = |allowed: &Allowed| line(allowed).contains("condvar-mutexes=panic");
    let all = allowed_on(Platform::default(), program);
    let panicking: Vec<_> = all.iter().filter(|allowed| panics(allowed)).collect();
    assert!(!panicking.is_empty());
    for allowed in panicking {
        let stalls = &allowed.stalls;
        assert!(stalls.iter().any(|stall| stall.choice.word() == "any"), "{stalls:?}");
    }
}

#[test]
fn a_loop_whose_time_is_over_at_once_does_not_report_poison() {
    let found = outcomes(
        r#"
        shared {
            mutex "m" 0
            condvar "v"
        }
        main {
            catch {
                lock "m" {
                    resume-unwind 7
                }
            }
            lock "m" {
                wait-timeout "v" 0 guard="m" until=1
            }
        }"#,
    );
    let ends = ["Err(Poisoned(NotTimedOut))", "Err(Poisoned(TimedOut))", "TimedOut"];
    for end in ends {
        let suffix = format!("{end}; exit 0");
        assert!(found.iter().any(|outcome| outcome.contains(&format!(" {suffix}"))), "{found:?}");
    }
}
