//! Every semantic error in a scenario.

mod message;

use crate::facets::Context;
use crate::fault::{Fault, FaultKind};
use crate::kind::Thing;
use crate::name::{Name, Span};
use crate::resolve::{Hold, Return};

/// The number of known names that a fault lists. A file can have thousands of names, and as many
/// faults.
pub(crate) const MAX_KNOWN: usize = 32;

/// A semantic error: words that are known, but make no sense together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Misuse {
    /// An undeclared name.
    Undeclared {
        /// The name.
        name: Name,
        /// The kinds of thing that it could name here.
        expected: Vec<Thing>,
        /// Names that would fit here.
        known: Vec<String>,
    },
    /// The name of another kind of thing.
    OtherThing {
        /// The name.
        name: Name,
        /// The kind of thing that it names.
        is: Thing,
        /// Where it is declared.
        declared: Span,
        /// The kinds of thing expected here.
        expected: Vec<Thing>,
    },
    /// A second declaration of a name.
    DeclaredTwice {
        /// The name.
        name: Name,
        /// Where it is declared first.
        first: Span,
    },
    /// The name `main`, which is reserved for the main thread.
    MainIsTaken,
    /// More thread-local keys than a probe has.
    TooManyKeys {
        /// The number that it has.
        max: usize,
    },
    /// A spawn or a call that makes a thread or a function recursive.
    Cycle {
        /// The names of the routines in the cycle, with the first repeated at the end.
        way: Vec<String>,
    },
    /// Type inference takes too many passes.
    TooManyPasses,
    /// A variable that is not bound here.
    Unbound {
        /// Its name.
        name: Name,
        /// The variables that are bound, innermost first.
        known: Vec<String>,
        /// The surroundings of the step.
        around: Surroundings,
    },
    /// A call of a function that needs a variable that the caller lacks.
    NotPassed {
        /// The function.
        function: String,
        /// The variable, where the function uses it.
        variable: Name,
        /// The surroundings of the call.
        around: Surroundings,
    },
    /// A second variable of the same name.
    BoundTwice {
        /// The name.
        name: Name,
        /// Where the first is bound.
        first: Span,
    },
    /// A variable is used after it is gone.
    UsedAfter {
        /// Its name.
        name: Name,
        /// How it was consumed.
        gone: Gone,
        /// Where it was consumed.
        first: Span,
    },
    /// A value of the wrong type.
    WrongType {
        /// The type that the step requires.
        expected: Expected,
        /// A type that the value can have, with its article.
        found: &'static str,
    },
    /// The handle of a scoped thread is moved.
    ScopedHandleMoves {
        /// The variable that holds it.
        name: Name,
    },
    /// One step moves a variable twice.
    MovedTwice {
        /// The variable.
        name: Name,
    },
    /// A step moves the variable with which it sends.
    MovedWhileUsed {
        /// The variable.
        name: Name,
    },
    /// A loop moves a variable that is bound before it.
    MovedInLoop {
        /// The variable, where the loop moves it.
        name: Name,
    },
    /// A value is copied into a thread that does not use it.
    MovedUnused {
        /// The variable.
        name: Name,
        /// The thread.
        thread: String,
    },
    /// Two steps that spawn a thread move different variables into it.
    MovesDiffer {
        /// The thread.
        thread: String,
        /// The step that spawns it first.
        first: Span,
    },
    /// A scoped spawn on a thread that may be unscoped.
    NoScope,
    /// An unreachable step.
    Unreachable {
        /// The step before it, which diverges.
        after: Span,
    },
    /// A block that must return a number returns nothing.
    NoValue {
        /// Its word.
        word: &'static str,
    },
    /// A block returns a value of the wrong type.
    WrongReturn {
        /// Its word.
        word: &'static str,
        /// The values that it can return.
        may: Return,
        /// The type that it returns, with its article.
        found: &'static str,
    },
    /// The value behind a lock is used where the lock is not held.
    NotHeld {
        /// The lock.
        name: Name,
        /// How the step requires it to be held.
        hold: Hold,
        /// Whether it is a mutex; an rwlock otherwise.
        is_mutex: bool,
    },
    /// Two threads use the receiver of a channel, which is not `Sync`.
    SharedReceiver {
        /// The channel, where the second thread uses it.
        name: Name,
        /// Where the first thread uses it.
        first: Span,
    },
    /// A thread that is spawned more than once uses the receiver of a channel.
    RepeatedReceiver {
        /// The channel, where the thread uses it.
        name: Name,
        /// Where the thread is spawned again.
        spawned: Span,
    },
    /// A block that any thread may run uses the receiver of a channel.
    UnownedReceiver {
        /// The channel.
        name: Name,
        /// The word of the block.
        word: &'static str,
    },
    /// A value whose drop uses the receiver of a channel is moved to another thread.
    NotSend,
    /// A step that needs a channel with a bound.
    NoBound {
        /// The channel.
        name: Name,
    },
    /// A step where it is not allowed.
    Misplaced {
        /// Its word.
        word: &'static str,
        /// Where it is allowed.
        context: Context,
    },
    /// A schedule that does not fit its scenario.
    BadSchedule {
        /// What is wrong with it.
        what: &'static str,
    },
}

impl Misuse {
    /// This error as a fault at a place.
    #[must_use]
    pub fn at(self, span: Span) -> Fault {
        FaultKind::Misuse(Box::new(self)).at(span)
    }

    /// Whether it is about a declaration or the use of one. Then it is worth reporting even if
    /// other words of the scenario could not be read.
    #[must_use]
    pub fn is_about_names(&self) -> bool {
        matches!(
            self,
            Self::Undeclared { .. }
                | Self::OtherThing { .. }
                | Self::DeclaredTwice { .. }
                | Self::MainIsTaken
                | Self::TooManyKeys { .. }
        )
    }
}

/// The surroundings of a step: they determine where its variables can come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Surroundings {
    /// A body, whose earlier steps can bind them.
    Body,
    /// The body of a thread, which sees only the variables that are moved into it.
    Thread {
        /// The thread.
        name: String,
        /// Where it is spawned.
        spawned: Option<Span>,
    },
    /// A block that sees no variables around it.
    Apart,
}

/// How a variable can be consumed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gone {
    /// Its thread was joined.
    Joined,
    /// Its thread was detached.
    Detached,
    /// It was dropped.
    Dropped,
    /// Its value was moved.
    Moved,
}

/// The type that a step requires of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A number.
    Number,
    /// A join handle.
    Handle,
    /// A join handle or a `Thread`.
    Thread,
    /// The id of a thread.
    ThreadId,
    /// A sender.
    Sender,
    /// A receiver.
    Receiver,
    /// A value that is moved, not copied.
    Movable,
}
