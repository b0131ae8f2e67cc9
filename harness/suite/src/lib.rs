//! The judge: reads scenarios, runs probes, gives verdicts, writes results.
//!
//! - `reading` turns files into checked scenarios, the contract and its coverage.
//! - `probe` starts probes, sends them plans, and reads their logs.
//! - `judge` compares what a probe did with what the spec allows.
//! - `platforms` is the list of platforms, and what it makes of a verdict.
//! - `presentation` draws charts and writes explanations, snapshots and results.
//!
//! The probe is another process: only text passes between the two.

#[cfg(test)]
mod folder;
mod judge;
mod platforms;
mod presentation;
mod probe;
mod reading;

pub use judge::batch::batch;
pub use judge::verdict::Verdict;
pub use judge::{Effort, Failure, Found, Judgement, judge, missing_capability};
pub use platforms::{Grade, Known, Leg, PlatformFile, Recorded, platforms, record};
pub use presentation::chart::chart;
pub use presentation::results::{
    FORMAT, OutcomeResult, Results, ResultsError, ScenarioResult, results_schema,
};
pub use presentation::snapshot::Snapshot;
pub use probe::fingerprint::{Fingerprint, PROCESSES, THREADS};
pub use probe::{Probe, ProbeError};
pub use reading::collection::{Collection, ids, load, load_all};
pub use reading::contract::{Basis, Clause, Contract};
pub use reading::coverage::Covered;
pub use reading::problem::{Problem, Problems};
pub use reading::scenario::Loaded;
