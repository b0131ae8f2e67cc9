//! The variables of a body, and how bodies see those around them.

use std::thread::{JoinHandle, Scope, ScopedJoinHandle, Thread};

use threadproof_model::{Name, Operand};

use crate::guards::Guard;
use crate::value::Value;

/// What a variable holds. A scoped handle cannot be a [`Value`]: it lives no longer than its scope.
pub(crate) enum Slot<'scope> {
    Value(Value),
    Scoped(ScopedJoinHandle<'scope, Value>),
}

/// The variables of a body, in order of binding. What was captured comes first.
///
/// `'around` is the scope block that the body stands in, if it does; `'env` outlives it.
pub(crate) struct Environment<'outer, 'around, 'env> {
    variables: Vec<(&'static str, Slot<'around>)>,
    outer: Option<&'outer mut (dyn Outer + 'outer)>,
    pub(crate) around: Option<&'around Scope<'around, 'env>>,
}

/// A body around a block, as the block sees it.
pub(crate) trait Outer {
    fn find(&mut self, name: &str) -> Option<Found<'_>>;
    fn remove(&mut self, name: &str) -> Option<Slot<'_>>;
    /// The guard of a lock, that of the innermost block.
    fn guard(&mut self, lock: &str) -> Option<&mut (dyn Guard + '_)>;
}

/// A variable that is left where it is.
pub(crate) enum Found<'e> {
    Value(&'e Value),
    Handle(&'e dyn Handle),
}

/// What handles of both kinds can be asked.
pub(crate) trait Handle {
    fn is_finished(&self) -> bool;
    fn thread(&self) -> &Thread;
}

impl Handle for JoinHandle<Value> {
    fn is_finished(&self) -> bool {
        self.is_finished()
    }
    fn thread(&self) -> &Thread {
        self.thread()
    }
}

impl Handle for ScopedJoinHandle<'_, Value> {
    fn is_finished(&self) -> bool {
        self.is_finished()
    }
    fn thread(&self) -> &Thread {
        self.thread()
    }
}

impl<'outer, 'around, 'env> Environment<'outer, 'around, 'env> {
    /// The variables of a closure or function of its own, which has captured these.
    pub(crate) fn with(captured: Vec<(&'static str, Value)>) -> Self {
        let captured = captured.into_iter().map(|(name, value)| (name, Slot::Value(value)));
        Self { variables: captured.collect(), outer: None, around: None }
    }

    /// The variables of a block, which stands in that scope block, if it does.
    pub(crate) fn inside(
        outer: &'outer mut (dyn Outer + 'outer),
        around: Option<&'around Scope<'around, 'env>>,
    ) -> Self {
        Self { variables: Vec::new(), outer: Some(outer), around }
    }

    pub(crate) fn bind(&mut self, name: &'static str, slot: Slot<'around>) {
        self.variables.push((name, slot));
    }

    /// Binds a result, or drops it on the spot when it gets no name.
    pub(crate) fn bind_or_drop(&mut self, name: Option<&'static Name>, value: Value) {
        if let Some(name) = name {
            self.bind(name, Slot::Value(value));
        }
    }

    /// What a step is given.
    pub(crate) fn operand(&mut self, operand: &Operand) -> Value {
        match operand {
            Operand::Literal(literal) => Value::of(literal),
            Operand::Variable(name) => self.take(name),
        }
    }

    /// The value of a variable: a copy, or moved out of it.
    pub(crate) fn take(&mut self, name: &str) -> Value {
        let copy = match self.find(name) {
            Some(Found::Value(value)) => value.copy(),
            _ => None,
        };
        copy.unwrap_or_else(|| match self.remove(name) {
            Some(Slot::Value(value)) => value,
            // The spec refuses scenarios that use what is not there, or move a scoped handle.
            Some(Slot::Scoped(_)) | None => Value::Foreign,
        })
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.variables.iter().rposition(|(bound, _)| *bound == name)
    }
}

impl Outer for Environment<'_, '_, '_> {
    fn find(&mut self, name: &str) -> Option<Found<'_>> {
        match self.position(name) {
            Some(position) => Some(match &self.variables[position].1 {
                Slot::Value(Value::Handle(handle)) => Found::Handle(handle),
                Slot::Value(value) => Found::Value(value),
                Slot::Scoped(handle) => Found::Handle(handle),
            }),
            None => self.outer.as_mut()?.find(name),
        }
    }

    fn remove(&mut self, name: &str) -> Option<Slot<'_>> {
        match self.position(name) {
            Some(position) => Some(self.variables.remove(position).1),
            None => self.outer.as_mut()?.remove(name),
        }
    }

    fn guard(&mut self, lock: &str) -> Option<&mut (dyn Guard + '_)> {
        self.outer.as_mut()?.guard(lock)
    }
}

/// A body drops its variables in reverse order of binding, all of them, also when one of those
/// drops panics.
impl Drop for Environment<'_, '_, '_> {
    fn drop(&mut self) {
        struct Rest<'r, 'around>(&'r mut Vec<(&'static str, Slot<'around>)>);
        impl Drop for Rest<'_, '_> {
            fn drop(&mut self) {
                while self.0.pop().is_some() {}
            }
        }
        let rest = Rest(&mut self.variables);
        while rest.0.pop().is_some() {}
    }
}
