//! The judge: reads scenarios, runs them on probes, gives verdicts, and writes results.
//!
//! - `reading` turns files into checked scenarios, the contract and its coverage.
//! - `probe` starts probes, sends them plans, and reads their logs.
//! - `judge` compares what was observed with what the spec allows, and lists its findings.
//! - `native` compiles scenarios as Rust programs, runs them, and compares what they print.
//! - `platforms` reads the list of platforms, and compares findings with what it expects.
//! - `presentation` shows findings: as sentences, charts, snapshots and `results.json`.
//!
//! A probe is another process. It and the judge exchange only text.

#[cfg(test)]
mod folder;
mod judge;
mod native;
mod platforms;
mod presentation;
mod probe;
mod reading;
mod replaced_file;

pub use judge::batch::{MAX_SHARED, batch};
pub use judge::difference::Difference;
pub use judge::divergence::{Divergence, Site};
pub use judge::finding::{Departure, Finding};
pub use judge::free_reports::WrongReports;
pub use judge::judgement::{Judgement, OutcomeSeen};
pub use judge::observed::{Evidence, Observed};
pub use judge::verdict::Verdict;
pub use judge::{Effort, judge, missing_capability};
pub use native::{DisallowedRuns, NativeError, NativePrograms, NativeRun, PrintedLine};
pub use platforms::{
    Assessment, BuildStd, Debian, KnownFailure, Leg, PlatformFile, Recorded, platforms, record,
};
pub use presentation::chart::{Chart, ChartRow};
pub use presentation::contrast::{Contrast, contrast};
pub use presentation::diagnosis::{Root, Suspect};
pub use presentation::explanation::Explanation;
pub use presentation::finding_result::{FindingKind, FindingResult, ObservedResult};
pub use presentation::results::{
    ClauseResult, FORMAT, OutcomeResult, Results, ResultsError, ScenarioResult, results_schema,
    to_json,
};
pub use presentation::snapshot::Snapshot;
pub use probe::exit::ProbeExit;
pub use probe::fingerprint::{Capability, Endian, Fingerprint, PanicMode};
pub use probe::interrupt::Interrupt;
pub use probe::limits::claim_memory;
pub use probe::{Probe, ProbeError};
pub use reading::collection::{Collection, ids, load, load_all, load_valid};
pub use reading::contract::{Basis, Clause, Contract};
pub use reading::coverage::Covered;
pub use reading::heading::{Heading, headings};
pub use reading::located_problem::{LocatedProblem, Location};
pub use reading::look_up::{Named, look_up};
pub use reading::problem::{Problem, Problems};
pub use reading::reliance::Basic;
pub use reading::scenario::Loaded;
pub use reading::source_folder::SourceFolder;
pub use reading::suggestion::nearest;
pub use replaced_file::ReplacedFile;
