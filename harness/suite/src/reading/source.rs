//! Reads files safely: a missing, huge or binary file is a problem, never a panic.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use threadproof_model::{Span, is_invisible, visible};

use crate::reading::problem::Problem;

/// The size limit of a file, in bytes. Some checks compare all pairs of things in a file: at twice
/// this size, the worst file would take a second.
const MAX_SIZE: u64 = 64 * 1024;

/// The length limit of a line, in bytes: a problem is shown with its whole line.
const MAX_LINE: usize = 400;

/// The text of a file, and its path.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    /// The path of the file, as it was given.
    pub(crate) path: PathBuf,
    /// Its contents.
    pub(crate) text: Arc<str>,
}

impl Source {
    /// Reads a file.
    pub(crate) fn read(path: &Path) -> Result<Self, Problem> {
        let name = path.display();
        let unreadable = |error: std::io::Error| {
            Problem::new(format!("cannot read {name}: {error}"))
                .about(path)
                .with_help("check that the file exists and is readable")
        };
        // Checked before opening: opening a named pipe blocks until another process writes to it.
        if !path.metadata().map_err(unreadable)?.is_file() {
            return Err(Problem::new(format!("{name} is not a file"))
                .about(path)
                .with_help("give a regular file"));
        }
        let mut bytes = Vec::new();
        let file = File::open(path).map_err(unreadable)?;
        file.take(MAX_SIZE + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        if bytes.len() as u64 > MAX_SIZE {
            return Err(Problem::new(format!("{name} is bigger than {} KiB", MAX_SIZE / 1024))
                .about(path)
                .with_help("split it into several files"));
        }
        if let Some(line) = bytes.split(|&byte| byte == b'\n').position(|l| l.len() > MAX_LINE) {
            let message = format!("{name}:{} is longer than {MAX_LINE} bytes", line + 1);
            return Err(Problem::new(message).about(path).with_help("break the line"));
        }
        Self::from_bytes(path, bytes)
    }

    pub(crate) fn from_bytes(path: &Path, bytes: Vec<u8>) -> Result<Self, Problem> {
        let text = String::from_utf8(bytes).map_err(|error| {
            let start = error.utf8_error().valid_up_to();
            let shown = String::from_utf8_lossy(error.as_bytes());
            // The character that replaces the bad byte.
            let span = Span { start, length: char::REPLACEMENT_CHARACTER.len_utf8() };
            Problem::new("the file is not valid UTF-8")
                .within(path, shown.into())
                .at(span, "the first invalid byte")
                .with_help("save the file as UTF-8")
        })?;
        let is_hidden = |c: char| is_invisible(c) && !matches!(c, '\n' | '\r' | '\t');
        if let Some((start, character)) = text.char_indices().find(|(_, c)| is_hidden(*c)) {
            let escaped = visible(&character.to_string());
            let shown = text[..start].to_owned() + &visible(&text[start..]);
            let span = Span { start, length: escaped.len() };
            return Err(Problem::new("the file contains an invisible character")
                .within(path, shown.into())
                .at(span, "shown escaped")
                .with_help(format!("remove it, or write `{escaped}` in a quoted string")));
        }
        Ok(Self { path: path.to_owned(), text: text.into() })
    }

    /// A problem in this text.
    pub(crate) fn problem(&self, message: impl Into<String>) -> Problem {
        Problem::new(message).within(&self.path, Arc::clone(&self.text))
    }

    /// A text without a file, for tests.
    #[cfg(test)]
    pub(crate) fn of(text: &str) -> Self {
        Self { path: "test.kdl".into(), text: text.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invalid_utf8_is_reported_at_the_first_bad_byte() {
        let problem = Source::from_bytes(Path::new("a.kdl"), b"main\xff\xfe".to_vec()).unwrap_err();
        assert_eq!(problem.to_string(), "the file is not valid UTF-8");
        assert_eq!(problem.start(), 4);
    }

    #[test]
    fn an_invisible_character_is_reported_and_never_shown() {
        for (character, escaped) in
            [("\u{1b}", "\\u{1b}"), ("\u{202e}", "\\u{202e}"), ("\0", "\\u{0}")]
        {
            let text = format!("main // ä{character}[2J\nmore{character}");
            let problem = Source::from_bytes(Path::new("a.kdl"), text.into_bytes()).unwrap_err();
            assert_eq!(problem.to_string(), "the file contains an invisible character");
            assert_eq!(problem.pointed_at(), escaped);
        }
        let text = b"main {\r\n\tyield\r\n}\r\n".to_vec();
        assert!(Source::from_bytes(Path::new("a.kdl"), text).is_ok());
    }

    #[test]
    fn a_folder_or_a_missing_file_is_a_problem() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert!(Source::read(here).unwrap_err().to_string().ends_with("is not a file"));
        let missing = Source::read(&here.join("missing.kdl")).unwrap_err();
        assert!(missing.to_string().starts_with("cannot read "));
    }
}
