//! Process groups, and a shell that kills those that are left when the judge dies.

use std::collections::BTreeSet;
use std::env;
use std::io::{self, Write as _};
use std::os::unix::process::CommandExt as _;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Mutex, PoisonError};

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};

/// Reads lines of group ids, each the groups that exist, and kills the last ones when the pipe is
/// closed. The judge cannot do that itself if it is killed.
const GUARD: &str = "while read -r groups; do last=$groups; done
    [ -z \"$last\" ] || kill -s KILL -- $last";

/// The groups of the judge's processes.
static GROUPS: Mutex<Groups> = Mutex::new(Groups { ids: BTreeSet::new(), guard: None });

#[derive(Debug)]
pub(super) struct Group {
    /// The first process.
    first: Pid,
    id: Pid,
}

struct Groups {
    ids: BTreeSet<i32>,
    /// The pipe to the shell, once it has been started.
    guard: Option<ChildStdin>,
}

pub(super) fn spawn(command: &mut Command) -> io::Result<(Child, Group)> {
    // No group can start while the guard does not know all of them.
    let mut groups = GROUPS.lock().unwrap_or_else(PoisonError::into_inner);
    let founder = if is_own(command) { None } else { start_founder().ok() };
    let Some(mut founder) = founder else {
        let child = command.process_group(0).spawn()?;
        let first = Pid::from_child(&child);
        groups.add(first);
        return Ok((child, Group { first, id: first }));
    };
    let id = Pid::from_child(&founder);
    groups.add(id);
    let child = command.process_group(id.as_raw_nonzero().get()).spawn();
    // The group lasts as long as a process is in it.
    drop(founder.stdin.take());
    let _ = founder.wait();
    let child = child.inspect_err(|_| groups.remove(id))?;
    let first = Pid::from_child(&child);
    Ok((child, Group { first, id }))
}

/// Whether the command is this program. It starts no other, and ends when its stdin is closed.
fn is_own(command: &Command) -> bool {
    env::current_exe().is_ok_and(|own| own == command.get_program())
}

/// Starts a process whose only task is to be the first of a group, so that the guard can know the group
/// before there is anything in it that could outlive the judge.
fn start_founder() -> io::Result<Child> {
    let mut shell = Command::new("sh");
    shell.args(["-c", "read -r _"]).process_group(0);
    shell.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()
}

impl Group {
    /// Whether the first process has ended. Its status can still be taken.
    pub(super) fn has_ended(&self, _: &mut Child) -> io::Result<bool> {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT | WaitIdOptions::NOHANG;
        Ok(waitid(WaitId::Pid(self.first), options)?.is_some())
    }

    /// Kills all of its processes.
    pub(super) fn kill(&self) {
        // An error means that there are none.
        let _ = kill_process_group(self.id, Signal::KILL);
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        GROUPS.lock().unwrap_or_else(PoisonError::into_inner).remove(self.id);
    }
}

impl Groups {
    fn add(&mut self, id: Pid) {
        self.ids.insert(id.as_raw_nonzero().get());
        self.tell_guard();
    }

    fn remove(&mut self, id: Pid) {
        self.ids.remove(&id.as_raw_nonzero().get());
        self.tell_guard();
    }

    fn tell_guard(&mut self) {
        if self.guard.is_none() {
            self.guard = start_guard().ok();
        }
        let ids: Vec<String> = self.ids.iter().map(|id| format!("-{id}")).collect();
        // Without a guard, only the death of the judge leaves processes behind.
        if let Some(guard) = &mut self.guard
            && writeln!(guard, "{}", ids.join(" ")).is_err()
        {
            self.guard = None;
        }
    }
}

fn start_guard() -> io::Result<ChildStdin> {
    let mut shell = Command::new("sh");
    // Signals to the judge's group, as from a terminal, must not reach it.
    shell.args(["-c", GUARD]).process_group(0);
    shell.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = shell.spawn()?;
    child.stdin.take().ok_or_else(|| io::Error::from(io::ErrorKind::BrokenPipe))
}
