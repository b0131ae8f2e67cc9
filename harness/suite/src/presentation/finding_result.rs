//! A finding as written to `results.json`: a kind for programs, a sentence for people.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use threadproof_model::Scenario;

use crate::judge::finding::Finding;
use crate::judge::free_reports::WrongReports;
use crate::judge::judgement::Judgement;
use crate::presentation::chart::chart;
use crate::presentation::sentence::sentence;
use crate::probe::exit::ProbeExit;

/// A reason why a scenario did not pass, or what the platform's file says about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FindingResult {
    /// What kind of finding it is. Results of format 2 do not say.
    pub kind: Option<FindingKind>,
    /// The finding in a sentence.
    pub sentence: String,
    /// The outcome that it concerns: the one that the run was directed to. 1 is the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<usize>,
    /// The allowed outcome that the run reached instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reached: Option<usize>,
    /// The number of free runs in which it occurred.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u64>,
    /// The thread that left the schedule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread: Option<String>,
    /// The line of the step at which it left the schedule, in the scenario's canonical text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// The chart of the outcome that the run was directed to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// What was observed instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observed: Option<ObservedResult>,
}

/// What was observed of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ObservedResult {
    /// The chart of what happened.
    pub chart: String,
    /// How the process ended.
    pub exit: ProbeExit,
    /// The last lines that the process printed on stderr.
    pub stderr: String,
}

/// The kinds of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FindingKind {
    /// A directed run reached an outcome that std does not allow.
    NotAllowed,
    /// A thread left the schedule of a directed run, though the outcome is allowed.
    Departed,
    /// Free runs reached an outcome that std does not allow.
    FreeNotAllowed,
    /// A free run hung, though no outcome of the scenario is a hang.
    FreeRunHung,
    /// Free runs printed a report too often, or not often enough.
    FreeReports,
    /// The platform differs from current std where that is what the scenario describes.
    Difference,
    /// A directed run followed its schedule and reached another allowed outcome.
    OtherOutcome,
    /// A directed run reached its outcome, but not in the order of its schedule.
    Unordered,
    /// No run reached an outcome that every platform must be able to reach.
    NotReached,
    /// No run reached any outcome.
    NothingReached,
    /// A run in a log lacks a report of std on stderr.
    MissingReport,
    /// The log does not contain a run, or not all of it.
    NotInLog,
    /// The probe failed.
    ProbeFailed,
    /// The platform lacks a capability that the scenario needs.
    MissingCapability,
    /// The platform's file lists the capability that is missing.
    ExpectedCapability,
    /// The platform's file expects this failure.
    KnownFailure,
    /// The platform's file expects a failure, but the scenario passes.
    Fixed,
}

impl FindingResult {
    /// A finding with only a sentence.
    pub(crate) fn of_sentence(sentence: String) -> Self {
        Self {
            kind: None,
            sentence,
            outcome: None,
            reached: None,
            times: None,
            thread: None,
            line: None,
            expected: None,
            observed: None,
        }
    }

    /// A finding about the scenario.
    pub(crate) fn of(finding: &Finding, scenario: &Scenario, judgement: &Judgement) -> Self {
        let observed = finding.observed().map(|observed| ObservedResult {
            chart: chart(scenario, &observed.events, &observed.outcome),
            exit: observed.exit,
            stderr: observed.stderr.clone(),
        });
        // Without an observed chart, there is nothing to compare with an expected one.
        let directed_to = finding.outcome().filter(|_| observed.is_some());
        let expected = directed_to.and_then(|outcome| judgement.outcomes.get(outcome));
        let departure = finding.departure();
        Self {
            kind: Some(FindingKind::of(finding)),
            sentence: sentence(finding, scenario),
            outcome: finding.outcome().map(|outcome| outcome + 1),
            reached: match finding {
                Finding::OtherOutcome { reached, .. } => Some(reached + 1),
                _ => None,
            },
            times: match finding {
                Finding::FreeNotAllowed { times, .. }
                | Finding::FreeReports(WrongReports { times, .. }) => Some(*times),
                _ => None,
            },
            thread: departure.map(|departure| departure.thread.clone()),
            line: departure.map(|departure| departure.line),
            expected: expected
                .map(|seen| chart(scenario, &seen.allowed.events, &seen.allowed.outcome)),
            observed,
        }
    }
}

