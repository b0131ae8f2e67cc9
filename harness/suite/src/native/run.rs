//! Runs a native program, and reads what it prints.

use std::collections::BTreeMap;
use std::fmt;
use std::process::{Command, Stdio};

use threadproof_model::{ProcessEnd, Report, Scenario, StackSize};

use crate::native::build::{NativeError, NativePrograms};
use crate::probe::exit::ProbeExit;
use crate::probe::interrupt::Interrupt;
use crate::probe::pipes::{self, MAX_STDERR, MAX_STDOUT};
use crate::probe::reports::Wording;
use crate::probe::running::Running;
use crate::probe::timeouts::{Silence, Timeouts};
use crate::probe::watch::Waited;

/// What one run of a native program printed, and how it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NativeRun {
    /// What each thread printed, by its label.
    pub columns: BTreeMap<String, Vec<PrintedLine>>,
    /// The reports of std on stderr, sorted.
    pub reports: Vec<Report>,
    /// How the process ended.
    pub exit: ProbeExit,
}

/// The lines that the threads printed, the reports, and how the process ended.
impl fmt::Display for NativeRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (thread, lines) in &self.columns {
            for PrintedLine { step, value } in lines {
                writeln!(f, "{thread}: {step} -> {value}")?;
            }
        }
        for report in &self.reports {
            writeln!(f, "{report}")?;
        }
        match self.exit {
            ProbeExit::Exited { code } => write!(f, "exit {code}"),
            ProbeExit::Aborted { .. } | ProbeExit::Signaled { .. } => {
                write!(f, "{}", ProcessEnd::Abort)
            }
            ProbeExit::Killed => write!(f, "{}", ProcessEnd::Hang),
        }
    }
}

/// A line that a thread printed about a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintedLine {
    /// The step: its word, and the names that it uses.
    pub step: String,
    /// What it observed.
    pub value: String,
}

impl NativePrograms {
    /// Runs a scenario once. Only a program that `may_hang` counts as hung after a short time.
    ///
    /// # Errors
    /// The process cannot be started, its output cannot be read, or it neither ends nor hangs.
    pub fn run(&self, scenario: &Scenario, may_hang: bool) -> Result<NativeRun, NativeError> {
        let timeouts = Timeouts::default();
        let busy = scenario.pauses();
        let silence =
            if may_hang { Silence::Hang { after: 0, busy } } else { Silence::Unexpected { busy } };
        let mut process = Running::start(&mut self.command(scenario), &Interrupt::default())?;
        let child = process.child();
        let stdout = pipes::bytes(child.stdout.take(), MAX_STDOUT)?;
        let stderr = pipes::bytes(child.stderr.take(), MAX_STDERR)?;
        let status = match process.wait(timeouts.after(0, silence))? {
            Waited::For(status) => Some(status),
            Waited::Hangs => process.kill()?,
            // Nothing interrupts it.
            Waited::StillRunning | Waited::Interrupted => return Err(NativeError::StillRunning),
        };
        let exit = status.map_or(ProbeExit::Killed, |status| ProbeExit::of(status, &[].into()));
        let columns = columns(&pipes::collect(&stdout, timeouts.stuck));
        let reports = Wording::Current.reports(scenario, &pipes::collect(&stderr, timeouts.stuck));
        Ok(NativeRun { columns, reports, exit })
    }

    fn command(&self, scenario: &Scenario) -> Command {
        let mut command = Command::new(&self.executable);
        command.arg(&scenario.id).env("RUST_BACKTRACE", "0").env_remove("RUST_MIN_STACK");
        command.envs(scenario.min_stack.map(|size| {
            let bytes = match size {
                StackSize::Bytes(bytes) => bytes,
                StackSize::Impossible => isize::MAX as u64,
            };
            ("RUST_MIN_STACK", bytes.to_string())
        }));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }
}

/// What each thread printed. A last line without a line break is dropped: the process was killed
/// while it printed the line.
fn columns(stdout: &str) -> BTreeMap<String, Vec<PrintedLine>> {
    let mut columns = BTreeMap::<String, Vec<PrintedLine>>::new();
    for line in stdout.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n')) {
        let (thread, rest) = line.split_once(": ").unwrap_or(("", line));
        let (step, value) = rest.split_once(" -> ").unwrap_or((rest, ""));
        let printed = PrintedLine { step: step.to_owned(), value: value.to_owned() };
        columns.entry(thread.to_owned()).or_default().push(printed);
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_shown_by_thread() {
        let run = NativeRun {
            columns: columns("main: load x -> 1\na: load x -> 0\n"),
            reports: vec![Report::Panic { thread: None, message: "boom".to_owned() }],
            exit: ProbeExit::Killed,
        };
        let report = &run.reports[0];
        let expected = format!("a: load x -> 0\nmain: load x -> 1\n{report}\nhang");
        assert_eq!(run.to_string(), expected);
    }

    #[test]
    fn lines_are_read_by_thread_up_to_the_last_complete_one() {
        let found = columns("main: load x -> 1\r\na/b: thread-name -> Some(\"a: -> b\")\nmain: jo");
        let one = |step: &str, value: &str| {
            vec![PrintedLine { step: step.to_owned(), value: value.to_owned() }]
        };
        let expected = [
            ("a/b".to_owned(), one("thread-name", "Some(\"a: -> b\")")),
            ("main".to_owned(), one("load x", "1\r")),
        ];
        assert_eq!(found, expected.into());
    }
}
