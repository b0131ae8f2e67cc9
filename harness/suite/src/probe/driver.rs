//! Starts a probe's processes, writes plans to them, and reads their output until they end or hang.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::process::{Command, Stdio};
use std::sync::mpsc::Receiver;
use std::time::Instant;
use std::{env, io};

use threadproof_model::{Deviation, Event, LOG_LOST, PROTOCOL, Plan, Record, parse, visible};

use crate::probe::exit::ProbeExit;
use crate::probe::interrupt::Interrupt;
use crate::probe::pipes::{self, MAX_BATCH_OUTPUT, MAX_STDERR, MAX_STDOUT};
use crate::probe::running::Running;
use crate::probe::timeouts::{Silence, Timeouts};
use crate::probe::watch::Waited;
use crate::probe::{ProbeError, limits};

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
    /// The probe's `RUST_MIN_STACK`; it inherits no such variable from the judge.
    pub(crate) min_stack: Option<u64>,
    pub(crate) timeouts: Timeouts,
    /// The signal that ends its runs.
    pub(crate) interrupt: Interrupt,
}

/// What one run of a probe printed, and how it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ProbeOutput {
    pub(crate) records: Vec<Record>,
    pub(crate) stderr: String,
    pub(crate) exit: ProbeExit,
    /// Whether it shared its process with others. Then its exit code says only whether main
    /// panicked, and parts of stderr may be missing.
    pub(crate) is_recorded: bool,
}

impl ProbeOutput {
    /// What the threads did, in order.
    pub(crate) fn events(&self) -> impl Iterator<Item = &Event> {
        self.records.iter().filter_map(|record| match record {
            Record::Event(event) => Some(event),
            _ => None,
        })
    }

    /// Why the platform refused to spawn a thread that needs no more than any other, if it did.
    pub(crate) fn refusal(&self) -> Option<&str> {
        self.records.iter().find_map(|record| match record {
            Record::Refused { error, .. } => Some(error.as_str()),
            _ => None,
        })
    }

    /// Whether a thread did not arrive for its turn before the probe gave up.
    pub(crate) fn was_late(&self) -> bool {
        self.records
            .iter()
            .any(|record| matches!(record, Record::Deviation { how: Deviation::Late, .. }))
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
            interrupt: Interrupt::default(),
        }
    }

    /// Adds an argument.
    pub(crate) fn with(mut self, argument: OsString) -> Self {
        self.arguments.push(argument);
        self
    }

    /// Runs one plan to its end.
    pub(crate) fn run(&self, plan: &Plan, silence: Silence) -> Result<ProbeOutput, ProbeError> {
        let mut process = self.start(Stdio::piped(), Stdio::piped())?;
        let child = process.child();
        let stderr = pipes::bytes(child.stderr.take(), MAX_STDERR)?;
        let lines = pipes::lines(child.stdout.take(), MAX_STDOUT)?;
        pipes::write(child.stdin.take(), plan.to_text())?;
        let mut reader = RecordReader::of(plan);
        let exit = match self.read_records(&mut process, &lines, &mut reader, silence)? {
            Waited::For(()) => process.wait(self.timeouts.at_start())?,
            Waited::Hangs => Waited::Hangs,
            Waited::StillRunning => Waited::StillRunning,
            Waited::Interrupted => Waited::Interrupted,
        };
        // It may have ended just now, or hold its log open in a process that outlives it.
        let status = match exit {
            Waited::For(status) => Some(status),
            Waited::Hangs => process.kill()?,
            Waited::StillRunning => return Err(self.still_running()),
            Waited::Interrupted => return Err(ProbeError::Interrupted),
        };
        // What it printed before it was killed may not have been read yet.
        while let Ok(line) = lines.recv_timeout(self.timeouts.stuck) {
            reader.push(&line?)?;
        }
        let stderr = pipes::collect(&stderr, self.timeouts.stuck);
        if stderr.lines().any(|line| line.starts_with(LOG_LOST)) {
            return Err(ProbeError::CutOff);
        }
        Ok(ProbeOutput {
            records: reader.records,
            stderr,
            exit: status.map_or(ProbeExit::Killed, |one| ProbeExit::of(one, &self.abort_codes)),
            is_recorded: false,
        })
    }

    /// Runs several plans in one process, in order. Returns its stdout and stderr, interleaved as
    /// printed.
    pub(crate) fn run_batch(&self, plans: String) -> Result<String, ProbeError> {
        let (reader, writer) =
            io::pipe().map_err(|error| limits::reached(error, ProbeError::from))?;
        let mut process = self.start(writer.try_clone()?.into(), writer.into())?;
        let lines = pipes::lines(Some(reader), MAX_BATCH_OUTPUT)?;
        pipes::write(process.child().stdin.take(), plans)?;
        let mut log = String::new();
        let (start, mut run_started) = (Instant::now(), Instant::now());
        // The runs that it has printed before it hangs, or is given up, count.
        let is_over = loop {
            let is_given_up = run_started.elapsed() > self.timeouts.endless
                || start.elapsed() > self.timeouts.batch;
            if is_given_up {
                break false;
            }
            match process.receive(&lines, self.timeouts.in_batch()) {
                Waited::For(Some(Ok(line))) => {
                    if line.starts_with("run ") {
                        run_started = Instant::now();
                    }
                    log.push_str(&line);
                }
                Waited::For(None) => break true,
                Waited::For(Some(Err(_)))
                | Waited::Hangs
                | Waited::StillRunning
                | Waited::Interrupted => break false,
            }
        };
        let status = is_over.then(|| process.wait(self.timeouts.at_start())).transpose()?;
        process.kill()?;
        // How the process ends is part of each outcome. If it ran every plan, but failed in the end,
        // no run tells which of them it was.
        let count = |word| log.lines().filter(|line| line.starts_with(word)).count();
        let has_failed = matches!(status, Some(Waited::For(status)) if !status.success());
        Ok(if has_failed && count("run ") == count("done ") { String::new() } else { log })
    }

    /// Reads records until the log ends, or the probe does not go on.
    fn read_records(
        &self,
        process: &mut Running,
        lines: &Receiver<Result<String, ProbeError>>,
        reader: &mut RecordReader,
        silence: Silence,
    ) -> Result<Waited<()>, ProbeError> {
        let (start, limit) = (Instant::now(), self.timeouts.of_run(silence));
        loop {
            if start.elapsed() > limit {
                return Err(ProbeError::Endless { seconds: limit.as_secs() });
            }
            let limits = match reader.records.len() {
                0 => self.timeouts.at_start(),
                _ => self.timeouts.after(reader.events, silence),
            };
            match process.receive(lines, limits) {
                Waited::For(Some(line)) => reader.push(&line?)?,
                Waited::For(None) => return Ok(Waited::For(())),
                Waited::Hangs => return Ok(Waited::Hangs),
                Waited::StillRunning => return Ok(Waited::StillRunning),
                Waited::Interrupted => return Ok(Waited::Interrupted),
            }
        }
    }

    fn still_running(&self) -> ProbeError {
        ProbeError::StillRunning { seconds: self.timeouts.silent.as_secs() }
    }

    fn start(&self, stdout: Stdio, stderr: Stdio) -> Result<Running, ProbeError> {
        limits::check()?;
        let mut command = Command::new(&self.program);
        // Those that std reads, and those of this process, such as RUST_LOG.
        for (name, _) in env::vars_os().filter(|(name, _)| is_rusts(name)) {
            command.env_remove(name);
        }
        command.envs(self.min_stack.map(|bytes| ("RUST_MIN_STACK", bytes.to_string())));
        command.args(&self.arguments).env("RUST_BACKTRACE", "0");
        command.stdin(Stdio::piped()).stdout(stdout).stderr(stderr);
        if self.interrupt.is_raised() {
            return Err(ProbeError::Interrupted);
        }
        Running::start(&mut command, &self.interrupt)
            .map_err(|error| limits::reached(error, |source| self.cannot_start(source)))
    }

    fn cannot_start(&self, source: io::Error) -> ProbeError {
        ProbeError::Start { program: self.program.to_string_lossy().into_owned(), source }
    }
}

