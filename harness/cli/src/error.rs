//! Errors of the commands, and their exit codes.

use std::error::Error;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use miette::Diagnostic;
use threadproof_suite::{NativeError, ProbeError, Problem, Problems, ResultsError, nearest};

use crate::interrupt::INTERRUPTED;
use crate::output::printable;
use crate::toolchain::{after_failed_build, variable, ways_to_get_std};

/// The exit code of a run in which the platform does not conform.
pub(crate) const DOES_NOT_CONFORM: u8 = 1;

/// The exit code for an invalid scenario, option or file.
pub(crate) const INVALID_INPUT: u8 = 2;

/// The exit code if the probe could not be run.
pub(crate) const NO_PROBE: u8 = 3;

/// Why a command failed.
#[derive(Debug, thiserror::Error, Diagnostic)]
pub(crate) enum CommandError {
    #[error(transparent)]
    #[diagnostic(transparent)]
    InvalidInput(#[from] Problems),
    #[error(transparent)]
    #[diagnostic(transparent)]
    Probe(#[from] ProbeError),
    #[error("cannot run the programs in Rust")]
    Native(#[from] NativeError),
    #[error("cannot read cargo's configuration")]
    CargoConfig(#[source] Box<dyn Error + Send + Sync>),
    #[error("cannot run {}", program.display())]
    #[diagnostic(help("a probe for a target is built from source, which needs a Rust toolchain"))]
    Toolchain { program: PathBuf, source: io::Error },
    #[error("threadproof's sources are not in this folder or a parent of it")]
    #[diagnostic(help(
        "a probe for a target is built from them: run the command in a clone of threadproof, or name \
         a probe that is already built with `--probe COMMAND`"
    ))]
    NoSources,
    #[error("std is not installed for {target}")]
    #[diagnostic(help(
        "{}; `threadproof doctor --target {target}` checks what else is needed",
        ways_to_get_std(target).join("; ")
    ))]
    MissingStd { target: String },
    #[error("the linker `{linker}` for {target} is not on PATH")]
    #[diagnostic(help("install it, or name another one in {}", variable(target, "LINKER")))]
    NoLinker { linker: String, target: String },
    #[error("cannot build the probe for {target}")]
    #[diagnostic(help(
        "{}; `threadproof doctor --target {target}` says what is missing",
        after_failed_build(target).join("; ")
    ))]
    BuildProbe { target: String },
    #[error("{} is not a results file", path.display())]
    #[diagnostic(help("write one with `threadproof run --out FILE`"))]
    ReadResults { path: PathBuf, source: ResultsError },
    #[error(transparent)]
    #[diagnostic(transparent)]
    WriteResults(#[from] ResultsError),
    #[error("cannot {action} {}", path.display())]
    File { action: &'static str, path: PathBuf, source: io::Error },
    #[error("{} is not a file", path.display())]
    #[diagnostic(help("give a regular file"))]
    NotAFile { path: PathBuf },
    #[error("{} is bigger than {} MiB", path.display(), max >> 20)]
    #[diagnostic(help("check that it is the right file"))]
    TooBig { path: PathBuf, max: u64 },
    #[error("cannot write to stdout")]
    WriteStdout(#[source] io::Error),
    #[error("no scenario matches `{filter}`")]
    #[diagnostic(help("{}", did_you_mean(near.as_deref(), "list all ids with `threadproof list`")))]
    NoMatch { filter: String, near: Option<String> },
    #[error("no scenario tests `{}`", clauses.join("` or `"))]
    #[diagnostic(help("`threadproof show {}` says why", clauses[0]))]
    NotTested { clauses: Vec<String> },
    #[error("`{clause}` is a clause, not a program")]
    #[diagnostic(help("name one of its scenarios: `threadproof list --clause {clause}`"))]
    NotAProgram { clause: String },
    #[error("--outcome needs exactly one scenario, but {matches} match")]
    #[diagnostic(help("give the full id of one scenario"))]
    OutcomeOfMany { matches: usize },
    #[error("no group `{group}`")]
    #[diagnostic(help("{}", did_you_mean(near.as_deref(), "`threadproof list` shows all groups")))]
    NoGroup { group: String, near: Option<String> },
    #[error("no clause `{clause}`")]
    #[diagnostic(help("{}", did_you_mean(near.as_deref(), "`threadproof contract` lists all clauses")))]
    NoClause { clause: String, near: Option<String> },
    #[error("no scenario is selected")]
    #[diagnostic(help("each scenario is left out by one of the options"))]
    NothingSelected,
    #[error("no scenario failed in the last run")]
    #[diagnostic(help("run without --failed"))]
    NothingFailed,
    #[error("{} is of a run that did not end", path.display())]
    #[diagnostic(help("run it again to its end, or use --force"))]
    RecordsPart { path: PathBuf },
    #[error(
        "{} does not conform: {}", path.display(), match failing {
            1 => "1 scenario fails".to_owned(),
            failing => format!("{failing} scenarios fail"),
        }
    )]
    #[diagnostic(help("mend what fails, add it to the platform file as known, or use --force"))]
    RecordsFailures { path: PathBuf, failing: usize },
    #[error("no selected scenario can be bundled")]
    #[diagnostic(help(
        "a bundle runs its scenarios one after another in one process; select scenarios that \
         do not hang, end the process, or outlive their run"
    ))]
    NothingToBundle,
    #[error("another bundle has been built in the same place")]
    #[diagnostic(help("run the command again once the other one has ended"))]
    BundleReplaced,
    #[error("cannot render the HTML page")]
    RenderHtml(#[source] Box<dyn Error + Send + Sync>),
}

