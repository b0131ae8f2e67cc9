//! Memory order, drops, exit codes.

use threadproof_spec::{Platform, Reason, explore, explore_within};

use crate::{outcomes, refusal, resolved};

#[test]
fn sequential_consistency_forbids_two_zeros() {
    let program = r#"
        shared {
            atomic "x" 0
            atomic "y" 0
        }
        main {
            spawn "a"
            spawn "b"
            join "a"
            join "b"
        }
        thread "a" {
            store "x" 1
            load "y"
        }
        thread "b" {
            store "y" 1
            load "x"
        }"#;
    let seen = |a, b| format!("a: {a}; b: {b}; main: Ok(()) Ok(()); exit 0");
    assert_eq!(outcomes(program), [seen(0, 1), seen(1, 0), seen(1, 1)]);
}

#[test]
fn a_detached_thread_ends_with_main() {
    let program = r#"
        shared {
            atomic "x" 0
        }
        main {
            spawn "a"
            detach "a"
            load "x"
        }
        thread "a" {
            swap "x" 1
        }"#;
    let expected = ["main: 0; exit 0", "a: 0; main: 0; exit 0", "a: 0; main: 1; exit 0"];
    let mut expected = expected.map(str::to_owned).to_vec();
    expected.sort();
    let mut found = outcomes(program);
    found.sort();
    assert_eq!(found, expected);
}

#[test]
fn unwinding_drops_locals_innermost_first() {
    let program = r#"
        shared {
            atomic "order" 0
        }
        main {
            catch {
                local "outer" {
                    on-drop {
                        swap "order" 2
                        panicking
                    }
                }
                call "f"
            }
            panicking
        }
        fn "f" {
            local "inner" {
                on-drop {
                    swap "order" 1
                }
            }
            resume-unwind "x"
        }"#;
    assert_eq!(outcomes(program), ["main: 0 1 true Err(\"x\") false; exit 0"]);
}

#[test]
fn a_panic_in_a_drop_during_unwinding_aborts_unless_it_is_caught_there() {
    let uncaught = r#"
        main {
            local "g" {
                on-drop {
                    resume-unwind 2
                }
            }
            resume-unwind 1
        }"#;
    assert_eq!(outcomes(uncaught), ["abort"]);
    let caught = r#"
        main {
            local "g" {
                on-drop {
                    catch {
                        resume-unwind 2
                    }
                }
            }
            resume-unwind 1
        }"#;
    assert_eq!(outcomes(caught), ["main: Err(2); exit with failure"]);
}

