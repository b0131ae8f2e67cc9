//! Properties of all texts. The kdl crate is the oracle for KDL.

use kdl::{KdlDocument, KdlEntry, KdlNode, KdlValue};
use proptest::prelude::*;

use super::*;
use crate::canonical::{parse, tests::node};
use crate::name::Name;
use crate::value::Argument;

/// A node without its spans.
#[derive(Debug, PartialEq)]
struct Plain {
    word: String,
    arguments: Vec<(bool, Literal)>,
    properties: Vec<(String, (bool, Literal))>,
    children: Option<Vec<Plain>>,
}

impl From<&Node> for Plain {
    fn from(node: &Node) -> Self {
        let value = |value: &Argument| (value.variable, comparable(&value.literal));
        Self {
            word: node.word.to_string(),
            arguments: node.arguments.iter().map(value).collect(),
            properties: node.properties.iter().map(|(k, v)| (k.to_string(), value(v))).collect(),
            children: node.children.as_ref().map(|nodes| nodes.iter().map(Self::from).collect()),
        }
    }
}

/// The literal, except that a decimal is a float, as the oracle reads it.
fn comparable(literal: &Literal) -> Literal {
    match literal {
        Literal::Decimal(value) => float(value.to_string().parse().unwrap()),
        other => other.clone(),
    }
}

/// A float as a literal. No text in these tests looks like one.
fn float(value: f64) -> Literal {
    Literal::Text(format!("{value:?} as a float"))
}

/// The nodes that the kdl crate reads; `None` if it refuses the text, or scenarios cannot contain
/// it.
fn oracle(text: &str) -> Option<Vec<Plain>> {
    let document: KdlDocument = text.parse().ok()?;
    document.nodes().iter().map(plain).collect()
}

fn plain(node: &KdlNode) -> Option<Plain> {
    let is_named = |entry: &&KdlEntry| entry.name().is_some();
    let (properties, arguments): (Vec<_>, Vec<_>) = node.entries().iter().partition(is_named);
    let word = node.name().value().to_owned();
    let children = node.children().map(|children| children.nodes().iter().map(plain));
    (node.ty().is_none() && Name::is_valid(&word)).then_some(())?;
    Some(Plain {
        word,
        arguments: arguments.into_iter().map(value).collect::<Option<_>>()?,
        properties: properties
            .into_iter()
            .map(|entry| Some((entry.name()?.value().to_owned(), value(entry)?)))
            .map(|property| property.filter(|(key, _)| Name::is_valid(key)))
            .collect::<Option<_>>()?,
        children: match children {
            Some(children) => Some(children.collect::<Option<_>>()?),
            None => None,
        },
    })
}

fn value(entry: &KdlEntry) -> Option<(bool, Literal)> {
    let annotation = entry.ty().map(kdl::KdlIdentifier::value);
    let literal = match entry.value() {
        KdlValue::Null => Literal::Unit,
        KdlValue::Bool(value) => Literal::Bool(*value),
        KdlValue::Integer(value) => Literal::Int((*value).try_into().ok()?),
        KdlValue::String(value) => Literal::Text(value.clone()),
        KdlValue::Float(value) => {
            let written = &entry.format()?.value_repr;
            let fraction =
                written.split_once('.').map(|(_, fraction)| fraction.replace('_', ""))?;
            (fraction.len() <= 6 && !fraction.contains(['e', 'E'])).then(|| float(*value))?
        }
    };
    annotation.is_none_or(|word| word == "var").then_some((annotation.is_some(), literal))
}

/// Tokens in any order. They leave out `/-`, which only the oracle knows.
fn tokens() -> impl Strategy<Value = String> {
    const TOKENS: [&str; 63] = [
        "a",
        "b",
        "b-1",
        "a ",
        " b",
        " 1",
        "a b=",
        " ",
        " ",
        " ",
        "\n",
        "\n",
        "\n  ",
        "\r\n",
        ";",
        "{",
        "}",
        " {\n",
        "}\n",
        "(",
        ")",
        "(var)",
        "( var )",
        "=",
        " = ",
        r#"""#,
        r#"""#,
        r#"""""#,
        "\"\"\"\n",
        "\n \"\"\"",
        "\n  \"\"\"",
        r#""x""#,
        r#"" ""#,
        "#",
        r#"#""#,
        r##""#"##,
        "#\"\"\"\n",
        "\n \"\"\"#",
        "#true",
        "#null",
        "\\",
        "\\\n",
        "\\n",
        "\\s",
        "//",
        "/*",
        "*/",
        "*",
        "1",
        "-",
        "0x",
        "+0b1",
        ".",
        "e",
        "_",
        "é",
        "\\u{",
        "\\u{e9}",
        "\\q",
        "\t",
        "\r",
        "\u{2028}",
        "true",
    ];
    prop::collection::vec(prop::sample::select(&TOKENS[..]), 0..16).prop_map(|row| row.concat())
}

/// Statements that are almost right: a few well-formed parts, with at most one stray token.
fn statements() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        " a",
        r#" "b""#,
        r##" #"c"#"##,
        " 0x1_f",
        " -7",
        " #false",
        " d=1",
        r#" e = (var)"f""#,
        " (var)g",
        " \"\"\"\n  h\n\n   \\ti\n  \"\"\"",
        " #\"\"\"\n j\n \"\"\"#",
        " \\\n",
        " /* k */",
        " {",
        "\n}",
        "\n",
        ";",
        "\nl",
        " // m\n",
        " \"n \\\n  o\"",
        " true",
        "; r",
        " 0o17",
        " \"\\f\\s\"",
        " #\"\\n\"#",
        " .5",
        " 0.5",
        " -1_0.2_5",
        " 1.5e1",
        " 0.1234567",
        " s;;",
        "{p}",
    ]);
    let parts = prop::collection::vec(part, 0..10);
    (parts, any::<prop::sample::Index>(), "[ -~\n]{0,2}").prop_map(|(parts, at, stray)| {
        let mut text = format!("q{}", parts.concat());
        text.insert_str(at.index(text.len() + 1), &stray);
        text
    })
}

/// Whether the text contains something that the oracle gets wrong.
fn is_beyond_the_oracle(text: &str) -> bool {
    // It accepts a raw string of one line that begins with two quotes: `single-line-raw-string-body`
    // in <https://kdl.dev/spec/> excludes that.
    let quotes = "#\"\"\"";
    let is_one_line = |(start, _)| !text[start + quotes.len()..].starts_with(['\n', '\r']);
    text.contains("/-") || text.match_indices(quotes).any(is_one_line)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_kdl_crate_reads_the_same(text in prop_oneof![tokens(), statements()]) {
        prop_assume!(!is_beyond_the_oracle(&text));
        let read = read_kdl(&text).ok();
        let read = read.map(|nodes| nodes.iter().map(Plain::from).collect::<Vec<_>>());
        prop_assert_eq!(read, oracle(&text));
    }
}

proptest! {
    #[test]
    fn canonical_text_is_kdl(nodes in prop::collection::vec(node(), 0..4)) {
        let text = write(&nodes);
        let written: Vec<_> = nodes.iter().map(Plain::from).collect();
        prop_assert_eq!(oracle(&text), Some(written));
    }

    #[test]
    fn any_text_is_read_or_refused(text in prop_oneof![any::<String>(), tokens()]) {
        match read_kdl(&text) {
            Ok(nodes) => prop_assert!(parse(&write(&nodes)).is_ok()),
            Err(faults) => {
                prop_assert!(!faults.is_empty());
                for fault in faults {
                    prop_assert!(text.get(fault.span.start..fault.span.end()).is_some());
                }
            }
        }
    }
}
