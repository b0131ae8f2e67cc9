//! Starts a probe's processes, writes plans to them, and reads their output until they end or fall
//! silent.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use threadproof_model::{Event, PROTOCOL, Plan, Record, parse};

use crate::probe::ProbeError;
use crate::probe::exit::ProbeExit;
use crate::probe::pipes::{self, MAX_BATCH_OUTPUT, MAX_STDOUT};
use crate::probe::timeouts::Timeouts;

/// The exit codes by which a shell or an emulator reports that a program was killed by SIGILL,
/// SIGABRT or SIGSEGV.
const ABORT_CODES: [i32; 3] = [128 + 4, 128 + 6, 128 + 11];

/// How to start a probe: a program and its arguments.
#[derive(Clone, Debug)]
pub(crate) struct Driver {
    program: OsString,
    arguments: Vec<OsString>,
    /// The exit codes that report an abort.
    pub(crate) abort_codes: BTreeSet<i32>,
    /// The probe's `RUST_MIN_STACK`; it does not inherit the judge's.
    pub(crate) min_stack: Option<u64>,
    pub(crate) timeouts: Timeouts,
}

/// What one run of a probe printed, and how it ended.
#[derive(Clone, Debug)]
pub(crate) struct ProbeOutput {
    pub(crate) records: Vec<Record>,
    pub(crate) stderr: String,
    pub(crate) exit: ProbeExit,
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

/// What it means when a probe prints nothing for a while.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Silence {
    /// The probe is stuck.
    Stuck {
        /// How long it may run without printing anything.
        busy: Duration,
    },
    /// The program hangs, if enough events have happened.
    Hang {
        /// The number of events after which it may hang. Before that, the probe is stuck.
        after: usize,
    },
}

impl Silence {
    /// A probe that should print without pauses is stuck.
    pub(crate) const STUCK: Self = Self::Stuck { busy: Duration::ZERO };

    /// How long the silence must last, after that number of events.
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
            abort_codes: ABORT_CODES.into(),
            min_stack: None,
            timeouts: Timeouts::default(),
        }
    }

    /// Adds an argument.
    pub(crate) fn with(mut self, argument: OsString) -> Self {
        self.arguments.push(argument);
        self
    }

    /// Runs one plan to its end.
    pub(crate) fn run(&self, plan: &Plan, silence: Silence) -> Result<ProbeOutput, ProbeError> {
        let mut child = self.start(Stdio::piped(), Stdio::piped())?;
        pipes::write(child.stdin.take(), plan.to_text());
        let stderr = pipes::text(child.stderr.take());
        let lines = pipes::lines(child.stdout.take(), MAX_STDOUT);
        let output = self.read_records(&lines, silence).and_then(|(records, is_silent)| {
            let status = if is_silent { None } else { self.wait(&mut child)? };
            let exit = |status| ProbeExit::of(status, &self.abort_codes);
            Ok((records, status.map_or(ProbeExit::Killed, exit)))
        });
        // Leave no process behind, even after an error. Killing one that has ended returns an
        // error.
        let _ = child.kill();
        child.wait()?;
        let (records, exit) = output?;
        // A process that the probe started may outlive it, and keep stderr open.
        let stderr = stderr.recv_timeout(self.timeouts.stuck).unwrap_or_default();
        Ok(ProbeOutput { records, stderr, exit })
    }

    /// Runs several plans in one process, in order. Returns its stdout and stderr, interleaved as
    /// printed.
    pub(crate) fn run_batch(&self, plans: String) -> Result<String, ProbeError> {
        let (reader, writer) = io::pipe()?;
        let mut child = self.start(writer.try_clone()?.into(), writer.into())?;
        pipes::write(child.stdin.take(), plans);
        let lines = pipes::lines(Some(reader), MAX_BATCH_OUTPUT);
        let mut log = String::new();
        // A process that falls silent is killed. The runs that it has printed by then count.
        while let Ok(Ok(line)) = lines.recv_timeout(self.timeouts.stuck) {
            log.push_str(&line);
        }
        let _ = child.kill();
        child.wait()?;
        Ok(log)
    }

    /// Reads records until the log ends or the probe is silent for too long. Also returns whether it
    /// was silent.
    fn read_records(
        &self,
        lines: &Receiver<Result<String, ProbeError>>,
        silence: Silence,
    ) -> Result<(Vec<Record>, bool), ProbeError> {
        let mut records = Vec::new();
        let mut events = 0;
        let mut block = String::new();
        loop {
            // Before its first record, a probe is still starting, which may be slow.
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
                return Err(ProbeError::Malformed { line, expected });
            }
            events += usize::from(matches!(record, Record::Event(_)));
            records.push(record);
        }
    }

    /// Waits for a process that has closed its log. `None` if it does not end in time.
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
    record.ok_or_else(|| ProbeError::Malformed {
        line: text.trim_end().to_owned(),
        expected: "a record of the log",
    })
}
