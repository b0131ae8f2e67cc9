//! A process that the judge has started.

use std::convert::Infallible;
use std::io;
use std::process::{Child, Command, ExitStatus};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use crate::probe::interrupt::Interrupt;
use crate::probe::process_group::ProcessGroup;
use crate::probe::process_tree::ProcessTree;
use crate::probe::watch::{self, Limits, Waited};

/// The time between two checks of whether a process has ended. It usually ends at once after it has
/// closed its log.
const POLL: Duration = Duration::from_micros(200);

/// A process that the judge has started. It is killed when this is dropped, together with all that it
/// has started.
#[derive(Debug)]
pub(crate) struct Running {
    group: ProcessGroup,
    tree: ProcessTree,
    interrupt: Interrupt,
}

impl Running {
    /// Starts a process, for which the judge waits until the `interrupt`.
    ///
    /// # Errors
    /// If it cannot be started.
    pub(crate) fn start(command: &mut Command, interrupt: &Interrupt) -> io::Result<Self> {
        let group = ProcessGroup::spawn(command)?;
        let tree = ProcessTree::of(group.child.id());
        Ok(Self { group, tree, interrupt: interrupt.clone() })
    }

    /// The process, to take its pipes.
    pub(crate) fn child(&mut self) -> &mut Child {
        &mut self.group.child
    }

    /// Waits for the next item that the process sends. `None` if it will send no more.
    pub(crate) fn receive<T>(&mut self, items: &Receiver<T>, limits: Limits) -> Waited<Option<T>> {
        let group = &mut self.group;
        let next = |time| -> Result<_, Infallible> {
            Ok(match items.recv_timeout(time) {
                Ok(item) => Some(Some(item)),
                Err(RecvTimeoutError::Disconnected) => Some(None),
                Err(RecvTimeoutError::Timeout) => {
                    // What it has left behind may hold its pipes open. That is killed once it has
                    // ended; an error means that this is not known yet.
                    let _ = group.try_wait();
                    None
                }
            })
        };
        let Ok(waited) = watch::wait_for(&mut self.tree, limits, &self.interrupt, next);
        waited
    }

    /// Waits until the process ends.
    ///
    /// # Errors
    /// If the system cannot say whether it has ended.
    pub(crate) fn wait(&mut self, limits: Limits) -> io::Result<Waited<ExitStatus>> {
        let group = &mut self.group;
        watch::wait_for(&mut self.tree, limits, &self.interrupt, |time| {
            let start = Instant::now();
            loop {
                let status = group.try_wait()?;
                if status.is_some() || start.elapsed() >= time {
                    return Ok(status);
                }
                thread::sleep(POLL);
            }
        })
    }

    /// Kills the process and all that it has started. Returns how it had ended before that.
    ///
    /// # Errors
    /// If the system cannot say whether it has ended.
    pub(crate) fn kill(&mut self) -> io::Result<Option<ExitStatus>> {
        self.group.kill()
    }
}
