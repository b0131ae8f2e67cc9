use Syntax::*;

use super::*;
use crate::fault::FaultKind;

/// The faults of a text, each with the part of the text that it points at.
fn faults(text: &str) -> Vec<(Syntax, &str)> {
    let faults = read_kdl(text).err().unwrap_or_default().into_iter();
    let of_syntax = |Fault { kind, span }| match kind {
        FaultKind::Syntax(syntax) => (syntax, part(text, span)),
        other => panic!("{other:?}"),
    };
    faults.map(of_syntax).collect()
}

#[test]
fn faulty_scalars() {
    for (text, expected) in [
        ("a 1.5e0", [(UnsupportedNumber, "1.5e0")]),
        ("a 0.0000001", [(UnsupportedNumber, "0.0000001")]),
        ("a 9999999999999.0", [(UnsupportedNumber, "9999999999999.0")]),
        ("a -1_0.0_e+7", [(UnsupportedNumber, "-1_0.0_e+7")]),
        ("a #-inf", [(UnsupportedNumber, "#-inf")]),
        ("a 9223372036854775808", [(IntegerOutOfRange, "9223372036854775808")]),
        ("a -0x8000000000000001", [(IntegerOutOfRange, "-0x8000000000000001")]),
        ("a 12x", [(InvalidNumber, "12x")]),
        ("a 0x", [(InvalidNumber, "0x")]),
        ("a 0b_1", [(InvalidNumber, "0b_1")]),
        ("a 1.", [(InvalidNumber, "1.")]),
        ("a -.5", [(InvalidNumber, "-.5")]),
        ("a b=true", [(ReservedWord, "true")]),
        ("a -inf", [(ReservedWord, "-inf")]),
        ("a #tru", [(UnknownKeyword, "#tru")]),
        ("a ##true", [(UnknownKeyword, "##true")]),
        ("a #", [(UnknownKeyword, "#")]),
    ] {
        assert_eq!(faults(text), expected, "{text}");
    }
}

