//! What can keep a command from doing its work, and the exit codes.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use miette::Diagnostic;
use threadproof_suite::{ProbeError, Problem, Problems, ResultsError};

/// The exit code of a run that found something that does not conform.
pub(crate) const DOES_NOT_CONFORM: u8 = 1;

/// The exit code when a scenario, an option or a file is wrong.
const WRONG_INPUT: u8 = 2;

/// The exit code when the probe could not be run.
const NO_PROBE: u8 = 3;

/// Why a command could not do its work.
#[derive(Debug, thiserror::Error, Diagnostic)]
pub(crate) enum CommandError {
    #[error(transparent)]
    #[diagnostic(transparent)]
    Problems(#[from] Problems),
    #[error(transparent)]
    #[diagnostic(transparent)]
    Probe(#[from] ProbeError),
    #[error("cargo cannot be asked")]
    Cargo(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("there is no std for {target}")]
    #[diagnostic(help(
        "`rustup target add {target}` installs it; where there is none to install, \
         `rustup component add rust-src` brings what it is built from"
    ))]
    NoStd { target: String },
    #[error("the probe for {target} could not be built")]
    #[diagnostic(help("what cargo said stands above; a linker can be given in its configuration"))]
    Unbuilt { target: String },
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
    #[error("none of these scenarios can share a process with others")]
    #[diagnostic(help(
        "a bundle runs one after the other; choose scenarios that all come to an end"
    ))]
    NothingToBundle,
    #[error("the page could not be drawn")]
    Page(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl From<Problem> for CommandError {
    fn from(problem: Problem) -> Self {
        Self::Problems(problem.into())
    }
}

impl CommandError {
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
                let is_of_probe = matches!(
                    other,
                    Self::Probe(_) | Self::Cargo(_) | Self::NoStd { .. } | Self::Unbuilt { .. }
                );
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
        let mut probe = Probe::new("./no/such/probe", []);
        let error = probe.fingerprint().unwrap_err();
        assert_eq!(CommandError::from(error).report(), ExitCode::from(3));
        assert_eq!(CommandError::OutcomeOfMany { found: 2 }.report(), ExitCode::from(2));
    }
}
