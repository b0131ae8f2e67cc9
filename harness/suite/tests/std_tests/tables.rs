//! Shows the list as tables in Markdown.

use std::fmt::Write;

use crate::list::{Coverage, List};

/// A count of the tests, and a table for each file or folder.
pub(crate) fn markdown(list: &List) -> String {
    let tests = || list.groups.iter().flat_map(|group| &group.tests);
    let covered = tests().filter(|test| test.coverage.reason().is_none()).count();
    let mut page = format!("Of {} tests, {covered} are covered.\n", tests().count());
    for group in &list.groups {
        write!(page, "\n### `{}`\n\n| test | covered by |\n|---|---|\n", group.path).unwrap();
        for test in &group.tests {
            row(&mut page, &format!("`{}`", test.name), &test.coverage, list);
        }
        if let Some(others) = &group.others {
            let which = if group.tests.is_empty() { "all" } else { "all others" };
            row(&mut page, which, others, list);
        }
    }
    page
}

fn row(page: &mut String, test: &str, coverage: &Coverage, list: &List) {
    let covered = match coverage {
        Coverage::Covered { scenarios, compiled } => {
            let scenarios = scenarios.iter().map(|id| format!("`{id}`"));
            let compiled = compiled.iter().map(|case| format!("`{case}` (compile test)"));
            scenarios.chain(compiled).collect::<Vec<_>>().join(", ")
        }
        Coverage::Omitted(reason) => format!("not covered: {}", list.reason(reason)),
    };
    writeln!(page, "| {test} | {covered} |").unwrap();
}
