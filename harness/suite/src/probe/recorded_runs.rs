//! The runs that a probe printed into one log, by the keys of their plans.
//!
//! The log of a device may arrive over a serial line: bytes may be lost, the start or the end may be
//! missing, and std's reports on stderr are mixed in. So the probe prints a hash after each run, and a
//! run counts only if its hash is correct. The facts about the platform have a hash, too, which each
//! run repeats:
//!
//! ```text
//! target "x86_64-unknown-linux-gnu"            facts, first and last in the log
//! platform "90…"                               their hash
//! run "3f…" "90…"                              begins the run of the plan with this key
//! saw "main" 4
//! thread 'main' (1) panicked at src/x.rs:1:2:  not a record: stderr
//! over "panic"                                 main has ended
//! done "a0…"                                   the hash of all records since `run`
//! ```

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::mem;

use threadproof_model::{Fnv1a, PROTOCOL, Record, parse};

use crate::probe::ProbeError;
use crate::probe::driver::ProbeOutput;
use crate::probe::exit::{MAIN_PANIC_CODE, ProbeExit};
use crate::probe::fingerprint::Fingerprint;
use crate::probe::reports::Wording;

/// The runs of a log, by the keys of their plans.
#[derive(Debug, Default)]
pub(crate) struct RecordedRuns {
    /// The whole runs of each plan that differ from each other.
    runs: HashMap<String, Vec<ProbeOutput>>,
    /// The platforms that the log names, by the hashes of their facts.
    platforms: BTreeMap<String, Fingerprint>,
    /// The lines before the first run that are not records.
    preface_stderr: String,
}

impl RecordedRuns {
    /// Reads a log. A line within a run that is not a record was printed by std on stderr.
    pub(crate) fn read(log: &str) -> Self {
        let mut recorded = Self::default();
        let mut whole = Vec::new();
        let mut facts = Vec::new();
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
                (Some(Record::Run { key, platform }), _) => {
                    open = Some(RecordedRun::new(key, platform, &block));
                    facts.clear();
                }
                (Some(Record::Done(hash)), _) => {
                    whole.extend(open.take().filter(|run| run.hash.to_string() == hash));
                }
                (Some(record), Some(run)) => run.push(record, &block),
                (Some(Record::Platform(hash)), None) => {
                    recorded.add_platform(hash, mem::take(&mut facts));
                }
                (Some(record @ Record::Fact(_)), None) => facts.push(record),
                (Some(_), None) => facts.clear(),
                (None, Some(run)) if !run.is_over => run.output.stderr.push_str(&block),
                (None, None) if whole.is_empty() => recorded.preface_stderr.push_str(&block),
                (None, _) => {}
            }
        }
        for run in whole {
            recorded.add(run);
        }
        recorded
    }

    /// Adds the platform with these facts, unless one was lost or damaged.
    fn add_platform(&mut self, hash: String, mut facts: Vec<Record>) {
        facts.push(Record::Platform(hash.clone()));
        if let Some(platform) = Fingerprint::of(&facts) {
            self.platforms.insert(hash, platform);
        }
    }

    /// Adds a whole run, unless nothing shows which platform it is from.
    fn add(&mut self, run: RecordedRun) {
        let RecordedRun { key, platform, output, .. } = run;
        if platform.is_some_and(|hash| self.platforms.contains_key(&hash)) {
            let runs = self.runs.entry(key).or_default();
            if !runs.contains(&output) {
                runs.push(output);
            }
        }
    }

    /// The runs of the plan with that key of which the log contains all. A log can contain several
    /// that differ.
    pub(crate) fn get(&self, key: &str) -> &[ProbeOutput] {
        self.runs.get(key).map_or(&[], Vec::as_slice)
    }

    /// The words of std's reports in the log.
    pub(crate) fn wording(&self) -> Wording {
        Wording::of_sample(&self.preface_stderr)
    }

    /// The platform that the log comes from.
    ///
    /// # Errors
    /// [`ProbeError::NoFingerprint`] if the log does not name it, [`ProbeError::SeveralPlatforms`] if
    /// it names several.
    pub(crate) fn fingerprint(&self) -> Result<Fingerprint, ProbeError> {
        let mut platforms = self.platforms.values();
        match (platforms.next(), platforms.next()) {
            (None, _) => Err(ProbeError::NoFingerprint),
            (Some(platform), None) => Ok(platform.clone()),
            (Some(one), Some(other)) => {
                let [one, other] = [one, other].map(ToString::to_string);
                Err(ProbeError::SeveralPlatforms { one, other })
            }
        }
    }
}

/// A run whose end has not been read yet.
struct RecordedRun {
    key: String,
    /// The hash of the facts about its platform.
    platform: Option<String>,
    output: ProbeOutput,
    /// The hash of its records so far.
    hash: Fnv1a,
    is_over: bool,
}

