//! The `use` declarations of a program.

use std::collections::{BTreeMap, BTreeSet};

/// The paths that a program imports. `std::thread::self` is the module itself.
#[derive(Default)]
pub(crate) struct Imports(BTreeMap<&'static str, BTreeSet<&'static str>>);

impl Imports {
    pub(crate) fn add(&mut self, path: &'static str) {
        if let Some((module, item)) = path.rsplit_once("::") {
            self.0.entry(module).or_default().insert(item);
        }
    }

    /// The declarations, in rustfmt's order.
    pub(crate) fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> =
            self.0.iter().map(|(module, items)| one(module, items)).collect();
        lines.sort_unstable();
        lines
    }
}

fn one(module: &str, items: &BTreeSet<&str>) -> String {
    let is_self = |item: &&&str| **item == "self";
    let others = items.iter().filter(|item| !is_self(item)).copied();
    let items: Vec<&str> = items.iter().filter(is_self).copied().chain(others).collect();
    match &*items {
        ["self"] => format!("use {module};"),
        [item] => format!("use {module}::{item};"),
        items => {
            let line = format!("use {module}::{{{}}};", items.join(", "));
            if line.len() <= crate::writer::WIDTH { line } else { wrapped(module, items) }
        }
    }
}

/// Fills lines with items, as rustfmt does.
fn wrapped(module: &str, items: &[&str]) -> String {
    let mut text = format!("use {module}::{{");
    let mut line = String::new();
    for item in items {
        if line.is_empty() {
            line = format!("    {item},");
        } else if line.len() + item.len() + 2 > crate::writer::WIDTH {
            text = format!("{text}\n{line}");
            line = format!("    {item},");
        } else {
            line = format!("{line} {item},");
        }
    }
    format!("{text}\n{line}\n}};")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_items_of_a_module_share_a_line() {
        let mut imports = Imports::default();
        for path in ["std::thread::self", "std::sync::Mutex", "std::sync::atomic::Ordering"] {
            imports.add(path);
        }
        imports.add("std::sync::LazyLock");
        imports.add("std::panic::AssertUnwindSafe");
        imports.add("std::panic::self");
        let expected = [
            "use std::panic::{self, AssertUnwindSafe};",
            "use std::sync::atomic::Ordering;",
            "use std::sync::{LazyLock, Mutex};",
            "use std::thread;",
        ];
        assert_eq!(imports.lines(), expected);
    }
}
