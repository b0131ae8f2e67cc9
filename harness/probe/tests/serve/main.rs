//! Runs the probe on its own: sends it a plan, and checks its log, stderr and exit status.
//!
//! Programs are indented here, and lack the title and clause, which are lines 1 and 2 of the plan.
//! So `main {` is line 3 if nothing is shared.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod batch;
mod blocks;
mod channel_ends;
mod channels;
mod directed;
mod ends;
mod extern_c;
mod free;
mod hook;
mod limits;
mod locks;
mod once;
mod park;
mod platform;
mod refused;
mod stack;
mod thread_locals;
mod threads;
mod values;
mod waiting;

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, ExitStatus, Stdio};

use threadproof_model::Plan;

/// A finished run of a probe.
struct ProbeRun {
    /// The lines of the log.
    log: Vec<String>,
    stderr: String,
    status: ExitStatus,
}

impl ProbeRun {
    /// The `saw` records of a thread, without their first two words. In an undirected run, those of
    /// different threads are unordered.
    fn seen_by(&self, thread: &str) -> Vec<&str> {
        let words = format!("saw \"{thread}\" ");
        self.log.iter().filter_map(|line| line.strip_prefix(&words)).collect()
    }

    /// The position of a line in the log.
    fn position(&self, line: &str) -> usize {
        let found = self.log.iter().position(|other| other == line);
        found.unwrap_or_else(|| panic!("no {line} in {:#?}", self.log))
    }

    /// The deviations from the schedule.
    fn deviations(&self) -> Vec<&str> {
        let words = ["early ", "stray ", "gone ", "late "];
        let is_deviation = |line: &&str| words.iter().any(|word| line.starts_with(word));
        self.log.iter().map(String::as_str).filter(is_deviation).collect()
    }

    /// The log after its first two lines: the version, and the key of the plan.
    fn records(&self) -> &[String] {
        assert_eq!(self.log[0], "probe 2");
        assert!(self.log[1].starts_with("run "), "{:?}", self.log[1]);
        &self.log[2..]
    }
}

/// The plan to run a program once, undirected.
fn once(program: &str) -> String {
    canonical(&[program, "once"])
}

/// The plan to run a program this many times.
fn free(program: &str, iterations: u32) -> String {
    canonical(&[program, &format!("free iterations={iterations}")])
}

/// The plan to run a program along these turns.
fn directed(program: &str, turns: &str) -> String {
    canonical(&[program, "schedule {", turns, "}"])
}

/// The canonical text of a plan whose parts have one node per line, with any indentation.
fn canonical(parts: &[&str]) -> String {
    let lines = parts.iter().flat_map(|part| part.lines());
    let lines = lines.map(str::trim).filter(|line| !line.is_empty());
    ["title \"T\"", "clause \"a/b\""]
        .into_iter()
        .chain(lines)
        .flat_map(|line| [line, "\n"])
        .collect()
}

fn run_once(program: &str) -> ProbeRun {
    run_valid(&once(program))
}

fn run_free(program: &str, iterations: u32) -> ProbeRun {
    run_valid(&free(program, iterations))
}

fn run_directed(program: &str, turns: &str) -> ProbeRun {
    run_valid(&directed(program, turns))
}

/// Runs a plan whose last node is among the parts.
fn run_plan(parts: &[&str]) -> ProbeRun {
    run_valid(&canonical(parts))
}

fn run_valid(plan: &str) -> ProbeRun {
    assert_valid(plan);
    run_bytes(plan.as_bytes())
}

/// Without this, a mistake in a test's plan would appear as an empty log.
fn assert_valid(plan: &str) {
    let task = Plan::parse(plan).and_then(|plan| plan.resolve());
    assert!(task.is_ok(), "{:#?}\n{plan}", task.err());
}

/// Runs a probe with these bytes as its stdin.
fn run_bytes(stdin: &[u8]) -> ProbeRun {
    let mut probe = start();
    // A probe may refuse the plan and exit before it has read all of it.
    let _ = probe.stdin.take().unwrap().write_all(stdin);
    let output = probe.wait_with_output().unwrap();
    ProbeRun {
        log: String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect(),
        stderr: String::from_utf8(output.stderr).unwrap(),
        status: output.status,
    }
}

/// Runs a plan that does not end. Returns the log up to the line `last`, and whether the process
/// was still running when it was killed.
fn run_until(plan: &str, last: &str) -> (Vec<String>, bool) {
    assert_valid(plan);
    let mut probe = start();
    probe.stdin.take().unwrap().write_all(plan.as_bytes()).unwrap();
    let mut log = Vec::new();
    for line in BufReader::new(probe.stdout.take().unwrap()).lines() {
        log.push(line.unwrap());
        if log.last().is_some_and(|line| line == last) {
            break;
        }
    }
    let is_running = probe.try_wait().unwrap().is_none();
    probe.kill().unwrap();
    probe.wait().unwrap();
    (log, is_running)
}

fn start() -> Child {
    command().spawn().unwrap()
}

/// How to start a probe.
fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_threadproof-probe"));
    command.env("RUST_BACKTRACE", "0").stdin(Stdio::piped());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}
