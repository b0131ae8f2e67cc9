//! What a scenario is: threads, and the steps that they take.

use crate::action::Action;
use crate::name::{Name, Span};

/// The line of a scenario's canonical text that a step, or the end of a block, stands on; from 1.
///
/// It is how schedules, logs and outcomes name a place in a scenario.
pub type Line = u32;

/// A small program of threads that puts promises of std to the test.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scenario {
    /// `GROUP/NAME`, from the file's place.
    pub id: String,
    /// One sentence: what the scenario shows.
    pub title: String,
    /// The clauses of the contract that it puts to the test.
    pub clauses: Vec<Name>,
    /// What all its threads can reach.
    pub shared: Vec<Shared>,
    /// What the main thread does.
    pub main: Body,
    /// The closures that threads can be spawned from.
    pub threads: Vec<Routine>,
    /// The functions that any of them can call.
    pub functions: Vec<Routine>,
}

/// An object that all threads of a scenario can reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// What steps call it.
    pub name: Name,
    /// What it is.
    pub kind: SharedKind,
}

/// The kinds of shared objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SharedKind {
    /// An `AtomicI32` with its first value.
    Atomic(i32),
    /// An unbounded channel, whose ends live as long as the process.
    Channel,
}

/// A body with a name: a thread's closure, or a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Routine {
    /// What `spawn` or `call` say.
    pub name: Name,
    /// What it does.
    pub body: Body,
    /// The variables that it uses and does not bind itself. A function takes them from its caller;
    /// a thread has what was moved into it.
    pub free: Vec<Name>,
}

/// Steps in order, run by one thread. It has a value, as a closure has: what a `return` gives,
/// else what a `call` at its end gives, else `()`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// The steps.
    pub steps: Vec<Step>,
    /// The line of the closing brace, which stands for falling off the end.
    pub end: Line,
}

/// One step.
#[derive(Clone, Debug)]
pub struct Step {
    /// What it does.
    pub action: Action,
    /// Its line in the canonical text.
    pub line: Line,
    /// Where it stands in the text that was read.
    pub span: Span,
}

/// Two steps are the same when they do the same at the same line.
impl PartialEq for Step {
    fn eq(&self, other: &Self) -> bool {
        self.action == other.action && self.line == other.line
    }
}

impl Eq for Step {}

impl Body {
    /// Calls `visit` with every step, those of blocks inside after the step that holds them.
    pub fn walk<'s>(&'s self, visit: &mut impl FnMut(&'s Step)) {
        for step in &self.steps {
            visit(step);
            if let Some(body) = step.action.body() {
                body.walk(visit);
            }
        }
    }
}

impl Scenario {
    /// All bodies that stand for themselves: main's, the threads', the functions'.
    pub fn bodies(&self) -> impl Iterator<Item = &Body> {
        let routines = self.threads.iter().chain(&self.functions);
        std::iter::once(&self.main).chain(routines.map(|routine| &routine.body))
    }

    /// All steps of all bodies.
    pub fn walk<'s>(&'s self, mut visit: impl FnMut(&'s Step)) {
        for body in self.bodies() {
            body.walk(&mut visit);
        }
    }

    /// The closure of that name.
    #[must_use]
    pub fn thread(&self, name: &str) -> Option<&Routine> {
        self.threads.iter().find(|routine| &*routine.name == name)
    }

    /// The function of that name.
    #[must_use]
    pub fn function(&self, name: &str) -> Option<&Routine> {
        self.functions.iter().find(|routine| &*routine.name == name)
    }
}
