//! The canonical text of nodes.
//!
//! It is a strict subset of KDL 2: one node a line, no indentation, no comments, texts always
//! quoted, a block opened by ` {` at the end of its node's line and closed by a line that holds
//! nothing but `}`. It can be read with nothing but a loop over lines, which is what lets a probe
//! for a small device be written in any language.

use std::fmt::Write as _;

use crate::fault::{Fault, FaultKind};
use crate::name::{Name, Span};
use crate::node::{DEEPEST, Node};
use crate::value::{Argument, Literal};

/// Writes nodes as canonical text.
#[must_use]
pub fn write(nodes: &[Node]) -> String {
    let mut text = String::new();
    write_into(&mut text, nodes);
    text
}

fn write_into(text: &mut String, nodes: &[Node]) {
    for node in nodes {
        text.push_str(&node.word);
        for argument in &node.arguments {
            text.push(' ');
            write_argument(text, argument);
        }
        for (key, value) in &node.properties {
            text.push(' ');
            text.push_str(key);
            text.push('=');
            write_argument(text, value);
        }
        if let Some(children) = &node.children {
            text.push_str(" {\n");
            write_into(text, children);
            text.push('}');
        }
        text.push('\n');
    }
}

fn write_argument(text: &mut String, argument: &Argument) {
    if argument.variable {
        text.push_str("(var)");
    }
    match &argument.literal {
        Literal::Unit => text.push_str("#null"),
        Literal::Bool(true) => text.push_str("#true"),
        Literal::Bool(false) => text.push_str("#false"),
        Literal::Int(value) => {
            // Writing to a String cannot fail.
            let _ = write!(text, "{value}");
        }
        Literal::Text(value) => write_quoted(text, value),
    }
}

fn write_quoted(text: &mut String, value: &str) {
    text.push('"');
    for character in value.chars() {
        match character {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            c if c.is_control() || is_special_to_kdl(c) => {
                let _ = write!(text, "\\u{{{:x}}}", u32::from(c));
            }
            c => text.push(c),
        }
    }
    text.push('"');
}

