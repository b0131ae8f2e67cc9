//! What a KDL text is like from afar: its blocks, and the statements in them.
//!
//! The kdl crate reads by recursion and by trying again: a few thousand brackets, stars or errors
//! overflow its stack, and `/-` within `/-` takes it twice as long for each level. So comments,
//! texts in quotes and blocks are found here, in one loop over the characters, and kdl is given
//! one flat statement at a time. That also keeps one bad statement from spoiling the next.

use threadproof_model::{DEEPEST, Span};

use crate::reading::findings::Findings;
use crate::reading::problem::Problems;
use crate::reading::source::Source;

/// A file's statements, and where its texts are.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    /// The statements at the top.
    pub(crate) statements: Vec<Statement>,
    /// The places of all texts in quotes, with their quotes.
    pub(crate) texts: Vec<Span>,
}

/// A word with what follows it, and perhaps a block.
#[derive(Debug)]
pub(crate) struct Statement {
    /// Where its head starts in the file, in bytes.
    pub(crate) start: usize,
    /// The statement without its block, byte for byte as long as in the file. Comments are spaces,
    /// and texts are quotes full of `x`, so that there is nothing to recurse into.
    pub(crate) head: String,
    /// The statements in its block, if it has one.
    pub(crate) block: Option<Vec<Statement>>,
}

impl Outline {
    /// Finds the statements of a text.
    pub(crate) fn of(source: &Source) -> Result<Self, Problems> {
        let mut scanner = Scanner {
            text: &source.text,
            at: 0,
            start: 0,
            head: String::new(),
            continues: false,
            closed: false,
            open: Vec::new(),
            outline: Self::default(),
            findings: Findings::of(source),
        };
        scanner.scan();
        scanner.findings.finish()?;
        Ok(scanner.outline)
    }
}

/// A block whose end has not come yet.
struct Open {
    /// Where its brace is.
    brace: usize,
    /// The statement that it belongs to.
    statement: Statement,
    /// The statements before that one.
    before: Vec<Statement>,
}

struct Scanner<'s> {
    text: &'s str,
    /// The next byte.
    at: usize,
    /// Where the statement being read starts.
    start: usize,
    /// What was read of it.
    head: String,
    /// Whether it goes on in the next line, after a `\`.
    continues: bool,
    /// Whether a block ended in this line.
    closed: bool,
    open: Vec<Open>,
    outline: Outline,
    findings: Findings<'s>,
}

impl<'s> Scanner<'s> {
    fn scan(&mut self) {
        // An editor's byte order mark is no part of the text.
        if self.rest().starts_with('\u{feff}') {
            self.blank(3);
        }
        while let Some(character) = self.rest().chars().next() {
            let rest = self.rest();
            let hashes = rest.len() - rest.trim_start_matches('#').len();
            if rest.starts_with("//") {
                self.blank(rest.find(is_newline).unwrap_or(rest.len()));
            } else if rest.starts_with("/*") {
                self.comment();
            } else if rest.starts_with("/-") {
                let help = "put `//` before each line that should not count";
                self.note("`/-` is not read here", 2, "would strike out what follows", help);
                self.blank(2);
            } else if rest[hashes..].starts_with('"') {
                self.text(hashes);
            } else if hashes > 0 {
                // All at once, or a line of hashes would be counted from each of them again.
                self.take(hashes);
            } else if is_newline(character) && self.continues {
                self.take(newline(rest));
                self.continues = false;
            } else if is_newline(character) || character == ';' {
                self.end_statement();
                self.skip(newline(rest).max(1));
                self.closed = false;
            } else if character == '{' {
                if self.open.len() == DEEPEST {
                    let message = format!("more than {DEEPEST} blocks inside one another");
                    self.note(message, 1, "one too many", "move the inner blocks into a `fn`");
                    return;
                }
                self.open_block();
            } else if character == '}' {
                self.close_block();
            } else {
                self.continues = character == '\\' || self.continues && character.is_whitespace();
                self.take(character.len_utf8());
            }
        }
        self.end_statement();
        if let Some(Open { brace, .. }) = self.open.pop() {
            let span = Span { start: brace, length: 1 };
            self.findings.note("a block has no end", span, "opened here", "close it with `}`");
        }
    }

