//! Joins: results, payloads, their drops, and threads that join themselves.

use threadproof_model::ScheduleEnd::{Hangs, Loose};
use threadproof_spec::Platform;

use crate::{endings, outcomes, outcomes_on};

#[test]
fn join_returns_the_value_of_the_closure() {
    let program = r#"
        main {
            let "x" 41
            spawn "w" move="x"
            join "w"
        }
        thread "w" {
            call "f"
        }
        fn "f" {
            return (var)"x"
        }"#;
    assert_eq!(outcomes(program), ["main: Ok(41); exit 0"]);
}

#[test]
fn join_returns_the_payload_of_a_panic_and_unwrapping_it_panics() {
    let program = r#"
        main {
            spawn "w"
            join "w" unwrap=#true
        }
        thread "w" {
            panic "boom"
        }"#;
    let report = "a thread without a name panicked: boom";
    assert_eq!(outcomes(program), [format!("main: Err(\"boom\"); {report}; exit with failure")]);
    let aborting = Platform { threads: true, unwind: false };
    assert_eq!(outcomes_on(aborting, program), [format!("{report}; abort; panic=abort")]);
    let without_threads = Platform { threads: false, unwind: true };
    assert_eq!(outcomes_on(without_threads, program), ["exit with failure"]);
}

#[test]
fn a_scope_waits_and_panics_if_an_unjoined_thread_panicked() {
    let program = r#"
        main {
            catch {
                scope {
                    spawn "w" name="w"
                }
            }
        }
        thread "w" {
            panic "boom"
        }"#;
    let expected = "main: Err(a message of std); thread \"w\" panicked: boom; exit 0";
    assert_eq!(outcomes(program), [expected]);
}

#[test]
fn a_scope_does_not_panic_if_the_panicked_thread_was_joined() {
    let program = r#"
        main {
            catch {
                scope {
                    spawn "w"
                    join "w"
                }
            }
        }
        thread "w" {
            resume-unwind 7
        }"#;
    assert_eq!(outcomes(program), ["main: Err(7) Ok(()); exit 0"]);
}

#[test]
fn the_last_owner_of_a_packet_drops_the_result() {
    let program = r#"
        main {
            spawn "w" name="w"
            detach "w"
            spawn "waits"
            join "waits"
        }
        thread "waits" {
            yield
        }
        thread "w" {
            local "g" {
                on-drop {
                    thread-name
                }
            }
            return (var)"g"
        }"#;
    let found = outcomes(program);
    // Whether the thread or main is the last owner depends on which is first.
    assert!(found.iter().any(|outcome| outcome.contains("w: Some(\"w\")")), "{found:?}");
    assert!(found.iter().any(|outcome| outcome.contains("main: Some(\"main\")")), "{found:?}");
}

#[test]
fn a_thread_that_joins_itself_panics_or_hangs() {
    let program = r#"
        shared {
            channel "own"
            channel "done"
        }
        main {
            spawn "a"
            send "own" (var)"a"
            recv "done"
        }
        thread "a" {
            recv "own" unwrap=#true as="me"
            catch {
                join "me"
            }
            send "done"
        }"#;
    let expected = [
        "a: Ok(JoinHandle) Err(a message of std) Ok(()); main: Ok(()) Ok(()); exit 0; join-oneself=panic",
        "a: Ok(JoinHandle); main: Ok(()); hang; join-oneself=hang",
    ];
    let found = outcomes(program);
    assert!(found.iter().any(|outcome| outcome == expected[0]), "{found:?}");
    assert!(found.iter().any(|outcome| outcome == expected[1]), "{found:?}");
}

#[test]
fn threads_that_join_each_other_may_hang_or_one_panics() {
    let program = r#"
        shared {
            channel "to-a"
            channel "to-b"
            channel "never"
        }
        main {
            spawn "a"
            spawn "b"
            send "to-a" (var)"b"
            send "to-b" (var)"a"
            recv "never"
        }
        thread "a" {
            recv "to-a" unwrap=#true as="other"
            join "other"
        }
        thread "b" {
            recv "to-b" unwrap=#true as="other"
            join "other"
        }"#;
    let found = outcomes(program);
    assert!(found.iter().any(|outcome| outcome.ends_with("hang; join-cycle=hang")), "{found:?}");
    assert!(found.iter().any(|o| o.contains("a: Ok(JoinHandle) Err(a message")), "{found:?}");
    assert!(found.iter().any(|o| o.contains("b: Ok(JoinHandle) Err(a message")), "{found:?}");
    // A thread that has begun its join need not be in it when another one would close the cycle.
    for (outcome, ending) in endings(program) {
        let expected = if outcome.ends_with("panic") { Loose } else { Hangs };
        assert_eq!(ending, expected, "{outcome}");
    }
}

#[test]
fn a_thread_may_be_unfinished_after_its_last_step() {
    let program = r#"
        shared {
            channel "c"
        }
        main {
            spawn "w"
            recv "c"
            is-finished "w"
            join "w"
        }
        thread "w" {
            send "c" 1
        }"#;
    let expected = [
        "main: Ok(1) false Ok(()); w: Ok(()); exit 0",
        "main: Ok(1) true Ok(()); w: Ok(()); exit 0",
    ];
    assert_eq!(outcomes(program), expected);
}

#[test]
fn an_outcome_of_two_choices_is_listed_for_each() {
    let program = r#"
        shared {
            channel "own"
            channel "never"
        }
        main {
            spawn "a"
            send "own" (var)"a"
            recv "never"
        }
        thread "a" {
            recv "own" unwrap=#true as="me"
            join "me"
        }"#;
    let seen = |choice| format!("a: Ok(JoinHandle); main: Ok(()); hang; join-oneself={choice}");
    let mut found = outcomes(program);
    found.sort();
    assert_eq!(found, [seen("hang"), seen("panic")]);
}

#[test]
fn a_result_whose_drop_panics_aborts_whichever_thread_drops_it() {
    let program = |drops: &str| {
        format!(
            r#"
            main {{
                spawn "a"
                {drops}
            }}
            thread "a" {{
                local "g" {{
                    on-drop {{
                        resume-unwind 1
                    }}
                }}
                return (var)"g"
            }}"#
        )
    };
    let dropped = outcomes(&program(r#"detach "a""#));
    assert!(dropped.contains(&"abort".to_owned()), "{dropped:?}");
    assert!(!dropped.contains(&"exit with failure".to_owned()), "{dropped:?}");
}

#[test]
fn the_payload_of_a_panic_of_main_is_dropped_before_the_process_ends() {
    let program = r#"
        main {
            local "g" {
                on-drop {
                    exit 7
                }
            }
            panic-any (var)"g"
        }"#;
    assert_eq!(outcomes(program), ["exit 7"]);
    assert_eq!(outcomes(&program.replace("exit 7", "resume-unwind 1")), ["abort"]);
}
