mod bodies;
mod names;
mod variables;
mod words;

use crate::reading::testing::{lines, load};

/// Checks the problems of a scenario with these sections.
#[track_caller]
fn check(sections: &str, expected: &[&str]) {
    let found = load(sections).err().map(lines).unwrap_or_default();
    assert_eq!(found, expected, "{sections}");
}
