//! Records the choices that a platform was seen to make in its file.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use kdl::{KdlDocument, KdlNode};
use threadproof_spec::{Choice, Choices, DecidedBy, Latitude};

use super::PlatformFile;
use crate::presentation::results::Results;
use crate::probe::fingerprint::{Capability, Fingerprint};
use crate::reading::problem::{Problem, Problems};

/// What [`record`] recorded.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// The platform's file.
    pub path: PathBuf,
    /// Whether it is a new file.
    pub is_new: bool,
    /// All choices that the file now contains.
    pub choices: Choices,
    /// The latitudes of which the platform made different choices in different scenarios. They are
    /// not recorded, and removed from the file if it contained them.
    pub undecided: BTreeSet<Latitude>,
}

/// Records the choices that a platform was seen to make in its file, and creates the file if there
/// is none. Choices that were not seen this time stay as they are.
///
/// # Errors
/// If the file has problems, or cannot be written.
pub fn record(root: &Path, results: &Results) -> Result<Recorded, Problems> {
    let triple = &results.platform.target;
    if !super::is_triple(triple) {
        let message = format!("`{}` is not a target triple", triple.escape_debug());
        return Err(Problem::new(message).into());
    }
    let path = super::path(root, triple);
    let known = PlatformFile::of(root, triple)?;
    let is_new = known.is_none();
    let text = match &known {
        Some(file) => file.source.text.to_string(),
        None => beginning(&results.platform),
    };
    let (mut choices, undecided) = seen(results);
    for choice in known.iter().flat_map(|file| file.latitude.iter()) {
        if !undecided.contains(&choice.latitude()) {
            // What was seen this time is there already, and counts.
            choices.note(choice);
        }
    }
    let text = with_latitude(&text, &choices)?;
    let unwritable = |error: std::io::Error| {
        let problem = Problem::new(format!("cannot write {}: {error}", path.display()));
        problem.with_help("name the folder that holds the list of platforms")
    };
    fs::write(&path, text).map_err(unwritable)?;
    Ok(Recorded { path, is_new, choices, undecided })
}

/// The first lines of a new platform's file.
fn beginning(Fingerprint { target, capabilities, .. }: &Fingerprint) -> String {
    let mut text = format!("title \"{target}\"\ntier 3\n");
    let of_platform = Capability::OF_PLATFORM.into_iter();
    for capability in of_platform.filter(|capability| capabilities.contains(capability)) {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "capabilities \"{capability}\"");
    }
    text
}

/// The choices that the platform made in every scenario that depends on them, and the latitudes of
/// which it made different choices.
fn seen(results: &Results) -> (Choices, BTreeSet<Latitude>) {
    let (mut first, mut undecided) = (Choices::default(), BTreeSet::new());
    for (name, word) in results.scenarios.iter().flat_map(|scenario| &scenario.choices) {
        // Results of another version may name choices that this one does not know.
        if let Some(choice) = choice_of_platform(name, word)
            && first.note(choice) != choice
        {
            undecided.insert(choice.latitude());
        }
    }
    let mut seen = Choices::default();
    for choice in first.iter().filter(|choice| !undecided.contains(&choice.latitude())) {
        seen.note(choice);
    }
    (seen, undecided)
}

/// The choice with that name, if it is a platform's to make.
fn choice_of_platform(name: &str, word: &str) -> Option<Choice> {
    let mut of_platform =
        Latitude::ALL.into_iter().filter(|one| one.decided_by() == DecidedBy::Platform);
    let latitude = of_platform.find(|latitude| latitude.name() == name)?;
    latitude.choices().iter().copied().find(|choice| choice.word() == word)
}

/// The text of a platform's file with these choices; everything else stays as it is.
fn with_latitude(text: &str, choices: &Choices) -> Result<String, Problem> {
    let broken = |error: kdl::KdlError| Problem::new(error.to_string());
    // Only this block is rewritten: to print the whole document would lose some comments.
    let document = KdlDocument::parse(text).map_err(broken)?;
    let (before, written, after) = match document.get("latitude") {
        Some(node) => {
            let (before, rest) = text.split_at(node.span().offset());
            let (written, after) = rest.split_at(rest[..node.span().len()].trim_end().len());
            (before.to_owned(), KdlNode::parse(written).map_err(broken)?, after)
        }
        None if choices.is_empty() => return Ok(text.to_owned()),
        None => (text.trim_end().to_owned() + "\n", KdlNode::new("latitude"), "\n"),
    };
    let known = written.children().map(KdlDocument::nodes).unwrap_or_default();
    let mut block = "latitude {\n".to_owned();
    for choice in choices.iter() {
        let (name, word) = (choice.latitude().name(), choice.word());
        let new = KdlNode::parse(&format!("{name} \"{word}\"")).map_err(broken)?;
        let old = known.iter().find(|known| known.name().value() == name);
        let mut node = old.unwrap_or(&new).clone();
        *node.entries_mut() = new.entries().to_vec();
        let line = node.to_string();
        let line =
            line.trim_matches(|character: char| character.is_whitespace() || character == ';');
        let _ = writeln!(block, "    {line}");
    }
    Ok(before + &block + "}" + after)
}
