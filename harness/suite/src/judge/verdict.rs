//! The verdicts.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the suite has to say of a scenario on a platform.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Every outcome was allowed, and every one that needs no latitude was brought about.
    Pass,
    /// An outcome that std does not allow, or a thread that left its schedule.
    Fail,
    /// As `fail`, where nothing but today's implementation is concerned.
    Differs,
    /// The platform lacks what the scenario needs.
    Unsupported,
    /// An outcome that needs no latitude could not be brought about, or the set-up failed.
    Unresolved,
    /// It does not conform, as the platform's file says.
    Known,
    /// The platform's file says that it does not conform, and it does.
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

    /// Whether a platform with this verdict conforms. One that lacks something conforms in what it
    /// has; a difference from the implementation breaks no promise; and what is known is no news.
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
