//! Blocks that hold a lock, and blocks that are run once.

use threadproof_model::{Body, Line, Name, Seen};

use crate::interpreter::{Actor, Left};
use crate::run::Object;
use crate::synchronising::lock_result;
use crate::tool::{Guard, Mode};
use crate::value::Value;
use crate::variables::Variables;

impl<'own> Actor<'own, '_> {
    pub(crate) fn lock<'s>(
        &self,
        variables: &mut Variables<'_, 's, 'own>,
        name: &'static Name,
        mode: Mode,
        unwrap: bool,
        line: Line,
        body: &'static Body,
    ) -> Left
    where
        'own: 's,
    {
        let run = &self.run;
        let (lock, holders) = run.lock(name);
        if holders.lock().unwrap().labels.contains(&self.label) {
            if mode == Mode::Shared {
                run.search.object("no lock of a tool can be read twice by one thread");
                return Err(Value::UNIT);
            }
            return Err(self.wait_for_ever());
        }
        let guard = lock.lock(mode);
        let is_poisoned = holders.lock().unwrap().is_poisoned;
        self.saw(line, &lock_result(is_poisoned, guard.get()));
        if is_poisoned && unwrap {
            drop(guard);
            return Err(Value::Plain(Seen::StdText));
        }
        self.hold(variables, name, mode, guard, body)
    }

    pub(crate) fn try_lock<'s>(
        &self,
        variables: &mut Variables<'_, 's, 'own>,
        name: &'static Name,
        mode: Mode,
        line: Line,
        body: &'static Body,
    ) -> Left
    where
        'own: 's,
    {
        let run = &self.run;
        let (lock, holders) = run.lock(name);
        if mode == Mode::Shared && holders.lock().unwrap().labels.contains(&self.label) {
            run.search.object("no lock of a tool can be read twice by one thread");
            return Err(Value::UNIT);
        }
        let Some(guard) = lock.try_lock(mode) else {
            self.saw(line, &Seen::Err(Box::new(Seen::Named("WouldBlock", None))));
            return Ok(None);
        };
        let is_poisoned = holders.lock().unwrap().is_poisoned;
        self.saw(line, &lock_result(is_poisoned, guard.get()));
        self.hold(variables, name, mode, guard, body)
    }

    /// Runs a block that holds a lock, and gives that back.
    fn hold<'s, 'v>(
        &self,
        variables: &'v mut Variables<'_, 's, 'own>,
        name: &'static Name,
        mode: Mode,
        guard: Box<dyn Guard + 'v>,
        body: &'static Body,
    ) -> Left
    where
        'own: 's,
    {
        let run = &self.run;
        let holders = run.lock(name).1;
        holders.lock().unwrap().labels.push(self.label.clone());
        let was_panicking = run.is_panicking(&self.label);
        let scope = variables.scope.clone();
        let mut inside = Variables::inside(variables, scope).with_children(name, guard);
        let left = self.block(&mut inside, body, false);
        let guard = inside.take_held();
        let left = self.leave(inside, left);
        drop(guard);
        let mut holders = holders.lock().unwrap();
        holders.labels.retain(|label| *label != self.label);
        holders.is_poisoned |= left.is_err() && !was_panicking && mode == Mode::Alone;
        left
    }

    pub(crate) fn call_once<'s>(
        &self,
        variables: &mut Variables<'_, 's, 'own>,
        name: &str,
        force: bool,
        line: Line,
        body: &'static Body,
    ) -> Result<(), Value>
    where
        'own: 's,
    {
        let Object::Once(once, runner) = self.run.object(name) else { panic!("no once") };
        self.run.search.tool.switch();
        if runner.lock().unwrap().as_ref() == Some(&self.label) {
            return Err(self.wait_for_ever());
        }
        let mut is_run = false;
        once.call_once(&mut || {
            is_run = true;
            *runner.lock().unwrap() = Some(self.label.clone());
            if force {
                self.saw(line, &Seen::Some(Box::new(Seen::Bool(false))));
            }
            if self.closure_inside(variables, body).is_err() && !self.run.search.is_over() {
                self.run.search.object("only a panic of the tool's own threads poisons its `Once`");
            }
            *runner.lock().unwrap() = None;
        });
        if force && !is_run {
            self.saw(line, &Seen::None);
        }
        Ok(())
    }

    /// What becomes of a thread that waits for itself: it is parked for ever, where it must not
    /// panic.
    fn wait_for_ever(&self) -> Value {
        while !self.run.search.is_over() {
            self.run.search.tool.park();
        }
        Value::UNIT
    }
}
