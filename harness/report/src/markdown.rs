//! The matrix as Markdown, for a terminal, a job summary or documentation.

use std::fmt::Write as _;

use threadproof_model::visible;
use threadproof_suite::Verdict;

use crate::matrix::{Cell, Matrix};

/// The length at which scenarios are left out, in bytes. GitHub takes a summary of up to 1 MiB.
const MAX_LENGTH: usize = 1_000_000;

/// Renders the matrix as Markdown: a summary and the choices of each platform, then every scenario
/// that some platform did not pass, that is left to chance, or whose cells differ.
#[must_use]
pub fn markdown(matrix: &Matrix) -> String {
    let mut text = String::new();
    let verdicts = Verdict::ALL.iter().map(ToString::to_string);
    row(&mut text, "platform", verdicts.chain(["seconds".to_owned()]));
    row(&mut text, "---", vec!["---:".to_owned(); Verdict::ALL.len() + 1].into_iter());
    for (column, platform) in matrix.platforms.iter().enumerate() {
        let counts = Verdict::ALL.iter().map(|&verdict| matrix.count(column, verdict).to_string());
        row(&mut text, platform, counts.chain([matrix.seconds[column].to_string()]));
    }
    if !matrix.latitude.is_empty() {
        text.push('\n');
        heading(&mut text, "choice", matrix);
    }
    for (name, made) in &matrix.latitude {
        let made = made.iter().map(|made| made.iter().cloned().collect::<Vec<_>>().join(" or "));
        row(&mut text, name, made);
    }
    let is_notable = |cell: &Option<Cell>| {
        cell.as_ref().is_some_and(|cell| cell.verdict != Verdict::Pass || cell.is_left_to_chance)
    };
    let notable: Vec<_> = matrix
        .rows
        .iter()
        .filter(|row| !row.is_alike() || row.cells.iter().any(is_notable))
        .collect();
    if notable.is_empty() {
        text.push_str("\nEvery platform passed every scenario.\n");
        return text;
    }
    text.push('\n');
    heading(&mut text, "scenario", matrix);
    let mut left_out = 0;
    for one in notable {
        let mut next = String::new();
        row(&mut next, &one.id, one.cells.iter().map(Option::as_ref).map(cell));
        if text.len() + next.len() > MAX_LENGTH {
            left_out += 1;
        } else {
            text += &next;
        }
    }
    if left_out > 0 {
        // Writing to a String cannot fail.
        let _ = write!(text, "\n{left_out} scenarios are left out: the table would be too long.\n");
    }
    text
}

/// The header of a table with a column per platform.
fn heading(text: &mut String, first: &str, matrix: &Matrix) {
    row(text, first, matrix.names.iter().cloned());
    row(text, "---", matrix.names.iter().map(|_| "---".to_owned()));
}

fn cell(cell: Option<&Cell>) -> String {
    let Some(cell) = cell else { return "not run".to_owned() };
    let chance = cell.is_left_to_chance.then_some("left to chance");
    let notes = cell.reasons.iter().map(String::as_str).chain(chance);
    notes.fold(cell.verdict.to_string(), |text, note| format!("{text}\n{note}"))
}

fn row(text: &mut String, first: &str, cells: impl Iterator<Item = String>) {
    text.push_str("| ");
    text.push_str(&escaped(first));
    for cell in cells {
        // Writing to a String cannot fail.
        let _ = write!(text, " | {}", escaped(&cell));
    }
    text.push_str(" |\n");
}

/// The text of a cell. Results may come from anywhere, and must not become HTML or end a cell.
fn escaped(text: &str) -> String {
    let mut cell = String::with_capacity(text.len());
    for character in visible(text).chars() {
        match character {
            '|' => cell.push_str("\\|"),
            '<' => cell.push_str("&lt;"),
            '>' => cell.push_str("&gt;"),
            '&' => cell.push_str("&amp;"),
            '\n' => cell.push_str("<br>"),
            other => cell.push(other),
        }
    }
    cell
}
