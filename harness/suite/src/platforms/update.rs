//! Records the observed choices of a platform in its file.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;

use threadproof_model::{Node, statement_end, write};
use threadproof_spec::{Choice, Choices, DecidedBy, Latitude};

use super::PlatformFile;
use crate::presentation::results::Results;
use crate::probe::fingerprint::{Capability, Fingerprint};
use crate::reading::document;
use crate::reading::problem::{Problem, Problems};
use crate::reading::source::Source;
use crate::reading::source_folder::SourceFolder;
use crate::replaced_file::ReplacedFile;

/// What [`record`] recorded.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// The platform's file.
    pub path: PathBuf,
    /// Whether the file is new.
    pub is_new: bool,
    /// All choices that the file now contains.
    pub choices: Choices,
    /// The latitudes for which the platform made different choices in different scenarios. They are
    /// not recorded, and are removed from the file if it contained them.
    pub undecided: BTreeSet<Latitude>,
}

/// Records in a platform's file the choices that it was observed to make, and creates the file if
/// there is none. Recorded choices that were not observed this time stay as they are.
///
/// # Errors
/// If the file has problems, or cannot be written, as in a folder that is embedded in the program.
pub fn record(folder: &SourceFolder, results: &Results) -> Result<Recorded, Problems> {
    let SourceFolder::Disk(root) = folder else {
        let problem =
            Problem::new("there is no folder of platform files here to record choices in");
        let help =
            "create one, and name it with `--platforms DIR`, or go to a clone of threadproof";
        return Err(problem.with_help(help).into());
    };
    let name = &results.name;
    if !super::is_name(name) {
        let message = format!("`{}` is not the name of a platform", name.escape_debug());
        return Err(Problem::new(message).into());
    }
    let path = root.join(super::file_of(name));
    let known = PlatformFile::of(folder, name)?;
    let is_new = known.is_none();
    let source = match &known {
        Some(file) => file.source.clone(),
        None => Source { path: path.clone(), text: beginning(results).into() },
    };
    let (mut choices, undecided) = seen(results);
    for choice in known.iter().flat_map(|file| file.latitude.iter()) {
        if !undecided.contains(&choice.latitude()) {
            // `note` keeps the choices observed this time.
            choices.note(choice);
        }
    }
    let text = with_latitude(&source, &choices)?;
    let unwritable = |error: std::io::Error| {
        let problem = Problem::new(format!("cannot write {}: {error}", path.display()));
        problem.with_help("specify the folder of the platform files")
    };
    let file = ReplacedFile::prepare(&path).map_err(unwritable)?;
    file.write(text.as_bytes()).map_err(unwritable)?;
    Ok(Recorded { path, is_new, choices, undecided })
}

// Writing to a String cannot fail.

/// The start of the file of a new platform.
fn beginning(Results { name, platform, .. }: &Results) -> String {
    let Fingerprint { target, capabilities, .. } = platform;
    let mut text = format!("title \"{name}\"\ntier 3\n");
    if name != target {
        let _ = writeln!(text, "target \"{target}\"");
    }
    let of_platform = Capability::OF_PLATFORM.into_iter();
    let has = of_platform.filter(|capability| capabilities.contains(capability));
    let names: Vec<String> = has.map(|capability| format!("\"{capability}\"")).collect();
    if !names.is_empty() {
        let _ = writeln!(text, "capabilities {}", names.join(" "));
    }
    text
}

/// The choices that the platform made consistently, and the latitudes for which it made different
/// choices.
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

/// The choice with that name, if the platform decides its latitude.
fn choice_of_platform(name: &str, word: &str) -> Option<Choice> {
    let mut of_platform =
        Latitude::ALL.into_iter().filter(|one| one.decided_by() == DecidedBy::Platform);
    let latitude = of_platform.find(|latitude| latitude.name() == name)?;
    latitude.choices().iter().copied().find(|choice| choice.word() == word)
}

/// The text of a platform's file, with these choices. Everything else stays as it is.
fn with_latitude(source: &Source, choices: &Choices) -> Result<String, Problems> {
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

/// A block with these choices, each with its comments, and the `rest` of the old block after the
/// last one.
fn block(choices: &Choices, comments: &BTreeMap<&str, (&str, &str)>, rest: &str) -> String {
    let chosen = choices.iter().map(|choice| {
        let name = choice.latitude().name();
        let (before, after) = comments.get(name).copied().unwrap_or_default();
        let choice = write(&[Node::new(name).with_text(choice.word())]);
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
