//! A process and all that it starts. They are ended together, even if the judge dies first.
//!
//! A runner is often a shell script, which has the probe below it. To kill only the shell would leave
//! the probe running, perhaps forever:
//!
//! ```text
//! judge ── sh run-elsewhere ── emulator ── probe
//!          └───────── one group ─────────────┘
//! ```

use std::io;
use std::process::{Child, Command, ExitStatus};

#[cfg(unix)]
#[path = "process_group/unix.rs"]
mod system;

#[cfg(windows)]
#[path = "process_group/windows.rs"]
mod system;

#[cfg(not(any(unix, windows)))]
#[path = "process_group/other.rs"]
mod system;

/// A process and all that it starts, which are killed when this is dropped.
#[derive(Debug)]
pub(crate) struct ProcessGroup {
    /// The first process.
    pub(crate) child: Child,
    group: system::Group,
    /// How the first process ended, once it has.
    status: Option<ExitStatus>,
}

impl ProcessGroup {
    /// Starts a process in a group of its own.
    pub(crate) fn spawn(command: &mut Command) -> io::Result<Self> {
        let (child, group) = system::spawn(command)?;
        Ok(Self { child, group, status: None })
    }

    /// How the first process ended, if it has. The others are killed then.
    ///
    /// # Errors
    /// If the system cannot say whether it has ended.
    pub(crate) fn try_wait(&mut self) -> io::Result<Option<ExitStatus>> {
        if self.status.is_none() && self.group.has_ended(&mut self.child)? {
            self.end()?;
        }
        Ok(self.status)
    }

    /// Kills the whole group. Returns how the first process had ended before that.
    ///
    /// # Errors
    /// If the system cannot say whether it has ended.
    pub(crate) fn kill(&mut self) -> io::Result<Option<ExitStatus>> {
        let ended = self.try_wait()?;
        if ended.is_none() {
            self.end()?;
        }
        Ok(ended)
    }

    fn end(&mut self) -> io::Result<()> {
        // The first process is killed before its status is taken: until then, the id of the group
        // cannot be another's.
        self.group.kill();
        // An error means that it has ended.
        let _ = self.child.kill();
        self.status = Some(self.child.wait()?);
        Ok(())
    }
}

impl Drop for ProcessGroup {
    fn drop(&mut self) {
        // Nothing can be done about an error.
        let _ = self.kill();
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::io::Read as _;
    use std::process::Stdio;

    use super::*;

    /// A shell, and the processes that it starts, which hold its stdout open.
    fn shell(commands: &str) -> ProcessGroup {
        ProcessGroup::spawn(Command::new("sh").args(["-c", commands]).stdout(Stdio::piped()))
            .unwrap()
    }

    /// Waits until all processes of the group have closed their stdout. Returns what they printed.
    fn printed(group: &mut ProcessGroup) -> String {
        let mut text = String::new();
        group.child.stdout.take().unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn all_that_a_process_has_started_is_killed_with_it() {
        let mut group = shell("sh -c 'sleep 600; true' & wait");
        assert_eq!(group.kill().unwrap(), None);
        assert_eq!(printed(&mut group), "");
        assert!(!group.try_wait().unwrap().unwrap().success());
    }

    #[test]
    fn all_that_a_process_leaves_behind_is_killed() {
        let mut group = shell("sleep 600 & echo left; exit 3");
        while group.try_wait().unwrap().is_none() {}
        assert_eq!(printed(&mut group), "left\n");
        assert_eq!(group.kill().unwrap().unwrap().code(), Some(3));
    }
}
