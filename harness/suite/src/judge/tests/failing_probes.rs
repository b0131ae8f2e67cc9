//! Probes that break the protocol, crash, hang, or cannot be started.

use super::*;
use crate::folder::Folder;
use crate::judge::fixtures::facts;
use crate::probe::ProbeError;
use crate::probe::interrupt::Interrupt;

#[test]
fn a_probe_that_breaks_the_protocol_leaves_the_scenario_unresolved() {
    let outdated = "printf 'probe 0\\n'";
    let torn = "begin; printf 'saw \"main'";
    for (commands, sentence) in [
        ("echo hello", "the probe printed `hello`: expected a record of the log"),
        (outdated, "the probe printed `probe 0`: expected the version of the protocol"),
        (torn, "the log of the probe was cut off"),
        ("", "the probe exited with code 0 without an answer: nothing on stderr"),
        ("echo why >&2; exit 2", "the probe exited with code 2 without an answer: why"),
        ("yes 'saw \"main\" 4'", "the probe printed `saw \"main\" 4`: expected the version"),
        ("begin; yes 'saw \"main\" 4'", "the probe printed more than 4194304 bytes"),
        ("begin; tr '\\n' x </dev/zero", "the probe printed more than"),
        ("begin; echo 'count 1 \"return\" {'; yes", "the probe printed more than"),
        ("begin; plan | sed -n 's/^key/run/p'", "the probe does not run the plan that it is given"),
        ("echo 'probe 2'; echo 'run \"0123456789abcdef\"'", "the probe does not run the plan"),
        ("echo 'probe 2'; echo 'saw \"main\" 4'", "the probe does not run the plan"),
        ("printf '\\377\\n'", "the probe printed `\u{fffd}`: expected a record of the log"),
    ] {
        let judged = judged(JOIN, &shell(commands));
        assert_eq!(judged.verdict(), Verdict::Unresolved, "{commands}");
        assert!(judged.sentences[0].starts_with(sentence), "{:?}", judged.sentences);
    }
}

#[test]
fn a_run_in_which_an_ordinary_thread_is_refused_shows_nothing() {
    let refused = "saw \"main\" 4\nrefused \"main\" 5 \"Os { code: 11 }\"\nsaw \"main\" 5";
    let judged = judged(JOIN, &printing(refused, "exit 101"));
    assert_eq!(judged.verdict(), Verdict::Unresolved);
    assert_eq!(judged.sentences, ["the platform refused a thread: Os { code: 11 }"]);
}

#[test]
fn the_facts_of_a_platform_count_only_as_a_whole() {
    let facts = facts().0;
    let lines: Vec<&str> = facts.lines().collect();
    for length in 0..=lines.len() {
        let fingerprint = printing(&lines[..length].join("\n"), "exit 0").fingerprint();
        assert_eq!(fingerprint.is_ok(), length == lines.len(), "{fingerprint:?}");
    }
    assert!(printing(&facts.replace("\"t\"", "\"u\""), "exit 0").fingerprint().is_err());
}

#[test]
fn a_log_that_was_cut_off_shows_nothing() {
    let start = JOINED.trim().lines().take(2).collect::<Vec<_>>().join("\n");
    for commands in ["exit 0", "echo 'the log cannot be written: why' >&2; kill -s ABRT $$"] {
        let judged = judged(JOIN, &printing(&start, commands));
        assert_eq!(judged.verdict(), Verdict::Unresolved, "{commands}");
        assert_eq!(judged.sentences[0], "the log of the probe was cut off", "{commands}");
    }
}

#[test]
fn a_batch_in_which_a_run_never_ends_is_given_up() {
    let probe = shell("begin; while :; do echo word; sleep 0.01; done");
    let probe = probe.with_time_limit(Duration::from_millis(50));
    probe.with_batch(&["a plan".to_owned()]).unwrap();
}

#[test]
fn an_interrupt_ends_what_runs_and_starts_nothing() {
    let interrupt = Interrupt::default();
    let probe = shell("begin; exec sleep 600").with_interrupt(&interrupt);
    let raise = std::thread::spawn({
        let interrupt = interrupt.clone();
        move || interrupt.raise()
    });
    for _ in 0..2 {
        let judged = judged(JOIN, &probe);
        assert_eq!(judged.sentences[0], "the run was interrupted");
    }
    raise.join().unwrap();
    assert!(matches!(probe.with_batch(&["a plan".to_owned()]), Err(ProbeError::Interrupted)));
}

#[test]
fn after_a_run_that_hung_no_other_run_of_the_scenario_starts() {
    let starts = Folder::of("hung", &[("starts", "")]);
    let counted = starts.0.join("starts");
    let probe = shell(&format!("echo >>'{}'; begin; exec sleep 600", counted.display()))
        .with_stuck_timeout(Duration::from_millis(300));
    let judged = judged(RACE, &probe);
    assert_eq!(judged.judgement.outcomes.len(), 2);
    assert_eq!(judged.verdict(), Verdict::Fail);
    assert_eq!(std::fs::read_to_string(&counted).unwrap().len(), 1);
}

