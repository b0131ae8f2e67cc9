//! What is made of probes that tell this or that. They are canned: shell scripts that know their
//! lines, whatever they are asked.
#![cfg(unix)]

mod logs;

use threadproof_spec::Choice;

use super::*;
use crate::reading::source::Source;

/// Main spawns a thread at line 4 and joins it at line 5; the thread returns 7 at line 8.
const JOIN: &str = r#"
    title "T"
    clause "a/b"
    main { spawn "a"; join "a" }
    thread "a" { return 7 }
"#;

/// Two threads swap a flag, at lines 13 and 16, and main joins them at lines 9 and 10.
const RACE: &str = r#"
    title "T"
    clause "a/b"
    shared { atomic "flag" 0 }
    main { spawn "a"; spawn "b"; join "a"; join "b" }
    thread "a" { swap "flag" 1 }
    thread "b" { swap "flag" 1 }
"#;

const NO_EFFORT: Effort = Effort { iterations: 0, time: Duration::MAX };

fn load(text: &str) -> Loaded {
    Loaded::from_source(Source::of(text), "group/name", None).unwrap()
}

/// A probe that runs these commands of a shell.
fn canned(commands: &str) -> Probe {
    Probe::new("sh", ["-c".into(), commands.into()])
}

/// One that tells these lines, and then runs these commands.
fn telling(lines: &[&str], commands: &str) -> Probe {
    let log = lines.join("\n");
    canned(&format!("cat <<'LOG'\nprobe 1\n{log}\nLOG\n{commands}"))
}

fn platform() -> Fingerprint {
    Fingerprint {
        target: "t".to_owned(),
        std: "1".to_owned(),
        pointer_width: 64,
        endian: "little".to_owned(),
        panic: "unwind".to_owned(),
        parallelism: None,
        capabilities: [PROCESSES, THREADS].map(str::to_owned).into(),
    }
}

fn judged(scenario: &str, probe: &Probe, effort: Effort) -> (Judgement, String) {
    let loaded = load(scenario);
    let judgement = judge(&loaded, probe, &platform(), effort, None).unwrap();
    let explanation = judgement.explain(&loaded.scenario, "");
    (judgement, explanation)
}

