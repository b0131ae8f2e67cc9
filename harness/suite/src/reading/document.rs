//! The nodes of a file.

use threadproof_model::{Node, read_kdl};

use crate::reading::findings::Findings;
use crate::reading::problem::Problems;
use crate::reading::source::Source;
use crate::reading::wording::explain;

/// Reads all nodes of a file. Their spans are in its text.
pub(crate) fn read(source: &Source) -> Result<Vec<Node>, Problems> {
    read_kdl(&source.text).map_err(|faults| {
        let mut findings = Findings::of(source);
        explain(faults, &mut findings);
        findings.into_problems()
    })
}
