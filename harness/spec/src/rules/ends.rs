//! The ends of channels: which exist, who owns them, and what happens when one is dropped; see
//! [`mpsc`, "Disconnection"](std::sync::mpsc#disconnection).

use threadproof_model::{ChannelId, EndInput, Slot};

use crate::labels::ThreadId;
use crate::objects::Channel;
use crate::refusal::Reason;
use crate::state::{Thread, Waiting};
use crate::turn::{Stop, Taken, Turn};
use crate::value::Value;

impl<'p> Turn<'_, 'p> {
    /// [`Sender::clone`](std::sync::mpsc::Sender), [`SyncSender::clone`](std::sync::mpsc::SyncSender):
    /// one more sender of the same channel.
    pub(crate) fn clone_sender(&mut self, end: &EndInput, bind: Slot) -> Taken {
        self.check_sender(end)?;
        let id = self.channel_of(end);
        self.channel(id).senders += 1;
        self.bind(Some(bind), Value::Sender(id));
        Ok(None)
    }

    /// Moves the receiver out of the shared object into a variable.
    pub(crate) fn take_receiver(&mut self, id: ChannelId, bind: Slot) -> Taken {
        self.channel_with_receiver(&EndInput::Shared(id))?.has_shared_receiver = false;
        self.bind(Some(bind), Value::Receiver(id));
        Ok(None)
    }

    /// Drops one of the shared senders.
    pub(crate) fn drop_sender(&mut self, id: ChannelId) -> Taken {
        self.check_sender(&EndInput::Shared(id))?;
        self.channel(id).shared_senders -= 1;
        self.sender_dropped(id);
        Ok(None)
    }

    /// Drops the shared receiver.
    pub(crate) fn drop_receiver(&mut self, id: ChannelId) -> Taken {
        self.channel_with_receiver(&EndInput::Shared(id))?.has_shared_receiver = false;
        self.receiver_dropped(id);
        Ok(None)
    }

    /// A [`Sender`](std::sync::mpsc::Sender) is dropped. After the last, the receiver gets an error
    /// once it has received all messages.
    pub(crate) fn sender_dropped(&mut self, id: ChannelId) {
        self.effects.are_visible = true;
        let channel = self.channel(id);
        channel.senders -= 1;
        let has_drops = channel.messages.iter().any(|message| !message.value.is_copy());
        if channel.senders == 0 && channel.has_receiver && has_drops {
            self.thread_mut().disconnecting = Some(id);
        }
    }

    /// The thread has disconnected the channel by dropping its last sender. If the receiver has been
    /// dropped in the meantime, the thread drops the messages.
    pub(crate) fn leave_channel(&mut self, id: ChannelId) {
        self.thread_mut().disconnecting = None;
        if !self.channel(id).has_receiver {
            self.drop_messages(id);
        }
    }

    /// The [`Receiver`](std::sync::mpsc::Receiver) is dropped, with the messages still in the
    /// channel. A sender that waits to hand over its message keeps it. A thread that drops the last
    /// sender of an unbounded channel at the same time may be the one that drops the messages.
    pub(crate) fn receiver_dropped(&mut self, id: ChannelId) {
        self.effects.are_visible = true;
        let is_disconnecting =
            self.state.threads.iter().any(|(_, thread)| thread.disconnecting == Some(id));
        let channel = self.channel(id);
        channel.has_receiver = false;
        let is_left_to_sender = is_disconnecting && channel.bound.is_none();
        if channel.bound != Some(0) && !is_left_to_sender {
            self.drop_messages(id);
        }
    }

    fn drop_messages(&mut self, id: ChannelId) {
        let left = std::mem::take(&mut self.channel(id).messages);
        // Each drop is pushed on top of the previous one, so the oldest message is dropped first.
        for message in left.into_iter().rev() {
            self.drop_value(message.value);
        }
    }

    /// The channel of an end.
    ///
    /// Panics if the variable holds no end, which cannot happen in a resolved program.
    pub(crate) fn channel_of(&self, end: &EndInput) -> ChannelId {
        match end {
            EndInput::Shared(id) => *id,
            EndInput::Owned(end) => match self.thread().variable(end.slot) {
                Value::Sender(id) | Value::Receiver(id) => *id,
                _ => unreachable!("a resolved program has an end of a channel where one is needed"),
            },
        }
    }

    /// Refuses a shared sender if all of them have been dropped. A variable owns its sender.
    pub(crate) fn check_sender(&mut self, end: &EndInput) -> Result<(), Stop> {
        match end {
            EndInput::Shared(id) if self.channel(*id).shared_senders == 0 => {
                Err(Stop::Refused(Reason::Gone))
            }
            EndInput::Shared(_) | EndInput::Owned(_) => Ok(()),
        }
    }

    /// The channel of a receiver. Refuses the shared receiver if it has been moved or dropped.
    pub(crate) fn channel_with_receiver(
        &mut self,
        end: &EndInput,
    ) -> Result<&mut Channel<'p>, Stop> {
        let is_shared = matches!(end, EndInput::Shared(_));
        let id = self.channel_of(end);
        let channel = self.channel(id);
        if is_shared && !channel.has_shared_receiver {
            return Err(Stop::Refused(Reason::Gone));
        }
        Ok(channel)
    }

    /// The thread that waits for a message on a channel of bound 0, and has none yet.
    pub(crate) fn receiver_waiting(&self, id: ChannelId) -> Option<ThreadId> {
        let mut threads = self.state.threads.iter();
        let waits = |thread: &Thread<'_>| match &thread.waiting {
            Some(Waiting::Sender { channel, message: None, .. }) => *channel == id,
            _ => false,
        };
        threads.find(|(_, thread)| waits(thread)).map(|(receiver, _)| receiver)
    }

    pub(crate) fn channel(&mut self, id: ChannelId) -> &mut Channel<'p> {
        &mut self.state.objects.channels[id]
    }
}
