//! What is moved into threads: a thread gets the same from whoever spawns it.

use std::collections::{BTreeMap, BTreeSet};

use threadproof_model::{Action, Name, Scenario, Span, Spawn};

use crate::reading::findings::Findings;

/// Checks what spawns move, and gives the first spawn of each thread.
pub(super) fn check<'s>(
    scenario: &'s Scenario,
    findings: &mut Findings<'_>,
) -> BTreeMap<&'s str, &'s Spawn> {
    let mut spawns: BTreeMap<&str, &Spawn> = BTreeMap::new();
    scenario.walk(|step| {
        let Action::Spawn { spawn } = &step.action else { return };
        for (position, name) in spawn.moves.iter().enumerate() {
            if spawn.moves[..position].contains(name) {
                let message = format!("`{name}` is moved twice by one step");
                findings.note(message, name.span, "more than once", "name it once");
            }
        }
        let first = *spawns.entry(&spawn.thread).or_insert(spawn);
        if moved(first) != moved(spawn) {
            let message = format!("`{}` is given different variables", spawn.thread);
            let problem = findings.source.problem(message).at(place(spawn), "others than before");
            let problem = problem.at(place(first), "the first time");
            findings.push(problem.with_help("move the same into it wherever it is spawned"));
        }
    });
    spawns
}

fn moved(spawn: &Spawn) -> BTreeSet<&Name> {
    spawn.moves.iter().collect()
}

fn place(spawn: &Spawn) -> Span {
    spawn.moves.first().unwrap_or(&spawn.thread).span
}
