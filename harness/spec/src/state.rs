//! The state of a run: its threads, its shared objects, its process.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

use threadproof_model::{
    Block, ChannelId, CondvarId, HandleNameId, Instruction, KeyId, Line, MutexId, ObjectId,
    Outcome, ProcessEnd, Report, Slot,
};

use crate::frames::{BlockRef, Frame, FrameKind};
use crate::history::History;
use crate::labels::{Labels, ThreadId};
use crate::latitude::{Choice, Choices, SpuriousUnpark, SpuriousWakeup};
use crate::objects::Objects;
use crate::order::Clock;
use crate::thread_list::Threads;
use crate::value::Value;

/// Everything that the rest of a run depends on, and what its threads have observed so far.
///
/// Cloning is cheap: a thread is copied only when it is changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct State<'p> {
    pub(crate) threads: Threads<'p>,
    pub(crate) objects: Objects<'p>,
    /// The panic hook, if it is not std's.
    pub(crate) hook: Option<BlockRef<'p>>,
    /// What was reported on stderr, sorted.
    pub(crate) reports: Vec<Report>,
    /// The choices that the platform has made.
    pub(crate) choices: Choices,
    /// How the process ended, once it has.
    pub(crate) end: Option<ProcessEnd>,
}

/// A thread, from its spawn on. What a handle can ask about it outlives its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Thread<'p> {
    /// Its stack, innermost frame last.
    pub(crate) frames: Vec<Frame<'p>>,
    /// The payload of the panic that is unwinding it.
    pub(crate) unwinding: Option<Value<'p>>,
    /// What its steps have seen.
    pub(crate) seen: History,
    pub(crate) name: Option<&'p str>,
    /// The scope that it was spawned into: the thread that the scope belongs to, and the frame there.
    pub(crate) scope: Option<(ThreadId, usize)>,
    /// How many threads it has spawned under each name of a handle.
    pub(crate) spawned: BTreeMap<HandleNameId, usize>,
    /// Whether its handle is gone: dropped or joined.
    pub(crate) detached: bool,
    /// The result of its closure, from the end of the closure until it is taken or dropped.
    pub(crate) result: Option<Value<'p>>,
    pub(crate) progress: Progress,
    /// What it waits for in the middle of its next step, once it has begun the step.
    pub(crate) waiting: Option<Waiting<'p>>,
    /// The token of an `unpark`, with what happened before.
    pub(crate) token: Option<Clock>,
    /// Its thread-locals, in the order of their first use.
    pub(crate) locals: Vec<(KeyId, Local)>,
    /// How the process ends when the thread's destructors are done, if it does.
    pub(crate) exits: Option<ProcessEnd>,
    pub(crate) clock: Clock,
}

/// What a thread waits for in the middle of a step that has changed something already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Waiting<'p> {
    /// A token.
    Parked,
    /// A notification, having released a mutex.
    Notification {
        condvar: CondvarId,
        mutex: MutexId,
        /// Whether the wait times out.
        is_timed: bool,
        is_notified: bool,
        /// Whether it is certain to wait: the mutex has been locked since.
        is_certain: bool,
    },
    /// The end of a round of a barrier.
    Round { round: u32 },
    /// A receiver that takes what was sent, or the drop of the receiver.
    Receiver { is_taken: bool },
    /// A message of this channel, and the message when it has come.
    Sender { channel: ChannelId, message: Option<(Value<'p>, Clock)> },
}

impl Waiting<'_> {
    /// The choice by which a platform may end the wait without anything having happened.
    pub(crate) fn spurious_end(&self) -> Option<Choice> {
        match self {
            Self::Parked => Some(SpuriousUnpark::Wake.into()),
            Self::Notification { is_timed: false, .. } => Some(SpuriousWakeup::Wake.into()),
            Self::Notification { is_timed: true, .. }
            | Self::Round { .. }
            | Self::Receiver { .. }
            | Self::Sender { .. } => None,
        }
    }
}

/// A thread-local.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Local {
    /// Its initializer runs.
    Starting,
    Alive(i32),
    /// Its destructor runs, or has run.
    Gone,
}

/// How far a thread has got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Progress {
    /// It has taken no step, so whether it has started cannot be observed.
    Spawned,
    /// Its closure is running.
    Running,
    /// Its closure is done; it may still be dropping the result.
    ClosureDone,
    /// Its result is handed over; its thread-locals are being dropped.
    Leaving,
    /// It is finished.
    Finished,
}