#[test]
fn a_probe_that_crashes_once_its_run_has_begun_counts_as_an_abort() {
    let judged = judged(JOIN, &shell("begin; kill -s SEGV $$"));
    assert_eq!(judged.verdict(), Verdict::Fail);
    let observed = judged.observed();
    assert_eq!((observed.events.len(), observed.outcome.end), (0, ProcessEnd::Abort));
}

#[test]
fn a_probe_that_cannot_be_started_is_an_error_first_and_a_finding_later() {
    let mut probe = Probe::new("./no/such/probe", []);
    assert!(matches!(probe.fingerprint(), Err(ProbeError::Start { .. })));
    let judged = judged(JOIN, &probe);
    let [Finding::ProbeFailed { messages, timed_out: false }] = &judged.judgement.findings[..]
    else {
        panic!("{:?}", judged.judgement.findings)
    };
    assert_eq!(messages[0], "the probe `./no/such/probe` cannot be started");
    assert_eq!(messages.len(), 2, "{messages:?}");
    assert_eq!(judged.sentences, [messages.join(": ")]);
}

#[test]
fn a_silent_probe_is_killed_and_has_hung() {
    // The second one outlives the shell that starts it, and keeps stderr open.
    for command in ["exec sleep 600", "sleep 600"] {
        let probe = printing(r#"saw "main" 4"#, command).with_stuck_timeout(Duration::from_secs(2));
        let judged = judged(JOIN, &probe);
        assert_eq!(judged.verdict(), Verdict::Fail);
        let Observed { events, outcome, exit, .. } = judged.observed();
        assert_eq!((events.len(), outcome.end, *exit), (1, ProcessEnd::Hang, ProbeExit::Killed));
    }
}

#[test]
fn a_probe_that_starts_slowly_has_not_hung() {
    let program = r#"
        shared { channel "never" }
        main { recv "never" }
    "#;
    let slow = shell("sleep 0.3; begin; printf 'waits \"main\" 7\\n'; exec sleep 100");
    let once = Effort { iterations: 1, time: Duration::MAX };
    let judged = judged_on(program, &slow, &platform(), once);
    assert_eq!(judged.verdict(), Verdict::Pass, "{}", judged.explanation);
}

/// A program whose only outcome is a hang.
const HANG: &str = r#"
    shared { channel "never" }
    main { recv "never" }
"#;

#[test]
fn a_probe_that_computes_or_is_stopped_has_not_hung_even_where_it_may() {
    for commands in [
        "while :; do :; done",
        // The runner waits for a program of its own.
        "(while :; do :; done) & wait",
        "kill -STOP $$",
        "sh -c 'kill -STOP $$' & wait",
    ] {
        let probe = printing(r#"waits "main" 7"#, commands);
        let judged = judged(HANG, &probe.with_silent_timeout(Duration::from_secs(1)));
        assert_eq!(judged.verdict(), Verdict::Unresolved, "{commands}");
        let sentence = "the probe was killed while still running, after 1 s without output";
        assert_eq!(judged.sentences[0], sentence, "{commands}");
    }
}

#[test]
fn a_probe_that_never_stops_printing_is_given_up() {
    let probe = shell("begin; while :; do echo 'saw \"main\" 4'; sleep 0.01; done");
    let judged = judged(JOIN, &probe.with_time_limit(Duration::from_millis(50)));
    assert_eq!(judged.verdict(), Verdict::Unresolved);
    let sentence = "the probe was killed while still running, after 0 s in all";
    assert_eq!(judged.sentences[0], sentence);
}

#[test]
fn a_probe_that_is_stopped_for_a_while_has_not_hung() {
    let stopped = "(sleep 0.5; kill -CONT $$) & kill -STOP $$; echo 'saw \"main\" 4'; exit 1";
    let judged = judged(HANG, &printing(r#"waits "main" 7"#, stopped));
    // It has not hung, so its end is not allowed.
    assert_eq!(judged.verdict(), Verdict::Fail, "{}", judged.explanation);
    let Observed { events, exit, .. } = judged.observed();
    assert_eq!((events.len(), *exit), (2, ProbeExit::Exited { code: 1 }));
}

#[test]
fn a_process_that_outlives_the_probe_does_not_hide_how_it_ended() {
    let probe = printing(JOINED, "sleep 5 & echo why >&2; exit 3");
    let judged = judged(JOIN, &probe.with_stuck_timeout(Duration::from_millis(100)));
    let Observed { exit, evidence, .. } = judged.observed();
    assert_eq!((*exit, &*evidence.stderr), (ProbeExit::Exited { code: 3 }, "why"));
}
