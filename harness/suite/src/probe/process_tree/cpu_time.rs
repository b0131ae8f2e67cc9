//! The CPU time of a process, where that of each thread is not known.

use std::time::Duration;

use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};

use super::Snapshot;

#[derive(Debug)]
pub(super) struct Tree {
    root: Pid,
    system: Option<System>,
}

impl Tree {
    pub(super) fn of(root: u32) -> Self {
        Self { root: Pid::from_u32(root), system: System::new().ok() }
    }

    pub(super) fn snapshot(&mut self) -> Option<Snapshot> {
        let system = self.system.as_mut()?;
        let only = ProcessesToUpdate::Some(&[self.root]);
        system.refresh_processes_specifics(only, true, ProcessRefreshKind::nothing().with_cpu());
        let cpu = Duration::from_millis(system.process(self.root)?.accumulated_cpu_time());
        Some(Snapshot { are_asleep: None, cpu })
    }
}
