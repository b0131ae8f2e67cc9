mod bodies;
mod names;
mod variables;

use crate::reading::scenario::Loaded;
use crate::reading::source::Source;

/// What is wrong in a program, and the places that are pointed at.
fn problems(program: &str) -> Vec<String> {
    problems_of(&format!("title \"T\"\nclause \"a/b\"\n{program}"))
}

fn problems_of(text: &str) -> Vec<String> {
    match Loaded::from_source(Source::of(text), "group/name", None) {
        Ok(_) => Vec::new(),
        Err(problems) => problems
            .into_iter()
            .map(|problem| format!("{problem} @ {}", problem.pointed_at()))
            .collect(),
    }
}

#[test]
fn titles_and_clauses() {
    let of = |title: &str, clauses: &str| {
        problems_of(&format!("title \"{title}\"\nclause {clauses}\nmain {{ }}"))
    };
    let long = "x".repeat(100);
    assert!(of(&long, "\"a/b\"").is_empty());
    let longer = format!("a title that is too long @ \"{long}x\"");
    assert_eq!(of(&format!("{long}x"), "\"a/b\""), [longer]);
    assert_eq!(of("T.", "\"a/b\""), ["a title that ends in a dot @ \"T.\""]);
    assert_eq!(of("T\\nU", "\"a/b\""), ["a title of several lines @ \"T\\nU\""]);
    assert_eq!(of("T", "\"a/b\" \"a/b\""), ["clause `a/b` is listed twice @ \"a/b\""]);
}
