use super::*;

const LINK: &str = "https://doc.rust-lang.org/std/thread/fn.spawn.html";

fn clause(head: &str, block: &str) -> String {
    format!("clause {head} {{ {block} }}\n")
}

/// The message of each problem of a text, and where it points.
fn problems(text: &str) -> Vec<(String, String)> {
    let problems = Contract::from_source(&Source::of(text)).unwrap_err();
    problems.into_iter().map(|problem| (problem.to_string(), problem.pointed_at())).collect()
}

#[test]
fn clauses_are_read_in_order_and_found_by_name() {
    let link = format!(r#"link="{LINK}""#);
    let text = clause(&format!(r#""b/b" basis="implied" {link}"#), r#"text "b""#)
        + &clause(
            &format!(r#""a/a" {link} basis="implementation""#),
            r#"untestable "no"; text "a"; compiled "one" "two""#,
        );
    let contract = Contract::from_source(&Source::of(&text)).unwrap();
    let names: Vec<&str> = contract.clauses.iter().map(|clause| &*clause.name).collect();
    assert_eq!(names, ["b/b", "a/a"]);
    let found = contract.clause("a/a").unwrap();
    assert_eq!((found.basis, &*found.link), (Basis::Implementation, LINK));
    assert_eq!((&*found.text, found.untestable.as_deref()), ("a", Some("no")));
    assert_eq!(found.compiled, ["one", "two"]);
    assert!(contract.clause("a/b").is_none());
}

#[test]
fn a_clause_with_wrong_parts_is_refused() {
    let link = format!(r#"link="{LINK}""#);
    let whole = format!(r#"basis="implied" {link}"#);
    let elsewhere = "https://example.org/";
    for (head, block, message, place) in [
        (format!(r#""a" {whole}"#), r#"text "t""#, "invalid clause name", r#""a""#),
        (format!(r#""a/B" {whole}"#), r#"text "t""#, "invalid clause name", r#""a/B""#),
        (whole.clone(), r#"text "t""#, "`clause` needs a name", "clause"),
        (format!("1 {whole}"), r#"text "t""#, "expected a string", "1"),
        (format!(r#""a/b" "c" {whole}"#), r#"text "t""#, "`clause` takes one argument", r#""c""#),
        (format!(r#""a/b" {link}"#), r#"text "t""#, r#"`clause` needs `basis="…"`"#, "clause"),
        (
            format!(r#""a/b" basis="implies" {link}"#),
            r#"text "t""#,
            "unknown basis `implies`",
            r#""implies""#,
        ),
        (
            format!(r#""a/b" basis="implied" link="{elsewhere}""#),
            r#"text "t""#,
            "link to another site",
            r#""https://example.org/""#,
        ),
        (format!(r#""a/b" {whole} x=1"#), r#"text "t""#, "unknown property `x`", "x"),
        (format!(r#""a/b" {whole}"#), "", r#"`clause` needs `{ text "…" }`"#, "clause"),
        (format!(r#""a/b" {whole}"#), r#"text """#, "expected a string", r#""""#),
        (format!(r#""a/b" {whole}"#), r#"text "t"; text "u""#, "duplicate `text`", "text"),
        (
            format!(r#""a/b" {whole}"#),
            r#"text "t"; compiled"#,
            "`compiled` needs the name of a program",
            "compiled",
        ),
        (format!(r#""a/b" {whole}"#), r#"text "t"; compiled 1"#, "expected a string", "1"),
        (
            format!(r#""a/b" {whole}"#),
            r#"text "t"; steps "joyn""#,
            "unknown step `joyn`",
            r#""joyn""#,
        ),
        (
            format!(r#""a/b" {whole}"#),
            r#"text "t"; steps "join" "join""#,
            "step `join` belongs to another clause",
            r#""join""#,
        ),
        (format!(r#""a/b" {whole}"#), r#"text "t"; txt "u""#, "unknown statement `txt`", "txt"),
    ] {
        let expected = [(message.to_owned(), place.to_owned())];
        assert_eq!(problems(&clause(&head, block)), expected, "{head} {block}");
    }
}

#[test]
fn a_second_clause_of_the_same_name_is_refused() {
    let one = clause(&format!(r#""a/b" basis="implied" link="{LINK}""#), r#"text "t""#);
    let twice = problems(&(one.clone() + &one));
    assert_eq!(twice, [("duplicate clause `a/b`".to_owned(), r#""a/b""#.to_owned())]);
}