impl FindingKind {
    fn of(finding: &Finding) -> Self {
        match finding {
            Finding::NotAllowed { .. } => Self::NotAllowed,
            Finding::Departed { .. } => Self::Departed,
            Finding::FreeNotAllowed { .. } => Self::FreeNotAllowed,
            Finding::FreeReports(_) => Self::FreeReports,
            Finding::Difference { .. } => Self::Difference,
            Finding::FreeRunHung { .. } => Self::FreeRunHung,
            Finding::OtherOutcome { .. } => Self::OtherOutcome,
            Finding::Unordered { .. } => Self::Unordered,
            Finding::NotReached { .. } => Self::NotReached,
            Finding::NothingReached => Self::NothingReached,
            Finding::MissingReport { .. } => Self::MissingReport,
            Finding::NotInLog { .. } => Self::NotInLog,
            Finding::ProbeFailed { .. } => Self::ProbeFailed,
            Finding::MissingCapability { .. } => Self::MissingCapability,
            Finding::ExpectedCapability { .. } => Self::ExpectedCapability,
            Finding::KnownFailure { .. } => Self::KnownFailure,
            Finding::Fixed { .. } => Self::Fixed,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use threadproof_model::Deviation;

    use super::*;
    use crate::judge::finding::Departure;
    use crate::judge::fixtures::{JOIN, nothing_observed, platform, scenario};
    use crate::judge::judgement::OutcomeSeen;

    /// A finding about [`JOIN`] as JSON.
    fn json_of(finding: &Finding) -> serde_json::Value {
        let loaded = scenario(JOIN);
        let allowed = loaded.explore(platform().platform()).unwrap().outcomes;
        let outcomes = allowed.into_iter().map(OutcomeSeen::unseen).collect();
        let judgement = Judgement { outcomes, ..Judgement::default() };
        let result = FindingResult::of(finding, &loaded.scenario, &judgement);
        serde_json::to_value(result).unwrap()
    }

    #[test]
    fn a_failure_has_its_evidence() {
        let departure = Departure { thread: "a".to_owned(), line: 8, how: Deviation::Gone };
        let mut observed = nothing_observed();
        observed.exit = ProbeExit::Signaled { signal: Some(6) };
        observed.stderr = "why".to_owned();
        let departure = Some(departure);
        let mut json = json_of(&Finding::NotAllowed { directed_to: 0, departure, observed });
        let expected = json["expected"].take();
        assert!(expected.as_str().unwrap().contains("join a -> Ok(7)"), "{expected}");
        let rest = json!({
            "kind": "not-allowed",
            "sentence": "thread a ended before it reached `return 7`; the outcome is not allowed",
            "outcome": 1,
            "thread": "a",
            "line": 8,
            "expected": null,
            "observed": {
                "chart": "main\nexit 0\n",
                "exit": { "how": "signaled", "signal": 6 },
                "stderr": "why",
            },
        });
        assert_eq!(json, rest);
    }

    #[test]
    fn other_findings_have_only_the_numbers_that_they_concern() {
        let other = json!({
            "kind": "other-outcome",
            "sentence": "a run directed to outcome 1 reached outcome 2",
            "outcome": 1,
            "reached": 2,
        });
        assert_eq!(json_of(&Finding::OtherOutcome { directed_to: 0, reached: 1 }), other);
        let nothing = json!({ "kind": "nothing-reached", "sentence": "no outcome was reached" });
        assert_eq!(json_of(&Finding::NothingReached), nothing);
    }

    #[test]
    fn free_runs_are_counted_and_have_no_expected_chart() {
        let json = json_of(&Finding::FreeNotAllowed { times: 2, observed: nothing_observed() });
        assert_eq!(
            (&json["times"], &json["observed"]["exit"]["how"]),
            (&json!(2), &json!("exited"))
        );
        assert!(json.get("expected").is_none() && json.get("outcome").is_none(), "{json}");
    }
}
