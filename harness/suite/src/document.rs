//! KDL as nodes: any KDL 2 that says no more than canonical text can.

use std::collections::BTreeMap;

use kdl::{KdlDiagnostic, KdlEntry, KdlNode, KdlValue};
use miette::SourceSpan;
use threadproof_model::{Argument, Literal, Name, Node, Span};

use crate::findings::Findings;
use crate::outline::{Outline, Statement};
use crate::problem::Problems;
use crate::source::Source;
use crate::suggestion::{excerpt, suggest};

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
mod tests {
    use proptest::prelude::*;
    use threadproof_model::{parse, write};

    use super::*;

    fn nodes(text: &str) -> Vec<Node> {
        read(&Source::of(text)).unwrap()
    }

    /// What is wrong in a text, and the places that are pointed at.
    fn problems(text: &str) -> Vec<(String, String)> {
        let problems = read(&Source::of(text)).unwrap_err();
        problems.into_iter().map(|problem| (problem.to_string(), problem.pointed_at())).collect()
    }

    #[test]
    fn any_way_to_write_a_node_gives_the_same_canonical_text() {
        let canonical = "spawn \"a\" 31 #true #null as=\"é\" move=(var)\"x\" {\nyield\n}\n";
        for text in [
            "spawn \"a\" 31 #true #null as=\"é\" move=(var)\"x\" { yield }",
            "\"spawn\" a 0x1f #true #null as = #\"é\"# \"move\"=( var ) x {\n yield; }",
            "\u{feff}spawn \"\\u{61}\" +3_1 /* , */ #true \\ // on\n #null as=\"\"\"\n  é\n  \"\"\" move=(\"var\")\"x\" { yield\n}",
        ] {
            assert_eq!(write(&nodes(text)), canonical, "{text}");
        }
    }

    #[test]
    fn places_are_those_of_the_parts() {
        let text = "a {\n  spawn /* é */ \"é\" 5 as = (var)\"x\"\n}";
        let nodes = nodes(text);
        let node = &nodes[0].children.as_ref().unwrap()[0];
        let [(key, value)] = &node.properties[..] else { panic!("{node:?}") };
        let spans = [
            (node.word.span, "spawn"),
            (node.arguments[0].span, "\"é\""),
            (node.arguments[1].span, "5"),
            (key.span, "as"),
            (value.span, "(var)\"x\""),
        ];
        for (span, part) in spans {
            assert_eq!(&text[span.start..span.start + span.length], part);
        }
    }

    #[test]
    fn what_cannot_be_read_is_told_at_its_place() {
        for (text, message, place) in [
            ("a 1.5", "a number that is not whole", "1.5"),
            ("a #inf", "a number that is not whole", "#inf"),
            ("a 9223372036854775808", "a number that is too big", "9223372036854775808"),
            ("a (u8)1", "an unknown type", "u8"),
            ("(var)a", "a type before a word", "var"),
            ("A.b", "`A.b` is no word", "A.b"),
            ("\"a b\"", "`a b` is no word", "\"a b\""),
            ("a Key=1", "`Key` is no property", "Key"),
            ("a b=true", "`true` is no value", "true"),
            ("a #tru", "`#tru` is no value", "#tru"),
            ("a 12x", "`12x` is no whole number", "12x"),
            ("a \"b\"c=1", "a text runs on", "\"b\"c"),
            ("a = 1", "`= 1` does not belong here", "= 1"),
            ("a ) [", "`) [` does not belong here", ") ["),
            ("a (", "something is missing here", ""),
            ("a \"\\q{\"", "a text that cannot be read", "\"\\q{\""),
            ("a \"\"\"b\"\"\"", "a text that cannot be read", "\"\"\"b\"\"\""),
            ("a \"\u{1}\"", "a text that cannot be read", "\"\u{1}\""),
        ] {
            assert_eq!(problems(text), [(message.to_owned(), place.to_owned())], "{text:?}");
        }
    }

