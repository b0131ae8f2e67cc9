//! The judge with probes that print canned logs: mostly shell scripts that ignore their plans.
#![cfg(unix)]

mod damaged_logs;
mod destructors;
mod differences;
mod failing_probes;
mod free_runs;
mod logs;

use threadproof_model::{ProcessEnd, Record};
use threadproof_spec::{Allowed, Choice};

use super::*;
use crate::judge::finding::Departure;
use crate::judge::fixtures::{JOIN, platform, scenario};
use crate::judge::observed::Observed;
use crate::judge::verdict::Verdict;
use crate::platforms::Assessment;
use crate::presentation::explanation::Explanation;
use crate::presentation::results::ScenarioResult;
use crate::probe::exit::ProbeExit;
use crate::reading::contract::Contract;

const DIRECTED_ONLY: Effort = Effort { iterations: 0, time: Duration::MAX };

/// Two threads swap a flag, at lines 13 and 16, and main joins them at lines 9 and 10.
const RACE: &str = r#"
    shared { atomic "flag" 0 }
    main { spawn "a"; spawn "b"; join "a"; join "b" }
    thread "a" { swap "flag" 1 }
    thread "b" { swap "flag" 1 }
"#;

/// A log of [`JOIN`] without surprises.
const JOINED: &str = r#"
saw "main" 4
waits "main" 5
saw "a" 8
saw "main" 5 "Ok(7)"
saw "main" 6
"#;

/// A probe that runs these shell commands. In them, `begin` prints the first lines of a log, and
/// `has WORD` tells whether a line of the plan begins with the word.
fn shell(commands: &str) -> Probe {
    let script = format!(
        "plan=$(cat); plan() {{ printf '%s\\n' \"$plan\"; }}; has() {{ plan | grep -q \"^$1\"; }}
         begin() {{ echo 'probe 2'; plan | sed -n 's/^key/run/p'; }}
         {commands}"
    );
    Probe::new("sh", ["-c".into(), script.into()])
}

/// A probe that prints this log, then runs these shell commands.
fn printing(log: &str, commands: &str) -> Probe {
    shell(&format!("begin; cat <<'LOG'\n{}\nLOG\n{commands}", log.trim()))
}

/// The log of a run along the schedule for an outcome.
fn log_of(allowed: &Allowed) -> String {
    allowed.events.iter().cloned().map(|event| Record::Event(event).to_text()).collect()
}

/// A judgement, its sentences, and its explanation.
struct Judged {
    judgement: Judgement,
    sentences: Vec<String>,
    explanation: String,
}

impl Judged {
    fn verdict(&self) -> Verdict {
        self.judgement.verdict(false)
    }

    /// What was observed in the first finding.
    fn observed(&self) -> &Observed {
        self.judgement.findings[0].observed().unwrap()
    }
}

fn judged_on(program: &str, probe: &Probe, platform: &Fingerprint, effort: Effort) -> Judged {
    let loaded = scenario(program);
    let judgement = judge(&loaded, probe, platform, effort, None).unwrap();
    let assessment: Assessment = judgement.assess("group/name", false, None);
    let contract = Contract::default();
    let result = ScenarioResult::of(&loaded.scenario, &judgement, &assessment, &contract);
    let explanation = Explanation { contract: &contract, options: "", width: 80, has_log: false };
    let sentences = result.sentences().map(str::to_owned).collect();
    Judged { judgement, sentences, explanation: explanation.of(&result) }
}

fn judged(program: &str, probe: &Probe) -> Judged {
    judged_on(program, probe, &platform(), DIRECTED_ONLY)
}

#[test]
fn an_allowed_outcome_passes_without_findings() {
    let judged = judged(JOIN, &printing(JOINED, "exit 0"));
    assert_eq!(judged.verdict(), Verdict::Pass);
    assert_eq!((judged.judgement.findings, judged.explanation), (Vec::new(), String::new()));
    let chart = judged.judgement.outcomes[0].chart.as_ref().unwrap().wide();
    let lines = ["main              a", "spawn a", "                  return 7"];
    assert_eq!(chart.lines().collect::<Vec<_>>()[..3], lines);
}

