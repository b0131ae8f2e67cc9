//! The state of a run: its threads, its shared objects, its process.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

use threadproof_model::{
    BarrierId, Block, ChannelId, CondvarId, HandleNameId, Instruction, KeyId, Line, MutexId,
    ObjectId, Outcome, ProcessEnd, Report, RwLockId, Slot,
};

use crate::chance::Grain;
use crate::frames::{BlockRef, Frame, FrameKind};
use crate::history::History;
use crate::labels::ThreadId;
use crate::latitude::{Choice, Choices, SpuriousUnpark, SpuriousWakeup};
use crate::objects::Objects;
use crate::order::Clock;
use crate::setup::Setup;
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
    pub(crate) grain: Grain,
    /// How the process ended, once it has.
    pub(crate) end: Option<ProcessEnd>,
}

/// A thread. It is kept after it has finished, since handles can still query it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Thread<'p> {
    /// Its stack, innermost frame last.
    pub(crate) frames: Vec<Frame<'p>>,
    /// The payload of the panic that is unwinding it.
    pub(crate) unwinding: Option<Value<'p>>,
    /// What its steps have observed.
    pub(crate) seen: History,
    pub(crate) name: Option<&'p str>,
    /// The scope that it was spawned into: the thread that the scope belongs to, and its frame
    /// there.
    pub(crate) scope: Option<(ThreadId, usize)>,
    /// The number of threads that it has spawned under each handle name.
    pub(crate) spawned: BTreeMap<HandleNameId, usize>,
    /// The bytes of stack that it was spawned with, if a size was requested.
    pub(crate) stack: Option<u64>,
    /// Whether the drop of its result may take steps, or drop an end of a channel.
    pub(crate) result_may_drop: bool,
    /// Whether its handle is gone: dropped or joined.
    pub(crate) detached: bool,
    /// Whether a join or the end of a scope has waited for it.
    pub(crate) is_awaited: bool,
    /// The result of its closure, from the end of the closure until it is taken or dropped.
    pub(crate) result: Option<Value<'p>>,
    pub(crate) progress: Progress,
    /// What it waits for in the middle of its next step, if it has begun that step.
    pub(crate) waiting: Option<Waiting<'p>>,
    /// The channel whose last sender it is dropping.
    pub(crate) disconnecting: Option<ChannelId>,
    /// The token of an `unpark`, with what happened before it.
    pub(crate) token: Option<Clock>,
    /// Its thread-locals, in the order of their first use.
    pub(crate) locals: Vec<(KeyId, Local)>,
    /// The thread-locals that its destructors have initialized, each as often as they did.
    pub(crate) late_locals: Vec<KeyId>,
    /// How the process ends once the thread's destructors have run, if it does.
    pub(crate) exits: Option<Exit>,
    pub(crate) clock: Clock,
}

/// How a thread ends the process, once its destructors have run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Exit {
    pub(crate) end: ProcessEnd,
    /// Whether it was panicking, and so still is in its destructors.
    pub(crate) is_panicking: bool,
    /// Whether it was in the panic hook, where another panic aborts the process.
    pub(crate) is_in_hook: bool,
}

/// What a thread waits for in the middle of a step that has already changed something.
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
        /// Whether it certainly waits: the mutex has been locked since.
        is_certain: bool,
    },
    /// The end of a round of a barrier.
    Round { barrier: BarrierId, round: u32 },
    /// The receiver takes the message, or is dropped.
    Receiver { is_taken: bool },
    /// A message on this channel; the message, once it has arrived.
    Sender { channel: ChannelId, is_timed: bool, message: Option<(Value<'p>, Clock)> },
    /// Another thread to finish, in a program whose threads may join each other.
    Joined,
    /// An rwlock, which it wants to write to.
    Writer { lock: RwLockId },
    /// Nothing: it is about to continue, and other threads can move first.
    Pausing,
    /// Nothing: it is about to end the process.
    Ending(ProcessEnd),
}

impl Waiting<'_> {
    /// The choice by which a platform may end the wait spuriously.
    pub(crate) fn spurious_end(&self) -> Option<Choice> {
        match self {
            Self::Parked => Some(SpuriousUnpark::Wake.into()),
            Self::Notification { is_timed: false, .. } => Some(SpuriousWakeup::Wake.into()),
            Self::Notification { is_timed: true, .. }
            | Self::Round { .. }
            | Self::Receiver { .. }
            | Self::Sender { .. }
            | Self::Joined
            | Self::Writer { .. }
            | Self::Pausing
            | Self::Ending(_) => None,
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

/// How far a thread has progressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Progress {
    /// It has taken no step, so whether it has started cannot be observed.
    Spawned,
    /// Its closure is running.
    Running,
    /// Its closure is done; it may still be dropping the result.
    ClosureDone,
    /// Its result has been handed over; it is dropping its thread-locals.
    Leaving,
    /// It has finished.
    Finished,
}

/// Hashes where the threads are, what they have observed, and the objects. That distinguishes nearly all
/// states.
impl Hash for State<'_> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        for thread in self.threads.iter().map(|(_, thread)| thread) {
            for frame in &thread.frames {
                (frame.block, frame.next).hash(hasher);
            }
            thread.seen.hash(hasher);
            (thread.waiting.is_some(), thread.token.is_some(), &thread.clock).hash(hasher);
        }
        self.objects.hash(hasher);
    }
}

