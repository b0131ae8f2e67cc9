//! The limits that a shell sets with `ulimit`. Probes inherit those of the judge, and whoever runs
//! the judge must not change a verdict by them.
//!
//! For example, a program whose stack may grow without limit never overflows it, and one that may
//! have few threads cannot spawn them. The judge gives every probe the same limits, or does not
//! start it.

#[cfg(unix)]
mod unix;

use std::io;

use crate::probe::ProbeError;

/// Sets the limits of this process, which its probes inherit, as far as it may.
pub(crate) fn set() {
    #[cfg(unix)]
    unix::set();
}

/// Takes the memory that this process may have.
///
/// # Errors
/// [`ProbeError::Limit`] if that is less than exploring a scenario can take. Rust aborts a process
/// that runs out of memory.
#[cfg_attr(
    not(unix),
    expect(clippy::unnecessary_wraps, reason = "there are no such limits elsewhere")
)]
pub fn claim_memory() -> Result<(), ProbeError> {
    #[cfg(unix)]
    unix::claim_memory()?;
    Ok(())
}

/// Checks that a limit does not change what a probe does.
///
/// # Errors
/// [`ProbeError::Limit`] if one is too low, and this process may not raise it.
#[cfg_attr(
    not(unix),
    expect(clippy::unnecessary_wraps, reason = "there are no such limits elsewhere")
)]
pub(crate) fn check() -> Result<(), ProbeError> {
    #[cfg(unix)]
    unix::check()?;
    Ok(())
}

/// The limit that an error shows to be reached, or else the error that `other` makes of it.
pub(crate) fn reached(error: io::Error, other: impl FnOnce(io::Error) -> ProbeError) -> ProbeError {
    #[cfg(unix)]
    if let Some(limit) = unix::reached(&error) {
        return limit;
    }
    other(error)
}
