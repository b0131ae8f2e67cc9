//! How things are said: styles, and charts set in.

use anstyle::{AnsiColor, Style};
use threadproof_suite::Verdict;

/// What names something.
pub(crate) const STRONG: Style = Style::new().bold();

/// What can be passed over.
pub(crate) const FAINT: Style = Style::new().dimmed();

/// The style of a verdict.
pub(crate) fn style(verdict: Verdict) -> Style {
    let color = match verdict {
        Verdict::Pass => AnsiColor::Green,
        Verdict::Fail => AnsiColor::Red,
        Verdict::Differs | Verdict::Unresolved => AnsiColor::Yellow,
        Verdict::Unsupported => AnsiColor::Blue,
    };
    Style::new().bold().fg_color(Some(color.into()))
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
