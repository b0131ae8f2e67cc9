//! Channels; see [`mpsc`](std::sync::mpsc).

use threadproof_model::{ChannelId, EndInput, Input, OwnedEnd, Seen, Slot, Timeout};

use crate::objects::QueuedMessage;
use crate::order::Clock;
use crate::state::Waiting;
use crate::turn::{Advance, Stop, Taken, Turn};
use crate::value::Value;

/// A message that cannot be sent is returned in the error.
fn unsent(error: &'static str, value: Seen) -> Taken {
    Ok(Some(Seen::Err(Box::new(Seen::Named(error, Some(Box::new(value)))))))
}

/// An error without a value, in an `Err`.
fn error(name: &'static str) -> Value<'static> {
    Value::Err(Box::new(Value::Error(name)))
}

fn sent() -> Taken {
    Ok(Some(Seen::Ok(Box::new(Seen::Unit))))
}

impl<'p> Turn<'_, 'p> {
    /// [`Sender::send`](std::sync::mpsc::Sender::send) never blocks.
    /// [`SyncSender::send`](std::sync::mpsc::SyncSender::send) blocks until there is room, and with
    /// a bound of 0 until the message is received. Without a receiver, it returns the message in an
    /// error.
    pub(crate) fn send(&mut self, end: &EndInput, value: &'p Input) -> Taken {
        let id = self.channel_of(end);
        if let Some(Waiting::Receiver { is_taken }) = self.thread().waiting {
            return self.end_of_offer(id, is_taken);
        }
        self.check_sender(end)?;
        let channel = self.channel(id);
        let (bound, has_receiver) = (channel.bound, channel.has_receiver);
        let is_full = bound.is_some_and(|bound| channel.messages.len() >= bound);
        if has_receiver && is_full && bound != Some(0) {
            return Err(Stop::Blocked);
        }
        if bound.is_some_and(|bound| bound > 0) {
            self.may_use_token()?;
        }
        let value = self.value(value);
        if !has_receiver {
            let seen = value.seen();
            self.drop_value(value);
            return unsent("SendError", seen);
        }
        if bound == Some(0) && !self.hands_over(id, &value) {
            self.push(id, value);
            self.thread_mut().waiting = Some(Waiting::Receiver { is_taken: false });
            self.advance = Advance::Into;
            return Ok(None);
        }
        if bound != Some(0) {
            self.push(id, value);
        }
        sent()
    }

    /// A message that was offered has been received, or never will be.
    fn end_of_offer(&mut self, id: ChannelId, is_taken: bool) -> Taken {
        if !is_taken && self.channel(id).has_receiver {
            return Err(Stop::Blocked);
        }
        self.may_use_token()?;
        if is_taken {
            self.thread_mut().waiting = None;
            return sent();
        }
        let sender = self.id;
        let channel = self.channel(id);
        let mine = channel.messages.iter().position(|message| message.sender == sender);
        let value = mine.and_then(|mine| channel.messages.remove(mine)).map(|mine| mine.value);
        let value = value.unwrap_or(Value::Unit);
        self.thread_mut().waiting = None;
        let seen = value.seen();
        self.drop_value(value);
        unsent("SendError", seen)
    }

    /// [`SyncSender::try_send`](std::sync::mpsc::SyncSender::try_send) never blocks.
    pub(crate) fn try_send(&mut self, end: &EndInput, value: &'p Input) -> Taken {
        let id = self.channel_of(end);
        self.check_sender(end)?;
        let channel = self.channel(id);
        let Some(bound) = channel.bound else {
            unreachable!("a resolved program only tries to send on a channel with a bound")
        };
        let (has_receiver, is_full) = (channel.has_receiver, channel.messages.len() >= bound);
        let value = self.value(value);
        if bound == 0 && self.hands_over(id, &value) {
            // A thread that has begun to receive may not be waiting yet.
            self.by_chance();
            return sent();
        }
        if has_receiver && !is_full {
            self.push(id, value);
            return sent();
        }
        let seen = value.seen();
        self.drop_value(value);
        unsent(if has_receiver { "Full" } else { "Disconnected" }, seen)
    }

    /// [`Receiver::recv`](std::sync::mpsc::Receiver::recv): blocks until there is a message, and
    /// returns the oldest. What its sender did before sending it happens before the receive. Fails
    /// if there is none and all senders are dropped.
    pub(crate) fn recv(&mut self, end: &EndInput, unwrap: bool, bind: Option<Slot>) -> Taken {
        match self.receive(end, false)? {
            Received::Message(value) => self.received(value, unwrap, bind),
            Received::Nothing => Err(Stop::Blocked),
            Received::Begun => Ok(None),
            Received::Disconnected => {
                if unwrap {
                    self.panic(Value::StdText, Vec::new());
                    return Ok(Some(error("RecvError").seen()));
                }
                self.not_received("RecvError", bind)
            }
        }
    }

    /// [`Receiver::try_recv`](std::sync::mpsc::Receiver::try_recv) never blocks.
    pub(crate) fn try_recv(&mut self, end: &EndInput, bind: Option<Slot>) -> Taken {
        self.take_no_offer_for_granted(end);
        match self.take_message(end)? {
            Received::Message(value) => self.received(value, false, bind),
            Received::Disconnected => self.not_received("Disconnected", bind),
            Received::Nothing | Received::Begun => self.not_received("Empty", bind),
        }
    }

    /// [`Receiver::recv_timeout`](std::sync::mpsc::Receiver::recv_timeout): blocks until there is a
    /// message, or the timeout has elapsed. It never times out early.
    pub(crate) fn recv_timeout(
        &mut self,
        end: &EndInput,
        timeout: Timeout,
        bind: Option<Slot>,
    ) -> Taken {
        let is_timed = timeout != Timeout::Never;
        if is_timed {
            self.take_no_offer_for_granted(end);
        }
        match self.receive(end, is_timed)? {
            Received::Message(value) => self.received(value, false, bind),
            Received::Begun => Ok(None),
            Received::Disconnected => self.not_received("Disconnected", bind),
            Received::Nothing if is_timed => {
                self.thread_mut().waiting = None;
                self.may_use_token()?;
                self.not_received("Timeout", bind)
            }
            Received::Nothing => Err(Stop::Blocked),
        }
    }

    /// A loop over [`Receiver::iter`](std::sync::mpsc::Receiver::iter): an iteration for each message,
    /// which it drops, until none can arrive any more.
    pub(crate) fn each_message(&mut self, end: &EndInput) -> Taken {
        match self.receive(end, false)? {
            Received::Message(value) => self.iterated(value),
            Received::Nothing => Err(Stop::Blocked),
            Received::Begun => Ok(None),
            Received::Disconnected => Ok(Some(Seen::None)),
        }
    }

    /// A loop over [`Receiver::try_iter`](std::sync::mpsc::Receiver::try_iter): ends as soon as there
    /// is no message.
    pub(crate) fn each_pending_message(&mut self, end: &EndInput) -> Taken {
        self.take_no_offer_for_granted(end);
        match self.take_message(end)? {
            Received::Message(value) => self.iterated(value),
            Received::Disconnected | Received::Nothing | Received::Begun => Ok(Some(Seen::None)),
        }
    }

    /// A loop over [`Receiver::into_iter`](std::sync::mpsc::Receiver#impl-IntoIterator-for-Receiver<T>):
    /// as `iter`, and then drops the receiver. The loop owns it, so a panic drops it first.
    pub(crate) fn each_owned_message(&mut self, end: &OwnedEnd) -> Taken {
        let receiver = self.take_variable(end.slot);
        self.bind(Some(end.slot), receiver);
        let seen = self.each_message(&EndInput::Owned(end.clone()))?;
        if seen == Some(Seen::None) {
            self.drop_variable(end.slot)?;
        }
        Ok(seen)
    }

    fn iterated(&mut self, value: Value<'p>) -> Taken {
        let seen = Seen::Some(Box::new(value.seen()));
        self.advance = Advance::Around;
        self.drop_value(value);
        Ok(Some(seen))
    }

    fn not_received(&mut self, name: &'static str, bind: Option<Slot>) -> Taken {
        let result = error(name);
        let seen = result.seen();
        self.bind(bind, result);
        Ok(Some(seen))
    }

    fn received(&mut self, value: Value<'p>, unwrap: bool, bind: Option<Slot>) -> Taken {
        let seen = Seen::Ok(Box::new(value.seen()));
        self.bind(bind, if unwrap { value } else { Value::Ok(Box::new(value)) });
        Ok(Some(seen))
    }

    /// Receives a message. On a channel of bound 0, it may instead begin to wait, which senders
    /// observe.
    fn receive(&mut self, end: &EndInput, is_timed: bool) -> Result<Received<'p>, Stop> {
        let id = self.channel_of(end);
        let received = match &self.thread().waiting {
            Some(Waiting::Sender { message, .. }) => match message.clone() {
                Some((value, clock)) => {
                    self.learn(&clock);
                    Received::Message(value)
                }
                None if self.channel(id).senders > 0 => return Ok(Received::Nothing),
                None => Received::Disconnected,
            },
            _ => self.take_message(end)?,
        };
        match received {
            Received::Nothing if self.channel(id).bound == Some(0) => {
                self.thread_mut().waiting =
                    Some(Waiting::Sender { channel: id, is_timed, message: None });
                self.advance = Advance::Into;
                Ok(Received::Begun)
            }
            Received::Nothing => Ok(received),
            Received::Message(_) | Received::Disconnected | Received::Begun => {
                self.thread_mut().waiting = None;
                self.may_use_token()?;
                Ok(received)
            }
        }
    }

    /// The oldest message, if there is one.
    fn take_message(&mut self, end: &EndInput) -> Result<Received<'p>, Stop> {
        let channel = self.channel_with_receiver(end)?;
        let (bound, senders) = (channel.bound, channel.senders);
        let is_first_unknown = bound == Some(0) && channel.messages.len() > 1;
        let Some(QueuedMessage { value, sender, clock }) = channel.messages.pop_front() else {
            return Ok(if senders > 0 { Received::Nothing } else { Received::Disconnected });
        };
        if is_first_unknown {
            // No schedule decides which of them was sent first.
            self.by_chance();
        }
        if bound == Some(0) {
            self.other_mut(sender).waiting = Some(Waiting::Receiver { is_taken: true });
        }
        self.learn(&clock);
        Ok(Received::Message(value))
    }

    fn push(&mut self, id: ChannelId, value: Value<'p>) {
        let (sender, clock) = (self.id, self.publish());
        self.channel(id).messages.push_back(QueuedMessage { value, sender, clock });
    }

    /// Hands the value to a thread that waits for it, if there is one.
    fn hands_over(&mut self, id: ChannelId, value: &Value<'p>) -> bool {
        let Some(receiver) = self.receiver_waiting(id) else { return false };
        let clock: Clock = self.publish();
        if let Some(Waiting::Sender { is_timed, message, .. }) =
            &mut self.other_mut(receiver).waiting
        {
            let is_timed = *is_timed;
            *message = Some((value.clone(), clock));
            if is_timed {
                // Its time may be over before.
                self.by_chance();
            }
        }
        true
    }

    /// A thread that has begun to send on a channel of bound 0 may not offer its message yet.
    fn take_no_offer_for_granted(&mut self, end: &EndInput) {
        let id = self.channel_of(end);
        let channel = self.channel(id);
        if channel.bound == Some(0) && !channel.messages.is_empty() {
            self.by_chance();
        }
    }
}

/// What a receiver gets.
enum Received<'p> {
    Message(Value<'p>),
    /// Nothing yet.
    Nothing,
    /// Nothing yet; the thread waits in the middle of the step.
    Begun,
    /// Nothing, forever.
    Disconnected,
}
