//! Problems as data, for editors and other programs.

use miette::{LabeledSpan, Severity};
use serde::Serialize;

use crate::reading::problem::Problem;

/// A problem, with its places as lines and columns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LocatedProblem {
    /// `error`; `note` for the second file of a problem.
    pub severity: &'static str,
    /// What is wrong.
    pub message: String,
    /// How to fix it.
    pub help: Option<String>,
    /// The path of the file, as it was given. Without one, the message names the file.
    pub path: Option<String>,
    /// Where the problem is. Absent if it is not at a part of the file.
    #[serde(flatten)]
    pub place: Option<Location>,
    /// Further places in the same file.
    pub others: Vec<Location>,
    /// The same problem in a second file.
    pub related: Vec<LocatedProblem>,
}

/// A part of a file. Lines and columns start at 1. A column counts Unicode characters, not bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Location {
    /// The line of the first character.
    pub line_start: usize,
    /// The column of the first character.
    pub column_start: usize,
    /// The line of the end.
    pub line_end: usize,
    /// The column of the end, which is the one after the last character.
    pub column_end: usize,
    /// What is there.
    pub label: String,
}

impl Problem {
    /// The problem as data.
    #[must_use]
    pub fn located(&self) -> LocatedProblem {
        let details = &self.0;
        let text = details.text.as_ref().map_or("", |text| &**text.inner());
        let mut places = details.labels.iter().map(|label| Location::of(text, label));
        LocatedProblem {
            severity: match details.severity {
                Severity::Error => "error",
                Severity::Warning | Severity::Advice => "note",
            },
            message: details.message.clone(),
            help: details.help.clone(),
            path: details.text.as_ref().map(|text| text.name().to_owned()),
            place: places.next(),
            others: places.collect(),
            related: details.elsewhere.iter().map(Self::located).collect(),
        }
    }
}

impl Location {
    fn of(text: &str, label: &LabeledSpan) -> Self {
        let (line_start, column_start) = position(text, label.offset());
        let (line_end, column_end) = position(text, label.offset() + label.len());
        let label = label.label().unwrap_or_default().to_owned();
        Self { line_start, column_start, line_end, column_end, label }
    }
}

/// The line and the column of a byte.
fn position(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line = before.rsplit('\n').next().unwrap_or_default();
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use threadproof_model::Span;

    use super::*;

    fn span_of(text: &str, part: &str) -> Span {
        Span { start: text.find(part).unwrap(), length: part.len() }
    }

    #[test]
    fn columns_count_characters_and_the_end_is_after_the_last_one() {
        let text = "main {\n    lät \"ä\" {\n}";
        let problem = Problem::new("m").within(Path::new("a/b.kdl"), text.into());
        let located = problem.at(span_of(text, "\"ä\""), "one").at(span_of(text, "{\n}"), "two");
        let located = located.with_help("h").located();
        let place = |line_start, column_start, line_end, column_end, label: &str| Location {
            line_start,
            column_start,
            line_end,
            column_end,
            label: label.to_owned(),
        };
        assert_eq!(located.place, Some(place(2, 9, 2, 12, "one")));
        assert_eq!(located.others, [place(2, 13, 3, 2, "two")]);
        assert_eq!(located.path.as_deref(), Some("a/b.kdl"));
    }

    #[test]
    fn a_problem_without_a_place_has_no_lines() {
        let other = Problem::new("the other").within(Path::new("o.kdl"), "".into());
        let located = Problem::new("m").elsewhere(other).located();
        assert_eq!((located.severity, located.related[0].severity), ("error", "note"));
        let json = serde_json::to_value(&located).unwrap();
        assert!(json["path"].is_null() && json.get("line_start").is_none(), "{json}");
    }
}
