//! Scenarios for tests, and their problems as text.

use miette::Diagnostic as _;

use crate::reading::problem::{Problem, Problems};
use crate::reading::scenario::Loaded;
use crate::reading::source::Source;

/// Reads a scenario with these sections, and with a title and a clause. The sections begin at line 3
/// of its canonical text.
pub(crate) fn load(sections: &str) -> Result<Loaded, Problems> {
    load_text(&format!(r#"title "T"; clause "a/b"; {sections}"#))
}

/// Reads a scenario.
pub(crate) fn load_text(text: &str) -> Result<Loaded, Problems> {
    Loaded::from_source(Source::of(text), "group/name", None)
}

/// A scenario with these sections, and with a title and a clause.
pub(crate) fn scenario(sections: &str) -> Loaded {
    load(sections).unwrap()
}

/// Each problem as lines: its message, the text and the label of each place, its help.
pub(crate) fn lines(problems: Problems) -> Vec<String> {
    problems.into_iter().flat_map(|problem| lines_of(&problem)).collect()
}

fn lines_of(problem: &Problem) -> Vec<String> {
    let places = problem.places().into_iter().map(|(text, label)| format!("  {text}: {label}"));
    let help = problem.help().map(|help| format!("  help: {help}"));
    std::iter::once(problem.to_string()).chain(places).chain(help).collect()
}