#[test]
fn faulty_strings() {
    for (text, expected) in [
        ("a \"b\nc", [(UnterminatedString, r#""b"#)]),
        ("a \"b\\", [(UnterminatedString, "\"b\\")]),
        ("a \"b \\\n c\nd", [(UnterminatedString, "\"b \\")]),
        ("a #\"b\"\nc", [(UnterminatedString, r#"#"b""#)]),
        ("a \"\"\"\nb\n", [(UnterminatedString, r#"""""#)]),
        ("a \"\\q{\"", [(Escape, "\\q")]),
        ("a \"\\u{d800}\"", [(Escape, "\\u{d800}")]),
        ("a \"\\u{1234567}\"", [(Escape, "\\u{1234567}")]),
        ("a \"\\u{}\"", [(Escape, "\\u{}")]),
        ("a \"\\u{6g}\"", [(Escape, "\\u{6")]),
        ("a \"\\u\"", [(Escape, "\\u")]),
        (r#"a """b""""#, [(TextAfterOpening, r#"""""#)]),
        (r##"a #"""#"##, [(TextAfterOpening, r#"#""""#)]),
        ("a \"\"\"\nb\"\"\"", [(TextBeforeClosing, r#"""""#)]),
        ("a \"\"\"\nb\\\n \"\"\"", [(TextBeforeClosing, r#"""""#)]),
        ("a #\"\"\"\nb\"\"\"#", [(TextBeforeClosing, r##""""#"##)]),
        ("a \"\"\"\n  b\n \tc\n  \"\"\"", [(Indentation, " \tc")]),
        ("a \"\u{1}\"", [(DisallowedCharacter, "\u{1}")]),
    ] {
        // An unterminated multi-line string hides the rest of the text.
        assert_eq!(faults(text)[..1], expected, "{text}");
    }
}

#[test]
fn faulty_statements() {
    for (text, expected) in [
        ("A.b", &[(InvalidWord, "A.b")][..]),
        (r#""a b""#, &[(InvalidWord, r#""a b""#)]),
        ("#null a", &[(InvalidWord, "#null")]),
        ("a Key=1", &[(InvalidKey, "Key")]),
        ("a true=1", &[(ReservedWord, "true")]),
        ("a (u8)1", &[(UnknownAnnotation, "u8")]),
        ("a b=()c", &[(UnknownAnnotation, "()")]),
        ("a (12x)c", &[(InvalidNumber, "12x")]),
        ("(var)a", &[(AnnotatedWord, "(var)")]),
        ("a (", &[(UnterminatedAnnotation, "(")]),
        ("a (var b", &[(UnterminatedAnnotation, "(")]),
        ("a (var)", &[(MissingValue, "(var)")]),
        ("a b = ;", &[(MissingValue, "b =")]),
        (r#"a "b"c=1"#, &[(MissingSpace, "c=1")]),
        (r##"a 1"b"#true"##, &[(MissingSpace, r#""b""#), (MissingSpace, "#true")]),
        ("a b(var)c", &[(MissingSpace, "(var)c")]),
        ("a = 1", &[(Unexpected, "=")]),
        ("a ) [[", &[(Unexpected, ")"), (Unexpected, "[[")]),
        ("a 1=2", &[(Unexpected, "=")]),
        ("a b=1=2", &[(Unexpected, "=")]),
        ("a (var)b=2", &[(Unexpected, "=")]),
        ("a / b", &[(Unexpected, "/")]),
        ("a;;", &[(Unexpected, ";")]),
        ("a /-b", &[(Slashdash, "/-")]),
        ("a \\ b", &[(Continuation, "\\")]),
        (
            "a // \u{202e}b\u{7f}",
            &[(DisallowedCharacter, "\u{202e}"), (DisallowedCharacter, "\u{7f}")],
        ),
    ] {
        assert_eq!(faults(text), expected, "{text}");
    }
}

#[test]
fn faulty_blocks_and_comments() {
    for (text, expected) in [
        ("a /* /* */", [(UnterminatedComment, "/*")]),
        ("a { b", [(UnterminatedBlock, "{")]),
        ("a }", [(UnmatchedBrace, "}")]),
        ("a\n{ b }", [(BlockWithoutWord, "{")]),
        ("a { } { }", [(BlockWithoutWord, "{")]),
        ("a { b } c 1 ; d", [(StatementAfterBlock, "c 1")]),
        ("a { } \\\n b", [(StatementAfterBlock, "b")]),
    ] {
        assert_eq!(faults(text), expected, "{text}");
    }
}

#[test]
fn one_fault_does_not_hide_another() {
    let text =
        "a 1e5 \"\\q\\w\" {\n b c=true (u8)D\n E 12x\n}\nf 1e-1 \"g\nh \"\"\"\ni\n \"\"\" #j\n) K=";
    let parts: Vec<&str> = faults(text).into_iter().map(|(_, part)| part).collect();
    let expected =
        ["1e5", "\\q", "\\w", "true", "u8", "E", "12x", "1e-1", r#""g"#, "i", "#j", ")", "K", "K="];
    assert_eq!(parts, expected);
}

#[test]
fn blocks_are_nested_up_to_a_limit() {
    let nested = |depth| "a {\n".repeat(depth) + &"}\n".repeat(depth);
    assert_eq!(faults(&nested(MAX_DEPTH)), []);
    assert_eq!(faults(&nested(MAX_DEPTH + 1)), [(TooDeep, "{")]);
    assert_eq!(faults(&nested(100_000)), [(TooDeep, "{")]);
}

/// A reader that recurses, or that rereads inner parts, overflows its stack on these or takes
/// minutes.
#[test]
fn pathological_texts_are_refused_quickly() {
    for piece in [
        "{",
        "}",
        "a{}",
        "a {\n",
        ")",
        "a )\n",
        "=",
        "a=",
        "(",
        "(a)",
        "(a",
        "/-",
        "/-{",
        "a /- {\n",
        "a\n/-b {\n",
        "/*",
        "/* * ",
        r#"""#,
        r#"#""#,
        "#",
        "\"\"\"\n",
        "#\"\"\"\n",
        "\"\"\"\n \\",
        "\\",
        "\\ ",
        "a \"\\q{{{",
        r#"12x"{{{""#,
        "\u{feff}",
    ] {
        assert!(read_kdl(&piece.repeat(20_000)).is_err(), "{piece}");
        assert!(read_kdl(&format!("a {}", piece.repeat(20_000))).is_err(), "{piece}");
    }
}
