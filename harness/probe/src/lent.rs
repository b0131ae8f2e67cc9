//! Locks that main owns and threads borrow.

use std::sync::{Arc, OnceLock, Weak};

/// How threads find a lock that main owns.
///
/// `get_mut` needs the lock itself, so main takes it out of its allocation, and lends it again from a
/// new one. Threads find the last without waiting for one another, which could order what the
/// scenario leaves unordered.
pub(crate) struct Lent<L> {
    lock: Weak<L>,
    /// The next allocation.
    renewed: OnceLock<Box<Self>>,
}

impl<L> Lent<L> {
    pub(crate) fn new(lock: Weak<L>) -> Self {
        Self { lock, renewed: OnceLock::new() }
    }

    /// Lends the lock from a new allocation.
    pub(crate) fn renew(&self, lock: &Arc<L>) {
        // Only main renews it, so the last has no next one yet.
        let _ = self.last().renewed.set(Box::new(Self::new(Arc::downgrade(lock))));
    }

    /// The lock, unless main has consumed it.
    pub(crate) fn borrow(&self) -> Option<Arc<L>> {
        self.last().lock.upgrade()
    }

    fn last(&self) -> &Self {
        let mut last = self;
        while let Some(next) = last.renewed.get() {
            last = next;
        }
        last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_allocation_is_borrowed_while_it_is_there() {
        let lock = Arc::new(1);
        let lent = Lent::new(Arc::downgrade(&lock));
        assert_eq!(lent.borrow(), Some(lock));
        assert_eq!(lent.borrow(), None);
        for value in 2..4 {
            let renewed = Arc::new(value);
            lent.renew(&renewed);
            assert_eq!(lent.borrow(), Some(renewed));
        }
    }
}
