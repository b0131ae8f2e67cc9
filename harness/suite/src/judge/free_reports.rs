//! The reports of free runs that share a process, and so its stderr.
//!
//! Nothing shows which run a report belongs to, so they are counted. For example, main spawns and
//! joins a thread that panics if it reads 1:
//!
//! ```text
//! count 990 "return" { saw "a" 9 "0"; … }       none of these runs reports a panic
//! count 10 "return" { saw "a" 9 "1"; … }        each of these does: 10 reports are expected
//! ```
//!
//! If main does not join the thread, a run with the same observations may or may not report it.

use std::collections::BTreeSet;

use threadproof_model::{Outcome, Report};

/// A report that free runs printed too often, or not often enough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongReports {
    /// The report.
    pub report: Report,
    /// How often it was printed.
    pub times: u64,
    /// How often it had to be printed, at least.
    pub min: u64,
    /// How often it could be printed, at most.
    pub max: u64,
}

/// The reports that were printed too often or not often enough by free runs.
///
/// `allowed` are the outcomes that std allows; `runs` are the numbers of runs, each with the allowed
/// outcomes that they may have had. If stderr `is_complete`, no report of it is missing.
pub(crate) fn wrong_reports(
    allowed: &[&Outcome],
    runs: &[(u64, Vec<&Outcome>)],
    printed: &[Report],
    is_complete: bool,
) -> Vec<WrongReports> {
    let expected = allowed.iter().flat_map(|outcome| &outcome.reports);
    let kinds: BTreeSet<&Report> = expected.chain(printed).collect();
    let total: u64 = runs.iter().map(|(times, _)| times).sum();
    let wrong = kinds.into_iter().map(|report| {
        let of_outcome = |outcome: &&Outcome| count(&outcome.reports, report);
        let min = runs
            .iter()
            .map(|(times, outcomes)| times * outcomes.iter().map(of_outcome).min().unwrap_or(0));
        WrongReports {
            report: report.clone(),
            times: count(printed, report),
            min: if is_complete { min.sum() } else { 0 },
            // A thread that outlives main may report a panic that is no longer part of the outcome.
            max: total * allowed.iter().map(of_outcome).max().unwrap_or(0),
        }
    });
    wrong.filter(|wrong| !(wrong.min..=wrong.max).contains(&wrong.times)).collect()
}

fn count(reports: &[Report], report: &Report) -> u64 {
    reports.iter().filter(|other| *other == report).count() as u64
}

#[cfg(test)]
mod tests {
    use threadproof_model::ProcessEnd;

    use super::*;

    fn report(message: &str) -> Report {
        Report::Panic { thread: None, message: message.to_owned() }
    }

    fn outcome(reports: &[&str]) -> Outcome {
        let reports = reports.iter().map(|message| report(message)).collect();
        Outcome { columns: [].into(), end: ProcessEnd::Exit(0), reports }
    }

    fn wrong(printed: &[&str], is_complete: bool) -> Vec<(Report, u64, u64, u64)> {
        let (silent, boom) = (outcome(&[]), outcome(&["boom"]));
        let allowed = [&silent, &boom];
        // Two runs report the panic, and five others may.
        let runs = [(3, vec![&silent]), (2, vec![&boom]), (5, vec![&silent, &boom])];
        let printed: Vec<Report> = printed.iter().map(|message| report(message)).collect();
        let wrong = wrong_reports(&allowed, &runs, &printed, is_complete);
        wrong.into_iter().map(|one| (one.report, one.times, one.min, one.max)).collect()
    }

    #[test]
    fn each_report_is_printed_as_often_as_some_outcomes_of_the_runs_allow() {
        assert_eq!(wrong(&["boom"; 2], true), []);
        assert_eq!(wrong(&["boom"; 10], true), []);
        assert_eq!(wrong(&["boom"; 1], true), [(report("boom"), 1, 2, 10)]);
        assert_eq!(wrong(&["boom"; 11], true), [(report("boom"), 11, 2, 10)]);
    }

    #[test]
    fn a_report_of_no_outcome_is_wrong() {
        let other = (report("other"), 1, 0, 0);
        for (printed, is_complete) in [(&["boom", "boom", "other"][..], true), (&["other"], false)]
        {
            assert_eq!(wrong(printed, is_complete), std::slice::from_ref(&other));
        }
    }

    #[test]
    fn reports_may_be_missing_if_stderr_is_incomplete() {
        assert_eq!(wrong(&[], false), []);
        assert_eq!(wrong(&["boom"; 11], false), [(report("boom"), 11, 0, 10)]);
    }
}
