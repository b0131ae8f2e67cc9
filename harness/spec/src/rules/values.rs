//! Reading and writing values in place.

use threadproof_model::{NumberInput, ReadableId, Seen, SettableId, Slot};

use crate::turn::{Taken, Turn};
use crate::value::Value;

impl Turn<'_, '_> {
    /// Reads the value behind a guard; or [`OnceLock::get`](std::sync::OnceLock::get).
    pub(crate) fn get(&mut self, cell: ReadableId, bind: Option<Slot>) -> Taken {
        match cell {
            ReadableId::OnceLock(id) => self.get_once(id, bind),
            ReadableId::Lock(id) => {
                let value = self.lock_at(id)?.value;
                self.bind(bind, Value::Number(value));
                Ok(Some(Seen::Int(value)))
            }
        }
    }

    /// Writes the value behind a guard; or [`OnceLock::set`](std::sync::OnceLock::set), or
    /// [`LocalKey::set`](std::thread::LocalKey::set).
    pub(crate) fn set(&mut self, cell: SettableId, value: NumberInput) -> Taken {
        let value = self.number(value);
        match cell {
            SettableId::OnceLock(id) => self.set_once(id, value),
            SettableId::ThreadLocal(key) => self.set_local(key, value),
            SettableId::Lock(id) => {
                self.lock_at_mut(id)?.value = value;
                Ok(None)
            }
        }
    }
}
