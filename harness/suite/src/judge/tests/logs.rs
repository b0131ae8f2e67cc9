//! Logs that stand in for a probe: made here of what the spec says happens.

use std::fmt::Write as _;

use threadproof_model::{Fnv1a, Plan, Record};

use super::*;
use crate::folder::Folder;

/// A platform that is known by a log: nobody starts processes there.
fn device() -> Fingerprint {
    Fingerprint { capabilities: [THREADS.to_owned()].into(), ..platform() }
}

/// The log of a run, with its lines and what stands between them on stderr.
fn run(plan: &Plan, records: &[Record], stderr: &str) -> String {
    let begin = Record::Run(plan.key()).to_text();
    let rest: String = records.iter().map(Record::to_text).collect();
    let sum = Fnv1a::default().update(begin.as_bytes()).update(rest.as_bytes());
    begin + stderr + &rest + &Record::Done(sum.to_string()).to_text()
}

/// For each outcome the log of a run along its schedule, just as the spec has it.
fn runs(loaded: &Loaded, stderr: &str) -> Vec<(Allowed, String)> {
    let outcomes = loaded.explore(device().platform()).unwrap().outcomes;
    let told = outcomes.into_iter().map(|allowed| {
        let plan = Plan::Directed(loaded.scenario.clone(), allowed.schedule.clone());
        let panicked = allowed.outcome.end == ProcessEnd::Failure;
        let mut records: Vec<Record> = allowed.events.iter().cloned().map(Record::Event).collect();
        records.push(Record::Over { panicked });
        let text = run(&plan, &records, stderr);
        (allowed, text)
    });
    told.collect()
}

fn logged(loaded: &Loaded, log: &str, effort: Effort) -> (Verdict, Vec<String>) {
    let probe = Probe::of_log(&format!("probe 1\n{log}"));
    let judgement = judge(loaded, &probe, &device(), effort, None).unwrap();
    (judgement.verdict(false), judgement.reasons())
}

/// What is said of an outcome whose run is lost.
fn lost(outcome: usize) -> String {
    format!("outcome {outcome}: the log does not tell of this run, or not all")
}

#[test]
fn a_whole_log_passes_and_one_that_is_cut_off_says_what_it_lacks() {
    for scenario in [JOIN, RACE] {
        let loaded = load(scenario);
        let log: String = runs(&loaded, "").into_iter().map(|(_, run)| run).collect();
        assert_eq!(logged(&loaded, &log, NO_EFFORT), (Verdict::Pass, Vec::new()));
        let ends = log.match_indices('\n').map(|(end, _)| end).filter(|end| end + 1 < log.len());
        for end in ends {
            let (verdict, reasons) = logged(&loaded, &log[..end], NO_EFFORT);
            assert_eq!(verdict, Verdict::Unresolved, "{}", &log[..end]);
            assert!(reasons.iter().any(|why| why.ends_with("or not all")), "{reasons:?}");
        }
    }
}

#[test]
fn a_run_that_is_lost_hides_nothing_of_another() {
    let loaded = load(RACE);
    let [(_, first), (_, second)] = &runs(&loaded, "")[..] else { panic!("two outcomes") };
    let (verdict, reasons) = logged(&loaded, first, NO_EFFORT);
    assert_eq!(verdict, Verdict::Unresolved);
    assert_eq!(reasons, [lost(2), "outcome 2 could not be brought about".to_owned()]);

    // Both threads were the first to swap.
    let outcomes = loaded.explore(device().platform()).unwrap().outcomes;
    let plan = Plan::Directed(loaded.scenario.clone(), outcomes[1].schedule.clone());
    let wrong = second.replace("\"1\"", "\"0\"");
    let wrong: Vec<Record> = wrong
        .lines()
        .map(|line| Record::from_node(&threadproof_model::parse(&format!("{line}\n")).unwrap()[0]))
        .map(Result::unwrap)
        .filter(|record| !matches!(record, Record::Run(_) | Record::Done(_)))
        .collect();
    let (verdict, reasons) = logged(&loaded, &run(&plan, &wrong, ""), NO_EFFORT);
    assert_eq!(verdict, Verdict::Fail);
    assert_eq!(reasons, ["the outcome is not allowed".to_owned(), lost(1)]);
}

#[test]
fn what_std_reports_may_be_lost_and_then_nothing_is_known() {
    let loaded = load("title \"T\"\nclause \"a/b\"\nmain { yield; panic \"boom\" }");
    let report = "\nthread 'main' (1) panicked at a.rs:1:2:\nboom\nnote: run with …\n";
    let whole = &runs(&loaded, report)[0].1;
    assert_eq!(logged(&loaded, whole, NO_EFFORT), (Verdict::Pass, Vec::new()));

    let without = &runs(&loaded, "")[0].1;
    let note = "outcome 1: the log lacks what std reports on stderr".to_owned();
    assert_eq!(logged(&loaded, without, NO_EFFORT).1[0], note);
    assert_eq!(logged(&loaded, without, NO_EFFORT).0, Verdict::Unresolved);

    // That does not excuse how main ended.
    let outcomes = loaded.explore(device().platform()).unwrap().outcomes;
    let plan = Plan::Directed(loaded.scenario.clone(), outcomes[0].schedule.clone());
    let mut records: Vec<_> = outcomes[0].events.iter().cloned().map(Record::Event).collect();
    records.push(Record::Over { panicked: false });
    assert_eq!(logged(&loaded, &run(&plan, &records, ""), NO_EFFORT).0, Verdict::Fail);
}

