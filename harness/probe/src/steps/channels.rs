//! Channels.

use std::sync::mpsc::{
    Receiver, RecvError, RecvTimeoutError, SendError, TryRecvError, TrySendError,
};
use std::time::Instant;

use threadproof_model::{ChannelId, Input, Seen, Slot, Timeout};

use super::clock::duration;
use crate::arrival::Arrival;
use crate::blocks::Interpreter;
use crate::environment::Environment;
use crate::objects::{AnySender, ChannelEnds};
use crate::value::RealValue;

impl Interpreter<'_, '_> {
    pub(super) fn send(
        &self,
        environment: &mut Environment<'_, '_, '_>,
        arrival: Arrival<'_>,
        channel: ChannelId,
        value: &Input,
    ) {
        let value = environment.input(value);
        let sender = self.sender(channel, &arrival);
        arrival.waits();
        let result = match &sender {
            AnySender::Unbounded(sender) => sender.send(value),
            AnySender::Bounded(sender) => sender.send(value),
        };
        drop(sender);
        let result = match result {
            Ok(()) => RealValue::ok(RealValue::Unit),
            Err(SendError(value)) => error("SendError", Some(value)),
        };
        arrival.saw(Some(self.seen(&result)));
    }

    pub(super) fn try_send(
        &self,
        environment: &mut Environment<'_, '_, '_>,
        arrival: Arrival<'_>,
        channel: ChannelId,
        value: &Input,
    ) {
        let value = environment.input(value);
        let AnySender::Bounded(sender) = self.sender(channel, &arrival) else {
            unreachable!("the resolver rejects a `try-send` to a channel without a bound");
        };
        let result = sender.try_send(value);
        drop(sender);
        let result = match result {
            Ok(()) => RealValue::ok(RealValue::Unit),
            Err(TrySendError::Full(value)) => error("Full", Some(value)),
            Err(TrySendError::Disconnected(value)) => error("Disconnected", Some(value)),
        };
        arrival.saw(Some(self.seen(&result)));
    }

    #[expect(clippy::unwrap_used, reason = "the scenario asks for this panic")]
    pub(super) fn recv(
        &self,
        environment: &mut Environment<'_, '_, '_>,
        arrival: Arrival<'_>,
        channel: ChannelId,
        unwrap: bool,
        bind: Option<Slot>,
    ) {
        arrival.waits();
        let result = self.receive(channel, &arrival, Receiver::recv);
        arrival.saw(Some(match &result {
            Ok(value) => Seen::Ok(Box::new(self.seen(value))),
            Err(RecvError) => Seen::Err(Box::new(Seen::Named("RecvError", None))),
        }));
        let result = match result {
            result if unwrap => result.unwrap(),
            Ok(value) => RealValue::ok(value),
            Err(RecvError) => error("RecvError", None),
        };
        environment.bind_or_drop(bind, result);
    }

    pub(super) fn try_recv(
        &self,
        environment: &mut Environment<'_, '_, '_>,
        arrival: Arrival<'_>,
        channel: ChannelId,
        bind: Option<Slot>,
    ) {
        let result = match self.receive(channel, &arrival, Receiver::try_recv) {
            Ok(value) => RealValue::ok(value),
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
        channel: ChannelId,
        timeout: Timeout,
        bind: Option<Slot>,
    ) {
        let timeout = duration(timeout);
        arrival.waits();
        let start = Instant::now();
        let received = self.receive(channel, &arrival, |receiver| receiver.recv_timeout(timeout));
        let result = match received {
            Ok(value) => RealValue::ok(value),
            Err(RecvTimeoutError::Disconnected) => error("Disconnected", None),
            Err(RecvTimeoutError::Timeout) if start.elapsed() < timeout => {
                RealValue::Named("TooEarly", None)
            }
            Err(RecvTimeoutError::Timeout) => error("Timeout", None),
        };
        arrival.saw(Some(self.seen(&result)));
        environment.bind_or_drop(bind, result);
    }

    pub(super) fn drop_sender(&self, arrival: Arrival<'_>, channel: ChannelId) {
        let sender = self.channel(channel).senders().pop();
        if sender.is_none() {
            arrival.refuse(NO_SENDER);
        }
        arrival.saw(None);
        drop(sender);
    }

    /// The messages in the channel are dropped with the receiver. Their drops may take steps.
    pub(super) fn drop_receiver(&self, arrival: Arrival<'_>, channel: ChannelId) {
        let receiver = self.channel(channel).receiver().take();
        if receiver.is_none() {
            arrival.refuse(NO_RECEIVER);
        }
        arrival.saw(None);
        drop(receiver);
    }

    fn channel(&self, channel: ChannelId) -> &ChannelEnds {
        &self.performer.execution.objects.channels[channel]
    }

    /// A clone of a sender for one call, so that other threads can send at the same time.
    fn sender(&self, channel: ChannelId, arrival: &Arrival<'_>) -> AnySender {
        let sender = self.channel(channel).senders().last().cloned();
        sender.unwrap_or_else(|| arrival.refuse(NO_SENDER))
    }

    fn receive<T>(
        &self,
        channel: ChannelId,
        arrival: &Arrival<'_>,
        receive: impl FnOnce(&Receiver<RealValue>) -> T,
    ) -> T {
        match &*self.channel(channel).receiver() {
            Some(receiver) => receive(receiver),
            None => arrival.refuse(NO_RECEIVER),
        }
    }
}

const NO_SENDER: &str = "all senders of the channel have been dropped";
const NO_RECEIVER: &str = "the receiver of the channel has been dropped";

/// An error of std, inside an `Err`.
fn error(name: &'static str, value: Option<RealValue>) -> RealValue {
    RealValue::err(RealValue::Named(name, value.map(Box::new)))
}
