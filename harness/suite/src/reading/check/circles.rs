//! Circles: nothing leads back to itself, so that every scenario ends, or hangs.

use std::collections::BTreeSet;

use threadproof_model::{Action, Body, Kind, Mention, Routine, Scenario, Span, Step};

use crate::reading::findings::Findings;

/// A spawn or a call: where to, and where it stands.
struct Edge {
    target: usize,
    span: Span,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Visit {
    Never,
    /// On the way from the root to where the search is.
    Now,
    Before,
}

/// Checks that no thread and no function leads back to itself, and says whether one does.
pub(super) fn check(scenario: &Scenario, findings: &mut Findings<'_>) -> bool {
    let routines: Vec<&Routine> = scenario.threads.iter().chain(&scenario.functions).collect();
    let edges: Vec<Vec<Edge>> = routines.iter().map(|routine| edges(routine, scenario)).collect();
    let mut visits = vec![Visit::Never; routines.len()];
    let mut found = false;
    // A loop and a list of its own: a chain of calls in a file can be longer than a stack is deep.
    for root in 0..routines.len() {
        let mut path = if visits[root] == Visit::Never { vec![(root, 0)] } else { Vec::new() };
        while let Some((node, next)) = path.last_mut() {
            visits[*node] = Visit::Now;
            let Some(edge) = edges[*node].get(*next) else {
                visits[*node] = Visit::Before;
                path.pop();
                continue;
            };
            *next += 1;
            match visits[edge.target] {
                Visit::Never => path.push((edge.target, 0)),
                Visit::Before => {}
                Visit::Now => {
                    found = true;
                    let circle = path.iter().skip_while(|(node, _)| *node != edge.target);
                    let names = circle.map(|(node, _)| &*routines[*node].name);
                    let start = &routines[edge.target].name;
                    let way = names.chain([&**start]).collect::<Vec<_>>().join(" -> ");
                    let label = format!("leads back to `{start}`");
                    let help = "a scenario has to end: leave this step out";
                    findings.note(format!("a circle: {way}"), edge.span, label, help);
                }
            }
        }
    }
    found
}

/// Where a routine leads, and what it has done for it: whoever uses a thread-local runs its blocks,
/// and whatever thread panics runs the hook.
fn edges(routine: &Routine, scenario: &Scenario) -> Vec<Edge> {
    let mut edges = Vec::new();
    let mut keys = BTreeSet::new();
    let mut bodies = vec![&routine.body];
    if scenario.threads.iter().any(|thread| std::ptr::eq(thread, routine)) {
        scenario.walk(|step| bodies.extend(hook(step)));
    }
    while let Some(body) = bodies.pop() {
        body.walk(&mut |step| {
            for mention in step.action.mentions() {
                if let Mention::Object(kinds, name) = mention
                    && kinds.contains(&Kind::ThreadLocal)
                    && keys.insert(name)
                {
                    let key = scenario.object(name).into_iter();
                    bodies.extend(key.flat_map(|key| key.kind.bodies()));
                }
            }
            edges.extend(target(step, scenario).map(|target| Edge { target, span: step.span }));
        });
    }
    edges
}

/// The block of a `set-hook`.
fn hook(step: &Step) -> Option<&Body> {
    match &step.action {
        Action::SetHook { body } => Some(body),
        _ => None,
    }
}

/// The routine that a step spawns or calls.
fn target(step: &Step, scenario: &Scenario) -> Option<usize> {
    match &step.action {
        Action::Spawn { spawn } => {
            scenario.threads.iter().position(|thread| thread.name == spawn.thread)
        }
        Action::Call { function, .. } => {
            let mut functions = scenario.functions.iter();
            let position = functions.position(|other| other.name == *function)?;
            Some(position + scenario.threads.len())
        }
        _ => None,
    }
}
