//! shuttle's channels, with and without a bound.

use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::SeqCst;
use std::sync::{Arc, Mutex};

use ::shuttle::sync::mpsc::{Receiver, SendError, Sender, SyncSender, TryRecvError, TrySendError};

use crate::tool::Channel;
use crate::value::Value;

/// Either kind of sender.
pub(crate) trait Sends: Clone + Send {
    fn send(&self, value: Value) -> Result<(), SendError<Value>>;
    fn try_send(&self, value: Value) -> Result<(), TrySendError<Value>>;
}

impl Sends for Sender<Value> {
    fn send(&self, value: Value) -> Result<(), SendError<Value>> {
        self.send(value)
    }
    fn try_send(&self, _: Value) -> Result<(), TrySendError<Value>> {
        unreachable!("the spec refuses it");
    }
}

/// A sender of a channel with a bound.
#[derive(Clone)]
pub(crate) struct Bounded(pub(crate) SyncSender<Value>);

impl Sends for Bounded {
    fn send(&self, value: Value) -> Result<(), SendError<Value>> {
        self.0.send(value)
    }
    fn try_send(&self, value: Value) -> Result<(), TrySendError<Value>> {
        self.0.try_send(value)
    }
}

/// All senders of a channel, and its receiver, which to shuttle several threads can use. The locks
/// are not shuttle's: they are never held while another thread runs.
pub(crate) struct Ends<S> {
    senders: Mutex<Vec<S>>,
    receiver: Mutex<Option<Arc<Receiver<Value>>>>,
    /// Whether all that was sent is as good as its copies.
    is_plain: AtomicBool,
}

impl<S: Sends> Ends<S> {
    pub(crate) fn new(sender: &S, receiver: Receiver<Value>, senders: u32) -> Self {
        let senders = (0..senders).map(|_| sender.clone()).collect();
        let receiver = Mutex::new(Some(Arc::new(receiver)));
        Self { senders: Mutex::new(senders), receiver, is_plain: AtomicBool::new(true) }
    }

    /// The sender for that value.
    fn sender(&self, value: &Value) -> S {
        self.is_plain.fetch_and(value.copy().is_some(), SeqCst);
        self.senders.lock().unwrap()[0].clone()
    }

    fn receiver(&self) -> Arc<Receiver<Value>> {
        Arc::clone(self.receiver.lock().unwrap().as_ref().unwrap())
    }
}

impl<S: Sends> Channel for Ends<S> {
    fn send(&self, value: Value) -> Result<(), (&'static str, Value)> {
        self.sender(&value).send(value).map_err(|error| ("SendError", error.0))
    }
    fn try_send(&self, value: Value) -> Result<(), (&'static str, Value)> {
        self.sender(&value).try_send(value).map_err(|error| match error {
            TrySendError::Full(value) => ("Full", value),
            TrySendError::Disconnected(value) => ("Disconnected", value),
        })
    }
    fn recv(&self) -> Option<Value> {
        self.receiver().recv().ok()
    }
    fn try_recv(&self) -> Result<Value, &'static str> {
        self.receiver().try_recv().map_err(|error| match error {
            TryRecvError::Empty => "Empty",
            TryRecvError::Disconnected => "Disconnected",
        })
    }
    fn drop_sender(&self) {
        self.senders.lock().unwrap().pop();
    }
    fn drop_receiver(&self) -> bool {
        *self.receiver.lock().unwrap() = None;
        self.is_plain.load(SeqCst)
    }
}
