//! Variables, while a tool runs a scenario.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use crate::returned::Returned;
use crate::tool::{Guard, Handle, ScopeRef, Thread};
use crate::value::Value;

/// A scope, and how many of its threads have panicked that nobody joined.
#[derive(Clone)]
pub(crate) struct InScope<'s, 'env> {
    pub(crate) scope: ScopeRef<'s, 'env>,
    pub(crate) panics: Arc<AtomicUsize>,
}

/// What a variable holds.
pub(crate) enum Slot<'s> {
    Value(Value),
    /// A handle that lives no longer than its scope.
    Scoped(Box<dyn Handle + 's>, Arc<AtomicUsize>),
}

impl Slot<'_> {
    pub(crate) fn thread(&self) -> Thread {
        match self {
            Self::Value(Value::Handle(handle)) => handle.thread(),
            Self::Scoped(handle, _) => handle.thread(),
            Self::Value(Value::Thread(thread)) => thread.clone(),
            Self::Value(_) => panic!("not a thread"),
        }
    }

    /// What the thread left behind, and where its scope counts panics.
    pub(crate) fn join(self) -> (Returned, Option<Arc<AtomicUsize>>) {
        match self {
            Self::Value(Value::Handle(handle)) => (handle.join(), None),
            Self::Scoped(handle, panics) => (handle.join(), Some(panics)),
            Self::Value(_) => panic!("not a handle"),
        }
    }
}

/// The variables of a block, in order of binding, and what is around it.
pub(crate) struct Variables<'outer, 's, 'env> {
    bound: Vec<(&'static str, Slot<'s>)>,
    /// The lock that the block holds.
    held: Option<(&'static str, Box<dyn Guard + 'outer>)>,
    outer: Option<&'outer mut (dyn Lookup + 'outer)>,
    pub(crate) scope: Option<InScope<'s, 'env>>,
}

/// Variables, whatever scope they belong to.
pub(crate) trait Lookup {
    fn get(&self, name: &str) -> Option<&Slot<'_>>;
    fn remove(&mut self, name: &str) -> Option<Slot<'_>>;
    fn guard(&mut self, name: &str) -> Option<&mut (dyn Guard + '_)>;
}

impl<'outer, 's, 'env> Variables<'outer, 's, 'env> {
    pub(crate) fn captured(values: Vec<(&'static str, Value)>) -> Self {
        let bound = values.into_iter().map(|(name, value)| (name, Slot::Value(value)));
        Self { bound: bound.collect(), held: None, outer: None, scope: None }
    }

    pub(crate) fn inside(
        outer: &'outer mut (dyn Lookup + 'outer),
        scope: Option<InScope<'s, 'env>>,
    ) -> Self {
        Self { bound: Vec::new(), held: None, outer: Some(outer), scope }
    }

    /// The same in a block that holds a lock.
    pub(crate) fn with_children(self, name: &'static str, guard: Box<dyn Guard + 'outer>) -> Self {
        let mut variables = self;
        variables.held = Some((name, guard));
        variables
    }

    /// Takes away what [`Self::holding`] gave.
    pub(crate) fn take_held(&mut self) -> Option<Box<dyn Guard + 'outer>> {
        self.held.take().map(|(_, guard)| guard)
    }

    /// Binds a value, or drops it when it gets no name.
    pub(crate) fn bind(&mut self, name: Option<&'static str>, slot: Slot<'s>) {
        if let Some(name) = name {
            self.bound.push((name, slot));
        }
    }

    /// A copy of what a variable holds, or that itself.
    pub(crate) fn take(&mut self, name: &str) -> Value {
        if let Some(Slot::Value(value)) = self.get(name)
            && let Some(copy) = value.copy()
        {
            return copy;
        }
        match self.remove(name) {
            Some(Slot::Value(value)) => value,
            _ => panic!("no value called {name}"),
        }
    }

    /// What a variable holds, which is gone after that.
    pub(crate) fn take_slot(&mut self, name: &str) -> Slot<'_> {
        self.remove(name).unwrap()
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.bound.iter().rposition(|(bound, _)| *bound == name)
    }
}

impl Lookup for Variables<'_, '_, '_> {
    fn get(&self, name: &str) -> Option<&Slot<'_>> {
        match self.position(name) {
            Some(position) => Some(&self.bound[position].1),
            None => self.outer.as_ref()?.get(name),
        }
    }

    fn remove(&mut self, name: &str) -> Option<Slot<'_>> {
        match self.position(name) {
            Some(position) => Some(self.bound.remove(position).1),
            None => self.outer.as_mut()?.remove(name),
        }
    }

    fn guard(&mut self, name: &str) -> Option<&mut (dyn Guard + '_)> {
        match &mut self.held {
            Some((held, guard)) if *held == name => Some(&mut **guard),
            _ => self.outer.as_mut()?.guard(name),
        }
    }
}

/// The last one bound is dropped first, as Rust does it.
impl Drop for Variables<'_, '_, '_> {
    fn drop(&mut self) {
        while self.bound.pop().is_some() {}
    }
}
