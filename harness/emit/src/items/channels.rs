//! The statics of channels. Any thread of a scenario can use a channel by name, so both ends are in
//! one static.

use std::collections::BTreeSet;

use threadproof_model::{Action, ChannelEnd, SharedKind};

use crate::emitter::Emitter;
use crate::names::of_static;
use crate::rust_type::{EndType, RustType};

/// The type of the channels of a program: of those with a bound, or of those without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ChannelType {
    /// Whether they have a bound.
    is_bounded: bool,
    pub(crate) sender: EndUse,
    pub(crate) receiver: EndUse,
}

/// What the steps of a scenario do with one shared end of channels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct EndUse {
    /// They use it. If not, the program still keeps it, so that the channel stays connected.
    pub(crate) is_used: bool,
    /// They drop it, or move it out.
    pub(crate) is_taken: bool,
}

impl ChannelType {
    fn name(self) -> &'static str {
        if self.is_bounded { "SyncChannel" } else { "Channel" }
    }

    /// std's type of its sender.
    fn of_sender(self) -> &'static str {
        if self.is_bounded { "SyncSender" } else { "Sender" }
    }

    /// The field of its sender, or of all of them.
    fn sender_field(self) -> &'static str {
        match self.sender {
            EndUse { is_taken: true, .. } => "senders",
            EndUse { is_used: true, .. } => "sender",
            EndUse { .. } => "_sender",
        }
    }

    /// The field of its receiver.
    fn receiver_field(self) -> &'static str {
        match self.receiver {
            EndUse { is_used: false, is_taken: false } => "_receiver",
            EndUse { .. } => "receiver",
        }
    }
}

impl Emitter<'_> {
    /// The static of a channel.
    pub(super) fn channel_static(
        &mut self,
        name: &str,
        bound: Option<u32>,
        senders: u32,
    ) -> Vec<String> {
        self.import("std::sync::LazyLock");
        self.import("std::sync::Mutex");
        self.import("std::sync::mpsc::self");
        let message = self.message(name);
        self.import_type(&message);
        let Some(of) = self.channel_type(name) else { return Vec::new() };
        let bound = match bound {
            Some(bound) => format!("sync_channel({bound})"),
            None => "channel()".to_owned(),
        };
        let type_name = of.name();
        let sender = match (of.sender.is_taken, senders) {
            (false, _) => "sender",
            (true, 1) => "Mutex::new(vec![sender])",
            (true, _) => &format!("Mutex::new(vec![sender; {senders}])"),
        };
        let sender = match (of.sender_field(), sender) {
            (field, value) if field == value => value.to_owned(),
            (field, value) => format!("{field}: {value}"),
        };
        let receiver_field = of.receiver_field();
        let receiver = if of.receiver.is_taken { "Some(receiver)" } else { "receiver" };
        let message = message.in_rust();
        let path = of_static(name);
        vec![
            format!("static {path}: LazyLock<{type_name}<{message}>> = LazyLock::new(|| {{"),
            format!("    let (sender, receiver) = mpsc::{bound};"),
            format!("    {type_name} {{"),
            format!("        {sender},"),
            format!("        {receiver_field}: Mutex::new({receiver}),"),
            "    }".to_owned(),
            "});".to_owned(),
        ]
    }

    /// The struct that holds both ends of a channel.
    pub(super) fn channel_struct(&mut self, of: ChannelType) -> Vec<String> {
        self.import("std::sync::mpsc::Receiver");
        self.import(if of.is_bounded {
            "std::sync::mpsc::SyncSender"
        } else {
            "std::sync::mpsc::Sender"
        });
        let (name, sender) = (of.name(), of.of_sender());
        let receiver = if of.receiver.is_taken { "Option<Receiver<T>>" } else { "Receiver<T>" };
        let field = of.sender_field();
        let field = if of.sender.is_taken {
            format!("{field}: Mutex<Vec<{sender}<T>>>")
        } else {
            format!("{field}: {sender}<T>")
        };
        let receiver_field = of.receiver_field();
        let mut lines = vec![
            "/// Both ends of a channel, for all threads.".to_owned(),
            format!("struct {name}<T> {{"),
            format!("    {field},"),
            format!("    {receiver_field}: Mutex<{receiver}>,"),
            "}".to_owned(),
        ];
        if of.sender.is_taken && of.sender.is_used {
            lines.extend([
                String::new(),
                format!("impl<T> {name}<T> {{"),
                "    /// A clone for one call, so that other threads can send at the same time."
                    .to_owned(),
                format!("    fn sender(&self) -> {sender}<T> {{"),
                "        self.senders.lock().unwrap().last().unwrap().clone()".to_owned(),
                "    }".to_owned(),
                "}".to_owned(),
            ]);
        }
        lines
    }

    /// The type of a channel's messages.
    pub(crate) fn message(&self, channel: &str) -> RustType {
        self.known.channels.of(channel)
    }

    /// The type of an end of a channel, in a variable.
    pub(crate) fn end_type(&self, channel: &str) -> EndType {
        EndType {
            channels: BTreeSet::from([channel.to_owned()]),
            is_bounded: self.channel_type(channel).is_some_and(|channel| channel.is_bounded),
            message: Box::new(self.message(channel)),
        }
    }

    /// The type of a channel.
    pub(crate) fn channel_type(&self, channel: &str) -> Option<ChannelType> {
        let bounded = |name: &str| match self.scenario.object(name)?.kind {
            SharedKind::Channel { bound, .. } => Some(bound.is_some()),
            _ => None,
        };
        let is_bounded = bounded(channel)?;
        let is_one = |name: &str| bounded(name) == Some(is_bounded);
        let is_shared_one =
            |end: &ChannelEnd| matches!(end, ChannelEnd::Shared(channel) if is_one(channel));
        let (mut sender, mut receiver) = (EndUse::default(), EndUse::default());
        self.scenario.walk(|step| {
            if let Action::DropSender { channel } = &step.action {
                sender.is_taken |= is_one(channel);
            }
            if let Action::DropReceiver { channel } | Action::Receiver { channel, .. } =
                &step.action
            {
                receiver.is_taken |= is_one(channel);
            }
            if let Action::Send { end, .. }
            | Action::TrySend { end, .. }
            | Action::Sender { end, .. } = &step.action
            {
                sender.is_used |= is_shared_one(end);
            }
            if let Action::Recv { end, .. }
            | Action::TryRecv { end, .. }
            | Action::RecvTimeout { end, .. }
            | Action::Iter { end }
            | Action::TryIter { end } = &step.action
            {
                receiver.is_used |= is_shared_one(end);
            }
        });
        Some(ChannelType { is_bounded, sender, receiver })
    }
}
