//! Thread-local destructors, and what other threads can do meanwhile.

use std::collections::BTreeSet;

use threadproof_model::{Entry, Line, ProcessEnd};
use threadproof_spec::{Allowed, Choice, Choices, Platform, explore};

use crate::{allowed_on, outcomes, resolved, scenario};

/// A thread whose destructor signals that it runs, and then takes another step.
const DROPPING: &str = r#"
    shared {
        thread-local "k" {
            init {
                return 1
            }
            on-drop {
                send "dropping"
                add "drops" 1
            }
        }
        channel "dropping"
        atomic "drops" 0
    }
    thread "w" {
        with "k"
    }"#;

#[test]
fn main_may_return_or_exit_during_a_destructor_depending_on_the_platform() {
    for end in ["", "exit 0"] {
        let main = format!(
            r#"
            main {{
                spawn "w"
                recv "dropping"
                {end}
            }}"#
        );
        assert_eq!(
            outcomes(&format!("{DROPPING}\n{main}")),
            [
                "main: Ok(()); w: 1 Ok(()); exit 0; destructors=side-by-side",
                "main: Ok(()); w: 1 Ok(()) 0; exit 0"
            ]
        );
    }
}

#[test]
fn an_abort_does_not_wait_for_destructors() {
    let main = r#"
        main {
            spawn "w"
            recv "dropping"
            abort
        }"#;
    assert_eq!(
        outcomes(&format!("{DROPPING}\n{main}")),
        ["main: Ok(()); w: 1 Ok(()); abort", "main: Ok(()); w: 1 Ok(()) 0; abort"]
    );
}

/// A thread whose destructor signals that it runs, and then waits for permission to continue; and a
/// key whose destructor gives that permission.
const WAITING: &str = r#"
    shared {
        thread-local "k" {
            init {
                return 1
            }
            on-drop {
                send "dropping"
                once-wait "go"
            }
        }
        thread-local "gives" {
            init {
                return 2
            }
            on-drop {
                set "go" 1
            }
        }
        channel "started"
        channel "dropping"
        once-lock "go"
    }
    thread "w" {
        with "k"
        recv "started"
    }"#;

/// A program in which `w` can continue only if `v` starts, finishes, or drops its thread-local
/// meanwhile.
fn beside_destructor(program: &str) -> Vec<Allowed> {
    let found = explore(&resolved(&format!("{WAITING}\n{program}")), Platform::default());
    found.unwrap().outcomes
}

const STARTS: &str = r#"
    main {
        send "started"
        spawn "w"
        recv "dropping"
        spawn "v"
        join "v"
        join "w"
    }
    thread "v" {
        set "go" 1
    }"#;

const FINISHES: &str = r#"
    main {
        spawn "v"
        spawn "w"
        join "v"
        set "go" 1
        join "w"
    }
    thread "v" {
        send "started"
        recv "dropping"
    }"#;

const DROPS: &str = r#"
    main {
        spawn "v"
        spawn "w"
        join "w"
    }
    thread "v" {
        set "gives" 3
        send "started"
        recv "dropping"
    }"#;

#[test]
fn threads_may_start_and_finish_during_a_destructor_depending_on_the_platform() {
    for program in [STARTS, FINISHES, DROPS] {
        let found = beside_destructor(program);
        let words = |choices: &Choices| choices.iter().map(Choice::word).collect::<Vec<_>>();
        let found = found.iter().map(|allowed| (allowed.outcome.end, words(&allowed.choices)));
        let expected = [(ProcessEnd::Exit(0), "side-by-side"), (ProcessEnd::Hang, "one-by-one")];
        let expected = expected.map(|(end, choice)| (end, vec![choice]));
        assert_eq!(found.collect::<BTreeSet<_>>(), BTreeSet::from(expected), "{program}");
    }
}

/// The line of the end of the thread `v` in such a program.
fn end_of_v(program: &str) -> Line {
    scenario(&format!("{WAITING}\n{program}")).thread("v").unwrap().body.end
}

