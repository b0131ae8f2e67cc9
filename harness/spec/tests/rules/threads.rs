//! Threads, closures, drops, the process.

use threadproof_spec::{Platform, Reason, explore};

use crate::{outcomes, outcomes_on, refusal, resolved};

#[test]
fn join_gives_the_value_of_the_closure() {
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
fn join_gives_the_payload_of_the_panic_and_unwrapping_it_panics() {
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
fn swaps_race_and_sequential_consistency_rules_out_two_zeros() {
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
fn a_detached_thread_is_cut_off_by_the_end_of_main() {
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
fn a_scope_waits_and_passes_an_unjoined_panic_on() {
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
fn a_joined_panic_does_not_make_the_scope_panic() {
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
fn a_panic_in_a_drop_while_unwinding_aborts_but_one_caught_inside_does_not() {
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
fn the_result_of_a_thread_is_dropped_by_whoever_lets_go_of_it_last() {
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
    // Whether the thread or main is the last to let go depends on who comes first.
    assert!(found.iter().any(|outcome| outcome.contains("w: Some(\"w\")")), "{found:?}");
    assert!(found.iter().any(|outcome| outcome.contains("main: Some(\"main\")")), "{found:?}");
}

#[test]
fn joining_oneself_panics_or_hangs_as_the_platform_likes() {
    let program = r#"
        shared {
        channel "own"
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
        }"#
    .replace("channel \"own\"\n", "channel \"own\"\nchannel \"done\"\n");
    let expected = [
        "a: Ok(JoinHandle) Err(a message of std) Ok(()); main: Ok(()) Ok(()); exit 0; join-oneself=panic",
        "a: Ok(JoinHandle); main: Ok(()); hang; join-oneself=hang",
    ];
    let found = outcomes(&program);
    assert!(found.iter().any(|outcome| outcome == expected[0]), "{found:?}");
    assert!(found.iter().any(|outcome| outcome == expected[1]), "{found:?}");
}

#[test]
fn threads_that_join_each_other_may_hang_or_one_panics() {
    let program = r#"
        shared {
        channel "to-a"
        channel "to-b"
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
        }"#
    .replace("channel \"to-a\"\n", "channel \"to-a\"\nchannel \"never\"\n");
    let found = outcomes(&program);
    assert!(found.iter().any(|outcome| outcome.ends_with("hang; join-cycle=hang")), "{found:?}");
    assert!(found.iter().any(|o| o.contains("a: Ok(JoinHandle) Err(a message")), "{found:?}");
    assert!(found.iter().any(|o| o.contains("b: Ok(JoinHandle) Err(a message")), "{found:?}");
}

#[test]
fn a_relaxed_access_is_fine_after_a_join_and_refused_when_it_races() {
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
    let racing = program.replace("join \"w\"\n", "");
    assert_eq!(refusal(&racing), Reason::RelaxedRace);
}

#[test]
fn a_channel_orders_what_was_done_before_the_send() {
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
fn an_exit_code_keeps_eight_bits_or_all() {
    let program = "main {\nexit 259\n}";
    assert_eq!(outcomes(program), ["exit 3; exit-code=low-8-bits", "exit 259; exit-code=whole"]);
}

#[test]
fn exploring_twice_gives_the_same_schedules() {
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

#[test]
fn a_thread_that_has_taken_its_last_step_need_not_be_finished() {
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
fn an_outcome_that_two_choices_lead_to_is_there_for_each() {
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
