//! The result of a thread.

use std::sync::Arc;

use crate::oracle_run::OracleRun;
use crate::oracle_value::OracleValue;

/// The return value of a thread's closure, or the payload of its panic. If no thread joins, it is
/// dropped in this form, and a panic in that drop aborts the process.
pub(crate) struct ThreadResult {
    run: Arc<OracleRun>,
    is_scoped: bool,
    result: Option<Result<OracleValue, OracleValue>>,
}

impl ThreadResult {
    pub(crate) fn new(
        run: Arc<OracleRun>,
        is_scoped: bool,
        result: Result<OracleValue, OracleValue>,
    ) -> Self {
        Self { run, is_scoped, result: Some(result) }
    }

    pub(crate) fn take(mut self) -> Result<OracleValue, OracleValue> {
        self.result.take().unwrap()
    }
}

impl Drop for ThreadResult {
    fn drop(&mut self) {
        if let Some(result) = self.result.take()
            && !self.run.search.has_ended()
        {
            let result = OracleValue::of_result(result);
            if self.is_scoped && result.copy().is_none() {
                let reason = "in the tool, a scope can end before its threads drop their results";
                return self.run.search.skip(reason);
            }
            self.run.drop_sealed(&self.run.label(), result);
        }
    }
}
