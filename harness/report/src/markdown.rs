//! The matrix for a terminal, a job summary, or a page of documentation.

use std::fmt::Write as _;

use threadproof_suite::Verdict;

use crate::matrix::{Cell, Matrix};

/// The matrix as Markdown: a summary of each platform, then every scenario in which they differ
/// or which one of them did not pass.
#[must_use]
pub fn markdown(matrix: &Matrix) -> String {
    let mut text = String::new();
    row(&mut text, "platform", Verdict::ALL.iter().map(ToString::to_string));
    row(&mut text, "---", Verdict::ALL.iter().map(|_| "---:".to_owned()));
    for (column, platform) in matrix.platforms.iter().enumerate() {
        let counts = Verdict::ALL.iter().map(|&verdict| matrix.count(column, verdict).to_string());
        row(&mut text, platform, counts);
    }
    let is_notable =
        |cell: &Option<Cell>| cell.as_ref().is_some_and(|c| c.verdict != Verdict::Pass);
    let notable: Vec<_> = matrix
        .rows
        .iter()
        .filter(|row| row.differs() || row.cells.iter().any(is_notable))
        .collect();
    if notable.is_empty() {
        text.push_str("\nEvery platform passed every scenario in the same way.\n");
        return text;
    }
    text.push('\n');
    row(&mut text, "scenario", matrix.platforms.iter().cloned());
    row(&mut text, "---", matrix.platforms.iter().map(|_| "---".to_owned()));
    for one in notable {
        row(&mut text, &one.id, one.cells.iter().map(Option::as_ref).map(cell));
    }
    text
}

fn cell(cell: Option<&Cell>) -> String {
    let Some(cell) = cell else { return "not run".to_owned() };
    let details = cell.choices.iter().chain(&cell.reasons);
    details.fold(cell.verdict.to_string(), |text, detail| format!("{text}<br>{detail}"))
}

fn row(text: &mut String, first: &str, cells: impl Iterator<Item = String>) {
    text.push_str("| ");
    text.push_str(first);
    for cell in cells {
        // Writing to a String cannot fail.
        let _ = write!(text, " | {}", cell.replace('|', "\\|").replace('\n', " "));
    }
    text.push_str(" |\n");
}
