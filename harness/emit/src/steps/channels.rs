//! Channels. Any thread of a scenario can use them by name, so both ends are in a static.

use threadproof_model::{Action, Name, Operand, SharedKind, Step, Timeout};

use crate::emitter::{Emitted, Emitter};
use crate::names::of_static;
use crate::rust_type::{ErrorType, RustType};
use crate::shown::{Arm, arms};

/// The type of a channel in a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ChannelType {
    /// Whether it has a bound.
    pub(crate) is_bounded: bool,
    /// Whether a step drops the sender of such a channel.
    pub(crate) drops_senders: bool,
    /// Whether a step drops the receiver of such a channel.
    pub(crate) drops_receiver: bool,
    /// Whether a step uses the sender of such a channel.
    pub(crate) sends: bool,
    /// Whether a step uses the receiver of such a channel.
    pub(crate) receives: bool,
}

impl ChannelType {
    pub(crate) fn name(self) -> &'static str {
        if self.is_bounded { "SyncChannel" } else { "Channel" }
    }

    pub(crate) fn sender(self) -> &'static str {
        if self.is_bounded { "SyncSender" } else { "Sender" }
    }

    /// The field of its sender, or of all of them. An end that no step uses only keeps the channel
    /// connected.
    pub(crate) fn sender_field(self) -> &'static str {
        match (self.drops_senders, self.sends) {
            (true, _) => "senders",
            (false, true) => "sender",
            (false, false) => "_sender",
        }
    }

    /// The field of its receiver.
    pub(crate) fn receiver_field(self) -> &'static str {
        if self.receives || self.drops_receiver { "receiver" } else { "_receiver" }
    }
}

