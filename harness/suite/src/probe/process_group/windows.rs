//! Job objects. The system kills the processes of a job when its last handle is closed, which also
//! happens when the judge dies.

use std::io;
use std::os::windows::io::AsRawHandle as _;
use std::process::{Child, Command};

use win32job::{ExtendedLimitInfo, Job};

#[derive(Debug)]
pub(super) struct Group {
    /// `None` once its processes have been killed, or if the system has refused the job.
    job: Option<Job>,
}

pub(super) fn spawn(command: &mut Command) -> io::Result<(Child, Group)> {
    let child = command.spawn()?;
    let mut limits = ExtendedLimitInfo::new();
    limits.limit_kill_on_job_close();
    let job = Job::create_with_limit_info(&limits).ok();
    let job = job.filter(|job| job.assign_process(child.as_raw_handle() as isize).is_ok());
    Ok((child, Group { job }))
}

impl Group {
    /// Whether the first process has ended.
    pub(super) fn has_ended(&self, child: &mut Child) -> io::Result<bool> {
        Ok(child.try_wait()?.is_some())
    }

    /// Kills all of its processes.
    pub(super) fn kill(&mut self) {
        self.job = None;
    }
}