/// The help for a name that does not exist.
fn did_you_mean(near: Option<&str>, otherwise: &str) -> String {
    near.map_or(otherwise.to_owned(), |near| format!("did you mean `{near}`?"))
}

impl From<Problem> for CommandError {
    fn from(problem: Problem) -> Self {
        Self::InvalidInput(problem.into())
    }
}

impl CommandError {
    /// A file on which `action`, such as `read` or `write`, failed.
    pub(crate) fn file(action: &'static str, path: &Path, source: io::Error) -> Self {
        Self::File { action, path: path.to_owned(), source }
    }

    /// A filter that matches none of these ids.
    pub(crate) fn no_match<'i>(filter: &str, ids: impl Iterator<Item = &'i str>) -> Self {
        // What it may be a misspelling of: an id, its group, or its name.
        let words = ids.flat_map(|id| std::iter::once(id).chain(id.split('/')));
        Self::NoMatch { filter: filter.to_owned(), near: nearest(filter, words).map(str::to_owned) }
    }

    /// Prints the error to stderr, and returns its exit code.
    pub(crate) fn report(self) -> ExitCode {
        match self {
            Self::InvalidInput(problems) => {
                let count = problems.to_string();
                let shown =
                    problems.into_iter().map(|one| format!("{:?}\n", miette::Report::new(one)));
                print(&(shown.collect::<String>() + &count));
                ExitCode::from(INVALID_INPUT)
            }
            other => {
                let is_of_probe = matches!(
                    other,
                    Self::Probe(_)
                        | Self::Native(_)
                        | Self::CargoConfig(_)
                        | Self::Toolchain { .. }
                        | Self::NoSources
                        | Self::MissingStd { .. }
                        | Self::NoLinker { .. }
                        | Self::BuildProbe { .. }
                );
                let is_interrupted = matches!(other, Self::Probe(ProbeError::Interrupted));
                print(&format!("{:?}", miette::Report::new(other)));
                ExitCode::from(match (is_interrupted, is_of_probe) {
                    (true, _) => INTERRUPTED,
                    (false, true) => NO_PROBE,
                    (false, false) => INVALID_INPUT,
                })
            }
        }
    }
}

/// Writes a line to stderr. Unlike `eprintln!`, this does not panic if it cannot be written: nothing
/// can be done about that.
fn print(line: &str) {
    let _ = writeln!(anstream::stderr(), "{}", printable(line));
}

#[cfg(test)]
mod tests {
    use threadproof_suite::Probe;

    use super::*;

    #[test]
    fn a_probe_that_cannot_be_run_has_its_own_exit_code() {
        let mut probe = Probe::new("./no/such/probe", []);
        let error = probe.fingerprint().unwrap_err();
        assert_eq!(CommandError::from(error).report(), ExitCode::from(3));
        assert_eq!(CommandError::OutcomeOfMany { matches: 2 }.report(), ExitCode::from(2));
    }
}
