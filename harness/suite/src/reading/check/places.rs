//! Places: some steps have a meaning only in some of them.

use threadproof_model::{Action, Body, Mention, Scenario};

use crate::reading::findings::Findings;

/// What is around a step.
#[derive(Clone, Copy, Default)]
struct Within {
    is_main: bool,
    /// Whether there can be a scope to spawn into: all but main may belong to one.
    is_scoped: bool,
    is_hook: bool,
}

/// Checks that every step stands where it has a meaning.
pub(super) fn check(scenario: &Scenario, findings: &mut Findings<'_>) {
    let elsewhere = Within { is_scoped: true, ..Within::default() };
    for body in scenario.bodies() {
        // No two bodies end at the same line.
        let is_main = body.end == scenario.main.end;
        let within = if is_main { Within { is_main, ..Within::default() } } else { elsewhere };
        check_body(body, within, findings);
    }
}

fn check_body(body: &Body, within: Within, findings: &mut Findings<'_>) {
    for step in &body.steps {
        let problem = match &step.action {
            Action::Spawn { spawn } if spawn.scoped && !within.is_scoped => Some((
                "a scoped spawn without a scope",
                "main belongs to no scope",
                "leave out `scoped`, or put the step into a `scope` block",
            )),
            Action::Payload | Action::Location if !within.is_hook => Some((
                "a look at a panic outside a hook",
                "no hook here",
                "put the step into a `set-hook` block",
            )),
            Action::IntoInner { .. } if !within.is_main => Some((
                "a lock is taken apart by somebody who does not own it",
                "not in main",
                "put the step into main, which owns all locks",
            )),
            _ => None,
        };
        if let Some((message, label, help)) = problem {
            findings.note(message, step.span, label, help);
        }
        let is_scope = matches!(step.action, Action::Scope { .. });
        let is_hook = matches!(step.action, Action::SetHook { .. });
        for mention in step.action.mentions() {
            match mention {
                Mention::Block(body) => {
                    let is_scoped = within.is_scoped || is_scope;
                    check_body(body, Within { is_scoped, ..within }, findings);
                }
                Mention::Apart(body) => {
                    let apart = Within { is_main: false, is_scoped: true, is_hook };
                    check_body(body, apart, findings);
                }
                _ => {}
            }
        }
    }
}