#[test]
fn what_needs_a_process_of_its_own_is_unsupported_where_there_is_none() {
    for scenario in [
        "shared { channel \"never\" }\nmain { recv \"never\" }",
        "shared { channel \"never\" }\nmain { spawn \"a\"; detach \"a\" }\nthread \"a\" { recv \"never\" }",
        "main { abort }",
        "main { exit 3 }",
        "main { set-hook { yield } }",
        "min-stack 65536\nmain { yield }",
    ] {
        let loaded = load(&format!("title \"T\"\nclause \"a/b\"\n{scenario}"));
        let (verdict, reasons) = logged(&loaded, "", NO_EFFORT);
        assert_eq!(verdict, Verdict::Unsupported, "{scenario}");
        assert_eq!(reasons, ["it needs a process of its own"], "{scenario}");
    }
}

#[test]
fn of_a_choice_that_was_not_made_a_log_need_not_tell() {
    let loaded = load(
        "title \"T\"\nclause \"a/b\"\nmain { spawn \"a\" builder=#true stack-size=\"impossible\"; join \"a\" }\nthread \"a\" { return 1 }",
    );
    let runs = runs(&loaded, "");
    let choices: Vec<_> = runs.iter().map(|(allowed, _)| allowed.choices.clone()).collect();
    assert_eq!(choices.len(), 2, "{choices:?}");
    for (_, run) in &runs {
        assert_eq!(logged(&loaded, run, NO_EFFORT), (Verdict::Pass, Vec::new()));
    }
    let (verdict, reasons) = logged(&loaded, "", NO_EFFORT);
    assert_eq!(verdict, Verdict::Unresolved);
    assert_eq!(reasons[..2], [lost(1), lost(2)]);
}

#[test]
fn free_runs_are_looked_up_whatever_their_budget() {
    let loaded = load(JOIN);
    let [(_, directed)] = &runs(&loaded, "")[..] else { panic!("one outcome") };
    let effort = |iterations| Effort { iterations, time: Duration::MAX };
    let free = Plan::Free(loaded.scenario.clone(), effort(20).budget());
    let count = |value: &str| {
        let seen = threadproof_model::Observation { line: 5, value: value.to_owned() };
        let columns = [("main".to_owned(), vec![seen])].into();
        run(&free, &[Record::Count { times: 20, panicked: false, columns }], "")
    };
    let mut log = directed.clone();
    let (verdict, reasons) = logged(&loaded, &log, effort(1000));
    assert_eq!(verdict, Verdict::Unresolved);
    assert_eq!(reasons, ["the log does not tell of this run, or not all"]);
    let _ = write!(log, "{}", count("Ok(7)"));
    assert_eq!(logged(&loaded, &log, effort(1000)), (Verdict::Pass, Vec::new()));
    let log = format!("{directed}{}", count("Ok(8)"));
    assert_eq!(logged(&loaded, &log, effort(1000)).0, Verdict::Fail);
}

#[test]
fn what_a_batch_has_told_is_asked_of_no_process_of_its_own() {
    let loaded = load(RACE);
    let [(_, first), (second, _)] = &runs(&loaded, "")[..] else { panic!("two outcomes") };
    let second: String =
        second.events.iter().map(|event| Record::Event(event.clone()).to_text()).collect();
    let starts = Folder::of("starts", &[("starts", "")]);
    let counted = starts.0.join("starts");
    // Whatever single plan it is asked for, it comes to the second outcome.
    let mut probe = canned(&format!(
        "echo >>'{}'; if [ $(grep -c '^title') = 1 ]; then log='{second}'; else log='{first}'; fi; \
         printf 'probe 1\n%s' \"$log\"",
        counted.display()
    ));
    let plans =
        crate::judge::batch::batch(&[&loaded], platform().platform(), None, NO_EFFORT).unwrap();
    probe.run_batch(&plans, 3).unwrap();
    let starts = || std::fs::read_to_string(&counted).unwrap().len();
    assert_eq!(starts(), 1);
    let judgement = judge(&loaded, &probe, &platform(), NO_EFFORT, None).unwrap();
    assert_eq!(judgement.reasons(), [] as [&str; 0]);
    assert_eq!(starts(), 2);
    probe.run_batch(&[], 3).unwrap();
    assert_eq!(starts(), 2);
}
