//! Records the observed choices of a platform in its file.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use threadproof_model::{Node, statement_end, write};
use threadproof_spec::{DecidedBy, Latitude};

use super::PlatformFile;
use crate::presentation::results::Results;
use crate::probe::fingerprint::{CAPABILITIES, Fingerprint};
use crate::reading::document;
use crate::reading::problem::{Problem, Problems};
use crate::reading::source::Source;

/// What was recorded.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// The file.
    pub path: PathBuf,
    /// Whether the file is new.
    pub is_new: bool,
    /// All choices in it, by the name of the latitude.
    pub choices: BTreeMap<String, String>,
    /// Latitudes for which the platform made different choices in different runs. None is recorded.
    pub undecided: BTreeSet<String>,
}

/// Records the choices that were observed on a platform in its file, and creates the file if there
/// is none. Recorded choices that were not observed this time stay.
///
/// # Errors
/// If the file is faulty or cannot be written.
pub fn record(root: &Path, results: &Results) -> Result<Recorded, Problems> {
    let triple = &results.platform.target;
    if !super::is_triple(triple) {
        return Err(Problem::new(format!("`{}` is not a target", triple.escape_debug())).into());
    }
    let path = super::path(root, triple);
    let known = PlatformFile::of(root, triple)?;
    let is_new = known.is_none();
    let source = match &known {
        Some(file) => file.source.clone(),
        None => Source { path: path.clone(), text: beginning(&results.platform).into() },
    };
    let (seen, undecided) = seen(results);
    let mut choices = known.map(|file| file.latitude).unwrap_or_default();
    choices.extend(seen);
    choices.retain(|name, _| !undecided.contains(name));
    let text = with_latitude(&source, &choices)?;
    let unwritable = |error: std::io::Error| {
        let problem = Problem::new(format!("cannot write {}: {error}", path.display()));
        problem.with_help("name the folder that holds the list of platforms")
    };
    fs::write(&path, text).map_err(unwritable)?;
    Ok(Recorded { path, is_new, choices, undecided })
}

/// The start of the file of a new platform.
fn beginning(Fingerprint { target, capabilities, .. }: &Fingerprint) -> String {
    let mut text = format!("title \"{target}\"\ntier 3\n");
    for capability in CAPABILITIES.into_iter().filter(|word| capabilities.contains(*word)) {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "capabilities \"{capability}\"");
    }
    text
}

/// The observed choices, and the latitudes for which they differ between runs.
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

/// The text of a platform's file with these choices in it. Everything else stays as it is.
fn with_latitude(source: &Source, choices: &BTreeMap<String, String>) -> Result<String, Problems> {
    let text = &*source.text;
    let nodes = document::read(source)?;
    let Some(latitude) = nodes.iter().find(|node| &*node.word == "latitude") else {
        if choices.is_empty() {
            return Ok(text.to_owned());
        }
        let block = block(choices, &BTreeMap::new(), "");
        return Ok(format!("{}\nlatitude {block}\n", text.trim_end()));
    };
    let end = latitude.span().end();
    let (head, inside) = match latitude.children {
        Some(_) => (&text[..latitude.block.start], latitude.block.start + 1..end - 1),
        None => (&text[..end], end..end),
    };
    // A comment above a choice, or after it on its line, stays with it.
    let mut comments = BTreeMap::new();
    let mut at = inside.start;
    for known in latitude.children.iter().flatten() {
        let span = known.span();
        let end = statement_end(text, span.end());
        comments.insert(&*known.word, (&text[at..span.start], &text[span.end()..end]));
        at = end;
    }
    let space = if head.ends_with(char::is_whitespace) { "" } else { " " };
    let block = block(choices, &comments, &text[at..inside.end]);
    Ok(format!("{head}{space}{block}{}", &text[end..]))
}

/// A block with these choices, each between its comments, and the `rest` of what was in the block
/// after the last one.
fn block(
    choices: &BTreeMap<String, String>,
    comments: &BTreeMap<&str, (&str, &str)>,
    rest: &str,
) -> String {
    let chosen = choices.iter().map(|(name, choice)| {
        let (before, after) = comments.get(&**name).copied().unwrap_or_default();
        let choice = write(&[Node::new(name).with_text(choice)]);
        format!("{before}{}{after}", choice.trim_end())
    });
    let mut block = "{\n".to_owned();
    for lines in chosen.chain([rest.to_owned()]) {
        let lines = lines.trim_matches(|c: char| c.is_whitespace() || c == ';');
        if !lines.is_empty() {
            // Writing to a String cannot fail.
            let _ = writeln!(block, "    {lines}");
        }
    }
    block + "}"
}
