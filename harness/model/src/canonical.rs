//! Canonical text: the unique form in which nodes are written.
//!
//! ```text
//! catch as="r" {
//! panic "boom"
//! }
//! ```
//!
//! It is a strict subset of KDL 2: one node per line, no indentation, no comments, strings always
//! quoted. ` {` at the end of a line opens the block of its node, and a line that is just `}` closes
//! it. A loop over the lines can read it, so a probe for a small device can be written in any
//! language.

use std::fmt::Write as _;

use crate::fault::{Fault, FaultKind};
use crate::kdl::read_kdl;
use crate::name::Span;
use crate::node::Node;
use crate::value::{Argument, Literal};
use crate::visible::is_invisible;

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
        Literal::Decimal(value) => {
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
            c if is_invisible(c) => {
                let _ = write!(text, "\\u{{{:x}}}", u32::from(c));
            }
            c => text.push(c),
        }
    }
    text.push('"');
}

/// Reads canonical text: KDL that [`write()`] reproduces byte for byte.
///
/// # Errors
/// The first syntax fault, or else the first byte that `write` would not have written.
pub fn parse(text: &str) -> Result<Vec<Node>, Fault> {
    let nodes = match read_kdl(text) {
        Ok(nodes) => nodes,
        Err(faults) => {
            return Err(faults.into_iter().next().unwrap_or_else(|| deviation(text, "")));
        }
    };
    let canonical = write(&nodes);
    if canonical == text { Ok(nodes) } else { Err(deviation(text, &canonical)) }
}

/// The fault of a text that should have been `canonical`.
fn deviation(text: &str, canonical: &str) -> Fault {
    let mut at = text.bytes().zip(canonical.bytes()).take_while(|(a, b)| a == b).count();
    while !text.is_char_boundary(at) || !canonical.is_char_boundary(at) {
        at -= 1;
    }
    let line = |text: &str| text[at..].find('\n').unwrap_or(text.len() - at);
    let expected = match &canonical[at..at + line(canonical)] {
        "" if at == canonical.len() => "the end of the text".to_owned(),
        "" => "a line break".to_owned(),
        rest => format!("`{rest}`"),
    };
    FaultKind::NotCanonical { expected }.at(Span { start: at, length: line(text) })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::decimal::Decimal;
    use crate::kdl::Syntax;
    use proptest::prelude::*;

    fn literal() -> impl Strategy<Value = Literal> {
        prop_oneof![
            Just(Literal::Unit),
            any::<bool>().prop_map(Literal::Bool),
            any::<i64>().prop_map(Literal::Int),
            any::<i64>().prop_map(Decimal::from_millionths).prop_map(Literal::Decimal),
            any::<String>().prop_map(Literal::Text),
        ]
    }

    pub(crate) fn node() -> impl Strategy<Value = Node> {
        // KDL reserves these words, and no step uses them.
        let reserved = ["true", "false", "null", "inf", "nan"];
        let word = "[a-z][a-z0-9-]{0,8}"
            .prop_filter("not reserved", move |word| !reserved.contains(&&**word));
        let property = prop::option::of((word.clone(), literal()));
        let flat = (word.clone(), prop::collection::vec(literal(), 0..3), property).prop_map(
            |(word, arguments, property)| {
                let node = arguments.into_iter().fold(Node::new(&word), Node::with);
                property
                    .into_iter()
                    .fold(node, |node, (key, value)| node.with_property(&key, value))
            },
        );
        flat.prop_recursive(4, 24, 4, move |inner| {
            (word.clone(), prop::collection::vec(inner, 0..4))
                .prop_map(|(word, children)| Node::new(&word).with_children(children))
        })
    }

    proptest! {
        #[test]
        fn written_text_reads_back_to_the_same_text(nodes in prop::collection::vec(node(), 0..4)) {
            let text = write(&nodes);
            prop_assert_eq!(write(&parse(&text).unwrap()), text);
        }

        #[test]
        fn edited_text_is_canonical_or_refused(
            nodes in prop::collection::vec(node(), 1..4),
            at in any::<prop::sample::Index>(),
            edit in "[ -~\n]{1,3}",
        ) {
            let mut text = write(&nodes);
            let at = at.index(text.len());
            if text.is_char_boundary(at) {
                text.insert_str(at, &edit);
            }
            if let Ok(nodes) = parse(&text) {
                prop_assert_eq!(write(&nodes), text);
            }
        }
    }

    #[test]
    fn a_fault_points_at_the_first_byte_that_differs() {
        for (text, expected, rest) in [
            ("a\nb  \"x\"\n", r#"`"x"`"#, r#" "x""#),
            ("a\nb", "a line break", ""),
            ("a\n\nb\n", "`b`", ""),
            ("a\n// c\n", "the end of the text", "// c"),
            ("a b=1 2\n", "`2 b=1`", "b=1 2"),
            ("a +5\n", "`5`", "+5"),
            ("a \"è\" \"\\u{e9}\"\n", r#"`é"`"#, "\\u{e9}\""),
            ("a {\n  b\n}\n", "`b`", "  b"),
        ] {
            let fault = parse(text).unwrap_err();
            let expected = expected.to_owned();
            assert_eq!(fault.kind, FaultKind::NotCanonical { expected }, "{text}");
            assert_eq!(&text[fault.span.start..fault.span.end()], rest, "{text}");
        }
    }

    #[test]
    fn the_first_fault_of_the_syntax_is_reported() {
        let fault = parse("a {\nb 1e5 true\n").unwrap_err();
        assert_eq!(fault.kind, FaultKind::Syntax(Syntax::UnterminatedBlock));
        assert_eq!(fault.span.start, 2);
    }
}
