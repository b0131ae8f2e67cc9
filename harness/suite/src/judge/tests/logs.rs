//! The judge with logs in place of a probe. The spec generates the runs in them.

use super::*;
use crate::folder::Folder;
use crate::judge::fixtures::facts;
use threadproof_model::{Deviation, Fnv1a, Observation, Plan, Record, parse};

/// A platform that is known only from a log, so no processes can be started on it.
pub(super) fn device() -> Fingerprint {
    Fingerprint { capabilities: [Capability::Threads].into(), ..platform() }
}

/// The log of a run, with what its process printed on stderr between the lines.
fn run(plan: &Plan, records: &[Record], stderr: &str) -> String {
    let run = Record::Run { key: plan.key(), platform: Some(facts().1) };
    let begin = run.to_text();
    let rest: String = records.iter().map(Record::to_text).collect();
    let hash = Fnv1a::default().update(begin.as_bytes()).update(rest.as_bytes());
    begin + stderr + &rest + &Record::Done(hash.to_string()).to_text()
}

/// Each outcome, with the log of a run along its schedule that does what the spec says.
pub(super) fn runs(loaded: &Loaded, stderr: &str) -> Vec<(Allowed, String)> {
    let outcomes = loaded.explore(device().platform()).unwrap().outcomes;
    let runs = outcomes.into_iter().map(|allowed| {
        let plan = Plan::Directed(loaded.scenario.clone(), allowed.schedule.clone());
        let panicked = allowed.outcome.end == ProcessEnd::Failure;
        let mut records: Vec<Record> = allowed.events.iter().cloned().map(Record::Event).collect();
        records.push(Record::Over { panicked });
        let text = run(&plan, &records, stderr);
        (allowed, text)
    });
    runs.collect()
}

fn judged_by_log(loaded: &Loaded, log: &str, effort: Effort) -> (Verdict, Vec<Finding>) {
    let probe = Probe::of_log(&format!("probe 2\n{}{log}", facts().0));
    let judgement = judge(loaded, &probe, &device(), effort, None).unwrap();
    (judgement.verdict(false), judgement.findings)
}

fn passed() -> (Verdict, Vec<Finding>) {
    (Verdict::Pass, Vec::new())
}

fn not_in_log(outcome: usize) -> Finding {
    Finding::NotInLog { directed_to: Some(outcome) }
}

#[test]
fn a_complete_log_passes_and_a_truncated_log_is_unresolved() {
    for program in [JOIN, RACE] {
        let loaded = scenario(program);
        let log: String = runs(&loaded, "").into_iter().map(|(_, run)| run).collect();
        assert_eq!(judged_by_log(&loaded, &log, DIRECTED_ONLY), passed());
        let ends = log.match_indices('\n').map(|(end, _)| end).filter(|end| end + 1 < log.len());
        for end in ends {
            let (verdict, findings) = judged_by_log(&loaded, &log[..end], DIRECTED_ONLY);
            assert_eq!(verdict, Verdict::Unresolved, "{}", &log[..end]);
            let is_missing = |finding: &Finding| matches!(finding, Finding::NotInLog { .. });
            assert!(findings.iter().any(is_missing), "{findings:?}");
        }
    }
}

#[test]
fn a_run_that_is_not_in_the_log_does_not_hide_the_others() {
    let loaded = scenario(RACE);
    let [(_, first), (_, second)] = &runs(&loaded, "")[..] else { panic!("two outcomes") };
    let (verdict, findings) = judged_by_log(&loaded, first, DIRECTED_ONLY);
    assert_eq!(verdict, Verdict::Unresolved);
    assert_eq!(findings, [not_in_log(1), Finding::NotReached { outcome: 1 }]);

    // Both threads were the first to swap.
    let outcomes = loaded.explore(device().platform()).unwrap().outcomes;
    let plan = Plan::Directed(loaded.scenario.clone(), outcomes[1].schedule.clone());
    let wrong = second.replace("\"1\"", "\"0\"");
    let wrong: Vec<Record> = wrong
        .lines()
        .map(|line| Record::from_node(&parse(&format!("{line}\n")).unwrap()[0]))
        .map(Result::unwrap)
        .filter(|record| !matches!(record, Record::Run { .. } | Record::Done(_)))
        .collect();
    let (verdict, findings) = judged_by_log(&loaded, &run(&plan, &wrong, ""), DIRECTED_ONLY);
    assert_eq!(verdict, Verdict::Fail);
    let [Finding::NotAllowed { directed_to: 1, .. }, lost] = &findings[..] else {
        panic!("{findings:?}")
    };
    assert_eq!(*lost, not_in_log(0));
}

