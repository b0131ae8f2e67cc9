//! Starts probes, feeds them a plan, and listens until they end or fall silent.

use std::ffi::OsString;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use threadproof_model::{Event, PROTOCOL, Plan, Record, parse};

use crate::fingerprint::Fingerprint;
use crate::pipes::{self, MOST_STDOUT};

/// How long a probe may be silent before it is taken to be stuck.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// How long nothing must happen before a hang, where one is expected, is believed.
pub const SETTLE: Duration = Duration::from_millis(100);

/// How a probe is started: a program and its arguments.
#[derive(Clone, Debug)]
pub struct Probe {
    program: OsString,
    arguments: Vec<OsString>,
    /// The value of `RUST_MIN_STACK` for it.
    min_stack: Option<u64>,
    /// How long it may be silent before it is taken to be stuck.
    pub(crate) patience: Duration,
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

/// How a probe's process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// By itself.
    Exited(ExitStatus),
    /// It was silent for too long and had to be killed.
    Killed,
}

/// All that one run of a probe told.
#[derive(Debug)]
pub(crate) struct Heard {
    pub(crate) records: Vec<Record>,
    pub(crate) stderr: String,
    pub(crate) ended: Ended,
}

impl Heard {
    /// What the threads did, in order.
    pub(crate) fn events(&self) -> impl Iterator<Item = &Event> {
        self.records.iter().filter_map(|record| match record {
            Record::Event(event) => Some(event),
            _ => None,
        })
    }
}

/// What the silence of a probe means.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Silence {
    /// That it is stuck, once it has lasted longer than the probe may be busy without a word.
    Stuck {
        /// How long it may be busy.
        busy: Duration,
    },
    /// After so many events, that nobody can move any more.
    Hang {
        /// How many.
        after: usize,
    },
}

impl Silence {
    /// That it is stuck: it should have something to say all the time.
    pub(crate) const STUCK: Self = Self::Stuck { busy: Duration::ZERO };

    /// How long it has to last to mean that.
    fn limit(self, events: usize, patience: Duration) -> Duration {
        match self {
            Self::Hang { after } if events >= after => SETTLE,
            Self::Hang { .. } => patience,
            Self::Stuck { busy } => patience.saturating_add(busy),
        }
    }
}

impl Probe {
    /// A probe that is started as `program` with `arguments`.
    pub fn new(
        program: impl Into<OsString>,
        arguments: impl IntoIterator<Item = OsString>,
    ) -> Self {
        Self {
            program: program.into(),
            arguments: arguments.into_iter().collect(),
            min_stack: None,
            patience: PATIENCE,
        }
    }

    /// The same with that value of `RUST_MIN_STACK`, whatever that of the judge is.
    pub(crate) fn with_min_stack(&self, min_stack: Option<u64>) -> Self {
        Self { min_stack, ..self.clone() }
    }

    /// Asks what platform the probe runs on.
    ///
    /// # Errors
    /// If it cannot be run, or does not say.
    pub fn fingerprint(&self) -> Result<Fingerprint, ProbeError> {
        let heard = self.run(&Plan::Fingerprint, Silence::STUCK)?;
        Fingerprint::of(&heard.records).ok_or_else(|| ProbeError::silent(&heard.stderr))
    }

    /// Runs one plan to its end.
    pub(crate) fn run(&self, plan: &Plan, silence: Silence) -> Result<Heard, ProbeError> {
        let mut child = self.start()?;
        pipes::write(&mut child, plan.to_text());
        let stderr = pipes::stderr(&mut child);
        let lines = pipes::lines(&mut child);
        let heard = self.hear(&lines, silence).and_then(|(records, is_silent)| {
            let ended = if is_silent { None } else { self.wait(&mut child)? };
            Ok((records, ended.map_or(Ended::Killed, Ended::Exited)))
        });
        // Whatever happened, no process is left behind. One that has ended cannot be killed.
        let _ = child.kill();
        child.wait()?;
        let (records, ended) = heard?;
        // A process that the probe has started itself may go on, and keep stderr open.
        let stderr = stderr.recv_timeout(self.patience).unwrap_or_default();
        Ok(Heard { records, stderr, ended })
    }

    /// Reads records until the log ends, or is silent for too long.
    fn hear(
        &self,
        lines: &Receiver<Result<String, ProbeError>>,
        silence: Silence,
    ) -> Result<(Vec<Record>, bool), ProbeError> {
        let mut records = Vec::new();
        let mut events = 0;
        let mut block = String::new();
        loop {
            // Before its first word a probe is only starting, however long that takes.
            let limit = match records.len() {
                0 => self.patience,
                _ => silence.limit(events, self.patience),
            };
            let line = match lines.recv_timeout(limit) {
                Ok(line) => line?,
                Err(RecvTimeoutError::Timeout) => return Ok((records, true)),
                Err(RecvTimeoutError::Disconnected) => return Ok((records, false)),
            };
            block.push_str(&line);
            if line.ends_with("{\n") || (block.contains("{\n") && line != "}\n") {
                continue;
            }
            let record = read(&std::mem::take(&mut block))?;
            if records.is_empty() && record != Record::Probe(PROTOCOL) {
                let (line, expected) = (line.trim_end().to_owned(), "the version of the protocol");
                return Err(ProbeError::Gibberish { line, expected });
            }
            events += usize::from(matches!(record, Record::Event(_)));
            records.push(record);
        }
    }

    /// Waits for a process whose log has ended. Nothing if it does not end.
    fn wait(&self, child: &mut Child) -> Result<Option<ExitStatus>, ProbeError> {
        let deadline = Instant::now() + self.patience;
        loop {
            if let Some(status) = child.try_wait()? {
                return Ok(Some(status));
            }
            if Instant::now() > deadline {
                return Ok(None);
            }
            thread::sleep(Duration::from_micros(200));
        }
    }

    fn start(&self) -> Result<Child, ProbeError> {
        let mut command = Command::new(&self.program);
        command.env_remove("RUST_MIN_STACK");
        command.envs(self.min_stack.map(|bytes| ("RUST_MIN_STACK", bytes.to_string())));
        command
            .args(&self.arguments)
            .env("RUST_BACKTRACE", "0")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|source| ProbeError::Start {
                program: self.program.to_string_lossy().into_owned(),
                source,
            })
    }
}

fn read(text: &str) -> Result<Record, ProbeError> {
    let nodes = parse(text).ok().filter(|nodes| nodes.len() == 1);
    let record = nodes.and_then(|nodes| Record::from_node(&nodes[0]).ok());
    record.ok_or_else(|| ProbeError::Gibberish {
        line: text.trim_end().to_owned(),
        expected: "a record of a log",
    })
}
