//! Condvars and barriers.

use threadproof_model::ScheduleEnd;
use threadproof_spec::{Platform, Reason, explore};

use crate::{outcomes, refusal, resolved};

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
fn a_loop_waits_until_the_value_is_there_and_no_notification_is_lost() {
    assert_eq!(
        outcomes(HANDSHAKE),
        [
            "main: Ok(0) Ok(()); w: Ok(0) Ok(1); exit 0",
            "main: Ok(0) Ok(()); w: Ok(1) Ok(1); exit 0"
        ]
    );
}

#[test]
fn without_a_notification_it_waits_for_ever_unless_it_wakes_by_itself() {
    let found = outcomes(&HANDSHAKE.replace("notify-one \"v\"\n", ""));
    assert!(found.contains(&"main: Ok(0); w: Ok(0); hang; spurious-wakeup=wait".to_owned()));
    let woken = "main: Ok(0) Ok(()); w: Ok(0) Ok(1); exit 0; spurious-wakeup=wake".to_owned();
    assert!(found.contains(&woken), "{found:?}");
}

#[test]
fn a_notification_that_nobody_waits_for_is_lost() {
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
fn notify_all_wakes_all_in_an_order_that_no_schedule_decides() {
    let program = TWO_WAITERS.replace("until=2", "until=1");
    let exploration = explore(&resolved(&program), Platform::default()).unwrap();
    let endings: Vec<ScheduleEnd> =
        exploration.outcomes.iter().map(|allowed| allowed.schedule.ending).collect();
    assert!(endings.contains(&ScheduleEnd::Loose), "{endings:?}");
}

#[test]
fn a_wait_with_a_time_limit_is_over_by_itself() {
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
fn whether_a_thread_waits_already_is_not_asked() {
    let program = HANDSHAKE
        .replace("lock \"m\" {\n    set \"m\" 1\n    notify-one \"v\"\n    }", "notify-one \"v\"");
    assert_ne!(program, HANDSHAKE);
    assert_eq!(refusal(&program), Reason::Uncertain);
}

#[test]
fn a_wait_for_a_poisoned_mutex_comes_back_with_an_error() {
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
fn a_barrier_lets_nobody_on_before_all_have_come_and_one_of_them_leads() {
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
    let alone = "shared {\nbarrier \"b\" 2\n}\nmain {\nbarrier-wait \"b\"\n}";
    assert_eq!(outcomes(alone), ["hang"]);
}
