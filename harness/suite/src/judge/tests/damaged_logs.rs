//! Logs that arrive damaged, as over a serial line.

use proptest::prelude::*;

use super::logs::{device, runs};
use super::*;
use crate::judge::fixtures::facts;

/// A way in which a log can be damaged, at positions that are chosen per mille of its length.
#[derive(Clone, Debug)]
enum Damage {
    Delete {
        from: usize,
        bytes: usize,
    },
    Replace {
        at: usize,
        by: u8,
    },
    Insert {
        at: usize,
        text: String,
    },
    /// Lines that arrive twice, or in the wrong place.
    Repeat {
        from: usize,
        lines: usize,
        to: usize,
    },
    Truncate {
        at: usize,
    },
    LoseStart {
        at: usize,
    },
}

impl Damage {
    fn apply(&self, log: &[u8]) -> Vec<u8> {
        let place = |per_mille: usize| log.len() * per_mille / 1000;
        let mut damaged = log.to_vec();
        match self {
            Self::Delete { from, bytes } => {
                let from = place(*from);
                damaged.drain(from..log.len().min(from + bytes));
            }
            Self::Replace { at, by } => {
                if let Some(byte) = damaged.get_mut(place(*at)) {
                    *byte = *by;
                }
            }
            Self::Insert { at, text } => drop(damaged.splice(place(*at)..place(*at), text.bytes())),
            Self::Repeat { from, lines, to } => {
                let all: Vec<&[u8]> = log.split_inclusive(|byte| *byte == b'\n').collect();
                let line = |per_mille: &usize| all.len() * per_mille / 1000;
                let part = &all[line(from)..all.len().min(line(from) + lines)];
                let (before, after) = all.split_at(line(to));
                damaged = [before, part, after].concat().concat();
            }
            Self::Truncate { at } => damaged.truncate(place(*at)),
            Self::LoseStart { at } => drop(damaged.drain(..place(*at))),
        }
        damaged
    }
}

fn damage() -> impl Strategy<Value = Damage> {
    let place = 0..1000_usize;
    prop_oneof![
        (place.clone(), 1..80_usize).prop_map(|(from, bytes)| Damage::Delete { from, bytes }),
        (place.clone(), any::<u8>()).prop_map(|(at, by)| Damage::Replace { at, by }),
        (place.clone(), "[ -~\n]{1,20}").prop_map(|(at, text)| Damage::Insert { at, text }),
        (place.clone(), 1..8_usize, place.clone()).prop_map(|(from, lines, to)| Damage::Repeat {
            from,
            lines,
            to
        }),
        place.clone().prop_map(|at| Damage::Truncate { at }),
        place.prop_map(|at| Damage::LoseStart { at }),
    ]
}

proptest! {
    #[test]
    fn a_damaged_log_never_fails_and_passes_only_by_whole_runs(
        damages in prop::collection::vec(damage(), 1..4)
    ) {
        let loaded = scenario(RACE);
        let runs = runs(&loaded, "");
        let undamaged: String = runs.iter().map(|(_, run)| run.as_str()).collect();
        let undamaged = format!("probe 2\n{}{undamaged}{}", facts().0, facts().0);
        let damaged =
            damages.iter().fold(undamaged.into_bytes(), |log, damage| damage.apply(&log));
        let damaged = String::from_utf8_lossy(&damaged);
        let probe = Probe::of_log(&damaged);
        let judgement = judge(&loaded, &probe, &device(), DIRECTED_ONLY, None).unwrap();
        // Lines between its own do not concern a run: std may have printed them.
        let is_whole = |run: &str| {
            let mut lines = damaged.lines();
            run.lines().all(|own| lines.any(|line| line == own))
        };
        let are_whole = runs.iter().all(|(_, run)| is_whole(run));
        match judgement.verdict(false) {
            Verdict::Pass => prop_assert!(are_whole, "{damaged}"),
            Verdict::Unresolved => {}
            verdict => prop_assert!(false, "{verdict}: {damaged}"),
        }
    }
}