#[test]
fn what_is_allowed_passes_and_needs_no_explanation() {
    let log = [r#"saw "main" 4"#, r#"saw "a" 8"#, r#"saw "main" 5 "Ok(7)""#, r#"saw "main" 6"#];
    let (judgement, explanation) = judged(JOIN, &telling(&log, "exit 0"), NO_EFFORT);
    assert_eq!(judgement.verdict(false), Verdict::Pass);
    assert_eq!(explanation, "");
    let chart = judgement.outcomes[0].chart.as_deref().unwrap();
    let lines = ["main              a", "spawn a", "                  return 7"];
    assert_eq!(chart.lines().collect::<Vec<_>>()[..3], lines);
}

#[test]
fn an_outcome_that_is_not_allowed_fails_and_is_shown_beside_the_expected_one() {
    let log = [r#"saw "main" 4"#, r#"saw "a" 8"#, r#"saw "main" 5 "Ok(8)""#, r#"saw "main" 6"#];
    let (judgement, explanation) = judged(JOIN, &telling(&log, "exit 0"), NO_EFFORT);
    assert_eq!(judgement.verdict(false), Verdict::Fail);
    assert_eq!(judgement.verdict(true), Verdict::Differs);
    assert_eq!(judgement.reasons(), ["the outcome is not allowed"]);
    let expected = "\
the outcome is not allowed

  expected
    main              a
    spawn a
                      return 7
    join a -> Ok(7)
    exit 0

  observed
    main              a
    spawn a
                      return 7
    join a -> Ok(8)
    exit 0

again: threadproof run group/name --outcome 1
";
    assert_eq!(explanation, expected);
}

#[test]
fn who_comes_back_too_early_fails_unless_it_may_wake_by_itself() {
    let early = [
        r#"saw "main" 4"#,
        r#"waits "main" 5"#,
        r#"early "main" 5"#,
        r#"saw "main" 5 "Ok(7)""#,
        r#"saw "main" 6"#,
    ];
    let (judgement, _) = judged(JOIN, &telling(&early, "exit 0"), NO_EFFORT);
    assert_eq!(judgement.verdict(false), Verdict::Fail);

    let park = "title \"T\"\nclause \"a/b\"\nmain { spawn \"a\"; unpark \"a\"; join \"a\" }\n\
                thread \"a\" { park }";
    let early = [
        r#"saw "main" 4"#,
        r#"waits "a" 9"#,
        r#"early "a" 9"#,
        r#"saw "a" 9"#,
        r#"saw "a" 10"#,
        r#"saw "main" 5"#,
        r#"saw "main" 6 "Ok(())""#,
        r#"saw "main" 7"#,
    ];
    let (judgement, explanation) = judged(park, &telling(&early, "exit 0"), NO_EFFORT);
    assert_eq!(judgement.verdict(false), Verdict::Pass, "{explanation}");
    let choices: Vec<&str> = judgement.choices.iter().map(Choice::word).collect();
    assert_eq!(choices, ["wake"]);
}

#[test]
fn without_threads_a_scenario_that_needs_them_is_unsupported_whatever_it_would_come_to() {
    // The spec would refuse it: nobody says when a refused spawn drops what it was given.
    let scenario = "title \"T\"\nclause \"a/b\"\nmain { local \"g\" { on-drop { } }\n\
                    spawn \"a\" move=\"g\"; join \"a\" }\nthread \"a\" { }";
    let loaded = load(scenario);
    let platform = Fingerprint { capabilities: [PROCESSES.to_owned()].into(), ..platform() };
    let judgement = judge(&loaded, &canned("exit 0"), &platform, NO_EFFORT, None).unwrap();
    assert_eq!(judgement.verdict(false), Verdict::Unsupported);
}

#[test]
fn an_exit_status_that_is_not_allowed_fails() {
    let log = [r#"saw "main" 4"#, r#"saw "a" 8"#, r#"saw "main" 5 "Ok(7)""#, r#"saw "main" 6"#];
    for (commands, end) in [("exit 1", "exit with failure"), ("kill -ABRT $$", "abort")] {
        let (judgement, _) = judged(JOIN, &telling(&log, commands), NO_EFFORT);
        assert_eq!(judgement.verdict(false), Verdict::Fail);
        assert_eq!(judgement.failures[0].chart.lines().last(), Some(end));
    }
}

#[test]
fn a_deviation_fails_though_the_outcome_is_allowed() {
    for (deviation, what) in [
        (r#"early "main" 5"#, "thread main did not wait at `join a`"),
        (r#"stray "main" 6"#, "thread main came to `the end`, where it should not be"),
        (r#"gone "a" 8"#, "thread a ended without coming to `return 7`"),
    ] {
        let log = [
            r#"saw "main" 4"#,
            deviation,
            r#"saw "a" 8"#,
            r#"saw "main" 5 "Ok(7)""#,
            r#"saw "main" 6"#,
        ];
        let (judgement, _) = judged(JOIN, &telling(&log, "exit 0"), NO_EFFORT);
        assert_eq!(judgement.verdict(false), Verdict::Fail);
        assert_eq!(judgement.reasons(), [what]);
    }
}

#[test]
fn an_outcome_that_cannot_be_brought_about_leaves_the_scenario_unresolved() {
    let log = [
        r#"saw "main" 7"#,
        r#"saw "main" 8"#,
        r#"saw "a" 13 "0""#,
        r#"saw "b" 16 "1""#,
        r#"saw "main" 9 "Ok(())""#,
        r#"saw "main" 10 "Ok(())""#,
        r#"saw "main" 11"#,
    ];
    let (judgement, explanation) = judged(RACE, &telling(&log, "exit 0"), NO_EFFORT);
    assert_eq!(judgement.verdict(false), Verdict::Unresolved);
    let shown = |found: &Found| found.chart.is_some();
    let missing = judgement.outcomes.iter().position(|found| !shown(found)).unwrap() + 1;
    let reached = judgement.outcomes.iter().position(shown).unwrap() + 1;
    let notes = [
        format!("directed to outcome {missing}, came to {reached}"),
        format!("outcome {missing} could not be brought about"),
    ];
    assert_eq!(judgement.reasons(), notes);
    assert_eq!(explanation, format!("{}\n{}\n", notes[0], notes[1]));
}

#[test]
fn a_free_run_can_fail() {
    let log = [r#"saw "main" 4"#, r#"saw "a" 8"#, r#"saw "main" 5 "Ok(7)""#, r#"saw "main" 6"#];
    let directed = log.join("\n");
    let counts = "count 9 \"return\" {\nsaw \"main\" 5 \"Ok(7)\"\n}\n\
                  count 2 \"return\" {\nsaw \"main\" 5 \"Ok(0)\"\n}";
    let probe = canned(&format!(
        "if grep -q '^free'; then log='{counts}'; else log='{directed}'; fi; \
         printf 'probe 1\\n%s\\n' \"$log\""
    ));
    let effort = Effort { iterations: 11, ..NO_EFFORT };
    let (judgement, explanation) = judged(JOIN, &probe, effort);
    assert_eq!(judgement.verdict(false), Verdict::Fail);
    assert_eq!(judgement.outcomes[0].free, 9);
    let [Failure { expected: None, what, .. }] = &judgement.failures[..] else {
        panic!("{explanation}")
    };
    assert!(what.contains("2 times"), "{what}");
    assert!(explanation.contains("join a -> Ok(0)"), "{explanation}");
    assert!(explanation.ends_with("again: threadproof run group/name --iterations 100000\n"));
}

#[test]
fn a_probe_that_does_not_do_its_part_leaves_the_scenario_unresolved() {
    let outdated = "printf 'probe 0\\n'";
    let torn = "printf 'probe 1\\nsaw \"main'";
    for (commands, reason) in [
        ("echo hello", "the probe said `hello`, but a record of a log was expected"),
        (outdated, "the probe said `probe 0`, but the version of the protocol was expected"),
        (torn, "the probe ended without an answer: nothing on stderr"),
        ("", "the probe ended without an answer: nothing on stderr"),
        ("echo why >&2; exit 2", "the probe ended without an answer: why"),
        ("yes 'saw \"main\" 4'", "the probe said `saw \"main\" 4`, but the version"),
        ("echo 'probe 1'; yes 'saw \"main\" 4'", "the probe said more than 4194304 bytes"),
        ("echo 'probe 1'; tr '\\n' x </dev/zero", "the probe said more than"),
        ("echo 'probe 1'; echo 'count 1 \"return\" {'; yes", "the probe said more than"),
        ("printf '\\377\\n'", "the probe said `\u{fffd}`, but a record of a log was expected"),
    ] {
        let (judgement, _) = judged(JOIN, &canned(commands), NO_EFFORT);
        assert_eq!(judgement.verdict(false), Verdict::Unresolved, "{commands}");
        let reasons = judgement.reasons();
        assert!(reasons[0].starts_with(reason.trim_end()), "{reasons:?}");
    }
}

#[test]
fn a_probe_that_is_ended_by_force_before_it_has_seen_anything_has_met_its_platform() {
    let (judgement, _) = judged(JOIN, &canned("echo 'probe 1'; kill -s SEGV $$"), NO_EFFORT);
    assert_eq!(judgement.verdict(false), Verdict::Fail);
    assert_eq!(judgement.failures[0].chart, "main\nabort\n");
}

#[test]
fn a_probe_that_cannot_be_started_is_an_error_before_and_a_reason_later() {
    let mut probe = Probe::new("./no/such/probe", []);
    assert!(matches!(probe.fingerprint(), Err(ProbeError::Start { .. })));
    let (judgement, _) = judged(JOIN, &probe, NO_EFFORT);
    let reasons = judgement.reasons();
    let expected = "the probe `./no/such/probe` could not be started: ";
    assert!(reasons[0].starts_with(expected) && reasons[0].len() > expected.len(), "{reasons:?}");
}

#[test]
fn a_probe_that_falls_silent_is_killed_and_taken_for_a_hang() {
    // What the shell starts outlives it, and keeps its stderr open.
    for command in ["exec sleep 600", "sleep 600"] {
        let probe =
            telling(&[r#"saw "main" 4"#], command).with_stuck_timeout(Duration::from_secs(2));
        let (judgement, _) = judged(JOIN, &probe, NO_EFFORT);
        assert_eq!(judgement.verdict(false), Verdict::Fail);
        assert_eq!(judgement.failures[0].chart, "main\nspawn a\nhang\n");
    }
}

#[test]
fn a_hang_that_is_allowed_passes() {
    let scenario = r#"title "T"; clause "a/b"; shared { channel "c" }; main { recv "c" }"#;
    let probe = telling(&[r#"waits "main" 7"#], "exec sleep 600");
    let (judgement, explanation) = judged(scenario, &probe, NO_EFFORT);
    assert_eq!(judgement.verdict(false), Verdict::Pass, "{explanation}");
}

#[test]
fn a_probe_that_is_slow_to_start_is_not_taken_for_a_hang() {
    let scenario = r#"
        title "T"
        clause "a/b"
        shared { channel "never" }
        main { recv "never" }
    "#;
    let slow = canned("sleep 0.3; printf 'probe 1\\nwaits \"main\" 7\\n'; exec sleep 100");
    let once = Effort { iterations: 1, time: Duration::MAX };
    let (judgement, explanation) = judged(scenario, &slow, once);
    assert_eq!(judgement.verdict(false), Verdict::Pass, "{explanation}");
}

#[test]
fn without_threads_what_needs_them_is_unsupported_and_no_probe_is_asked() {
    let loaded = load(JOIN);
    let nothing = Fingerprint { capabilities: [PROCESSES.to_owned()].into(), ..platform() };
    let probe = Probe::new("./no/such/probe", []);
    let judgement = judge(&loaded, &probe, &nothing, NO_EFFORT, None).unwrap();
    assert_eq!(judgement.verdict(false), Verdict::Unsupported);
    assert_eq!(judgement.explain(&loaded.scenario, ""), "the platform has no threads\n");
}

#[test]
fn an_outcome_that_is_not_there_cannot_be_asked_for() {
    let problem = judge(&load(JOIN), &canned(""), &platform(), NO_EFFORT, Some(1)).unwrap_err();
    assert_eq!(problem.to_string(), "there is no outcome 2");
}

#[test]
fn a_scenario_is_run_with_the_smallest_stack_that_it_asks_for() {
    for (min_stack, width, expected) in [
        ("", 64, "none"),
        ("min-stack 65536", 64, "65536"),
        ("min-stack \"impossible\"", 64, "9223372036854775807"),
        ("min-stack \"impossible\"", 32, "2147483647"),
    ] {
        let loaded = load(&format!("title \"T\"\nclause \"a/b\"\n{min_stack}\nmain {{ return }}"));
        let line = if min_stack.is_empty() { 4 } else { 5 };
        let log = format!("saw \"main\" {line}");
        let commands = format!("[ \"${{RUST_MIN_STACK-none}}\" = {expected} ]");
        let platform = Fingerprint { pointer_width: width, ..platform() };
        let probe = telling(&[&log], &commands);
        let judgement = judge(&loaded, &probe, &platform, NO_EFFORT, None).unwrap();
        assert_eq!(judgement.verdict(false), Verdict::Pass, "{min_stack}");
    }
}

#[test]
fn what_lasts_as_long_as_its_process_is_run_in_a_process_each_time() {
    let twice = Effort { iterations: 2, time: Duration::MAX };
    for (shared, steps, lines) in [
        ("", "set-hook { return }", [4, 7]),
        ("shared { thread-local \"k\" { init { return 1 } } }", "set \"k\" 1", [10, 11]),
    ] {
        let program = format!("title \"T\"\nclause \"a/b\"\n{shared}\nmain {{ {steps} }}");
        let log = lines.map(|line| format!("saw \"main\" {line}"));
        let (judgement, _) = judged(&program, &telling(&[&log[0], &log[1]], "exit 0"), twice);
        assert_eq!(judgement.verdict(false), Verdict::Pass, "{program}");
        assert_eq!(judgement.outcomes.iter().map(|found| found.free).sum::<u64>(), 2, "{program}");
    }
}

/// A probe for a scenario whose main returns before, between and after the last two steps of a
/// thread-local destructor: it answers each schedule with its events, and then runs the commands
/// for schedules that have main return before, or between.
fn judged_beside_a_destructor(before: &str, between: &str) -> (Judgement, String) {
    let scenario = r#"
        title "T"
        clause "a/b"
        shared {
            thread-local "k" { init { return 1 }; on-drop { send "c"; add "n" 1; add "n" 1 } }
            channel "c"
            atomic "n" 0
        }
        main { spawn "a"; recv "c" }
        thread "a" { with "k" }
    "#;
    let begin = "saw \"main\" 18\nwaits \"main\" 19\nsaw \"a\" 22\nsaw \"a\" 6\nsaw \"a\" 7 \"1\"\n\
                 saw \"a\" 23\nsaw \"a\" 9 \"Ok(())\"";
    let first = "saw \"a\" 10 \"0\"";
    let second = "saw \"a\" 11 \"1\"\nsaw \"a\" 12";
    let end = "saw \"main\" 19 \"Ok(())\"\nsaw \"main\" 20";
    let probe = canned(&format!(
        "tell() {{ echo 'probe 1'; printf '%s\\n' \"$@\"; }}
         case $(cat) in
         *'take \"a\" 11'*) tell '{begin}' '{first}' '{second}' '{end}' ;;
         *'take \"a\" 10'*) tell '{begin}' '{first}' '{end}'; {between} ;;
         *) tell '{begin}' '{end}'; {before} ;;
         esac"
    ))
    .with_stuck_timeout(Duration::from_secs(2));
    judged(scenario, &probe, NO_EFFORT)
}

#[test]
fn who_waits_where_others_need_not_has_chosen_so_and_is_asked_for_no_more() {
    let (judgement, explanation) = judged_beside_a_destructor("exec sleep 600", "exit 1");
    assert_eq!(judgement.verdict(false), Verdict::Pass, "{explanation}");
    assert_eq!(judgement.snapshot().suffix.as_deref(), Some("one-by-one"));
}

#[test]
fn who_waits_where_it_has_gone_on_before_fails() {
    let (judgement, _) = judged_beside_a_destructor("exit 0", "exec sleep 600");
    assert_eq!(judgement.verdict(false), Verdict::Fail);
    let (judgement, explanation) = judged_beside_a_destructor("exit 0", "exit 0");
    assert_eq!(judgement.verdict(false), Verdict::Pass, "{explanation}");
    assert_eq!(judgement.snapshot().suffix.as_deref(), Some("side-by-side"));
}
