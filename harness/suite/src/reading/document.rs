//! KDL as nodes: any KDL 2 that says no more than canonical text can.

use std::collections::BTreeMap;

use kdl::{KdlDiagnostic, KdlEntry, KdlNode, KdlValue};
use miette::SourceSpan;
use threadproof_model::{Argument, Literal, Name, Node, Span};

use crate::reading::findings::Findings;
use crate::reading::outline::{Outline, Statement};
use crate::reading::problem::Problems;
use crate::reading::source::Source;
use crate::reading::suggestion::{excerpt, suggest};

/// Reads all nodes of a text. Their places are bytes in it.
pub(crate) fn read(source: &Source) -> Result<Vec<Node>, Problems> {
    let outline = Outline::of(source)?;
    let mut reader =
        Reader { text: &source.text, texts: BTreeMap::new(), findings: Findings::of(source) };
    for span in &outline.texts {
        reader.read_text(*span);
    }
    let nodes = reader.nodes(&outline.statements);
    reader.findings.finish()?;
    Ok(nodes)
}

struct Reader<'s> {
    text: &'s str,
    /// What the texts in quotes say, by where they start.
    texts: BTreeMap<usize, String>,
    findings: Findings<'s>,
}

impl Reader<'_> {
    /// Reads a text in quotes.
    fn read_text(&mut self, span: Span) {
        let written = &self.text[span.start..span.start + span.length];
        let text = match KdlEntry::parse(written) {
            Ok(entry) => entry.value().as_string().map(str::to_owned),
            Err(_) => None,
        };
        // A statement with a bad text is still looked at for what else is wrong in it.
        self.texts.insert(span.start, text.clone().unwrap_or_default());
        if text.is_none() {
            let help = if written.contains("\"\"\"") {
                "begin and end a text of several lines with `\"\"\"` in a line of its own, and \
                 indent all lines as much as the last"
            } else {
                "write `\\\"`, `\\\\`, `\\n`, `\\t` or `\\u{…}`, and any control character in that way"
            };
            self.findings.note("a text that cannot be read", span, "this text", help);
        }
    }

    fn nodes(&mut self, statements: &[Statement]) -> Vec<Node> {
        statements.iter().filter_map(|statement| self.node(statement)).collect()
    }

    fn node(&mut self, statement: &Statement) -> Option<Node> {
        let children = statement.block.as_ref().map(|block| self.nodes(block));
        let parsed = match KdlNode::parse(&statement.head) {
            Ok(parsed) => parsed,
            Err(error) => {
                for span in places(&error.diagnostics) {
                    self.syntax(within(statement, span));
                }
                return None;
            }
        };
        if let Some(annotation) = parsed.ty() {
            let span = within(statement, annotation.span());
            let help = "only a value can have one, `(var)`, which makes it the name of a variable";
            self.findings.note("a type before a word", span, "not read here", help);
        }
        let span = within(statement, parsed.name().span());
        let word = self.name("word", self.string(span.start, parsed.name().value()), span)?;
        let mut node = Node::new("");
        node.word = word;
        node.children = children;
        for entry in parsed.entries() {
            self.entry(statement, entry, &mut node);
        }
        Some(node)
    }

    /// What kdl read, unless what it was given there stood in for a text in quotes.
    fn string(&self, start: usize, read: &str) -> String {
        self.texts.get(&start).map_or(read, String::as_str).to_owned()
    }

    fn name(&mut self, what: &str, text: String, span: Span) -> Option<Name> {
        if Name::is_valid(&text) {
            return Some(Name::new(text, span));
        }
        let message = format!("{} is no {what}", excerpt(&text));
        let help = "a name has lower-case letters, digits and hyphens, and starts with a letter";
        self.findings.note(message, span, "not a name", help);
        None
    }

    /// Reads a value, or a property, into `node`.
    fn entry(&mut self, statement: &Statement, entry: &KdlEntry, node: &mut Node) {
        let whole = within(statement, entry.span());
        let Some(key) = entry.name() else {
            node.arguments.extend(self.argument(statement, entry, whole));
            return;
        };
        let place = within(statement, key.span());
        // The value stands after the key, an `=`, and whatever space is around that.
        let space =
            entry.format().map_or(0, |format| format.after_key.len() + format.after_eq.len());
        let before = place.length + space + 1;
        let span =
            Span { start: whole.start + before, length: whole.length.saturating_sub(before) };
        let key = self.name("property", self.string(place.start, key.value()), place);
        let value = self.argument(statement, entry, span);
        node.properties.extend(key.zip(value));
    }

    fn argument(
        &mut self,
        statement: &Statement,
        entry: &KdlEntry,
        span: Span,
    ) -> Option<Argument> {
        const WHOLE: &str = "numbers are whole and have at most 64 bits";
        if let Some(annotation) = entry.ty() {
            let place = within(statement, annotation.span());
            if self.string(place.start, annotation.value()) != "var" {
                let help = "the only one is `(var)`, before the name of a variable";
                self.findings.note("an unknown type", place, "not a type", help);
                return None;
            }
        }
        let literal = match entry.value() {
            KdlValue::Null => Literal::Unit,
            KdlValue::Bool(value) => Literal::Bool(*value),
            KdlValue::String(read) => {
                let written = entry.format().map_or(0, |format| format.value_repr.len());
                Literal::Text(self.string(span.start + span.length - written, read))
            }
            KdlValue::Integer(value) => {
                let Ok(value) = i64::try_from(*value) else {
                    self.findings.note(
                        "a number that is too big",
                        span,
                        "more than 64 bits",
                        WHOLE,
                    );
                    return None;
                };
                Literal::Int(value)
            }
            KdlValue::Float(_) => {
                self.findings.note("a number that is not whole", span, "not a whole number", WHOLE);
                return None;
            }
        };
        Some(Argument { variable: entry.ty().is_some(), literal, span })
    }

    /// Says why kdl could not read what stands at `span`.
    fn syntax(&mut self, span: Span) {
        let written = &self.text[span.start..span.start + span.length];
        let span = Span { length: written.trim_end().len(), ..span };
        let written = written.trim_end();
        let number = written.trim_start_matches(['+', '-', '.']);
        let shown = excerpt(written);
        let (message, help) = if matches!(written, "true" | "false" | "null") {
            (format!("{shown} is no value"), format!("did you mean `#{written}`?"))
        } else if written.starts_with('#') {
            let known = suggest(written, ["#true", "#false", "#null"]).unwrap_or_default();
            (format!("{shown} is no value"), known)
        } else if number.starts_with(|first: char| first.is_ascii_digit()) {
            (format!("{shown} is no whole number"), "put a text in quotes".to_owned())
        } else if written.starts_with('"') {
            ("a text runs on".to_owned(), "put a space after its closing quote".to_owned())
        } else if written.is_empty() {
            let help = "before the name of a variable write `(var)`";
            ("something is missing here".to_owned(), help.to_owned())
        } else {
            let help =
                "after its word a statement has values and `name=value`, with spaces between";
            (format!("{shown} does not belong here"), help.to_owned())
        };
        self.findings.note(message, span, "cannot be read", help);
    }
}

/// Where kdl found something wrong. What it has no message for only follows from something else.
fn places(diagnostics: &[KdlDiagnostic]) -> Vec<SourceSpan> {
    let mut said: Vec<&KdlDiagnostic> =
        diagnostics.iter().filter(|diagnostic| diagnostic.message.is_some()).collect();
    if said.is_empty() {
        said.extend(diagnostics.first());
    }
    let mut places: Vec<SourceSpan> = said.iter().map(|diagnostic| diagnostic.span).collect();
    places.dedup();
    places
}

/// A place in a statement's head as a place in the file.
fn within(statement: &Statement, span: SourceSpan) -> Span {
    Span { start: statement.start + span.offset(), length: span.len() }
}

#[cfg(test)]
mod tests;
