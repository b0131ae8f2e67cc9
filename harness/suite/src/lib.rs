//! The judge: reads scenarios, drives probes, grades, writes results.
//!
//! Reading goes from a file to a checked scenario in five stages, each of which tells everything
//! that is wrong in one go: the bytes are text, the text has blocks and statements, the statements
//! are KDL, their words are those of the language, and the scenario makes sense.
//!
//! Judging asks the spec for every allowed outcome, directs a probe along the schedule of each,
//! lets it run freely, and compares. The probe is another process, and nothing but text passes
//! between the two.

mod chart;
mod check;
mod collection;
mod contract;
mod coverage;
mod directed;
mod document;
mod drive;
mod explain;
mod explored;
mod fields;
mod findings;
mod fingerprint;
#[cfg(test)]
mod folder;
mod free;
mod judge;
mod observed;
mod outline;
mod pace;
mod pipes;
mod platforms;
mod probe;
mod problem;
mod recording;
mod results;
mod scenario;
mod sharing;
mod snapshot;
mod source;
mod suggestion;
mod verdict;

pub use chart::chart;
pub use collection::{Collection, ids, load, load_all};
pub use contract::{Basis, Clause, Contract};
pub use coverage::Covered;
pub use fingerprint::{Fingerprint, PROCESSES, THREADS};
pub use judge::{Effort, Failure, Found, Judgement, judge, missing_capability};
pub use platforms::{
    BuildStd, Debian, Grade, Known, Leg, PlatformFile, Recorded, platforms, record,
};
pub use probe::{Probe, ProbeError};
pub use problem::{Problem, Problems};
pub use results::{FORMAT, OutcomeResult, Results, ResultsError, ScenarioResult, results_schema};
pub use scenario::Loaded;
pub use sharing::batch;
pub use snapshot::Snapshot;
pub use verdict::Verdict;
