use std::time::Duration;
use threadproof_spec::Choices;

use super::{LINK, file, known};
use crate::judge::verdict::Verdict;
use crate::judge::{Failure, Judgement};
use crate::platforms::{Grade, PlatformFile};
use crate::probe::fingerprint::THREADS;

const ID: &str = "a/b";

fn passed() -> Judgement {
    Judgement {
        outcomes: Vec::new(),
        failures: Vec::new(),
        unresolved: Vec::new(),
        missing: None,
        choices: Choices::default(),
        states: 0,
        time: Duration::ZERO,
    }
}

fn failed() -> Judgement {
    let failure = Failure { what: "it failed".to_owned(), expected: None, chart: String::new() };
    Judgement { failures: vec![failure], ..passed() }
}

fn unresolved() -> Judgement {
    Judgement { unresolved: vec!["it broke down".to_owned()], ..passed() }
}

fn without_threads() -> Judgement {
    Judgement { missing: Some(THREADS), ..passed() }
}

#[test]
fn verdicts_conform_or_not() {
    let conforming: Vec<Verdict> = Verdict::ALL.into_iter().filter(|one| one.conforms()).collect();
    let expected = [Verdict::Pass, Verdict::Differs, Verdict::Unsupported, Verdict::Known];
    assert_eq!(conforming, expected);
}

#[test]
fn what_is_known_of_the_scenario_makes_another_verdict_and_says_why() {
    use Verdict::{Differs, Fail, Fixed, Known, Pass, Unresolved, Unsupported};
    let says = |verdict: &str| file(&known(ID, verdict));
    let fails = says("fail");
    let because = format!("no reason ({LINK})");
    let remove = "its file says that it comes to `fail`: remove that";
    for (judgement, is_implementation, file, verdict, reasons) in [
        (failed(), false, &fails, Known, &["it failed", &because][..]),
        (unresolved(), false, &says("unresolved"), Known, &["it broke down", &because]),
        (passed(), false, &fails, Fixed, &[remove]),
        (failed(), true, &fails, Fixed, &["it failed", remove]),
        // That it could not be put to the test says nothing about what is known of it.
        (unresolved(), false, &fails, Unresolved, &["it broke down"]),
        (without_threads(), false, &fails, Unsupported, &["the platform has no threads"]),
        (failed(), false, &says("unresolved"), Fail, &["it failed"]),
        (failed(), false, &file(&known("a/c", "fail")), Fail, &["it failed"]),
        (failed(), true, &file(""), Differs, &["it failed"]),
        (passed(), false, &file(""), Pass, &[]),
    ] {
        let found = judgement.grade(ID, is_implementation, Some(file));
        let reasons = reasons.iter().map(|reason| (*reason).to_owned()).collect();
        assert_eq!(found, Grade { verdict, reasons });
    }
}

#[test]
fn a_capability_that_is_there_by_its_file_may_not_be_missing() {
    let grade = |file: Option<&PlatformFile>| without_threads().grade(ID, false, file);
    let Grade { verdict, reasons } = grade(Some(&file("capabilities \"threads\"")));
    assert_eq!(verdict, Verdict::Fail);
    assert_eq!(reasons, ["the platform has no threads", "its file says that it has threads"]);

    for file in [None, Some(&file(""))] {
        assert_eq!(grade(file).verdict, Verdict::Unsupported);
    }
}
