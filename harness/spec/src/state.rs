//! The state of a running scenario: its threads, its shared objects, its process.

use std::collections::{BTreeMap, VecDeque};
use std::hash::{Hash, Hasher};

use threadproof_model::{Action, Body, End, Line, Outcome, Report, Step};

use crate::order::{Atomic, Clock};
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
    /// What the panic hook has reported, sorted.
    pub(crate) reports: Vec<Report>,
    /// The choices that the platform has made, by the name of their latitude.
    pub(crate) choices: Choices,
    /// How the process ended, once it has.
    pub(crate) end: Option<End>,
}

/// Choices that a platform makes, by the name of their latitude.
pub(crate) type Choices = BTreeMap<&'static str, &'static str>;

/// A shared object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Object<'s> {
    Atomic(Atomic),
    /// The messages under way, each with what happened before it was sent.
    Channel(VecDeque<(Value<'s>, Clock)>),
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
    pub(crate) clock: Clock,
}

/// How far a thread has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Progress {
    /// Its closure is running.
    Running,
    /// Its closure is done; it may still be dropping the result.
    ClosureDone,
    /// It is finished.
    Finished,
}

/// A body that a thread is in the middle of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Frame<'s> {
    pub(crate) kind: Kind<'s>,
    pub(crate) body: BodyRef<'s>,
    /// The step that comes next.
    pub(crate) next: usize,
    /// In order of binding.
    pub(crate) variables: Vec<(&'s str, Value<'s>)>,
    /// The value of a call at the end of the body.
    pub(crate) tail: Option<Value<'s>>,
    /// The body's value, once it is being left.
    pub(crate) leaving: Option<Value<'s>>,
}

/// Why a frame is there, and so what happens when it is left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind<'s> {
    /// The thread's own closure.
    Closure,
    /// A called function.
    Function {
        bind: Option<&'s str>,
    },
    Catch {
        bind: Option<&'s str>,
    },
    /// A scope; whether a thread in it panicked and nobody joined it.
    Scope {
        panicked: bool,
    },
    /// A drop; if it runs because of a panic, the payload that will go on when it is done.
    Drop {
        interrupted: Option<Value<'s>>,
    },
}

/// A body of the scenario. It is identified by the line of its end, which no other body has.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BodyRef<'s>(pub(crate) &'s Body);

impl PartialEq for BodyRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0.end == other.0.end
    }
}

impl Eq for BodyRef<'_> {}

/// Where the threads are and what they have seen: nearly all that tells states apart.
impl Hash for State<'_> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        for thread in self.threads.iter().map(|(_, thread)| thread) {
            for frame in &thread.frames {
                (frame.body.0.end, frame.next).hash(hasher);
            }
            thread.seen.hash(hasher);
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

impl<'s> Frame<'s> {
    pub(crate) fn new(kind: Kind<'s>, body: &'s Body) -> Self {
        let body = BodyRef(body);
        Self { kind, body, next: 0, variables: Vec::new(), tail: None, leaving: None }
    }

    /// Whether the frame's body sees the variables of the frame below.
    pub(crate) fn is_block(&self) -> bool {
        matches!(self.kind, Kind::Catch { .. } | Kind::Scope { .. })
    }

    /// Whether anything that the frame holds does something when it is dropped.
    pub(crate) fn has_drops(&self) -> bool {
        let values = self.variables.iter().map(|(_, value)| value);
        values.chain(&self.tail).any(|value| !value.is_copy())
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
            progress: Progress::Running,
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

    /// Whether the thread is at a place where it may have to wait for others.
    pub(crate) fn can_wait(&self) -> bool {
        match self.place() {
            Some(Place::Step(step)) => {
                matches!(step.action, Action::Join { .. } | Action::Recv { .. })
            }
            Some(Place::End(_)) => {
                self.frames.last().is_some_and(|frame| matches!(frame.kind, Kind::Scope { .. }))
            }
            None => false,
        }
    }

    /// Where a variable is: its frame, and its position there.
    pub(crate) fn find(&self, name: &str) -> Option<(usize, usize)> {
        for (depth, frame) in self.frames.iter().enumerate().rev() {
            let is_named = |(bound, _): &(&str, Value<'_>)| *bound == name;
            if let Some(position) = frame.variables.iter().rposition(is_named) {
                return Some((depth, position));
            }
            if !frame.is_block() {
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
    /// What the run came to, if it ended so.
    pub(crate) fn outcome(&self, end: End) -> Outcome {
        let columns = self
            .threads
            .iter()
            .map(|(label, thread)| (label.to_string(), thread.seen.observations()));
        let columns = columns.filter(|(_, column)| !column.is_empty());
        Outcome { columns: columns.collect(), end, reports: self.reports.clone() }
    }
}
