//! Folders of files, for tests.

use std::path::PathBuf;
use std::{env, fs, process};

use miette::Diagnostic as _;

use crate::reading::problem::{Problem, Problems};
use crate::reading::source_folder::SourceFolder;

/// A folder that is deleted on drop.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    /// Creates a folder with these files, given as path and text. Each test needs its own `name`.
    pub(crate) fn of(name: &str, files: &[(&str, &str)]) -> Self {
        let name = format!("threadproof-suite-{}-{name}", process::id());
        let folder = Self(env::temp_dir().join(name));
        fs::create_dir_all(&folder.0).unwrap();
        for (path, text) in files {
            let path = folder.0.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    /// The folder, or one inside it.
    pub(crate) fn source(&self, inner: &str) -> SourceFolder {
        self.0.join(inner).into()
    }

    /// The message and help of each problem, with paths relative to this folder.
    pub(crate) fn messages(&self, problems: Problems) -> Vec<(String, String)> {
        let root = format!("{}{}", self.0.display(), std::path::MAIN_SEPARATOR);
        let message = |problem: Problem| {
            let help = problem.help().map(|help| help.to_string());
            (problem.to_string().replace(&root, ""), help.unwrap_or_default())
        };
        problems.into_iter().map(message).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // The folder is temporary, so leftovers do no harm.
        let _ = fs::remove_dir_all(&self.0);
    }
}
