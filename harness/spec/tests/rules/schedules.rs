//! What a schedule can guarantee, and what it cannot.

use threadproof_model::ScheduleEnd::{Ends, Hangs, Loose};
use threadproof_model::{Entry, EventKind};
use threadproof_spec::{Allowed, Platform};

use crate::{allowed_on, endings, line};

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

#[test]
fn no_schedule_lets_another_thread_exit_between_a_report_and_the_abort_that_follows() {
    let program = r#"
        shared {
            barrier "b" 2
        }
        main {
            spawn "a"
            barrier-wait "b"
            exit 2
        }
        thread "a" {
            local "g" {
                on-drop {
                    barrier-wait "b"
                    yield
                    panic "second"
                }
            }
            panic "first"
        }"#;
    for (outcome, ending) in endings(program) {
        let is_between = outcome.contains("second") && outcome.contains("exit 2");
        assert_eq!(ending == Loose, is_between, "{outcome}");
    }
}

#[test]
fn a_writer_that_would_be_remembered_does_not_wait_in_a_schedule_for_its_own_read() {
    let program = r#"
        shared {
            rwlock "l" 0
        }
        main {
            spawn "a"
            write "l" {
                downgrade "l"
                try-read "l" {
                }
            }
            join "a"
        }
        thread "a" {
            write "l" {
            }
        }"#;
    for allowed in allowed_on(Platform::default(), program) {
        let mut events = allowed.events.iter();
        let main_waits = events.any(|event| {
            event.thread == "main" && event.line == 8 && event.kind == EventKind::Blocks
        });
        let sees_no_writer =
            allowed.outcome.columns["main"].iter().all(|seen| seen.value != "Err(WouldBlock)");
        let is_directed = allowed.schedule.ending == Ends;
        assert!(!(is_directed && main_waits && sees_no_writer), "{allowed:#?}");
    }
}

#[test]
fn a_send_that_may_find_room_does_not_wait_in_a_schedule_for_the_receiver_to_be_dropped() {
    let program = r#"
        shared {
            channel "c" bound=1
        }
        main {
            spawn "a"
            catch {
                receiver "c" as="rx"
                recv (var)"rx"
                resume-unwind 1
            }
            join "a"
        }
        thread "a" {
            send "c" 1
            send "c" 2
        }"#;
    let all = allowed_on(Platform::default(), program);
    let fails = |allowed: &&Allowed| line(allowed).contains("SendError");
    let failed: Vec<&Allowed> = all.iter().filter(fails).collect();
    assert!(!failed.is_empty());
    for allowed in failed {
        let entries = &allowed.schedule.entries;
        let begins = entries
            .iter()
            .any(|entry| matches!(entry, Entry::Begin { thread, line: 17, .. } if thread == "a"));
        assert!(!begins && allowed.schedule.ending == Ends, "{:?}", allowed.schedule);
    }
}

#[test]
fn no_schedule_lets_a_timeout_of_0_wait_for_another_thread() {
    let program = r#"
        shared {
            channel "c" bound=0
        }
        main {
            spawn "a"
            recv-timeout "c" 0
        }
        thread "a" {
            drop-sender "c"
        }"#;
    let all = allowed_on(Platform::default(), program);
    let disconnected: Vec<&Allowed> =
        all.iter().filter(|allowed| line(allowed).contains("Disconnected")).collect();
    assert!(!disconnected.is_empty());
    for allowed in disconnected {
        let entries = &allowed.schedule.entries;
        let begins = entries.iter().any(|entry| matches!(entry, Entry::Begin { .. }));
        assert!(!begins || allowed.schedule.ending == Loose, "{:?}", allowed.schedule);
    }
}

#[test]
fn no_schedule_relies_on_a_choice_that_its_outcome_does_not_need() {
    let program = r#"
        shared {
            rwlock "l" 0
        }
        main {
            spawn "reader"
            spawn "writer"
            write "l" {
                downgrade "l"
            }
            join "reader"
            join "writer"
        }
        thread "reader" {
            read "l" {
            }
        }
        thread "writer" {
            write "l" {
                set "l" 2
            }
        }"#;
    let all = allowed_on(Platform::default(), program);
    let is_last = |allowed: &&Allowed| line(allowed).contains("reader: Ok(2)");
    let last: Vec<&Allowed> = all.iter().filter(is_last).collect();
    assert!(!last.is_empty());
    for allowed in last {
        let entries = &allowed.schedule.entries;
        // Had the reader begun by then, some platforms would let it in before the waiting writer.
        let downgrades = entries.iter().position(
            |entry| matches!(entry, Entry::Take { thread, line: 10, .. } if thread == "main"),
        );
        let reads = entries.iter().position(|entry| entry.thread() == "reader");
        assert!(downgrades.is_some() && downgrades < reads, "{:?}", allowed.schedule);
        assert_eq!(allowed.schedule.ending, Ends);
    }
}

#[test]
fn a_thread_that_hangs_in_a_loop_is_in_the_schedule_even_if_an_earlier_iteration_must_not_wait() {
    let program = r#"
        shared {
            channel "c" bound=1
        }
        main {
            spawn "a"
            recv "c"
            join "a"
        }
        thread "a" {
            repeat 3 {
                send "c" 1
            }
        }"#;
    for allowed in allowed_on(Platform::default(), program) {
        let entries = &allowed.schedule.entries;
        let last = entries.iter().rev().find(|entry| entry.thread() == "a");
        assert_eq!(allowed.schedule.ending, Hangs);
        assert!(matches!(last, Some(Entry::Begin { until: None, .. })), "{:?}", allowed.schedule);
    }
}

#[test]
fn many_threads_that_are_released_at_once_can_be_directed() {
    let threads: Vec<String> =
        (1..=16).map(|number| format!("spawn \"t\" as=\"t{number}\"")).collect();
    let joins: Vec<String> = (1..=16).map(|number| format!("join \"t{number}\"")).collect();
    let program = format!(
        r#"
        shared {{
            barrier "all" 16
        }}
        main {{
            {}
            {}
        }}
        thread "t" {{
            barrier-wait "all"
        }}"#,
        threads.join("\n"),
        joins.join("\n")
    );
    let [(_, ending)] = &endings(&program)[..] else { panic!("there is one outcome") };
    assert_eq!(*ending, Ends);
}

#[test]
fn a_thread_that_a_destructor_may_hold_up_may_also_go_on() {
    let program = r#"
        shared {
            mutex "m" 0
            rwlock "l" 1
            thread-local "key" {
                init {
                    return 2
                }
                on-drop {
                }
            }
        }
        main {
            spawn "one"
            spawn "two"
            spawn "three"
            set "key" 3
        }
        thread "one" {
            try-write "l" {
            }
        }
        thread "two" {
            lock "m" {
                try-write "l" {
                }
            }
        }
        thread "three" {
            read "l" {
            }
        }"#;
    let all = allowed_on(Platform::default(), program);
    let both = "one: Ok(1); two: Ok(0) Ok(1)";
    for allowed in all.iter().filter(|allowed| line(allowed).contains(both)) {
        // Once one of them has released the lock, a reader that has begun may come before the other.
        let entries = &allowed.schedule.entries;
        let is_write = |entry: &Entry| matches!(entry, Entry::Take { line: 21 | 26, .. });
        let last = entries.iter().rposition(is_write);
        let reads = entries.iter().position(|entry| matches!(entry, Entry::Begin { line: 31, .. }));
        assert!(reads.is_none_or(|reads| Some(reads) > last), "{:?}", allowed.schedule);
    }
}
