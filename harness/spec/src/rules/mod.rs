//! The rules: what std promises of each step.
//!
//! A rule states how a step changes the state, whether it blocks, and what it observes. Each links
//! to the page of std's documentation that it follows. Where the page leaves something open, the
//! rule asks for the platform's choice.

#![expect(
    clippy::unnecessary_wraps,
    reason = "all rules have the same shape: any of them may block, or ask for a choice"
)]

mod atomics;
mod barriers;
mod blocks;
mod channels;
mod condvars;
mod drops;
mod ends;
mod guards;
mod identity;
mod locks;
mod loops;
mod once;
mod panics;
mod park;
mod platform;
mod thread_locals;
mod threads;
mod values;
