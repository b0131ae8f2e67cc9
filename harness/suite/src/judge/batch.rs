//! Which runs can share a process, one after the other.

use std::collections::BTreeSet;

use threadproof_model::{Action, EventKind, Kind, Line, Plan, ProcessEnd, Scenario};
use threadproof_spec::{Allowed, Choice, Platform};

use crate::judge::{Effort, missing_capability};
use crate::platforms::PlatformFile;
use crate::reading::problem::Problem;
use crate::reading::scenario::Loaded;

/// The plans for all directed runs of these scenarios on such a platform, and for their free ones,
/// as far as they can be done by one process, one after the other: a text for each scenario.
///
/// Of the choices of a platform those are left out of which its file, if there is one, says that it
/// does not make them.
///
/// # Errors
/// The spec says nothing about a scenario.
pub fn batch(
    scenarios: &[&Loaded],
    platform: Platform,
    file: Option<&PlatformFile>,
    effort: Effort,
) -> Result<Vec<String>, Problem> {
    let is_made = |choice: Choice| {
        let made = file.and_then(|file| file.latitude.get(choice.latitude().name()));
        made.is_none_or(|made| made == choice.word())
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

/// Whether the scenario can be run in a process that others share.
pub(crate) fn can_share<'a>(
    scenario: &Scenario,
    outcomes: impl IntoIterator<Item = &'a Allowed>,
) -> bool {
    // Which is what the process is started with.
    scenario.min_stack.is_none() && can_repeat(scenario, outcomes)
}

/// Whether one process can run the scenario again and again: every run ends by main's end, and
/// leaves nobody behind who would wait for ever, and nothing that the next would come upon.
pub(crate) fn can_repeat<'a>(
    scenario: &Scenario,
    outcomes: impl IntoIterator<Item = &'a Allowed>,
) -> bool {
    !outlasts_its_run(scenario)
        && outcomes.into_iter().all(|Allowed { outcome, events, .. }| {
            let chooses_code = events.iter().any(|event| exits(scenario, event.line));
            let mut waiting = BTreeSet::new();
            for event in events {
                match event.kind {
                    EventKind::Blocks => waiting.insert(&event.thread),
                    EventKind::Taken(_) => waiting.remove(&event.thread),
                };
            }
            matches!(outcome.end, ProcessEnd::Exit(_) | ProcessEnd::Failure)
                && !chooses_code
                && waiting.is_empty()
        })
}

/// Whether something that the scenario does lasts as long as the process: the hook, and what
/// main's thread, which runs them all, has in its thread-locals.
fn outlasts_its_run(scenario: &Scenario) -> bool {
    let mut sets_hook = false;
    scenario.walk(|step| {
        sets_hook |= matches!(step.action, Action::SetHook { .. } | Action::TakeHook);
    });
    sets_hook || scenario.shared.iter().any(|object| object.kind.kind() == Kind::ThreadLocal)
}

fn exits(scenario: &Scenario, line: Line) -> bool {
    let mut exits = false;
    scenario.walk(|step| {
        exits |= step.line == line && matches!(step.action, Action::Exit { .. });
    });
    exits
}

#[cfg(test)]
mod tests;
