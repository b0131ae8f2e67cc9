//! Collects the problems of one file.

use threadproof_model::Span;

use crate::reading::problem::{Problem, Problems};
use crate::reading::source::Source;

/// The number of problems of a file that are reported. Whoever reads them mends some and checks the
/// file again.
const MAX_PROBLEMS: usize = 50;

/// The problems found in a file so far, so that all of them can be reported at once.
pub(crate) struct Diagnostics<'s> {
    pub(crate) source: &'s Source,
    problems: Vec<Problem>,
    /// The number of problems beyond the maximum, and where the first of them is.
    more: (usize, Span),
}

impl<'s> Diagnostics<'s> {
    /// No problems yet.
    pub(crate) fn of(source: &'s Source) -> Self {
        Self { source, problems: Vec::new(), more: (0, Span::default()) }
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
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(problem);
        } else {
            if self.more.0 == 0 {
                self.more.1.start = problem.start();
            }
            self.more.0 += 1;
        }
    }

    /// `Ok` if there are no problems.
    pub(crate) fn finish(self) -> Result<(), Problems> {
        if self.problems.is_empty() { Ok(()) } else { Err(self.into_problems()) }
    }

    /// The problems in the order of the file, then how many more there are.
    pub(crate) fn into_problems(mut self) -> Problems {
        self.problems.sort_by_key(Problem::start);
        let (more, first) = self.more;
        let message = match more {
            1 => "1 more problem".to_owned(),
            more => format!("{more} more problems"),
        };
        if more > 0 {
            let problem = self.source.problem(message).at(first, "the first of them");
            self.problems.push(problem.with_help("correct the others first"));
        }
        Problems::of(self.problems)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_some_dozens_of_problems_are_reported() {
        let source = Source::of("");
        for (found, reported, last) in [
            (50, 50, "wrong".to_owned()),
            (51, 51, "1 more problem".to_owned()),
            (9000, 51, "8950 more problems".to_owned()),
        ] {
            let mut diagnostics = Diagnostics::of(&source);
            for _ in 0..found {
                diagnostics.note("wrong", Span::default(), "here", "");
            }
            let problems: Vec<Problem> = diagnostics.into_problems().into_iter().collect();
            assert_eq!(problems.len(), reported);
            assert_eq!(problems[reported - 1].to_string(), last);
        }
    }
}