#[test]
fn a_schedule_has_no_turn_for_a_thread_that_cannot_start_or_finish_during_a_destructor() {
    for (program, has_turn) in [(STARTS, false), (FINISHES, true), (DROPS, true)] {
        let found = beside_destructor(program);
        let hang = found.iter().find(|allowed| allowed.outcome.end == ProcessEnd::Hang).unwrap();
        let mut turns = hang.schedule.entries.iter().rev();
        let last = turns.find(|entry| entry.thread() == "v").map(Entry::line);
        assert_eq!(last, has_turn.then(|| end_of_v(program)), "{program}");
        assert!(hang.stalls.is_empty(), "{program}");
    }
}

#[test]
fn a_schedule_that_needs_a_choice_states_where_the_other_choice_stalls() {
    for (program, is_at_end) in [(STARTS, false), (FINISHES, true), (DROPS, true)] {
        let found = beside_destructor(program);
        let exit = found.iter().find(|allowed| allowed.outcome.end == ProcessEnd::Exit(0)).unwrap();
        let [stall] = *exit.stalls else { panic!("{:?}", exit.stalls) };
        assert_eq!(
            (stall.choice.latitude().name(), stall.choice.word()),
            ("destructors", "one-by-one")
        );
        let held = &exit.events[stall.after];
        assert_eq!((&*held.thread, held.line == end_of_v(program)), ("v", is_at_end), "{program}");
    }
}

#[test]
fn an_outcome_of_a_serial_run_needs_no_choice() {
    // `v` cannot start before `w` has ended, nor finish while `w` runs its destructor; but it can
    // still observe the same values.
    let starts = r#"
        main {
            spawn "w"
            recv "dropping"
            spawn "v"
            join "v"
        }
        thread "v" {
            yield
            load "drops"
        }"#;
    let finishes = r#"
        main {
            spawn "v"
            spawn "w"
            join "v"
            join "w"
        }
        thread "v" {
            yield
            recv "dropping"
        }"#;
    let side_by_side = "; destructors=side-by-side";
    let seen = |value, rest, choice| {
        format!("main: Ok(()) Ok(()); v: {value}; w: 1 Ok(()){rest}; exit 0{choice}")
    };
    assert_eq!(
        outcomes(&format!("{DROPPING}\n{starts}")),
        [seen("0", "", side_by_side), seen("0", " 0", side_by_side), seen("1", " 0", "")]
    );
    let found = outcomes(&format!("{DROPPING}\n{finishes}"));
    assert_eq!(found, [seen("Ok(())", " 0", "")]);
    // And `w` can begin after `v` has ended.
    let begins = r#"
        shared {
            thread-local "k" {
                init {
                    return 1
                }
                on-drop {
                    swap "dropped" 1
                    swap "dropped" 2
                }
            }
            channel "used"
            atomic "dropped" 0
        }
        main {
            spawn "w"
            recv "used"
            spawn "v"
            join "v"
            join "w"
        }
        thread "v" {
            load "dropped"
        }
        thread "w" {
            with "k"
            send "used"
        }"#;
    let found = outcomes(begins);
    let seen = |value, choice| {
        format!("main: Ok(()) Ok(()) Ok(()); v: {value}; w: 1 Ok(()) 0 1; exit 0{choice}")
    };
    assert_eq!(found, [seen(0, ""), seen(1, side_by_side), seen(2, "")]);
}

#[test]
fn a_thread_that_waits_is_not_unblocked_by_the_destructor_of_another() {
    let program = r#"
        shared {
            once "o"
            thread-local "k" const=#true {
                on-drop {
                }
            }
        }
        main {
            spawn "one"
            spawn "two"
            join "two"
        }
        thread "one" {
            with "k"
        }
        thread "two" {
            once-wait "o"
        }"#;
    for allowed in allowed_on(Platform::default(), program) {
        let entries = &allowed.schedule.entries;
        let is_unblocked = |entry: &Entry| matches!(entry, Entry::Begin { thread, until, .. } if thread == "two" && until.is_some());
        assert!(!entries.iter().any(is_unblocked), "{entries:?}");
    }
}