#[test]
fn an_outcome_that_is_not_allowed_fails_and_is_shown_next_to_the_expected_one() {
    let log = JOINED.replace("Ok(7)", "Ok(8)");
    let judged = judged(JOIN, &printing(&log, "echo why >&2; exit 0"));
    assert_eq!(judged.verdict(), Verdict::Fail);
    assert_eq!(judged.judgement.verdict(true), Verdict::Differs);
    let sentence = "`join a` in thread main observed Ok(8) instead of Ok(7)";
    assert_eq!(judged.sentences, [sentence]);
    let expected = format!(
        "\
{sentence}

expected
  main              a
  spawn a
                    return 7
> join a -> Ok(7)
  exit 0

observed: the process exited with code 0
  main              a
  spawn a
                    return 7
> join a -> Ok(8)
  exit 0

stderr
  why

again: threadproof run group/name --outcome 1
"
    );
    assert_eq!(judged.explanation, expected);
    let Observed { exit, evidence, .. } = judged.observed();
    assert_eq!((*exit, &*evidence.stderr), (ProbeExit::Exited { code: 0 }, "why"));
}

#[test]
fn a_join_that_returns_too_early_fails() {
    let early = r#"
saw "main" 4
waits "main" 5
early "main" 5
saw "main" 5 "Ok(7)"
saw "main" 6
"#;
    assert_eq!(judged(JOIN, &printing(early, "exit 0")).verdict(), Verdict::Fail);
}

#[test]
fn a_park_that_returns_too_early_has_woken_spuriously_and_passes() {
    let program = r#"
        main { spawn "a"; unpark "a"; join "a" }
        thread "a" { park }
    "#;
    let early = r#"
saw "main" 4
waits "a" 9
early "a" 9
saw "a" 9
saw "a" 10
saw "main" 5
saw "main" 6 "Ok(())"
saw "main" 7
"#;
    let judged = judged(program, &printing(early, "exit 0"));
    assert_eq!(judged.verdict(), Verdict::Pass, "{}", judged.explanation);
    let choices: Vec<&str> = judged.judgement.choices.iter().map(Choice::word).collect();
    assert_eq!(choices, ["wake"]);
}

#[test]
fn without_threads_a_scenario_that_needs_them_is_unsupported_even_if_the_spec_would_refuse_it() {
    // std does not say when a spawn that fails drops its closure.
    let program = r#"
        main { local "g" { on-drop { } }; spawn "a" move="g"; join "a" }
        thread "a" { }
    "#;
    let platform = Fingerprint { capabilities: [Capability::Processes].into(), ..platform() };
    let judged = judged_on(program, &shell("exit 0"), &platform, DIRECTED_ONLY);
    assert_eq!(judged.verdict(), Verdict::Unsupported);
}

#[test]
fn without_threads_the_probe_is_not_started() {
    let platform = Fingerprint { capabilities: [Capability::Processes].into(), ..platform() };
    let probe = Probe::new("./no/such/probe", []);
    let judged = judged_on(JOIN, &probe, &platform, DIRECTED_ONLY);
    assert_eq!(judged.verdict(), Verdict::Unsupported);
    assert_eq!(judged.explanation, "the platform has no threads\n");
}

#[test]
fn only_threads_with_thread_locals_that_are_dropped_need_destructors() {
    let spawn = r#"main { spawn "a"; join "a" }; thread "a" { with "k" }"#;
    let in_main = r#"main { with "k" }"#;
    let dropped = r#"shared { thread-local "k" { init { return 1 }; on-drop { } } }"#;
    let kept = r#"shared { thread-local "k" { init { return 1 } } }"#;
    let has = |capability| capability != Capability::Destructors;
    for (shared, bodies, missing) in [
        (dropped, spawn, Some(Capability::Destructors)),
        (dropped, in_main, None),
        (kept, spawn, None),
    ] {
        let loaded = scenario(&format!("{shared}\n{bodies}"));
        assert_eq!(missing_capability(&loaded.scenario, has), missing, "{shared} {bodies}");
    }
}

#[test]
fn a_run_directed_to_one_outcome_must_reach_one() {
    // The scenario has an outcome for each of the platform's choices.
    let known = "saw \"main\" 4 \"Ok(NonZero)\"\nsaw \"main\" 5";
    let loaded = scenario("main { available-parallelism }");
    let verdicts = [0, 1].map(|only| {
        let probe = printing(known, "exit 0");
        let judgement = judge(&loaded, &probe, &platform(), DIRECTED_ONLY, Some(only)).unwrap();
        let is_other = judgement.findings.contains(&Finding::NothingReached);
        (judgement.verdict(false), is_other)
    });
    assert!(verdicts.contains(&(Verdict::Pass, false)), "{verdicts:?}");
    assert!(verdicts.contains(&(Verdict::Unresolved, true)), "{verdicts:?}");
}

