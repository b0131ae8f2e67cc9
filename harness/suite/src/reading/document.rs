//! The nodes of a file.

use threadproof_model::{Node, read_kdl};

use crate::reading::diagnostics::Diagnostics;
use crate::reading::problem::Problems;
use crate::reading::source::Source;
use crate::reading::wording::explain;

/// Reads all nodes of a file. Their spans are in its text.
pub(crate) fn read(source: &Source) -> Result<Vec<Node>, Problems> {
    read_kdl(&source.text).map_err(|faults| {
        let mut diagnostics = Diagnostics::of(source);
        explain(faults, &mut diagnostics);
        diagnostics.into_problems()
    })
}
