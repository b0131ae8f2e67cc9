//! Styles, tables and indentation of what the commands print.

use std::io::{self, ErrorKind, Write as _};

use anstyle::{AnsiColor, Style};
use comfy_table::{Attribute, Cell, ContentArrangement, Table, presets};
use serde::Serialize;
use terminal_size::{Width, terminal_size_of};
use textwrap::Options;
use threadproof_model::visible;
use threadproof_suite::{Verdict, to_json};

use crate::error::CommandError;

/// The style of names.
pub(crate) const STRONG: Style = Style::new().bold();

/// The style of details.
pub(crate) const FAINT: Style = Style::new().dimmed();

/// The width of the terminal that stdout is, in characters. Nothing is too wide for a file.
pub(crate) fn width() -> usize {
    terminal_size_of(io::stdout()).map_or(usize::MAX, |(Width(width), _)| usize::from(width))
}

/// The text with its long lines broken at words, if stdout is a terminal. The rest of a line is indented
/// like its beginning. Commands stay whole, so that they can be copied.
pub(crate) fn wrapped(text: &str) -> String {
    let Some((Width(width), _)) = terminal_size_of(io::stdout()) else { return text.to_owned() };
    wrapped_at(text, usize::from(width))
}

fn wrapped_at(text: &str, width: usize) -> String {
    let mut wrapped = String::new();
    for line in text.split_inclusive('\n') {
        let start = line.len() - line.trim_start().len();
        if line.trim_start().starts_with("again: ") {
            wrapped += line;
        } else {
            let indent = format!("{}  ", &line[..start.min(width / 2)]);
            let options = Options::new(width).subsequent_indent(&indent).break_words(false);
            wrapped += &textwrap::fill(line, options);
        }
    }
    wrapped
}

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

/// The text as it is printed. Whatever a terminal would obey is escaped, except for styles: text from
/// files and probes could otherwise hide or forge what is printed.
pub(crate) fn printable(text: &str) -> String {
    let mut printed = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('\x1b') {
        let (before, escape) = rest.split_at(start);
        printed += &visible(before);
        let length = style_length(escape).unwrap_or(0);
        let (style, after) = escape.split_at(length);
        printed += style;
        rest = after;
        if length == 0 {
            printed += &visible("\x1b");
            rest = &escape[1..];
        }
    }
    printed + &visible(rest)
}

/// The length of the sequence at the start of the text, if it sets a style: `ESC [ 1 ; 31 m`.
fn style_length(text: &str) -> Option<usize> {
    let parameters = text.strip_prefix("\x1b[")?;
    let end = parameters.find(|c: char| !c.is_ascii_digit() && c != ';')?;
    parameters[end..].starts_with('m').then_some("\x1b[".len() + end + 1)
}

/// Writes text to stdout, without its styles if stdout does not support them.
///
/// A closed pipe is not an error: in `threadproof run | head -1`, `head` exits after the first line
/// and the run still finishes.
pub(crate) fn print(text: &str) -> Result<(), CommandError> {
    let mut stdout = anstream::stdout().lock();
    match stdout.write_all(printable(text).as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(CommandError::WriteStdout(error))
        }
        _ => Ok(()),
    }
}

/// Writes a value to stdout as indented JSON.
pub(crate) fn print_json(value: &impl Serialize) -> Result<(), CommandError> {
    print(&to_json(value).map_err(|error| CommandError::WriteStdout(error.into()))?)
}

/// A table for people. It fits the terminal's width. Without a terminal, each row is one line.
pub(crate) fn table<const N: usize>(
    header: [&str; N],
    rows: impl Iterator<Item = [String; N]>,
) -> String {
    wide_table(header.to_vec(), rows.map(Vec::from), 0)
}

/// The same, with any number of columns, and with a margin that is left for an indentation.
pub(crate) fn wide_table(
    header: Vec<&str>,
    rows: impl Iterator<Item = Vec<String>>,
    margin: u16,
) -> String {
    let heading = |heading| Cell::new(heading).add_attribute(Attribute::Bold);
    let mut table = Table::new();
    table
        .load_preset(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_header(header.into_iter().map(heading))
        .add_rows(rows);
    if let Some(width) = table.width() {
        table.set_width(width.saturating_sub(margin));
    }
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

/// The text, of which at most `max` characters are shown.
pub(crate) fn shortened(text: &str, max: usize) -> String {
    if text.chars().count() <= max {
        return text.to_owned();
    }
    let mut shown: String = text.chars().take(max.saturating_sub(1)).collect();
    shown.extend((max > 1).then_some('…'));
    shown
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_broken_at_words_and_commands_are_not() {
        let text = "  one two three\n\x1b[1mfour\x1b[0m five six\n  again: run a b c d e f\n";
        let wrapped =
            "  one two\n    three\n\x1b[1mfour\x1b[0m five\n  six\n  again: run a b c d e f\n";
        assert_eq!(wrapped_at(text, 10), wrapped);
    }

    #[test]
    fn only_styles_reach_the_terminal() {
        assert_eq!(printable("\x1b[1;31mred\x1b[0m\n\tä"), "\x1b[1;31mred\x1b[0m\n\tä");
        for (text, printed) in [
            ("\x1b[2J", "\\u{1b}[2J"),
            ("\x1b]52;c;aGk=\x07", "\\u{1b}]52;c;aGk=\\u{7}"),
            ("\x1b", "\\u{1b}"),
            ("\x1b[", "\\u{1b}["),
            ("\x1b[1\x1b[1m", "\\u{1b}[1\x1b[1m"),
            ("a\u{202e}b", "a\\u{202e}b"),
        ] {
            assert_eq!(printable(text), printed);
        }
    }
}
