//! Shows the list as tables in Markdown.

use std::fmt::Write;

use crate::list::{Coverage, List};

/// A count of the tests, and a table for each file or folder.
pub(crate) fn markdown(list: &List) -> String {
    let tests = || list.groups.iter().flat_map(|group| &group.tests);
    let covered = tests().filter(|test| test.coverage.reason().is_none()).count();
    let mut text = format!("Of {} tests, {covered} are covered.\n", tests().count());
    for group in &list.groups {
        write!(text, "\n### `{}`\n\n| test | covered by |\n|---|---|\n", group.path).unwrap();
        for test in &group.tests {
            row(&mut text, &format!("`{}`", test.name), &test.coverage, list);
        }
        if let Some(others) = &group.others {
            let which = if group.tests.is_empty() { "all" } else { "all others" };
            row(&mut text, which, others, list);
        }
    }
    text
}

fn row(text: &mut String, test: &str, coverage: &Coverage, list: &List) {
    let covered = match coverage {
        Coverage::Covered { scenarios, compiled } => {
            let scenarios = scenarios.iter().map(|id| format!("`{id}`"));
            let compiled = compiled.iter().map(|case| format!("`{case}` (compile test)"));
            scenarios.chain(compiled).collect::<Vec<_>>().join(", ")
        }
        Coverage::Omitted(reason) => format!("not covered: {}", list.reason(reason)),
    };
    writeln!(text, "| {test} | {covered} |").unwrap();
}
