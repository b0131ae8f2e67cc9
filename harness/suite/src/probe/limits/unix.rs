//! Limits, as `getrlimit` reports them and `setrlimit` sets them.

use std::io;

use rustix::io::Errno;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::probe::ProbeError;

/// The stack of main, which most systems give it by default. Scenarios use parts of it, or overflow
/// it.
const STACK: u64 = 8 << 20;

/// The number of open files that the judge needs for many probes at once, at least.
const OPEN_FILES: u64 = 1024;

/// The address space that the stacks and allocators of a few threads can take.
const MIN_MEMORY: u64 = 4 << 30;

/// The address space that the judge needs to explore a scenario.
const MIN_MEMORY_OF_JUDGE: u64 = 2 << 30;

/// The number of threads that may still be created before the limit is reached.
#[cfg(target_os = "linux")]
const MIN_THREADS: u64 = 256;

/// A limit above which the threads are not counted.
#[cfg(target_os = "linux")]
const MANY_THREADS: u64 = 1 << 13;

/// What a limit is on, the command of a shell that sets it, and the number of bytes in a unit of it.
type Named = (&'static str, &'static str, u64);

const STACK_SIZE: Named = ("the size of the stack", "ulimit -s", 1024);
const ADDRESS_SPACE: Named = ("the address space", "ulimit -v", 1024);
const DATA: Named = ("the size of the data segment", "ulimit -d", 1024);
const FILES: Named = ("open files", "ulimit -n", 1);
const PROCESSES: Named = ("processes and threads", "ulimit -u", 1);

/// Sets a limit to what is wanted of it, as far as this process may. `None` is no limit.
fn set_limit(resource: Resource, wanted: fn(Rlimit) -> Option<u64>) {
    let limit = getrlimit(resource);
    let current = match (wanted(limit), limit.maximum) {
        (Some(wanted), Some(maximum)) => Some(wanted.min(maximum)),
        (wanted, maximum) => wanted.or(maximum),
    };
    // If this fails, the limit stays as it is, and a check reports it.
    let _ = setrlimit(resource, Rlimit { current, maximum: limit.maximum });
}

/// Checks that a process may have this much memory.
fn check_memory(needed: u64) -> Result<(), ProbeError> {
    for (resource, named) in [(Resource::As, ADDRESS_SPACE), (Resource::Data, DATA)] {
        if let Some(limit) = getrlimit(resource).current.filter(|limit| *limit < needed) {
            return Err(too_low(named, limit, needed));
        }
    }
    Ok(())
}

pub(super) fn claim_memory() -> Result<(), ProbeError> {
    for resource in [Resource::As, Resource::Data] {
        set_limit(resource, |limit| limit.maximum);
    }
    check_memory(MIN_MEMORY_OF_JUDGE)
}

pub(super) fn set() {
    set_limit(Resource::Stack, |_| Some(STACK));
    // A process that is aborted would first write its memory to a file.
    set_limit(Resource::Core, |_| Some(0));
    set_limit(Resource::Nofile, |limit| limit.current.map(|current| current.max(OPEN_FILES)));
    for resource in [Resource::Nproc, Resource::As, Resource::Data, Resource::Cpu] {
        set_limit(resource, |limit| limit.maximum);
    }
}

pub(super) fn check() -> Result<(), ProbeError> {
    if let Some(limit) = getrlimit(Resource::Stack).current.filter(|limit| *limit < STACK) {
        return Err(too_low(STACK_SIZE, limit, STACK));
    }
    check_memory(MIN_MEMORY)?;
    #[cfg(target_os = "linux")]
    if let Some(limit) = getrlimit(Resource::Nproc).current.filter(|limit| *limit < MANY_THREADS)
        && let Some(used) = threads_of_user()
        && used + MIN_THREADS > limit
    {
        return Err(too_low(PROCESSES, limit, used + MIN_THREADS));
    }
    Ok(())
}

pub(super) fn reached(error: &io::Error) -> Option<ProbeError> {
    let (resource, (what, command, unit)) = match Errno::from_io_error(error)? {
        Errno::MFILE => (Resource::Nofile, FILES),
        Errno::AGAIN => (Resource::Nproc, PROCESSES),
        _ => return None,
    };
    let limit = getrlimit(resource).current? / unit;
    Some(ProbeError::Limit { what, command, limit, needed: None })
}

fn too_low((what, command, unit): Named, limit: u64, needed: u64) -> ProbeError {
    ProbeError::Limit { what, command, limit: limit / unit, needed: Some(needed / unit) }
}

/// The number of threads of this process's user, which the limit on processes counts. `None` if the
/// limit does not concern that user, or the number is unknown.
#[cfg(target_os = "linux")]
fn threads_of_user() -> Option<u64> {
    let user = rustix::process::getuid();
    if user.is_root() {
        return None;
    }
    let mut threads = 0;
    for process in procfs::process::all_processes().ok()?.flatten() {
        // A process may end meanwhile.
        if let Ok(status) = process.status()
            && status.ruid == user.as_raw()
        {
            threads += status.threads;
        }
    }
    Some(threads)
}