    fn rest(&self) -> &'s str {
        &self.text[self.at..]
    }

    fn note(&mut self, message: impl Into<String>, length: usize, label: &str, help: &str) {
        self.findings.note(message, Span { start: self.at, length }, label, help);
    }

    /// Takes bytes into the statement as they are.
    fn take(&mut self, length: usize) {
        self.head.push_str(&self.text[self.at..self.at + length]);
        self.at += length;
    }

    /// Takes spaces into the statement in place of bytes.
    fn blank(&mut self, length: usize) {
        self.head.extend(std::iter::repeat_n(' ', length));
        self.at += length;
    }

    /// Passes over bytes between two statements.
    fn skip(&mut self, length: usize) {
        self.at += length;
        self.start = self.at;
    }

    /// A comment, which may have comments in it.
    fn comment(&mut self) {
        let mut depth = 0;
        let mut length = 0;
        let rest = self.rest();
        while let Some(character) = rest[length..].chars().next() {
            if rest[length..].starts_with("/*") {
                depth += 1;
                length += 2;
            } else if rest[length..].starts_with("*/") {
                depth -= 1;
                length += 2;
            } else {
                length += character.len_utf8();
            }
            if depth == 0 {
                self.blank(length);
                return;
            }
        }
        self.note("a comment has no end", 2, "opened here", "close it with `*/`");
        self.blank(length);
    }

    /// A text, after so many hashes.
    fn text(&mut self, hashes: usize) {
        let length = match text_length(self.rest(), hashes) {
            Ok(length) => length,
            Err(length) => {
                let line = self.rest().find(is_newline).unwrap_or(self.rest().len());
                let help = "close it with `\"`; a new line in it is `\\n`";
                self.note("a text has no end", line, "its closing quote is missing", help);
                self.blank(length);
                return;
            }
        };
        self.outline.texts.push(Span { start: self.at, length });
        self.head.push('"');
        self.head.extend(std::iter::repeat_n('x', length - 2));
        self.head.push('"');
        self.at += length;
        self.continues = false;
    }

    /// The statement being read, if there is one.
    fn statement(&mut self) -> Option<Statement> {
        let (head, start) = (std::mem::take(&mut self.head), self.start);
        self.start = self.at;
        self.continues = false;
        let blank = head.len() - head.trim_start().len();
        if blank == head.len() {
            return None;
        }
        if self.closed {
            let span = Span { start: start + blank, length: head.trim_end().len() - blank };
            let message = "a statement in the line of a block's end";
            self.findings.note(message, span, "needs a line of its own", "put `;` before it");
        }
        Some(Statement { start, head, block: None })
    }

    fn end_statement(&mut self) {
        let statement = self.statement();
        self.outline.statements.extend(statement);
    }

    fn open_block(&mut self) {
        let statement = self.statement().unwrap_or_else(|| {
            let help = "write the `{` in the line of its word";
            self.note("a block has no word before it", 1, "this block", help);
            Statement { start: self.at, head: String::new(), block: None }
        });
        let before = std::mem::take(&mut self.outline.statements);
        self.open.push(Open { brace: self.at, statement, before });
        self.skip(1);
        self.closed = false;
    }

    fn close_block(&mut self) {
        self.end_statement();
        if let Some(Open { mut statement, before, .. }) = self.open.pop() {
            statement.block = Some(std::mem::replace(&mut self.outline.statements, before));
            self.outline.statements.push(statement);
            self.closed = true;
        } else {
            let help = "remove it, or open a block with `{`";
            self.note("a `}` closes nothing", 1, "one too many", help);
        }
        self.skip(1);
    }
}

/// How long the text at the start of `rest` is, with its hashes and quotes; without an end, how
/// long it could be.
fn text_length(rest: &str, hashes: usize) -> Result<usize, usize> {
    let many = &rest[hashes..];
    let has_lines = many.strip_prefix("\"\"\"").is_some_and(|body| {
        // Between hashes, three quotes in one line are one quote and a text.
        hashes == 0 || body.starts_with(is_newline)
    });
    let quotes = if has_lines { 3 } else { 1 };
    let closing = format!("{}{}", &many[..quotes], &rest[..hashes]);
    let mut length = hashes + quotes;
    while let Some(character) = rest[length..].chars().next() {
        let inner = &rest[length..];
        if character == '"' && inner.starts_with(&closing) {
            return Ok(length + closing.len());
        } else if character == '\\' && hashes == 0 {
            let escaped = &inner[1..];
            let space = escaped.len() - escaped.trim_start().len();
            let one = escaped.chars().next().map_or(0, char::len_utf8);
            length += 1 + space.max(one);
        } else if is_newline(character) && !has_lines {
            return Err(length);
        } else {
            length += character.len_utf8();
        }
    }
    Err(length)
}

/// The characters that end a line in KDL.
fn is_newline(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// How long the end of a line at the start of `rest` is.
fn newline(rest: &str) -> usize {
    if rest.starts_with("\r\n") {
        return 2;
    }
    rest.chars().next().filter(|first| is_newline(*first)).map_or(0, char::len_utf8)
}

#[cfg(test)]
mod tests;
