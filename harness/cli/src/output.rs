//! How things are said: styles, and charts set in.

use std::io::{ErrorKind, Write as _};

use anstyle::{AnsiColor, Style};
use comfy_table::{Attribute, Cell, ContentArrangement, Table, presets};
use serde::Serialize;
use threadproof_suite::Verdict;

use crate::error::CommandError;

/// What names something.
pub(crate) const STRONG: Style = Style::new().bold();

/// What can be passed over.
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

/// Writes a text to stdout, without its styles where nobody can see them.
///
/// Whoever has closed the other end has read enough: that is no failure, and keeps nobody from
/// finishing what is being done.
pub(crate) fn say(text: &str) -> Result<(), CommandError> {
    let mut stdout = anstream::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(CommandError::Stdout(error)),
        _ => Ok(()),
    }
}

/// Says something to programs.
pub(crate) fn say_json(value: &impl Serialize) -> Result<(), CommandError> {
    let text = serde_json::to_string_pretty(value).map_err(std::io::Error::from)?;
    say(&(text + "\n"))
}

/// A table for people: as wide as the terminal, or, where there is none, as it has to be, so that a
/// row is a line.
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

/// A table for a page of documentation.
pub(crate) fn markdown_table<const N: usize>(
    header: [&str; N],
    rows: impl Iterator<Item = [String; N]>,
) -> String {
    let rows = rows.map(|row| row.map(|cell| cell.replace('|', "\\|")));
    let mut table = Table::new();
    table.load_preset(presets::ASCII_MARKDOWN).set_header(header).add_rows(rows);
    table.to_string()
}

/// A text set in by so many spaces.
pub(crate) fn indented(text: &str, spaces: usize) -> String {
    let margin = " ".repeat(spaces);
    let set_in = |line: &str| match line {
        "" => "\n".to_owned(),
        line => format!("{margin}{line}\n"),
    };
    text.lines().map(set_in).collect()
}

/// A count with its noun.
pub(crate) fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
