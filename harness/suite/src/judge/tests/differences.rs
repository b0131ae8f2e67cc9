//! Platforms that do otherwise than current std where std promises nothing.

use threadproof_model::{SAMPLE_MESSAGE, SAMPLE_THREAD};

use super::*;
use crate::judge::difference::Difference;
use crate::judge::fixtures::facts;

const PANIC: &str = r#"main { yield; panic "boom" }"#;

/// A probe for [`PANIC`] that reports panics like this, and exits with that code.
fn panicking(before: &str, code: i32) -> Probe {
    let facts = format!("probe 2\n{}", facts().0);
    let sample = format!("{}\n{}", before.replace("main", SAMPLE_THREAD), SAMPLE_MESSAGE);
    let log = "saw \"main\" 4\nsaw \"main\" 5";
    shell(&format!(
        "if has fingerprint; then \
             printf '%s\n' '{}' >&2; printf '%s' '{facts}'; \
         else \
             printf '%s\n' '{}' boom >&2; begin; printf '%s\n' '{log}'; exit {code}; \
         fi",
        sample.replace('\'', "'\\''"),
        before.replace('\'', "'\\''"),
    ))
}

fn judged_with(before: &str, code: i32) -> Judged {
    let mut probe = panicking(before, code);
    let platform = probe.fingerprint().unwrap();
    judged_on(PANIC, &probe, &platform, DIRECTED_ONLY)
}

#[test]
fn a_report_in_other_words_differs_only_from_a_clause_about_the_words() {
    let current = "thread 'main' (7) panicked at a.rs:1:2:";
    let judged = judged_with(current, 101);
    assert_eq!(judged.verdict(), Verdict::Pass, "{}", judged.explanation);
    assert!(judged.judgement.differences.is_empty());

    let other = "thread 'main' (7) fell over at a.rs:1:2:";
    let mut judged = judged_with(other, 101);
    assert_eq!(judged.verdict(), Verdict::Pass, "{}", judged.explanation);
    assert_eq!(judged.judgement.verdict(true), Verdict::Differs);
    judged.judgement.keep_differences(&[Difference::MainPanicCode].into());
    assert_eq!(judged.judgement.verdict(true), Verdict::Pass);
}

#[test]
fn a_report_in_other_words_must_still_have_the_name_and_the_message() {
    for wrong in ["thread 'main' (7) fell over at a.rs:1:2:\nbang", "thread 'main' fell over: "] {
        let mut probe = panicking("thread 'main' (7) fell over at a.rs:1:2:", 101);
        let platform = probe.fingerprint().unwrap();
        let wrong = wrong.replace('\'', "'\\''");
        let commands = format!("printf '%s\n' '{wrong}' >&2; exit 101");
        let mut other = printing("saw \"main\" 4\nsaw \"main\" 5", &commands);
        other.wording = probe.wording;
        let judged = judged_on(PANIC, &other, &platform, DIRECTED_ONLY);
        assert_eq!(judged.verdict(), Verdict::Fail, "{wrong}");
    }
}

#[test]
fn another_exit_code_after_a_panic_of_main_differs_only_from_a_clause_about_the_code() {
    let judged = judged_with("thread 'main' (7) panicked at a.rs:1:2:", 102);
    assert_eq!(judged.verdict(), Verdict::Pass, "{}", judged.explanation);
    let differences: Vec<_> = judged.judgement.differences.iter().copied().collect();
    assert_eq!(differences, [Difference::MainPanicCode]);
    let assessment = judged.judgement.assess("group/name", true, None);
    assert_eq!(assessment.verdict, Verdict::Differs);
    let difference = Difference::MainPanicCode;
    assert_eq!(assessment.findings, [Finding::Difference { difference }]);
}