#[test]
fn a_relaxed_access_is_allowed_after_a_join_and_refused_when_it_races() {
    let program = r#"
        shared {
            atomic "x" 0
        }
        main {
            spawn "w"
            join "w"
            load "x" ordering="relaxed"
        }
        thread "w" {
            store "x" 1 ordering="relaxed"
        }"#;
    assert_eq!(outcomes(program), ["main: Ok(()) 1; exit 0"]);
    let racing = program.replace(r#"join "w""#, "");
    assert_eq!(refusal(&racing), Reason::RelaxedRace);
}

#[test]
fn a_send_publishes_earlier_writes() {
    let program = r#"
        shared {
            atomic "x" 0
            channel "c"
        }
        main {
            spawn "w"
            recv "c"
            load "x" ordering="relaxed"
        }
        thread "w" {
            store "x" 1 ordering="relaxed"
            send "c" 5
        }"#;
    assert_eq!(outcomes(program), ["main: Ok(5) 1; w: Ok(()); exit 0"]);
}

#[test]
fn an_exit_code_keeps_eight_bits_or_thirty_two() {
    let program = r"
        main {
            exit 259
        }";
    assert_eq!(outcomes(program), ["exit 3; exit-code=low-8-bits", "exit 259; exit-code=whole"]);
}

#[test]
fn exploring_twice_finds_the_same_schedules() {
    let program = r#"
        shared {
            atomic "x" 0
        }
        main {
            spawn "a"
            spawn "b"
            join "a"
        }
        thread "a" {
            add "x" 1
        }
        thread "b" {
            add "x" 1
        }"#;
    let text = |program| format!("{:?}", explore(&resolved(program), Platform::default()).unwrap());
    assert_eq!(text(program), text(program));
}

/// A program whose main spawns this many threads, and joins them.
fn many(threads: usize, shared: &str, body: impl Fn(usize) -> String, joins: bool) -> String {
    let lines = |line: &dyn Fn(usize) -> String| -> String { (0..threads).map(line).collect() };
    let spawns = lines(&|thread| format!("spawn \"t{thread}\"\n"));
    let joined =
        if joins { lines(&|thread| format!("join \"t{thread}\"\n")) } else { String::new() };
    let bodies = lines(&|thread| format!("thread \"t{thread}\" {{\n{}\n}}\n", body(thread)));
    format!("shared {{\n{shared}\n}}\nmain {{\n{spawns}{joined}}}\n{bodies}")
}

#[test]
fn threads_that_cannot_affect_each_other_do_not_multiply_the_states() {
    let meet = many(16, "barrier \"b\" 16", |_| "barrier-wait \"b\"\nreturn 1".to_owned(), true);
    let exploration = explore(&resolved(&meet), Platform::default()).unwrap();
    assert_eq!(exploration.outcomes.len(), 1);
    let atomics: Vec<String> = (0..12).map(|thread| format!("atomic \"x{thread}\" 0")).collect();
    let own = |thread| format!("store \"x{thread}\" 1\nload \"x{thread}\"");
    let apart = many(12, &atomics.join("\n"), own, true);
    let exploration = explore(&resolved(&apart), Platform::default()).unwrap();
    assert_eq!(exploration.outcomes.len(), 1);
}

#[test]
fn a_thread_that_nobody_waits_for_may_be_cut_short_at_any_step() {
    let atomics: Vec<String> = (0..6).map(|thread| format!("atomic \"x{thread}\" 0")).collect();
    let own = |thread| format!("load \"x{thread}\"");
    let loose = many(6, &atomics.join("\n"), own, false);
    // Each of the threads may have loaded its atomic, or not.
    assert_eq!(outcomes(&loose).len(), 64);
    let long = |thread| format!("load \"x{thread}\"\n{}", "store \"x\" 1\n".repeat(8));
    let large = many(4, &format!("atomic \"x\" 0\n{}", atomics.join("\n")), long, false);
    assert_eq!(outcomes(&large).len(), 16);
}

#[test]
fn a_loop_runs_its_block_a_number_of_times() {
    let program = r#"
        shared {
            atomic "x" 0
        }
        main {
            spawn "a"
            join "a"
            load "x"
        }
        thread "a" {
            repeat 3 {
                local "g" {
                    on-drop {
                        add "x" 1
                    }
                }
                repeat 2 {
                    add "x" 10
                }
            }
            return "done"
        }"#;
    let expected = "a: 0 10 20 21 31 41 42 52 62; main: Ok(\"done\") 63; exit 0";
    assert_eq!(outcomes(program), [expected]);
    let returns = program.replace("return \"done\"", "").replace("add \"x\" 10", "return 7");
    assert_eq!(outcomes(&returns), ["a: 0; main: Ok(7) 1; exit 0"]);
    let panics = returns.replace("return 7", "resume-unwind 7");
    assert_eq!(outcomes(&panics), ["a: 0; main: Err(7) 1; exit 0"]);
}

#[test]
fn a_program_whose_states_are_too_large_is_refused() {
    let program = r#"
        shared {
            channel "c"
        }
        main {
            spawn "a"
            iter "c"
        }
        thread "a" {
            repeat 1000 {
                send "c" 1
            }
        }"#;
    let max_states = 2000;
    let refused = explore_within(&resolved(program), Platform::default(), max_states);
    assert_eq!(refused.unwrap_err().reason, Reason::StatesTooLarge);
}
