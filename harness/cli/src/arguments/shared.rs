//! Options that several commands share: where files are, and how much is printed.

use std::path::{Path, PathBuf};

use clap::Args;
use threadproof_suite::SourceFolder;

use super::formats::Format;
use crate::folders;

/// The option for the directory of the scenarios.
#[derive(Debug, Args)]
pub(crate) struct ScenarioFolderArgs {
    /// Directory of the scenarios [default: `scenarios` here or in a parent directory, or else the
    /// scenarios in this program]
    #[arg(id = "scenarios", long = "scenarios", value_name = "DIR", help_heading = "Files")]
    path: Option<PathBuf>,
}

impl ScenarioFolderArgs {
    /// The directory that was given.
    pub(crate) fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// The folder of the scenarios.
    pub(crate) fn folder(&self) -> SourceFolder {
        folders::scenarios(self.path.as_deref())
    }
}

/// The option for the directory of the platform files.
#[derive(Debug, Args)]
pub(crate) struct PlatformFolderArgs {
    /// Directory of the platform files [default: `platforms` next to the scenarios, or else the
    /// platform files in this program]
    #[arg(
        id = "platforms",
        long = "platforms",
        value_name = "DIR",
        global = true,
        help_heading = "Files"
    )]
    pub(crate) path: Option<PathBuf>,
}

impl PlatformFolderArgs {
    /// The folder of the platform files, for a command that reads no scenarios.
    pub(crate) fn folder(&self) -> SourceFolder {
        folders::platforms(self.path.as_deref(), None)
    }

    /// The folder of the platform files, for a command that reads these scenarios.
    pub(crate) fn folder_for(&self, scenarios: &ScenarioFolderArgs) -> SourceFolder {
        folders::platforms(self.path.as_deref(), scenarios.path.as_deref())
    }
}

/// The options for printing results.
#[derive(Debug, Args)]
pub(crate) struct OutputArgs {
    /// Output format
    #[arg(long, value_enum, default_value_t, help_heading = "Output")]
    pub(crate) format: Format,
    /// Also write the results to a file, as JSON
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) verbosity: VerbosityArgs,
    /// Print the plan and the log of every failure that is explained
    #[arg(long, help_heading = "Output")]
    pub(crate) show_log: bool,
    /// List the N scenarios that took longest
    #[arg(
        long,
        value_name = "N",
        default_value_t = 0,
        hide_default_value = true,
        help_heading = "Output"
    )]
    pub(crate) slowest: usize,
    /// Exit with 1 if the platform makes a choice that differs from the one in its file
    #[arg(long, help_heading = "Output")]
    pub(crate) strict: bool,
}

/// The options for how much is printed.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct VerbosityArgs {
    /// Print only scenarios that do not conform
    #[arg(short, long, conflicts_with = "verbose", help_heading = "Output")]
    pub(crate) quiet: bool,
    /// Explain every failure, and list scenarios that were not run
    #[arg(short, long, help_heading = "Output")]
    pub(crate) verbose: bool,
}
