//! The threads of all runs, and their labels.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use threadproof_model::{HandleNameId, MAIN, Program, label};

/// A thread. Its id is the same in every run that spawns it, whatever else happens there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ThreadId(u32);

impl ThreadId {
    /// The main thread.
    pub(crate) const MAIN: Self = Self(0);
}

/// The parent of a thread, the name of its handle, and the number of threads that the parent had
/// already spawned under that name.
type Origin = (ThreadId, HandleNameId, usize);

/// The labels of all threads spawned so far, in any run.
///
/// A state refers to threads by number, so copying and comparing it touches no strings. It lists
/// them in the order of their labels, which does not depend on what was explored before.
#[derive(Debug)]
pub(crate) struct Labels {
    texts: RefCell<Vec<Rc<str>>>,
    known: RefCell<HashMap<Origin, ThreadId>>,
}

impl Labels {
    /// The label of main only.
    pub(crate) fn new() -> Self {
        Self { texts: RefCell::new(vec![MAIN.into()]), known: RefCell::default() }
    }

    /// The thread that `parent` spawns, after `earlier` others under the same handle name.
    pub(crate) fn child(
        &self,
        program: &Program,
        parent: ThreadId,
        handle: HandleNameId,
        earlier: usize,
    ) -> ThreadId {
        *self.known.borrow_mut().entry((parent, handle, earlier)).or_insert_with(|| {
            let text = label(&self.text(parent), &program.handle_names[handle], earlier);
            let mut texts = self.texts.borrow_mut();
            texts.push(text.into());
            // Every thread adds a state, and states are limited.
            ThreadId(u32::try_from(texts.len() - 1).unwrap_or(u32::MAX))
        })
    }

    /// The label of a thread.
    pub(crate) fn text(&self, thread: ThreadId) -> Rc<str> {
        Rc::clone(&self.texts.borrow()[thread.0 as usize])
    }
}
