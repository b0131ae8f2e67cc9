//! What a thread leaves behind.

use std::sync::Arc;

use crate::run::Run;
use crate::value::Value;

/// What a closure returned, or the payload with which it panicked. If nobody joins the thread, no
/// panic may come out of its drop.
pub(crate) struct Returned {
    run: Arc<Run>,
    is_scoped: bool,
    result: Option<Result<Value, Value>>,
}

impl Returned {
    pub(crate) fn new(run: Arc<Run>, is_scoped: bool, result: Result<Value, Value>) -> Self {
        Self { run, is_scoped, result: Some(result) }
    }

    pub(crate) fn take(mut self) -> Result<Value, Value> {
        self.result.take().unwrap()
    }
}

impl Drop for Returned {
    fn drop(&mut self) {
        if let Some(result) = self.result.take()
            && !self.run.search.is_over()
        {
            let result = Value::of_result(result);
            if self.is_scoped && result.copy().is_none() {
                let objection = "to the tool, a scope can end before the results in it are dropped";
                return self.run.search.object(objection);
            }
            self.run.drop_sealed(&self.run.label(), result);
        }
    }
}
