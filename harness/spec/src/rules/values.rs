//! Values that are read and set where they are kept.

use threadproof_model::{Kind, Operand, Seen};

use crate::turn::{Taken, Turn};
use crate::value::Value;

impl<'s> Turn<'_, 's> {
    /// The value behind a guard, or [`OnceLock::get`](std::sync::OnceLock::get).
    pub(crate) fn get(&mut self, name: &'s str, bind: Option<&'s str>) -> Taken {
        let position = self.position(name)?;
        if self.kind_at(position) == Kind::OnceLock {
            return self.get_once(position, bind);
        }
        let value = *self.guarded(position, name, false)?;
        self.bind(bind, Value::Int(value));
        Ok(Some(Seen::Int(value)))
    }

    /// Puts a value behind a guard; or [`OnceLock::set`](std::sync::OnceLock::set), or
    /// [`LocalKey::set`](std::thread::LocalKey::set).
    pub(crate) fn set(&mut self, name: &'s str, value: &'s Operand) -> Taken {
        let position = self.position(name)?;
        match self.kind_at(position) {
            Kind::OnceLock => self.set_once(position, value),
            Kind::ThreadLocal => self.set_local(position, value),
            _ => {
                let value = self.int(value)?;
                *self.guarded(position, name, true)? = value;
                Ok(None)
            }
        }
    }

    fn kind_at(&self, position: usize) -> Kind {
        self.program.scenario.shared[position].kind.kind()
    }
}
