//! Which runs can share a process, one after the other.
//!
//! A process for each run keeps runs apart, but an emulator may take a hundred times longer to start
//! a process than to run a scenario. So runs that leave nothing behind share one:
//!
//! - Main spawns `a` and joins it, then returns. After that the process is as it was before, and
//!   the next run can follow: these runs go into a batch.
//! - Main calls `exit` with 3. The exit code is a part of the outcome, and the next run would never
//!   begin: such a run needs its own process.
//! - Main sets a panic hook. The next run would find it set: it needs its own process, too.

use std::collections::BTreeSet;

use threadproof_model::{EventKind, Plan, ProcessEnd, Reach, Scenario};
use threadproof_spec::{Allowed, Choice, Platform};

use crate::judge::{Effort, missing_capability};
use crate::platforms::PlatformFile;
use crate::reading::problem::Problem;
use crate::reading::scenario::Loaded;

/// The plans for the directed and free runs of these scenarios, a text for each scenario. Scenarios
/// whose runs need their own processes are left out.
///
/// If the platform's `file` expects a choice, the outcomes of other choices are left out, too.
///
/// # Errors
/// If the spec refuses a scenario.
pub fn batch(
    scenarios: &[&Loaded],
    platform: Platform,
    file: Option<&PlatformFile>,
    effort: Effort,
) -> Result<Vec<String>, Problem> {
    let is_made = |choice: Choice| {
        let made = file.and_then(|file| file.latitude.get(choice.latitude()));
        made.is_none_or(|made| made == choice)
    };
    let mut texts = Vec::new();
    for loaded in scenarios {
        let scenario = &loaded.scenario;
        if missing_capability(scenario, platform).is_some() {
            continue;
        }
        let outcomes = loaded.explore(platform)?.outcomes;
        if !can_share(scenario, &outcomes) {
            continue;
        }
        let made = outcomes.into_iter().filter(|allowed| allowed.choices.iter().all(is_made));
        let directed = made.map(|allowed| Plan::Directed(scenario.clone(), allowed.schedule));
        let free = Plan::Free(scenario.clone(), effort.budget());
        let plans = directed.chain((effort.iterations > 0).then_some(free));
        texts.push(plans.map(|plan| plan.to_text()).collect());
    }
    Ok(texts)
}

/// Whether a run of the scenario can share its process with runs of other scenarios.
pub(crate) fn can_share<'a>(
    scenario: &Scenario,
    outcomes: impl IntoIterator<Item = &'a Allowed>,
) -> bool {
    // `RUST_MIN_STACK` is set when the process is started.
    scenario.min_stack.is_none() && can_repeat(scenario, outcomes)
}

/// Whether one process can run the scenario many times: main returns or panics in every run, no
/// thread blocks forever, and the next run finds everything as it was.
pub(crate) fn can_repeat<'a>(
    scenario: &Scenario,
    outcomes: impl IntoIterator<Item = &'a Allowed>,
) -> bool {
    let exits = scenario.exit_codes();
    !outlasts_its_run(scenario)
        && outcomes.into_iter().all(|Allowed { outcome, events, .. }| {
            let chooses_code = events.iter().any(|event| exits.contains_key(&event.line));
            let mut blocked = BTreeSet::new();
            for event in events {
                match event.kind {
                    EventKind::Blocks => blocked.insert(&event.thread),
                    EventKind::Taken(_) => blocked.remove(&event.thread),
                };
            }
            matches!(outcome.end, ProcessEnd::Exit(_) | ProcessEnd::Failure)
                && !chooses_code
                && blocked.is_empty()
        })
}

/// Whether the scenario changes something that the next run would find changed: the panic hook, or
/// the thread-locals of the main thread, which is the same in all runs.
fn outlasts_its_run(scenario: &Scenario) -> bool {
    let mut is_lasting = false;
    scenario.walk(|step| is_lasting |= step.action.flow().reach() == Reach::Lasting);
    is_lasting || scenario.shared.iter().any(|object| object.kind.kind().reach() == Reach::Lasting)
}

#[cfg(test)]
mod tests;
