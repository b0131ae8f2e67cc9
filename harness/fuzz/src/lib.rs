//! Random scenarios, and a shrinker for those on which two parts of threadproof disagree.
//!
//! The model's list of all steps is the grammar: a random scenario combines its steps, with other
//! names and numbers. So a new step is fuzzed as soon as it is in that list. Such a scenario is
//! rarely valid: `generator` draws it, and `repair` deletes what the resolver rejects.

mod generator;
mod repair;
mod shrink;
mod templates;

pub use generator::generate;
pub use shrink::shrink;
