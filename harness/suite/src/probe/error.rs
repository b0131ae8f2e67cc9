//! Why a plan could not be run.

use std::error::Error as _;
use std::io::{self, ErrorKind};

use threadproof_model::{PROTOCOL, visible};

use crate::probe::driver::ProbeOutput;
use crate::probe::exit::ProbeExit;

/// Why a plan could not be run.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum ProbeError {
    /// The probe could not be started.
    #[error("the probe `{program}` cannot be started")]
    #[diagnostic(help("{}", help_to_start(source)))]
    Start {
        /// Its program.
        program: String,
        /// Why.
        source: std::io::Error,
    },
    /// The command cannot be parsed.
    #[error("`{command}` is not a valid command")]
    #[diagnostic(help("a command is a program and its arguments, quoted as for a shell"))]
    Command {
        /// What was given.
        command: String,
    },
    /// A pipe to or from the probe failed.
    #[error("the output of the probe cannot be read")]
    Pipe {
        /// Why.
        #[from]
        source: std::io::Error,
    },
    /// The judge cannot spawn a thread.
    #[error("the judge cannot spawn a thread")]
    Spawn {
        /// Why.
        source: std::io::Error,
    },
    /// A limit of the judge's process is too low, and probes would inherit it.
    #[error(
        "the limit on {what} is {limit} (`{command}`){}",
        needed.map(|needed| format!(": {needed} are needed")).unwrap_or_default()
    )]
    #[diagnostic(help("raise it; a shell can only lower it again"))]
    Limit {
        /// What it is on.
        what: &'static str,
        /// The command of a shell that sets it.
        command: &'static str,
        /// The limit.
        limit: u64,
        /// What is needed, if that is known.
        needed: Option<u64>,
    },
    /// The probe printed nothing for a long time, but did not hang.
    #[error("the probe was killed while still running, after {seconds} s without output")]
    #[diagnostic(help("it may lack CPU time, be stopped, or wait without sleeping"))]
    StillRunning {
        /// How long it printed nothing.
        seconds: u64,
    },
    /// The probe printed more and more for a long time.
    #[error("the probe was killed while still running, after {seconds} s in all")]
    #[diagnostic(help("it may lack CPU time, or never end"))]
    Endless {
        /// How long it had run.
        seconds: u64,
    },
    /// The probe does not speak this version of the protocol.
    #[error("the probe printed `{line}`: expected {expected}")]
    #[diagnostic(help(
        "check the version of the probe: this is version {PROTOCOL} of the protocol"
    ))]
    Malformed {
        /// What it printed.
        line: String,
        /// What was expected instead.
        expected: &'static str,
    },
    /// The probe did not run the plan that it was given.
    #[error("the probe does not run the plan that it is given")]
    #[diagnostic(help(
        "a bundle runs the plans that it contains: run it on its own, then grade its log"
    ))]
    OtherPlan,
    /// The rest of the log was lost on its way.
    #[error("the log of the probe was cut off")]
    #[diagnostic(help("what the probe runs under may have closed its stdout, or ended it"))]
    CutOff,
    /// The platform refused to spawn a thread, although it needs no more than any other.
    #[error("the platform refused a thread: {error}")]
    #[diagnostic(help("a limit of the machine may have been reached"))]
    Refused {
        /// std's error, in its own words.
        error: String,
    },
    /// The interrupt was raised.
    #[error("the run was interrupted")]
    Interrupted,
    /// The probe was asked for free runs, and counted none.
    #[error("the probe counted no free runs")]
    NoCount,
    /// The log does not contain the run, or only a part of it.
    #[error("the log of the run is incomplete")]
    NotInLog,
    /// The log does not begin with the facts about its platform.
    #[error("the log does not name its platform")]
    #[diagnostic(help("the first line of a bundle's log is `probe {PROTOCOL}`"))]
    NoFingerprint,
    /// The log contains the runs of several platforms.
    #[error("the log is of several platforms: {one}; {other}")]
    #[diagnostic(help("grade the logs one by one"))]
    SeveralPlatforms {
        /// One of them.
        one: String,
        /// Another.
        other: String,
    },
    /// The probe printed too much.
    #[error("the probe printed more than {max} bytes")]
    TooLong {
        /// The limit, in bytes.
        max: u64,
    },
    /// The probe ended before it answered.
    #[error("the probe {exit} without an answer: {stderr}")]
    NoAnswer {
        /// How it ended.
        exit: ProbeExit,
        /// The last lines that it printed on stderr.
        stderr: String,
    },
}

/// What to do about a probe, or a program that runs it, that cannot be started.
fn help_to_start(error: &io::Error) -> &'static str {
    match error.kind() {
        ErrorKind::NotFound => "check that this program exists, or is in a folder of PATH",
        ErrorKind::PermissionDenied => "check that this is a program that may be executed",
        _ => {
            "it may be a program for another machine: name the command that runs it there with \
             `--runner COMMAND`, or in CARGO_TARGET_TRIPLE_RUNNER"
        }
    }
}

impl ProbeError {
    /// The error for a probe that ended before it answered: stderr may say why.
    pub(crate) fn no_answer(ProbeOutput { exit, stderr, .. }: &ProbeOutput) -> Self {
        let lines: Vec<&str> = stderr.lines().filter(|line| !line.is_empty()).collect();
        let stderr = match &lines[lines.len().saturating_sub(3)..] {
            [] => "nothing on stderr".to_owned(),
            last => visible(&last.join("; ")),
        };
        Self::NoAnswer { exit: *exit, stderr }
    }

    /// Its message, then those of its causes.
    pub(crate) fn messages(&self) -> Vec<String> {
        let causes = std::iter::successors(self.source(), |&error| error.source());
        std::iter::once(self.to_string()).chain(causes.map(ToString::to_string)).collect()
    }
}
