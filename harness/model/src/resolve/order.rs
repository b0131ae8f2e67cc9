//! The order of threads and functions: each after those that it spawns or calls.
//!
//! It exists because recursion is refused, so that every scenario ends or hangs.

use std::collections::BTreeSet;

use super::declared::Declared;
use crate::fault::Fault;
use crate::ids::{ClosureId, FunctionId, Id};
use crate::kind::Kind;
use crate::misuse::Misuse;
use crate::name::Span;
use crate::parts::Mention;
use crate::scenario::{Routine, Scenario};

/// A thread or a function.
#[derive(Clone, Copy)]
pub(super) enum RoutineId {
    Thread(ClosureId),
    Function(FunctionId),
}

/// A spawn or a call: its routine and its place.
struct Edge {
    target: usize,
    span: Span,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Unvisited,
    /// On the path from the root to the node that is being visited.
    OnPath,
    Done,
}

/// The threads and functions, each after those that it spawns or calls.
///
/// # Errors
/// Every step that closes a cycle.
pub(super) fn callees_first(
    scenario: &Scenario,
    declared: &Declared<'_>,
) -> Result<Vec<RoutineId>, Vec<Fault>> {
    let routines: Vec<&Routine> = scenario.threads.iter().chain(&scenario.functions).collect();
    let edges: Vec<Vec<Edge>> =
        (0..routines.len()).map(|from| edges(from, &routines, scenario, declared)).collect();
    let id = |node: usize| match node.checked_sub(scenario.threads.len()) {
        None => RoutineId::Thread(ClosureId::at(node)),
        Some(position) => RoutineId::Function(FunctionId::at(position)),
    };
    let mut marks = vec![Mark::Unvisited; routines.len()];
    let mut order = Vec::new();
    let mut faults = Vec::new();
    // The path is on the heap: a long chain of calls would overflow the stack.
    for root in 0..routines.len() {
        let mut path = if marks[root] == Mark::Unvisited { vec![(root, 0)] } else { Vec::new() };
        while let Some((node, next)) = path.last_mut() {
            marks[*node] = Mark::OnPath;
            let Some(edge) = edges[*node].get(*next) else {
                marks[*node] = Mark::Done;
                order.push(id(*node));
                path.pop();
                continue;
            };
            *next += 1;
            match marks[edge.target] {
                Mark::Unvisited => path.push((edge.target, 0)),
                Mark::Done => {}
                Mark::OnPath => {
                    let cycle = path.iter().skip_while(|(node, _)| *node != edge.target);
                    let names = cycle.map(|(node, _)| routines[*node].name.to_string());
                    let way = names.chain([routines[edge.target].name.to_string()]).collect();
                    faults.push(Misuse::Cycle { way }.at(edge.span));
                }
            }
        }
    }
    if faults.is_empty() { Ok(order) } else { Err(faults) }
}

/// The spawns and calls of a routine, and those of other blocks that may run on its thread: the
/// blocks of the thread-locals that it uses and, for a thread, the panic hook.
fn edges(
    from: usize,
    routines: &[&Routine],
    scenario: &Scenario,
    declared: &Declared<'_>,
) -> Vec<Edge> {
    let mut edges = Vec::new();
    let mut keys = BTreeSet::new();
    let mut bodies = vec![&routines[from].body];
    if from < scenario.threads.len() {
        scenario.walk(|step| bodies.extend(step.hook()));
    }
    while let Some(body) = bodies.pop() {
        body.walk(&mut |step| {
            for mention in step.action.mentions() {
                let target = match mention {
                    Mention::Spawns(spawn) => declared.thread(&spawn.thread).map(Id::position),
                    Mention::Calls(name) => {
                        declared.function(name).map(|id| scenario.threads.len() + id.position())
                    }
                    Mention::Object(kinds, name)
                        if kinds.contains(&Kind::ThreadLocal) && keys.insert(name) =>
                    {
                        let key = scenario.object(name).into_iter();
                        bodies.extend(key.flat_map(|key| key.kind.bodies()));
                        None
                    }
                    Mention::Binds(_)
                    | Mention::Reads(_)
                    | Mention::Object(..)
                    | Mention::Receives(_)
                    | Mention::Releases(_)
                    | Mention::Text(_)
                    | Mention::Pause(_)
                    | Mention::Block(..) => None,
                };
                edges.extend(target.map(|target| Edge { target, span: step.span }));
            }
        });
    }
    edges
}
