//! Channels.

use std::sync::mpsc::{RecvError, RecvTimeoutError, SendError, TryRecvError, TrySendError};
use std::time::Instant;

use threadproof_model::{ChannelId, EndInput, Input, Seen, Slot, Timeout};

use super::clock::duration;
use crate::arrival::Arrival;
use crate::blocks::Interpreter;
use crate::channels::{BorrowedReceiver, RealSender, SharedEnds};
use crate::environment::{Content, Environment};
use crate::value::RealValue;

impl Interpreter<'_, '_> {
    pub(super) fn send(
        &self,
        environment: &mut Environment<'_, '_, '_>,
        arrival: Arrival<'_>,
        end: &EndInput,
        value: &Input,
    ) {
        let value = environment.input(value);
        let result = self.with_sender(environment, &arrival, end, |sender| {
            arrival.waits();
            sender.send(value)
        });
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
        end: &EndInput,
        value: &Input,
    ) {
        let value = environment.input(value);
        let result = self.with_sender(environment, &arrival, end, |sender| sender.try_send(value));
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
        end: &EndInput,
        unwrap: bool,
        bind: Option<Slot>,
    ) {
        arrival.waits();
        let result = self.receiver(environment, &arrival, end).get().recv();
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
        end: &EndInput,
        bind: Option<Slot>,
    ) {
        let result = match self.receiver(environment, &arrival, end).get().try_recv() {
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
        end: &EndInput,
        timeout: Timeout,
        bind: Option<Slot>,
    ) {
        let timeout = duration(timeout);
        arrival.waits();
        let start = Instant::now();
        let received = self.receiver(environment, &arrival, end).get().recv_timeout(timeout);
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

    /// A loop over [`Receiver::iter`](std::sync::mpsc::Receiver::iter).
    pub(super) fn each_message(
        &self,
        environment: &mut Environment<'_, '_, '_>,
        arrival: Arrival<'_>,
        end: &EndInput,
    ) {
        let receiver = self.receiver(environment, &arrival, end);
        self.each(arrival, receiver.get().iter());
    }

    /// A loop over [`Receiver::try_iter`](std::sync::mpsc::Receiver::try_iter).
    pub(super) fn each_pending_message(
        &self,
        environment: &mut Environment<'_, '_, '_>,
        arrival: Arrival<'_>,
        end: &EndInput,
    ) {
        let receiver = self.receiver(environment, &arrival, end);
        self.each(arrival, receiver.get().try_iter());
    }

    /// A loop over the receiver itself.
    pub(super) fn each_owned_message(
        &self,
        environment: &mut Environment<'_, '_, '_>,
        arrival: Arrival<'_>,
        receiver: Slot,
    ) {
        self.each(arrival, environment.take_receiver(receiver).into_iter());
    }

    fn each(&self, mut arrival: Arrival<'_>, mut messages: impl Iterator<Item = RealValue>) {
        loop {
            arrival.waits();
            let Some(message) = messages.next() else { break };
            let seen = Seen::Some(Box::new(self.seen(&message)));
            arrival = arrival.again(Some(seen), message);
        }
        arrival.saw(Some(Seen::None));
    }

    /// [`Sender::clone`](std::sync::mpsc::Sender).
    pub(super) fn clone_sender(
        &self,
        environment: &mut Environment<'_, '_, '_>,
        arrival: Arrival<'_>,
        end: &EndInput,
        bind: Slot,
    ) {
        let sender = self.with_sender(environment, &arrival, end, |sender| sender.another());
        arrival.saw(None);
        environment.bind(bind, Content::Value(RealValue::Sender(sender)));
    }

    pub(super) fn take_receiver(
        &self,
        environment: &mut Environment<'_, '_, '_>,
        arrival: Arrival<'_>,
        channel: ChannelId,
        bind: Slot,
    ) {
        let receiver = self.shared_ends(channel).take_receiver();
        let receiver = receiver.unwrap_or_else(|| arrival.refuse(NO_RECEIVER));
        arrival.saw(None);
        environment.bind(bind, Content::Value(RealValue::Receiver(receiver)));
    }

    pub(super) fn drop_sender(&self, arrival: Arrival<'_>, channel: ChannelId) {
        let sender = self.shared_ends(channel).senders().pop();
        if sender.is_none() {
            arrival.refuse(NO_SENDER);
        }
        arrival.saw(None);
        drop(sender);
    }

    /// The messages in the channel are dropped with the receiver. Their drops may take steps.
    pub(super) fn drop_receiver(&self, arrival: Arrival<'_>, channel: ChannelId) {
        let receiver = self.shared_ends(channel).take_receiver();
        if receiver.is_none() {
            arrival.refuse(NO_RECEIVER);
        }
        arrival.saw(None);
        drop(receiver);
    }

    fn shared_ends(&self, channel: ChannelId) -> &SharedEnds {
        &self.performer.execution.objects.channels[channel]
    }

    /// Calls `act` with a sender. A shared one is cloned for the call, so that other threads can
    /// send at the same time.
    fn with_sender<T>(
        &self,
        environment: &mut Environment<'_, '_, '_>,
        arrival: &Arrival<'_>,
        end: &EndInput,
        act: impl FnOnce(&dyn RealSender) -> T,
    ) -> T {
        match end {
            EndInput::Shared(channel) => {
                let senders = self.shared_ends(*channel).senders();
                let sender = senders.last().map(|sender| sender.another());
                drop(senders);
                act(&*sender.unwrap_or_else(|| arrival.refuse(NO_SENDER)))
            }
            EndInput::Owned(end) => act(environment.sender(end.slot)),
        }
    }

    fn receiver<'r>(
        &'r self,
        environment: &'r mut Environment<'_, '_, '_>,
        arrival: &Arrival<'_>,
        end: &EndInput,
    ) -> BorrowedReceiver<'r> {
        match end {
            EndInput::Shared(channel) => {
                let receiver = self.shared_ends(*channel).receiver();
                receiver.unwrap_or_else(|| arrival.refuse(NO_RECEIVER))
            }
            EndInput::Owned(end) => BorrowedReceiver::Owned(environment.receiver(end.slot)),
        }
    }
}

const NO_SENDER: &str = "all senders of the channel have been dropped";
const NO_RECEIVER: &str = "the receiver of the channel has been dropped or moved";

/// An error of std, inside an `Err`.
fn error(name: &'static str, value: Option<RealValue>) -> RealValue {
    RealValue::err(RealValue::Named(name, value.map(Box::new)))
}
