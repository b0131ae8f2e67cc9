//! What is left to chance.

use threadproof_model::Entry;
use threadproof_model::ScheduleEnd::{Ends, Hangs, Loose};
use threadproof_spec::Platform;

use crate::{allowed_on, endings, outcomes};

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
    // A recv that blocks may use up the token, and then main hangs where parks do not wake.
    for allowed in allowed_on(Platform::default(), channel) {
        let mut entries = allowed.schedule.entries.iter();
        let begins = entries.any(|entry| matches!(entry, Entry::Begin { .. }));
        assert!(!begins || allowed.schedule.ending == Loose, "{:?}", allowed.schedule);
    }
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
fn std_may_use_up_a_token_in_any_step_that_can_wait_for_another_thread() {
    let program = |step: &str| {
        format!(
            r#"
            shared {{
                mutex "m" 0
                condvar "v"
                barrier "b" 2
            }}
            main {{
                current as="t"
                spawn "a"
                unpark "t"
                {step}
                park
                detach "a"
            }}
            thread "a" {{
                barrier-wait "b"
            }}"#
        )
    };
    let hangs = |step| outcomes(&program(step)).iter().any(|outcome| outcome.contains("hang"));
    for step in [
        "take-hook",
        "barrier-wait \"b\"",
        "lock \"m\" {\n}",
        "lock \"m\" {\nwait-timeout \"v\" 1 guard=\"m\"\n}",
        "catch {\npanic \"x\"\n}",
    ] {
        assert!(hangs(step), "{step}");
    }
    for step in ["yield", "catch {\nresume-unwind 1\n}"] {
        assert!(!hangs(step), "{step}");
    }
}
