//! The steps of locks, and the blocks that hold them.

use threadproof_model::{Body, Hold, Line, Name, Operand, Seen};

use crate::interpreter::{BlockExit, OracleThread, number};
use crate::oracle_run::OracleObject;
use crate::oracle_value::OracleValue;
use crate::steps::StepResult;
use crate::tool::ToolGuard;
use crate::variables::{Lookup as _, Variables};

const NO_SECOND_READ: &str = "in the tools, a thread cannot hold a lock for reading twice";

impl<'own> OracleThread<'own, '_> {
    pub(crate) fn lock<'s>(
        &self,
        variables: &mut Variables<'_, 's, 'own>,
        name: &'static Name,
        hold: Hold,
        unwrap: bool,
        line: Line,
        body: &'static Body,
    ) -> BlockExit
    where
        'own: 's,
    {
        let run = &self.run;
        let (lock, holders) = run.lock(name);
        if holders.lock().unwrap().labels.contains(&self.label) {
            if hold == Hold::Shared {
                run.search.skip(NO_SECOND_READ);
                return Err(OracleValue::UNIT);
            }
            return Err(self.wait_for_ever());
        }
        let guard = lock.lock(hold);
        let is_poisoned = holders.lock().unwrap().is_poisoned;
        self.observe(line, &lock_result(is_poisoned, guard.get()));
        if is_poisoned && unwrap {
            // Unwinding drops the guard, which may poison a lock whose poison another thread has
            // cleared since.
            run.search.tool.switch();
            drop(guard);
            holders.lock().unwrap().is_poisoned |=
                hold == Hold::Alone && !run.is_panicking(&self.label);
            return Err(OracleValue::STD_PANIC);
        }
        self.hold(variables, name, hold, guard, body)
    }

    pub(crate) fn try_lock<'s>(
        &self,
        variables: &mut Variables<'_, 's, 'own>,
        name: &'static Name,
        hold: Hold,
        line: Line,
        body: &'static Body,
    ) -> BlockExit
    where
        'own: 's,
    {
        let run = &self.run;
        let (lock, holders) = run.lock(name);
        if hold == Hold::Shared && holders.lock().unwrap().labels.contains(&self.label) {
            run.search.skip(NO_SECOND_READ);
            return Err(OracleValue::UNIT);
        }
        let Some(guard) = lock.try_lock(hold) else {
            self.observe(line, &Seen::Err(Box::new(Seen::Named("WouldBlock", None))));
            return Ok(None);
        };
        let is_poisoned = holders.lock().unwrap().is_poisoned;
        self.observe(line, &lock_result(is_poisoned, guard.get()));
        self.hold(variables, name, hold, guard, body)
    }

    /// Runs a block that holds a lock, and releases it.
    fn hold<'s, 'v>(
        &self,
        variables: &'v mut Variables<'_, 's, 'own>,
        name: &'static Name,
        hold: Hold,
        guard: Box<dyn ToolGuard + 'v>,
        body: &'static Body,
    ) -> BlockExit
    where
        'own: 's,
    {
        let run = &self.run;
        let holders = run.lock(name).1;
        holders.lock().unwrap().labels.push(self.label.clone());
        let was_panicking = run.is_panicking(&self.label);
        let scope = variables.scope.clone();
        let mut inside = Variables::inside(variables, scope).with_guard(name, guard);
        let exit = self.block(&mut inside, body, false);
        let guard = inside.take_guard();
        let exit = self.leave(inside, exit);
        drop(guard);
        let mut holders = holders.lock().unwrap();
        holders.labels.retain(|label| *label != self.label);
        holders.is_poisoned |= exit.is_err() && !was_panicking && hold == Hold::Alone;
        exit
    }

    pub(crate) fn take_inner(&self, lock: &Name) -> StepResult {
        let (lock, holders) = self.run.lock(lock);
        let value = lock.try_lock(Hold::Alone).unwrap().get();
        StepResult::observes(lock_result(holders.lock().unwrap().is_poisoned, value))
    }

    pub(crate) fn get_mut(&self, lock: &Name, new: i32) -> StepResult {
        let (lock, holders) = self.run.lock(lock);
        let mut guard = lock.try_lock(Hold::Alone).unwrap();
        let value = guard.get();
        guard.set(new);
        StepResult::observes(lock_result(holders.lock().unwrap().is_poisoned, value))
    }

    pub(crate) fn is_poisoned(&self, lock: &Name) -> StepResult {
        self.run.search.tool.switch();
        let is_poisoned = self.run.lock(lock).1.lock().unwrap().is_poisoned;
        StepResult::observes(Seen::Bool(is_poisoned))
    }

    pub(crate) fn clear_poison(&self, lock: &Name) -> StepResult {
        self.run.search.tool.switch();
        self.run.lock(lock).1.lock().unwrap().is_poisoned = false;
        StepResult::Done
    }

    /// Writes the value behind a guard, or of a thread-local.
    pub(crate) fn set(
        &self,
        variables: &mut Variables<'_, '_, '_>,
        cell: &Name,
        value: &Operand,
    ) -> Result<StepResult, OracleValue> {
        let value = number(variables, value);
        if let OracleObject::ThreadLocal = self.run.object(cell) {
            return self.set_local(cell, value);
        }
        variables.guard(cell).unwrap().set(value);
        Ok(StepResult::Done)
    }
}

/// The result of acquiring a lock.
pub(crate) fn lock_result(is_poisoned: bool, value: i32) -> Seen {
    let value = Box::new(Seen::Int(value));
    if is_poisoned {
        Seen::Err(Box::new(Seen::Named("Poisoned", Some(value))))
    } else {
        Seen::Ok(value)
    }
}
