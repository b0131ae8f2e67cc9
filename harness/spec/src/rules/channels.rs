//! Channels; see [`mpsc`](std::sync::mpsc).

use threadproof_model::{Operand, Seen, Timeout};

use crate::objects::{Channel, Message, Object};
use crate::order::Clock;
use crate::refusal::Reason;
use crate::state::Waiting;
use crate::turn::{Course, Stop, Taken, Turn, mismatch};
use crate::value::{Label, Value};

/// How a message that cannot be sent or received is called.
fn error(name: &'static str, value: Option<Seen>) -> Taken {
    Ok(Some(Seen::Err(Box::new(Seen::Named(name, value.map(Box::new))))))
}

fn sent() -> Taken {
    Ok(Some(Seen::Ok(Box::new(Seen::Unit))))
}

impl<'s> Turn<'_, 's> {
    /// [`Sender::send`](std::sync::mpsc::Sender::send) never waits.
    /// [`SyncSender::send`](std::sync::mpsc::SyncSender::send) waits for room, and with a bound of
    /// 0 for the receiver to take the message. Without a receiver the message comes back.
    pub(crate) fn send(&mut self, name: &'s str, value: &'s Operand) -> Taken {
        let position = self.position(name)?;
        if let Some(Waiting::Receiver { is_taken }) = self.thread().waiting {
            return self.end_of_offer(position, name, is_taken);
        }
        let channel = self.channel_with_sender(position, name)?;
        let (bound, has_receiver) = (channel.bound, channel.has_receiver);
        let is_full = bound.is_some_and(|bound| channel.messages.len() >= bound);
        if has_receiver && is_full && bound != Some(0) {
            return Err(Stop::Blocked);
        }
        let value = self.value(value)?;
        if !has_receiver {
            let seen = value.seen();
            self.drop_value(value);
            return error("SendError", Some(seen));
        }
        if bound == Some(0) && !self.hands_over(position, &value) {
            self.push(position, name, value)?;
            self.thread_mut().waiting = Some(Waiting::Receiver { is_taken: false });
            self.course = Course::Begun;
            return Ok(None);
        }
        if bound != Some(0) {
            self.push(position, name, value)?;
        }
        sent()
    }

    /// A message that was offered has been taken, or will never be.
    fn end_of_offer(&mut self, position: usize, name: &str, is_taken: bool) -> Taken {
        if is_taken {
            self.thread_mut().waiting = None;
            return sent();
        }
        let label = Label::clone(&self.label);
        let channel = self.channel(position, name)?;
        if channel.has_receiver {
            return Err(Stop::Blocked);
        }
        let mine = channel.messages.iter().position(|message| message.sender == label);
        let value = mine.and_then(|mine| channel.messages.remove(mine)).map(|mine| mine.value);
        let value = value.unwrap_or(Value::Unit);
        self.thread_mut().waiting = None;
        let seen = value.seen();
        self.drop_value(value);
        error("SendError", Some(seen))
    }

    /// [`SyncSender::try_send`](std::sync::mpsc::SyncSender::try_send) never waits.
    pub(crate) fn try_send(&mut self, name: &'s str, value: &'s Operand) -> Taken {
        let position = self.position(name)?;
        let channel = self.channel_with_sender(position, name)?;
        let Some(bound) = channel.bound else {
            return Err(mismatch("a channel with a bound", name));
        };
        let (has_receiver, is_full) = (channel.has_receiver, channel.messages.len() >= bound);
        if bound == 0 && self.receiver_waiting(position).is_some() {
            return Err(Stop::Refused(Reason::Uncertain));
        }
        let value = self.value(value)?;
        if has_receiver && !is_full {
            self.push(position, name, value)?;
            return sent();
        }
        let seen = value.seen();
        self.drop_value(value);
        error(if has_receiver { "Full" } else { "Disconnected" }, Some(seen))
    }

    /// [`Receiver::recv`](std::sync::mpsc::Receiver::recv): waits for a message, and gives the
    /// oldest. What its sender had done before happens before. When there is none and all senders
    /// are gone, there never will be.
    pub(crate) fn recv(&mut self, name: &'s str, unwrap: bool, bind: Option<&'s str>) -> Taken {
        match self.receive(name)? {
            Received::Message(value) => self.received(value, unwrap, bind),
            Received::Nothing => Err(Stop::Blocked),
            Received::Begun => Ok(None),
            Received::Disconnected => {
                if unwrap {
                    self.panic(Value::StdText, Vec::new());
                }
                error("RecvError", None)
            }
        }
    }

    /// [`Receiver::try_recv`](std::sync::mpsc::Receiver::try_recv) never waits.
    pub(crate) fn try_recv(&mut self, name: &'s str, bind: Option<&'s str>) -> Taken {
        let position = self.position(name)?;
        if self.is_offered(position, name)? {
            return Err(Stop::Refused(Reason::Uncertain));
        }
        match self.take_message(position, name)? {
            Received::Message(value) => self.received(value, false, bind),
            Received::Disconnected => error("Disconnected", None),
            _ => error("Empty", None),
        }
    }

    /// [`Receiver::recv_timeout`](std::sync::mpsc::Receiver::recv_timeout): waits for a message,
    /// and no longer than about the time. That nothing came in time is seen only after that time.
    pub(crate) fn recv_timeout(
        &mut self,
        name: &'s str,
        timeout: Timeout,
        bind: Option<&'s str>,
    ) -> Taken {
        let received = if timeout == Timeout::Never {
            self.receive(name)?
        } else {
            let position = self.position(name)?;
            if self.is_offered(position, name)? {
                return Err(Stop::Refused(Reason::RacesWithTime));
            }
            self.take_message(position, name)?
        };
        match received {
            Received::Message(value) => self.received(value, false, bind),
            Received::Begun => Ok(None),
            Received::Disconnected => error("Disconnected", None),
            Received::Nothing if timeout == Timeout::Never => Err(Stop::Blocked),
            Received::Nothing => error("Timeout", None),
        }
    }

    /// Dropping a [`Sender`](std::sync::mpsc::Sender).
    pub(crate) fn drop_sender(&mut self, name: &'s str) -> Taken {
        let position = self.position(name)?;
        self.channel_with_sender(position, name)?.senders -= 1;
        Ok(None)
    }

    /// Dropping a [`Receiver`](std::sync::mpsc::Receiver), and what it has not received.
    pub(crate) fn drop_receiver(&mut self, name: &'s str) -> Taken {
        let position = self.position(name)?;
        if self.receiver_waiting(position).is_some() {
            return Err(Stop::Refused(Reason::Gone(name.to_owned())));
        }
        let channel = self.channel_with_receiver(position, name)?;
        channel.has_receiver = false;
        if channel.bound != Some(0) {
            let left = std::mem::take(&mut channel.messages);
            // The last to begin is the first to be dropped.
            for message in left.into_iter().rev() {
                self.drop_value(message.value);
            }
        }
        Ok(None)
    }

    fn received(&mut self, value: Value<'s>, unwrap: bool, bind: Option<&'s str>) -> Taken {
        let seen = Seen::Ok(Box::new(value.seen()));
        self.bind(bind, if unwrap { value } else { Value::Ok(Box::new(value)) });
        Ok(Some(seen))
    }

    /// Receives, or begins to wait where somebody who sends would have to know of it.
    fn receive(&mut self, name: &str) -> Result<Received<'s>, Stop> {
        let position = self.position(name)?;
        if let Some(Waiting::Sender { message }) = &self.thread().waiting {
            let Some((value, clock)) = message.clone() else {
                let has_senders = self.channel(position, name)?.senders > 0;
                if has_senders {
                    return Ok(Received::Nothing);
                }
                self.thread_mut().waiting = None;
                return Ok(Received::Disconnected);
            };
            self.learn(&clock);
            self.thread_mut().waiting = None;
            return Ok(Received::Message(value));
        }
        let received = self.take_message(position, name)?;
        let has_room = self.channel(position, name)?.bound != Some(0);
        if has_room || !matches!(received, Received::Nothing) {
            return Ok(received);
        }
        self.thread_mut().waiting = Some(Waiting::Sender { message: None });
        self.course = Course::Begun;
        Ok(Received::Begun)
    }

    /// The oldest message, if there is one.
    fn take_message(&mut self, position: usize, name: &str) -> Result<Received<'s>, Stop> {
        let channel = self.channel_with_receiver(position, name)?;
        if channel.bound == Some(0) && channel.messages.len() > 1 {
            // Which of them came first is not for a schedule to say.
            return Err(Stop::Refused(Reason::Uncertain));
        }
        let (bound, senders) = (channel.bound, channel.senders);
        let Some(Message { value, sender, clock }) = channel.messages.pop_front() else {
            return Ok(if senders > 0 { Received::Nothing } else { Received::Disconnected });
        };
        if bound == Some(0) {
            self.other_mut(&sender).waiting = Some(Waiting::Receiver { is_taken: true });
        }
        self.learn(&clock);
        Ok(Received::Message(value))
    }

    fn push(&mut self, position: usize, name: &str, value: Value<'s>) -> Result<(), Stop> {
        let (sender, clock) = (Label::clone(&self.label), self.publish());
        self.channel(position, name)?.messages.push_back(Message { value, sender, clock });
        Ok(())
    }

    /// Gives the value to a thread that waits for it, if there is one.
    fn hands_over(&mut self, position: usize, value: &Value<'s>) -> bool {
        let Some(receiver) = self.receiver_waiting(position) else { return false };
        let clock: Clock = self.publish();
        let message = Some((value.clone(), clock));
        self.other_mut(&receiver).waiting = Some(Waiting::Sender { message });
        true
    }

    /// Who waits for a message of a channel of bound 0, and has none yet.
    fn receiver_waiting(&self, position: usize) -> Option<Label> {
        let name = &*self.program.scenario.shared[position].name;
        let mut threads = self.state.threads.iter();
        let found = threads.find(|(_, thread)| {
            matches!(thread.waiting, Some(Waiting::Sender { message: None }))
                && thread.is_at_object(name)
        });
        found.map(|(label, _)| Label::clone(label))
    }

    /// Whether somebody waits in a `send` of a channel of bound 0.
    fn is_offered(&mut self, position: usize, name: &str) -> Result<bool, Stop> {
        let channel = self.channel(position, name)?;
        Ok(channel.bound == Some(0) && !channel.messages.is_empty())
    }

    fn channel_with_sender(
        &mut self,
        position: usize,
        name: &str,
    ) -> Result<&mut Channel<'s>, Stop> {
        let channel = self.channel(position, name)?;
        if channel.senders == 0 {
            return Err(Stop::Refused(Reason::Gone(name.to_owned())));
        }
        Ok(channel)
    }

    fn channel_with_receiver(
        &mut self,
        position: usize,
        name: &str,
    ) -> Result<&mut Channel<'s>, Stop> {
        let channel = self.channel(position, name)?;
        if !channel.has_receiver {
            return Err(Stop::Refused(Reason::Gone(name.to_owned())));
        }
        Ok(channel)
    }

    fn channel(&mut self, position: usize, name: &str) -> Result<&mut Channel<'s>, Stop> {
        match &mut self.state.objects[position] {
            Object::Channel(channel) => Ok(channel),
            _ => Err(mismatch("a channel", name)),
        }
    }
}

/// What a receiver gets.
enum Received<'s> {
    Message(Value<'s>),
    /// Nothing yet.
    Nothing,
    /// Nothing yet; it waits in the middle of the step.
    Begun,
    /// Nothing, for ever.
    Disconnected,
}
