//! Problems in files, with their places.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use miette::{Diagnostic, LabeledSpan, NamedSource, Severity};
use thiserror::Error;
use threadproof_model::Span;

/// A problem in a file: what is wrong, where, and how to fix it.
///
/// Its `Display` is the message alone; [`miette`] renders it together with the place.
#[derive(Clone, Debug, Error)]
#[error("{}", .0.message)]
pub struct Problem(pub(super) Box<Details>);

#[derive(Clone, Debug)]
pub(super) struct Details {
    pub(super) message: String,
    pub(super) severity: Severity,
    pub(super) help: Option<String>,
    pub(super) text: Option<NamedSource<Arc<str>>>,
    pub(super) labels: Vec<LabeledSpan>,
    pub(super) elsewhere: Option<Problem>,
}

impl Problem {
    /// A problem without a place.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(Box::new(Details {
            message: message.into(),
            severity: Severity::Error,
            help: None,
            text: None,
            labels: Vec::new(),
            elsewhere: None,
        }))
    }

    /// In this text, shown with the path of its file.
    pub(crate) fn within(mut self, path: &Path, text: Arc<str>) -> Self {
        self.0.text = Some(NamedSource::new(path.display().to_string(), text));
        self
    }

    /// About a file as a whole.
    pub(crate) fn about(self, path: &Path) -> Self {
        self.within(path, "".into())
    }

    /// With a place in its text and a label for it. The first place is that of the problem itself.
    pub(crate) fn at(mut self, span: Span, label: impl Into<String>) -> Self {
        let (label, place) = (Some(label.into()), (span.start, span.length));
        self.0.labels.push(if self.0.labels.is_empty() {
            LabeledSpan::new_primary_with_span(label, place)
        } else {
            LabeledSpan::new_with_span(label, place)
        });
        self
    }

    /// With help: how to fix it.
    pub(crate) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.0.help = Some(help.into());
        self
    }

    /// With a second place, in another file.
    pub(crate) fn elsewhere(mut self, mut other: Self) -> Self {
        other.0.severity = Severity::Advice;
        self.0.elsewhere = Some(other);
        self
    }

    /// The byte in its text at which the problem starts.
    pub(crate) fn start(&self) -> usize {
        self.0.labels.first().map_or(0, LabeledSpan::offset)
    }

    /// The text at its first place; empty if it has none.
    #[cfg(test)]
    pub(crate) fn pointed_at(&self) -> String {
        self.places().first().map_or_else(String::new, |(text, _)| (*text).to_owned())
    }

    /// The text at each of its places, with the label.
    #[cfg(test)]
    pub(crate) fn places(&self) -> Vec<(&str, &str)> {
        let text = self.0.text.as_ref().map_or("", |text| &**text.inner());
        let place = |label: &'_ LabeledSpan| label.offset()..label.offset() + label.len();
        let labels = self.0.labels.iter();
        labels.map(|label| (&text[place(label)], label.label().unwrap_or_default())).collect()
    }
}

impl Diagnostic for Problem {
    fn severity(&self) -> Option<Severity> {
        Some(self.0.severity)
    }

    fn help(&self) -> Option<Box<dyn fmt::Display + '_>> {
        self.0.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        self.0.text.as_ref().map(|text| text as &dyn miette::SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        if self.0.labels.is_empty() { None } else { Some(Box::new(self.0.labels.iter().cloned())) }
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        let other = self.0.elsewhere.as_ref()?;
        Some(Box::new(std::iter::once(other as &dyn Diagnostic)))
    }
}

/// All problems in the files that were read. There is at least one.
#[derive(Clone, Debug, Error, Diagnostic)]
#[error("{}", count(problems.len()))]
pub struct Problems {
    #[related]
    problems: Vec<Problem>,
}

impl Problems {
    /// Problems, of which there must be at least one.
    #[must_use]
    pub fn of(problems: Vec<Problem>) -> Self {
        Self { problems }
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self { problems: vec![problem] }
    }
}

impl IntoIterator for Problems {
    type Item = Problem;
    type IntoIter = std::vec::IntoIter<Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.problems.into_iter()
    }
}

fn count(problems: usize) -> String {
    if problems == 1 { "1 problem".to_owned() } else { format!("{problems} problems") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_is_shown_at_its_place_with_its_help() {
        let span = Span { start: 5, length: 6 };
        let problem = Problem::new("unknown step `spwan`")
            .within(Path::new("join/ok.kdl"), "main\nspwan1\n".into())
            .at(span, "not a step")
            .with_help("did you mean `spawn`?");
        let handler =
            miette::GraphicalReportHandler::new_themed(miette::GraphicalTheme::unicode_nocolor());
        let mut shown = String::new();
        handler.render_report(&mut shown, &Problems::from(problem)).unwrap();
        for part in
            ["1 problem", "unknown step `spwan`", "join/ok.kdl:2:1", "not a step", "did you"]
        {
            assert!(shown.contains(part), "{part} is not in\n{shown}");
        }
    }

    #[test]
    fn problems_are_counted() {
        assert_eq!(Problems::from(Problem::new("a")).to_string(), "1 problem");
        let two = Problems::of(vec![Problem::new("a"), Problem::new("b")]);
        assert_eq!(two.to_string(), "2 problems");
    }
}
