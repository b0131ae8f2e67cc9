mod faults;
mod properties;
mod strings;

use super::*;
use crate::canonical::write;
use crate::value::Literal;

fn nodes(text: &str) -> Vec<Node> {
    read_kdl(text).unwrap_or_else(|faults| panic!("{text:?}: {faults:?}"))
}

/// The part of the text at `span`.
fn part(text: &str, span: Span) -> &str {
    &text[span.start..span.end()]
}

#[test]
fn equivalent_nodes_read_the_same() {
    let canonical = r#"spawn "a" 31 #true #null as="é" move=(var)"x" {
yield
}
"#;
    for text in [
        r#"spawn "a" 31 #true #null as="é" move=(var)"x" { yield }"#,
        r##""spawn" a 0x1f #true #null as = #"é"# "move"=( var ) x {
            yield;
        }"##,
        r#"spawn/**/a +0b1_1111 #true/* /* */ */#null as=é move=("var")x{yield}"#,
        "\u{feff}spawn \"\\u{61}\" +3_1 /* , */ #true \\ // on\n #null as=\"\"\"\n  é\n  \"\"\" \
         move=(#\"var\"#) \\\r\n \"x\" { yield\n}",
    ] {
        assert_eq!(write(&nodes(text)), canonical, "{text}");
    }
}

#[test]
fn integers_of_every_radix() {
    let text = "a 0 -7 +1_000_ 0xfF_ -0x8000_0000_0000_0000 0o17 0b1_01 9223372036854775807";
    let expected = [0, -7, 1000, 255, i64::MIN, 15, 5, i64::MAX];
    let read = nodes(text).remove(0).arguments.into_iter().map(|argument| argument.literal);
    assert_eq!(read.collect::<Vec<_>>(), expected.map(Literal::Int));
}

#[test]
fn bare_strings_may_look_a_little_like_numbers() {
    for text in ["-", "+", ".", "-.", "--1", "-a", ".a", "a.b", "a1,<>", "é", "r", "_1"] {
        let argument = nodes(&format!("a {text}")).remove(0).arguments.remove(0);
        assert_eq!(argument.literal, Literal::Text(text.to_owned()));
    }
}

#[test]
fn statements_end_with_their_line_unless_it_is_continued() {
    for (text, canonical) in [
        ("a; b\r\nc\n\nd;", "a\nb\nc\nd\n"),
        ("a\u{85}b\u{b}c\u{c}d\u{2028}e\u{2029}f\rg", "a\nb\nc\nd\ne\nf\ng\n"),
        ("a \\ // why\n 1", "a 1\n"),
        ("a \\\n\\\n 1 \\", "a 1\n"),
        ("a /* \n */ 1", "a 1\n"),
        ("a 1 // 2 {\nb", "a 1\nb\n"),
        ("a b \\\n = \\\n 1", "a b=1\n"),
        ("a \\\n{}", "a {\n}\n"),
        ("a {} // c\nb { c; }; d {\n\n} \n", "a {\n}\nb {\nc\n}\nd {\n}\n"),
        ("// a\n/* b */\n\\\n", ""),
    ] {
        assert_eq!(write(&nodes(text)), canonical, "{text:?}");
    }
}

#[test]
fn parts_have_their_spans() {
    let text = "a {\n  spawn /* é */ \"é\" 5 as = (var)\"x\" // c\n b c=#\"d\"# { } ; }";
    let nodes = nodes(text);
    let children = nodes[0].children.as_ref().unwrap();
    let [spawn, b] = &children[..] else { panic!("{children:?}") };
    for (span, expected) in [
        (nodes[0].span(), text),
        (nodes[0].block, &text[2..]),
        (spawn.word.span, "spawn"),
        (spawn.arguments[0].span, r#""é""#),
        (spawn.arguments[1].span, "5"),
        (spawn.properties[0].0.span, "as"),
        (spawn.properties[0].1.span, r#"(var)"x""#),
        (spawn.block, ""),
        (spawn.span(), r#"spawn /* é */ "é" 5 as = (var)"x""#),
        (b.properties[0].1.span, r##"#"d"#"##),
        (b.span(), r##"b c=#"d"# { }"##),
    ] {
        assert_eq!(part(text, span), expected);
    }
}

#[test]
fn a_statement_ends_after_what_is_on_its_line() {
    for (text, rest) in
        [("a // b; c\n// d", "// d"), ("a /* \n; */ ; // d", " // d"), ("a }", "}"), ("a", "")]
    {
        assert_eq!(&text[statement_end(text, 1)..], rest, "{text}");
    }
}

#[test]
fn long_comments_are_read() {
    for piece in ["*", "/", "* / ", "é"] {
        assert_eq!(nodes(&format!("/*{} */ a", piece.repeat(5_000))).len(), 1);
    }
    assert_eq!(nodes(&format!("{}{} a", "/*".repeat(5_000), "*/".repeat(5_000))).len(), 1);
}