impl Emitter<'_> {
    pub(super) fn send(&mut self, step: &Step, channel: &Name, value: &Operand) -> Emitted {
        let (value, of) = self.operand(value)?;
        self.sends(channel, &of)?;
        let send = format!("{}.send({value})", self.sender(channel));
        self.import("std::sync::mpsc::SendError");
        let failed = arms(&of, self.throws).into_iter().map(|arm| arm.inside("SendError", "SendError"));
        self.observe_sent(step, &send, failed.collect());
        Ok(())
    }

    pub(super) fn try_send(&mut self, step: &Step, channel: &Name, value: &Operand) -> Emitted {
        let (value, of) = self.operand(value)?;
        self.sends(channel, &of)?;
        let send = format!("{}.try_send({value})", self.sender(channel));
        self.import("std::sync::mpsc::TrySendError");
        let full = arms(&of, self.throws).into_iter().map(|arm| arm.inside("TrySendError::Full", "Full"));
        let disconnected = arms(&of, self.throws)
            .into_iter()
            .map(|arm| arm.inside("TrySendError::Disconnected", "Disconnected"));
        self.observe_sent(step, &send, full.chain(disconnected).collect());
        Ok(())
    }

    /// Prints the result of a send, by the forms of its error.
    fn observe_sent(&mut self, step: &Step, send: &str, failed: Vec<Arm>) {
        let failed = failed.into_iter().map(|arm| arm.inside("Err", "Err"));
        let arms = [Arm::new("Ok(())", "Ok(())")].into_iter().chain(failed).collect();
        self.observe_arms(step, send, arms, false);
    }

    pub(super) fn recv(&mut self, step: &Step, channel: &Name, unwrap: bool, bind: Option<&Name>) {
        let message = self.message(channel);
        let of = RustType::Result(Box::new(message.clone()), ErrorType::Recv);
        if !unwrap {
            return self.observe_received(step, channel, ".recv()", of, bind);
        }
        let result = self.names.helper("result");
        self.receive(&result, channel, ".recv()");
        self.observe(step, &result, &of, true);
        self.unwrap(&result, message, bind);
    }

    pub(super) fn try_recv(&mut self, step: &Step, channel: &Name, bind: Option<&Name>) {
        let of = RustType::Result(Box::new(self.message(channel)), ErrorType::TryRecv);
        self.observe_received(step, channel, ".try_recv()", of, bind);
    }

    pub(super) fn recv_timeout(
        &mut self,
        step: &Step,
        channel: &Name,
        limit: Timeout,
        bind: Option<&Name>,
    ) {
        let (start, timeout) = self.start(limit);
        let of = RustType::Result(Box::new(self.message(channel)), ErrorType::RecvTimeout);
        let received = match bind {
            Some(bind) => self.bind_used(bind, of.clone()),
            None => self.names.helper("received"),
        };
        self.receive(&received, channel, &format!(".recv_timeout({timeout})"));
        self.import("std::sync::mpsc::RecvTimeoutError");
        let early = Arm::new(
            &format!("Err(RecvTimeoutError::Timeout) if {start}.elapsed() < {timeout}"),
            "TooEarly",
        );
        let arms = [early].into_iter().chain(arms(&of, self.throws)).collect();
        self.observe_arms(step, &format!("&{received}"), arms, false);
    }

    /// Prints what was received, and binds it.
    fn observe_received(
        &mut self,
        step: &Step,
        channel: &Name,
        method: &str,
        of: RustType,
        bind: Option<&Name>,
    ) {
        let (received, is_kept) = match bind {
            Some(bind) => (self.bind_used(bind, of.clone()), true),
            None => (self.names.helper("received"), false),
        };
        self.receive(&received, channel, method);
        self.observe(step, &received, &of, is_kept);
    }

    /// Receives into a variable.
    fn receive(&mut self, variable: &str, channel: &Name, method: &str) {
        self.object(channel);
        let drops = self.channel_type(channel).is_some_and(|channel| channel.drops_receiver);
        let end: &[&str] = if drops { &[".as_ref()", ".unwrap()"] } else { &[] };
        let path = of_static(channel);
        let calls = [&[&*path, ".receiver", ".lock()", ".unwrap()"], end, &[method]].concat();
        let calls: Vec<String> = calls.into_iter().map(str::to_owned).collect();
        self.writer.chain(&format!("let {variable} = "), &calls, ";");
    }

    pub(super) fn drop_sender(&mut self, channel: &Name) {
        self.object(channel);
        self.line(&format!("{}.senders.lock().unwrap().pop();", of_static(channel)));
    }

    /// The messages in the channel are dropped with the receiver, outside the lock: their drops may
    /// take steps.
    pub(super) fn drop_receiver(&mut self, channel: &Name) {
        self.object(channel);
        let receiver = self.names.helper("receiver");
        let path = of_static(channel);
        self.line(&format!("let {receiver} = {path}.receiver.lock().unwrap().take();"));
        self.line(&format!("drop({receiver});"));
    }

    /// The type of a channel's messages.
    pub(crate) fn message(&self, channel: &str) -> RustType {
        self.known.channels.get(channel).cloned().unwrap_or(RustType::Unknown)
    }

    fn sender(&mut self, channel: &Name) -> String {
        self.object(channel);
        let path = of_static(channel);
        let drops = self.channel_type(channel).is_some_and(|channel| channel.drops_senders);
        if drops { format!("{path}.sender()") } else { format!("{path}.sender") }
    }

    /// The type of a channel. All channels of a program, with or without a bound, have the same.
    pub(crate) fn channel_type(&self, channel: &str) -> Option<ChannelType> {
        let bounded = |name: &str| match self.scenario.object(name)?.kind {
            SharedKind::Channel { bound, .. } => Some(bound.is_some()),
            _ => None,
        };
        let is_bounded = bounded(channel)?;
        let mut of = ChannelType {
            is_bounded,
            drops_senders: false,
            drops_receiver: false,
            sends: false,
            receives: false,
        };
        let is_one = |name: &str| bounded(name) == Some(is_bounded);
        self.scenario.walk(|step| {
            if let Action::DropSender { channel } = &step.action {
                of.drops_senders |= is_one(channel);
            }
            if let Action::DropReceiver { channel } = &step.action {
                of.drops_receiver |= is_one(channel);
            }
            if let Action::Send { channel, .. } | Action::TrySend { channel, .. } = &step.action {
                of.sends |= is_one(channel);
            }
            if let Action::Recv { channel, .. }
            | Action::TryRecv { channel, .. }
            | Action::RecvTimeout { channel, .. } = &step.action
            {
                of.receives |= is_one(channel);
            }
        });
        Some(of)
    }
}
