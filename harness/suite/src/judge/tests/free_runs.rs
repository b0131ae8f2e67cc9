//! Free runs, in one process or in many.

use super::*;

#[test]
fn a_free_run_with_an_outcome_that_is_not_allowed_fails() {
    let counts = r#"
count 9 "return" {
saw "main" 5 "Ok(7)"
}
count 2 "return" {
saw "main" 5 "Ok(0)"
}
"#;
    let (directed, free) = (JOINED.trim(), counts.trim());
    let probe = shell(&format!(
        "if has free; then log='{free}'; else log='{directed}'; fi; \
         begin; printf '%s\\n' \"$log\""
    ));
    let effort = Effort { iterations: 11, ..DIRECTED_ONLY };
    let judged = judged_on(JOIN, &probe, &platform(), effort);
    assert_eq!(judged.verdict(), Verdict::Fail);
    assert_eq!(judged.judgement.outcomes[0].free, 9);
    let [Finding::FreeNotAllowed { times: 2, .. }] = &judged.judgement.findings[..] else {
        panic!("{}", judged.explanation)
    };
    assert!(judged.explanation.contains("join a -> Ok(0)"), "{}", judged.explanation);
    assert!(
        judged.explanation.ends_with("again: threadproof run group/name --iterations 100000\n")
    );
}

#[test]
fn free_runs_that_are_not_counted_leave_the_scenario_unresolved() {
    let directed = JOINED.trim();
    for (free, sentence) in [
        ("saw \"main\" 4", "the probe counted no free runs"),
        ("count 0 \"return\" {\n}", "the probe printed `count 0 \"return\" {"),
    ] {
        let commands =
            format!("begin; if has free; then echo '{free}'; else echo '{directed}'; fi");
        let effort = Effort { iterations: 11, ..DIRECTED_ONLY };
        let judged = judged_on(JOIN, &shell(&commands), &platform(), effort);
        assert_eq!(judged.verdict(), Verdict::Unresolved);
        assert!(judged.sentences[0].starts_with(sentence), "{:?}", judged.sentences);
    }
}

#[test]
fn a_free_run_that_hangs_fails_if_no_outcome_is_a_hang() {
    let directed = JOINED.trim();
    let probe =
        shell(&format!("begin; if has free; then exec sleep 600; fi; printf '{directed}\\n'"))
            .with_stuck_timeout(Duration::from_secs(1));
    let effort = Effort { iterations: 1, time: Duration::ZERO };
    let judged = judged_on(JOIN, &probe, &platform(), effort);
    assert_eq!(judged.verdict(), Verdict::Fail);
    assert_eq!(judged.sentences, ["in a free run, the process hung"]);
    assert_eq!(judged.observed().exit, ProbeExit::Killed);
}

#[test]
fn a_scenario_that_changes_its_process_gets_a_process_for_each_free_run() {
    let hook = "main { set-hook { return } }";
    let thread_local = r#"
        shared { thread-local "k" { init { return 1 } } }
        main { set "k" 1 }
    "#;
    let twice = Effort { iterations: 2, time: Duration::MAX };
    for program in [hook, thread_local] {
        let log = log_of(&scenario(program).explore(platform().platform()).unwrap().outcomes[0]);
        let judged = judged_on(program, &printing(&log, "exit 0"), &platform(), twice);
        assert_eq!(judged.verdict(), Verdict::Pass, "{program}");
        let free: u64 = judged.judgement.outcomes.iter().map(|seen| seen.free).sum();
        assert_eq!(free, 2, "{program}");
    }
}

#[test]
fn reports_of_free_runs_are_compared_with_their_outcomes() {
    let program = r#"
        main { spawn "a"; join "a" }
        thread "a" { panic "boom" }
    "#;
    let directed = r#"
saw "main" 4
waits "main" 5
saw "a" 8
saw "main" 5 "Err(\\"boom\\")"
saw "main" 6
"#
    .trim();
    let counts = r#"
count 2 "return" {
saw "main" 5 "Err(\\"boom\\")"
}
"#
    .trim();
    for (times, verdict) in [(1, Verdict::Fail), (2, Verdict::Pass), (3, Verdict::Fail)] {
        let probe = shell(&format!(
            "if has free; then log='{counts}'; times={times}; \
             else log='{directed}'; times=1; fi; \
             for i in $(seq $times); do \
                 echo \"thread '<unnamed>' panicked at a.rs:1:2:\" >&2; echo boom >&2; \
             done; begin; printf '%b\\n' \"$log\""
        ));
        let effort = Effort { iterations: 2, time: Duration::MAX };
        let judged = judged_on(program, &probe, &platform(), effort);
        assert_eq!(judged.verdict(), verdict, "{times}: {}", judged.explanation);
    }
}

#[test]
fn a_report_of_a_free_run_in_its_own_process_must_be_allowed() {
    // A hook gives each run its own process.
    let program = r#"
        main { set-hook { yield }; take-hook; catch { panic "boom" } }
    "#;
    let log = r#"
saw "main" 4
saw "main" 7
saw "main" 8
saw "main" 9
saw "main" 10 "Err(\\"boom\\")"
saw "main" 11
"#
    .trim();
    let report = "printf \"thread 'main' panicked at a.rs:1:2:\\nboom\\n\" >&2";
    for (once, verdict) in [(report, Verdict::Pass), (":", Verdict::Fail)] {
        let probe = shell(&format!(
            "if has once; then {once}; else {report}; fi; begin; printf '%b\\n' '{log}'"
        ));
        let effort = Effort { iterations: 3, time: Duration::MAX };
        let judged = judged_on(program, &probe, &platform(), effort);
        assert_eq!(judged.verdict(), verdict, "{once}: {}", judged.explanation);
        if verdict == Verdict::Fail {
            assert_eq!(judged.judgement.findings.len(), 1, "{}", judged.explanation);
        }
    }
}
