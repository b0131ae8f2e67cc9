//! A finding as written to `results.json`: a kind for programs, a sentence for people.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use threadproof_model::Scenario;
use threadproof_spec::Allowed;

use crate::judge::finding::Finding;
use crate::judge::free_reports::WrongReports;
use crate::judge::judgement::Judgement;
use crate::judge::observed::{Evidence, Observed, by_thread};
use crate::judge::verdict::Verdict;
use crate::presentation::chart::Chart;
use crate::presentation::meaning::step_at;
use crate::presentation::sentence::sentence;
use crate::probe::exit::ProbeExit;
use crate::reading::contract::Contract;

/// A reason why a scenario did not pass, or what the platform's file says about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FindingResult {
    /// What kind of finding it is.
    pub kind: FindingKind,
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
    /// The thread in which a step was not as expected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread: Option<String>,
    /// The line of that step in the scenario's canonical text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// The clause that is most likely broken, or that the scenario needs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
    /// The chart of the outcome that the run was directed to, or of the one that is closest to what
    /// a free run observed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<Chart>,
    /// What was observed instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observed: Option<ObservedResult>,
}

/// What was observed of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ObservedResult {
    /// The chart of what happened.
    pub chart: Chart,
    /// How the process ended.
    pub exit: ProbeExit,
    /// How the process ended, in words that follow "the process".
    pub ended: String,
    /// The plan that it was given.
    pub plan: String,
    /// The first lines of its log.
    pub log: String,
    /// The last lines that it printed on stderr.
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
    /// A free run hung or ended its process, though no outcome of the scenario does.
    FreeRunEnded,
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
    /// The scenario was not run, since it needs a clause that does not hold.
    Needs,
    /// The scenario was not run, since too many others had hung, of its group or in all.
    TooManyHung,
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
    /// A finding about the scenario.
    pub(crate) fn of(
        finding: &Finding,
        scenario: &Scenario,
        judgement: &Judgement,
        contract: &Contract,
    ) -> Self {
        let site = finding.divergence().and_then(|divergence| divergence.site());
        let step = site.as_ref().and_then(|site| step_at(scenario, site.line));
        let is_failure = finding.verdict() == Some(Verdict::Fail);
        let suspect = is_failure.then(|| contract.suspect(scenario, step)).flatten();
        Self {
            kind: FindingKind::of(finding),
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
            line: site.as_ref().map(|site| site.line),
            thread: site.map(|site| site.thread),
            clause: match finding {
                Finding::Needs { clause } => Some(clause.clone()),
                _ => suspect.map(|clause| clause.name.to_string()),
            },
            expected: expected(finding, scenario, judgement),
            observed: finding.observed().map(|observed| ObservedResult::of(observed, scenario)),
        }
    }
}

/// The chart to compare with what was observed, if there is one.
fn expected(finding: &Finding, scenario: &Scenario, judgement: &Judgement) -> Option<Chart> {
    let allowed = |outcome: usize| Some(&judgement.outcomes.get(outcome)?.allowed);
    match finding {
        Finding::NotAllowed { directed_to, .. } | Finding::Departed { directed_to, .. } => {
            let Allowed { events, outcome, .. } = allowed(*directed_to)?;
            Some(Chart::of(scenario, events, outcome))
        }
        // Free runs record no order between threads.
        Finding::FreeNotAllowed { closest, .. } => {
            let Allowed { outcome, .. } = allowed(*closest)?;
            Some(Chart::of(scenario, &by_thread(outcome), outcome))
        }
        _ => None,
    }
}

impl ObservedResult {
    fn of(observed: &Observed, scenario: &Scenario) -> Self {
        let Observed { outcome, events, exit, evidence } = observed;
        let Evidence { plan, log, stderr } = evidence.clone();
        let chart = Chart::of(scenario, events, outcome);
        Self { chart, exit: *exit, ended: exit.to_string(), plan, log, stderr }
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
            Finding::FreeRunEnded { .. } => Self::FreeRunEnded,
            Finding::OtherOutcome { .. } => Self::OtherOutcome,
            Finding::Unordered { .. } => Self::Unordered,
            Finding::NotReached { .. } => Self::NotReached,
            Finding::NothingReached => Self::NothingReached,
            Finding::MissingReport { .. } => Self::MissingReport,
            Finding::NotInLog { .. } => Self::NotInLog,
            Finding::Needs { .. } => Self::Needs,
            Finding::TooManyHung => Self::TooManyHung,
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
    use threadproof_model::{Deviation, ProcessEnd};

    use super::*;
    use crate::judge::divergence::Divergence;
    use crate::judge::finding::Departure;
    use crate::judge::fixtures::{JOIN, nothing_observed, platform, scenario};
    use crate::judge::judgement::OutcomeSeen;

    /// A finding about [`JOIN`] as JSON.
    fn json_of(finding: &Finding) -> serde_json::Value {
        let loaded = scenario(JOIN);
        let allowed = loaded.explore(platform().platform()).unwrap().outcomes;
        let outcomes = allowed.into_iter().map(OutcomeSeen::unseen).collect();
        let judgement = Judgement { outcomes, ..Judgement::default() };
        let result = FindingResult::of(finding, &loaded.scenario, &judgement, &Contract::default());
        serde_json::to_value(result).unwrap()
    }

    #[test]
    fn a_failure_has_its_evidence() {
        let departure = Departure { thread: "a".to_owned(), line: 8, how: Deviation::Gone };
        let mut observed = nothing_observed();
        observed.exit = ProbeExit::Signaled { signal: Some(6) };
        observed.evidence =
            Evidence { plan: "plan".to_owned(), log: "log".to_owned(), stderr: "why".to_owned() };
        let divergence = Divergence::Departed(departure);
        let mut json = json_of(&Finding::NotAllowed { directed_to: 0, divergence, observed });
        let expected = json["expected"]["rows"].take();
        assert!(expected.to_string().contains("join a -> Ok(7)"), "{expected}");
        let rest = json!({
            "kind": "not-allowed",
            "sentence": "thread a ended before `return 7`",
            "outcome": 1,
            "thread": "a",
            "line": 8,
            "expected": { "threads": ["main", "a"], "rows": null, "reports": [], "end": "exit 0" },
            "observed": {
                "chart": { "threads": ["main"], "rows": [], "reports": [], "end": "exit 0" },
                "exit": { "how": "signaled", "signal": 6 },
                "ended": "was killed by SIGABRT",
                "plan": "plan",
                "log": "log",
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
    fn free_runs_are_counted_and_compared_with_the_closest_outcome() {
        let (divergence, observed) =
            (Divergence::End { expected: ProcessEnd::Abort }, nothing_observed());
        let json = json_of(&Finding::FreeNotAllowed { times: 2, closest: 0, divergence, observed });
        assert_eq!(
            (&json["times"], &json["observed"]["exit"]["how"]),
            (&json!(2), &json!("exited"))
        );
        assert_eq!(json["expected"]["rows"][0]["text"], "join a -> Ok(7)");
        assert!(json.get("outcome").is_none(), "{json}");
    }
}
