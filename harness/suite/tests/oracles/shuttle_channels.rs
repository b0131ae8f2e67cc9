//! shuttle's channels, bounded and unbounded.

use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::SeqCst;
use std::sync::{Arc, Mutex};

use ::shuttle::sync::mpsc::{Receiver, SendError, Sender, SyncSender, TryRecvError, TrySendError};

use crate::oracle_value::OracleValue;
use crate::tool::{ToolChannel, ToolReceiver, ToolSender};

/// `Sender`, `SyncSender`
pub(crate) trait ShuttleSender: Clone + Send + 'static {
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

/// The shared senders of a channel, and its shared receiver. The locks are std's: they are never
/// held while another thread runs.
pub(crate) struct ShuttleChannel<S> {
    senders: Mutex<Vec<WatchedSender<S>>>,
    receiver: Mutex<Option<WatchedReceiver>>,
}

/// A sender, and whether all values sent so far can be copied, so that their drop takes no steps.
#[derive(Clone)]
struct WatchedSender<S> {
    sender: S,
    is_plain: Arc<AtomicBool>,
}

/// A receiver, which is `Sync` in shuttle, and the same.
#[derive(Clone)]
struct WatchedReceiver {
    receiver: Arc<Receiver<OracleValue>>,
    is_plain: Arc<AtomicBool>,
}

impl<S: ShuttleSender> ShuttleChannel<S> {
    pub(crate) fn new(sender: S, receiver: Receiver<OracleValue>, senders: u32) -> Self {
        let is_plain = Arc::new(AtomicBool::new(true));
        let receiver =
            WatchedReceiver { receiver: Arc::new(receiver), is_plain: Arc::clone(&is_plain) };
        let sender = WatchedSender { sender, is_plain };
        let senders = vec![sender; usize::try_from(senders).unwrap()];
        Self { senders: Mutex::new(senders), receiver: Mutex::new(Some(receiver)) }
    }
}

impl<S: ShuttleSender> ToolChannel for ShuttleChannel<S> {
    fn sender(&self) -> Box<dyn ToolSender> {
        self.senders.lock().unwrap()[0].another()
    }
    fn receiver(&self) -> Box<dyn ToolReceiver> {
        Box::new(self.receiver.lock().unwrap().clone().unwrap())
    }
    fn take_receiver(&self) -> Box<dyn ToolReceiver> {
        Box::new(self.receiver.lock().unwrap().take().unwrap())
    }
    fn drop_sender(&self) {
        let sender = self.senders.lock().unwrap().pop();
        drop(sender);
    }
}

impl<S: ShuttleSender> ToolSender for WatchedSender<S> {
    fn send(&self, value: OracleValue) -> Result<(), (&'static str, OracleValue)> {
        self.is_plain.fetch_and(value.copy().is_some(), SeqCst);
        self.sender.send(value).map_err(|error| ("SendError", error.0))
    }
    fn try_send(&self, value: OracleValue) -> Result<(), (&'static str, OracleValue)> {
        self.is_plain.fetch_and(value.copy().is_some(), SeqCst);
        self.sender.try_send(value).map_err(|error| match error {
            TrySendError::Full(value) => ("Full", value),
            TrySendError::Disconnected(value) => ("Disconnected", value),
        })
    }
    fn another(&self) -> Box<dyn ToolSender> {
        Box::new(self.clone())
    }
}

impl ToolReceiver for WatchedReceiver {
    fn recv(&self) -> Option<OracleValue> {
        self.receiver.recv().ok()
    }
    fn try_recv(&self) -> Result<OracleValue, &'static str> {
        self.receiver.try_recv().map_err(|error| match error {
            TryRecvError::Empty => "Empty",
            TryRecvError::Disconnected => "Disconnected",
        })
    }
    fn is_plain(&self) -> bool {
        self.is_plain.load(SeqCst)
    }
}
