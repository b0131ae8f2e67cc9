//! The runs that a probe printed into one log, by the keys of their plans.
//!
//! The log of a device may arrive over a serial line: bytes may be lost, the end may be missing,
//! and std's reports on stderr are mixed in. So the probe prints a hash after each run, and a run
//! counts only if its hash is correct:
//!
//! ```text
//! run "3f…"                                    begins the run of the plan with this key
//! saw "main" 4
//! thread 'main' (1) panicked at src/x.rs:1:2:  not a record: stderr
//! over "panic"                                 main has ended
//! done "a0…"                                   the hash of all records since `run`
//! ```

use std::collections::HashMap;
use std::fmt::Write as _;

use threadproof_model::{Fnv1a, PROTOCOL, Record, parse};

use crate::probe::driver::ProbeOutput;
use crate::probe::exit::{MAIN_PANIC_CODE, ProbeExit};
use crate::probe::fingerprint::Fingerprint;
use crate::probe::reports::Wording;

/// The runs of a log, by the keys of their plans.
#[derive(Debug, Default)]
pub(crate) struct RecordedRuns {
    runs: HashMap<String, ProbeOutput>,
    /// The records before the first run.
    preface: Vec<Record>,
    /// The lines among them that are not records.
    preface_stderr: String,
}

impl RecordedRuns {
    /// Reads a log. A line within a run that is not a record was printed by std on stderr.
    pub(crate) fn read(log: &str) -> Self {
        let mut recorded = Self::default();
        let mut open: Option<RecordedRun> = None;
        let mut lines = log.lines().map(|line| line.trim_end_matches('\r')).peekable();
        while let Some(line) = lines.next() {
            let mut block = format!("{line}\n");
            if line.ends_with('{') {
                // If the `}` is lost, the block must not swallow the runs that follow.
                while let Some(inner) = lines.next_if(|line| line.starts_with("saw ")) {
                    let _ = writeln!(block, "{inner}");
                }
                if lines.next_if_eq(&"}").is_some() {
                    block.push_str("}\n");
                }
            }
            match (record(&block), &mut open) {
                // If a run is still open, its `done` was lost, so the run is dropped.
                (Some(Record::Run(key)), _) => open = Some(RecordedRun::new(key, &block)),
                (Some(Record::Done(hash)), _) => {
                    if let Some(run) = open.take().filter(|run| run.hash.to_string() == hash) {
                        recorded.runs.insert(run.key, run.output);
                    }
                }
                (Some(record), Some(run)) => run.push(record, &block),
                (Some(record), None) => recorded.preface.push(record),
                (None, Some(run)) if !run.is_over => run.output.stderr.push_str(&block),
                (None, Some(_)) => {}
                (None, None) => recorded.preface_stderr.push_str(&block),
            }
        }
        recorded
    }

    /// The run of the plan with that key, if the log contains all of it.
    pub(crate) fn get(&self, key: &str) -> Option<&ProbeOutput> {
        self.runs.get(key)
    }

    /// The words of std's reports in the log.
    pub(crate) fn wording(&self) -> Wording {
        Wording::of_sample(&self.preface_stderr)
    }

    /// The platform that the log comes from, if the log names it.
    pub(crate) fn fingerprint(&self) -> Option<Fingerprint> {
        Fingerprint::of(&self.preface)
    }
}

/// A run whose end has not been read yet.
struct RecordedRun {
    key: String,
    output: ProbeOutput,
    /// The hash of its records so far.
    hash: Fnv1a,
    is_over: bool,
}

impl RecordedRun {
    fn new(key: String, text: &str) -> Self {
        let output = ProbeOutput {
            // The first record of a probe that has a process for this run.
            records: vec![Record::Probe(PROTOCOL)],
            stderr: String::new(),
            // Free runs have no `over` record: they are many, and each may end in its own way.
            exit: ProbeExit::Exited { code: 0 },
            is_recorded: true,
        };
        Self { key, output, hash: Fnv1a::default().update(text.as_bytes()), is_over: false }
    }

    fn push(&mut self, record: Record, text: &str) {
        self.hash = self.hash.update(text.as_bytes());
        match record {
            Record::Over { panicked } => {
                let code = if panicked { MAIN_PANIC_CODE } else { 0 };
                self.output.exit = ProbeExit::Exited { code };
                self.is_over = true;
            }
            // In a process for this run, the end of main would have ended all threads.
            record if !self.is_over => self.output.records.push(record),
            _ => {}
        }
    }
}

fn record(text: &str) -> Option<Record> {
    let nodes = parse(text).ok().filter(|nodes| nodes.len() == 1)?;
    Record::from_node(&nodes[0]).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The records of a run, with their hash after them.
    fn hashed(records: &[Record]) -> String {
        let text: String = records.iter().map(Record::to_text).collect();
        let hash = Fnv1a::default().update(text.as_bytes());
        text + &Record::Done(hash.to_string()).to_text()
    }

    fn log() -> String {
        let run = |key: &str, panicked| {
            let key = Record::Run(key.to_owned());
            let saw = parse("saw \"main\" 4 \"Ok(1)\"\n").unwrap();
            let saw = Record::from_node(&saw[0]).unwrap();
            hashed(&[key, saw.clone(), Record::Over { panicked }, saw])
        };
        format!("probe 1\n{}a panic\n{}", run("one", false), run("two", true))
    }

    #[test]
    fn a_run_is_found_by_its_key_and_ends_with_main() {
        let recorded = RecordedRuns::read(&log().replace('\n', "\r\n"));
        let run = |key| recorded.get(key).map(|output| (output.records.len(), output.exit));
        assert_eq!(run("one"), Some((2, ProbeExit::Exited { code: 0 })));
        assert_eq!(run("two"), Some((2, ProbeExit::Exited { code: MAIN_PANIC_CODE })));
        assert_eq!(run("three"), None);
        assert_eq!(recorded.preface, [Record::Probe(1)]);
    }

    #[test]
    fn lines_between_the_records_of_a_run_are_stderr_until_main_has_ended() {
        let log = log().replace(
            "over \"panic\"\n",
            "thread 'main' panicked at a.rs:1:2:\nover \"panic\"\nlate\n",
        );
        let recorded = RecordedRuns::read(&log);
        let stderr = &recorded.get("two").unwrap().stderr;
        assert_eq!(stderr, "thread 'main' panicked at a.rs:1:2:\n");
    }

    #[test]
    fn a_truncated_log_contains_the_runs_before_the_cut() {
        let log = log();
        for length in 0..=log.len() {
            let recorded = RecordedRuns::read(&log[..length]);
            let first = log.find("a panic").unwrap();
            assert_eq!(recorded.get("one").is_some(), length + 1 >= first, "{length}");
            assert_eq!(recorded.get("two").is_some(), length + 1 >= log.len(), "{length}");
        }
    }

    #[test]
    fn a_run_with_a_lost_or_changed_byte_is_dropped() {
        let log = log();
        let whole = RecordedRuns::read(&log);
        for at in 0..log.len() {
            let (before, after) = (&log[..at], &log[at + 1..]);
            for damaged in [format!("{before}{after}"), format!("{before}~{after}")] {
                let recorded = RecordedRuns::read(&damaged);
                for key in ["one", "two"] {
                    let (found, expected) = (recorded.get(key), whole.get(key).unwrap());
                    assert!(found.is_none_or(|found| found.records == expected.records), "{at}");
                    assert!(found.is_none_or(|found| found.exit == expected.exit), "{at}");
                }
            }
        }
    }
}
