//! Runs the bodies of a scenario on the threads of a tool.
//!
//! It works on the scenario as written, and looks every name up by itself: if the resolver took a
//! name for the wrong variable, the spec's outcomes would differ from the interpreter's.
//!
//! To the tools, every panic is a bug. So a panic of the scenario is not a panic of the tool's
//! thread. It is an `Err` with the payload, which drops the variables of each block on its way.

use std::sync::Arc;

use threadproof_model::{Body, Line, MAIN, Name, Operand, ProcessEnd, Seen};

use crate::oracle_run::OracleRun;
use crate::oracle_value::OracleValue;
use crate::search::OracleSearch;
use crate::tool::ToolThread;
use crate::variables::{InScope, Lookup as _, Variables};

/// Runs main, whose end ends the process.
pub(crate) fn run_main(search: &Arc<OracleSearch>) {
    let run = OracleRun::new(search);
    let thread = OracleThread::enter(run, MAIN.to_owned(), None);
    let result = thread.closure(Vec::new(), &search.scenario.main);
    thread.end_process(if result.is_ok() { ProcessEnd::Exit(0) } else { ProcessEnd::Failure });
}

/// How a thread leaves a block: it returns a value from the closure around the block, or falls off
/// the end of the block, or unwinds with a payload.
pub(crate) type BlockExit = Result<Option<OracleValue>, OracleValue>;

/// A thread of the scenario.
pub(crate) struct OracleThread<'own, 'env> {
    pub(crate) run: Arc<OracleRun>,
    pub(crate) label: String,
    /// The scope that it was spawned into.
    pub(crate) own_scope: Option<InScope<'own, 'env>>,
}

impl OracleThread<'static, 'static> {
    /// The current thread.
    pub(crate) fn current(run: &Arc<OracleRun>) -> Self {
        Self { run: Arc::clone(run), label: run.label(), own_scope: None }
    }
}

impl<'own, 'env> OracleThread<'own, 'env> {
    /// The current thread, with this label from now on.
    pub(crate) fn enter(
        run: Arc<OracleRun>,
        label: String,
        own_scope: Option<InScope<'own, 'env>>,
    ) -> Self {
        run.enter(&label);
        Self { run, label, own_scope }
    }

    pub(crate) fn observe(&self, line: Line, value: &Seen) {
        self.run.search.observe(&self.label, line, value);
    }

    /// Ends the process, possibly after steps of other threads.
    pub(crate) fn end_process(&self, end: ProcessEnd) {
        self.run.search.tool.switch();
        self.run.search.end(end);
    }

    /// Runs a closure that sees only the variables that it captured.
    pub(crate) fn closure(
        &self,
        captured: Vec<(&'static str, OracleValue)>,
        body: &'static Body,
    ) -> Result<OracleValue, OracleValue> {
        let mut variables = Variables::captured(captured);
        let exit = self.block(&mut variables, body, true);
        Ok(self.leave(variables, exit)?.unwrap_or(OracleValue::UNIT))
    }

    /// Runs a closure that sees the variables around it.
    pub(crate) fn closure_inside<'s>(
        &self,
        variables: &mut Variables<'_, 's, 'own>,
        body: &'static Body,
    ) -> Result<OracleValue, OracleValue>
    where
        'own: 's,
    {
        let scope = variables.scope.clone();
        let mut inside = Variables::inside(variables, scope);
        let exit = self.block(&mut inside, body, true);
        Ok(self.leave(inside, exit)?.unwrap_or(OracleValue::UNIT))
    }

    /// Takes the steps of a block.
    pub(crate) fn block<'s>(
        &self,
        variables: &mut Variables<'_, 's, 'own>,
        body: &'static Body,
        is_closure: bool,
    ) -> BlockExit
    where
        'own: 's,
    {
        for (position, step) in body.steps.iter().enumerate() {
            if self.run.search.has_ended() {
                return Err(OracleValue::UNIT);
            }
            let is_tail = is_closure && position + 1 == body.steps.len();
            let returned = self.step(variables, step, is_tail)?;
            // A value that the step dropped may have panicked.
            if let Some(payload) = self.run.take_pending(&self.label) {
                return Err(payload);
            }
            if returned.is_some() {
                return Ok(returned);
            }
        }
        Ok(None)
    }

    /// Runs the iterations of a loop.
    pub(crate) fn repeat<'s>(
        &self,
        variables: &mut Variables<'_, 's, 'own>,
        times: u32,
        body: &'static Body,
    ) -> BlockExit
    where
        'own: 's,
    {
        for _ in 0..times {
            let scope = variables.scope.clone();
            let mut inside = Variables::inside(variables, scope);
            let exit = self.block(&mut inside, body, false);
            let returned = self.leave(inside, exit)?;
            if returned.is_some() {
                return Ok(returned);
            }
        }
        Ok(None)
    }

    /// Drops the variables of a block.
    pub(crate) fn leave(&self, variables: Variables<'_, '_, '_>, exit: BlockExit) -> BlockExit {
        if exit.is_err() {
            self.run.drop_unwinding(&self.label, variables);
            return exit;
        }
        drop(variables);
        match self.run.take_pending(&self.label) {
            Some(payload) => {
                self.run.drop_unwinding(&self.label, exit);
                Err(payload)
            }
            None => exit,
        }
    }

    pub(crate) fn call(
        &self,
        variables: &mut Variables<'_, '_, '_>,
        function: &str,
    ) -> Result<OracleValue, OracleValue> {
        let function = self.run.search.scenario.function(function).unwrap();
        self.closure(take_all(variables, &function.free), &function.body)
    }

    /// The thread of a handle, or the current thread.
    pub(crate) fn thread(
        &self,
        variables: &Variables<'_, '_, '_>,
        handle: Option<&str>,
    ) -> ToolThread {
        let current = || self.run.search.tool.current();
        match handle {
            Some(handle) => variables.get(handle).unwrap().thread(),
            // The tools have another name for main.
            None if self.label == MAIN => ToolThread { name: Some(MAIN.to_owned()), ..current() },
            None => current(),
        }
    }

    /// Blocks a thread that waits for itself. It is parked, so that the tool sees a deadlock.
    pub(crate) fn wait_for_ever(&self) -> OracleValue {
        while !self.run.search.has_ended() {
            self.run.search.tool.park();
        }
        OracleValue::UNIT
    }
}

/// The values of these variables, as a closure captures them.
pub(crate) fn take_all(
    variables: &mut Variables<'_, '_, '_>,
    names: &'static [Name],
) -> Vec<(&'static str, OracleValue)> {
    names.iter().map(|name| (&**name, variables.take(name))).collect()
}

pub(crate) fn operand(variables: &mut Variables<'_, '_, '_>, operand: &Operand) -> OracleValue {
    match operand {
        Operand::Literal(literal) => OracleValue::of(literal),
        Operand::Variable(name) => variables.take(name),
    }
}

pub(crate) fn number(variables: &mut Variables<'_, '_, '_>, value: &Operand) -> i32 {
    operand(variables, value).number()
}
