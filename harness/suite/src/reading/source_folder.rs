//! Where files are read from: a folder on disk, or one that is embedded in the program.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use include_dir::Dir;

use crate::reading::problem::Problem;
use crate::reading::source::Source;

/// A folder of scenarios or of platform files.
///
/// Its files are named by their path in it, such as `join/ok.kdl`.
#[derive(Clone, Debug)]
pub enum SourceFolder {
    /// A folder on disk.
    Disk(PathBuf),
    /// A folder that was embedded in the program when it was built.
    Embedded {
        /// The name of the folder, which begins the paths of its files in messages.
        name: &'static str,
        /// Its files.
        dir: &'static Dir<'static>,
    },
}

impl SourceFolder {
    /// Reads a file.
    pub(crate) fn read(&self, file: &str) -> Result<Source, Problem> {
        let path = self.path(file);
        match self {
            Self::Disk(_) => Source::read(&path),
            Self::Embedded { dir, .. } => match dir.get_file(file) {
                Some(file) => Source::from_bytes(&path, file.contents().to_vec()),
                None => Err(Problem::new(format!("{} is not in this program", path.display()))),
            },
        }
    }

    /// Whether it contains a file with this name.
    pub(crate) fn has(&self, file: &str) -> bool {
        match self {
            Self::Disk(_) => self.path(file).exists(),
            Self::Embedded { dir, .. } => dir.contains(file),
        }
    }

    /// The path of a file in messages.
    pub(crate) fn path(&self, file: &str) -> PathBuf {
        match self {
            Self::Disk(path) => path.join(file),
            Self::Embedded { name, .. } => Path::new(name).join(file),
        }
    }

    /// The names of everything directly in it, sorted: the order in which a folder lists its files
    /// depends on the file system.
    pub(crate) fn names(&self) -> io::Result<Vec<String>> {
        let mut names = match self {
            Self::Disk(path) => {
                let name = |entry: io::Result<std::fs::DirEntry>| {
                    Ok(entry?.file_name().to_string_lossy().into_owned())
                };
                path.read_dir()?.map(name).collect::<io::Result<Vec<_>>>()?
            }
            Self::Embedded { dir, .. } => {
                let paths = dir.entries().iter().map(include_dir::DirEntry::path);
                paths.map(|path| path.to_string_lossy().into_owned()).collect()
            }
        };
        names.sort();
        Ok(names)
    }
}

impl From<PathBuf> for SourceFolder {
    fn from(path: PathBuf) -> Self {
        Self::Disk(path)
    }
}

impl fmt::Display for SourceFolder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Disk(path) => path.display().fmt(f),
            Self::Embedded { .. } => f.write_str("this program"),
        }
    }
}