impl RecordedRun {
    fn new(key: String, platform: Option<String>, text: &str) -> Self {
        let output = ProbeOutput {
            // The first records of a probe that has a process for this run.
            records: vec![
                Record::Probe(PROTOCOL),
                Record::Run { key: key.clone(), platform: platform.clone() },
            ],
            stderr: String::new(),
            // Free runs have no `over` record: they are many, and each may end in its own way.
            exit: ProbeExit::Exited { code: 0 },
            is_recorded: true,
        };
        let hash = Fnv1a::default().update(text.as_bytes());
        Self { key, platform, output, hash, is_over: false }
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

    use crate::judge::fixtures::facts;

    /// A run of a plan with that key.
    fn run(key: &str, panicked: bool, saw: &str) -> String {
        let run = Record::Run { key: key.to_owned(), platform: Some(facts().1) };
        let saw = parse(&format!("saw \"main\" 4 \"{saw}\"\n")).unwrap();
        let saw = Record::from_node(&saw[0]).unwrap();
        let records = [run, saw.clone(), Record::Over { panicked }, saw];
        let text: String = records.iter().map(Record::to_text).collect();
        let hash = Fnv1a::default().update(text.as_bytes());
        text + &Record::Done(hash.to_string()).to_text()
    }

    fn log() -> String {
        let (one, two) = (run("one", false, "Ok(1)"), run("two", true, "Ok(1)"));
        format!("probe 2\n{}{one}a panic\n{two}", facts().0)
    }

    #[test]
    fn a_run_is_found_by_its_key_and_ends_with_main() {
        let recorded = RecordedRuns::read(&log().replace('\n', "\r\n"));
        let run = |key| match recorded.get(key) {
            [] => None,
            [output] => Some((output.records.len(), output.exit)),
            several => panic!("{several:?}"),
        };
        assert_eq!(run("one"), Some((3, ProbeExit::Exited { code: 0 })));
        assert_eq!(run("two"), Some((3, ProbeExit::Exited { code: MAIN_PANIC_CODE })));
        assert_eq!(run("three"), None);
        assert_eq!(recorded.fingerprint().unwrap().target, "t");
    }

    #[test]
    fn lines_between_the_records_of_a_run_are_stderr_until_main_has_ended() {
        let log = log().replace(
            "over \"panic\"\n",
            "thread 'main' panicked at a.rs:1:2:\nover \"panic\"\nlate\n",
        );
        let recorded = RecordedRuns::read(&log);
        let stderr = &recorded.get("two")[0].stderr;
        assert_eq!(stderr, "thread 'main' panicked at a.rs:1:2:\n");
    }

    #[test]
    fn runs_of_one_plan_count_as_often_as_they_differ() {
        let again = log() + &run("one", false, "Ok(1)") + &run("one", false, "Ok(2)");
        assert_eq!(RecordedRuns::read(&again).get("one").len(), 2);
    }

    #[test]
    fn a_truncated_log_contains_the_runs_before_the_cut() {
        let log = log();
        for length in 0..=log.len() {
            let recorded = RecordedRuns::read(&log[..length]);
            let first = log.find("a panic").unwrap();
            assert_eq!(!recorded.get("one").is_empty(), length + 1 >= first, "{length}");
            assert_eq!(!recorded.get("two").is_empty(), length + 1 >= log.len(), "{length}");
        }
    }

    #[test]
    fn a_run_with_a_lost_or_changed_byte_is_dropped() {
        let log = log() + &facts().0;
        let whole = RecordedRuns::read(&log);
        let platform = whole.fingerprint().unwrap();
        for at in 0..log.len() {
            let (before, after) = (&log[..at], &log[at + 1..]);
            for damaged in [format!("{before}{after}"), format!("{before}~{after}")] {
                let recorded = RecordedRuns::read(&damaged);
                for key in ["one", "two"] {
                    let (found, expected) = (recorded.get(key), &whole.get(key)[0]);
                    assert!(found.iter().all(|found| found.records == expected.records), "{at}");
                    assert!(found.iter().all(|found| found.exit == expected.exit), "{at}");
                }
                // The facts are there twice, and at most one of them is damaged.
                assert_eq!(recorded.fingerprint().unwrap(), platform, "{at}");
            }
        }
    }

    #[test]
    fn a_run_counts_only_on_the_platform_of_its_log() {
        let nowhere = RecordedRuns::read(&run("one", false, "Ok(1)"));
        assert!(nowhere.get("one").is_empty());
        assert!(matches!(nowhere.fingerprint(), Err(ProbeError::NoFingerprint)));

        let text = facts().0.replace("\"t\"", "\"u\"");
        let lines = text.split_inclusive('\n');
        let others: String = lines.filter(|line| !line.starts_with("platform")).collect();
        let hash = Fnv1a::default().update(others.as_bytes()).to_string();
        let other = others + &Record::Platform(hash).to_text();
        let two = RecordedRuns::read(&(log() + &other));
        assert!(matches!(two.fingerprint(), Err(ProbeError::SeveralPlatforms { .. })));
    }
}
