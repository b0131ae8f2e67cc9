//! Where the scenarios and the platform files are, and threadproof's sources.

use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};
use threadproof_suite::SourceFolder;

// build.rs says where they are.
static SCENARIOS: Dir<'_> = include_dir!("$EMBEDDED_SCENARIOS");
static PLATFORMS: Dir<'_> = include_dir!("$EMBEDDED_PLATFORMS");

/// The folder of the scenarios: the `given` one, or else the nearest `scenarios` with a contract in
/// the current folder or one of its parents, or else the scenarios in this program.
pub(crate) fn scenarios(given: Option<&Path>) -> SourceFolder {
    match given.map(Path::to_owned).or_else(nearest_scenarios) {
        Some(path) => SourceFolder::Disk(path),
        None => SourceFolder::Embedded { name: "scenarios", dir: &SCENARIOS },
    }
}

/// The folder of the platform files: the `given` one, or else `platforms` next to the folder of the
/// scenarios that is given, or else `platforms` next to the nearest scenarios, or else the platform
/// files in this program.
pub(crate) fn platforms(given: Option<&Path>, scenarios: Option<&Path>) -> SourceFolder {
    let nearest = || nearest_scenarios().and_then(|scenarios| platforms_beside(&scenarios));
    match given
        .map(Path::to_owned)
        .or_else(|| scenarios.and_then(platforms_beside))
        .or_else(nearest)
    {
        Some(path) => SourceFolder::Disk(path),
        None => SourceFolder::Embedded { name: "platforms", dir: &PLATFORMS },
    }
}

/// `platforms` next to a folder of scenarios, if it exists.
pub(crate) fn platforms_beside(scenarios: &Path) -> Option<PathBuf> {
    let platforms = match scenarios.file_name() {
        Some(_) => scenarios.with_file_name("platforms"),
        // Such as `.`.
        None => scenarios.join("../platforms"),
    };
    platforms.is_dir().then_some(platforms)
}

/// The package of the probe among threadproof's sources, if they are in the current folder or one of
/// its parents.
pub(crate) fn sources() -> Option<PathBuf> {
    nearest("harness/probe", |folder| folder.join("Cargo.toml").is_file())
}

fn nearest_scenarios() -> Option<PathBuf> {
    nearest("scenarios", |folder| folder.join("contract.kdl").is_file())
}

/// The path that leads from the current folder to `path` in it or in the nearest of its parents, as
/// a user would type it: `../../scenarios`.
fn nearest(path: &str, is_it: impl Fn(&Path) -> bool) -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let mut up = PathBuf::new();
    for folder in here.ancestors() {
        if is_it(&folder.join(path)) {
            return Some(up.join(path));
        }
        up.push("..");
    }
    None
}
