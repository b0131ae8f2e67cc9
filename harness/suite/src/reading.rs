//! From files to checked scenarios. Every stage reports everything that is wrong at once.

pub(crate) mod check;
pub(crate) mod collection;
pub(crate) mod contract;
pub(crate) mod coverage;
pub(crate) mod diagnostics;
pub(crate) mod document;
mod emitted;
mod explored;
pub(crate) mod heading;
pub(crate) mod located_problem;
pub(crate) mod look_up;
mod nodes;
pub(crate) mod problem;
pub(crate) mod reliance;
pub(crate) mod scenario;
mod scenario_files;
pub(crate) mod source;
pub(crate) mod source_folder;
pub(crate) mod suggestion;
mod syntax;
#[cfg(test)]
pub(crate) mod testing;
mod wording;
