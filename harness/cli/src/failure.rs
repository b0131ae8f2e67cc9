//! What can keep a command from doing its work, and the exit codes.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use miette::Diagnostic;
use threadproof_suite::{ProbeError, Problems, ResultsError};

/// The exit code of a run that found something that does not conform.
pub(crate) const DOES_NOT_CONFORM: u8 = 1;

/// The exit code when a scenario, an option or a file is wrong.
const WRONG_INPUT: u8 = 2;

/// The exit code when the probe could not be run.
const NO_PROBE: u8 = 3;

/// Why a command could not do its work.
#[derive(Debug, thiserror::Error, Diagnostic)]
pub(crate) enum Failure {
    #[error(transparent)]
    #[diagnostic(transparent)]
    Problems(#[from] Problems),
    #[error(transparent)]
    #[diagnostic(transparent)]
    Probe(#[from] ProbeError),
    #[error("in {}", path.display())]
    Results {
        path: PathBuf,
        #[source]
        #[diagnostic_source]
        source: ResultsError,
    },
    #[error(transparent)]
    #[diagnostic(transparent)]
    Writing(#[from] ResultsError),
    #[error("{} could not be {action}", path.display())]
    File { path: PathBuf, action: &'static str, source: std::io::Error },
    #[error("stdout could not be written to")]
    Stdout(#[from] std::io::Error),
    #[error("no scenario matches {}", filters.join(", "))]
    #[diagnostic(help("`threadproof list` lists them all"))]
    NoMatch { filters: Vec<String> },
    #[error("--outcome takes one scenario, and {found} match")]
    #[diagnostic(help("give its whole id"))]
    OutcomeOfMany { found: usize },
    #[error("the page could not be drawn")]
    Page(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Failure {
    /// A file that could not be read or written.
    pub(crate) fn file(path: &Path, action: &'static str, source: std::io::Error) -> Self {
        Self::File { path: path.to_owned(), action, source }
    }

    /// Shows the failure, and gives its exit code.
    pub(crate) fn report(self) -> ExitCode {
        let code = match &self {
            // Whoever closed the pipe has read enough.
            Self::Stdout(error) if error.kind() == std::io::ErrorKind::BrokenPipe => {
                return ExitCode::SUCCESS;
            }
            Self::Probe(_) => NO_PROBE,
            _ => WRONG_INPUT,
        };
        anstream::eprintln!("{:?}", miette::Report::new(self));
        ExitCode::from(code)
    }
}
