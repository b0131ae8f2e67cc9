//! Probes that lie: whatever they change in the log of a run, it does not pass.
#![cfg(unix)]

use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};

use proptest::prelude::*;
use proptest::sample::Index;
use threadproof_model::Plan;
use threadproof_suite::{Effort, Probe, Verdict, batch, ids, judge, load};

use super::every;
use crate::{TempFolder, binary, workspace};

/// How a probe can change the lines of a log.
#[derive(Clone, Debug)]
enum Lie {
    Drop(Index),
    Repeat(Index),
    Swap(Index, Index),
    /// A word is replaced by one from elsewhere in the log.
    Replace(Index, Index),
    /// The process ends with another code.
    Exit(u8),
    Truncate(Index),
}

fn lie() -> impl Strategy<Value = Lie> {
    let index = any::<Index>;
    prop_oneof![
        index().prop_map(Lie::Drop),
        index().prop_map(Lie::Repeat),
        (index(), index()).prop_map(|(one, other)| Lie::Swap(one, other)),
        (index(), index()).prop_map(|(word, by)| Lie::Replace(word, by)),
        any::<u8>().prop_map(Lie::Exit),
        index().prop_map(Lie::Truncate),
    ]
}

/// The log of a run, and the exit code of its process.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Told {
    log: String,
    code: i32,
}

impl Told {
    /// What a probe tells about the run of a plan.
    fn truth(plan: &str) -> Self {
        let mut probe = Command::new(binary());
        probe.arg("probe").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut probe = probe.spawn().unwrap();
        probe.stdin.take().unwrap().write_all(plan.as_bytes()).unwrap();
        let output = probe.wait_with_output().unwrap();
        Self { log: String::from_utf8(output.stdout).unwrap(), code: output.status.code().unwrap() }
    }

    fn with(&self, lie: &Lie) -> Self {
        let Self { log, mut code } = self.clone();
        let mut lines: Vec<&str> = log.lines().collect();
        let place = |index: &Index| index.index(log.lines().count().max(1));
        let log = match lie {
            _ if lines.is_empty() => log,
            Lie::Drop(at) => {
                lines.remove(place(at));
                lines.join("\n") + "\n"
            }
            Lie::Repeat(at) => {
                lines.insert(place(at), lines[place(at)]);
                lines.join("\n") + "\n"
            }
            Lie::Swap(one, other) => {
                lines.swap(place(one), place(other));
                lines.join("\n") + "\n"
            }
            Lie::Replace(word, by) => {
                let mut words: Vec<&str> = log.split(' ').collect();
                let (word, by) = (word.index(words.len()), by.index(words.len()));
                words[word] = words[by];
                words.join(" ")
            }
            Lie::Exit(other) => {
                code = i32::from(*other);
                log
            }
            Lie::Truncate(at) => log[..at.index(log.len())].to_owned(),
        };
        Self { log, code }
    }

    /// A probe that tells this, whatever it is asked.
    fn probe(&self, folder: &TempFolder) -> Probe {
        let file = folder.path("log");
        fs::write(&file, &self.log).unwrap();
        let script = format!("cat '{}'; exit {}", file.display(), self.code);
        Probe::new("sh", ["-c".into(), script.into()])
    }

    /// The same lines in any order.
    fn sorted(&self) -> (Vec<&str>, i32) {
        let mut lines: Vec<&str> = self.log.lines().collect();
        lines.sort_unstable();
        (lines, self.code)
    }
}

proptest! {
    #![proptest_config(every(8))]

    #[test]
    fn a_run_passes_only_with_all_that_was_seen(
        scenario in any::<Index>(),
        lies in prop::collection::vec(lie(), 1..4),
    ) {
        let suite = workspace().join("scenarios").into();
        let ids = ids(&suite).unwrap();
        let loaded = load(&suite, &ids[scenario.index(ids.len())]).unwrap();
        let platform = Probe::new(binary(), ["probe".into()]).fingerprint().unwrap();
        let directed = Effort { iterations: 0, ..Effort::LITTLE };
        let plans = batch(&[&loaded], platform.platform(), None, directed).unwrap();
        // Others need more than the log and the exit code. After a loose end, nobody knows how many
        // steps without a value there are.
        let plan = plans.first().and_then(|plans| Plan::split(plans).next());
        let Some(plan) = plan.filter(|plan| !plan.contains("\nschedule loose=")) else {
            return Ok(());
        };
        let truth = Told::truth(plan);
        let told = lies.iter().fold(truth.clone(), |told, lie| told.with(lie));
        let folder = TempFolder::new();
        let judgement = judge(&loaded, &told.probe(&folder), &platform, directed, Some(0)).unwrap();
        // Within a turn, the order of a thread's own records does not matter.
        if judgement.verdict(false) == Verdict::Pass {
            prop_assert_eq!(told.sorted(), truth.sorted());
        }
    }
}
