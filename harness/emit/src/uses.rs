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
            | Mention::Releases(_)
            | Mention::Text(_) => false,
        })
    })
}

/// What the steps of a lock's block do with its guard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct GuardUse {
    /// They read or write the value, or wait.
    pub(crate) is_used: bool,
    /// They write it.
    pub(crate) is_set: bool,
}

/// What these steps do with the innermost guard of a lock, up to the next `wait`, which makes a new
/// variable for it.
pub(crate) fn guard_use(steps: &[Step], lock: &str) -> GuardUse {
    let is_it = |name: &Name| **name == *lock;
    let mut found = GuardUse::default();
    for step in steps {
        if let Action::Get { cell, .. } = &step.action {
            found.is_used |= is_it(cell);
        }
        if let Action::Set { cell, .. } = &step.action
            && is_it(cell)
        {
            found = GuardUse { is_used: true, is_set: true };
        }
        if let Some(guard) = released(&step.action)
            && is_it(guard)
        {
            found.is_used = true;
            return found;
        }
        // An inner block that holds the same lock has its own guard.
        if let Some((kind, body)) = step.action.block()
            && kind.sees_around()
            && !locked(&step.action).is_some_and(is_it)
        {
            found = found.or(guard_use(&body.steps, lock));
        }
    }
    found
}

/// The lock that the step holds during its block.
fn locked(action: &Action) -> Option<&Name> {
    action.block()?;
    action.mentions().into_iter().find_map(|mention| match mention {
        Mention::Object([Kind::Mutex | Kind::RwLock], name) => Some(name),
        _ => None,
    })
}

/// The mutex that the step releases while it waits.
fn released(action: &Action) -> Option<&Name> {
    action.mentions().into_iter().find_map(|mention| match mention {
        Mention::Releases(name) => Some(name),
        _ => None,
    })
}

impl GuardUse {
    fn or(self, other: Self) -> Self {
        Self { is_used: self.is_used || other.is_used, is_set: self.is_set || other.is_set }
    }
}
