//! A position in a text, and space in KDL's sense: blanks, comments and continued lines.

use crate::fault::{Fault, FaultKind};
use crate::kdl::Syntax;
use crate::name::Span;

/// A position in a text that moves forward only, and the faults found so far.
pub(super) struct Cursor<'t> {
    text: &'t str,
    /// The next byte.
    pub(super) at: usize,
    pub(super) faults: Vec<Fault>,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(text: &'t str, at: usize) -> Self {
        Self { text, at, faults: Vec::new() }
    }

    pub(super) fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Moves past `token` if it is next.
    pub(super) fn eat(&mut self, token: &str) -> bool {
        let is_next = self.rest().starts_with(token);
        if is_next {
            self.at += token.len();
        }
        is_next
    }

    /// Moves past all characters for which `is_part` holds, and returns them.
    pub(super) fn eat_while(&mut self, is_part: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let part = &rest[..rest.find(|c| !is_part(c)).unwrap_or(rest.len())];
        self.at += part.len();
        part
    }

    /// Moves past one line break if it is next; `\r\n` counts as one.
    pub(super) fn eat_line_break(&mut self) -> bool {
        if self.eat("\r\n") {
            return true;
        }
        let Some(next) = self.peek().filter(|next| is_line_break(*next)) else { return false };
        self.at += next.len_utf8();
        true
    }

    pub(super) fn skip_to_end(&mut self) {
        self.at = self.text.len();
    }

    pub(super) fn text_of(&self, span: Span) -> &'t str {
        &self.text[span.start..span.end()]
    }

    /// The span from `start` to here.
    pub(super) fn span_from(&self, start: usize) -> Span {
        Span { start, length: self.at - start }
    }

    pub(super) fn fault(&mut self, syntax: Syntax, span: Span) {
        self.faults.push(FaultKind::Syntax(syntax).at(span));
    }

    /// Notes all characters that KDL disallows even in comments, without moving. The cursor then
    /// moves past them as if they were blanks.
    pub(super) fn check_characters(&mut self) {
        let start = self.at;
        while self.at < self.text.len() {
            self.eat_while(|c| !is_disallowed(c));
            let here = self.at;
            if !self.eat_while(is_disallowed).is_empty() {
                self.fault(Syntax::DisallowedCharacter, self.span_from(here));
            }
        }
        self.at = start;
    }

    /// Moves past the space between two parts of a statement; returns whether there was any.
    pub(super) fn skip_space(&mut self) -> bool {
        let start = self.at;
        loop {
            self.skip_blanks();
            let here = self.at;
            if self.eat("\\") {
                self.skip_blanks();
                if !self.eat_line_break() && !self.rest().is_empty() {
                    self.fault(Syntax::Continuation, Span { start: here, length: 1 });
                }
            } else if self.eat("/-") {
                self.fault(Syntax::Slashdash, self.span_from(here));
            } else {
                return self.at > start;
            }
        }
    }

    /// Moves past blanks and comments, but stays in the line unless a comment spans several.
    fn skip_blanks(&mut self) {
        loop {
            if self.rest().starts_with("/*") {
                self.skip_comment();
            } else if self.rest().starts_with("//") {
                self.eat_while(|c| !is_line_break(c));
            } else if self.eat_while(is_blank).is_empty() {
                return;
            }
        }
    }

    /// Moves past a `/* */` comment, which may have others in it.
    fn skip_comment(&mut self) {
        let start = self.at;
        let mut depth = 0;
        while let Some(next) = self.peek() {
            if self.eat("/*") {
                depth += 1;
            } else if self.eat("*/") {
                depth -= 1;
                if depth == 0 {
                    return;
                }
            } else {
                self.at += next.len_utf8();
            }
        }
        self.fault(Syntax::UnterminatedComment, Span { start, length: 2 });
    }

    /// Moves past the space after a statement and the `;` or line break that ends it. Returns
    /// whether the statement ended; the end of its block or of the text counts.
    pub(super) fn end_statement(&mut self) -> bool {
        self.skip_space();
        self.eat_line_break() || self.eat(";") || matches!(self.peek(), None | Some('}'))
    }

    /// Moves to the next statement or `}`.
    pub(super) fn skip_lines(&mut self) {
        while self.skip_space() || self.eat_line_break() {}
    }
}

/// The characters that end a line.
pub(super) fn is_line_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() && !is_line_break(c) || is_disallowed(c)
}

/// The characters of a bare string.
pub(super) fn is_bare(c: char) -> bool {
    !is_blank(c) && !is_line_break(c) && !"\\/(){}[];\"#=".contains(c)
}

/// Control characters, characters that change the text direction, and the byte order mark.
fn is_disallowed(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{e}'..='\u{1f}' | '\u{7f}' | '\u{200e}' | '\u{200f}')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}
