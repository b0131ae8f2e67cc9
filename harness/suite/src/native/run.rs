//! Runs a native program, and reads what it prints.

use std::collections::BTreeMap;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};
use std::{io, thread};

use threadproof_model::{Report, Scenario, StackSize};

use crate::judge::observed::reports;
use crate::native::build::{NativeError, NativePrograms};
use crate::probe::exit::ProbeExit;
use crate::probe::pipes;

/// How long the pipes of a process may stay open after it has ended.
const MAX_DELAY: Duration = Duration::from_secs(10);

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

/// A line that a thread printed about a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintedLine {
    /// The step: its word, and the names that it uses.
    pub step: String,
    /// What it observed.
    pub value: String,
}

impl NativePrograms {
    /// Runs a scenario once. A process that takes longer than `limit` is killed.
    ///
    /// # Errors
    /// The process cannot be started, or its output cannot be read.
    pub fn run(&self, scenario: &Scenario, limit: Duration) -> Result<NativeRun, NativeError> {
        let mut command = Command::new(&self.executable);
        command.arg(&scenario.id).env("RUST_BACKTRACE", "0").env_remove("RUST_MIN_STACK");
        command.envs(scenario.min_stack.map(|size| {
            let bytes = match size {
                StackSize::Bytes(bytes) => bytes,
                StackSize::Impossible => isize::MAX as u64,
            };
            ("RUST_MIN_STACK", bytes.to_string())
        }));
        let mut child =
            command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        let stdout = pipes::text(child.stdout.take());
        let stderr = pipes::text(child.stderr.take());
        let status = wait(&mut child, limit);
        // Leave no process behind, even after an error.
        let _ = child.kill();
        child.wait()?;
        let exit = status?.map_or(ProbeExit::Killed, |status| ProbeExit::of(status, &[].into()));
        let columns = columns(&read(&stdout)?);
        Ok(NativeRun { columns, reports: reports(scenario, &read(&stderr)?), exit })
    }
}

/// Waits for a process. `None` if it does not end in time.
fn wait(child: &mut Child, limit: Duration) -> io::Result<Option<ExitStatus>> {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if start.elapsed() > limit {
            return Ok(None);
        }
        thread::sleep(Duration::from_micros(200));
    }
}

fn read(pipe: &Receiver<String>) -> io::Result<String> {
    pipe.recv_timeout(MAX_DELAY).map_err(|error| io::Error::new(io::ErrorKind::TimedOut, error))
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
