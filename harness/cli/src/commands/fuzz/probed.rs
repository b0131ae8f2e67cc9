//! Compares random programs on the probe with what the spec allows.

use threadproof_fuzz::shrink;
use threadproof_model::Scenario;
use threadproof_suite::{
    Contract, Effort, Explanation, Fingerprint, Loaded, Probe, ScenarioResult, Verdict, judge,
};

use crate::commands::fuzz::{Compared, Disagreement, explored};
use crate::error::CommandError;

/// How often a program runs before a smaller one counts as agreeing: a disagreement may be rare.
const TRIES: usize = 5;

/// Compares what the spec allows with what the platform does.
pub(super) fn compare_with_probe(
    scenario: &Scenario,
    probe: &Probe,
    platform: &Fingerprint,
) -> Result<Compared, CommandError> {
    if let Err(compared) = explored(scenario, platform.platform())? {
        return Ok(compared);
    }
    if disagreement(scenario, probe, platform).is_none() {
        return Ok(Compared::Agrees);
    }
    let again =
        |scenario: &Scenario| (0..TRIES).find_map(|_| disagreement(scenario, probe, platform));
    let smallest = shrink(scenario.clone(), |smaller| again(smaller).is_some());
    Ok(match again(&smallest) {
        Some(result) => {
            let explanation = Explanation {
                contract: &Contract::default(),
                options: "",
                width: usize::MAX,
                has_log: true,
            };
            let explanation = explanation.of(&result);
            Compared::Disagrees(Box::new(Disagreement { smallest, explanation, rust: None }))
        }
        None => Compared::Agrees,
    })
}

/// The result of a run, unless it passes.
fn disagreement(
    scenario: &Scenario,
    probe: &Probe,
    platform: &Fingerprint,
) -> Option<ScenarioResult> {
    let loaded = Loaded::of_text(&scenario.id, scenario.to_text()).ok()?;
    let judgement = judge(&loaded, probe, platform, Effort::LITTLE, None).ok()?;
    let assessment = judgement.assess(&scenario.id, false, None);
    let is_wrong = matches!(assessment.verdict, Verdict::Fail | Verdict::Unresolved);
    is_wrong.then(|| ScenarioResult::of(scenario, &judgement, &assessment, &Contract::default()))
}
