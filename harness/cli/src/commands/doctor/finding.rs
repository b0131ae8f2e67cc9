//! What a check found, and the line that says so.

use anstyle::{AnsiColor, Style};

use crate::output::FAINT;

/// What a check found.
pub(crate) enum Finding {
    /// What is needed is there.
    Found(String),
    /// It is not there, but it may not be needed.
    Absent(String),
    /// It is needed and not there, or does not work; and what to do.
    Missing {
        /// What is missing.
        what: String,
        /// What to do, a line each.
        help: Vec<String>,
    },
    /// Something else must be there before this can be checked.
    Skipped,
}

impl Finding {
    /// The line for a check with this name, and what to do, below it.
    pub(crate) fn line(&self, name: &str) -> String {
        let color = |color: AnsiColor| Style::new().bold().fg_color(Some(color.into()));
        let (style, status, what) = match self {
            Self::Found(what) => (color(AnsiColor::Green), "ok", &**what),
            Self::Absent(what) => (color(AnsiColor::Blue), "none", &**what),
            Self::Missing { what, .. } => (color(AnsiColor::Red), "missing", &**what),
            Self::Skipped => (FAINT, "skipped", "needs what is missing"),
        };
        let help = match self {
            Self::Missing { help, .. } => &**help,
            Self::Found(_) | Self::Absent(_) | Self::Skipped => &[],
        };
        let line = format!("{style}{status:>8}{style:#}  {name:<13}  {what}\n");
        help.iter().fold(line, |text, help| format!("{text}{:25}{help}\n", ""))
    }
}
