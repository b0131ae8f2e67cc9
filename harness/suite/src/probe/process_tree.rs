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
    /// `None` if the system does not say.
    pub(crate) threads: Option<Threads>,
    /// The CPU time that they have used so far.
    pub(crate) cpu: Duration,
}

/// What threads do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Threads {
    /// Each of them sleeps until something happens.
    Asleep,
    /// At least one runs, waits for a core or a disk, or is stopped by a signal or a debugger.
    Active,
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

    /// Kills the descendants of the process, which would otherwise outlive it, where they are
    /// known. An error is ignored: a process may just have ended.
    pub(crate) fn kill_descendants(&self) {
        self.system.kill_descendants();
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::process::{Child, Command, Stdio};

    use super::*;

    /// A shell, and the processes that it starts. The shell waits for its stdin to be closed.
    fn shell(commands: &str) -> Child {
        let mut shell = Command::new("sh");
        shell.args(["-c", commands]).stdin(Stdio::piped()).stdout(Stdio::null());
        shell.spawn().unwrap()
    }

    /// Waits until the threads of the tree are in that state.
    fn wait_for(tree: &mut ProcessTree, threads: Threads) -> Snapshot {
        loop {
            let snapshot = tree.snapshot().unwrap();
            if snapshot.threads == Some(threads) {
                return snapshot;
            }
            std::thread::yield_now();
        }
    }

    fn end(mut shell: Child, tree: &ProcessTree) {
        tree.kill_descendants();
        let _ = shell.kill();
        shell.wait().unwrap();
    }

    #[test]
    fn a_process_that_waits_is_asleep_and_uses_no_cpu_time() {
        let shell = shell("read line");
        let mut tree = ProcessTree::of(shell.id());
        // At first, it may still be starting.
        let mut last = wait_for(&mut tree, Threads::Asleep);
        for _ in 0..3 {
            while tree.snapshot() != Some(last) {
                last = wait_for(&mut tree, Threads::Asleep);
            }
        }
        end(shell, &tree);
    }

    #[test]
    fn a_descendant_that_computes_is_active_and_uses_cpu_time() {
        let shell = shell("(while :; do :; done) & wait");
        let mut tree = ProcessTree::of(shell.id());
        let first = wait_for(&mut tree, Threads::Active);
        while tree.snapshot().unwrap().cpu <= first.cpu {}
        end(shell, &tree);
    }

    #[test]
    fn a_stopped_process_is_active() {
        let shell = shell("kill -STOP $$; read line");
        let mut tree = ProcessTree::of(shell.id());
        for _ in 0..3 {
            wait_for(&mut tree, Threads::Active);
        }
        end(shell, &tree);
    }

    #[test]
    fn descendants_are_killed() {
        let shell = shell("sh -c 'sleep 600; true' & wait");
        let mut tree = ProcessTree::of(shell.id());
        wait_for(&mut tree, Threads::Asleep);
        tree.kill_descendants();
        assert!(shell.wait_with_output().unwrap().status.success());
    }
}