/// Where a thread is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place<'p> {
    /// Before a step.
    Step(&'p Instruction),
    /// At the end of a block.
    End(&'p Block),
    /// Between two effects of a turn.
    Between,
}

impl Place<'_> {
    pub(crate) fn line(&self) -> Option<Line> {
        match self {
            Self::Step(step) => Some(step.line),
            Self::End(block) => Some(block.end),
            Self::Between => None,
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
            stack: None,
            result_may_drop: false,
            detached: false,
            is_awaited: false,
            result: None,
            progress: Progress::Spawned,
            waiting: None,
            disconnecting: None,
            token: None,
            locals: Vec::new(),
            late_locals: Vec::new(),
            exits: None,
            clock: Clock::default(),
        }
    }

    /// Where the thread is, unless it has finished.
    pub(crate) fn place(&self) -> Option<Place<'p>> {
        if self.is_between() {
            return Some(Place::Between);
        }
        let frame = self.frames.last()?;
        let block = frame.block.0;
        let is_over = self.unwinding.is_some() || frame.leaving.is_some();
        Some(match block.steps.get(frame.next) {
            Some(step) if !is_over => Place::Step(step),
            _ => Place::End(block),
        })
    }

    /// Whether it is between two effects of a turn, and continues without taking a step.
    pub(crate) fn is_between(&self) -> bool {
        matches!(self.waiting, Some(Waiting::Pausing | Waiting::Ending(_)))
    }

    /// Whether it has thread-locals that it will drop.
    pub(crate) fn has_locals(&self) -> bool {
        self.locals.iter().any(|(_, local)| matches!(local, Local::Alive(_)))
    }

    /// Whether it is dropping its thread-locals, in the middle of a destructor.
    pub(crate) fn is_in_destructor(&self) -> bool {
        let first = self.frames.first().map(|frame| &frame.kind);
        matches!(first, Some(FrameKind::LocalDrop { .. }))
    }

    /// Whether it is in the middle of the destructor of this thread-local.
    pub(crate) fn is_dropping(&self, key: KeyId) -> bool {
        let first = self.frames.first().map(|frame| &frame.kind);
        first == Some(&FrameKind::LocalDrop { key })
    }

    /// The shared objects that its next step names.
    pub(crate) fn objects_ahead(&self) -> Vec<ObjectId> {
        match self.place() {
            Some(Place::Step(step)) => step.op.objects(),
            Some(Place::End(_) | Place::Between) | None => Vec::new(),
        }
    }

    /// Whether its next step names this shared object.
    pub(crate) fn is_at_object(&self, object: impl Into<ObjectId>) -> bool {
        self.objects_ahead().contains(&object.into())
    }

    /// Where a variable is: its frame, and its position there.
    ///
    /// Panics if there is none. That cannot happen: a resolved program binds a variable before it
    /// uses it, and does not use it after it is moved.
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

    /// Roughly how much memory the state takes, in parts of similar size.
    pub(crate) fn size(&self) -> usize {
        let frames: usize = self.threads.iter().map(|(_, thread)| 1 + thread.frames.len()).sum();
        let messages: usize =
            self.objects.channels.iter().map(|channel| channel.messages.len()).sum();
        frames + messages
    }

    /// The outcome of the run, if it ends this way.
    pub(crate) fn outcome(&self, setup: &Setup<'_>, end: ProcessEnd) -> Outcome {
        let columns = self.threads.iter().map(|(id, thread)| {
            (setup.labels.text(id).to_string(), setup.histories.observations(thread.seen))
        });
        let columns = columns.filter(|(_, column)| !column.is_empty());
        Outcome { columns: columns.collect(), end, reports: self.reports.clone() }
    }
}
