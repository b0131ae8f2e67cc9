//! Folders of files, for tests.

use std::path::PathBuf;
use std::{env, fs, process};

use miette::Diagnostic as _;

use crate::reading::problem::Problems;

/// A folder that is gone after its test.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
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

    /// What is wrong in the folder, and what to do about it.
    pub(crate) fn told(&self, problems: Problems) -> Vec<(String, String)> {
        let root = format!("{}{}", self.0.display(), std::path::MAIN_SEPARATOR);
        let told = problems.into_iter().map(|problem| {
            let help = problem.help().map(|help| help.to_string());
            (problem.to_string().replace(&root, ""), help.unwrap_or_default())
        });
        told.collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left over harms nobody.
        let _ = fs::remove_dir_all(&self.0);
    }
}
