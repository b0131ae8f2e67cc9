//! Channels whose two ends live as long as the process; see [`mpsc`](std::sync::mpsc).

use threadproof_model::Operand;

use crate::state::Object;
use crate::turn::{Stop, Taken, Turn, mismatch};
use crate::value::Label;

impl<'s> Turn<'_, 's> {
    /// [`Sender::send`](std::sync::mpsc::Sender::send) never waits.
    pub(crate) fn send(&mut self, name: &str, value: &'s Operand) -> Taken {
        let value = self.value(value)?;
        let position = self.object(name, "a channel")?;
        let clock = self.thread().clock.clone();
        let Object::Channel(messages) = self.object_mut(position) else {
            return Err(mismatch("a channel", name));
        };
        messages.push_back((value, clock));
        if self.program.tracks_order {
            let label = Label::clone(&self.label);
            self.thread_mut().clock.tick(&label);
        }
        Ok(None)
    }

    /// [`Receiver::recv`](std::sync::mpsc::Receiver::recv) waits for a message, and gives the
    /// oldest. What its sender had done before happens before.
    pub(crate) fn recv(&mut self, name: &str, bind: Option<&'s str>) -> Taken {
        let position = self.object(name, "a channel")?;
        let Object::Channel(messages) = self.object_mut(position) else {
            return Err(mismatch("a channel", name));
        };
        let (value, clock) = messages.pop_front().ok_or(Stop::Blocked)?;
        if self.program.tracks_order {
            self.thread_mut().clock.join(&clock);
        }
        let seen = value.seen();
        self.bind(bind, value);
        Ok(Some(seen))
    }
}
