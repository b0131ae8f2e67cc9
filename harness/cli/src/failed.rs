//! The scenarios that did not conform in the last run, for `--failed`.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use etcetera::{BaseStrategy as _, choose_base_strategy};
use threadproof_model::Fnv1a;
use threadproof_suite::{ReplacedFile, Results, SourceFolder};

use crate::error::CommandError;

/// The record of the scenarios of a folder that did not conform when they last ran.
pub(crate) struct FailedScenarios {
    /// The file with their ids; `None` if the system has no folder for such files.
    path: Option<PathBuf>,
}

impl FailedScenarios {
    /// The record for a folder of scenarios.
    pub(crate) fn of(folder: &SourceFolder) -> Self {
        let name = match folder {
            SourceFolder::Disk(path) => {
                let path = path.canonicalize().unwrap_or_else(|_| path.clone());
                Fnv1a::default().update(path.as_os_str().as_encoded_bytes()).to_string()
            }
            SourceFolder::Embedded { .. } => "embedded".to_owned(),
        };
        let base = choose_base_strategy().ok();
        Self { path: base.map(|base| base.cache_dir().join("threadproof/failed").join(name)) }
    }

    /// The ids of the scenarios.
    ///
    /// # Errors
    /// There are none.
    pub(crate) fn read(&self) -> Result<BTreeSet<String>, CommandError> {
        let ids = self.ids();
        if ids.is_empty() { Err(CommandError::NothingFailed) } else { Ok(ids) }
    }

    fn ids(&self) -> BTreeSet<String> {
        let text = self.path.as_ref().and_then(|path| fs::read_to_string(path).ok());
        text.unwrap_or_default().lines().map(str::to_owned).collect()
    }

    /// Records what a run found. What it did not run stays as it was.
    ///
    /// Only `--failed` needs the record, so that it cannot be written is no error.
    pub(crate) fn record(&self, results: &Results) {
        let Some(path) = &self.path else { return };
        let mut ids = self.ids();
        for scenario in &results.scenarios {
            if scenario.verdict.conforms() {
                ids.remove(&scenario.id);
            } else {
                ids.insert(scenario.id.clone());
            }
        }
        let text: String = ids.iter().flat_map(|id| [id.as_str(), "\n"]).collect();
        let folder = path.parent().map(fs::create_dir_all);
        if folder.is_some_and(|created| created.is_ok()) {
            let _ = ReplacedFile::prepare(path).and_then(|file| file.write(text.as_bytes()));
        }
    }
}
