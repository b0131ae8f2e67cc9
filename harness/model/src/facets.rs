//! The facets of a step: the columns of its row after the parts.

/// What happens after the step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// The next step follows, unless the step panics.
    Continues(Reach),
    /// The next step follows unless the step's block diverges. The block is always entered and is
    /// not a closure: a `return` in it leaves the closure around it.
    AsItsBlock,
    /// No step of this block follows: the thread leaves it.
    Diverges,
    /// The process exits with this code, chosen by the program.
    Exits(i32),
    /// The process is aborted.
    Aborts,
}

impl Flow {
    /// How far the effect of the step reaches. Other threads can observe every step that does not
    /// simply continue: it holds a lock, or is the last of its block.
    #[must_use]
    pub fn reach(self) -> Reach {
        match self {
            Self::Continues(reach) => reach,
            Self::AsItsBlock | Self::Diverges | Self::Exits(_) | Self::Aborts => Reach::Shared,
        }
    }
}

/// How far the effect of a step reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// No other thread can observe it, it does not observe other threads, and it cannot block.
    Private,
    /// Other threads of the run can observe it, or it observes them.
    Shared,
    /// It outlasts the run: a later run in the same process could observe it.
    Lasting,
}

/// Where a step is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// In any body.
    Anywhere,
    /// In a panic hook.
    InHook,
    /// In the body of the main thread, which owns the locks.
    InMain,
}
