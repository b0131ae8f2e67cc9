//! What a scenario is: threads, and the steps that they take.

use crate::name::Name;
use crate::step::{Body, Step};

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