/// Whether an environment variable changes what a Rust program does.
fn is_rusts(name: &OsStr) -> bool {
    name.to_string_lossy().starts_with("RUST_")
}

/// Reads the records of a log, line by line.
struct RecordReader {
    /// The key of the plan; `None` for the fingerprint.
    key: Option<String>,
    records: Vec<Record>,
    /// The number of events among the records.
    events: usize,
    /// The lines of a record that is not complete yet.
    block: String,
}

impl RecordReader {
    /// A reader of the log of this plan.
    fn of(plan: &Plan) -> Self {
        let key = (*plan != Plan::Fingerprint).then(|| plan.key());
        Self { key, records: Vec::new(), events: 0, block: String::new() }
    }

    fn push(&mut self, line: &str) -> Result<(), ProbeError> {
        self.block.push_str(line);
        if line.ends_with("{\n") || (self.block.contains("{\n") && line != "}\n") {
            return Ok(());
        }
        let record = read(&std::mem::take(&mut self.block))?;
        let position = self.records.len();
        if position == 0 && record != Record::Probe(PROTOCOL) {
            let (line, expected) = (visible(line.trim_end()), "the version of the protocol");
            return Err(ProbeError::Malformed { line, expected });
        }
        // The second record of a run names its plan, and no other record does.
        let named = match &record {
            Record::Run { key, .. } => Some(key),
            _ => None,
        };
        if named != self.key.as_ref().filter(|_| position == 1) {
            return Err(ProbeError::OtherPlan);
        }
        self.events += usize::from(matches!(record, Record::Event(_)));
        self.records.push(record);
        Ok(())
    }
}

fn read(text: &str) -> Result<Record, ProbeError> {
    let nodes = parse(text).ok().filter(|nodes| nodes.len() == 1);
    let record = nodes.and_then(|nodes| Record::from_node(&nodes[0]).ok());
    record.ok_or_else(|| ProbeError::Malformed {
        line: visible(text.trim_end()),
        expected: "a record of the log",
    })
}
