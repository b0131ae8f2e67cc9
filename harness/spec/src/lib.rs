//! What std promises about threads, as an executable specification.
//!
//! [`explore()`] finds every outcome that std allows for a program, by taking the steps of its
//! threads in every order. What each step means is stated once, by a rule in `rules/`, which is
//! small enough to check against the page of std's documentation that it links to.
//!
//! This crate starts no threads.

mod arguments;
mod chance;
mod directable;
mod explore;
mod frames;
mod history;
mod labels;
mod latitude;
mod objects;
mod order;
mod private;
mod refusal;
mod rules;
mod setup;
mod state;
mod state_hash;
mod thread_list;
mod turn;
mod value;
mod witness;

pub use explore::{Exploration, MAX_STATES, explore, explore_within};
pub use latitude::{Choice, Choices, DecidedBy, Freedom, Latitude};
pub use refusal::{Reason, Refusal};
pub use witness::{Allowed, Stall};

/// What a platform can do, as far as std's promises depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Platform {
    /// Whether it has threads.
    pub threads: bool,
    /// Whether panics unwind; otherwise they abort.
    pub unwind: bool,
}

impl Default for Platform {
    /// Threads, and panics that unwind.
    fn default() -> Self {
        Self { threads: true, unwind: true }
    }
}
