//! Thread-local keys.

use threadproof_model::{Action, Name, Operand, SharedKind, Step};

use crate::emitter::{Emitted, Emitter};
use crate::helpers::Helper;
use crate::names::of_static;
use crate::shown::Arm;

/// How the value of a key is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Storage {
    /// `Cell<i32>`: it has no destructor.
    Cell,
    /// A type with a destructor.
    Dropped,
    /// The same in a `RefCell`, since steps change it.
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

    /// Sets the value without running the initializer.
    pub(super) fn set_key(&mut self, key: &Name, value: &str) {
        self.object(key);
        let path = of_static(key);
        match self.storage(key) {
            Storage::Cell => self.line(&format!("{path}.set({value});")),
            Storage::Dropped | Storage::DroppedCell => {
                let type_name = self.value_type(key);
                let set = self.replacing(&format!("{path}.set({type_name}({value}))"));
                self.line(&format!("{set};"));
            }
        }
    }

    pub(super) fn replace_key(&mut self, step: &Step, key: &Name, value: &Operand) -> Emitted {
        let (value, _) = self.operand(value)?;
        self.object(key);
        let path = of_static(key);
        let previous = match self.storage(key) {
            Storage::Cell => format!("{path}.replace({value})"),
            Storage::Dropped | Storage::DroppedCell => {
                let type_name = self.value_type(key);
                self.replacing(&format!("{path}.replace({type_name}({value})).0"))
            }
        };
        self.print(step, "{}", &[previous]);
        Ok(())
    }

    pub(super) fn take_key(&mut self, step: &Step, key: &Name) {
        self.object(key);
        let path = of_static(key);
        let previous = match self.storage(key) {
            Storage::Cell => format!("{path}.take()"),
            Storage::Dropped | Storage::DroppedCell => self.replacing(&format!("{path}.take().0")),
        };
        self.print(step, "{}", &[previous]);
    }

    /// A change of a key, whose destructor does not run for the value that is replaced.
    fn replacing(&mut self, change: &str) -> String {
        self.helpers.insert(Helper::Replacing);
        format!("replacing(|| {change})")
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

    /// Whether steps read the number in a key.
    pub(crate) fn is_number_read(&self, key: &str) -> bool {
        let mut is_read = false;
        self.scenario.walk(|step| {
            if let Action::With { key: read }
            | Action::TryWith { key: read }
            | Action::Replace { key: read, .. }
            | Action::Take { key: read } = &step.action
            {
                is_read |= **read == *key;
            }
        });
        is_read
    }

    /// Whether steps leave the default value in a key.
    pub(crate) fn is_taken(&self, key: &str) -> bool {
        let mut is_taken = false;
        self.scenario.walk(|step| {
            if let Action::Take { key: taken } = &step.action {
                is_taken |= **taken == *key;
            }
        });
        is_taken
    }

    /// The type of a key's value, if it has a destructor.
    pub(crate) fn value_type(&self, key: &str) -> String {
        self.value_types.get(key).cloned().unwrap_or_default()
    }

    pub(crate) fn storage(&self, key: &str) -> Storage {
        let mut is_set = self.is_taken(key);
        self.scenario.walk(|step| {
            if let Action::Set { cell: changed, .. } | Action::Replace { key: changed, .. } =
                &step.action
            {
                is_set |= **changed == *key;
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
