//! A sentence for each finding: the one place where findings become English.

use threadproof_model::Scenario;

use crate::judge::difference::Difference;
use crate::judge::divergence::Divergence;
use crate::judge::finding::Finding;
use crate::judge::free_reports::WrongReports;
use crate::judge::observed::Observed;
use crate::presentation::meaning::meaning;
use crate::probe::fingerprint::Capability;

/// The finding as a sentence without a full stop. Outcomes are numbered from 1.
pub(crate) fn sentence(finding: &Finding, scenario: &Scenario) -> String {
    let meaning =
        |divergence: &Divergence, observed: &Observed| meaning(divergence, observed.exit, scenario);
    match finding {
        Finding::NotAllowed { divergence, observed, .. } => meaning(divergence, observed),
        Finding::Departed { departure, observed, .. } => {
            meaning(&Divergence::Departed(departure.clone()), observed)
        }
        Finding::FreeNotAllowed { times, divergence, observed, .. } => {
            let times = counted(*times);
            format!("{} (in {times}; the closest outcome is shown)", meaning(divergence, observed))
        }
        Finding::FreeReports(WrongReports { report, times, min, max }) => format!(
            "free runs reported `{report}` {times} times, but their outcomes have between {min} and \
             {max} such reports"
        ),
        Finding::Difference { difference: Difference::ReportWording } => {
            "reports on stderr have other words than those of current std".to_owned()
        }
        Finding::Difference { difference: Difference::MainPanicCode } => {
            "the exit code after a panic of main is not that of current std".to_owned()
        }
        Finding::FreeRunEnded { observed } => {
            format!("in a free run, the process {}", observed.exit)
        }
        Finding::OtherOutcome { directed_to, reached } => {
            format!("a run directed to outcome {} reached outcome {}", directed_to + 1, reached + 1)
        }
        Finding::Unordered { directed_to } => format!(
            "the probe did not follow the schedule for outcome {}: its threads took their steps in \
             another order",
            directed_to + 1
        ),
        Finding::NotReached { outcome } => format!("outcome {} was not reached", outcome + 1),
        Finding::NothingReached => "no outcome was reached".to_owned(),
        Finding::MissingReport { directed_to: Some(outcome) } => {
            format!("outcome {}: the log lacks a report of std on stderr", outcome + 1)
        }
        Finding::MissingReport { directed_to: None } => {
            "the log of the free runs lacks reports of std on stderr".to_owned()
        }
        Finding::NotInLog { directed_to: Some(outcome) } => {
            format!("outcome {}: its run is not in the log, or not whole", outcome + 1)
        }
        Finding::NotInLog { directed_to: None } => {
            "the free runs are not in the log, or not whole".to_owned()
        }
        Finding::Needs { clause } => format!("needs {clause}"),
        Finding::TooManyHung => "not run: too many others hung".to_owned(),
        Finding::ProbeFailed { messages, .. } => messages.join(": "),
        Finding::MissingCapability { capability: Capability::Threads } => {
            "the platform has no threads".to_owned()
        }
        Finding::MissingCapability { capability: Capability::Destructors } => {
            "the platform runs no destructors of thread-locals".to_owned()
        }
        Finding::MissingCapability { capability: Capability::Processes } => {
            "each run needs its own process".to_owned()
        }
        Finding::ExpectedCapability { capability } => {
            format!("the platform's file expects the capability `{capability}`")
        }
        Finding::KnownFailure { reason, link } => format!("{reason} ({link})"),
        Finding::Fixed { expected } => {
            format!(
                "the scenario passes, but the platform's file expects `{expected}`: remove the entry"
            )
        }
    }
}

/// A number of free runs.
fn counted(times: u64) -> String {
    match times {
        1 => "1 free run".to_owned(),
        times => format!("{times} free runs"),
    }
}

#[cfg(test)]
mod tests {
    use threadproof_model::ProcessEnd;

    use super::*;
    use crate::judge::fixtures::{JOIN, nothing_observed, scenario};
    use crate::judge::verdict::Verdict;

    fn sentence_of(finding: &Finding) -> String {
        sentence(finding, &scenario(JOIN).scenario)
    }

    #[test]
    fn outcomes_are_numbered_from_one() {
        let other = Finding::OtherOutcome { directed_to: 0, reached: 2 };
        assert_eq!(sentence_of(&other), "a run directed to outcome 1 reached outcome 3");
    }

    #[test]
    fn free_runs_are_counted() {
        let end = ProcessEnd::Abort;
        let of = |times| {
            let divergence = Divergence::End { expected: end };
            let observed = nothing_observed();
            sentence_of(&Finding::FreeNotAllowed { times, closest: 0, divergence, observed })
        };
        let rest = "; the closest outcome is shown)";
        assert!(of(1).ends_with(&format!("(in 1 free run{rest}")), "{}", of(1));
        assert!(of(2).ends_with(&format!("(in 2 free runs{rest}")), "{}", of(2));
    }

    #[test]
    fn a_fixed_failure_says_what_to_do() {
        let fixed = Finding::Fixed { expected: Verdict::Fail };
        assert_eq!(
            sentence_of(&fixed),
            "the scenario passes, but the platform's file expects `fail`: remove the entry"
        );
    }
}
