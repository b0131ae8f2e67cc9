//! The files in a folder of scenarios.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use include_dir::Dir;
use threadproof_model::Name;

use crate::reading::contract::CONTRACT;
use crate::reading::problem::Problem;
use crate::reading::source_folder::SourceFolder;

/// The files in a folder of scenarios. None of them has been read.
#[derive(Default)]
pub(crate) struct ScenarioFiles {
    /// The ids of the scenarios, sorted.
    pub(crate) ids: Vec<String>,
    /// KDL files that are neither scenarios nor the contract, and links to files elsewhere.
    strays: Vec<PathBuf>,
}

impl ScenarioFiles {
    /// Lists the files of a folder.
    ///
    /// # Errors
    /// A folder cannot be read.
    pub(crate) fn of(folder: &SourceFolder) -> Result<Self, Problem> {
        let mut files = Self::default();
        match folder {
            SourceFolder::Disk(root) => files.find(root)?,
            SourceFolder::Embedded { dir, .. } => files.find_embedded(dir),
        }
        files.ids.sort_unstable();
        files.strays.sort_unstable();
        Ok(files)
    }

    /// A problem for each stray file.
    pub(crate) fn problems(&self) -> impl Iterator<Item = Problem> {
        self.strays.iter().map(|path| {
            Problem::new(format!("{} is not a scenario", path.display())).about(path).with_help(
                "a scenario is a file GROUP/NAME.kdl, both names of lower-case letters, digits \
                 and hyphens",
            )
        })
    }

    fn find(&mut self, root: &Path) -> Result<(), Problem> {
        let mut folders = vec![root.to_owned()];
        while let Some(folder) = folders.pop() {
            let unreadable = |error: std::io::Error| {
                Problem::new(format!("cannot read {}: {error}", folder.display()))
                    .with_help("name the folder that holds the scenarios")
            };
            for entry in folder.read_dir().map_err(unreadable)? {
                let entry = entry.map_err(unreadable)?;
                let path = entry.path();
                let kind = entry.file_type().map_err(unreadable)?;
                if kind.is_dir() {
                    folders.push(path);
                } else if is_kdl(&path) {
                    if kind.is_symlink() && leads_out_of(root, &path) {
                        self.strays.push(path);
                    } else {
                        self.add(root, path);
                    }
                }
            }
        }
        Ok(())
    }

    fn find_embedded(&mut self, dir: &Dir<'_>) {
        for file in dir.files().filter(|file| is_kdl(file.path())) {
            self.add(Path::new(""), file.path().to_owned());
        }
        for dir in dir.dirs() {
            self.find_embedded(dir);
        }
    }

    fn add(&mut self, root: &Path, path: PathBuf) {
        let inner = path.strip_prefix(root).unwrap_or(&path);
        if inner == Path::new(CONTRACT) {
            return;
        }
        let inner = inner.with_extension("");
        let parts: Option<Vec<&str>> = inner.iter().map(OsStr::to_str).collect();
        match parts.as_deref() {
            Some([group, name]) if Name::is_valid(group) && Name::is_valid(name) => {
                self.ids.push(format!("{group}/{name}"));
            }
            _ => self.strays.push(path),
        }
    }
}

/// The file of the scenario with this id, if it is an id. An id is two names, so the file is in the
/// folder.
pub(crate) fn file_of(id: &str) -> Option<String> {
    let (group, name) = id.split_once('/')?;
    let is_id = Name::is_valid(group) && Name::is_valid(name);
    is_id.then(|| format!("{id}.kdl"))
}

/// Whether a folder contains the file, and not just a symbolic link to something outside of the
/// folder, or to nothing.
pub(crate) fn contains(folder: &SourceFolder, file: &str) -> bool {
    folder.has(file)
        && match folder {
            SourceFolder::Disk(root) => !leads_out_of(root, &folder.path(file)),
            SourceFolder::Embedded { .. } => true,
        }
}

fn is_kdl(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "kdl")
}

fn leads_out_of(root: &Path, path: &Path) -> bool {
    match (root.canonicalize(), path.canonicalize()) {
        (Ok(root), Ok(target)) => !target.starts_with(root),
        (Err(_), _) | (_, Err(_)) => true,
    }
}