/// Where the threads are and what they have observed: nearly everything that distinguishes states.
impl Hash for State<'_> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        for thread in self.threads.iter().map(|(_, thread)| thread) {
            for frame in &thread.frames {
                (frame.block.0.end, frame.next).hash(hasher);
            }
            thread.seen.hash(hasher);
            (thread.waiting.is_some(), thread.token.is_some()).hash(hasher);
        }
    }
}

/// Where a thread is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place<'p> {
    /// Before a step.
    Step(&'p Instruction),
    /// At the end of a block.
    End(&'p Block),
}

impl Place<'_> {
    pub(crate) fn line(&self) -> Line {
        match self {
            Self::Step(step) => step.line,
            Self::End(block) => block.end,
        }
    }
}

impl<'p> Thread<'p> {
    pub(crate) fn new(body: &'p Block, name: Option<&'p str>) -> Self {
        Self {
            frames: vec![Frame::new(FrameKind::Closure, body)],
            unwinding: None,
            seen: History::default(),
            name,
            scope: None,
            spawned: BTreeMap::new(),
            detached: false,
            result: None,
            progress: Progress::Spawned,
            waiting: None,
            token: None,
            locals: Vec::new(),
            exits: None,
            clock: Clock::default(),
        }
    }

    /// Where the thread is, unless it is finished.
    pub(crate) fn place(&self) -> Option<Place<'p>> {
        let frame = self.frames.last()?;
        let block = frame.block.0;
        let is_over = self.unwinding.is_some() || frame.leaving.is_some();
        Some(match block.steps.get(frame.next) {
            Some(step) if !is_over => Place::Step(step),
            _ => Place::End(block),
        })
    }

    /// Whether it has thread-locals that it will drop.
    pub(crate) fn has_locals(&self) -> bool {
        self.locals.iter().any(|(_, local)| matches!(local, Local::Alive(_)))
    }

    /// Whether it is dropping its thread-locals, in the middle of a destructor.
    pub(crate) fn is_in_destructor(&self) -> bool {
        self.frames.first().is_some_and(|frame| frame.kind == FrameKind::LocalDrop)
    }

    /// The shared objects that its next step names.
    pub(crate) fn objects_ahead(&self) -> Vec<ObjectId> {
        match self.place() {
            Some(Place::Step(step)) => step.op.objects(),
            Some(Place::End(_)) | None => Vec::new(),
        }
    }

    /// Whether its next step names this shared object.
    pub(crate) fn is_at_object(&self, object: impl Into<ObjectId>) -> bool {
        self.objects_ahead().contains(&object.into())
    }

    /// Where a variable is: its frame, and its position there.
    ///
    /// Panics if there is none, which no resolved program does: it binds a variable before it uses
    /// it, and does not use it once it has moved.
    pub(crate) fn find(&self, slot: Slot) -> (usize, usize) {
        for (depth, frame) in self.frames.iter().enumerate().rev() {
            let is_it = |(bound, _): &(Slot, Value<'_>)| *bound == slot;
            if let Some(position) = frame.variables.iter().rposition(is_it) {
                return (depth, position);
            }
            if !frame.kind.sees_around() {
                break;
            }
        }
        unreachable!("a resolved program binds its variables before it uses them")
    }

    /// The value of a variable.
    pub(crate) fn variable(&self, slot: Slot) -> &Value<'p> {
        let (depth, position) = self.find(slot);
        &self.frames[depth].variables[position].1
    }
}

impl State<'_> {
    /// Whether a thread other than this one is in the middle of a thread-local destructor.
    pub(crate) fn is_beside_destructor(&self, id: ThreadId) -> bool {
        self.threads.iter().any(|(other, thread)| other != id && thread.is_in_destructor())
    }

    /// The outcome of the run, if it ended so.
    pub(crate) fn outcome(&self, labels: &Labels, end: ProcessEnd) -> Outcome {
        let columns = self
            .threads
            .iter()
            .map(|(id, thread)| (labels.text(id).to_string(), thread.seen.observations()));
        let columns = columns.filter(|(_, column)| !column.is_empty());
        Outcome { columns: columns.collect(), end, reports: self.reports.clone() }
    }
}
