//! The platform that a probe runs on, as the probe reports it.

use std::collections::BTreeSet;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use threadproof_model::{ByteOrder, Fact, Fnv1a, PanicStrategy, PlatformCapability, Record};
use threadproof_spec::Platform;

/// The platform that a probe runs on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Fingerprint {
    /// The target triple.
    pub target: String,
    /// The version of std.
    pub std: String,
    /// The width of a pointer, in bits.
    pub pointer_width: u32,
    /// The byte order.
    pub endian: Endian,
    /// The panic strategy.
    pub panic: PanicMode,
    /// [`available_parallelism`](std::thread::available_parallelism), unless that is an error.
    pub parallelism: Option<u32>,
    /// What the platform can do.
    pub capabilities: BTreeSet<Capability>,
}

/// A byte order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Endian {
    /// The least significant byte comes first.
    Little,
    /// The most significant byte comes first.
    Big,
}

/// What a panic does: [`-C panic`](https://doc.rust-lang.org/rustc/codegen-options/#panic).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PanicMode {
    /// It unwinds the thread.
    Unwind,
    /// It aborts the process.
    Abort,
}

/// Something that a platform may lack.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Capability {
    /// It can start a process for each run. A log lacks this: its runs shared a process.
    Processes,
    /// It can spawn threads.
    Threads,
    /// It runs the destructors of a thread's thread-locals when the thread ends.
    Destructors,
}

impl Capability {
    /// The capabilities that a platform's file can list. Whether each run had its own process
    /// depends on how the suite was run, not on the platform.
    pub(crate) const OF_PLATFORM: [Self; 2] = [Self::Threads, Self::Destructors];

    /// Its name: `threads`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Processes => "processes",
            Self::Threads => "threads",
            Self::Destructors => "destructors",
        }
    }

    /// The capability with that name that a platform's file can list, if there is one.
    pub(crate) fn of_platform(name: &str) -> Option<Self> {
        Self::OF_PLATFORM.into_iter().find(|capability| capability.name() == name)
    }
}

impl Fingerprint {
    /// The platform that these records describe, if no fact is missing or damaged: the last one is the
    /// hash of the others' lines.
    pub(crate) fn of(records: &[Record]) -> Option<Self> {
        let Some((Record::Platform(hash), records)) = records.split_last() else { return None };
        let facts = records.iter().filter(|record| matches!(record, Record::Fact(_)));
        let lines: String = facts.map(Record::to_text).collect();
        if Fnv1a::default().update(lines.as_bytes()).to_string() != *hash {
            return None;
        }
        let (mut target, mut std, mut pointer_width) = (None, None, None);
        let (mut endian, mut panic, mut parallelism) = (None, None, None);
        let mut capabilities = BTreeSet::new();
        for record in records {
            let Record::Fact(fact) = record else { continue };
            match fact {
                Fact::Target(triple) => target = Some(triple.clone()),
                Fact::Std(version) => std = Some(version.clone()),
                Fact::PointerWidth(bits) => pointer_width = Some(*bits),
                Fact::Endian(order) => endian = Some((*order).into()),
                Fact::Panic(strategy) => panic = Some((*strategy).into()),
                Fact::Parallelism(threads) => parallelism = *threads,
                Fact::Capability(capability) => {
                    capabilities.insert((*capability).into());
                }
            }
        }
        Some(Self {
            target: target?,
            std: std?,
            pointer_width: pointer_width?,
            endian: endian?,
            panic: panic?,
            parallelism,
            capabilities,
        })
    }

    /// What the spec needs to know about the platform.
    #[must_use]
    pub fn platform(&self) -> Platform {
        Platform {
            threads: self.capabilities.contains(&Capability::Threads),
            unwind: self.panic == PanicMode::Unwind,
        }
    }
}

impl From<ByteOrder> for Endian {
    fn from(order: ByteOrder) -> Self {
        match order {
            ByteOrder::Little => Self::Little,
            ByteOrder::Big => Self::Big,
        }
    }
}

impl From<PanicStrategy> for PanicMode {
    fn from(strategy: PanicStrategy) -> Self {
        match strategy {
            PanicStrategy::Unwind => Self::Unwind,
            PanicStrategy::Abort => Self::Abort,
        }
    }
}

impl From<PlatformCapability> for Capability {
    fn from(capability: PlatformCapability) -> Self {
        match capability {
            PlatformCapability::Threads => Self::Threads,
            PlatformCapability::Destructors => Self::Destructors,
        }
    }
}

impl fmt::Display for PanicMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Unwind => "unwind",
            Self::Abort => "abort",
        })
    }
}

impl fmt::Display for Capability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { target, std, panic, .. } = self;
        write!(f, "{target}, std {std}, panic={panic}")
    }
}
