//! Runs scenarios as native programs, an oracle beside the probe.
//!
//! `threadproof_emit` writes a scenario as a Rust program, rustc compiles it, and each run prints
//! what its threads observe. The spec must allow it. Nothing directs a run, so it shows only what
//! happens to happen; but it shares no code with the probe, and none with the spec.

mod build;
mod comparison;
mod run;
mod runs;

pub use build::{NativeError, NativePrograms};
pub use run::{NativeRun, PrintedLine};
pub use runs::DisallowedRuns;
