use super::*;

fn heads(text: &str) -> Vec<String> {
    let outline = Outline::of(&Source::of(text)).unwrap();
    outline.statements.iter().map(|statement| statement.head.trim().to_owned()).collect()
}

/// What is wrong in a text, and the place that is pointed at.
fn problems(text: &str) -> Vec<(String, String)> {
    let problems = Outline::of(&Source::of(text)).unwrap_err();
    problems.into_iter().map(|problem| (problem.to_string(), problem.pointed_at())).collect()
}

#[test]
fn comments_are_blank_and_texts_are_masked() {
    assert_eq!(heads("a // b {\n/* c { /* */ \n */ d"), ["a", "d"]);
    assert_eq!(heads("a \"{ // \\\" \" #\"{\"}\"# 1"), ["a \"xxxxxxxx\" \"xxxxx\" 1"]);
    assert_eq!(heads("a \"\"\"\n  {\n  \"\"\" b"), ["a \"xxxxxxxxxxx\" b"]);
}

#[test]
fn statements_end_with_their_line_unless_it_goes_on() {
    assert_eq!(heads("a; b\r\nc\n\n;d"), ["a", "b", "c", "d"]);
    assert_eq!(heads("a \\ // why\n b"), ["a \\       \n b"]);
    assert_eq!(heads("a /* \n */ b"), ["a         b"]);
}

#[test]
fn blocks_hold_statements_and_heads_keep_their_places() {
    let text = "\u{feff}a { b { c; d } }\ne";
    let outline = Outline::of(&Source::of(text)).unwrap();
    let [a, e] = &outline.statements[..] else { panic!("{outline:?}") };
    let [b] = &a.block.as_ref().unwrap()[..] else { panic!("{outline:?}") };
    assert_eq!(b.block.as_ref().unwrap().len(), 2);
    assert!(e.block.is_none());
    for statement in [a, b, e] {
        let place = statement.start..statement.start + statement.head.len();
        assert_eq!(text[place].trim_matches(['\u{feff}', ' ']), statement.head.trim());
    }
}

#[test]
fn what_has_no_end_or_no_beginning_is_told() {
    for (text, message, place) in [
        ("a \"b\nc", "a text has no end", "\"b"),
        ("a \"b\\", "a text has no end", "\"b\\"),
        ("a #\"b\"\nc", "a text has no end", "#\"b\""),
        ("a \"\"\"\nb\n", "a text has no end", "\"\"\""),
        ("a /* /* */", "a comment has no end", "/*"),
        ("a { b", "a block has no end", "{"),
        ("a }", "a `}` closes nothing", "}"),
        ("a\n{ b }", "a block has no word before it", "{"),
        ("a { b } c", "a statement in the line of a block's end", "c"),
        ("a /-b", "`/-` is not read here", "/-"),
    ] {
        assert_eq!(problems(text), [(message.to_owned(), place.to_owned())], "{text:?}");
    }
}

#[test]
fn blocks_are_nested_as_deep_as_canonical_text_can_be() {
    let nested = |depth| "a {\n".repeat(depth) + &"}\n".repeat(depth);
    assert!(Outline::of(&Source::of(&nested(DEEPEST))).is_ok());
    assert_eq!(problems(&nested(DEEPEST + 1)).len(), 1);
    assert_eq!(problems(&nested(10_000)).len(), 1);
}