#[test]
fn a_process_end_that_is_not_allowed_fails() {
    const SIGABRT: i32 = 6;
    for (commands, exit, end) in [
        ("exit 1", ProbeExit::Exited { code: 1 }, ProcessEnd::Failure),
        ("exit 134", ProbeExit::Aborted { code: 134 }, ProcessEnd::Abort),
        ("kill -ABRT $$", ProbeExit::Signaled { signal: Some(SIGABRT) }, ProcessEnd::Abort),
    ] {
        let judged = judged(JOIN, &printing(JOINED, commands));
        assert_eq!(judged.verdict(), Verdict::Fail);
        let observed = judged.observed();
        assert_eq!((observed.exit, observed.outcome.end), (exit, end));
    }
}

#[test]
fn a_departure_from_the_schedule_fails_although_the_outcome_is_allowed() {
    use threadproof_model::Deviation::{Early, Gone, Stray};
    for (word, thread, line, how) in
        [("early", "main", 5, Early), ("stray", "main", 6, Stray), ("gone", "a", 8, Gone)]
    {
        let spawned = r#"saw "main" 4"#;
        let departure = format!(r#"{word} "{thread}" {line}"#);
        let log = JOINED.replace(spawned, &format!("{spawned}\n{departure}"));
        let judged = judged(JOIN, &printing(&log, "exit 0"));
        assert_eq!(judged.verdict(), Verdict::Fail);
        let [Finding::Departed { directed_to: 0, departure, .. }] = &judged.judgement.findings[..]
        else {
            panic!("{:?}", judged.judgement.findings)
        };
        assert_eq!(*departure, Departure { thread: thread.to_owned(), line, how });
    }
}

#[test]
fn an_allowed_outcome_in_another_order_than_that_of_the_schedule_is_unresolved() {
    let mut lines: Vec<&str> = JOINED.trim().lines().collect();
    // Main waits for a thread that has already returned.
    lines.swap(1, 2);
    let judged = judged(JOIN, &printing(&lines.join("\n"), "exit 0"));
    assert_eq!(judged.verdict(), Verdict::Unresolved, "{}", judged.explanation);
    assert!(judged.judgement.findings.contains(&Finding::Unordered { directed_to: 0 }));
}

#[test]
fn an_outcome_that_is_not_reached_leaves_the_scenario_unresolved() {
    let log = log_of(&scenario(RACE).explore(platform().platform()).unwrap().outcomes[0]);
    let judged = judged(RACE, &printing(&log, "exit 0"));
    assert_eq!(judged.verdict(), Verdict::Unresolved);
    let outcomes = &judged.judgement.outcomes;
    let reached = outcomes.iter().position(|seen| seen.chart.is_some()).unwrap();
    let missing = outcomes.iter().position(|seen| seen.chart.is_none()).unwrap();
    let expected = [
        Finding::OtherOutcome { directed_to: missing, reached },
        Finding::NotReached { outcome: missing },
    ];
    assert_eq!(judged.judgement.findings, expected);
    assert_eq!(judged.explanation, judged.sentences.join("\n") + "\n");
}

#[test]
fn a_hang_that_is_allowed_passes() {
    let program = r#"
        shared { channel "c" }
        main { recv "c" }
    "#;
    let probe = printing(r#"waits "main" 7"#, "exec sleep 600");
    let judged = judged(program, &probe);
    assert_eq!(judged.verdict(), Verdict::Pass, "{}", judged.explanation);
}

#[test]
fn the_number_of_an_outcome_is_checked() {
    let problem =
        judge(&scenario(JOIN), &shell(""), &platform(), DIRECTED_ONLY, Some(1)).unwrap_err();
    assert_eq!(problem.to_string(), "there is no outcome 2");
}

#[test]
fn a_scenario_runs_with_the_minimum_stack_size_that_it_sets() {
    for (min_stack, width, line, expected) in [
        ("", 64, 4, "none"),
        ("min-stack 65536", 64, 5, "65536"),
        (r#"min-stack "impossible""#, 64, 5, "9223372036854775807"),
        (r#"min-stack "impossible""#, 32, 5, "2147483647"),
    ] {
        let program = format!("{min_stack}\nmain {{ return }}");
        let commands = format!("[ \"${{RUST_MIN_STACK-none}}\" = {expected} ]");
        let platform = Fingerprint { pointer_width: width, ..platform() };
        let probe = printing(&format!(r#"saw "main" {line}"#), &commands);
        let judged = judged_on(&program, &probe, &platform, DIRECTED_ONLY);
        assert_eq!(judged.verdict(), Verdict::Pass, "{min_stack}");
    }
}
