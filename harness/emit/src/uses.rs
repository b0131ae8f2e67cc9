//! Which steps use a variable.

use threadproof_model::{Action, Kind, Mention, Name, Scenario, Step};

/// Whether any of these steps, or of the blocks inside them, reads the variable.
pub(crate) fn reads_variable(steps: &[Step], name: &str, scenario: &Scenario) -> bool {
    let is_it = |other: &Name| **other == *name;
    steps.iter().any(|step| {
        step.action.mentions().into_iter().any(|mention| match mention {
            Mention::Reads(other) => is_it(other),
            Mention::Calls(function) => {
                scenario.function(function).is_some_and(|function| function.free.iter().any(is_it))
            }
            Mention::Block(kind, body) => {
                kind.sees_around() && reads_variable(&body.steps, name, scenario)
            }
            Mention::Binds(_)
            | Mention::Spawns(_)
            | Mention::Object(..)
            | Mention::Receives(_)
            | Mention::Releases(_)
            | Mention::Text(_)
            | Mention::Pause(_) => false,
        })
    })
}

/// What the steps of a lock's block do with the variable of its guard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct GuardUse {
    /// They read or write the value, or exchange the guard.
    pub(crate) is_used: bool,
    /// They write the value, or assign another guard to the variable.
    pub(crate) is_set: bool,
}

/// What these steps of a lock's own block do with its guard, up to the next step that exchanges it,
/// which makes a new variable.
pub(crate) fn guard_use(steps: &[Step], lock: &str) -> GuardUse {
    let mut found = GuardUse::default();
    for step in steps {
        if exchanges(&step.action, lock) {
            found.is_used = true;
            return found;
        }
        found.add(step, lock);
    }
    found
}

impl GuardUse {
    fn add(&mut self, step: &Step, lock: &str) {
        let is_it = |name: &Name| **name == *lock;
        if let Action::Get { cell, .. } = &step.action {
            self.is_used |= is_it(cell);
        }
        if let Action::Set { cell, .. } = &step.action
            && is_it(cell)
        {
            *self = Self { is_used: true, is_set: true };
        }
        // An inner block that holds the same lock has its own guard.
        if let Some((kind, body)) = step.action.block()
            && kind.sees_around()
            && !locked(&step.action).is_some_and(is_it)
        {
            for inner in &body.steps {
                // The block cannot make a new variable for the steps after it.
                if exchanges(&inner.action, lock) {
                    *self = Self { is_used: true, is_set: true };
                }
                self.add(inner, lock);
            }
        }
    }
}

/// Whether the step gives up the guard of this lock, and gets another.
fn exchanges(action: &Action, lock: &str) -> bool {
    if let Action::Downgrade { lock: downgraded } = action {
        return **downgraded == *lock;
    }
    let mut mentions = action.mentions().into_iter();
    mentions.any(|mention| matches!(mention, Mention::Releases(name) if **name == *lock))
}

/// The lock that the step holds during its block.
fn locked(action: &Action) -> Option<&Name> {
    action.block()?;
    action.mentions().into_iter().find_map(|mention| match mention {
        Mention::Object([Kind::Mutex | Kind::RwLock], name) => Some(name),
        _ => None,
    })
}
