//! Guards: what is behind a lock is reached only by who holds it.

use threadproof_model::{Action, Body, Kind, Mention, Name, Scenario, Step};

use crate::reading::findings::Findings;

/// How a lock has to be held.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Hold {
    /// By a `read`, which others may share.
    Shared,
    /// By a `lock` or a `write`.
    Alone,
}

/// Checks that guards are used inside the blocks that hold them.
pub(super) fn check(scenario: &Scenario, findings: &mut Findings<'_>) {
    for body in scenario.bodies() {
        Check { scenario, findings }.body(body, &mut Vec::new());
    }
}

struct Check<'s, 'f, 't> {
    scenario: &'s Scenario,
    findings: &'f mut Findings<'t>,
}

impl<'s> Check<'s, '_, '_> {
    /// Checks a body inside of blocks that hold these locks.
    fn body(&mut self, body: &'s Body, held: &mut Vec<(&'s Name, Hold)>) {
        for step in &body.steps {
            if let Some((name, hold)) = self.needs(step) {
                let holds = |(other, how): &(&Name, Hold)| {
                    *other == name && (hold == Hold::Shared || *how == Hold::Alone)
                };
                if !held.iter().any(holds) {
                    self.note(name, hold);
                }
            }
            let outside = held.len();
            held.extend(holds(step));
            for mention in step.action.mentions() {
                match mention {
                    Mention::Block(body) => self.body(body, held),
                    Mention::Apart(body) => self.body(body, &mut Vec::new()),
                    _ => {}
                }
            }
            held.truncate(outside);
        }
    }

    /// The lock that has to be held for the step.
    fn needs(&self, step: &'s Step) -> Option<(&'s Name, Hold)> {
        let (name, hold) = match &step.action {
            Action::Get { cell, .. } => (cell, Hold::Shared),
            Action::Set { cell, .. } => (cell, Hold::Alone),
            Action::Wait { guard, .. } | Action::WaitTimeout { guard, .. } => (guard, Hold::Alone),
            _ => return None,
        };
        let kind = self.scenario.object(name)?.kind.kind();
        matches!(kind, Kind::Mutex | Kind::RwLock).then_some((name, hold))
    }

    fn note(&mut self, name: &Name, hold: Hold) {
        let kind = self.scenario.object(name).map(|object| object.kind.kind());
        let word = match (kind, hold) {
            (Some(Kind::Mutex), _) => "lock",
            (_, Hold::Shared) => "read",
            (_, Hold::Alone) => "write",
        };
        let message = format!("`{name}` is used where it is not held");
        let help = format!("put the step into a block `{word} \"{name}\" {{ … }}`");
        self.findings.note(message, name.span, "no guard of it here", help);
    }
}

/// The lock that a step holds while its block runs.
fn holds(step: &Step) -> Option<(&Name, Hold)> {
    match &step.action {
        Action::Lock { mutex: name, .. }
        | Action::TryLock { mutex: name, .. }
        | Action::Write { lock: name, .. }
        | Action::TryWrite { lock: name, .. } => Some((name, Hold::Alone)),
        Action::Read { lock: name, .. } | Action::TryRead { lock: name, .. } => {
            Some((name, Hold::Shared))
        }
        _ => None,
    }
}
