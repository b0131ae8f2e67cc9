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
fn characters_that_kdl_refuses_come_through_canonical_text() {
    let special =
        "\u{0}\u{7f}\u{85}\u{200e}\u{200f}\u{2028}\u{202a}\u{202e}\u{2066}\u{2069}\u{feff}\r\n\"\\";
    let read = nodes(&write(&[Node::new("a").with_text(special)]));
    assert_eq!(read[0].arguments[0].literal, Literal::Text(special.to_owned()));
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
    // KDL keeps some words to itself, so none of the language can be one of those.
    let reserved = ["true", "false", "null", "inf", "nan"];
    let word = "[a-z][a-z0-9-]{0,8}"
        .prop_filter("a word of KDL", move |word| !reserved.contains(&&**word));
    let property = prop::option::of((word.clone(), literal.clone()));
    let flat = (word.clone(), prop::collection::vec(literal, 0..3), property).prop_map(
        |(word, arguments, property)| {
            let node = arguments.into_iter().fold(Node::new(&word), Node::with);
            property.into_iter().fold(node, |node, (key, value)| node.with_property(&key, value))
        },
    );
    flat.prop_recursive(4, 24, 4, move |inner| {
        (word.clone(), prop::collection::vec(inner, 0..4))
            .prop_map(|(word, children)| Node::new(&word).with_children(children))
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
