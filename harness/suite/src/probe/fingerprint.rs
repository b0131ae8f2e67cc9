//! What platform a probe runs on, by its own account.

use std::collections::BTreeSet;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use threadproof_model::{Literal, Record};
use threadproof_spec::Platform;

/// What a probe tells of its platform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Fingerprint {
    /// The target triple.
    pub target: String,
    /// The version of std.
    pub std: String,
    /// The width of a pointer, in bits.
    pub pointer_width: u32,
    /// `little` or `big`.
    pub endian: String,
    /// The panic strategy: `unwind` or `abort`.
    pub panic: String,
    /// `available_parallelism`, where std knows it.
    pub parallelism: Option<u32>,
    /// What the platform was found to be capable of.
    pub capabilities: BTreeSet<String>,
}

/// The capability to spawn threads.
pub const THREADS: &str = "threads";

/// The capability to start processes, so that each run has one of its own.
pub const PROCESSES: &str = "processes";

/// What a platform's file can say that it is capable of. Whether it was run in processes is no
/// property of a platform.
pub(crate) const CAPABILITIES: [&str; 1] = [THREADS];

impl Fingerprint {
    /// The platform by the facts that a probe told, if it told all that are needed.
    pub(crate) fn of(records: &[Record]) -> Option<Self> {
        let values = |wanted: &str| {
            let facts = records.iter().filter_map(move |record| match record {
                Record::Fact(name, value) if name == wanted => Some(value),
                _ => None,
            });
            facts.collect::<Vec<_>>()
        };
        let text = |name: &str| match values(name).first() {
            Some(Literal::Text(text)) => Some(text.clone()),
            _ => None,
        };
        let number = |name: &str| match values(name).first() {
            Some(Literal::Int(number)) => u32::try_from(*number).ok(),
            _ => None,
        };
        let capabilities = values("capability").into_iter().filter_map(|value| match value {
            Literal::Text(text) => Some(text.clone()),
            _ => None,
        });
        Some(Self {
            target: text("target")?,
            std: text("std")?,
            pointer_width: number("pointer-width")?,
            endian: text("endian")?,
            panic: text("panic")?,
            parallelism: number("parallelism"),
            capabilities: capabilities.collect(),
        })
    }

    /// What the spec has to know of the platform.
    #[must_use]
    pub fn platform(&self) -> Platform {
        Platform { threads: self.capabilities.contains(THREADS), unwind: self.panic == "unwind" }
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { target, std, panic, .. } = self;
        write!(f, "{target}, std {std}, panic={panic}")
    }
}
