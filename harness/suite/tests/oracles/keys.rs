//! Thread-locals. What their values are is kept here: the tools keep what a thread drops when it
//! ends, and know until when a key can be used.

use std::cell::RefCell;
use std::sync::Arc;

use threadproof_model::{Body, Name, Seen, SharedKind, Step};

use crate::interpreter::Actor;
use crate::run::Run;
use crate::steps::Taken;
use crate::value::{Local, Value};

/// What a thread drops when it ends: the value of a thread-local, if it is there.
pub(crate) type Slot = RefCell<Option<Kept>>;

/// What is dropped with the value of a thread-local.
pub(crate) struct Kept {
    run: Arc<Run>,
    local: Option<Local>,
}

impl Drop for Kept {
    fn drop(&mut self) {
        if let Some(local) = self.local.take() {
            self.run.drop_sealed(&self.run.label(), local);
        }
    }
}

impl Actor<'_, '_> {
    /// `LocalKey::with`, and `LocalKey::try_with`, which sees an error where the other panics.
    pub(crate) fn with(&self, name: &Name, is_try: bool, step: &Step) -> Result<Taken, Value> {
        self.run.search.tool.switch();
        let seen = |value| {
            let value = Seen::Int(value);
            if is_try { Seen::Ok(Box::new(value)) } else { value }
        };
        match self.value_of_key(name) {
            Ok(Some(value)) => Ok(Taken::sees(seen(value))),
            Ok(None) => {
                let body = self.key(name).1;
                let Value::Plain(Seen::Int(value)) = self.closure(Vec::new(), body)? else {
                    panic!("not an integer")
                };
                self.saw(body.end, &Seen::Int(value));
                self.set_key(name, value);
                Ok(Taken::Done)
            }
            Err(error) if is_try => {
                self.saw(step.line, &Seen::Err(Box::new(error)));
                Ok(Taken::Done)
            }
            Err(_) => Err(Value::Plain(Seen::StdText)),
        }
    }

    /// `LocalKey::set`
    pub(crate) fn set_local(&self, name: &Name, value: i32) -> Result<Taken, Value> {
        if self.value_of_key(name).is_err() {
            return Err(Value::Plain(Seen::StdText));
        }
        self.set_key(name, value);
        Ok(Taken::Done)
    }

    /// The value that the thread has, unless it has dropped it already.
    fn value_of_key(&self, name: &Name) -> Result<Option<i32>, Seen> {
        let position = self.key(name).0;
        let value = self.run.local(&self.label, position);
        // Asking the tool would be a use.
        if value.is_some() && !self.run.search.tool.keep(position, None) {
            return Err(Seen::Named("AccessError", None));
        }
        Ok(value)
    }

    fn set_key(&self, name: &Name, value: i32) {
        let (position, _, on_drop) = self.key(name);
        let run = Arc::clone(&self.run);
        let local = on_drop.map(|(name, on_drop)| Local { run: Arc::clone(&run), name, on_drop });
        self.run.search.tool.keep(position, Some(Kept { run, local }));
        self.run.set_local(&self.label, position, value);
    }

    /// Which of the keys it is, its initialiser, and what its drop does.
    fn key(&self, name: &Name) -> (usize, &'static Body, Option<(&'static str, &'static Body)>) {
        let shared = self.run.search.scenario.shared.iter();
        let mut keys = shared.filter_map(|object| match &object.kind {
            SharedKind::ThreadLocal { init, on_drop } => Some((&object.name, init, on_drop)),
            _ => None,
        });
        let (position, (name, init, on_drop)) =
            keys.by_ref().enumerate().find(|(_, (other, ..))| *other == name).unwrap();
        (position, init, on_drop.as_ref().map(|on_drop| (&**name, on_drop)))
    }
}
