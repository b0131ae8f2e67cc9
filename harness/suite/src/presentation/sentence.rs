//! A sentence for each finding: the one place where findings become English.

use threadproof_model::{Deviation, Scenario};

use crate::judge::difference::Difference;
use crate::judge::finding::{Departure, Finding};
use crate::judge::free_reports::WrongReports;
use crate::presentation::chart::chart_lines;
use crate::probe::fingerprint::Capability;

/// The finding as a sentence without a full stop. Outcomes are numbered from 1.
pub(crate) fn sentence(finding: &Finding, scenario: &Scenario) -> String {
    const NOT_ALLOWED: &str = "the outcome is not allowed";
    match finding {
        Finding::NotAllowed { departure: None, .. } => NOT_ALLOWED.to_owned(),
        Finding::NotAllowed { departure: Some(departure), .. } => {
            format!("{}; {NOT_ALLOWED}", departed(departure, scenario))
        }
        Finding::Departed { departure, .. } => departed(departure, scenario),
        Finding::FreeNotAllowed { times, .. } => {
            let times = match times {
                1 => "once".to_owned(),
                times => format!("{times} times"),
            };
            format!(
                "free runs reached an outcome that is not allowed, {times} \
                 (the chart shows one thread after another: free runs record no order between threads)"
            )
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
        Finding::FreeRunHung { .. } => "a free run hung".to_owned(),
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
            format!("outcome {}: the log of the run is incomplete", outcome + 1)
        }
        Finding::NotInLog { directed_to: None } => {
            "the log of the free runs is incomplete".to_owned()
        }
        Finding::ProbeFailed { messages } => messages.join(": "),
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

/// How a thread left the schedule.
fn departed(Departure { thread, line, how }: &Departure, scenario: &Scenario) -> String {
    let lines = chart_lines(scenario);
    let place = match lines.get(line) {
        Some(place) => format!("`{}`", place.text),
        None => "its end".to_owned(),
    };
    match how {
        Deviation::Early => format!("thread {thread} returned too early from {place}"),
        Deviation::Gone => format!("thread {thread} ended before it reached {place}"),
        Deviation::Late => format!("thread {thread} did not reach {place} in time"),
        Deviation::Stray => format!("thread {thread} reached {place}, which is not its next step"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::fixtures::{JOIN, nothing_observed, scenario};
    use crate::judge::verdict::Verdict;

    fn sentence_of(finding: &Finding) -> String {
        sentence(finding, &scenario(JOIN).scenario)
    }

    #[test]
    fn a_departure_names_the_thread_and_the_step() {
        for (how, line, expected) in [
            (Deviation::Early, 5, "thread a returned too early from `join a`"),
            (Deviation::Gone, 8, "thread a ended before it reached `return 7`"),
            (Deviation::Late, 8, "thread a did not reach `return 7` in time"),
            (Deviation::Stray, 6, "thread a reached its end, which is not its next step"),
        ] {
            let departure = Departure { thread: "a".to_owned(), line, how };
            let observed = nothing_observed();
            let allowed = Finding::Departed { directed_to: 0, departure, observed };
            assert_eq!(sentence_of(&allowed), expected);
        }
    }

    #[test]
    fn outcomes_are_numbered_from_one() {
        let other = Finding::OtherOutcome { directed_to: 0, reached: 2 };
        assert_eq!(sentence_of(&other), "a run directed to outcome 1 reached outcome 3");
    }

    #[test]
    fn free_runs_are_counted() {
        let times =
            |times| sentence_of(&Finding::FreeNotAllowed { times, observed: nothing_observed() });
        assert!(times(1).contains("not allowed, once ("), "{}", times(1));
        assert!(times(2).contains("not allowed, 2 times ("), "{}", times(2));
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
