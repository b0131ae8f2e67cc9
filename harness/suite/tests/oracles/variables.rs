//! The variables of a block while a tool runs a scenario.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use crate::oracle_value::OracleValue;
use crate::thread_result::ThreadResult;
use crate::tool::{ScopeRef, ToolGuard, ToolHandle, ToolThread};

/// A scope, and the number of its threads that have panicked and not been joined.
#[derive(Clone)]
pub(crate) struct InScope<'s, 'env> {
    pub(crate) scope: ScopeRef<'s, 'env>,
    pub(crate) panics: Arc<AtomicUsize>,
}

/// The content of a variable.
pub(crate) enum OracleVariable<'s> {
    Value(OracleValue),
    /// A handle that the scope outlives, and the scope's count of panics.
    ScopedHandle(Box<dyn ToolHandle + 's>, Arc<AtomicUsize>),
}

impl OracleVariable<'_> {
    pub(crate) fn thread(&self) -> ToolThread {
        match self {
            Self::Value(OracleValue::Handle(handle)) => handle.thread(),
            Self::ScopedHandle(handle, _) => handle.thread(),
            Self::Value(OracleValue::Thread(thread)) => thread.clone(),
            Self::Value(_) => panic!("expected a thread"),
        }
    }

    /// The result of the thread, and its scope's count of panics.
    pub(crate) fn join(self) -> (ThreadResult, Option<Arc<AtomicUsize>>) {
        match self {
            Self::Value(OracleValue::Handle(handle)) => (handle.join(), None),
            Self::ScopedHandle(handle, panics) => (handle.join(), Some(panics)),
            Self::Value(_) => panic!("expected a join handle"),
        }
    }
}

/// The variables of a block, in order of binding, and those around it.
pub(crate) struct Variables<'outer, 's, 'env> {
    bound: Vec<(&'static str, OracleVariable<'s>)>,
    /// The name and the guard of the lock that the block holds.
    held: Option<(&'static str, Box<dyn ToolGuard + 'outer>)>,
    outer: Option<&'outer mut (dyn Lookup + 'outer)>,
    pub(crate) scope: Option<InScope<'s, 'env>>,
}

/// Variables of any lifetimes.
pub(crate) trait Lookup {
    fn get(&self, name: &str) -> Option<&OracleVariable<'_>>;
    fn remove(&mut self, name: &str) -> Option<OracleVariable<'_>>;
    fn guard(&mut self, name: &str) -> Option<&mut (dyn ToolGuard + '_)>;
}

impl<'outer, 's, 'env> Variables<'outer, 's, 'env> {
    pub(crate) fn captured(values: Vec<(&'static str, OracleValue)>) -> Self {
        let bound = values.into_iter().map(|(name, value)| (name, OracleVariable::Value(value)));
        Self { bound: bound.collect(), held: None, outer: None, scope: None }
    }

    pub(crate) fn inside(
        outer: &'outer mut (dyn Lookup + 'outer),
        scope: Option<InScope<'s, 'env>>,
    ) -> Self {
        Self { bound: Vec::new(), held: None, outer: Some(outer), scope }
    }

    /// Adds the guard of a block that holds a lock.
    pub(crate) fn with_guard(self, name: &'static str, guard: Box<dyn ToolGuard + 'outer>) -> Self {
        let mut variables = self;
        variables.held = Some((name, guard));
        variables
    }

    /// Takes the guard that [`Self::with_guard`] added.
    pub(crate) fn take_guard(&mut self) -> Option<Box<dyn ToolGuard + 'outer>> {
        self.held.take().map(|(_, guard)| guard)
    }

    /// Binds a value, or drops it if it has no name.
    pub(crate) fn bind(&mut self, name: Option<&'static str>, variable: OracleVariable<'s>) {
        if let Some(name) = name {
            self.bound.push((name, variable));
        }
    }

    /// A copy of a variable's value, or the value itself if it can only be moved.
    pub(crate) fn take(&mut self, name: &str) -> OracleValue {
        if let Some(OracleVariable::Value(value)) = self.get(name)
            && let Some(copy) = value.copy()
        {
            return copy;
        }
        match self.remove(name) {
            Some(OracleVariable::Value(value)) => value,
            Some(OracleVariable::ScopedHandle(..)) | None => {
                panic!("'{name}' is not the name of a value")
            }
        }
    }

    /// Moves a variable out of its block.
    pub(crate) fn take_variable(&mut self, name: &str) -> OracleVariable<'_> {
        self.remove(name).unwrap()
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.bound.iter().rposition(|(bound, _)| *bound == name)
    }
}

impl Lookup for Variables<'_, '_, '_> {
    fn get(&self, name: &str) -> Option<&OracleVariable<'_>> {
        match self.position(name) {
            Some(position) => Some(&self.bound[position].1),
            None => self.outer.as_ref()?.get(name),
        }
    }

    fn remove(&mut self, name: &str) -> Option<OracleVariable<'_>> {
        match self.position(name) {
            Some(position) => Some(self.bound.remove(position).1),
            None => self.outer.as_mut()?.remove(name),
        }
    }

    fn guard(&mut self, name: &str) -> Option<&mut (dyn ToolGuard + '_)> {
        match &mut self.held {
            Some((held, guard)) if *held == name => Some(&mut **guard),
            _ => self.outer.as_mut()?.guard(name),
        }
    }
}

/// Drops the variables in reverse order of binding, as Rust does.
impl Drop for Variables<'_, '_, '_> {
    fn drop(&mut self) {
        while self.bound.pop().is_some() {}
    }
}
