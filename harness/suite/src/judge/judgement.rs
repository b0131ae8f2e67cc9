//! What the judge found about a scenario, and the verdict on it.

use std::collections::BTreeSet;
use std::time::Duration;

use threadproof_spec::{Allowed, Choices};

use crate::judge::difference::Difference;
use crate::judge::finding::Finding;
use crate::judge::verdict::Verdict;
use crate::presentation::chart::Chart;
use crate::probe::fingerprint::Capability;

/// What the judge found about a scenario on a platform.
#[derive(Debug, Default)]
pub struct Judgement {
    /// The outcomes that the spec allows, in its order.
    pub outcomes: Vec<OutcomeSeen>,
    /// Why the scenario did not pass, in the order in which it was found.
    pub findings: Vec<Finding>,
    /// The choices that the platform was observed to make.
    pub choices: Choices,
    /// What it does otherwise than current std, where std promises nothing.
    pub differences: BTreeSet<Difference>,
    /// How long the judge took.
    pub time: Duration,
}

/// An outcome that the spec allows, and the runs that reached it.
#[derive(Debug)]
pub struct OutcomeSeen {
    /// The outcome, with the schedule that leads to it.
    pub allowed: Allowed,
    /// The chart of the directed run that reached it.
    pub chart: Option<Chart>,
    /// The number of free runs that reached it.
    pub free: u64,
}

impl OutcomeSeen {
    /// An outcome that no run has reached yet.
    pub(crate) fn unseen(allowed: Allowed) -> Self {
        Self { allowed, chart: None, free: 0 }
    }
}

impl Judgement {
    /// The verdict. If all clauses of the scenario describe only the current implementation of std
    /// (`is_implementation`), a failure is a difference, and so is a [`Difference`].
    #[must_use]
    pub fn verdict(&self, is_implementation: bool) -> Verdict {
        if self.leads_to(Verdict::Unsupported) {
            Verdict::Unsupported
        } else if self.leads_to(Verdict::Fail) {
            if is_implementation { Verdict::Differs } else { Verdict::Fail }
        } else if is_implementation && !self.differences.is_empty() {
            Verdict::Differs
        } else if self.leads_to(Verdict::Unresolved) {
            Verdict::Unresolved
        } else {
            Verdict::Pass
        }
    }

    /// Drops all differences but those that the scenario describes.
    pub fn keep_differences(&mut self, described: &BTreeSet<Difference>) {
        self.differences.retain(|difference| described.contains(difference));
    }

    /// The capability that the scenario needs and the platform lacks.
    #[must_use]
    pub fn missing_capability(&self) -> Option<Capability> {
        self.findings.iter().find_map(|finding| match finding {
            Finding::MissingCapability { capability } => Some(*capability),
            _ => None,
        })
    }

    /// The judgement on a scenario that was not run, for this reason.
    #[must_use]
    pub fn not_run(reason: Finding) -> Self {
        Self { findings: vec![reason], ..Self::default() }
    }

    /// Whether the judge waited for as long as a run may be silent, or may take.
    #[must_use]
    pub fn timed_out(&self) -> bool {
        self.findings.iter().any(Finding::timed_out)
    }

    /// Whether a finding leads to that verdict.
    pub(crate) fn leads_to(&self, verdict: Verdict) -> bool {
        self.findings.iter().any(|finding| finding.verdict() == Some(verdict))
    }
}
