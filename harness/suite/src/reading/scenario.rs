//! One scenario, from its file.

use std::path::Path;

use threadproof_model::{Body, Fault, FaultKind, Line, Program, Scenario, Span};

use crate::reading::check::{check_head, check_used};
use crate::reading::contract::Contract;
use crate::reading::diagnostics::Diagnostics;
use crate::reading::document;
use crate::reading::problem::{Problem, Problems};
use crate::reading::source::Source;
use crate::reading::wording::explain;

/// A scenario that was read from a file and checked.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The scenario as written.
    pub scenario: Scenario,
    /// The scenario with its names resolved.
    pub program: Program,
    source: Source,
    title: Span,
    main: Span,
}

impl Loaded {
    /// Reads and checks a scenario that has no file.
    ///
    /// # Errors
    /// Every problem of the text.
    pub fn of_text(id: &str, text: String) -> Result<Self, Problems> {
        let path = Path::new(id).with_extension("kdl");
        Self::from_source(Source { path, text: text.into() }, id, None)
    }

    /// Reads and checks a scenario, but does not compare it with others. Its clauses are checked
    /// only if there is a contract.
    pub(crate) fn from_source(
        source: Source,
        id: &str,
        contract: Option<&Contract>,
    ) -> Result<Self, Problems> {
        let nodes = document::read(&source)?;
        let (scenario, faults) = Scenario::read(id, &nodes);
        let place = |word| nodes.iter().find(|node| &*node.word == word);
        let title = place("title").and_then(|node| node.arguments.first());
        let title = title.map_or(Span::default(), |argument| argument.span);
        let main = place("main").map_or(Span::default(), |node| node.word.span);
        let mut diagnostics = Diagnostics::of(&source);
        check_head(&scenario, title, contract, &mut diagnostics);
        let resolved = scenario.resolve();
        if faults.is_empty() {
            // A misspelled name may be why another is never used.
            if !resolved.as_ref().is_err_and(|found| found.iter().any(is_about_names)) {
                check_used(&scenario, &mut diagnostics);
            }
            match resolved {
                Ok(program) => {
                    diagnostics.finish()?;
                    return Ok(Self { scenario, program, source, title, main });
                }
                Err(found) => explain(found, &mut diagnostics),
            }
        } else {
            // Faults other than unknown names may follow from the parts that could not be read.
            let found = resolved.err().unwrap_or_default().into_iter().filter(is_about_names);
            explain(faults.into_iter().chain(found).collect(), &mut diagnostics);
        }
        Err(diagnostics.into_problems())
    }

    /// The path of the file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.source.path
    }

    /// The text of the file.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.source.text
    }

    /// A problem at a line of the canonical text, shown at the same step in the file. The end of a
    /// block is shown at the step that has the block.
    #[must_use]
    pub fn problem_at(
        &self,
        line: Line,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Problem {
        self.source.problem(message).at(self.place(line), "this step").with_help(help)
    }

    /// A problem at a part of the file.
    pub(crate) fn problem_in(
        &self,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Problem {
        let span = if span == Span::default() { self.title } else { span };
        self.source.problem(message).at(span, "in this step").with_help(help)
    }

    /// A problem of the scenario as a whole, shown at its title.
    pub(crate) fn problem(&self, message: impl Into<String>, label: &str) -> Problem {
        self.source.problem(message).at(self.title, label)
    }

    fn place(&self, line: Line) -> Span {
        let shared = self
            .scenario
            .shared
            .iter()
            .flat_map(|object| object.kind.bodies().map(|body| (object.name.span, body)));
        let routines = self.scenario.threads.iter().chain(&self.scenario.functions);
        let routines = routines.map(|routine| (routine.name.span, &routine.body));
        let main = std::iter::once((self.main, &self.scenario.main));
        // In the order of the canonical text.
        let body = shared.chain(main).chain(routines).find(|(_, body)| line <= body.end);
        body.map_or(self.title, |(span, body)| place_in(body, line).unwrap_or(span))
    }
}

fn is_about_names(fault: &Fault) -> bool {
    matches!(&fault.kind, FaultKind::Misuse(misuse) if misuse.is_about_names())
}

/// The innermost step that the line belongs to.
fn place_in(body: &Body, line: Line) -> Option<Span> {
    // It belongs to the last step that does not start after it, or is the end of this body.
    let step = body.steps.iter().rfind(|step| step.line <= line && line < body.end)?;
    let inner = step.action.body().and_then(|body| place_in(body, line));
    Some(inner.unwrap_or(step.span))
}

#[cfg(test)]
mod tests;
