//! Scenarios, and the programs that they become.

mod locks;
mod refusals;
mod threads;
mod values;
