//! A probe: what carries out plans, or a log of what it did.

pub(crate) mod driver;
pub(crate) mod fingerprint;
pub(crate) mod pipes;
pub(crate) mod recorded;
mod timeouts;

use std::ffi::OsString;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use threadproof_model::{PROTOCOL, Plan};

use crate::probe::driver::{Driver, ProbeOutput, Silence};
use crate::probe::fingerprint::{Fingerprint, PROCESSES};
use crate::probe::pipes::MOST_STDOUT;
use crate::probe::recorded::Recording;
use crate::probe::timeouts::Timeouts;

/// What carries out plans on a platform, and tells of it.
#[derive(Clone, Debug)]
pub struct Probe {
    /// How it is started; a log that came from elsewhere has no more to it.
    driver: Option<Driver>,
    /// What it has told already.
    recording: Arc<Recording>,
}

/// What kept a probe from being run.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum ProbeError {
    /// It could not be started.
    #[error("the probe `{program}` could not be started")]
    #[diagnostic(help("a probe is any program that speaks the protocol on stdin and stdout"))]
    Start {
        /// Its program.
        program: String,
        /// Why.
        source: std::io::Error,
    },
    /// The command for it is none.
    #[error("`{command}` is no command")]
    #[diagnostic(help("a command is a program and its arguments, with quotes as in a shell"))]
    Command {
        /// What was given.
        command: String,
    },
    /// The connection to it broke.
    #[error("the probe could not be listened to")]
    Listen {
        /// Why.
        #[from]
        source: std::io::Error,
    },
    /// It does not speak the protocol.
    #[error("the probe said `{line}`, but {expected} was expected")]
    #[diagnostic(help("is it the probe of another version? the protocol's is {PROTOCOL}"))]
    Gibberish {
        /// What it said.
        line: String,
        /// What was expected instead.
        expected: &'static str,
    },
    /// The log that stands for it does not tell of a run, or not whole.
    #[error("the log does not tell of this run, or not all")]
    Lost,
    /// A log does not say what platform it comes from.
    #[error("the log does not say what platform it comes from")]
    #[diagnostic(help("it begins with `probe {PROTOCOL}`; is this what the bundle printed?"))]
    NoLog,
    /// It talks without end.
    #[error("the probe said more than {MOST_STDOUT} bytes")]
    Endless,
    /// It ended before it had told what it was asked for.
    #[error("the probe ended without an answer: {stderr}")]
    Silent {
        /// The end of what it wrote to stderr.
        stderr: String,
    },
}

impl ProbeError {
    /// It ended without saying what it was asked for; the end of its stderr may tell why.
    pub(crate) fn silent(stderr: &str) -> Self {
        let last: Vec<&str> = stderr.lines().filter(|line| !line.is_empty()).collect();
        let end = match &last[last.len().saturating_sub(3)..] {
            [] => "nothing on stderr".to_owned(),
            end => end.join("; "),
        };
        Self::Silent { stderr: end }
    }
}

/// So long takes no answer of a platform that is ready.
const SLOW: Duration = Duration::from_secs(1);

/// Asks what platform it is, and notes how long the answer takes.
fn ask(driver: &Driver) -> Result<(ProbeOutput, Duration), ProbeError> {
    let start = Instant::now();
    let output = driver.run(&Plan::Fingerprint, Silence::STUCK)?;
    Ok((output, start.elapsed()))
}

impl Probe {
    /// A probe that is started as `program` with `arguments`.
    pub fn new(
        program: impl Into<OsString>,
        arguments: impl IntoIterator<Item = OsString>,
    ) -> Self {
        let driver = Driver::new(program.into(), arguments.into_iter().collect());
        Self { driver: Some(driver), recording: Arc::default() }
    }

    /// A probe that is started by a command, written as for a shell.
    ///
    /// # Errors
    /// If that is no command.
    pub fn by_command(command: &str) -> Result<Self, ProbeError> {
        let words = shell_words::split(command).unwrap_or_default();
        let mut words = words.into_iter().map(OsString::from);
        let program = words.next();
        let program = program.ok_or_else(|| ProbeError::Command { command: command.to_owned() })?;
        Ok(Self::new(program, words))
    }

