//! The nodes of a file, and what is wrong with them.

use threadproof_model::{Fault, FaultKind, Node, read_kdl};

use crate::reading::findings::Findings;
use crate::reading::problem::Problems;
use crate::reading::source::Source;
use crate::reading::suggestion::suggest;
use crate::reading::syntax;

/// Reads all nodes of a file. Their spans are in its text.
pub(crate) fn read(source: &Source) -> Result<Vec<Node>, Problems> {
    read_kdl(&source.text).map_err(|faults| {
        let mut findings = Findings::of(source);
        explain(faults, &mut findings);
        findings.into_problems()
    })
}

/// Turns the faults of a file into problems, each with a label and help.
pub(crate) fn explain(faults: Vec<Fault>, findings: &mut Findings<'_>) {
    for Fault { span, kind } in faults {
        let mut message = kind.to_string();
        let (label, help) = match &kind {
            FaultKind::Unknown { what, word, known } => {
                let help = suggest(word, known.iter().copied());
                let nothing = format!("a step like this takes no {what} at all");
                (format!("no such {what}"), help.unwrap_or(nothing))
            }
            FaultKind::Missing { what, .. } => ("incomplete".to_owned(), format!("add {what}")),
            FaultKind::Mismatch { expected } => {
                ("something else".to_owned(), format!("write {expected}"))
            }
            FaultKind::NotCanonical { expected } => {
                ("not canonical".to_owned(), format!("write {expected}"))
            }
            FaultKind::Superfluous { .. } => ("one too many".to_owned(), "remove it".to_owned()),
            FaultKind::Syntax(syntax) => {
                let written = &findings.source.text[span.start..span.end()];
                message = syntax::message(*syntax, written);
                syntax::advice(*syntax, written)
            }
        };
        findings.note(message, span, label, help);
    }
}
