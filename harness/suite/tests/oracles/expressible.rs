//! Which scenarios can be expressed, as far as that is the same for all tools.

use threadproof_model::{Action, Body, Kind, Mention, Scenario, StackSize, Timeout};

/// Why no tool can be asked about the scenario, if so.
pub(crate) fn objection(scenario: &Scenario) -> Option<&'static str> {
    if scenario.min_stack.is_some() {
        return Some("threads of the tools have no stacks of their own");
    }
    let objects = scenario.shared.iter().find_map(|object| match object.kind.kind() {
        Kind::OnceLock | Kind::LazyLock => {
            Some("the tools have no cells that are initialised once")
        }
        _ => None,
    });
    objects.or_else(|| scenario.bodies().find_map(|body| in_block(body, false)))
}

/// The same for a block, inside a scope or not.
fn in_block(block: &Body, is_in_scope: bool) -> Option<&'static str> {
    block.steps.iter().find_map(|step| {
        let objection = match &step.action {
            Action::IsFinished { .. } => Some("handles of the tools cannot be asked this"),
            Action::Sleep { .. }
            | Action::ParkTimeout { timeout: Timeout::Milliseconds(_) }
            | Action::WaitTimeout { timeout: Timeout::Milliseconds(_), .. }
            | Action::RecvTimeout { timeout: Timeout::Milliseconds(_), .. } => {
                Some("the tools have no clocks")
            }
            Action::OnceWait { .. } => Some("no tool waits for what others do once"),
            Action::UseStack { .. } | Action::OverflowStack => {
                Some("threads of the tools have no stacks of their own")
            }
            Action::SetHook { .. } | Action::TakeHook => Some("to the tools, a panic is a bug"),
            Action::OsThreadName | Action::AvailableParallelism => {
                Some("the tools have no system below them")
            }
            Action::Spawn { spawn } if spawn.stack_size == Some(StackSize::Impossible) => {
                Some("threads of the tools have no stacks of their own")
            }
            Action::Spawn { spawn }
                if (is_in_scope || spawn.scoped) && (spawn.builder || spawn.name.is_some()) =>
            {
                Some("no tool has builders for scoped threads")
            }
            _ => None,
        };
        objection.or_else(|| {
            let is_scope = matches!(step.action, Action::Scope { .. });
            step.action.mentions().into_iter().find_map(|mention| match mention {
                Mention::Block(kind, body) => {
                    in_block(body, kind.sees_around() && (is_in_scope || is_scope))
                }
                _ => None,
            })
        })
    })
}
