use miette::Diagnostic as _;

use crate::reading::document::read;
use crate::reading::source::Source;

/// The message, place and help of each problem of a text.
fn problems(text: &str) -> Vec<(String, String, String)> {
    let problems = read(&Source::of(text)).unwrap_err().into_iter();
    let shown = problems.map(|problem| {
        let help = problem.help().map(|help| help.to_string()).unwrap_or_default();
        (problem.to_string(), problem.pointed_at(), help)
    });
    shown.collect()
}

#[test]
fn a_problem_has_a_message_a_place_and_help() {
    for (text, message, place, help) in [
        (
            "a \"b\nc",
            "unterminated string",
            r#""b"#,
            "add the closing `\"`; write a line break as `\\n`",
        ),
        (r#"a ##"b"#, "unterminated string", r#"##"b"#, r###"add the closing `"##`"###),
        (
            "a #\"\"\"\nb",
            "unterminated string",
            r#"#""""#,
            r##"add the closing `"""#` on a line of its own"##,
        ),
        ("a b=true", "reserved word `true`", "true", "did you mean `#true`?"),
        ("a nan", "reserved word `nan`", "nan", "put a string like this in quotes"),
        ("a #tru", "unknown keyword `#tru`", "#tru", "did you mean `#true`?"),
        ("a #yes", "unknown keyword `#yes`", "#yes", "known here: `#true`, `#false`, `#null`"),
        (
            "a 1e-3",
            "unsupported number `1e-3`",
            "1e-3",
            "write an integer, or a decimal with at most six digits after the point",
        ),
        ("a 12x", "invalid number `12x`", "12x", "put a string like this in quotes"),
        (
            "a 9223372036854775808",
            "integer out of range",
            "9223372036854775808",
            "write a number from -9223372036854775808 to 9223372036854775807",
        ),
        (
            "a \u{202e}",
            "disallowed character",
            "\u{202e}",
            "remove it; in a string, write `\\u{202e}`",
        ),
        ("a \"\\u{g}\"", "unknown escape `\\\\u{`", "\\u{", "write a code point, as in `\\u{e9}`"),
        (
            "a = 1",
            "unexpected `=`",
            "=",
            "write a value without it: only a property has one, as in `key=value`",
        ),
        ("a;;", "unexpected `;`", ";", "remove it"),
        ("a (u8)b", "unknown annotation `u8`", "u8", "write `(var)` before the name of a variable"),
    ] {
        let expected = (message.to_owned(), place.to_owned(), help.to_owned());
        assert_eq!(problems(text), [expected], "{text:?}");
    }
}

#[test]
fn all_problems_are_reported_in_the_order_of_the_file() {
    let found = problems("a 1e5 {\n b c=true\n d 12x\n}\ne 1e-1 \"\\q\"\n");
    let places: Vec<&str> = found.iter().map(|(_, place, _)| &**place).collect();
    assert_eq!(places, ["1e5", "true", "12x", "1e-1", "\\q"]);
}
