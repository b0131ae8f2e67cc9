//! Which runs can share a process, one after another.
//!
//! A process for each run isolates the runs, but an emulator may take a hundred times longer to
//! start a process than to run a scenario. So runs that leave nothing behind share one:
//!
//! - Main spawns `a`, joins it, and returns. The process is then as it was before, and the next run
//!   can follow: these runs go into a batch.
//! - Main calls `exit` with 3. The exit code is part of the outcome, and the next run would never
//!   begin: this run needs its own process.
//! - Main sets a panic hook. The hook would affect the next run: this run needs its own process,
//!   too.

use std::collections::BTreeSet;

use threadproof_model::{EventKind, Plan, ProcessEnd, Reach, Scenario};
use threadproof_spec::{Allowed, Choice, Platform};

use crate::judge::{Effort, missing_capability};
use crate::platforms::PlatformFile;
use crate::probe::fingerprint::Capability;
use crate::reading::problem::Problem;
use crate::reading::scenario::Loaded;

/// The maximum number of scenarios that share a process. If one of them hangs, the others that have not
/// run yet get their own processes.
pub const MAX_SHARED: usize = 32;

/// The plans for the directed and free runs of these scenarios, one text per scenario. Scenarios
/// whose runs need their own processes are left out.
///
/// If the platform's `file` expects a choice, outcomes that need other choices are left out, too.
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
        let has = |capability| match capability {
            Capability::Threads => platform.threads,
            // A run that lacks these does no harm.
            Capability::Processes | Capability::Destructors => true,
        };
        if missing_capability(scenario, has).is_some() {
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
    // `RUST_MIN_STACK` must be set before the process starts.
    scenario.min_stack.is_none() && can_repeat(scenario, outcomes)
}

/// Whether one process can run the scenario repeatedly: main returns or panics in every run, no
/// thread blocks forever, and no run affects the next.
pub(crate) fn can_repeat<'a>(
    scenario: &Scenario,
    outcomes: impl IntoIterator<Item = &'a Allowed>,
) -> bool {
    // A thread may exit with the code of a main that returns: no outcome shows which it was.
    let can_exit = !scenario.exit_codes().is_empty();
    !can_exit
        && !outlives_its_run(scenario)
        && outcomes.into_iter().all(|Allowed { outcome, events, .. }| {
            let mut blocked = BTreeSet::new();
            for event in events {
                match event.kind {
                    EventKind::Blocks => blocked.insert(&event.thread),
                    EventKind::Taken(_) => blocked.remove(&event.thread),
                };
            }
            matches!(outcome.end, ProcessEnd::Exit(_) | ProcessEnd::Failure) && blocked.is_empty()
        })
}

/// Whether the scenario can change something that affects the next run: the panic hook, or the
/// thread-locals of the main thread, which all runs share.
fn outlives_its_run(scenario: &Scenario) -> bool {
    let mut is_lasting = false;
    scenario.walk(|step| is_lasting |= step.action.flow().reach() == Reach::Lasting);
    is_lasting || scenario.shared.iter().any(|object| object.kind.kind().reach() == Reach::Lasting)
}

#[cfg(test)]
mod tests;
