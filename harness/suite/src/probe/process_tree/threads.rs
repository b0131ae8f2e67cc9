//! The threads of a process tree, from `/proc`.

use std::time::Duration;

use procfs::process::{ProcState, Process, Task};
use procfs::{ProcError, ProcResult};

use super::Snapshot;

#[derive(Debug)]
pub(super) struct Tree {
    root: i32,
}

/// One thread, and the processes that it has started.
struct Thread {
    state: ProcState,
    cpu: Duration,
    children: Vec<i32>,
}

impl Tree {
    pub(super) fn of(root: u32) -> Self {
        // No id is larger than `i32::MAX`; 0 is no process.
        Self { root: i32::try_from(root).unwrap_or_default() }
    }

    pub(super) fn snapshot(&mut self) -> Option<Snapshot> {
        let mut are_asleep = true;
        let mut cpu = Duration::ZERO;
        let mut processes = vec![self.root];
        while let Some(process) = processes.pop() {
            let tasks = match Process::new(process).and_then(|process| process.tasks()) {
                // It has just ended.
                Err(ProcError::NotFound(_)) if process != self.root => {
                    are_asleep = false;
                    continue;
                }
                tasks => tasks.ok()?,
            };
            for task in tasks {
                // A thread that cannot be opened has just ended, too.
                let thread = task.map_or(Ok(None), |task| thread(&task));
                let Some(thread) = thread.ok()? else {
                    are_asleep = false;
                    continue;
                };
                // A zombie has ended, but its parent has not asked for its status.
                if !matches!(thread.state, ProcState::Sleeping | ProcState::Zombie) {
                    are_asleep = false;
                }
                cpu += thread.cpu;
                processes.extend(thread.children);
            }
        }
        Some(Snapshot { are_asleep: Some(are_asleep), cpu })
    }
}

/// What a thread does. `None` if it has just ended.
fn thread(task: &Task) -> ProcResult<Option<Thread>> {
    let read = || {
        let stat = task.stat()?;
        let cpu = match task.schedstat() {
            Ok(schedule) => Duration::from_nanos(schedule.sum_exec_runtime),
            // The kernel was built without it. This is far less precise.
            Err(_) => ticks(stat.utime + stat.stime),
        };
        Ok(Thread { state: stat.state()?, cpu, children: children(task)? })
    };
    match read() {
        Err(_) if task.stat().is_err() => Ok(None),
        thread => thread.map(Some),
    }
}

fn children(task: &Task) -> ProcResult<Vec<i32>> {
    let children = task.children()?;
    Ok(children.into_iter().filter_map(|child| i32::try_from(child).ok()).collect())
}

fn ticks(ticks: u64) -> Duration {
    Duration::from_secs(ticks) / u32::try_from(procfs::ticks_per_second()).unwrap_or(u32::MAX)
}
