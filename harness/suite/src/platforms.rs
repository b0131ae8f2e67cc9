//! The list of platforms: a file each, which says how to build for the platform and run programs there,
//! what it can do, and where it is known to fail.
//!
//! A platform is mostly named by its target triple, as is its file, `TRIPLE.kdl`. Another C library or
//! std for the same target is another platform: `NAME.kdl`, which states its `target`.

mod assessment;
mod platform_reader;
mod update;

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::path::Path;

use serde::{Serialize, Serializer};
use threadproof_model::Span;
use threadproof_spec::Choices;

pub use assessment::Assessment;
pub use update::{Recorded, record};

use crate::judge::verdict::Verdict;
use crate::probe::fingerprint::Capability;
use crate::reading::problem::{Problem, Problems};
use crate::reading::source::Source;
use crate::reading::source_folder::SourceFolder;
use crate::reading::suggestion::nearest;

/// One platform of the list.
#[derive(Clone, Debug, Serialize)]
pub struct PlatformFile {
    /// Its name: that of its file.
    pub name: String,
    /// Its target triple.
    pub triple: String,
    /// Its human-readable name.
    pub title: String,
    /// The [tier](https://doc.rust-lang.org/rustc/platform-support.html) of Rust's support for it.
    pub tier: u8,
    /// Where CI tests it.
    pub ci: Vec<Leg>,
    /// The Debian packages needed to build for it and to run its programs.
    pub packages: Vec<String>,
    /// The linker for it, on other platforms.
    pub linker: Option<String>,
    /// The command that runs its programs on other platforms.
    pub runner: Option<String>,
    /// The number of scenarios to run at once under the runner, if that is limited.
    pub jobs: Option<NonZeroUsize>,
    /// How the probe is built on another platform if std is built from source there.
    pub build_std: BuildStd,
    /// What a Debian machine on x86-64 can check.
    pub debian: Option<Debian>,
    /// The exit codes by which the runner reports that a program was aborted or killed by a signal.
    pub abort_codes: BTreeSet<i32>,
    /// The capabilities that it is expected to have.
    pub capabilities: BTreeSet<Capability>,
    /// The choices that it is expected to make.
    #[serde(serialize_with = "by_name")]
    pub latitude: Choices,
    /// The scenarios that it is known to fail.
    pub known: Vec<KnownFailure>,
    #[serde(skip)]
    source: Source,
}

/// A job of the CI workflow, and the machine that it runs on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Leg {
    /// The job.
    pub job: String,
    /// The machine.
    pub on: String,
}

/// What building a probe needs besides the compiler if std is built from source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct BuildStd {
    /// The linker to use instead of the platform's usual one.
    pub linker: Option<String>,
    /// Environment variables for cargo.
    pub env: BTreeMap<String, String>,
}

/// What a Debian machine on x86-64 can check of a platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Debian {
    /// It runs the scenarios.
    Run,
    /// It links a probe, but cannot run it.
    Link,
}

/// A scenario that a platform is known to fail.
#[derive(Clone, Debug, Serialize)]
pub struct KnownFailure {
    /// The scenario's id.
    pub scenario: String,
    /// The verdict that is expected.
    pub verdict: Verdict,
    /// Why it fails.
    pub reason: String,
    /// A page with the details.
    pub link: String,
    #[serde(skip)]
    place: Span,
}

impl PlatformFile {
    /// Reads the file of the platform with that name from a folder. `None` if there is no such file.
    ///
    /// # Errors
    /// Every problem in the file.
    pub fn of(folder: &SourceFolder, name: &str) -> Result<Option<Self>, Problems> {
        let file = file_of(name);
        // A name such as `../x` must not lead out of the folder.
        if !is_name(name) || !folder.has(&file) {
            return Ok(None);
        }
        platform_reader::read(&folder.read(&file)?, name).map(Some)
    }

    /// The path of the file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.source.path
    }

    /// The known failure of the scenario with that id, if it is one.
    #[must_use]
    pub fn known(&self, id: &str) -> Option<&KnownFailure> {
        self.known.iter().find(|known| known.scenario == id)
    }

    /// Checks that the scenario of every known failure exists; `ids` are those of all scenarios.
    ///
    /// # Errors
    /// A problem for each that does not.
    pub fn check(&self, ids: &[String]) -> Result<(), Problems> {
        let stale = self.known.iter().filter(|known| !ids.contains(&known.scenario));
        let problem = |known: &KnownFailure| {
            let KnownFailure { scenario, place, .. } = known;
            let help = match nearest(scenario, ids.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "remove it".to_owned(),
            };
            let problem = self.source.problem(format!("no scenario `{scenario}`"));
            problem.at(*place, "known to fail").with_help(help)
        };
        let problems: Vec<Problem> = stale.map(problem).collect();
        if problems.is_empty() { Ok(()) } else { Err(Problems::of(problems)) }
    }
}

/// Serializes choices as an object, by the names of their latitudes.
fn by_name<S: Serializer>(choices: &Choices, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(choices.iter().map(|choice| (choice.latitude().name(), choice.word())))
}

/// Reads the platforms of a folder, sorted by their tier.
///
/// # Errors
/// Every problem in any of the files, or that there are no files.
pub fn platforms(folder: &SourceFolder) -> Result<Vec<PlatformFile>, Problems> {
    let names = folder.names().map_err(|error| {
        Problem::new(format!("cannot read {folder}: {error}"))
            .with_help("specify the folder of the platform files")
    })?;
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    for name in names {
        let Some(stem) = name.strip_suffix(".kdl").filter(|stem| is_name(stem)) else {
            let path = folder.path(&name);
            let message = format!("{} is not a platform file", path.display());
            let problem = Problem::new(message).about(&path);
            problems.push(problem.with_help("a platform file is named `TRIPLE.kdl` or `NAME.kdl`"));
            continue;
        };
        let source = folder.read(&name).map_err(Problems::from);
        match source.and_then(|source| platform_reader::read(&source, stem)) {
            Ok(file) => found.push(file),
            Err(more) => problems.extend(more),
        }
    }
    if found.is_empty() && problems.is_empty() {
        let problem = Problem::new(format!("no platform file in {folder}"));
        problems.push(problem.with_help("a platform file is named `TRIPLE.kdl` or `NAME.kdl`"));
    }
    found.sort_by(|one, other| (one.tier, &one.name).cmp(&(other.tier, &other.name)));
    if problems.is_empty() { Ok(found) } else { Err(Problems::of(problems)) }
}

/// The name of a platform's file.
fn file_of(name: &str) -> String {
    format!("{name}.kdl")
}

/// Whether a text can be a target triple, or the name of a platform. If so, it is also a safe name for
/// a file.
fn is_name(text: &str) -> bool {
    let is_part = |character: char| character.is_ascii_alphanumeric() || "-_.".contains(character);
    text.starts_with(|first: char| first.is_ascii_alphanumeric()) && text.chars().all(is_part)
}

#[cfg(test)]
mod tests;
