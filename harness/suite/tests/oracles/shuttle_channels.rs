//! shuttle's channels, bounded and unbounded.

use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::SeqCst;
use std::sync::{Arc, Mutex};

use ::shuttle::sync::mpsc::{Receiver, SendError, Sender, SyncSender, TryRecvError, TrySendError};

use crate::oracle_value::OracleValue;
use crate::tool::ToolChannel;

/// `Sender`, `SyncSender`
pub(crate) trait ShuttleSender: Clone + Send {
    fn send(&self, value: OracleValue) -> Result<(), SendError<OracleValue>>;
    fn try_send(&self, value: OracleValue) -> Result<(), TrySendError<OracleValue>>;
}

impl ShuttleSender for Sender<OracleValue> {
    fn send(&self, value: OracleValue) -> Result<(), SendError<OracleValue>> {
        self.send(value)
    }
    fn try_send(&self, _: OracleValue) -> Result<(), TrySendError<OracleValue>> {
        unreachable!("unbounded channels have no `try_send`");
    }
}

/// The sender of a bounded channel.
#[derive(Clone)]
pub(crate) struct BoundedSender(pub(crate) SyncSender<OracleValue>);

impl ShuttleSender for BoundedSender {
    fn send(&self, value: OracleValue) -> Result<(), SendError<OracleValue>> {
        self.0.send(value)
    }
    fn try_send(&self, value: OracleValue) -> Result<(), TrySendError<OracleValue>> {
        self.0.try_send(value)
    }
}

/// All senders of a channel, and its receiver, which is `Sync` in shuttle. The locks are std's: they
/// are never held while another thread runs.
pub(crate) struct ShuttleChannel<S> {
    senders: Mutex<Vec<S>>,
    receiver: Mutex<Option<Arc<Receiver<OracleValue>>>>,
    /// Whether all values sent so far can be copied, so that their drop takes no steps.
    is_plain: AtomicBool,
}

impl<S: ShuttleSender> ShuttleChannel<S> {
    pub(crate) fn new(sender: &S, receiver: Receiver<OracleValue>, senders: u32) -> Self {
        let senders = (0..senders).map(|_| sender.clone()).collect();
        let receiver = Mutex::new(Some(Arc::new(receiver)));
        Self { senders: Mutex::new(senders), receiver, is_plain: AtomicBool::new(true) }
    }

    /// A sender for this value.
    fn sender(&self, value: &OracleValue) -> S {
        self.is_plain.fetch_and(value.copy().is_some(), SeqCst);
        self.senders.lock().unwrap()[0].clone()
    }

    fn receiver(&self) -> Arc<Receiver<OracleValue>> {
        Arc::clone(self.receiver.lock().unwrap().as_ref().unwrap())
    }
}

impl<S: ShuttleSender> ToolChannel for ShuttleChannel<S> {
    fn send(&self, value: OracleValue) -> Result<(), (&'static str, OracleValue)> {
        self.sender(&value).send(value).map_err(|error| ("SendError", error.0))
    }
    fn try_send(&self, value: OracleValue) -> Result<(), (&'static str, OracleValue)> {
        self.sender(&value).try_send(value).map_err(|error| match error {
            TrySendError::Full(value) => ("Full", value),
            TrySendError::Disconnected(value) => ("Disconnected", value),
        })
    }
    fn recv(&self) -> Option<OracleValue> {
        self.receiver().recv().ok()
    }
    fn try_recv(&self) -> Result<OracleValue, &'static str> {
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
