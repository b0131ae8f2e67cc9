//! The variables of a block, and access to those of the blocks around it.

use std::thread::Scope;

use threadproof_model::{LockId, Slot};

use crate::guards::HeldGuard;
use crate::typed::ThreadHandle;
use crate::value::RealValue;

/// What a variable holds. A scoped handle cannot be a [`RealValue`], since it cannot outlive its
/// scope.
pub(crate) enum Content<'scope> {
    Value(RealValue),
    Scoped(Box<dyn ThreadHandle + 'scope>),
}

/// The variables of a block in order of binding, captured variables first.
///
/// `'around` is the innermost `scope` block around the block; `'env` outlives it.
pub(crate) struct Environment<'outer, 'around, 'env> {
    variables: Vec<(Slot, Content<'around>)>,
    outer: Option<&'outer mut (dyn Outer + 'outer)>,
    pub(crate) around: Option<&'around Scope<'around, 'env>>,
}

/// The environment around a block.
pub(crate) trait Outer {
    fn find(&mut self, slot: Slot) -> Option<Found<'_>>;

    fn remove(&mut self, slot: Slot) -> Option<Content<'_>>;

    /// The guard of the innermost block that holds the lock.
    fn find_guard(&mut self, lock: LockId) -> Option<&mut (dyn HeldGuard + '_)>;
}

/// A borrowed variable.
pub(crate) enum Found<'e> {
    Value(&'e RealValue),
    Handle(&'e dyn ThreadHandle),
}

impl<'outer, 'around, 'env> Environment<'outer, 'around, 'env> {
    /// The environment of a closure or function with these captured variables.
    pub(crate) fn with(captured: Vec<(Slot, RealValue)>) -> Self {
        let captured = captured.into_iter().map(|(slot, value)| (slot, Content::Value(value)));
        Self { variables: captured.collect(), outer: None, around: None }
    }

    /// The environment of a block inside `outer`, with the innermost `scope` block around it.
    pub(crate) fn inside(
        outer: &'outer mut (dyn Outer + 'outer),
        around: Option<&'around Scope<'around, 'env>>,
    ) -> Self {
        Self { variables: Vec::new(), outer: Some(outer), around }
    }

    pub(crate) fn bind(&mut self, slot: Slot, content: Content<'around>) {
        self.variables.push((slot, content));
    }

    /// Binds a result, or drops it if the step binds no variable.
    pub(crate) fn bind_or_drop(&mut self, slot: Option<Slot>, value: RealValue) {
        if let Some(slot) = slot {
            self.bind(slot, Content::Value(value));
        }
    }

    /// Searches from the end: a block has few variables, and a step mostly uses the last ones.
    fn position(&self, slot: Slot) -> Option<usize> {
        self.variables.iter().rposition(|(bound, _)| *bound == slot)
    }
}

impl Outer for Environment<'_, '_, '_> {
    fn find(&mut self, slot: Slot) -> Option<Found<'_>> {
        match self.position(slot) {
            Some(position) => Some(match &self.variables[position].1 {
                Content::Value(RealValue::Handle(handle)) => Found::Handle(&**handle),
                Content::Value(value) => Found::Value(value),
                Content::Scoped(handle) => Found::Handle(&**handle),
            }),
            None => self.outer.as_mut()?.find(slot),
        }
    }

    fn remove(&mut self, slot: Slot) -> Option<Content<'_>> {
        match self.position(slot) {
            Some(position) => Some(self.variables.remove(position).1),
            None => self.outer.as_mut()?.remove(slot),
        }
    }

    fn find_guard(&mut self, lock: LockId) -> Option<&mut (dyn HeldGuard + '_)> {
        self.outer.as_mut()?.find_guard(lock)
    }
}

/// Drops the variables in reverse order of binding, as Rust does: all of them, even if one of these
/// drops panics. A `Vec` would drop them in order of binding.
impl Drop for Environment<'_, '_, '_> {
    fn drop(&mut self) {
        struct Rest<'r, 'around>(&'r mut Vec<(Slot, Content<'around>)>);
        impl Drop for Rest<'_, '_> {
            fn drop(&mut self) {
                while self.0.pop().is_some() {}
            }
        }
        let rest = Rest(&mut self.variables);
        while rest.0.pop().is_some() {}
    }
}
