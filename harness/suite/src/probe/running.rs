//! A process that the judge has started.

use std::convert::Infallible;
use std::io;
use std::process::{Child, ExitStatus};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use crate::probe::process_tree::ProcessTree;
use crate::probe::watch::{self, Limits, Waited};

/// The time between two checks of whether a process has ended. It usually ends at once after it has
/// closed its log.
const POLL: Duration = Duration::from_micros(200);

/// A process that the judge has started. It is killed when this is dropped, together with its
/// descendants where they are known.
#[derive(Debug)]
pub(crate) struct Running {
    child: Child,
    tree: ProcessTree,
}

impl Running {
    pub(crate) fn new(child: Child) -> Self {
        let tree = ProcessTree::of(child.id());
        Self { child, tree }
    }

    /// The process, to take its pipes.
    pub(crate) fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Waits for the next item that the process sends. `None` if it will send no more.
    pub(crate) fn receive<T>(&mut self, items: &Receiver<T>, limits: Limits) -> Waited<Option<T>> {
        let next = |time| -> Result<_, Infallible> {
            Ok(match items.recv_timeout(time) {
                Ok(item) => Some(Some(item)),
                Err(RecvTimeoutError::Disconnected) => Some(None),
                Err(RecvTimeoutError::Timeout) => None,
            })
        };
        let Ok(waited) = watch::wait_for(&mut self.tree, limits, next);
        waited
    }

    /// Waits until the process ends.
    ///
    /// # Errors
    /// If the system cannot say whether it has ended.
    pub(crate) fn wait(&mut self, limits: Limits) -> io::Result<Waited<ExitStatus>> {
        let child = &mut self.child;
        watch::wait_for(&mut self.tree, limits, |time| {
            let start = Instant::now();
            loop {
                let status = child.try_wait()?;
                if status.is_some() || start.elapsed() >= time {
                    return Ok(status);
                }
                thread::sleep(POLL);
            }
        })
    }

    /// Kills the process and its descendants, unless it has already ended. Returns how it ended
    /// before that.
    ///
    /// # Errors
    /// If the system cannot say whether it has ended.
    pub(crate) fn kill(&mut self) -> io::Result<Option<ExitStatus>> {
        let ended = self.child.try_wait()?;
        if ended.is_none() {
            self.tree.kill();
            // An error means that it has just ended.
            let _ = self.child.kill();
            self.child.wait()?;
        }
        Ok(ended)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Nothing can be done about an error.
        let _ = self.kill();
    }
}
