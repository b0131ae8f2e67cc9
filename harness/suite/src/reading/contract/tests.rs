use super::*;

const LINK: &str = "https://doc.rust-lang.org/std/thread/fn.spawn.html";

fn clause(head: &str, block: &str) -> String {
    format!("clause {head} {{ {block} }}\n")
}

/// What is wrong in a text, and the places that are pointed at.
fn problems(text: &str) -> Vec<(String, String)> {
    let problems = Contract::from_source(&Source::of(text)).unwrap_err();
    problems.into_iter().map(|problem| (problem.to_string(), problem.pointed_at())).collect()
}

#[test]
fn clauses_are_read_in_order_and_found_by_name() {
    let link = format!("link=\"{LINK}\"");
    let text = clause(&format!("\"b/b\" basis=\"implied\" {link}"), "text \"b\"")
        + &clause(
            &format!("\"a/a\" {link} basis=\"implementation\""),
            "untestable \"no\"; text \"a\"; compiled \"one\" \"two\"",
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
fn what_a_clause_lacks_or_has_too_much_is_told() {
    let link = format!("link=\"{LINK}\"");
    let whole = format!("basis=\"implied\" {link}");
    let elsewhere = "https://example.org/";
    for (head, block, message, place) in [
        (format!("\"a\" {whole}"), "text \"t\"", "no name for a clause", "\"a\""),
        (format!("\"a/B\" {whole}"), "text \"t\"", "no name for a clause", "\"a/B\""),
        (whole.clone(), "text \"t\"", "`clause` lacks its name", "clause"),
        (format!("1 {whole}"), "text \"t\"", "expected a text", "1"),
        (format!("\"a/b\" \"c\" {whole}"), "text \"t\"", "`clause` takes one text", "\"c\""),
        (format!("\"a/b\" {link}"), "text \"t\"", "`clause` lacks `basis=\"…\"`", "clause"),
        (
            format!("\"a/b\" basis=\"implies\" {link}"),
            "text \"t\"",
            "unknown basis `implies`",
            "\"implies\"",
        ),
        (
            format!("\"a/b\" basis=\"implied\" link=\"{elsewhere}\""),
            "text \"t\"",
            "a link to somewhere else",
            "\"https://example.org/\"",
        ),
        (format!("\"a/b\" {whole} x=1"), "text \"t\"", "unknown property `x`", "x"),
        (format!("\"a/b\" {whole}"), "", "`clause` lacks `{ text \"…\" }`", "clause"),
        (format!("\"a/b\" {whole}"), "text \"\"", "expected a text", "\"\""),
        (format!("\"a/b\" {whole}"), "text \"t\"; text \"u\"", "a second `text`", "text"),
        (
            format!("\"a/b\" {whole}"),
            "text \"t\"; compiled",
            "`compiled` lacks the name of a program",
            "compiled",
        ),
        (format!("\"a/b\" {whole}"), "text \"t\"; compiled 1", "expected a text", "1"),
        (format!("\"a/b\" {whole}"), "text \"t\"; txt \"u\"", "unknown statement `txt`", "txt"),
    ] {
        let expected = [(message.to_owned(), place.to_owned())];
        assert_eq!(problems(&clause(&head, block)), expected, "{head} {block}");
    }
}

#[test]
fn a_second_clause_of_the_same_name_is_told() {
    let one = clause(&format!("\"a/b\" basis=\"implied\" link=\"{LINK}\""), "text \"t\"");
    let twice = problems(&(one.clone() + &one));
    assert_eq!(twice, [("two clauses `a/b`".to_owned(), "\"a/b\"".to_owned())]);
}