/// Characters that Rust does not call control, but that KDL takes for the end of a line or, as they
/// turn the direction of a text or cannot be seen, does not let stand in a file.
fn is_special_to_kdl(character: char) -> bool {
    matches!(character, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(character, '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Reads canonical text.
///
/// # Errors
/// The first place where the text is not canonical.
pub fn parse(text: &str) -> Result<Vec<Node>, Fault> {
    let mut open: Vec<Vec<Node>> = vec![Vec::new()];
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let content = line.strip_suffix('\n').unwrap_or(line);
        if content == "}" {
            let children = open.pop().unwrap_or_default();
            let Some(parent) = open.last_mut().and_then(|nodes| nodes.last_mut()) else {
                return Err(expected("a block before its end", offset, 1));
            };
            parent.children = Some(children);
        } else {
            let (node, opens) = Line { content, at: 0, offset }.node()?;
            if let Some(nodes) = open.last_mut() {
                nodes.push(node);
            }
            if opens {
                if open.len() > DEEPEST {
                    return Err(expected("fewer nested blocks", offset, content.len()));
                }
                open.push(Vec::new());
            }
        }
        offset += line.len();
    }
    match open.pop() {
        Some(nodes) if open.is_empty() => Ok(nodes),
        _ => Err(expected("the end of a block", offset, 0)),
    }
}

fn expected(expected: &'static str, start: usize, length: usize) -> Fault {
    FaultKind::NotCanonical { expected }.at(Span { start, length })
}

/// One line of canonical text, being read.
struct Line<'t> {
    content: &'t str,
    at: usize,
    offset: usize,
}

impl Line<'_> {
    fn node(mut self) -> Result<(Node, bool), Fault> {
        let mut node = Node::new("");
        node.word = self.word()?;
        while self.eat(" ") {
            if self.rest() == "{" {
                return Ok((node, true));
            }
            if self.rest().starts_with(|c: char| c.is_ascii_lowercase()) {
                let key = self.word()?;
                if !self.eat("=") {
                    return Err(self.fault("`=` after the name of a property"));
                }
                node.properties.push((key, self.argument()?));
            } else {
                node.arguments.push(self.argument()?);
            }
        }
        if self.rest().is_empty() { Ok((node, false)) } else { Err(self.fault("one space")) }
    }

    fn rest(&self) -> &str {
        &self.content[self.at..]
    }

    fn eat(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    fn fault(&self, what: &'static str) -> Fault {
        expected(what, self.offset + self.at, self.rest().len())
    }

    fn word(&mut self) -> Result<Name, Fault> {
        let is_of_word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let length = self.rest().find(|c| !is_of_word(c)).unwrap_or(self.rest().len());
        let text = self.rest()[..length].to_owned();
        if !Name::is_valid(&text) {
            return Err(self.fault("a word"));
        }
        let span = Span { start: self.offset + self.at, length };
        self.at += length;
        Ok(Name::new(text, span))
    }

    fn argument(&mut self) -> Result<Argument, Fault> {
        let start = self.at;
        let variable = self.eat("(var)");
        let literal = if self.eat("#null") {
            Literal::Unit
        } else if self.eat("#true") {
            Literal::Bool(true)
        } else if self.eat("#false") {
            Literal::Bool(false)
        } else if self.eat("\"") {
            Literal::Text(self.quoted()?)
        } else {
            let length = self.rest().find(' ').unwrap_or(self.rest().len());
            let value = self.rest()[..length].parse().map_err(|_| self.fault("a value"))?;
            self.at += length;
            Literal::Int(value)
        };
        let span = Span { start: self.offset + start, length: self.at - start };
        Ok(Argument { variable, literal, span })
    }

    /// The rest of a text whose opening quote has been read.
    fn quoted(&mut self) -> Result<String, Fault> {
        let mut text = String::new();
        loop {
            let Some(character) = self.rest().chars().next() else {
                return Err(self.fault("a closing quote"));
            };
            self.at += character.len_utf8();
            match character {
                '"' => return Ok(text),
                '\\' => text.push(self.escape()?),
                c => text.push(c),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Fault> {
        for (token, character) in [("\"", '"'), ("\\", '\\'), ("n", '\n')] {
            if self.eat(token) {
                return Ok(character);
            }
        }
        let unknown = self.fault("one of the escapes \\\" \\\\ \\n \\u{…}");
        if !self.eat("u{") {
            return Err(unknown);
        }
        let length = self.rest().find('}').ok_or_else(|| unknown.clone())?;
        let code = u32::from_str_radix(&self.rest()[..length], 16).ok().and_then(char::from_u32);
        self.at += length + 1;
        code.ok_or(unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn literal() -> impl Strategy<Value = Literal> {
        prop_oneof![
            Just(Literal::Unit),
            any::<bool>().prop_map(Literal::Bool),
            any::<i64>().prop_map(Literal::Int),
            any::<String>().prop_map(Literal::Text),
        ]
    }

    fn node() -> impl Strategy<Value = Node> {
        let word = "[a-z][a-z0-9-]{0,8}";
        let flat =
            (word, prop::collection::vec(literal(), 0..3), prop::option::of((word, literal())))
                .prop_map(|(word, arguments, property)| {
                    let node = arguments.into_iter().fold(Node::new(&word), Node::with);
                    property
                        .into_iter()
                        .fold(node, |node, (key, value)| node.with_property(&key, value))
                });
        flat.prop_recursive(4, 24, 4, move |inner| {
            (word, prop::collection::vec(inner, 0..4))
                .prop_map(|(word, children)| Node::new(&word).with_children(children))
        })
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back_to_the_same_text(nodes in prop::collection::vec(node(), 0..4)) {
            let text = write(&nodes);
            prop_assert_eq!(write(&parse(&text).unwrap()), text);
        }

        #[test]
        fn any_text_is_read_or_refused(text in any::<String>()) {
            if let Ok(nodes) = parse(&text) {
                let canonical = write(&nodes);
                prop_assert_eq!(write(&parse(&canonical).unwrap()), canonical);
            }
        }
    }

    #[test]
    fn a_fault_points_at_its_place() {
        let fault = parse("a\nb  \"x\"\n").unwrap_err();
        assert_eq!(fault.span.start, 4);
        assert!(parse("a {\n").is_err());
        assert!(parse("}\n").is_err());
        assert!(parse(&"a {\n".repeat(DEEPEST + 2)).is_err());
    }
}
