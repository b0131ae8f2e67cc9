//! Scenarios, and the programs that they become.

mod channels;
mod locks;
mod refusals;
mod thread_locals;
mod threads;
mod values;
