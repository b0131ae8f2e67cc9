//! Reads KDL.
//!
//! One pass turns the text into [`Node`]s:
//!
//! ```text
//! // A comment.
//! join "worker" as="result"; scope { yield }
//! ```
//!
//! is two nodes. The first has the word `join`, the argument `"worker"`, and the property `as`; the
//! second, `scope`, has a block with the node `yield`. Each part keeps its [`Span`] in the text, so
//! that a later check can point at it.
//!
//! Scenarios use only a part of [KDL 2](https://kdl.dev/spec/): words and keys that are valid
//! [names](crate::Name::is_valid), strings of every form, integers of 64 bits, decimals with
//! at most six decimal places, `#true`, `#false`, `#null`, the annotation `(var)`, comments, and
//! continued lines. Exponents, other annotations and `/-` are faults.
//!
//! # Faults
//!
//! All faults are reported at once. After each, reading continues past the faulty part, so in
//!
//! ```text
//! store "flag" 1e5
//! exit +0x
//! ```
//!
//! both numbers are reported. Only a block nested deeper than [`MAX_DEPTH`] stops the reader.
//!
//! # Any text is safe to read
//!
//! Scenarios may come from strangers. The reader does not recurse: open blocks are a stack on the
//! heap, and nested comments are a counter. It reads each character a bounded number of times, so
//! it takes time linear in the length of the text.

mod cursor;
mod entries;
mod scalars;
mod strings;
mod syntax;

pub use syntax::Syntax;

use cursor::{Cursor, is_bare};

use crate::fault::Fault;
use crate::name::Span;
use crate::node::{MAX_DEPTH, Node};

/// Reads a KDL text.
///
/// # Errors
/// Every fault of its syntax, in the order of the text.
pub fn read_kdl(text: &str) -> Result<Vec<Node>, Vec<Fault>> {
    // Some editors write a byte order mark, which is not part of the text.
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut cursor = Cursor::new(text, start);
    cursor.check_characters();
    let mut reader = Reader { cursor, nodes: Vec::new(), open: Vec::new() };
    reader.document();
    let mut faults = reader.cursor.faults;
    faults.sort_by_key(|fault| fault.span.start);
    if faults.is_empty() { Ok(reader.nodes) } else { Err(faults) }
}

/// The end of a statement whose last value or block ends at `end`: after any comments, and the `;`
/// or line break.
#[must_use]
pub fn statement_end(text: &str, end: usize) -> usize {
    let mut cursor = Cursor::new(text, end);
    cursor.end_statement();
    cursor.at
}

/// A block whose `}` has not been reached yet.
struct Open {
    brace: usize,
    /// The node that it belongs to.
    parent: Node,
    /// The nodes before that one.
    siblings: Vec<Node>,
}

struct Reader<'t> {
    cursor: Cursor<'t>,
    /// The nodes of the innermost open block, or of the text.
    nodes: Vec<Node>,
    open: Vec<Open>,
}

impl Reader<'_> {
    fn document(&mut self) {
        loop {
            self.cursor.skip_lines();
            match self.cursor.peek() {
                None => break,
                Some('}') => self.close_block(),
                Some(_) => {
                    self.statement();
                }
            }
        }
        if let Some(Open { brace, .. }) = self.open.pop() {
            self.cursor.fault(Syntax::UnterminatedBlock, Span { start: brace, length: 1 });
        }
    }

    /// Reads a statement up to its end or to its block; returns the span of that part.
    fn statement(&mut self) -> Span {
        let mut node = Node::new("");
        node.word = self.cursor.word();
        let start = node.word.span.start;
        let mut end = node.word.span.end();
        let mut is_spaced = self.cursor.skip_space();
        let has_block = loop {
            let here = self.cursor.at;
            match self.cursor.peek() {
                None | Some('}') => break false,
                Some('{') => break true,
                Some(_) if self.cursor.eat_line_break() || self.cursor.eat(";") => break false,
                Some(next) if "(\"#".contains(next) || is_bare(next) => {
                    end = self.cursor.entry(&mut node);
                    if !is_spaced {
                        let span = Span { start: here, length: end - here };
                        self.cursor.fault(Syntax::MissingSpace, span);
                    }
                    is_spaced = self.cursor.at > end || self.cursor.skip_space();
                }
                Some(_) => {
                    self.cursor.unexpected();
                    end = self.cursor.at;
                    self.cursor.skip_space();
                    is_spaced = true;
                }
            }
        };
        if has_block {
            self.open_block(node);
        } else {
            self.nodes.push(node);
        }
        Span { start, length: end - start }
    }

    fn open_block(&mut self, parent: Node) {
        let brace = self.cursor.at;
        self.cursor.eat("{");
        if self.open.len() == MAX_DEPTH {
            self.cursor.fault(Syntax::TooDeep, self.cursor.span_from(brace));
            // Otherwise the open blocks would be reported as unterminated, too.
            self.open.clear();
            self.cursor.skip_to_end();
            return;
        }
        let siblings = std::mem::take(&mut self.nodes);
        self.open.push(Open { brace, parent, siblings });
    }

    fn close_block(&mut self) {
        let start = self.cursor.at;
        self.cursor.eat("}");
        let Some(Open { brace, mut parent, siblings }) = self.open.pop() else {
            self.cursor.fault(Syntax::UnmatchedBrace, self.cursor.span_from(start));
            return;
        };
        parent.children = Some(std::mem::replace(&mut self.nodes, siblings));
        parent.block = self.cursor.span_from(brace);
        self.nodes.push(parent);
        if !self.cursor.end_statement() {
            // `a {} {}` has one fault, its second block.
            let is_block = self.cursor.peek() == Some('{');
            let statement = self.statement();
            if !is_block {
                self.cursor.fault(Syntax::StatementAfterBlock, statement);
            }
        }
    }
}

#[cfg(test)]
mod tests;
