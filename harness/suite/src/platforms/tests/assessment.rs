use threadproof_model::ProcessEnd;

use super::{LINK, file, known};
use crate::judge::divergence::Divergence;
use crate::judge::finding::Finding;
use crate::judge::judgement::Judgement;
use crate::judge::verdict::Verdict;
use crate::platforms::{Assessment, PlatformFile};
use crate::probe::fingerprint::Capability;

const ID: &str = "a/b";

fn judgement(findings: &[Finding]) -> Judgement {
    Judgement { findings: findings.to_vec(), ..Judgement::default() }
}

fn failure() -> Finding {
    let observed = crate::judge::fixtures::nothing_observed();
    let divergence = Divergence::End { expected: ProcessEnd::Abort };
    Finding::NotAllowed { directed_to: 0, divergence, observed }
}

const UNRESOLVED: Finding = Finding::NotReached { outcome: 0 };

const WITHOUT_THREADS: Finding = Finding::MissingCapability { capability: Capability::Threads };

#[test]
fn verdicts_conform_or_not() {
    let conforming: Vec<Verdict> = Verdict::ALL.into_iter().filter(|one| one.conforms()).collect();
    let expected = [Verdict::Pass, Verdict::Differs, Verdict::Unsupported, Verdict::Known];
    assert_eq!(conforming, expected);
}

#[test]
fn a_known_failure_changes_the_verdict_and_says_why() {
    use Verdict::{Differs, Fail, Fixed, Known, Pass, Unresolved, Unsupported};
    let expects = |verdict: &str| file(&known(ID, verdict));
    let expected = Finding::KnownFailure { reason: "no reason".to_owned(), link: LINK.to_owned() };
    let fixed = Finding::Fixed { expected: Fail };
    for (found, is_implementation, file, verdict, remark) in [
        (Some(failure()), false, expects("fail"), Known, Some(&expected)),
        (Some(UNRESOLVED), false, expects("unresolved"), Known, Some(&expected)),
        (None, false, expects("fail"), Fixed, Some(&fixed)),
        (Some(failure()), true, expects("fail"), Fixed, Some(&fixed)),
        // An expected failure neither occurred nor is gone if the scenario could not be judged.
        (Some(UNRESOLVED), false, expects("fail"), Unresolved, None),
        (Some(WITHOUT_THREADS), false, expects("fail"), Unsupported, None),
        (Some(failure()), false, expects("unresolved"), Fail, None),
        (Some(failure()), false, file(&known("a/c", "fail")), Fail, None),
        (Some(failure()), true, file(""), Differs, None),
        (None, false, file(""), Pass, None),
    ] {
        let found: Vec<Finding> = found.into_iter().collect();
        let assessment = judgement(&found).assess(ID, is_implementation, Some(&file));
        let findings = found.into_iter().chain(remark.cloned()).collect();
        assert_eq!(assessment, Assessment { verdict, findings });
    }
}

#[test]
fn a_missing_capability_that_the_file_lists_is_a_failure() {
    let assess =
        |file: Option<&PlatformFile>| judgement(&[WITHOUT_THREADS]).assess(ID, false, file);
    let Assessment { verdict, findings } = assess(Some(&file(r#"capabilities "threads""#)));
    assert_eq!(verdict, Verdict::Fail);
    let expected = Finding::ExpectedCapability { capability: Capability::Threads };
    assert_eq!(findings, [WITHOUT_THREADS, expected]);

    for file in [None, Some(&file(""))] {
        assert_eq!(assess(file).verdict, Verdict::Unsupported);
    }
}
