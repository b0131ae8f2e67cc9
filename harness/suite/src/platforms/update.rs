//! Records in the file of a platform what choices it was seen to make.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use kdl::{KdlDocument, KdlNode};
use threadproof_spec::{DecidedBy, Latitude};

use super::PlatformFile;
use crate::presentation::results::Results;
use crate::probe::fingerprint::{CAPABILITIES, Fingerprint};
use crate::reading::problem::{Problem, Problems};

/// What was recorded.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// The file.
    pub path: PathBuf,
    /// Whether there was none before.
    pub is_new: bool,
    /// The choices that stand in it now, by the name of the latitude.
    pub choices: BTreeMap<String, String>,
    /// Latitudes of which the platform was seen to make now one choice, now another: none of them
    /// is recorded.
    pub undecided: BTreeSet<String>,
}

/// Records the choices that a platform was seen to make in its file, which is made if there is
/// none. What was not seen this time stays as it is.
///
/// # Errors
/// If the file is wrong, or cannot be written.
pub fn record(root: &Path, results: &Results) -> Result<Recorded, Problems> {
    let triple = &results.platform.target;
    if !super::is_triple(triple) {
        return Err(Problem::new(format!("`{}` is no target", triple.escape_debug())).into());
    }
    let path = super::path(root, triple);
    let known = PlatformFile::of(root, triple)?;
    let is_new = known.is_none();
    let text = match &known {
        Some(file) => file.source.text.to_string(),
        None => beginning(&results.platform),
    };
    let (seen, undecided) = seen(results);
    let mut choices = known.map(|file| file.latitude).unwrap_or_default();
    choices.extend(seen);
    choices.retain(|name, _| !undecided.contains(name));
    let text = with_latitude(&text, &choices)?;
    let unwritable = |error: std::io::Error| {
        let problem = Problem::new(format!("cannot write {}: {error}", path.display()));
        problem.with_help("name the folder that holds the list of platforms")
    };
    fs::write(&path, text).map_err(unwritable)?;
    Ok(Recorded { path, is_new, choices, undecided })
}

/// What the file of a new platform begins with.
fn beginning(Fingerprint { target, capabilities, .. }: &Fingerprint) -> String {
    let mut text = format!("title \"{target}\"\ntier 3\n");
    for capability in CAPABILITIES.into_iter().filter(|word| capabilities.contains(*word)) {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "capabilities \"{capability}\"");
    }
    text
}

/// The choices that were always made, and the latitudes of which now one was made, now another.
fn seen(results: &Results) -> (BTreeMap<String, String>, BTreeSet<String>) {
    let (mut seen, mut undecided) = (BTreeMap::new(), BTreeSet::new());
    for (name, choice) in results.scenarios.iter().flat_map(|scenario| &scenario.choices) {
        let is_of_platform = Latitude::ALL.into_iter().any(|latitude| {
            latitude.name() == name && latitude.decided_by() == DecidedBy::Platform
        });
        if is_of_platform && seen.entry(name.clone()).or_insert_with(|| choice.clone()) != choice {
            undecided.insert(name.clone());
        }
    }
    (seen, undecided)
}

/// The text of a platform's file with these choices in it, and everything else as it was.
fn with_latitude(text: &str, choices: &BTreeMap<String, String>) -> Result<String, Problem> {
    let broken = |error: kdl::KdlError| Problem::new(error.to_string());
    // Only the one block is written anew: not all comments would come through.
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
    for (name, choice) in choices {
        let new = KdlNode::parse(&format!("{name} \"{choice}\"")).map_err(broken)?;
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
