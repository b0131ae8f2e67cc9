//! The ids, titles and clauses of scenarios, without checking the scenarios.

use threadproof_model::{Literal, Node, read_kdl};

use crate::reading::collection::ids;
use crate::reading::problem::Problems;
use crate::reading::scenario_files::file_of;
use crate::reading::source_folder::SourceFolder;

/// What a list shows of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// `GROUP/NAME`
    pub id: String,
    /// Its title; empty if the file cannot be read.
    pub title: String,
    /// The clauses that it tests.
    pub clauses: Vec<String>,
}

/// The headings of all scenarios in a folder, in the order of their ids. A file with problems is
/// listed as far as it can be read.
///
/// # Errors
/// A folder cannot be read.
pub fn headings(folder: &SourceFolder) -> Result<Vec<Heading>, Problems> {
    Ok(ids(folder)?.into_iter().map(|id| heading(folder, id)).collect())
}

fn heading(folder: &SourceFolder, id: String) -> Heading {
    let source = file_of(&id).and_then(|file| folder.read(&file).ok());
    let nodes = source.and_then(|source| read_kdl(&source.text).ok()).unwrap_or_default();
    let title = texts(&nodes, "title").next().unwrap_or_default();
    let clauses = texts(&nodes, "clause").collect();
    Heading { id, title, clauses }
}

/// The strings after a word.
fn texts<'n>(nodes: &'n [Node], word: &'n str) -> impl Iterator<Item = String> + 'n {
    let nodes = nodes.iter().filter(move |node| &*node.word == word);
    nodes.flat_map(|node| &node.arguments).filter_map(|argument| match &argument.literal {
        Literal::Text(text) => Some(text.clone()),
        Literal::Unit | Literal::Bool(_) | Literal::Int(_) | Literal::Decimal(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::folder::Folder;

    #[test]
    fn a_file_with_problems_is_listed_too() {
        let whole = "title \"One\"\nclause \"a/b\" \"a/c\"\nmain { }\n";
        let folder = Folder::of(
            "headings",
            &[("a/one.kdl", whole), ("a/two.kdl", "main {"), ("a/three.kdl", "clause \"a/b\"")],
        );
        let found = headings(&folder.source("")).unwrap();
        let found: Vec<(&str, &str, usize)> =
            found.iter().map(|one| (&*one.id, &*one.title, one.clauses.len())).collect();
        assert_eq!(found, [("a/one", "One", 2), ("a/three", "", 1), ("a/two", "", 0)]);
    }
}
