//! Runs that share a process leave nothing behind for the next one.

use std::collections::BTreeMap;
use std::thread;

use threadproof_suite::{
    Effort, Fingerprint, Loaded, MAX_SHARED, Probe, Verdict, batch, judge, load_all,
};

use crate::{binary, workspace};

const EFFORT: Effort = Effort::LITTLE;

/// What each of these scenarios shows of the platform if all their plans run in one process, in this
/// order.
fn shown(
    probe: &Probe,
    platform: &Fingerprint,
    scenarios: &[(&Loaded, Vec<String>)],
) -> BTreeMap<String, (Verdict, String)> {
    let plans: Vec<String> = scenarios.iter().flat_map(|(_, plans)| plans.clone()).collect();
    let probe = probe.with_batch(&plans).unwrap();
    let show = |(loaded, _): &(&Loaded, Vec<String>)| {
        let judgement = judge(loaded, &probe, platform, EFFORT, None).unwrap();
        let choices: Vec<_> = judgement.choices.iter().collect();
        (loaded.scenario.id.clone(), (judgement.verdict(false), format!("{choices:?}")))
    };
    scenarios.iter().map(show).collect()
}

#[test]
fn the_order_of_runs_that_share_a_process_makes_no_difference() {
    let collection = load_all(&workspace().join("scenarios").into()).unwrap();
    let mut probe = Probe::new(binary(), ["probe".into()]);
    let platform = probe.fingerprint().unwrap();
    let plans_of = |loaded: &Loaded| batch(&[loaded], platform.platform(), None, EFFORT).unwrap();
    let all = collection.scenarios.iter().map(|loaded| (loaded, plans_of(loaded)));
    let shared: Vec<(&Loaded, Vec<String>)> = all.filter(|(_, plans)| !plans.is_empty()).collect();
    // Each process runs scenarios of all groups. Many of them sleep, so several run at once.
    let processes = shared.len().div_ceil(MAX_SHARED);
    thread::scope(|scope| {
        for first in 0..processes {
            let mut share: Vec<_> = shared.iter().skip(first).step_by(processes).cloned().collect();
            let (probe, platform) = (&probe, &platform);
            scope.spawn(move || {
                let forwards = shown(probe, platform, &share);
                share.reverse();
                assert_eq!(forwards, shown(probe, platform, &share));
                for (id, (verdict, _)) in forwards {
                    assert_eq!(verdict, Verdict::Pass, "{id}");
                }
            });
        }
    });
}
