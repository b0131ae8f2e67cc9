//! Thread-local keys.

use threadproof_model::{Action, Name, SharedKind, Step};

use crate::emitter::Emitter;
use crate::names::of_static;
use crate::shown::Arm;

/// How the value of a key is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Storage {
    /// `Cell<i32>`: it has no destructor.
    Cell,
    /// A type with a destructor.
    Dropped,
    /// The same in a `RefCell`, since steps set it.
    DroppedCell,
}

impl Emitter<'_> {
    pub(super) fn with(&mut self, step: &Step, key: &Name) {
        let read = self.read(key);
        self.print(step, "{}", &[format!("{}.with({read})", of_static(key))]);
    }

    pub(super) fn try_with(&mut self, step: &Step, key: &Name) {
        let read = self.read(key);
        let arms = vec![
            Arm::new("value", "{value}").inside("Ok", "Ok"),
            Arm::new("Err(_)", "Err(AccessError)"),
        ];
        self.observe_arms(step, &format!("{}.try_with({read})", of_static(key)), arms, false);
    }

    /// Sets the value without running the initializer. Where the key has a destructor, it does not
    /// run for the value that is replaced.
    pub(super) fn set_key(&mut self, key: &Name, value: &str) {
        self.object(key);
        let path = of_static(key);
        match self.storage(key) {
            Storage::Cell => self.line(&format!("{path}.set({value});")),
            Storage::Dropped | Storage::DroppedCell => {
                let type_name = self.value_type(key);
                self.line("SETTING.set(true);");
                self.line(&format!("{path}.set({type_name}({value}));"));
                self.line("SETTING.set(false);");
            }
        }
    }

    /// The closure that reads the value of a key.
    fn read(&mut self, key: &Name) -> &'static str {
        self.object(key);
        match self.storage(key) {
            Storage::Cell => "Cell::get",
            Storage::Dropped => "|value| value.0",
            Storage::DroppedCell => "|value| value.borrow().0",
        }
    }

    /// The type of a key's value, if it has a destructor.
    pub(crate) fn value_type(&self, key: &str) -> String {
        self.value_types.get(key).cloned().unwrap_or_default()
    }

    pub(crate) fn storage(&self, key: &str) -> Storage {
        let mut is_set = false;
        self.scenario.walk(|step| {
            if let Action::Set { cell, .. } = &step.action {
                is_set |= **cell == *key;
            }
        });
        match self.scenario.object(key).map(|object| &object.kind) {
            Some(SharedKind::ThreadLocal { on_drop: Some(_), .. }) if is_set => {
                Storage::DroppedCell
            }
            Some(SharedKind::ThreadLocal { on_drop: Some(_), .. }) => Storage::Dropped,
            _ => Storage::Cell,
        }
    }
}
