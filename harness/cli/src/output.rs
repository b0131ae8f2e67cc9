//! Styles, tables and indentation of what the commands print.

use std::io::{ErrorKind, Write as _};

use anstyle::{AnsiColor, Style};
use comfy_table::{Attribute, Cell, ContentArrangement, Table, presets};
use serde::Serialize;
use threadproof_suite::Verdict;

use crate::error::CommandError;

/// The style of names.
pub(crate) const STRONG: Style = Style::new().bold();

/// The style of details.
pub(crate) const FAINT: Style = Style::new().dimmed();

/// The style of a verdict.
pub(crate) fn style(verdict: Verdict) -> Style {
    let color = match verdict {
        Verdict::Pass => AnsiColor::Green,
        Verdict::Fail | Verdict::Fixed => AnsiColor::Red,
        Verdict::Differs | Verdict::Unresolved | Verdict::Known => AnsiColor::Yellow,
        Verdict::Unsupported => AnsiColor::Blue,
    };
    Style::new().bold().fg_color(Some(color.into()))
}

/// Writes text to stdout, without its styles if stdout does not support them.
///
/// A closed pipe is not an error: in `threadproof run | head -1`, `head` exits after the first line
/// and the run still finishes.
pub(crate) fn print(text: &str) -> Result<(), CommandError> {
    let mut stdout = anstream::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(CommandError::WriteStdout(error))
        }
        _ => Ok(()),
    }
}

/// Writes a value to stdout as indented JSON.
pub(crate) fn print_json(value: &impl Serialize) -> Result<(), CommandError> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|error| CommandError::WriteStdout(error.into()))?;
    print(&(text + "\n"))
}

/// A table for people. It fits the terminal's width. Without a terminal, each row is one line.
pub(crate) fn table<const N: usize>(
    header: [&str; N],
    rows: impl Iterator<Item = [String; N]>,
) -> String {
    let heading = |heading| Cell::new(heading).add_attribute(Attribute::Bold);
    let mut table = Table::new();
    table
        .load_preset(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_header(header.map(heading))
        .add_rows(rows);
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table.trim_fmt()
}

/// A table in Markdown.
pub(crate) fn markdown_table<const N: usize>(
    header: [&str; N],
    rows: impl Iterator<Item = [String; N]>,
) -> String {
    let rows = rows.map(|row| row.map(|cell| cell.replace('|', "\\|")));
    let mut table = Table::new();
    table.load_preset(presets::ASCII_MARKDOWN).set_header(header).add_rows(rows);
    table.to_string()
}

/// Indents each line by `spaces`, except empty lines.
pub(crate) fn indented(text: &str, spaces: usize) -> String {
    let margin = " ".repeat(spaces);
    let indent = |line: &str| match line {
        "" => "\n".to_owned(),
        line => format!("{margin}{line}\n"),
    };
    text.lines().map(indent).collect()
}

/// A count with its noun, such as `1 run` or `2 runs`.
pub(crate) fn counted(count: u64, singular: &str, plural: &str) -> String {
    format!("{count} {}", if count == 1 { singular } else { plural })
}
