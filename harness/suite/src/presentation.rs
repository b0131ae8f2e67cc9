//! Presents findings as sentences, charts, snapshots and `results.json`.

mod awaited;
pub(crate) mod chart;
pub(crate) mod contrast;
pub(crate) mod diagnosis;
pub(crate) mod explanation;
pub(crate) mod finding_result;
mod meaning;
pub(crate) mod results;
mod sentence;
pub(crate) mod snapshot;
