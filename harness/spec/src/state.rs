//! The state of a running scenario: its threads, its shared objects, its process.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

use threadproof_model::{Body, Line, Mention, Outcome, ProcessEnd, Report, Step};

use crate::frames::{BodyRef, Frame, Kind};
use crate::latitude::{Choice, Choices, SpuriousUnpark, SpuriousWakeup};
use crate::objects::Object;
use crate::order::Clock;
use crate::sights::Sights;
use crate::threads::Threads;
use crate::value::{Label, Value};

/// Everything that the future of a run depends on, and what its threads have seen so far.
///
/// Cloning is cheap: a thread is copied only when it is changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct State<'s> {
    /// By label.
    pub(crate) threads: Threads<'s>,
    /// In the order in which the scenario lists them.
    pub(crate) objects: Vec<Object<'s>>,
    /// The panic hook, if it is not std's.
    pub(crate) hook: Option<BodyRef<'s>>,
    /// What was reported on stderr, sorted.
    pub(crate) reports: Vec<Report>,
    /// The choices that the platform has made.
    pub(crate) choices: Choices,
    /// How the process ended, once it has.
    pub(crate) end: Option<ProcessEnd>,
}

/// A thread, from its spawn on; what a handle can ask of it outlives its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Thread<'s> {
    /// Its stack, innermost frame last.
    pub(crate) frames: Vec<Frame<'s>>,
    /// The payload of the panic that is unwinding it.
    pub(crate) unwinding: Option<Value<'s>>,
    /// What its steps have seen.
    pub(crate) seen: Sights,
    pub(crate) name: Option<&'s str>,
    /// The scope that it was spawned into: whose it is, and which frame of that thread.
    pub(crate) scope: Option<(Label, usize)>,
    /// How often it has spawned a thread under a handle of that name.
    pub(crate) spawned: BTreeMap<&'s str, usize>,
    /// Whether its handle is gone: dropped or joined.
    pub(crate) detached: bool,
    /// Its closure's result, from the end of the closure until someone takes or drops it.
    pub(crate) result: Option<Value<'s>>,
    pub(crate) progress: Progress,
    /// What it waits for in the middle of its next step, once it has begun that.
    pub(crate) waiting: Option<Waiting<'s>>,
    /// The token that an unpark has left, with what happened before.
    pub(crate) token: Option<Clock>,
    /// Its thread-locals, in the order of their first use, by the position of their keys.
    pub(crate) locals: Vec<(usize, Local)>,
    /// How the process ends when the thread's destructors are done, if it does.
    pub(crate) exits: Option<ProcessEnd>,
    pub(crate) clock: Clock,
}

/// What a thread waits for in the middle of a step, having changed something already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Waiting<'s> {
    /// A token.
    Parked,
    /// A notification, having given back a mutex.
    Notification {
        /// The position of the condvar.
        condvar: usize,
        /// The position of the mutex.
        mutex: usize,
        /// Whether the wait is over by itself after a while.
        is_timed: bool,
        is_notified: bool,
        /// Whether it is certain that it waits: somebody has locked the mutex since.
        is_certain: bool,
    },
    /// The end of a barrier's round.
    Round { barrier: usize, round: u32 },
    /// Somebody who receives what was sent, or the end of the receiver.
    Receiver { is_taken: bool },
    /// Somebody who sends, and the message when it has come.
    Sender { message: Option<(Value<'s>, Clock)> },
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
    /// Its initialiser runs.
    Starting,
    Alive(i32),
    /// Its destructor runs, or has run.
    Gone,
}

/// How far a thread has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Progress {
    /// It has not taken a step yet: nobody can tell whether it has started.
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

/// Where the threads are and what they have seen: nearly all that tells states apart.
impl Hash for State<'_> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        for thread in self.threads.iter().map(|(_, thread)| thread) {
            for frame in &thread.frames {
                (frame.body.0.end, frame.next).hash(hasher);
            }
            thread.seen.hash(hasher);
            (thread.waiting.is_some(), thread.token.is_some()).hash(hasher);
        }
    }
}

/// Where a thread is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place<'s> {
    /// Before a step.
    Step(&'s Step),
    /// At the end of a body.
    End(&'s Body),
}

impl Place<'_> {
    pub(crate) fn line(&self) -> Line {
        match self {
            Self::Step(step) => step.line,
            Self::End(body) => body.end,
        }
    }
}

impl<'s> Thread<'s> {
    pub(crate) fn new(body: &'s Body, name: Option<&'s str>) -> Self {
        Self {
            frames: vec![Frame::new(Kind::Closure, body)],
            unwinding: None,
            seen: Sights::default(),
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
    pub(crate) fn place(&self) -> Option<Place<'s>> {
        let frame = self.frames.last()?;
        let body = frame.body.0;
        let is_over = self.unwinding.is_some() || frame.leaving.is_some();
        Some(match body.steps.get(frame.next) {
            Some(step) if !is_over => Place::Step(step),
            _ => Place::End(body),
        })
    }

    /// Whether it has thread-locals that it will drop.
    pub(crate) fn has_locals(&self) -> bool {
        self.locals.iter().any(|(_, local)| matches!(local, Local::Alive(_)))
    }

    /// Whether it is dropping its thread-locals, in the middle of a destructor.
    pub(crate) fn is_in_destructor(&self) -> bool {
        self.frames.first().is_some_and(|frame| frame.kind == Kind::LocalDrop)
    }

    /// Whether it is at a step that names this shared object.
    pub(crate) fn is_at_object(&self, name: &str) -> bool {
        let Some(Place::Step(step)) = self.place() else { return false };
        step.action
            .mentions()
            .iter()
            .any(|mention| matches!(mention, Mention::Object(_, object) if &***object == name))
    }

    /// Where a variable is: its frame, and its position there.
    pub(crate) fn find(&self, name: &str) -> Option<(usize, usize)> {
        for (depth, frame) in self.frames.iter().enumerate().rev() {
            let is_named = |(bound, _): &(&str, Value<'_>)| *bound == name;
            if let Some(position) = frame.variables.iter().rposition(is_named) {
                return Some((depth, position));
            }
            if !frame.kind.sees_around() {
                break;
            }
        }
        None
    }

    /// The value of a variable.
    pub(crate) fn variable(&self, name: &str) -> Option<&Value<'s>> {
        let (depth, position) = self.find(name)?;
        Some(&self.frames[depth].variables[position].1)
    }
}

impl State<'_> {
    /// Whether a thread other than this one is in the middle of a thread-local destructor.
    pub(crate) fn is_beside_destructor(&self, label: &Label) -> bool {
        self.threads.iter().any(|(other, thread)| other != label && thread.is_in_destructor())
    }

    /// What the run came to, if it ended so.
    pub(crate) fn outcome(&self, end: ProcessEnd) -> Outcome {
        let columns = self
            .threads
            .iter()
            .map(|(label, thread)| (label.to_string(), thread.seen.observations()));
        let columns = columns.filter(|(_, column)| !column.is_empty());
        Outcome { columns: columns.collect(), end, reports: self.reports.clone() }
    }
}
