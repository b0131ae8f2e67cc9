//! The verdicts.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The result of a scenario on a platform.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Every observed outcome is allowed, and every outcome that all platforms must be able to
    /// reach was reached.
    Pass,
    /// An outcome was not allowed, or a thread left its schedule.
    Fail,
    /// As `fail`, but all clauses of the scenario describe only the current implementation of std.
    Differs,
    /// The platform lacks a capability that the scenario needs.
    Unsupported,
    /// An outcome that a platform must be able to reach was not reached, or the probe failed.
    Unresolved,
    /// The scenario does not pass, as the platform's file expects.
    Known,
    /// The platform's file expects a failure, but the scenario passes.
    Fixed,
}

impl Verdict {
    /// All verdicts, in the order in which they are counted.
    pub const ALL: [Self; 7] = [
        Self::Pass,
        Self::Fail,
        Self::Differs,
        Self::Unsupported,
        Self::Unresolved,
        Self::Known,
        Self::Fixed,
    ];

    /// Whether a platform with this verdict conforms. A platform need not have every capability,
    /// std does not document its implementation, and a known failure is accepted.
    #[must_use]
    pub fn conforms(self) -> bool {
        matches!(self, Self::Pass | Self::Differs | Self::Unsupported | Self::Known)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Differs => "differs",
            Self::Unsupported => "unsupported",
            Self::Unresolved => "unresolved",
            Self::Known => "known",
            Self::Fixed => "fixed",
        })
    }
}
