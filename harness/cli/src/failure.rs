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
    #[error("{} holds no results", path.display())]
    #[diagnostic(help("`threadproof run --out FILE` writes some"))]
    Results { path: PathBuf, source: ResultsError },
    #[error(transparent)]
    #[diagnostic(transparent)]
    Writing(#[from] ResultsError),
    #[error("{} could not be {action}", path.display())]
    File { path: PathBuf, action: &'static str, source: std::io::Error },
    #[error("stdout could not be written to")]
    Stdout(#[from] std::io::Error),
    #[error("no scenario matches `{}`", filters.join("` or `"))]
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
        match self {
            Self::Problems(problems) => {
                let count = problems.to_string();
                for problem in problems {
                    anstream::eprintln!("{:?}", miette::Report::new(problem));
                }
                anstream::eprintln!("{count}");
                ExitCode::from(WRONG_INPUT)
            }
            other => {
                let is_of_probe = matches!(other, Self::Probe(_));
                anstream::eprintln!("{:?}", miette::Report::new(other));
                ExitCode::from(if is_of_probe { NO_PROBE } else { WRONG_INPUT })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use threadproof_suite::Probe;

    use super::*;

    #[test]
    fn a_probe_that_cannot_be_run_has_an_exit_code_of_its_own() {
        let error = Probe::new("./no/such/probe", []).fingerprint().unwrap_err();
        assert_eq!(Failure::from(error).report(), ExitCode::from(3));
        assert_eq!(Failure::OutcomeOfMany { found: 2 }.report(), ExitCode::from(2));
    }
}
