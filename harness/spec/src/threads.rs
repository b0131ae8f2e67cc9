//! The threads of a state.

use std::ops::Index;
use std::rc::Rc;

use crate::state::Thread;
use crate::value::Label;

/// Threads by label, in the order of their labels. There are so few that a list is copied and
/// searched quicker than a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Threads<'s>(Vec<(Label, Rc<Thread<'s>>)>);

impl<'s> Threads<'s> {
    /// Just this one.
    pub(crate) fn of(label: Label, thread: Thread<'s>) -> Self {
        Self(vec![(label, Rc::new(thread))])
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Label, &Thread<'s>)> {
        self.0.iter().map(|(label, thread)| (label, &**thread))
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// To change a thread, which is copied if other states share it.
    pub(crate) fn get_mut(&mut self, label: &str) -> Option<&mut Thread<'s>> {
        let found = self.0.iter_mut().find(|(other, _)| **other == *label);
        found.map(|(_, thread)| Rc::make_mut(thread))
    }

    /// Adds a thread of a label that no other has.
    pub(crate) fn insert(&mut self, label: Label, thread: Thread<'s>) {
        let position = self.0.partition_point(|(other, _)| **other < *label);
        self.0.insert(position, (label, Rc::new(thread)));
    }
}

/// Panics if there is no thread of that label.
impl<'s> Index<&str> for Threads<'s> {
    type Output = Thread<'s>;

    #[expect(clippy::expect_used, reason = "an index that is not there is a mistake, as in a list")]
    fn index(&self, label: &str) -> &Thread<'s> {
        let mut threads = self.iter();
        threads.find(|(other, _)| ***other == *label).expect("a thread of that label").1
    }
}