    /// A log that tells of many runs, in place of whatever it came from.
    #[must_use]
    pub fn of_log(log: &str) -> Self {
        Self { driver: None, recording: Arc::new(Recording::read(log)) }
    }

    /// The same, started with one more argument.
    #[must_use]
    pub fn with(self, argument: impl Into<OsString>) -> Self {
        Self { driver: self.driver.map(|driver| driver.with(argument.into())), ..self }
    }

    /// The same, where these exit codes too say that it was ended by force.
    #[must_use]
    pub fn forced_by(mut self, codes: impl IntoIterator<Item = i32>) -> Self {
        if let Some(driver) = &mut self.driver {
            driver.forced.extend(codes);
        }
        self
    }

    /// The same with that value of `RUST_MIN_STACK`.
    pub(crate) fn with_min_stack(&self, min_stack: Option<u64>) -> Self {
        let mut probe = self.clone();
        if let Some(driver) = &mut probe.driver {
            driver.min_stack = min_stack;
        }
        probe
    }

    /// Whether it is only a log.
    pub(crate) fn is_log(&self) -> bool {
        self.driver.is_none()
    }

    /// Asks what platform the probe runs on, and learns how slow that is.
    ///
    /// # Errors
    /// If it cannot be run, or does not say.
    pub fn fingerprint(&mut self) -> Result<Fingerprint, ProbeError> {
        let Some(driver) = &mut self.driver else {
            return self.recording.fingerprint().ok_or(ProbeError::NoLog);
        };
        let (mut output, mut answer) = ask(driver)?;
        if answer > SLOW {
            // The first start may have set something up that all others find there.
            (output, answer) = ask(driver)?;
        }
        driver.timeouts = Timeouts::of(answer);
        let fingerprint = Fingerprint::of(&output.records);
        let mut fingerprint = fingerprint.ok_or_else(|| ProbeError::silent(&output.stderr))?;
        fingerprint.capabilities.insert(PROCESSES.to_owned());
        Ok(fingerprint)
    }

    /// Does plans in at most so many processes at once, each one plan after the other. Those that
    /// were told of whole are done with that; the others are left for processes of their own.
    ///
    /// # Errors
    /// If it cannot be run.
    pub fn run_batch(&mut self, plans: &[String], processes: usize) -> Result<(), ProbeError> {
        let Some(driver) = &self.driver else { return Ok(()) };
        let processes = processes.max(1).min(plans.len());
        let shares = (0..processes).map(|first| {
            plans.iter().skip(first).step_by(processes).map(String::as_str).collect::<String>()
        });
        let logs: Vec<Result<String, ProbeError>> = thread::scope(|scope| {
            let started: Vec<_> =
                shares.map(|share| scope.spawn(|| driver.run_batch(share))).collect();
            let ended =
                started.into_iter().map(|thread| thread.join().unwrap_or(Ok(String::new())));
            ended.collect()
        });
        let logs: Result<Vec<String>, ProbeError> = logs.into_iter().collect();
        self.recording = Arc::new(Recording::read(&logs?.concat()));
        Ok(())
    }

    /// Runs one plan to its end, unless it has told of it already.
    pub(crate) fn run(&self, plan: &Plan, silence: Silence) -> Result<ProbeOutput, ProbeError> {
        match (self.recording.of(&plan.key()), &self.driver) {
            (Some(output), _) => Ok(output.clone()),
            (None, Some(driver)) => driver.run(plan, silence),
            (None, None) => Err(ProbeError::Lost),
        }
    }

    /// For tests: how long it may be silent.
    #[cfg(test)]
    pub(crate) fn with_stuck_timeout(mut self, stuck: Duration) -> Self {
        if let Some(driver) = &mut self.driver {
            driver.timeouts.stuck = stuck;
        }
        self
    }
}
