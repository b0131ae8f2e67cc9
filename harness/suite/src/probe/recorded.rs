//! What was told of many runs in one log, to be looked up run by run.
//!
//! A log may come from far, over a line that loses bytes, and be cut off; and what std says on
//! stderr may stand between its lines. Of each run it has a hash, so what is whole is known.

use std::collections::HashMap;
use std::fmt::Write as _;

use threadproof_model::{Fnv1a, PROTOCOL, Record, parse};

use crate::probe::driver::{Ended, Exit, ProbeOutput};
use crate::probe::fingerprint::Fingerprint;

/// The runs of a log, by the keys of their plans.
#[derive(Debug, Default)]
pub(crate) struct Recording {
    runs: HashMap<String, ProbeOutput>,
    /// What the log told before the first run.
    preface: Vec<Record>,
}

impl Recording {
    /// Reads a log. What is no part of one is taken for what was said on stderr.
    pub(crate) fn read(log: &str) -> Self {
        let mut recording = Self::default();
        let mut open: Option<Run> = None;
        let mut lines = log.lines().map(|line| line.trim_end_matches('\r')).peekable();
        while let Some(line) = lines.next() {
            let mut block = format!("{line}\n");
            if line.ends_with('{') {
                // One that has lost its end must not swallow the runs that follow.
                while let Some(inner) = lines.next_if(|line| line.starts_with("saw ")) {
                    let _ = writeln!(block, "{inner}");
                }
                if lines.next_if_eq(&"}").is_some() {
                    block.push_str("}\n");
                }
            }
            match (record(&block), &mut open) {
                // One that was open has lost its end.
                (Some(Record::Run(key)), _) => open = Some(Run::new(key, &block)),
                (Some(Record::Done(sum)), _) => {
                    if let Some(run) = open.take().filter(|run| run.sum.to_string() == sum) {
                        recording.runs.insert(run.key, run.output);
                    }
                }
                (Some(record), Some(run)) => run.take(record, &block),
                (Some(record), None) => recording.preface.push(record),
                (None, Some(run)) if !run.is_over => run.output.stderr.push_str(&block),
                (None, _) => {}
            }
        }
        recording
    }

    /// What was told of the run of the plan with that key, if it was told whole.
    pub(crate) fn of(&self, key: &str) -> Option<&ProbeOutput> {
        self.runs.get(key)
    }

    /// The platform that it comes from, if it says.
    pub(crate) fn fingerprint(&self) -> Option<Fingerprint> {
        Fingerprint::of(&self.preface)
    }
}

/// A run of which something has been told.
struct Run {
    key: String,
    output: ProbeOutput,
    /// The hash of all that was told of it.
    sum: Fnv1a,
    is_over: bool,
}

impl Run {
    fn new(key: String, told: &str) -> Self {
        // What tells of free runs has no end of main, since there are many.
        let ended = Ended::Exited(Exit { code: Some(0), is_forced: false });
        // As a process of its own would have begun.
        let records = vec![Record::Probe(PROTOCOL)];
        let output = ProbeOutput { records, stderr: String::new(), ended };
        Self { key, output, sum: Fnv1a::default().update(told.as_bytes()), is_over: false }
    }

    fn take(&mut self, record: Record, told: &str) {
        self.sum = self.sum.update(told.as_bytes());
        match record {
            Record::Over { panicked } => {
                let code = Some(i32::from(panicked));
                self.output.ended = Ended::Exited(Exit { code, is_forced: false });
                self.is_over = true;
            }
            // Main's end would be that of the process, and the others would tell no more.
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

    fn told(records: &[Record]) -> String {
        let text: String = records.iter().map(Record::to_text).collect();
        let sum = Fnv1a::default().update(text.as_bytes());
        text + &Record::Done(sum.to_string()).to_text()
    }

    fn log() -> String {
        let run = |key: &str, panicked| {
            let key = Record::Run(key.to_owned());
            let saw = parse("saw \"main\" 4 \"Ok(1)\"\n").unwrap();
            let saw = Record::from_node(&saw[0]).unwrap();
            told(&[key, saw.clone(), Record::Over { panicked }, saw])
        };
        format!("probe 1\n{}a panic\n{}", run("one", false), run("two", true))
    }

    #[test]
    fn a_run_is_found_by_its_key_and_ends_with_main() {
        let recording = Recording::read(&log().replace('\n', "\r\n"));
        let ended = |key| recording.of(key).map(|output| (output.records.len(), output.ended));
        let exited = |code| Ended::Exited(Exit { code: Some(code), is_forced: false });
        assert_eq!(ended("one"), Some((2, exited(0))));
        assert_eq!(ended("two"), Some((2, exited(1))));
        assert_eq!(ended("three"), None);
        assert_eq!(recording.preface, [Record::Probe(1)]);
    }

    #[test]
    fn what_stands_between_was_said_on_stderr() {
        // What was said after the end of main would not have been said in a process of its own.
        let log = log().replace(
            "over \"panic\"\n",
            "thread 'main' panicked at a.rs:1:2:\nover \"panic\"\nlate\n",
        );
        let recording = Recording::read(&log);
        let stderr = &recording.of("two").unwrap().stderr;
        assert_eq!(stderr, "thread 'main' panicked at a.rs:1:2:\n");
    }

    #[test]
    fn a_log_that_is_cut_anywhere_has_what_came_whole() {
        let log = log();
        for length in 0..=log.len() {
            let recording = Recording::read(&log[..length]);
            let first = log.find("a panic").unwrap();
            assert_eq!(recording.of("one").is_some(), length + 1 >= first, "{length}");
            assert_eq!(recording.of("two").is_some(), length + 1 >= log.len(), "{length}");
        }
    }

    #[test]
    fn a_byte_that_is_lost_or_another_leaves_no_run_but_one_that_is_whole() {
        let log = log();
        let whole = Recording::read(&log);
        for at in 0..log.len() {
            let (before, after) = (&log[..at], &log[at + 1..]);
            for damaged in [format!("{before}{after}"), format!("{before}~{after}")] {
                let recording = Recording::read(&damaged);
                for key in ["one", "two"] {
                    let (found, expected) = (recording.of(key), whole.of(key).unwrap());
                    assert!(found.is_none_or(|found| found.records == expected.records), "{at}");
                    assert!(found.is_none_or(|found| found.ended == expected.ended), "{at}");
                }
            }
        }
    }
}
