//! A signal from outside the judge that ends its runs, as when somebody presses Ctrl-C.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// A signal that ends runs. Its clones are the same signal.
///
/// Once it is raised, probes that run are killed, and no other is started.
#[derive(Clone, Debug, Default)]
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Raises the signal.
    pub fn raise(&self) {
        // Nothing else is published with it.
        self.0.store(true, Relaxed);
    }

    /// Whether it was raised.
    #[must_use]
    pub fn is_raised(&self) -> bool {
        self.0.load(Relaxed)
    }
}
