//! Judges a scenario on a platform: runs it on a probe, and compares what it observes with what the
//! spec allows.
//!
//! - `scenario_judge` decides which runs a scenario gets: `directed` ones, then `free` ones.
//! - `observed` reads the records of a run; `reached` compares it with what is allowed.
//! - `divergence` says where a run first differs from what was expected.
//! - `difference` notes what is unlike current std, though nothing promises it.
//! - `finding` and `judgement` hold what was found, and `verdict` the result.
//! - `batch` decides which runs can share a process.

pub(crate) mod batch;
pub(crate) mod difference;
mod directed;
pub(crate) mod divergence;
pub(crate) mod finding;
#[cfg(test)]
pub(crate) mod fixtures;
mod free;
pub(crate) mod free_reports;
pub(crate) mod judgement;
pub(crate) mod observed;
mod reached;
mod scenario_judge;
pub(crate) mod verdict;

use std::time::{Duration, Instant};

use threadproof_model::{Budget, Scenario, Shared, SharedKind, StackSize};

use crate::judge::batch::can_share;
use crate::judge::finding::Finding;
use crate::judge::judgement::{Judgement, OutcomeSeen};
use crate::judge::scenario_judge::ScenarioJudge;
use crate::probe::Probe;
use crate::probe::fingerprint::{Capability, Fingerprint};
use crate::reading::problem::Problem;
use crate::reading::scenario::Loaded;

/// The limits on the free runs of a scenario. Whichever is reached first applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// The number of free runs; 0 for directed runs only.
    pub iterations: u64,
    /// The time after which no further run is started.
    pub time: Duration,
}

impl Effort {
    /// Enough to observe an outcome that most runs reach.
    pub const LITTLE: Self = Self { iterations: 20, time: Duration::from_millis(5) };

    /// The default.
    pub const SMALL: Self = Self { iterations: 1000, time: Duration::from_millis(20) };

    /// The limits as sent to a probe.
    pub(crate) fn budget(self) -> Budget {
        let milliseconds = u64::try_from(self.time.as_millis()).unwrap_or(u64::MAX);
        Budget { iterations: self.iterations, milliseconds }
    }
}

/// Judges a scenario on the platform of a probe: runs it along the schedule for each outcome that
/// std allows, then freely.
///
/// With `only`, runs it once, along the schedule for the outcome at that position.
///
/// # Errors
/// If the spec refuses the scenario, or there is no outcome at that position. A failure of the
/// probe is a finding, not an error.
pub fn judge(
    loaded: &Loaded,
    probe: &Probe,
    platform: &Fingerprint,
    effort: Effort,
    only: Option<usize>,
) -> Result<Judgement, Problem> {
    let start = Instant::now();
    let scenario = &loaded.scenario;
    if let Some(capability) =
        missing_capability(scenario, |one| platform.capabilities.contains(&one))
    {
        return Ok(unsupported(capability, Vec::new(), start));
    }
    let allowed = loaded.explore(platform.platform())?.outcomes;
    if let Some(position) = only.filter(|&only| only >= allowed.len()) {
        let message = format!("there is no outcome {}", position + 1);
        let help = format!("std allows outcomes 1 to {}", allowed.len());
        return Err(loaded.problem(message, "this scenario").with_help(help));
    }
    let needs_processes = !can_share(scenario, &allowed);
    let outcomes = allowed.into_iter().map(OutcomeSeen::unseen).collect();
    if needs_processes && !platform.capabilities.contains(&Capability::Processes) {
        return Ok(unsupported(Capability::Processes, outcomes, start));
    }
    let probe = probe.with_min_stack(min_stack(scenario, platform));
    let judgement = Judgement { outcomes, ..Judgement::default() };
    let mut judge = ScenarioJudge { scenario, probe: &probe, judgement };
    judge.run(effort, only);
    Ok(Judgement { time: start.elapsed(), ..judge.judgement })
}

/// The judgement on a scenario that needs a capability that the platform lacks.
fn unsupported(capability: Capability, outcomes: Vec<OutcomeSeen>, start: Instant) -> Judgement {
    let findings = vec![Finding::MissingCapability { capability }];
    Judgement { outcomes, findings, time: start.elapsed(), ..Judgement::default() }
}

/// The capability that the scenario needs and the platform lacks; `has` says whether it has one.
///
/// Spawning with a [`Builder`](std::thread::Builder) needs no threads: without them,
/// [`Builder::spawn`](std::thread::Builder::spawn) returns an error, which the scenario observes.
/// Whether the destructors of main's thread-locals run is a latitude, so only a scenario that spawns
/// threads needs destructors.
#[must_use]
pub fn missing_capability(
    scenario: &Scenario,
    has: impl Fn(Capability) -> bool,
) -> Option<Capability> {
    let (mut needs_threads, mut spawns) = (false, false);
    scenario.walk(|step| {
        if let Some(spawn) = step.action.spawns() {
            needs_threads |= !spawn.builder;
            spawns = true;
        }
    });
    let has_destructor = |object: &Shared| match &object.kind {
        SharedKind::ThreadLocal { on_drop, .. } => on_drop.is_some(),
        SharedKind::Atomic(_)
        | SharedKind::Channel { .. }
        | SharedKind::Mutex(_)
        | SharedKind::RwLock(_)
        | SharedKind::Condvar
        | SharedKind::Barrier(_)
        | SharedKind::Once
        | SharedKind::OnceLock
        | SharedKind::LazyLock(_) => false,
    };
    let needs_destructors = spawns && scenario.shared.iter().any(has_destructor);
    let needed =
        [(Capability::Threads, needs_threads), (Capability::Destructors, needs_destructors)];
    needed.into_iter().find(|(one, is_needed)| *is_needed && !has(*one)).map(|(one, _)| one)
}

/// The value of `RUST_MIN_STACK` for the scenario's runs.
fn min_stack(scenario: &Scenario, platform: &Fingerprint) -> Option<u64> {
    Some(match scenario.min_stack? {
        StackSize::Bytes(bytes) => bytes,
        // `isize::MAX`: no allocation of std is larger.
        StackSize::Impossible => {
            u64::MAX.checked_shr(65_u32.saturating_sub(platform.pointer_width)).unwrap_or(0)
        }
    })
}

#[cfg(test)]
mod tests;
