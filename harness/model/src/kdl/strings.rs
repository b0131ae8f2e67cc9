//! Strings in quotes: `"a\n"`, raw `#"a\n"#`, and both kinds over several lines between `"""`.

use crate::kdl::Syntax;
use crate::kdl::cursor::{Cursor, is_blank, is_line_break};
use crate::name::Span;

/// A line of a string between `"""`.
struct TextLine {
    start: usize,
    /// The blanks that it starts with. Escaped ones, like `\t`, are part of the text instead.
    indentation: String,
    text: String,
    end: usize,
}

impl TextLine {
    fn new(start: usize) -> Self {
        Self { start, indentation: String::new(), text: String::new(), end: start }
    }
}

impl Cursor<'_> {
    /// Reads a string that starts here with `"` or `#`; `None` if it has a fault.
    pub(super) fn quoted(&mut self) -> Option<String> {
        let start = self.at;
        let hashes = self.eat_while(|c| c == '#');
        if self.eat("\"\"\"") {
            return self.multi_line(start, hashes);
        }
        self.eat("\"");
        let closing = format!("\"{hashes}");
        let mut text = String::new();
        let mut is_valid = true;
        loop {
            let next = self.peek().filter(|next| !is_line_break(*next));
            let Some(next) = next else { return self.unterminated(start) };
            if self.eat(&closing) {
                return is_valid.then_some(text);
            } else if next == '\\' && hashes.is_empty() {
                is_valid &= self.escape(&mut text);
            } else {
                self.at += next.len_utf8();
                text.push(next);
            }
        }
    }

    fn multi_line(&mut self, start: usize, hashes: &str) -> Option<String> {
        let opening = self.span_from(start);
        let mut is_valid = self.eat_line_break();
        if !is_valid {
            self.fault(Syntax::TextAfterOpening, opening);
        }
        let closing = format!("\"\"\"{hashes}");
        let mut lines = Vec::new();
        let mut line = TextLine::new(self.at);
        loop {
            let Some(next) = self.peek() else { return self.unterminated(start) };
            if self.eat(&closing) {
                break;
            } else if self.eat_line_break() {
                lines.push(std::mem::replace(&mut line, TextLine::new(self.at)));
            } else if next == '\\' && hashes.is_empty() {
                is_valid &= self.escape(&mut line.text);
            } else {
                self.at += next.len_utf8();
                let is_indentation = line.text.is_empty() && is_blank(next);
                if is_indentation { &mut line.indentation } else { &mut line.text }.push(next);
            }
            line.end = self.at.max(line.start);
        }
        if is_valid && !line.text.is_empty() {
            let length = closing.len();
            self.fault(Syntax::TextBeforeClosing, Span { start: self.at - length, length });
            return None;
        }
        if is_valid { self.dedent(&lines, &line.indentation) } else { None }
    }

    /// The text of the lines without their common indentation, which only blank lines may lack.
    fn dedent(&mut self, lines: &[TextLine], indentation: &str) -> Option<String> {
        let mut text = String::new();
        let mut is_valid = true;
        for (number, line) in lines.iter().enumerate() {
            if number > 0 {
                text.push('\n');
            }
            if line.text.is_empty() {
                continue;
            }
            if let Some(rest) = line.indentation.strip_prefix(indentation) {
                text.push_str(rest);
                text.push_str(&line.text);
            } else {
                let span = Span { start: line.start, length: line.end - line.start };
                self.fault(Syntax::Indentation, span);
                is_valid = false;
            }
        }
        is_valid.then_some(text)
    }

    /// Reads an escape into `text`; returns whether it is a known one. Escaped whitespace,
    /// including line breaks, is left out of the string.
    fn escape(&mut self, text: &mut String) -> bool {
        let start = self.at;
        self.eat("\\");
        if !self.eat_while(char::is_whitespace).is_empty() {
            return true;
        }
        let Some(next) = self.peek() else { return true };
        self.at += next.len_utf8();
        let character = match next {
            '"' | '\\' => Some(next),
            'n' => Some('\n'),
            'r' => Some('\r'),
            't' => Some('\t'),
            'b' => Some('\u{8}'),
            'f' => Some('\u{c}'),
            's' => Some(' '),
            'u' => self.code_point(),
            _ => None,
        };
        text.extend(character);
        if character.is_none() {
            self.fault(Syntax::Escape, self.span_from(start));
        }
        character.is_some()
    }

    /// Reads the rest of `\u{…}`.
    fn code_point(&mut self) -> Option<char> {
        if !self.eat("{") {
            return None;
        }
        let digits = self.eat_while(|c| c.is_ascii_hexdigit());
        if !self.eat("}") || digits.len() > 6 {
            return None;
        }
        u32::from_str_radix(digits, 16).ok().and_then(char::from_u32)
    }

    fn unterminated(&mut self, start: usize) -> Option<String> {
        let end = self.at;
        self.at = start;
        let length = self.eat_while(|c| !is_line_break(c)).len().min(end - start);
        self.at = end;
        self.fault(Syntax::UnterminatedString, Span { start, length });
        None
    }
}
