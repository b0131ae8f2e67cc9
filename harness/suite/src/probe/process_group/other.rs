//! A process alone: the system has no groups.

use std::io;
use std::process::{Child, Command};

#[derive(Debug)]
pub(super) struct Group;

pub(super) fn spawn(command: &mut Command) -> io::Result<(Child, Group)> {
    Ok((command.spawn()?, Group))
}

impl Group {
    /// Whether the first process has ended.
    pub(super) fn has_ended(&self, child: &mut Child) -> io::Result<bool> {
        Ok(child.try_wait()?.is_some())
    }

    /// The caller kills the process itself.
    pub(super) fn kill(&mut self) {}
}
