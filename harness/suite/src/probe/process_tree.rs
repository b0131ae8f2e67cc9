//! What the threads of a process do, and those of its descendants: a runner, such as an emulator or
//! a shell script, has the probe below its own process.
//!
//! Linux shows each thread's state and the CPU time that it has used. Elsewhere, only the CPU time
//! of the process itself is known.

use std::time::Duration;

#[cfg(any(target_os = "linux", target_os = "android"))]
#[path = "process_tree/threads.rs"]
mod system;

#[cfg(not(any(target_os = "linux", target_os = "android")))]
#[path = "process_tree/cpu_time.rs"]
mod system;

/// A process and its descendants.
#[derive(Debug)]
pub(crate) struct ProcessTree {
    system: system::Tree,
}

/// What the threads of a process tree do at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Snapshot {
    /// Whether each of them sleeps until something happens: none runs, waits for a core or a disk,
    /// or is stopped by a signal or a debugger. `None` if the system does not say.
    pub(crate) are_asleep: Option<bool>,
    /// The CPU time that they have used so far.
    pub(crate) cpu: Duration,
}

impl ProcessTree {
    /// The tree of the process with that id.
    pub(crate) fn of(root: u32) -> Self {
        Self { system: system::Tree::of(root) }
    }

    /// What its threads do now. `None` if the system does not say.
    pub(crate) fn snapshot(&mut self) -> Option<Snapshot> {
        self.system.snapshot()
    }
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use std::process::{Command, Stdio};

    use super::*;
    use crate::probe::process_group::ProcessGroup;

    /// A shell, the processes that it starts, and their tree. The shell waits for its stdin to be
    /// closed.
    fn shell(commands: &str) -> (ProcessGroup, ProcessTree) {
        let mut shell = Command::new("sh");
        shell.args(["-c", commands]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let group = ProcessGroup::spawn(&mut shell).unwrap();
        let tree = ProcessTree::of(group.child.id());
        (group, tree)
    }

    /// Waits until the threads of the tree are in that state.
    fn wait_until(tree: &mut ProcessTree, are_asleep: bool) -> Snapshot {
        loop {
            let snapshot = tree.snapshot().unwrap();
            if snapshot.are_asleep == Some(are_asleep) {
                return snapshot;
            }
            std::thread::yield_now();
        }
    }

    /// Waits until the threads of the tree are in that state and use no CPU time. At first, the
    /// shell may still be starting.
    fn wait_until_quiet(tree: &mut ProcessTree, are_asleep: bool) {
        let mut last = wait_until(tree, are_asleep);
        for _ in 0..3 {
            std::thread::sleep(std::time::Duration::from_millis(1));
            while tree.snapshot() != Some(last) {
                last = wait_until(tree, are_asleep);
            }
        }
    }

    #[test]
    fn a_process_that_waits_is_asleep() {
        let (_shell, mut tree) = shell("read line");
        wait_until_quiet(&mut tree, true);
    }

    #[test]
    fn a_descendant_that_computes_is_active_and_uses_cpu_time() {
        let (_shell, mut tree) = shell("(while :; do :; done) & wait");
        let first = wait_until(&mut tree, false);
        while tree.snapshot().unwrap().cpu <= first.cpu {}
    }

    #[test]
    fn a_stopped_process_is_active_although_it_uses_no_cpu_time() {
        let (_shell, mut tree) = shell("kill -STOP $$; read line");
        wait_until_quiet(&mut tree, false);
    }
}
