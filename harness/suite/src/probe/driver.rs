//! Starts a probe's processes, feeds them plans, and listens until they end or fall silent.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use threadproof_model::{Event, PROTOCOL, Plan, Record, parse};

use crate::probe::ProbeError;
use crate::probe::pipes::{self, MOST_OF_MANY, MOST_STDOUT};
use crate::probe::timeouts::Timeouts;

/// Exit codes by which a shell or an emulator tells that a program was ended by force: SIGILL,
/// SIGABRT and SIGSEGV.
const FORCED: [i32; 3] = [128 + 4, 128 + 6, 128 + 11];

/// How a probe is started: a program and its arguments.
#[derive(Clone, Debug)]
pub(crate) struct Driver {
    program: OsString,
    arguments: Vec<OsString>,
    /// Exit codes that say that it was ended by force.
    pub(crate) forced: BTreeSet<i32>,
    /// The value of `RUST_MIN_STACK` for it, whatever that of the judge is.
    pub(crate) min_stack: Option<u64>,
    pub(crate) timeouts: Timeouts,
}

/// How a probe's process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// Before anybody lost stuck.
    Exited(Exit),
    /// It was silent for too long and had to be killed.
    Killed,
}

/// What a process that has ended leaves behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Exit {
    /// Its exit code, if it has one.
    pub(crate) code: Option<i32>,
    /// Whether it did not end by itself.
    pub(crate) is_forced: bool,
}

/// All that one run of a probe told.
#[derive(Clone, Debug)]
pub(crate) struct ProbeOutput {
    pub(crate) records: Vec<Record>,
    pub(crate) stderr: String,
    pub(crate) ended: Ended,
}

impl ProbeOutput {
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
    fn limit(self, events: usize, timeouts: Timeouts) -> Duration {
        match self {
            Self::Hang { after } if events >= after => timeouts.hang,
            Self::Hang { .. } => timeouts.stuck,
            Self::Stuck { busy } => timeouts.stuck.saturating_add(busy),
        }
    }
}

impl Driver {
    pub(crate) fn new(program: OsString, arguments: Vec<OsString>) -> Self {
        Self {
            program,
            arguments,
            forced: FORCED.into(),
            min_stack: None,
            timeouts: Timeouts::default(),
        }
    }

    /// The same, with one more argument.
    pub(crate) fn with(mut self, argument: OsString) -> Self {
        self.arguments.push(argument);
        self
    }

    /// Runs one plan to its end.
    pub(crate) fn run(&self, plan: &Plan, silence: Silence) -> Result<ProbeOutput, ProbeError> {
        let mut child = self.start(Stdio::piped(), Stdio::piped())?;
        pipes::write(child.stdin.take(), plan.to_text());
        let stderr = pipes::text(child.stderr.take());
        let lines = pipes::lines(child.stdout.take(), MOST_STDOUT);
        let output = self.read_records(&lines, silence).and_then(|(records, is_silent)| {
            let ended = if is_silent { None } else { self.wait(&mut child)? };
            Ok((records, ended.map_or(Ended::Killed, |status| Ended::Exited(self.exit(status)))))
        });
        // Whatever happened, no process is left behind. One that has ended cannot be killed.
        let _ = child.kill();
        child.wait()?;
        let (records, ended) = output?;
        // A process that the probe has started itself may go on, and keep stderr open.
        let stderr = stderr.recv_timeout(self.timeouts.stuck).unwrap_or_default();
        Ok(ProbeOutput { records, stderr, ended })
    }

    /// Runs plans that stand one after the other in one process. Gives all that was said, on stdout
    /// and stderr, as it was said.
    pub(crate) fn run_batch(&self, plans: String) -> Result<String, ProbeError> {
        let (reader, writer) = io::pipe()?;
        let mut child = self.start(writer.try_clone()?.into(), writer.into())?;
        pipes::write(child.stdin.take(), plans);
        let lines = pipes::lines(Some(reader), MOST_OF_MANY);
        let mut log = String::new();
        // Silence is the end too: what has been said is worth something even so.
        while let Ok(Ok(line)) = lines.recv_timeout(self.timeouts.stuck) {
            log.push_str(&line);
        }
        let _ = child.kill();
        child.wait()?;
        Ok(log)
    }

    /// Reads records until the log ends, or is silent for too long.
    fn read_records(
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
                0 => self.timeouts.stuck,
                _ => silence.limit(events, self.timeouts),
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
        let deadline = Instant::now() + self.timeouts.stuck;
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

    fn exit(&self, status: ExitStatus) -> Exit {
        let code = status.code();
        // Windows ends processes by force with NTSTATUS codes, which are negative.
        Exit { code, is_forced: code.is_none_or(|code| code < 0 || self.forced.contains(&code)) }
    }

    fn start(&self, stdout: Stdio, stderr: Stdio) -> Result<Child, ProbeError> {
        let mut command = Command::new(&self.program);
        command.env_remove("RUST_MIN_STACK");
        command.envs(self.min_stack.map(|bytes| ("RUST_MIN_STACK", bytes.to_string())));
        command
            .args(&self.arguments)
            .env("RUST_BACKTRACE", "0")
            .stdin(Stdio::piped())
            .stdout(stdout)
            .stderr(stderr)
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
