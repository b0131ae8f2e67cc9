//! Problems as GitHub's workflow commands, which annotate the lines of a pull request.
//!
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>

use std::fmt::Write as _;
use std::path::MAIN_SEPARATOR;

use threadproof_suite::{LocatedProblem, Location};

/// The heading of every annotation.
const TITLE: &str = "threadproof check";

/// A line with the command for a problem.
// Writing to a String cannot fail.
pub(super) fn annotation(problem: &LocatedProblem) -> String {
    let LocatedProblem { severity: _, message, help, path, place, others, related } = problem;
    let mut properties = String::new();
    if let Some(path) = path {
        // The paths of a repository, on every system.
        let path = path.replace(MAIN_SEPARATOR, "/");
        let _ = write!(properties, "file={},", property(&path));
    }
    if let Some(Location { line_start, column_start, line_end, column_end, .. }) = place {
        let _ = write!(properties, "line={line_start},endLine={line_end},");
        // GitHub ignores columns that are in different lines. Its end is the last character.
        if line_start == line_end {
            let last = (column_end - 1).max(*column_start);
            let _ = write!(properties, "col={column_start},endColumn={last},");
        }
    }
    let mut text = message.clone();
    if let Some(Location { label, .. }) = place {
        let _ = write!(text, ": {label}");
    }
    for Location { line_start, column_start, label, .. } in others {
        let _ = write!(text, "\n{line_start}:{column_start}: {label}");
    }
    for LocatedProblem { message, path, place, .. } in related {
        let path = path.as_deref().unwrap_or_default();
        let line = place.as_ref().map_or(1, |place| place.line_start);
        let _ = write!(text, "\n{path}:{line}: {message}");
    }
    if let Some(help) = help {
        let _ = write!(text, "\nhelp: {help}");
    }
    format!("::error {properties}title={}::{}\n", property(TITLE), data(&text))
}

/// The text after the `::`, escaped as GitHub requires.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property, in which two more characters are escaped.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(place: Option<Location>) -> LocatedProblem {
        LocatedProblem {
            severity: "error",
            message: "100% wrong, here: now".to_owned(),
            help: Some("a\r\nb".to_owned()),
            path: Some("a,b:c%.kdl".to_owned()),
            place,
            others: Vec::new(),
            related: Vec::new(),
        }
    }

    fn place(line_end: usize, column_end: usize) -> Location {
        let label = "it".to_owned();
        Location { line_start: 2, column_start: 5, line_end, column_end, label }
    }

    #[test]
    fn what_would_end_a_property_or_the_line_is_escaped() {
        let expected = "::error file=a%2Cb%3Ac%25.kdl,title=threadproof check::100%25 wrong, here: \
                        now%0Ahelp: a%0D%0Ab\n";
        assert_eq!(annotation(&problem(None)), expected);
    }

    #[test]
    fn columns_are_those_of_the_first_and_the_last_character() {
        for (place, expected) in [
            (place(2, 10), "line=2,endLine=2,col=5,endColumn=9,"),
            (place(2, 5), "line=2,endLine=2,col=5,endColumn=5,"),
            (place(3, 2), "line=2,endLine=3,title"),
        ] {
            let annotation = annotation(&problem(Some(place)));
            assert!(annotation.contains(expected), "{annotation}");
            assert!(annotation.contains("now: it%0A"), "{annotation}");
        }
    }
}