    #[test]
    fn all_is_told_at_once_and_in_order() {
        let messages: Vec<String> = problems("a 1.5 {\n b c=true\n d 12x\n}\ne 0.1 \"\\q\"\n")
            .into_iter()
            .map(|(_, place)| place)
            .collect();
        assert_eq!(messages, ["1.5", "true", "12x", "0.1", "\"\\q\""]);
    }

    /// Texts that kdl alone overflows its stack with, or reads for minutes.
    #[test]
    fn nasty_texts_are_refused_in_no_time() {
        for piece in [
            "{",
            "}",
            "a{}",
            "a {\n",
            ")",
            "a )\n",
            "=",
            "(a)",
            "/-",
            "/-{",
            "a /- {\n",
            "a\n/-b {\n",
            "/*",
            "/* * ",
            "\"",
            "#\"",
            "#",
            "\"\"\"\n",
            "\\",
            "a \"\\q{{{",
            "12x\"{{{\"",
        ] {
            assert!(read(&Source::of(&piece.repeat(5_000))).is_err(), "{piece}");
            assert!(read(&Source::of(&format!("a {}", piece.repeat(5_000)))).is_err(), "{piece}");
        }
    }

    #[test]
    fn long_comments_are_read() {
        for piece in ["*", "/", "* / "] {
            assert_eq!(nodes(&format!("/*{} */ a", piece.repeat(5_000))).len(), 1);
        }
        assert_eq!(nodes(&format!("{}{} a", "/*".repeat(5_000), "*/".repeat(5_000))).len(), 1);
    }

    fn node() -> impl Strategy<Value = Node> {
        let literal = prop_oneof![
            Just(Literal::Unit),
            any::<bool>().prop_map(Literal::Bool),
            any::<i64>().prop_map(Literal::Int),
            any::<String>().prop_map(Literal::Text),
        ];
        let word = "[a-z][a-z0-9-]{0,8}";
        let property = prop::option::of((word, literal.clone()));
        let flat = (word, prop::collection::vec(literal, 0..3), property).prop_map(
            |(word, arguments, property)| {
                let node = arguments.into_iter().fold(Node::new(&word), Node::with);
                property.into_iter().fold(node, |node, (key, value)| node.having(&key, value))
            },
        );
        flat.prop_recursive(4, 24, 4, move |inner| {
            (word, prop::collection::vec(inner, 0..4))
                .prop_map(|(word, children)| Node::new(&word).holding(children))
        })
    }

    proptest! {
        #[test]
        fn canonical_text_is_kdl(nodes in prop::collection::vec(node(), 0..4)) {
            let text = write(&nodes);
            let read = read(&Source::of(&text)).unwrap();
            prop_assert_eq!(&read, &parse(&text).unwrap());
            prop_assert_eq!(write(&read), text);
        }

        #[test]
        fn any_text_is_read_or_refused(text in any::<String>()) {
            if let Ok(nodes) = read(&Source::of(&text)) {
                prop_assert!(parse(&write(&nodes)).is_ok());
            }
        }

        #[test]
        fn any_row_of_tokens_is_read_or_refused(
            tokens in prop::collection::vec(prop::sample::select(vec![
                "a", "b-1", " ", "\n", ";", "{", "}", "(", ")", "(var)", "=", "\"", "\"\"\"", "\"x\"", "#", "#\"",
                "\"#", "#true", "#null", "\\", "//", "/*", "*/", "/-", "*", "1", "-", "0x", ".", "e", "_", "é", "\u{feff}",
                "\\u{", "\\q", "\t", "\r", "\u{2028}", ",", "[", "]",
            ]), 0..60),
        ) {
            let text = tokens.concat();
            if let Ok(nodes) = read(&Source::of(&text)) {
                prop_assert!(parse(&write(&nodes)).is_ok());
            }
        }
    }
}
