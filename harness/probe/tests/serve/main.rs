//! The probe by itself: a plan goes in, and log, stderr and exit status come out.
//!
//! A plan is written here with indentation and without its title and clause, which take up its
//! first two lines: so `main {` is line 3 where nothing is shared.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod batch;
mod blocks;
mod channels;
mod directed;
mod ends;
mod extern_c;
mod free;
mod hook;
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

/// What a probe did about a plan.
struct Done {
    /// The lines of the log.
    log: Vec<String>,
    stderr: String,
    status: ExitStatus,
}

impl Done {
    /// What a thread told, in its order: between threads there is none in an undirected run.
    fn told_by(&self, thread: &str) -> Vec<&str> {
        let words = format!("saw \"{thread}\" ");
        self.log.iter().filter_map(|line| line.strip_prefix(&words)).collect()
    }

    /// Where in the log this line stands.
    fn position(&self, line: &str) -> usize {
        let found = self.log.iter().position(|other| other == line);
        found.unwrap_or_else(|| panic!("no {line} in {:#?}", self.log))
    }

    /// How the run has left its schedule.
    fn deviations(&self) -> Vec<&str> {
        let words = ["early ", "stray ", "gone ", "late "];
        let is_one = |line: &&str| words.iter().any(|word| line.starts_with(word));
        self.log.iter().map(String::as_str).filter(is_one).collect()
    }

    /// The log without the line that every log begins with.
    fn records(&self) -> &[String] {
        assert_eq!(self.log[0], "probe 1");
        &self.log[1..]
    }
}

/// Has a probe run a plan to its end.
fn run(plan: &str) -> Done {
    run_bytes(canonical(plan).as_bytes())
}

fn run_bytes(stdin: &[u8]) -> Done {
    let mut probe = start();
    // A probe that refuses the plan may be gone before it has read all of it.
    let _ = probe.stdin.take().unwrap().write_all(stdin);
    let output = probe.wait_with_output().unwrap();
    Done {
        log: String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect(),
        stderr: String::from_utf8(output.stderr).unwrap(),
        status: output.status,
    }
}

/// Has a probe run a plan that does not end: gives the log up to this line, and whether the probe
/// was still there when it was killed.
fn run_until(plan: &str, last: &str) -> (Vec<String>, bool) {
    let mut probe = start();
    probe.stdin.take().unwrap().write_all(canonical(plan).as_bytes()).unwrap();
    let mut log = Vec::new();
    for line in BufReader::new(probe.stdout.take().unwrap()).lines() {
        log.push(line.unwrap());
        if log.last().is_some_and(|line| line == last) {
            break;
        }
    }
    let is_there = probe.try_wait().unwrap().is_none();
    probe.kill().unwrap();
    probe.wait().unwrap();
    (log, is_there)
}

fn start() -> Child {
    Command::new(env!("CARGO_BIN_EXE_threadproof-probe"))
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn canonical(plan: &str) -> String {
    let lines = plan.lines().map(str::trim_start).filter(|line| !line.is_empty());
    let whole = ["title \"T\"", "clause \"a/b\""].into_iter().chain(lines);
    whole.flat_map(|line| [line, "\n"]).collect()
}
