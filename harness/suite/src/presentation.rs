//! Presents findings as sentences, charts, snapshots and `results.json`.

pub(crate) mod chart;
mod explanation;
pub(crate) mod finding_result;
pub(crate) mod results;
mod sentence;
pub(crate) mod snapshot;
