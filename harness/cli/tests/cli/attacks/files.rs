//! Files that somebody has broken: scenarios, platform files, logs and results.

use std::fs;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use threadproof_suite::ids;

use super::{ends_with, every};
use crate::{TempFolder, grade, report, workspace};

/// What can happen to a file, at positions that are chosen by an index.
#[derive(Clone, Debug)]
enum Change {
    /// A line is lost.
    Drop(Index),
    /// A line occurs this many times more.
    Repeat(Index, usize),
    /// Two lines are exchanged.
    Swap(Index, Index),
    /// A word is replaced by one from elsewhere in the file.
    Replace(Index, Index),
    /// A text is inserted.
    Insert(Index, String),
    /// Everything from some line on is in blocks within blocks.
    Nest(Index, usize),
    /// The rest is lost.
    Truncate(Index),
}

fn change() -> impl Strategy<Value = Change> {
    const PIECES: &[&str] = &[
        "{",
        "}",
        "\"",
        "\\",
        "/*",
        "/-",
        "(var)",
        "=",
        "\0",
        "\u{feff}",
        "\u{202e}",
        "-1",
        "1e9",
        "99999999999999999999",
        "#true",
        "\n",
        "\t",
        ";",
        "\r",
    ];
    let index = any::<Index>;
    let piece = prop_oneof![select(PIECES).prop_map(str::to_owned), any::<String>()];
    prop_oneof![
        index().prop_map(Change::Drop),
        (index(), prop_oneof![1..4_usize, Just(2000)])
            .prop_map(|(line, times)| Change::Repeat(line, times)),
        (index(), index()).prop_map(|(one, other)| Change::Swap(one, other)),
        (index(), index()).prop_map(|(word, by)| Change::Replace(word, by)),
        (index(), piece).prop_map(|(at, text)| Change::Insert(at, text)),
        (index(), prop_oneof![1..8_usize, Just(3000)])
            .prop_map(|(from, depth)| Change::Nest(from, depth)),
        index().prop_map(Change::Truncate),
    ]
}

impl Change {
    fn apply(&self, text: &str) -> String {
        let mut lines: Vec<&str> = text.lines().collect();
        if lines.is_empty() {
            return text.to_owned();
        }
        match self {
            Self::Drop(line) => drop(lines.remove(line.index(lines.len()))),
            Self::Repeat(line, times) => {
                let at = line.index(lines.len());
                lines.splice(at..at, std::iter::repeat_n(lines[at], *times).collect::<Vec<_>>());
            }
            Self::Swap(one, other) => {
                let (one, other) = (one.index(lines.len()), other.index(lines.len()));
                lines.swap(one, other);
            }
            Self::Replace(word, by) => {
                let mut words: Vec<&str> = text.split(' ').collect();
                let (word, by) = (word.index(words.len()), by.index(words.len()));
                words[word] = words[by];
                return words.join(" ");
            }
            Self::Insert(at, inserted) => {
                let mut characters: Vec<char> = text.chars().collect();
                let at = at.index(characters.len() + 1);
                characters.splice(at..at, inserted.chars());
                return characters.into_iter().collect();
            }
            Self::Nest(from, depth) => {
                let (before, within) = lines.split_at(from.index(lines.len()));
                let is_json = text.starts_with('{');
                let (open, close) = if is_json { ("[", "]") } else { ("catch {\n", "\n}") };
                let (open, close) = (open.repeat(*depth), close.repeat(*depth));
                return format!("{}\n{open}{}{close}\n", before.join("\n"), within.join("\n"));
            }
            Self::Truncate(at) => {
                let end = at.index(text.chars().count());
                return text.chars().take(end).collect();
            }
        }
        lines.join("\n") + "\n"
    }
}

/// The log of a bundle.
static LOG: LazyLock<String> = LazyLock::new(|| grade::log(&grade::folder()));

/// The results of a platform.
static RESULTS: LazyLock<String> =
    LazyLock::new(|| fs::read_to_string(report::results().path("two.json")).unwrap());

/// Changes to a file, one after another.
fn changes() -> impl Strategy<Value = Vec<Change>> {
    prop::collection::vec(change(), 1..4)
}

fn changed(text: &str, changes: &[Change]) -> String {
    changes.iter().fold(text.to_owned(), |text, change| change.apply(&text))
}

/// A file of the suite in a folder, at a position that is chosen by an index.
fn file_of(folder: &str, index: Index) -> String {
    let files = fs::read_dir(workspace().join(folder)).unwrap();
    let mut files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    files.sort();
    fs::read_to_string(&files[index.index(files.len())]).unwrap()
}

proptest! {
    #![proptest_config(every(16))]

    #[test]
    fn broken_scenarios_have_problems_at_most(
        files in prop::collection::vec((any::<Index>(), changes()), 8)
    ) {
        let suite = workspace().join("scenarios");
        let ids = ids(&suite.clone().into()).unwrap();
        let contract = fs::read(suite.join("contract.kdl")).unwrap();
        let mut folder = TempFolder::new().with("contract.kdl", contract);
        for (number, (scenario, changes)) in files.iter().enumerate() {
            let id = &ids[scenario.index(ids.len())];
            let text = fs::read_to_string(suite.join(format!("{id}.kdl"))).unwrap();
            folder = folder.with(format!("broken/f{number}.kdl"), changed(&text, changes));
        }
        for command in [
            "check made",
            "list --scenarios made",
            "show broken/f0 --scenarios made",
            "show broken/f1 --format rust --scenarios made",
        ] {
            prop_assert_eq!(ends_with(&[0, 2], folder.threadproof(command)).err(), None);
        }
    }

    #[test]
    fn a_broken_platform_file_has_problems_at_most(file in any::<Index>(), changes in changes()) {
        let broken = changed(&file_of("platforms", file), &changes);
        let folder = TempFolder::new().with("t.kdl", broken);
        let command = folder.threadproof("platforms --platforms made");
        prop_assert_eq!(ends_with(&[0, 2], command).err(), None);
    }

    #[test]
    fn a_broken_log_is_graded_or_an_error(changes in changes()) {
        let folder = grade::folder();
        let command = grade::grade(&folder, changed(&LOG, &changes));
        prop_assert_eq!(ends_with(&[0, 1, 2, 3], command).err(), None);
    }

    #[test]
    fn broken_results_are_reported_or_an_error(changes in changes()) {
        let folder = TempFolder::new().with("broken.json", changed(&RESULTS, &changes));
        for format in ["markdown", "html"] {
            let command = folder.threadproof(&format!("report made/broken.json --format {format}"));
            prop_assert_eq!(ends_with(&[0, 2], command).err(), None);
        }
    }
}
