//! The steps of thread-locals. The interpreter keeps their values. The tool keeps the values that a
//! thread drops when it ends, and so decides how long a key can be used.

use std::cell::RefCell;
use std::sync::Arc;

use threadproof_model::{Body, Line, Name, Seen, SharedKind};

use crate::interpreter::OracleThread;
use crate::oracle_run::OracleRun;
use crate::oracle_value::{OracleLocal, OracleValue};
use crate::steps::StepResult;

/// A thread-local of the tool.
pub(crate) type KeyCell = RefCell<Option<KeyValue>>;

/// The tool's value of a thread-local. Its drop runs the destructor, if any.
pub(crate) struct KeyValue {
    run: Arc<OracleRun>,
    local: Option<OracleLocal>,
}

impl Drop for KeyValue {
    fn drop(&mut self) {
        if let Some(local) = self.local.take() {
            self.run.drop_sealed(&self.run.label(), local);
        }
    }
}

/// The declaration of a thread-local.
struct KeyDeclaration {
    /// Its position among the thread-locals of the scenario.
    position: usize,
    /// `None` for a `const` value, 0.
    init: Option<&'static Body>,
    /// Its name, and its `on-drop` block.
    on_drop: Option<(&'static str, &'static Body)>,
}

impl OracleThread<'_, '_> {
    /// `LocalKey::with`, which panics if the value has been dropped.
    pub(crate) fn with(&self, key: &Name) -> Result<StepResult, OracleValue> {
        self.run.search.tool.switch();
        match self.value_of_key(key) {
            Ok(Some(value)) => Ok(StepResult::observes(Seen::Int(value))),
            Ok(None) => self.initialize(key, |seen| seen),
            Err(_) => Err(OracleValue::STD_PANIC),
        }
    }

    /// `LocalKey::try_with`, which returns an error if the value has been dropped.
    pub(crate) fn try_with(&self, key: &Name, line: Line) -> Result<StepResult, OracleValue> {
        self.run.search.tool.switch();
        match self.value_of_key(key) {
            Ok(Some(value)) => Ok(StepResult::observes(Seen::Ok(Box::new(Seen::Int(value))))),
            Ok(None) => self.initialize(key, |seen| Seen::Ok(Box::new(seen))),
            Err(error) => {
                self.observe(line, &Seen::Err(Box::new(error)));
                Ok(StepResult::Done)
            }
        }
    }

    /// `LocalKey::set`
    pub(crate) fn set_local(&self, key: &Name, value: i32) -> Result<StepResult, OracleValue> {
        if self.value_of_key(key).is_err() {
            return Err(OracleValue::STD_PANIC);
        }
        self.set_key(key, value);
        Ok(StepResult::Done)
    }

    /// `LocalKey::replace`, `LocalKey::take`
    pub(crate) fn replace_local(&self, key: &Name, new: i32) -> Result<StepResult, OracleValue> {
        let result = self.with(key)?;
        self.set_key(key, new);
        Ok(result)
    }

    /// Runs the initializer, whose end observes the value as `seen` shows it. The step observes a
    /// `const` value itself.
    fn initialize(
        &self,
        key: &Name,
        seen: impl FnOnce(Seen) -> Seen,
    ) -> Result<StepResult, OracleValue> {
        let Some(body) = self.key(key).init else {
            self.set_key(key, 0);
            return Ok(StepResult::observes(seen(Seen::Int(0))));
        };
        let value = self.closure(Vec::new(), body)?.number();
        self.observe(body.end, &seen(Seen::Int(value)));
        self.set_key(key, value);
        Ok(StepResult::Done)
    }

    /// The thread's value, if it has one. An error if it has been dropped.
    fn value_of_key(&self, key: &Name) -> Result<Option<i32>, Seen> {
        let KeyDeclaration { position, on_drop, .. } = self.key(key);
        let value = self.run.local(&self.label, position);
        // A value that needs no drop is never gone. Without a value, asking the tool would
        // initialize its thread-local.
        if on_drop.is_some() && value.is_some() && !self.run.search.tool.keep(position, None) {
            return Err(Seen::Named("AccessError", None));
        }
        Ok(value)
    }

    fn set_key(&self, key: &Name, value: i32) {
        let KeyDeclaration { position, on_drop, .. } = self.key(key);
        let run = Arc::clone(&self.run);
        let is_first = self.run.local(&self.label, position).is_none();
        // The destructor runs once, whatever the last value is.
        if let Some((name, on_drop)) = on_drop.filter(|_| is_first) {
            let local = Some(OracleLocal { run: Arc::clone(&run), name, on_drop });
            self.run.search.tool.keep(position, Some(KeyValue { run, local }));
        }
        self.run.set_local(&self.label, position, value);
    }

    fn key(&self, key: &Name) -> KeyDeclaration {
        let shared = self.run.search.scenario.shared.iter();
        let keys = shared.filter_map(|object| match &object.kind {
            SharedKind::ThreadLocal { init, on_drop } => {
                Some((&object.name, init.as_ref(), on_drop))
            }
            SharedKind::Atomic(_)
            | SharedKind::Channel { .. }
            | SharedKind::Mutex(_)
            | SharedKind::RwLock(_)
            | SharedKind::Condvar
            | SharedKind::Barrier(_)
            | SharedKind::Once
            | SharedKind::OnceLock
            | SharedKind::LazyLock(_) => None,
        });
        let (position, (name, init, on_drop)) =
            keys.enumerate().find(|(_, (name, ..))| *name == key).unwrap();
        let on_drop = on_drop.as_ref().map(|on_drop| (&**name, on_drop));
        KeyDeclaration { position, init, on_drop }
    }
}
