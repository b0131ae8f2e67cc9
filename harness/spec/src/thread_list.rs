//! The threads of a state.

use std::ops::{Index, IndexMut};
use std::rc::Rc;

use crate::labels::{Labels, ThreadId};
use crate::state::Thread;

/// Threads in the order of their labels. There are few of them, so a list is copied and searched faster
/// than a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Threads<'p>(Vec<(ThreadId, Rc<Thread<'p>>)>);

impl<'p> Threads<'p> {
    /// Only this one.
    pub(crate) fn of(id: ThreadId, thread: Thread<'p>) -> Self {
        Self(vec![(id, Rc::new(thread))])
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (ThreadId, &Thread<'p>)> {
        self.0.iter().map(|(id, thread)| (*id, &**thread))
    }

    pub(crate) fn ids(&self) -> Vec<ThreadId> {
        self.0.iter().map(|(id, _)| *id).collect()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Adds a thread that is not there yet.
    pub(crate) fn insert(&mut self, labels: &Labels, id: ThreadId, thread: Thread<'p>) {
        let label = labels.text(id);
        let position = self.0.partition_point(|(other, _)| labels.text(*other) < label);
        self.0.insert(position, (id, Rc::new(thread)));
    }

    fn position(&self, id: ThreadId) -> usize {
        // Threads are never removed, and an id comes only from one that was inserted.
        self.0.iter().position(|(other, _)| *other == id).unwrap_or(self.0.len())
    }
}

/// Panics if the thread was not spawned in this run.
impl<'p> Index<ThreadId> for Threads<'p> {
    type Output = Thread<'p>;

    fn index(&self, id: ThreadId) -> &Thread<'p> {
        &self.0[self.position(id)].1
    }
}

/// Copies the thread if other states share it. Panics if it was not spawned in this run.
impl IndexMut<ThreadId> for Threads<'_> {
    fn index_mut(&mut self, id: ThreadId) -> &mut Self::Output {
        let position = self.position(id);
        Rc::make_mut(&mut self.0[position].1)
    }
}
