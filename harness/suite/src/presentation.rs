//! How findings are shown: charts, explanations, snapshots, results.

pub(crate) mod chart;
mod explain;
pub(crate) mod results;
pub(crate) mod snapshot;
