//! The steps of condvars, barriers and `Once`, except notifications.

use std::sync::atomic::Ordering::SeqCst;

use threadproof_model::{Body, Line, Name, Seen};

use crate::interpreter::OracleThread;
use crate::locks::lock_result;
use crate::oracle_value::OracleValue;
use crate::steps::StepResult;
use crate::variables::{Lookup as _, Variables};

impl<'own> OracleThread<'own, '_> {
    pub(crate) fn wait(
        &self,
        variables: &mut Variables<'_, '_, '_>,
        condvar: &Name,
        guard: &Name,
        until: Option<i32>,
    ) -> Seen {
        let condvar = self.run.condvar(condvar);
        let holders = self.run.lock(guard).1;
        let guard = variables.guard(guard).unwrap();
        let mut is_poisoned = false;
        while !is_poisoned && until.is_none_or(|until| guard.get() != until) {
            guard.wait(condvar);
            is_poisoned = holders.lock().unwrap().is_poisoned;
            if until.is_none() {
                break;
            }
        }
        lock_result(is_poisoned, guard.get())
    }

    pub(crate) fn barrier_wait(&self, barrier: &Name, leads: Option<&Name>) -> StepResult {
        let barrier = self.run.barrier(barrier);
        // shuttle switches threads only in a `wait` that blocks.
        self.run.search.tool.switch();
        let is_leader = barrier.wait();
        if let Some(atomic) = leads.filter(|_| is_leader) {
            self.run.atomic(atomic).add(1, SeqCst);
        }
        StepResult::Done
    }

    pub(crate) fn call_once<'s>(
        &self,
        variables: &mut Variables<'_, 's, 'own>,
        once: &Name,
        force: bool,
        line: Line,
        body: &'static Body,
    ) -> Result<StepResult, OracleValue>
    where
        'own: 's,
    {
        let (once, runner) = self.run.once(once);
        self.run.search.tool.switch();
        if runner.lock().unwrap().as_ref() == Some(&self.label) {
            return Err(self.wait_for_ever());
        }
        let mut is_run = false;
        once.call_once(&mut || {
            is_run = true;
            *runner.lock().unwrap() = Some(self.label.clone());
            if force {
                self.observe(line, &Seen::Some(Box::new(Seen::Bool(false))));
            }
            if self.closure_inside(variables, body).is_err() && !self.run.search.has_ended() {
                self.run.search.skip("only a panic of the tool's own thread poisons its `Once`");
            }
            *runner.lock().unwrap() = None;
        });
        if force && !is_run {
            self.observe(line, &Seen::None);
        }
        Ok(StepResult::Done)
    }

    pub(crate) fn is_completed(&self, once: &Name) -> StepResult {
        let once = self.run.once(once).0;
        self.run.search.tool.switch();
        StepResult::observes(Seen::Bool(once.is_completed()))
    }
}
