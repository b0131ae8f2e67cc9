//! The items of a program, a file per kind.

pub(crate) mod channels;
mod functions;
mod keys;
mod statics;
