//! A scenario: threads, and the steps that they take.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::body::{Body, Step};
use crate::facets::Flow;
use crate::kind::Kind;
use crate::name::Name;
use crate::parts::Mention;
use crate::step::{Line, StackSize};

/// A small program of threads that tests promises of std.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scenario {
    /// `GROUP/NAME`, from the path of the file.
    pub id: String,
    /// One sentence: what the scenario shows.
    pub title: String,
    /// The clauses of the contract that it tests.
    pub clauses: Vec<Name>,
    /// The value of `RUST_MIN_STACK` in its process.
    pub min_stack: Option<StackSize>,
    /// The objects that its threads share.
    pub shared: Vec<Shared>,
    /// The body of the main thread.
    pub main: Body,
    /// The closures that threads can be spawned from.
    pub threads: Vec<Routine>,
    /// The functions that they can call.
    pub functions: Vec<Routine>,
}

/// An object that the threads of a scenario share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// Its name in steps.
    pub name: Name,
    /// Its kind and initial state.
    pub kind: SharedKind,
}

/// The kind of a shared object, and its initial state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SharedKind {
    /// An `AtomicI32` with its initial value.
    Atomic(i32),
    /// A channel and its receiver.
    Channel {
        /// The number of messages that it holds; unbounded if `None`.
        bound: Option<u32>,
        /// The initial number of senders.
        senders: u32,
    },
    /// A `Mutex<i32>` with its initial value.
    Mutex(i32),
    /// An `RwLock<i32>` with its initial value.
    RwLock(i32),
    /// A `Condvar`.
    Condvar,
    /// A `Barrier` for this many threads.
    Barrier(u32),
    /// A `Once`.
    Once,
    /// A `OnceLock<i32>`.
    OnceLock,
    /// A `LazyLock<i32>` with its initializer.
    LazyLock(Body),
    /// A thread-local key, with an `i32` in each thread.
    ThreadLocal {
        /// Its initializer; `None` for a `const` value, 0.
        init: Option<Body>,
        /// The steps that the drop of a value takes.
        on_drop: Option<Body>,
    },
}

impl SharedKind {
    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Atomic(_) => Kind::Atomic,
            Self::Channel { .. } => Kind::Channel,
            Self::Mutex(_) => Kind::Mutex,
            Self::RwLock(_) => Kind::RwLock,
            Self::Condvar => Kind::Condvar,
            Self::Barrier(_) => Kind::Barrier,
            Self::Once => Kind::Once,
            Self::OnceLock => Kind::OnceLock,
            Self::LazyLock(_) => Kind::LazyLock,
            Self::ThreadLocal { .. } => Kind::ThreadLocal,
        }
    }

    /// The bodies that it runs.
    pub fn bodies(&self) -> impl Iterator<Item = &Body> {
        let (first, second) = match self {
            Self::LazyLock(body) => (Some(body), None),
            Self::ThreadLocal { init, on_drop } => (init.as_ref(), on_drop.as_ref()),
            Self::Atomic(_)
            | Self::Channel { .. }
            | Self::Mutex(_)
            | Self::RwLock(_)
            | Self::Condvar
            | Self::Barrier(_)
            | Self::Once
            | Self::OnceLock => (None, None),
        };
        first.into_iter().chain(second)
    }
}

/// A body with a name: a thread's closure, or a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Routine {
    /// Its name in `spawn` or `call`.
    pub name: Name,
    /// Its steps.
    pub body: Body,
    /// The variables that it uses and does not bind. A function takes them from its caller; for a
    /// thread, they must be moved into it.
    pub free: Vec<Name>,
}

impl Scenario {
    /// All bodies that are not part of a step: main's, the threads', the functions', and those of
    /// shared objects.
    pub fn bodies(&self) -> impl Iterator<Item = &Body> {
        let routines = self.threads.iter().chain(&self.functions);
        let shared = self.shared.iter().flat_map(|object| object.kind.bodies());
        std::iter::once(&self.main).chain(routines.map(|routine| &routine.body)).chain(shared)
    }

    /// The shared object with this name.
    #[must_use]
    pub fn object(&self, name: &str) -> Option<&Shared> {
        self.shared.iter().find(|object| &*object.name == name)
    }

    /// All steps of all bodies.
    pub fn walk<'s>(&'s self, mut visit: impl FnMut(&'s Step)) {
        for body in self.bodies() {
            body.walk(&mut visit);
        }
    }

    /// The exit codes of its `exit` steps, by line.
    #[must_use]
    pub fn exit_codes(&self) -> BTreeMap<Line, i32> {
        let mut codes = BTreeMap::new();
        self.walk(|step| {
            if let Flow::Exits(code) = step.action.flow() {
                codes.insert(step.line, code);
            }
        });
        codes
    }

    /// The sum of the finite times for which its steps wait.
    #[must_use]
    pub fn pauses(&self) -> Duration {
        let mut sum = Duration::ZERO;
        self.walk(|step| {
            for mention in step.action.mentions() {
                if let Mention::Pause(pause) = mention {
                    sum += pause;
                }
            }
        });
        sum
    }

    /// The closure with this name.
    #[must_use]
    pub fn thread(&self, name: &str) -> Option<&Routine> {
        self.threads.iter().find(|routine| &*routine.name == name)
    }

    /// The function with this name.
    #[must_use]
    pub fn function(&self, name: &str) -> Option<&Routine> {
        self.functions.iter().find(|routine| &*routine.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::scenario;

    #[test]
    fn pauses_are_the_finite_times_of_all_steps() {
        let scenario = scenario(
            r#"
            shared { channel "c" }
            main { sleep 0.5; park-timeout "never"; catch { recv-timeout "c" 1200 } }
            thread "a" { park-timeout 7 }
            "#,
        );
        assert_eq!(scenario.pauses(), Duration::from_micros(1_207_500));
    }
}
