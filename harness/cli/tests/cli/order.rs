//! Runs that share a process leave nothing behind for the next one.

use threadproof_suite::{Effort, Fingerprint, Loaded, Probe, Verdict, batch, judge, load_all};

use crate::{binary, workspace};

const EFFORT: Effort = Effort::LITTLE;

/// The number of processes. Many runs sleep, and the others need not wait for them.
const PROCESSES: usize = 8;

/// What each scenario shows of the platform if these plans run in this order.
fn shown(
    probe: &mut Probe,
    platform: &Fingerprint,
    scenarios: &[&Loaded],
    plans: &[String],
) -> Vec<(String, Verdict, String)> {
    probe.run_batch(plans, PROCESSES).unwrap();
    let show = |loaded: &&Loaded| {
        let judgement = judge(loaded, probe, platform, EFFORT, None).unwrap();
        let choices: Vec<_> = judgement.choices.iter().collect();
        (loaded.scenario.id.clone(), judgement.verdict(false), format!("{choices:?}"))
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
    let scenarios: Vec<&Loaded> = shared.iter().map(|(loaded, _)| *loaded).collect();
    let mut plans: Vec<String> = shared.iter().flat_map(|(_, plans)| plans.clone()).collect();
    let forwards = shown(&mut probe, &platform, &scenarios, &plans);
    plans.reverse();
    let backwards = shown(&mut probe, &platform, &scenarios, &plans);
    for (one, other) in forwards.iter().zip(&backwards) {
        assert_eq!(one, other);
        assert_eq!(one.1, Verdict::Pass, "{}", one.0);
    }
}
