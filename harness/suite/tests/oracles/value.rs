//! Values and variables, while a tool runs a scenario.

use std::sync::Arc;

use threadproof_model::{Body, Literal, Seen};

use crate::interpreter::Actor;
use crate::run::Run;
use crate::tool::{Handle, ScopeRef};

pub(crate) enum Value {
    /// What can be copied and is nothing but what it looks like.
    Plain(Seen),
    ThreadId(String),
    Local(Local),
    Handle(Box<dyn Handle + Send>),
    Ok(Box<Value>),
}

/// A value whose drop takes steps, in whatever thread it happens.
pub(crate) struct Local {
    pub(crate) run: Arc<Run>,
    pub(crate) name: &'static str,
    pub(crate) on_drop: &'static Body,
}

impl Drop for Local {
    fn drop(&mut self) {
        Actor::current(&self.run).closure(Vec::new(), self.on_drop);
    }
}

impl Value {
    pub(crate) const UNIT: Self = Self::Plain(Seen::Unit);

    pub(crate) fn of(literal: &Literal) -> Self {
        Self::Plain(match literal {
            Literal::Unit => Seen::Unit,
            Literal::Bool(value) => Seen::Bool(*value),
            Literal::Int(value) => Seen::Int(i32::try_from(*value).unwrap()),
            Literal::Text(text) => Seen::Text(text.clone()),
        })
    }

    pub(crate) fn seen(&self) -> Seen {
        match self {
            Self::Plain(value) => value.clone(),
            Self::ThreadId(_) => Seen::ThreadId,
            Self::Local(local) => Seen::Local(local.name.to_owned()),
            Self::Handle(_) => Seen::Handle,
            Self::Ok(value) => Seen::Ok(Box::new(value.seen())),
        }
    }

    fn copy(&self) -> Option<Self> {
        match self {
            Self::Plain(value) => Some(Self::Plain(value.clone())),
            Self::ThreadId(id) => Some(Self::ThreadId(id.clone())),
            Self::Local(_) | Self::Handle(_) => None,
            Self::Ok(value) => Some(Self::Ok(Box::new(value.copy()?))),
        }
    }
}

/// What a variable holds.
pub(crate) enum Slot<'s> {
    Value(Value),
    /// A handle that lives no longer than its scope.
    Scoped(Box<dyn Handle + 's>),
}

impl Slot<'_> {
    pub(crate) fn handle(&self) -> &dyn Handle {
        match self {
            Self::Value(Value::Handle(handle)) => &**handle,
            Self::Scoped(handle) => &**handle,
            Self::Value(_) => panic!("not a handle"),
        }
    }

    pub(crate) fn join(self) -> Value {
        match self {
            Self::Value(Value::Handle(handle)) => handle.join(),
            Self::Scoped(handle) => handle.join(),
            Self::Value(_) => panic!("not a handle"),
        }
    }
}

/// The variables of a body, in order of binding, and those of the body around it.
pub(crate) struct Variables<'outer, 's, 'env> {
    bound: Vec<(&'static str, Slot<'s>)>,
    outer: Option<&'outer mut (dyn Lookup + 'outer)>,
    pub(crate) scope: Option<ScopeRef<'s, 'env>>,
}

/// Variables, whatever scope they belong to.
pub(crate) trait Lookup {
    fn get(&self, name: &str) -> Option<&Slot<'_>>;
    fn remove(&mut self, name: &str) -> Option<Slot<'_>>;
}

impl<'outer, 's, 'env> Variables<'outer, 's, 'env> {
    pub(crate) fn captured(values: Vec<(&'static str, Value)>) -> Self {
        let bound = values.into_iter().map(|(name, value)| (name, Slot::Value(value)));
        Self { bound: bound.collect(), outer: None, scope: None }
    }

    pub(crate) fn inside(
        outer: &'outer mut (dyn Lookup + 'outer),
        scope: Option<ScopeRef<'s, 'env>>,
    ) -> Self {
        Self { bound: Vec::new(), outer: Some(outer), scope }
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
}

/// The last one bound is dropped first, as Rust does it.
impl Drop for Variables<'_, '_, '_> {
    fn drop(&mut self) {
        while self.bound.pop().is_some() {}
    }
}
