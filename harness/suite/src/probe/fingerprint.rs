//! What platform a probe runs on, by its own account.

use std::collections::BTreeSet;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use threadproof_model::{Fact, Record};
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
        let facts = || {
            records.iter().filter_map(|record| match record {
                Record::Fact(fact) => Some(fact),
                _ => None,
            })
        };
        let text = |value: fn(&Fact) -> Option<&str>| Some(facts().find_map(value)?.to_owned());
        let capabilities = facts().filter_map(|fact| match fact {
            Fact::Capability(capability) => Some(capability.word().to_owned()),
            _ => None,
        });
        Some(Self {
            target: text(|fact| match fact {
                Fact::Target(target) => Some(target),
                _ => None,
            })?,
            std: text(|fact| match fact {
                Fact::Std(version) => Some(version),
                _ => None,
            })?,
            pointer_width: facts().find_map(|fact| match fact {
                Fact::PointerWidth(bits) => Some(*bits),
                _ => None,
            })?,
            endian: text(|fact| match fact {
                Fact::Endian(endian) => Some(endian.word()),
                _ => None,
            })?,
            panic: text(|fact| match fact {
                Fact::Panic(strategy) => Some(strategy.word()),
                _ => None,
            })?,
            parallelism: facts().find_map(|fact| match fact {
                Fact::Parallelism(threads) => *threads,
                _ => None,
            }),
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
