//! Which scenarios can be expressed, as far as that is the same for all tools.

use threadproof_model::{Action, Body, Name, Scenario, Spawn};

/// Why no tool can be asked about the scenario, if so.
pub(crate) fn objection(scenario: &Scenario) -> Option<&'static str> {
    scenario.bodies().find_map(|body| in_block(scenario, body, body, false))
}

/// The same for a block of a body.
fn in_block(
    scenario: &Scenario,
    body: &Body,
    block: &Body,
    is_scope: bool,
) -> Option<&'static str> {
    block.steps.iter().find_map(|step| match &step.action {
        Action::Panic { .. } | Action::PanicAny(_) | Action::ResumeUnwind(_) => {
            Some("to the tools, a panic is a bug")
        }
        Action::Exit { .. } => Some("no tool has a process that exits"),
        Action::IsFinished { .. } => Some("handles of the tools cannot be asked this"),
        Action::Detach { .. } => Some("to the tools, a handle that is dropped is just gone"),
        Action::Spawn(spawn) => in_spawn(scenario, body, spawn, is_scope || spawn.scoped),
        Action::Scope { body: inner } => in_block(scenario, body, inner, true),
        Action::Catch { body: inner, .. } => in_block(scenario, body, inner, is_scope),
        Action::Local { on_drop, .. } => in_block(scenario, on_drop, on_drop, false),
        _ => None,
    })
}

fn in_spawn(
    scenario: &Scenario,
    body: &Body,
    spawn: &Spawn,
    is_scoped: bool,
) -> Option<&'static str> {
    if spawn.stack_size.is_some() {
        return Some("threads of the tools have no stacks of their own");
    }
    if spawn.name.as_ref().is_some_and(|name| name.contains('\0')) {
        return Some("to the tools, a panic is a bug");
    }
    if is_scoped && (spawn.builder || spawn.name.is_some()) {
        return Some("no tool has builders for scoped threads");
    }
    // The end of main ends nothing: the tools wait for all threads. So main has to wait as well.
    let is_joined = joins(body, &spawn.handle) || {
        let taker = spawned_with(body, &spawn.handle).and_then(|name| scenario.thread(name));
        taker.is_some_and(|thread| joins(&thread.body, &spawn.handle))
    };
    (!is_scoped && !is_joined).then_some("nobody waits for a thread")
}

/// Whether the body joins the thread of that handle.
fn joins(body: &Body, name: &Name) -> bool {
    let mut joins = false;
    body.walk(&mut |step| {
        joins |= matches!(&step.action, Action::Join { handle, .. } if handle == name);
    });
    joins
}

/// The thread that the body moves the handle into.
fn spawned_with<'s>(body: &'s Body, handle: &Name) -> Option<&'s Name> {
    let mut taker = None;
    body.walk(&mut |step| {
        if let Action::Spawn(spawn) = &step.action
            && spawn.moves.contains(handle)
        {
            taker = Some(&spawn.thread);
        }
    });
    taker
}
