//! Locks that main owns and threads borrow.

use std::sync::{Arc, OnceLock, Weak};

/// How threads find a lock that main owns.
///
/// `get_mut` needs the lock itself, so main takes it out of its allocation, and lends it again from a
/// new one. Each allocation has its place here: threads find the last without waiting for one
/// another, which could order what the scenario leaves unordered.
pub(crate) struct Lent<L> {
    allocations: Vec<OnceLock<Weak<L>>>,
}

impl<L> Lent<L> {
    /// Lends a lock, which can be lent again `renewals` times.
    pub(crate) fn new(lock: Option<&Arc<L>>, renewals: usize) -> Self {
        let lent = Self { allocations: (0..=renewals).map(|_| OnceLock::new()).collect() };
        lock.iter().for_each(|lock| lent.renew(lock));
        lent
    }

    /// Lends the lock from a new allocation.
    pub(crate) fn renew(&self, lock: &Arc<L>) {
        // `set` returns an error where an earlier allocation is.
        let _ = self.allocations.iter().find(|place| place.set(Arc::downgrade(lock)).is_ok());
    }

    /// The lock, unless main has consumed it.
    pub(crate) fn borrow(&self) -> Option<Arc<L>> {
        self.allocations.iter().rev().find_map(OnceLock::get).and_then(Weak::upgrade)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_allocation_is_borrowed_while_it_is_there() {
        let lock = Arc::new(1);
        let lent = Lent::new(Some(&lock), 1);
        assert_eq!(lent.borrow(), Some(lock));
        assert_eq!(lent.borrow(), None);
        let renewed = Arc::new(2);
        lent.renew(&renewed);
        assert_eq!(lent.borrow(), Some(renewed));
    }
}
