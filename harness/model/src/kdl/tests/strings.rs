use super::*;

/// The string that is the argument of the one node in `text`.
fn string(text: &str) -> String {
    match nodes(text).remove(0).arguments.remove(0).literal {
        Literal::Text(text) => text,
        other => panic!("{other:?}"),
    }
}

#[test]
fn escapes_are_replaced() {
    assert_eq!(
        string(r#"a "\"\\\n\r\t\b\f\s\u{e9}\u{10FFFF}""#),
        "\"\\\n\r\t\u{8}\u{c} é\u{10ffff}"
    );
    assert_eq!(string("a \"b \\  \n\r\n\t c\""), "b c");
}

#[test]
fn raw_strings_have_no_escapes() {
    assert_eq!(string(r##"a #"\n"b"#"##), "\\n\"b");
    assert_eq!(string(r###"a ##"b"#c"##"###), r##"b"#c"##);
    assert_eq!(string("a #\"\"#"), "");
}

#[test]
fn multi_line_strings_lose_their_indentation() {
    for (text, expected) in [
        ("a \"\"\"\n\"\"\"", ""),
        ("a \"\"\"\n  \"\"\"", ""),
        ("a \"\"\"\n  b\n\n    c\r\n \n  \t\"d\"\n  \"\"\"", "b\n\n  c\n\n\t\"d\""),
        ("a \"\"\"\n  \\n\n  \\s\n  \\u{20}b\n  \"\"\"", "\n\n \n b"),
        ("a #\"\"\"\n  \\n\n  \"\"\"\n  \"\"\"#", "\\n\n\"\"\""),
        // Escaped line breaks are removed before the indentation is.
        ("a \"\"\"\n  b \\\nc\n  d\n  \"\"\"", "b c\nd"),
        ("a \"\"\"\n  b\n  \\\n     \"\"\"", "b"),
        ("a \"\"\"\n  \\  b\n  \"\"\"", "b"),
    ] {
        assert_eq!(string(text), expected, "{text}");
    }
}

#[test]
fn every_character_survives_canonical_text() {
    let special = "\u{0}\t\u{7f}\u{85}\u{200e}\u{200f}\u{2028}\u{202a}\u{202e}\u{2066}\u{2069}\u{feff}\r\n\"\\";
    assert_eq!(string(&write(&[Node::new("a").with_text(special)])), special);
}
