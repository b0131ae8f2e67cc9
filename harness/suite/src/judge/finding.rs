//! What the judge found, as data: `presentation` turns it into sentences, charts and JSON.

use threadproof_model::{Deviation, Line};

use crate::judge::difference::Difference;
use crate::judge::divergence::Divergence;
use crate::judge::free_reports::WrongReports;
use crate::judge::observed::Observed;
use crate::judge::verdict::Verdict;
use crate::probe::ProbeError;
use crate::probe::exit::ProbeExit;
use crate::probe::fingerprint::Capability;

/// A reason why a scenario did not pass, or what the platform's file says about it.
///
/// Outcomes are given as positions in the list of those that std allows, in the spec's order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// A directed run reached an outcome that std does not allow.
    NotAllowed {
        /// The outcome that the run was directed to.
        directed_to: usize,
        /// Where it first differs from that outcome.
        divergence: Divergence,
        /// What the run did.
        observed: Observed,
    },
    /// A thread left the schedule of a directed run, although the outcome is allowed.
    Departed {
        /// The outcome that the run was directed to.
        directed_to: usize,
        /// Where the thread left the schedule.
        departure: Departure,
        /// What the run did.
        observed: Observed,
    },
    /// Free runs reached an outcome that std does not allow.
    FreeNotAllowed {
        /// The number of runs that reached it.
        times: u64,
        /// The allowed outcome that is closest to it.
        closest: usize,
        /// Where it first differs from that one.
        divergence: Divergence,
        /// What each of them did.
        observed: Observed,
    },
    /// A free run hung or ended its process, although no outcome of the scenario does.
    FreeRunEnded {
        /// How the process ended. It does not report what that run did.
        observed: Observed,
    },
    /// Free runs in one process printed a report too often, or not often enough.
    FreeReports(WrongReports),
    /// The platform differs from current std where that is what the scenario describes.
    Difference {
        /// How it differs.
        difference: Difference,
    },
    /// A directed run followed its schedule and reached another allowed outcome.
    OtherOutcome {
        /// The outcome that the run was directed to.
        directed_to: usize,
        /// The outcome that it reached.
        reached: usize,
    },
    /// A directed run reached its outcome, but not in the order of its schedule.
    Unordered {
        /// The outcome.
        directed_to: usize,
    },
    /// No run reached an outcome that every platform must be able to reach.
    NotReached {
        /// The outcome.
        outcome: usize,
    },
    /// No run reached any outcome.
    NothingReached,
    /// In a log, std's reports on stderr do not belong to the outcome. Some may have been lost.
    MissingReport {
        /// The outcome that the run was directed to; `None` for the free runs.
        directed_to: Option<usize>,
    },
    /// The log does not contain a run, or not all of it.
    NotInLog {
        /// The outcome that the run was directed to; `None` for the free runs.
        directed_to: Option<usize>,
    },
    /// The scenario was not run, since it needs a clause that does not hold.
    Needs {
        /// The clause's name.
        clause: String,
    },
    /// The scenario was not run, since too many others had hung, of its group or in all.
    TooManyHung,
    /// The probe failed.
    ProbeFailed {
        /// The message of the error, then those of its causes.
        messages: Vec<String>,
        /// Whether that took as long as a run may take.
        timed_out: bool,
    },
    /// The platform lacks a capability that the scenario needs.
    MissingCapability {
        /// The capability.
        capability: Capability,
    },
    /// The platform's file lists the capability that is missing.
    ExpectedCapability {
        /// The capability.
        capability: Capability,
    },
    /// The platform's file expects this failure.
    KnownFailure {
        /// Why the scenario fails.
        reason: String,
        /// A page with the details.
        link: String,
    },
    /// The platform's file expects a failure, but the scenario passes.
    Fixed {
        /// The verdict that the file expects.
        expected: Verdict,
    },
}

/// Where a thread left the schedule of a directed run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Departure {
    /// The thread's label.
    pub thread: String,
    /// The line of the step that it took, or did not reach.
    pub line: Line,
    /// What it did.
    pub how: Deviation,
}

impl Finding {
    /// The finding for a failure of the probe in the run directed to that outcome, or in a free
    /// run.
    pub(crate) fn of_error(error: &ProbeError, directed_to: Option<usize>) -> Self {
        match error {
            ProbeError::NotInLog => Self::NotInLog { directed_to },
            error => Self::ProbeFailed {
                messages: error.messages(),
                timed_out: matches!(
                    error,
                    ProbeError::StillRunning { .. } | ProbeError::Endless { .. }
                ),
            },
        }
    }

    /// The verdict that it leads to, unless another finding takes precedence. `None` for what the
    /// platform's file says.
    #[must_use]
    pub fn verdict(&self) -> Option<Verdict> {
        match self {
            // The thread may only have been slow.
            Self::Departed { departure: Departure { how: Deviation::Late, .. }, .. } => {
                Some(Verdict::Unresolved)
            }
            Self::NotAllowed { .. }
            | Self::Departed { .. }
            | Self::FreeNotAllowed { .. }
            | Self::FreeReports(_)
            | Self::FreeRunEnded { .. } => Some(Verdict::Fail),
            Self::Difference { .. } => Some(Verdict::Differs),
            Self::OtherOutcome { .. }
            | Self::Unordered { .. }
            | Self::NotReached { .. }
            | Self::NothingReached
            | Self::MissingReport { .. }
            | Self::NotInLog { .. }
            | Self::Needs { .. }
            | Self::TooManyHung
            | Self::ProbeFailed { .. } => Some(Verdict::Unresolved),
            Self::MissingCapability { .. } => Some(Verdict::Unsupported),
            Self::ExpectedCapability { .. } | Self::KnownFailure { .. } | Self::Fixed { .. } => {
                None
            }
        }
    }

    /// The outcome that it concerns: the one that the run was directed to.
    #[must_use]
    pub fn outcome(&self) -> Option<usize> {
        match self {
            Self::NotAllowed { directed_to: outcome, .. }
            | Self::Departed { directed_to: outcome, .. }
            | Self::OtherOutcome { directed_to: outcome, .. }
            | Self::Unordered { directed_to: outcome }
            | Self::NotReached { outcome } => Some(*outcome),
            Self::MissingReport { directed_to } | Self::NotInLog { directed_to } => *directed_to,
            _ => None,
        }
    }

    /// Where the run first differs from what was expected.
    #[must_use]
    pub fn divergence(&self) -> Option<Divergence> {
        match self {
            Self::NotAllowed { divergence, .. } | Self::FreeNotAllowed { divergence, .. } => {
                Some(divergence.clone())
            }
            Self::Departed { departure, .. } => Some(Divergence::Departed(departure.clone())),
            _ => None,
        }
    }

    /// Whether the judge waited for as long as a run may be silent, or may take.
    pub(crate) fn timed_out(&self) -> bool {
        match self {
            Self::Departed { departure: Departure { how: Deviation::Late, .. }, .. }
            | Self::ProbeFailed { timed_out: true, .. } => true,
            _ => self.observed().is_some_and(|observed| observed.exit == ProbeExit::Killed),
        }
    }

    /// What was observed.
    #[must_use]
    pub fn observed(&self) -> Option<&Observed> {
        match self {
            Self::NotAllowed { observed, .. }
            | Self::Departed { observed, .. }
            | Self::FreeNotAllowed { observed, .. }
            | Self::FreeRunEnded { observed } => Some(observed),
            _ => None,
        }
    }
}
