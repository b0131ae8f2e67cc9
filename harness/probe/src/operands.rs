//! The operands that steps take from the variables around them.
//!
//! The resolver knows which variables are bound before a step, and the type of each. Rust's types
//! do not, so the two meet in this file and [`RealValue::number`]: what the resolver rejects is
//! unreachable here, and no other code in this crate checks the type of a variable.
//!
//! There is one exception. The resolver cannot know whether the platform refuses a thread that is
//! spawned with `builder`, so its handle can be [`RealValue::Refused`], and so can any value that a
//! step takes from the handle. Such a step does nothing, and binds [`RealValue::Refused`].

use std::thread::{Thread, ThreadId};

use threadproof_model::{Input, LockId, NumberInput, Pass, Slot};

use crate::channels::{RealReceiver, RealSender};
use crate::environment::{Content, Environment, Found, Outer};
use crate::guards::HeldGuard;
use crate::typed::ThreadHandle;
use crate::value::RealValue;

impl Environment<'_, '_, '_> {
    /// The value of a step's argument.
    pub(crate) fn input(&mut self, input: &Input) -> RealValue {
        match input {
            Input::Constant(constant) => constant.into(),
            Input::Variable(slot) => self.take(*slot),
        }
    }

    /// The number that a step's argument is.
    pub(crate) fn number(&mut self, input: NumberInput) -> i32 {
        match input {
            NumberInput::Constant(number) => number,
            NumberInput::Variable(slot) => match self.bound(slot) {
                Found::Value(value) => value.number(),
                Found::Handle(_) => unreachable!("the resolver rejects a handle as a number"),
            },
        }
    }

    /// The variables that a closure or a function captures, in order.
    pub(crate) fn pass(&mut self, passes: &[Pass]) -> Vec<(Slot, RealValue)> {
        passes.iter().map(|pass| (pass.to, self.take(pass.from))).collect()
    }

    /// Borrows a handle. `None` if its thread was refused.
    pub(crate) fn handle(&mut self, slot: Slot) -> Option<&dyn ThreadHandle> {
        match self.bound(slot) {
            Found::Handle(handle) => Some(handle),
            Found::Value(RealValue::Refused) => None,
            Found::Value(_) => unreachable!("the resolver rejects other values as a handle"),
        }
    }

    /// Takes a handle out of its variable. `None` if its thread was refused.
    pub(crate) fn take_handle(&mut self, slot: Slot) -> Option<Box<dyn ThreadHandle + '_>> {
        match self.remove(slot) {
            Some(Content::Value(RealValue::Handle(handle))) => Some(handle),
            Some(Content::Scoped(handle)) => Some(handle),
            Some(Content::Value(RealValue::Refused)) => None,
            Some(Content::Value(_)) | None => {
                unreachable!(
                    "the resolver rejects other values, or an unbound variable, as a handle"
                )
            }
        }
    }

    /// The thread of a handle, or a `Thread`. `None` if the thread was refused.
    pub(crate) fn thread(&mut self, slot: Slot) -> Option<&Thread> {
        match self.bound(slot) {
            Found::Handle(handle) => Some(handle.thread()),
            Found::Value(RealValue::Thread(thread)) => Some(thread),
            Found::Value(RealValue::Refused) => None,
            Found::Value(_) => unreachable!("the resolver rejects other values as a thread"),
        }
    }

    /// The id of a thread. `None` if the thread was refused.
    pub(crate) fn thread_id(&mut self, slot: Slot) -> Option<ThreadId> {
        match self.bound(slot) {
            Found::Value(RealValue::ThreadId(id)) => Some(*id),
            Found::Value(RealValue::Refused) => None,
            Found::Value(_) | Found::Handle(_) => {
                unreachable!("the resolver rejects other values as a thread id")
            }
        }
    }

    /// The sender in a variable.
    pub(crate) fn sender(&mut self, slot: Slot) -> &dyn RealSender {
        match self.bound(slot) {
            Found::Value(RealValue::Sender(sender)) => &**sender,
            Found::Value(_) | Found::Handle(_) => {
                unreachable!("the resolver rejects other values as a sender")
            }
        }
    }

    /// The receiver in a variable.
    pub(crate) fn receiver(&mut self, slot: Slot) -> &dyn RealReceiver {
        match self.bound(slot) {
            Found::Value(RealValue::Receiver(receiver)) => &**receiver,
            Found::Value(_) | Found::Handle(_) => {
                unreachable!("the resolver rejects other values as a receiver")
            }
        }
    }

    /// Takes the receiver out of a variable.
    pub(crate) fn take_receiver(&mut self, slot: Slot) -> Box<dyn RealReceiver> {
        match self.take(slot) {
            RealValue::Receiver(receiver) => receiver,
            _ => unreachable!("the resolver rejects other values as a receiver"),
        }
    }

    /// The guard of a lock that a block around the step holds.
    pub(crate) fn guard(&mut self, lock: LockId) -> &mut (dyn HeldGuard + '_) {
        match self.find_guard(lock) {
            Some(guard) => guard,
            None => unreachable!("the resolver rejects a step without a guard that it needs"),
        }
    }

    /// The value of a variable: a copy of it, or moved out if it is not `Copy`.
    fn take(&mut self, slot: Slot) -> RealValue {
        if let Found::Value(value) = self.bound(slot)
            && let Some(copy) = value.copy()
        {
            return copy;
        }
        match self.remove(slot) {
            Some(Content::Value(value)) => value,
            Some(Content::Scoped(_)) | None => {
                unreachable!("the resolver rejects moving a scoped handle")
            }
        }
    }

    fn bound(&mut self, slot: Slot) -> Found<'_> {
        match self.find(slot) {
            Some(found) => found,
            None => unreachable!("the resolver rejects an unbound variable"),
        }
    }
}
