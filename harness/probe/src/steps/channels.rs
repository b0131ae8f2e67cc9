//! Channels.

use std::sync::mpsc::{
    Receiver, RecvError, RecvTimeoutError, SendError, TryRecvError, TrySendError,
};
use std::time::Instant;

use threadproof_model::{Name, Operand, Seen, Timeout};

use super::clock::duration;
use crate::arrival::Arrival;
use crate::blocks::Interpreter;
use crate::environment::Environment;
use crate::objects::{AnySender, Channel, Object};
use crate::value::Value;

impl Interpreter<'_, '_> {
    pub(super) fn send(
        &self,
        environment: &mut Environment<'_, '_, '_>,
        arrival: Arrival<'_>,
        channel: &str,
        value: &Operand,
    ) {
        let value = environment.operand(value);
        let Some(sender) = self.sender(channel) else { return };
        arrival.waits();
        let result = match &sender {
            AnySender::Unbounded(sender) => sender.send(value),
            AnySender::Bounded(sender) => sender.send(value),
        };
        drop(sender);
        let result = match result {
            Ok(()) => Value::ok(Value::Unit),
            Err(SendError(value)) => error("SendError", Some(value)),
        };
        arrival.saw(Some(self.seen(&result)));
    }

    pub(super) fn try_send(
        &self,
        environment: &mut Environment<'_, '_, '_>,
        arrival: Arrival<'_>,
        channel: &str,
        value: &Operand,
    ) {
        let value = environment.operand(value);
        // The spec refuses scenarios that try it where it is not to be had.
        let Some(AnySender::Bounded(sender)) = self.sender(channel) else { return };
        let result = sender.try_send(value);
        drop(sender);
        let result = match result {
            Ok(()) => Value::ok(Value::Unit),
            Err(TrySendError::Full(value)) => error("Full", Some(value)),
            Err(TrySendError::Disconnected(value)) => error("Disconnected", Some(value)),
        };
        arrival.saw(Some(self.seen(&result)));
    }

    #[expect(clippy::unwrap_used, reason = "this is the very panic that the scenario asks for")]
    pub(super) fn recv(
        &self,
        environment: &mut Environment<'_, '_, '_>,
        arrival: Arrival<'_>,
        channel: &str,
        unwrap: bool,
        bind: Option<&'static Name>,
    ) {
        arrival.waits();
        let Some(result) = self.receive(channel, Receiver::recv) else { return };
        arrival.saw(Some(match &result {
            Ok(value) => Seen::Ok(Box::new(self.seen(value))),
            Err(RecvError) => Seen::Err(Box::new(Seen::Named("RecvError", None))),
        }));
        let result = match result {
            result if unwrap => result.unwrap(),
            Ok(value) => Value::ok(value),
            Err(RecvError) => error("RecvError", None),
        };
        environment.bind_or_drop(bind, result);
    }

    pub(super) fn try_recv(
        &self,
        environment: &mut Environment<'_, '_, '_>,
        arrival: Arrival<'_>,
        channel: &str,
        bind: Option<&'static Name>,
    ) {
        let Some(result) = self.receive(channel, Receiver::try_recv) else { return };
        let result = match result {
            Ok(value) => Value::ok(value),
            Err(TryRecvError::Empty) => error("Empty", None),
            Err(TryRecvError::Disconnected) => error("Disconnected", None),
        };
        arrival.saw(Some(self.seen(&result)));
        environment.bind_or_drop(bind, result);
    }

    pub(super) fn recv_timeout(
        &self,
        environment: &mut Environment<'_, '_, '_>,
        arrival: Arrival<'_>,
        channel: &str,
        timeout: Timeout,
        bind: Option<&'static Name>,
    ) {
        let timeout = duration(timeout);
        arrival.waits();
        let start = Instant::now();
        let Some(result) = self.receive(channel, |receiver| receiver.recv_timeout(timeout)) else {
            return;
        };
        let result = match result {
            Ok(value) => Value::ok(value),
            Err(RecvTimeoutError::Disconnected) => error("Disconnected", None),
            Err(RecvTimeoutError::Timeout) if start.elapsed() < timeout => {
                Value::Named("TooEarly", None)
            }
            Err(RecvTimeoutError::Timeout) => error("Timeout", None),
        };
        arrival.saw(Some(self.seen(&result)));
        environment.bind_or_drop(bind, result);
    }

    pub(super) fn drop_sender(&self, arrival: Arrival<'_>, channel: &str) {
        arrival.saw(None);
        let senders = self.channel(channel).and_then(|channel| channel.senders.lock().ok());
        let sender = senders.and_then(|mut senders| senders.pop());
        drop(sender);
    }

    /// The messages in the channel are dropped with it, which may take steps of their own.
    pub(super) fn drop_receiver(&self, arrival: Arrival<'_>, channel: &str) {
        arrival.saw(None);
        let receiver = self.channel(channel).and_then(|channel| channel.receiver.lock().ok());
        let receiver = receiver.and_then(|mut receiver| receiver.take());
        drop(receiver);
    }

    fn channel(&self, name: &str) -> Option<&Channel> {
        match self.actor.run.object(name) {
            Some(Object::Channel(channel)) => Some(channel),
            _ => None,
        }
    }

    /// A sender for one call, during which others may send as well.
    fn sender(&self, channel: &str) -> Option<AnySender> {
        self.channel(channel)?.senders.lock().ok()?.last().cloned()
    }

    fn receive<T>(&self, channel: &str, receive: impl FnOnce(&Receiver<Value>) -> T) -> Option<T> {
        self.channel(channel)?.receiver.lock().ok()?.as_ref().map(receive)
    }
}

/// An error of std's, as the `Err` that it is seen in.
fn error(name: &'static str, value: Option<Value>) -> Value {
    Value::err(Value::Named(name, value.map(Box::new)))
}
