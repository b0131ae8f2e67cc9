//! The problems of one file, while they are being found.

use threadproof_model::Span;

use crate::reading::problem::{Problem, Problems};
use crate::reading::source::Source;

/// Collects what is wrong in a file, so that everything is told in one go.
pub(crate) struct Findings<'s> {
    pub(crate) source: &'s Source,
    problems: Vec<Problem>,
}

impl<'s> Findings<'s> {
    /// Nothing found yet.
    pub(crate) fn of(source: &'s Source) -> Self {
        Self { source, problems: Vec::new() }
    }

    /// Notes a problem that has one place.
    pub(crate) fn note(
        &mut self,
        message: impl Into<String>,
        span: Span,
        label: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.push(self.source.problem(message).at(span, label).with_help(help));
    }

    /// Notes a problem.
    pub(crate) fn push(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// `Ok` when nothing was found.
    pub(crate) fn finish(self) -> Result<(), Problems> {
        if self.problems.is_empty() { Ok(()) } else { Err(self.into_problems()) }
    }

    /// Everything that was found, in the order of the file.
    pub(crate) fn into_problems(mut self) -> Problems {
        self.problems.sort_by_key(Problem::start);
        Problems::of(self.problems)
    }
}