#[test]
fn of_several_runs_of_a_plan_the_worst_counts_in_any_order() {
    let loaded = scenario(JOIN);
    let [(allowed, good)] = &runs(&loaded, "")[..] else { panic!("one outcome") };
    let plan = Plan::Directed(loaded.scenario.clone(), allowed.schedule.clone());
    let mut records: Vec<Record> = allowed.events.iter().cloned().map(Record::Event).collect();
    records.push(Record::Over { panicked: true });
    let bad = run(&plan, &records, "");
    assert_eq!(judged_by_log(&loaded, &format!("{good}{good}"), DIRECTED_ONLY), passed());
    for log in [format!("{good}{bad}"), format!("{bad}{good}")] {
        assert_eq!(judged_by_log(&loaded, &log, DIRECTED_ONLY).0, Verdict::Fail);
    }
}

#[test]
fn a_report_that_is_not_in_the_log_leaves_the_scenario_unresolved() {
    let loaded = scenario(r#"main { yield; panic "boom" }"#);
    let report = "\nthread 'main' (1) panicked at a.rs:1:2:\nboom\nnote: run with …\n";
    let whole = &runs(&loaded, report)[0].1;
    assert_eq!(judged_by_log(&loaded, whole, DIRECTED_ONLY), passed());

    let without = &runs(&loaded, "")[0].1;
    let (verdict, findings) = judged_by_log(&loaded, without, DIRECTED_ONLY);
    assert_eq!(verdict, Verdict::Unresolved);
    assert_eq!(findings[0], Finding::MissingReport { directed_to: Some(0) });

    // That does not excuse how main ended.
    let outcomes = loaded.explore(device().platform()).unwrap().outcomes;
    let plan = Plan::Directed(loaded.scenario.clone(), outcomes[0].schedule.clone());
    let mut records: Vec<_> = outcomes[0].events.iter().cloned().map(Record::Event).collect();
    records.push(Record::Over { panicked: false });
    let (verdict, _) = judged_by_log(&loaded, &run(&plan, &records, ""), DIRECTED_ONLY);
    assert_eq!(verdict, Verdict::Fail);
}

#[test]
fn a_scenario_that_needs_its_own_process_is_unsupported_in_a_log() {
    for program in [
        r#"shared { channel "never" }; main { recv "never" }"#,
        r#"
            shared { channel "never" }
            main { spawn "a"; detach "a" }
            thread "a" { recv "never" }
        "#,
        "main { abort }",
        "main { exit 3 }",
        "main { set-hook { yield } }",
        "min-stack 65536; main { yield }",
    ] {
        let (verdict, findings) = judged_by_log(&scenario(program), "", DIRECTED_ONLY);
        assert_eq!(verdict, Verdict::Unsupported, "{program}");
        let capability = Capability::Processes;
        assert_eq!(findings, [Finding::MissingCapability { capability }], "{program}");
    }
}

#[test]
fn a_log_may_lack_runs_for_a_choice_that_the_platform_does_not_make() {
    let loaded = scenario("main { available-parallelism }");
    let runs = runs(&loaded, "");
    let choices: Vec<_> = runs.iter().map(|(allowed, _)| allowed.choices.clone()).collect();
    assert_eq!(choices.len(), 2, "{choices:?}");
    for (_, run) in &runs {
        assert_eq!(judged_by_log(&loaded, run, DIRECTED_ONLY), passed());
    }
    let (verdict, findings) = judged_by_log(&loaded, "", DIRECTED_ONLY);
    assert_eq!(verdict, Verdict::Unresolved);
    assert_eq!(findings[..2], [not_in_log(0), not_in_log(1)]);
}

#[test]
fn free_runs_are_found_in_the_log_for_any_number_of_iterations() {
    let loaded = scenario(JOIN);
    let [(_, directed)] = &runs(&loaded, "")[..] else { panic!("one outcome") };
    let effort = |iterations| Effort { iterations, time: Duration::MAX };
    let free = Plan::Free(loaded.scenario.clone(), effort(20).budget());
    let count = |value: &str| {
        let seen = Observation { line: 5, value: value.to_owned() };
        let columns = [("main".to_owned(), vec![seen])].into();
        run(&free, &[Record::Count { times: 20, panicked: false, columns }], "")
    };
    let lost = (Verdict::Unresolved, vec![Finding::NotInLog { directed_to: None }]);
    assert_eq!(judged_by_log(&loaded, directed, effort(1000)), lost);
    let log = format!("{directed}{}", count("Ok(7)"));
    assert_eq!(judged_by_log(&loaded, &log, effort(1000)), passed());
    let log = format!("{directed}{}", count("Ok(8)"));
    assert_eq!(judged_by_log(&loaded, &log, effort(1000)).0, Verdict::Fail);
}

#[test]
fn only_runs_that_are_missing_from_a_batch_get_their_own_process() {
    let loaded = scenario(RACE);
    let [(_, first), (second, _)] = &runs(&loaded, "")[..] else { panic!("two outcomes") };
    let second = log_of(second);
    let second = second.trim();
    let starts = Folder::of("starts", &[("starts", "")]);
    let counted = starts.0.join("starts");
    // Prints the first outcome for a batch, and the second for a single plan.
    let probe = shell(&format!(
        "echo >>'{}'; if [ $(plan | grep -c '^title') = 1 ]; then begin; echo '{second}'; \
         else printf '%s\n' 'probe 2' '{}' '{first}'; fi",
        counted.display(),
        facts().0.trim(),
    ));
    let plans =
        crate::judge::batch::batch(&[&loaded], platform().platform(), None, DIRECTED_ONLY).unwrap();
    let probe = probe.with_batch(&plans).unwrap();
    let starts = || std::fs::read_to_string(&counted).unwrap().len();
    assert_eq!(starts(), 1);
    let judgement = judge(&loaded, &probe, &platform(), DIRECTED_ONLY, None).unwrap();
    assert_eq!(judgement.findings, []);
    assert_eq!(starts(), 2);
    probe.with_batch(&[]).unwrap();
    assert_eq!(starts(), 2);
}

#[test]
fn a_batch_that_ends_with_failure_counts_for_nothing() {
    let loaded = scenario(JOIN);
    let [(allowed, _)] = &runs(&loaded, "")[..] else { panic!("one outcome") };
    let plan = Plan::Directed(loaded.scenario.clone(), allowed.schedule.clone());
    let mut records: Vec<Record> = allowed.events.iter().cloned().map(Record::Event).collect();
    records.push(Record::Over { panicked: false });
    let log = run(&plan, &records, "");
    let starts = Folder::of("batches", &[("starts", "")]);
    let counted = starts.0.join("starts");
    let starts = || std::fs::read_to_string(&counted).unwrap().len();
    for (code, expected) in [(0, 1), (101, 3)] {
        let probe = shell(&format!(
            "echo >>'{}'; printf '%s\n' 'probe 2' '{}' '{log}'; exit {code}",
            counted.display(),
            facts().0.trim(),
        ));
        let probe = probe.with_batch(&[plan.to_text()]).unwrap();
        judge(&loaded, &probe, &platform(), DIRECTED_ONLY, None).unwrap();
        assert_eq!(starts(), expected, "exit code {code}");
    }
}

#[test]
fn a_late_thread_is_unresolved_in_a_log_and_gets_its_own_process_after_a_batch() {
    let loaded = scenario(JOIN);
    let [(allowed, _)] = &runs(&loaded, "")[..] else { panic!("one outcome") };
    let plan = Plan::Directed(loaded.scenario.clone(), allowed.schedule.clone());
    let late = Record::Deviation { thread: "a".to_owned(), line: 8, how: Deviation::Late };
    let mut records: Vec<Record> = allowed.events.iter().cloned().map(Record::Event).collect();
    records.insert(1, late);
    records.push(Record::Over { panicked: false });
    let late = run(&plan, &records, "");
    let (verdict, findings) = judged_by_log(&loaded, &late, DIRECTED_ONLY);
    assert_eq!(verdict, Verdict::Unresolved);
    assert!(matches!(findings[0], Finding::Departed { .. }), "{findings:?}");

    // A plan of its own follows the schedule.
    let alone = JOINED.trim();
    let probe = shell(&format!(
        "if [ $(plan | grep -c '^title') = 1 ]; then begin; echo '{alone}'; \
         else printf '%s\n' 'probe 2' '{}' '{late}'; fi",
        facts().0.trim(),
    ));
    let twice = [plan.to_text(), plan.to_text()];
    let probe = probe.with_batch(&[twice.concat()]).unwrap();
    let judgement = judge(&loaded, &probe, &platform(), DIRECTED_ONLY, None).unwrap();
    assert_eq!(judgement.verdict(false), Verdict::Pass, "{:?}", judgement.findings);
}
