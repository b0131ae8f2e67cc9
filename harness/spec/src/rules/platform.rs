//! What a program can query about its platform, and how it can end the process.

use threadproof_model::{Flow, ProcessEnd, Report, Seen};

use crate::latitude::{
    ConcurrentExit, ExitCode, MainOverflowReport, NestedExit, OverflowReport, Parallelism,
    SystemName, SystemNameLength,
};
use crate::refusal::Reason;
use crate::state::{Exit, Waiting};
use crate::turn::{Stop, Taken, Turn};

/// The default stack size of a spawned thread in [current std](std::thread#stack-size). Main usually
/// has more.
const DEFAULT_STACK: u64 = 2 * 1024 * 1024;

/// More stack than std and the calls that lead to a step use.
const MAX_OVERHEAD: u64 = 64 * 1024;

/// Every platform that has thread names keeps at least this many bytes of them.
const MIN_KEPT: usize = 15;

impl Turn<'_, '_> {
    /// [`process::exit`](std::process::exit): the process exits with the code, and no stack is
    /// unwound. How much of the code the parent can read depends on the platform.
    pub(crate) fn exit(&mut self, code: i32) -> Taken {
        if self.thread().exits.is_some() && self.choose::<NestedExit>()? == NestedExit::Abort {
            self.state.end = Some(ProcessEnd::Abort);
            return Ok(None);
        }
        self.pass_exits()?;
        let low = code & 0xff;
        let kept =
            if low == code || self.choose::<ExitCode>()? == ExitCode::Whole { code } else { low };
        if self.drops_locals_at_exit(false)? {
            let exit = Exit {
                end: ProcessEnd::Exit(kept),
                is_panicking: self.is_panicking(),
                is_in_hook: self.is_in_hook(),
            };
            let thread = self.thread_mut();
            thread.frames.clear();
            thread.unwinding = None;
            thread.exits = Some(exit);
        } else {
            self.state.end = Some(ProcessEnd::Exit(kept));
        }
        Ok(None)
    }

    /// Whether the thread can end the process, although another thread that does so is still dropping
    /// its thread-locals.
    pub(crate) fn pass_exits(&mut self) -> Result<(), Stop> {
        let mut threads = self.state.threads.iter();
        let is_exiting = threads.any(|(id, other)| id != self.id && other.exits.is_some());
        if is_exiting && self.choose::<ConcurrentExit>()? == ConcurrentExit::Waits {
            // What the turn did before can be observed.
            let is_seen = self.effects.are_visible;
            return Err(if is_seen { Stop::BlockedVisibly } else { Stop::Blocked });
        }
        Ok(())
    }

    /// [`process::abort`](std::process::abort): the process ends, and nothing is dropped.
    pub(crate) fn abort(&mut self) -> Taken {
        self.state.end = Some(ProcessEnd::Abort);
        Ok(None)
    }

    /// How the process ends, once a step has decided that.
    pub(crate) fn end(&self) -> Option<ProcessEnd> {
        let is_ending = match self.thread().waiting {
            Some(Waiting::Ending(end)) => Some(end),
            _ => None,
        };
        self.state.end.or(is_ending).or(self.thread().exits.map(|exit| exit.end))
    }

    /// Asserts that the rule just applied ends the process as the step's row says. The rest of
    /// threadproof relies on the row.
    pub(crate) fn assert_ends_as(&self, flow: Flow) {
        let end = self.end();
        let agrees = match (flow, end) {
            (Flow::Exits(code), Some(ProcessEnd::Exit(kept))) => {
                kept == code || kept == code & 0xff
            }
            (Flow::Exits(_), Some(ProcessEnd::Abort)) => self.thread().exits.is_some(),
            (Flow::Aborts, end) => end == Some(ProcessEnd::Abort),
            (Flow::Exits(_), _) | (_, Some(ProcessEnd::Exit(_))) => false,
            (Flow::Continues(_) | Flow::AsItsBlock | Flow::Diverges, _) => true,
        };
        assert!(agrees, "the row of a step says {flow:?}, but its rule leads to {end:?}");
    }

    /// [`Builder::stack_size`](std::thread::Builder::stack_size): a thread has at least the stack that
    /// was requested, of which std and the thread's own calls use some.
    pub(crate) fn use_stack(&mut self, bytes: u32) -> Taken {
        let needed = u64::from(bytes) + MAX_OVERHEAD;
        if self.thread().stack.unwrap_or(DEFAULT_STACK) < needed {
            return Err(Stop::Refused(Reason::Unspecified(
                "how much of its stack a thread itself can use",
            )));
        }
        Ok(None)
    }

    /// A stack overflow ends the process. Whether it is reported depends on the platform.
    pub(crate) fn overflow_stack(&mut self) -> Taken {
        let is_reported = if self.is_main() {
            self.choose::<MainOverflowReport>()? == MainOverflowReport::Message
        } else {
            self.choose::<OverflowReport>()? == OverflowReport::Message
        };
        if is_reported {
            let thread = self.thread().name.map(str::to_owned);
            self.report(Report::StackOverflow { thread });
        }
        self.end_process(ProcessEnd::Abort);
        Ok(None)
    }

    /// [`Builder::name`](std::thread::Builder::name): the name is passed to the operating system,
    /// which may truncate it.
    pub(crate) fn os_thread_name(&mut self) -> Taken {
        let Some(name) = self.thread().name.filter(|_| !self.is_main()) else {
            return Err(Stop::Refused(Reason::Unspecified(
                "the operating system's name for this thread",
            )));
        };
        if self.choose::<SystemName>()? == SystemName::Unreadable {
            return Ok(Some(Seen::None));
        }
        let length = if name.len() <= MIN_KEPT {
            name.len()
        } else {
            match self.choose()? {
                SystemNameLength::Bytes15 => 15,
                SystemNameLength::Bytes31 => 31,
                SystemNameLength::Bytes63 => 63,
                SystemNameLength::Whole => name.len(),
            }
        };
        let kept = &name.as_bytes()[..length.min(name.len())];
        let kept = String::from_utf8_lossy(kept).into_owned();
        Ok(Some(Seen::Some(Box::new(Seen::Text(kept)))))
    }

    /// [`available_parallelism`](std::thread::available_parallelism): a nonzero number, or an
    /// error.
    pub(crate) fn available_parallelism(&mut self) -> Taken {
        Ok(Some(match self.choose()? {
            Parallelism::Known => Seen::Ok(Box::new(Seen::Named("NonZero", None))),
            Parallelism::Unknown => Seen::Err(Box::new(Seen::StdText)),
        }))
    }
}
