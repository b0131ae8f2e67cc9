//! The arguments and results of steps, and what a thread knows to have happened.

use threadproof_model::{Input, NumberInput, Slot};

use crate::order::Clock;
use crate::turn::Turn;
use crate::value::Value;

impl<'p> Turn<'_, 'p> {
    /// The value of a step's argument. Using a variable moves its value unless that is `Copy`.
    pub(crate) fn value(&mut self, input: &'p Input) -> Value<'p> {
        match input {
            Input::Constant(constant) => Value::of(constant),
            Input::Variable(slot) => self.take_variable(*slot),
        }
    }

    pub(crate) fn take_variable(&mut self, slot: Slot) -> Value<'p> {
        let (depth, position) = self.thread().find(slot);
        let value = self.thread().frames[depth].variables[position].1.clone();
        if !value.is_copy() {
            self.thread_mut().frames[depth].variables.remove(position);
        }
        value
    }

    /// The number that a step's argument is.
    pub(crate) fn number(&self, input: NumberInput) -> i32 {
        match input {
            NumberInput::Constant(number) => number,
            NumberInput::Variable(slot) => self.thread().variable(slot).expect_number(),
        }
    }

    /// Binds a result, or drops it at once if the step binds no variable.
    pub(crate) fn bind(&mut self, bind: Option<Slot>, value: Value<'p>) {
        match bind {
            Some(slot) => self.frame_mut().variables.push((slot, value)),
            None => self.drop_value(value),
        }
    }

    /// A clock of what this thread has done so far, for others to learn. What it does next is not
    /// included.
    pub(crate) fn publish(&mut self) -> Clock {
        let clock = self.thread().clock.clone();
        if self.setup.program.has_relaxed {
            let id = self.id;
            self.thread_mut().clock.tick(id);
        }
        clock
    }

    /// What another thread has published happens before what this thread does next.
    pub(crate) fn learn(&mut self, clock: &Clock) {
        if self.setup.program.has_relaxed {
            self.thread_mut().clock.join(clock);
        }
    }
}
