//! The ends of a channel: std's own senders and receivers.

use std::ops::Deref;
use std::sync::mpsc::{
    Receiver, SendError, Sender, SyncSender, TrySendError, channel, sync_channel,
};
use std::sync::{Mutex, MutexGuard, PoisonError};

use threadproof_model::ChannelShape;

use crate::value::RealValue;

/// A sender of a channel of either kind.
#[derive(Clone)]
pub(crate) enum RealSender {
    Unbounded(Sender<RealValue>),
    Bounded(SyncSender<RealValue>),
}

impl RealSender {
    pub(crate) fn send(&self, value: RealValue) -> Result<(), SendError<RealValue>> {
        match self {
            Self::Unbounded(sender) => sender.send(value),
            Self::Bounded(sender) => sender.send(value),
        }
    }

    pub(crate) fn try_send(&self, value: RealValue) -> Result<(), TrySendError<RealValue>> {
        match self {
            Self::Unbounded(_) => {
                unreachable!("the resolver rejects a `try-send` to a channel without a bound")
            }
            Self::Bounded(sender) => sender.try_send(value),
        }
    }
}

/// The ends of a channel that all threads share, each until a step drops or moves it.
///
/// The mutexes here are the probe's own. They are never contended in a scenario that the spec
/// accepts: a sender is cloned before it sends, and only one thread receives.
pub(crate) struct SharedEnds {
    senders: Mutex<Vec<RealSender>>,
    receiver: Mutex<Option<Receiver<RealValue>>>,
}

impl SharedEnds {
    pub(crate) fn new(shape: &ChannelShape) -> Self {
        let (sender, receiver) = match shape.bound {
            None => {
                let (sender, receiver) = channel();
                (RealSender::Unbounded(sender), receiver)
            }
            Some(bound) => {
                let (sender, receiver) = sync_channel(bound);
                (RealSender::Bounded(sender), receiver)
            }
        };
        Self {
            senders: Mutex::new(vec![sender; shape.senders]),
            receiver: Mutex::new(Some(receiver)),
        }
    }

    /// The senders that have not been dropped.
    pub(crate) fn senders(&self) -> MutexGuard<'_, Vec<RealSender>> {
        // Neither mutex can be poisoned: nothing panics while it is locked.
        self.senders.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The receiver, for one step, unless it has been dropped or moved.
    pub(crate) fn receiver(&self) -> Option<BorrowedReceiver<'_>> {
        let receiver = self.locked_receiver();
        receiver.is_some().then_some(BorrowedReceiver::Shared(receiver))
    }

    /// Takes the receiver, to drop or move it.
    pub(crate) fn take_receiver(&self) -> Option<Receiver<RealValue>> {
        self.locked_receiver().take()
    }

    fn locked_receiver(&self) -> MutexGuard<'_, Option<Receiver<RealValue>>> {
        self.receiver.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A receiver that a step uses.
pub(crate) enum BorrowedReceiver<'r> {
    Owned(&'r Receiver<RealValue>),
    Shared(MutexGuard<'r, Option<Receiver<RealValue>>>),
}

impl Deref for BorrowedReceiver<'_> {
    type Target = Receiver<RealValue>;

    fn deref(&self) -> &Receiver<RealValue> {
        match self {
            Self::Owned(receiver) => receiver,
            Self::Shared(receiver) => match &**receiver {
                Some(receiver) => receiver,
                None => unreachable!("the receiver is there while it is locked"),
            },
        }
    }
}
