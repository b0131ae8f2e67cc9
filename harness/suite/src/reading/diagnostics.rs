//! Collects the problems of one file.

use threadproof_model::Span;

use crate::reading::problem::{Problem, Problems};
use crate::reading::source::Source;

/// The problems found in a file so far, so that all of them can be reported at once.
pub(crate) struct Diagnostics<'s> {
    pub(crate) source: &'s Source,
    problems: Vec<Problem>,
}

impl<'s> Diagnostics<'s> {
    /// No problems yet.
    pub(crate) fn of(source: &'s Source) -> Self {
        Self { source, problems: Vec::new() }
    }

    /// Adds a problem with one place.
    pub(crate) fn note(
        &mut self,
        message: impl Into<String>,
        span: Span,
        label: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.push(self.source.problem(message).at(span, label).with_help(help));
    }

    /// Adds a problem.
    pub(crate) fn push(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// `Ok` if there are no problems.
    pub(crate) fn finish(self) -> Result<(), Problems> {
        if self.problems.is_empty() { Ok(()) } else { Err(self.into_problems()) }
    }

    /// All problems, in the order of the file.
    pub(crate) fn into_problems(mut self) -> Problems {
        self.problems.sort_by_key(Problem::start);
        Problems::of(self.problems)
    }
}
