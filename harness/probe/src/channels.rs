//! The ends of a channel: std's own senders and receivers, of messages of any type.

use std::sync::mpsc::{
    Receiver, RecvError, RecvTimeoutError, SendError, Sender, SyncSender, TryRecvError,
    TrySendError, channel, sync_channel,
};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use threadproof_model::{ChannelShape, ValueType};

use crate::typed::{LargeText, Typed};
use crate::value::RealValue;

/// A sender of a channel of either kind.
pub(crate) trait RealSender: Send {
    fn send(&self, value: RealValue) -> Result<(), SendError<RealValue>>;

    fn try_send(&self, value: RealValue) -> Result<(), TrySendError<RealValue>>;

    /// [`Sender::clone`], [`SyncSender::clone`].
    fn another(&self) -> Box<dyn RealSender>;
}

impl<T: Typed> RealSender for Sender<T> {
    fn send(&self, value: RealValue) -> Result<(), SendError<RealValue>> {
        self.send(T::of(value)).map_err(|SendError(value)| SendError(value.into_value()))
    }

    fn try_send(&self, _: RealValue) -> Result<(), TrySendError<RealValue>> {
        unreachable!("the resolver rejects a `try-send` to a channel without a bound")
    }

    fn another(&self) -> Box<dyn RealSender> {
        Box::new(self.clone())
    }
}

impl<T: Typed> RealSender for SyncSender<T> {
    fn send(&self, value: RealValue) -> Result<(), SendError<RealValue>> {
        self.send(T::of(value)).map_err(|SendError(value)| SendError(value.into_value()))
    }

    fn try_send(&self, value: RealValue) -> Result<(), TrySendError<RealValue>> {
        self.try_send(T::of(value)).map_err(|error| match error {
            TrySendError::Full(value) => TrySendError::Full(value.into_value()),
            TrySendError::Disconnected(value) => TrySendError::Disconnected(value.into_value()),
        })
    }

    fn another(&self) -> Box<dyn RealSender> {
        Box::new(self.clone())
    }
}

/// A receiver.
pub(crate) trait RealReceiver: Send {
    fn recv(&self) -> Result<RealValue, RecvError>;

    fn try_recv(&self) -> Result<RealValue, TryRecvError>;

    fn recv_timeout(&self, timeout: Duration) -> Result<RealValue, RecvTimeoutError>;

    fn iter(&self) -> Box<dyn Iterator<Item = RealValue> + '_>;

    fn try_iter(&self) -> Box<dyn Iterator<Item = RealValue> + '_>;

    fn into_iter(self: Box<Self>) -> Box<dyn Iterator<Item = RealValue>>;
}

impl<T: Typed> RealReceiver for Receiver<T> {
    fn recv(&self) -> Result<RealValue, RecvError> {
        self.recv().map(T::into_value)
    }

    fn try_recv(&self) -> Result<RealValue, TryRecvError> {
        self.try_recv().map(T::into_value)
    }

    fn recv_timeout(&self, timeout: Duration) -> Result<RealValue, RecvTimeoutError> {
        self.recv_timeout(timeout).map(T::into_value)
    }

    fn iter(&self) -> Box<dyn Iterator<Item = RealValue> + '_> {
        Box::new(self.iter().map(T::into_value))
    }

    fn try_iter(&self) -> Box<dyn Iterator<Item = RealValue> + '_> {
        Box::new(self.try_iter().map(T::into_value))
    }

    fn into_iter(self: Box<Self>) -> Box<dyn Iterator<Item = RealValue>> {
        Box::new((*self).into_iter().map(T::into_value))
    }
}

/// The ends of a channel that all threads share, each until a step drops or moves it.
///
/// The mutexes here are the probe's own. They are never contended in a scenario that the spec
/// accepts: a sender is cloned before it sends, and only one thread receives.
pub(crate) struct SharedEnds {
    senders: Mutex<Vec<Box<dyn RealSender>>>,
    receiver: Mutex<Option<Box<dyn RealReceiver>>>,
}

impl SharedEnds {
    pub(crate) fn new(shape: &ChannelShape) -> Self {
        match shape.carries {
            ValueType::Unit => Self::carrying::<()>(shape),
            ValueType::Number => Self::carrying::<i32>(shape),
            ValueType::Text => Self::carrying::<LargeText>(shape),
            ValueType::Any => Self::carrying::<RealValue>(shape),
        }
    }

    fn carrying<T: Typed>(shape: &ChannelShape) -> Self {
        let (sender, receiver): (Box<dyn RealSender>, Receiver<T>) = match shape.bound {
            None => {
                let (sender, receiver) = channel();
                (Box::new(sender), receiver)
            }
            Some(bound) => {
                let (sender, receiver) = sync_channel(bound);
                (Box::new(sender), receiver)
            }
        };
        let clones = (1..shape.senders).map(|_| sender.another()).collect::<Vec<_>>();
        Self {
            senders: Mutex::new(clones.into_iter().chain([sender]).collect()),
            receiver: Mutex::new(Some(Box::new(receiver))),
        }
    }

    /// The senders that have not been dropped.
    pub(crate) fn senders(&self) -> MutexGuard<'_, Vec<Box<dyn RealSender>>> {
        // Neither mutex can be poisoned: nothing panics while it is locked.
        self.senders.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The receiver, for one step, unless it has been dropped or moved.
    pub(crate) fn receiver(&self) -> Option<BorrowedReceiver<'_>> {
        let receiver = self.locked_receiver();
        receiver.is_some().then_some(BorrowedReceiver::Shared(receiver))
    }

    /// Takes the receiver, to drop or move it.
    pub(crate) fn take_receiver(&self) -> Option<Box<dyn RealReceiver>> {
        self.locked_receiver().take()
    }

    fn locked_receiver(&self) -> MutexGuard<'_, Option<Box<dyn RealReceiver>>> {
        self.receiver.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A receiver that a step uses.
pub(crate) enum BorrowedReceiver<'r> {
    Owned(&'r dyn RealReceiver),
    Shared(MutexGuard<'r, Option<Box<dyn RealReceiver>>>),
}

impl BorrowedReceiver<'_> {
    pub(crate) fn get(&self) -> &dyn RealReceiver {
        match self {
            Self::Owned(receiver) => *receiver,
            Self::Shared(receiver) => match &**receiver {
                Some(receiver) => &**receiver,
                None => unreachable!("the receiver is there while it is locked"),
            },
        }
    }
}
