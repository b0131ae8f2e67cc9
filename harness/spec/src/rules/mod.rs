//! The rules: what std promises of each step.
//!
//! A rule says what a step does to the state, whether it has to wait, and what it sees. Each links
//! to the page that it is written after; where the page leaves a freedom, the rule asks for the
//! platform's choice.

#![expect(
    clippy::unnecessary_wraps,
    reason = "all rules have one shape: any may come to wait, or to ask for a choice"
)]

mod atomics;
mod barriers;
mod blocks;
mod channels;
mod condvars;
mod drops;
mod identity;
mod locks;
mod once;
mod panics;
mod park;
mod platform;
mod thread_locals;
mod threads;
mod values;
