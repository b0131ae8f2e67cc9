//! The list of platforms: `TRIPLE.kdl` for each, which says how it is built and run, and what is
//! known of it.

mod grading;
mod reading;
mod recording;

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use serde::Serialize;
use threadproof_model::Span;

pub use grading::Grade;
pub use recording::{Recorded, record};

use crate::problem::{Problem, Problems};
use crate::source::Source;
use crate::suggestion::nearest;
use crate::verdict::Verdict;

/// One platform of the list.
#[derive(Clone, Debug, Serialize)]
pub struct PlatformFile {
    /// Its target triple.
    pub triple: String,
    /// What people call it.
    pub title: String,
    /// The [tier](https://doc.rust-lang.org/rustc/platform-support.html) of Rust's support for it.
    pub tier: u8,
    /// Where CI puts it to the test.
    pub ci: Vec<Leg>,
    /// The Debian packages that it takes to build for it, and to run what was built.
    pub packages: Vec<String>,
    /// The linker for it, on another platform.
    pub linker: Option<String>,
    /// The command that runs its programs on another platform.
    pub runner: Option<String>,
    /// The number of scenarios to run at once under that command, where it cannot take more.
    pub jobs: Option<NonZeroUsize>,
    /// How the probe is built on another platform with a std that is built from its sources.
    pub build_std: BuildStd,
    /// What a Debian machine on x86-64 can check of it.
    pub debian: Option<Debian>,
    /// Exit codes by which that command tells that a program was ended by force.
    pub abort_codes: BTreeSet<i32>,
    /// What it is expected to be capable of.
    pub capabilities: BTreeSet<String>,
    /// The choices that it makes, by the name of the latitude.
    pub latitude: BTreeMap<String, String>,
    /// Where it is known not to conform.
    pub known: Vec<Known>,
    #[serde(skip)]
    source: Source,
}

/// A part of CI: a job of the workflow, and the machine that it runs on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Leg {
    /// The job.
    pub job: String,
    /// The machine.
    pub on: String,
}

/// What building a probe takes beyond the compiler where std is built from its sources, too.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct BuildStd {
    /// The linker, in place of the platform's other one.
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

/// A scenario that a platform is known not to pass.
#[derive(Clone, Debug, Serialize)]
pub struct Known {
    /// Its id.
    pub scenario: String,
    /// What it comes to instead.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// Where that can be read.
    pub link: String,
    #[serde(skip)]
    place: Span,
}

impl PlatformFile {
    /// The file of that platform in a folder of them, if there is one.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn of(root: &Path, triple: &str) -> Result<Option<Self>, Problems> {
        let path = path(root, triple);
        // A triple is a name, and so leads nowhere else.
        if !is_triple(triple) || !path.exists() {
            return Ok(None);
        }
        reading::read(&Source::read(&path)?, triple).map(Some)
    }

    /// What is known of a scenario on it.
    #[must_use]
    pub fn known(&self, id: &str) -> Option<&Known> {
        self.known.iter().find(|known| known.scenario == id)
    }

    /// What is known of scenarios that do not exist.
    ///
    /// # Errors
    /// Each of them, at its place.
    pub fn check(&self, ids: &[String]) -> Result<(), Problems> {
        let stale = self.known.iter().filter(|known| !ids.contains(&known.scenario));
        let problem = |known: &Known| {
            let Known { scenario, place, .. } = known;
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

/// The platforms of a folder: first those that Rust supports best.
///
/// # Errors
/// Everything that is wrong with any of the files, or that there is none.
pub fn platforms(root: &Path) -> Result<Vec<PlatformFile>, Problems> {
    let unreadable = |error: std::io::Error| {
        Problem::new(format!("cannot read {}: {error}", root.display()))
            .with_help("name the folder that holds the list of platforms")
    };
    let entries = root.read_dir().map_err(unreadable)?.map(|entry| Ok(entry?.path()));
    let mut paths: Vec<PathBuf> = entries.collect::<Result<_, _>>().map_err(unreadable)?;
    // A folder lists its files in no order.
    paths.sort();
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    for path in paths {
        let is_kdl = path.extension().is_some_and(|extension| extension == "kdl");
        let triple = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        if !is_kdl || !is_triple(triple) {
            let problem = Problem::new(format!("{} is no platform", path.display()));
            problems.push(problem.with_help("a platform is a file TRIPLE.kdl"));
            continue;
        }
        match Source::read(&path).map_err(Problems::from).and_then(|s| reading::read(&s, triple)) {
            Ok(file) => found.push(file),
            Err(more) => problems.extend(more),
        }
    }
    if found.is_empty() && problems.is_empty() {
        let problem = Problem::new(format!("no platform in {}", root.display()));
        problems.push(problem.with_help("a platform is a file TRIPLE.kdl"));
    }
    found.sort_by(|one, other| (one.tier, &one.triple).cmp(&(other.tier, &other.triple)));
    if problems.is_empty() { Ok(found) } else { Err(Problems::of(problems)) }
}

/// Where the file of a platform is. A triple may have a dot, and what follows is no extension.
fn path(root: &Path, triple: &str) -> PathBuf {
    root.join(format!("{triple}.kdl"))
}

/// Whether that can be the triple of a target, and so the name of a file.
fn is_triple(text: &str) -> bool {
    let is_part = |character: char| character.is_ascii_alphanumeric() || "-_.".contains(character);
    text.starts_with(|first: char| first.is_ascii_alphanumeric()) && text.chars().all(is_part)
}

#[cfg(test)]
mod tests;
