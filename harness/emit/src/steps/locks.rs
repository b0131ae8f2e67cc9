//! `Mutex` and `RwLock`: acquiring them, the steps under a guard, poisoning and `into_inner`.

use std::collections::BTreeSet;

use threadproof_model::{Action, Body, Kind, Mention, Name, Operand, Step};

use crate::emitter::{Emitted, Emitter, HeldGuard};
use crate::helpers::Helper;
use crate::names::of_static;
use crate::refusal::{Reason, Refusal};
use crate::rust_type::RustType;
use crate::uses::{GuardUse, guard_use};

impl<'s> Emitter<'s> {
    /// `lock`, `read` or `write`, and the block that holds the guard.
    #[expect(clippy::too_many_arguments, reason = "the parts of the step, and its place")]
    pub(super) fn lock(
        &mut self,
        step: &Step,
        lock: &Name,
        method: &str,
        unwrap: bool,
        body: &'s Body,
        is_last: bool,
        is_tail: bool,
    ) -> Emitted {
        // The guard of the last block of a body is dropped at the same place without it.
        if !is_last {
            self.line("{");
            self.writer.indent();
        }
        let guard = self.names.guard(lock);
        let path = self.lock_path(lock)?;
        self.line(&format!("let {guard} = {path}.{method}();"));
        self.hold(step, lock, unwrap, body, is_tail)?;
        if !is_last {
            self.writer.dedent();
            self.line("}");
        }
        Ok(())
    }

    /// Prints a `LockResult` in the guard's variable, and writes the block that holds the guard.
    fn hold(
        &mut self,
        step: &Step,
        lock: &Name,
        unwrap: bool,
        body: &'s Body,
        is_tail: bool,
    ) -> Emitted {
        let guard = self.names.guard(lock);
        self.observe_behind(step, &guard);
        self.keep_guard(lock, &guard, unwrap, &body.steps);
        let depth = self.place.rest.len() + 1;
        self.place.guards.push(HeldGuard { lock: lock.to_string(), depth });
        let result = self.block(body, is_tail);
        self.place.guards.pop();
        result
    }

    /// Takes the guard out of a `LockResult`, for these steps.
    pub(super) fn keep_guard(&mut self, lock: &str, result: &str, unwrap: bool, steps: &[Step]) {
        let guard = self.guard_pattern(lock, guard_use(steps, lock));
        let taken = if unwrap {
            "unwrap()"
        } else {
            self.import("std::sync::PoisonError");
            "unwrap_or_else(PoisonError::into_inner)"
        };
        self.line(&format!("let {guard} = {result}.{taken};"));
    }

    /// The pattern that binds a guard.
    pub(super) fn guard_pattern(&self, lock: &str, used: GuardUse) -> String {
        let mutable = if used.is_set { "mut " } else { "" };
        let underscore = if used.is_used { "" } else { "_" };
        format!("{mutable}{underscore}{}", self.names.guard(lock))
    }

    /// [`RwLockWriteGuard::downgrade`](std::sync::RwLockWriteGuard::downgrade)
    pub(super) fn downgrade(&mut self, lock: &Name) {
        self.import("std::sync::RwLockWriteGuard");
        let rest = self.place.rest.last().copied().unwrap_or_default();
        let pattern = self.guard_pattern(lock, guard_use(rest, lock));
        let guard = self.names.guard(lock);
        self.line(&format!("let {pattern} = RwLockWriteGuard::downgrade({guard});"));
    }

    pub(super) fn observe_behind(&mut self, step: &Step, result: &str) {
        self.helpers.insert(Helper::Behind);
        self.print(step, "{}", &[format!("behind(&{result})")]);
    }

    /// `try_lock`, `try_read` or `try_write`, and the block that holds the guard.
    pub(super) fn try_lock(
        &mut self,
        step: &Step,
        lock: &Name,
        method: &str,
        body: &'s Body,
    ) -> Emitted {
        self.helpers.insert(Helper::Tried);
        let guard = self.names.guard(lock);
        let path = self.lock_path(lock)?;
        self.line(&format!("match tried({path}.{method}()) {{"));
        self.writer.indent();
        self.line(&format!("Some({guard}) => {{"));
        self.writer.indent();
        let result = self.hold(step, lock, false, body, false);
        self.writer.dedent();
        self.line("}");
        self.print_arm("None", step, "Err(WouldBlock)", &[]);
        self.writer.dedent();
        self.line("}");
        result
    }

    /// [`Mutex::into_inner`](std::sync::Mutex::into_inner): the threads that shared the lock have
    /// been joined.
    pub(super) fn consume(&mut self, step: &Step, lock: &Name) -> Emitted {
        let variable = self.unguarded(lock)?;
        // The spec finds out whether such a step is reached. rustc does not ask.
        let mut later = self.place.rest.iter();
        if later.any(|rest| self.locks_of_main(rest).contains(&**lock)) || self.is_in_loop() {
            return Err(Refusal { span: lock.span, reason: Reason::UsedAfterMove });
        }
        let inner = self.names.helper("inner");
        self.line(&format!("let {inner} = Arc::into_inner({variable}).unwrap().into_inner();"));
        self.observe_behind(step, &inner);
        Ok(())
    }

    /// [`Mutex::get_mut`](std::sync::Mutex::get_mut): no thread shares the lock any more.
    pub(super) fn get_mut(&mut self, step: &Step, lock: &Name, value: &Operand) -> Emitted {
        self.import("std::sync::PoisonError");
        let variable = self.unguarded(lock)?;
        let (value, _) = self.operand(value)?;
        let inner = self.names.helper("inner");
        self.line(&format!("let {inner} = Arc::get_mut(&mut {variable}).unwrap().get_mut();"));
        self.observe_behind(step, &inner);
        self.line(&format!("*{inner}.unwrap_or_else(PoisonError::into_inner) = {value};"));
        Ok(())
    }

    pub(super) fn is_poisoned(&mut self, step: &Step, lock: &Name) -> Emitted {
        let path = self.lock_path(lock)?;
        self.print(step, "{}", &[format!("{path}.is_poisoned()")]);
        Ok(())
    }

    pub(super) fn clear_poison(&mut self, lock: &Name) -> Emitted {
        let path = self.lock_path(lock)?;
        self.line(&format!("{path}.clear_poison();"));
        Ok(())
    }

    /// Reads the value behind a guard, or of a `OnceLock`.
    pub(super) fn get(&mut self, step: &Step, cell: &Name, bind: Option<&Name>) {
        if self.kind(cell) != Some(Kind::OnceLock) {
            let value = format!("*{}", self.names.guard(cell));
            return self.observe_number(step, &value, bind);
        }
        self.object(cell);
        let value = format!("{}.get()", of_static(cell));
        match bind.filter(|bind| self.is_read_later(bind)) {
            Some(bind) => {
                let of = RustType::Option(Box::new(RustType::Number));
                let variable = self.bind(bind, of);
                self.line(&format!("let {variable} = {value}.copied();"));
                self.print(step, &format!("{{{variable}:?}}"), &[]);
            }
            None => self.print(step, "{:?}", &[value]),
        }
    }

    /// Writes the value behind a guard, or of a `OnceLock` or a thread-local.
    pub(super) fn set(&mut self, step: &Step, cell: &Name, value: &Operand) -> Emitted {
        let (value, _) = self.operand(value)?;
        match self.kind(cell) {
            Some(Kind::OnceLock) => {
                self.object(cell);
                let set = format!("{}.set({value})", of_static(cell));
                self.print(step, "{:?}", &[set]);
            }
            Some(Kind::ThreadLocal) => self.set_key(cell, &value),
            _ => {
                let guard = self.names.guard(cell);
                self.line(&format!("*{guard} = {value};"));
            }
        }
        Ok(())
    }

    /// The lock: a static, unless main owns it.
    fn lock_path(&mut self, lock: &Name) -> Emitted<String> {
        self.object(lock);
        if !self.is_owned_by_main(lock) {
            return Ok(of_static(lock));
        }
        if !self.place.sees_owned_locks {
            return Err(Refusal { span: lock.span, reason: Reason::LockOfMain });
        }
        Ok(self.names.lock_of_main(lock))
    }

    /// The lock, which main needs for itself.
    fn unguarded(&mut self, lock: &Name) -> Emitted<String> {
        if self.place.guards.iter().any(|held| *held.lock == **lock) {
            return Err(Refusal { span: lock.span, reason: Reason::Guarded });
        }
        self.lock_path(lock)
    }

    /// Whether main consumes the lock or uses it exclusively, so that it cannot be a static.
    pub(crate) fn is_owned_by_main(&self, name: &str) -> bool {
        let mut is_owned = self.is_used_exclusively(name);
        self.scenario.walk(|step| {
            if let Action::IntoInner { lock } = &step.action {
                is_owned |= **lock == *name;
            }
        });
        is_owned
    }

    /// Whether main needs a unique reference to the lock.
    pub(crate) fn is_used_exclusively(&self, name: &str) -> bool {
        let mut is_used = false;
        self.scenario.walk(|step| {
            if let Action::GetMut { lock, .. } = &step.action {
                is_used |= **lock == *name;
            }
        });
        is_used
    }

    /// The locks of main that these steps use, or a thread that they spawn.
    pub(crate) fn locks_of_main(&self, steps: &[Step]) -> BTreeSet<String> {
        let mut locks = BTreeSet::new();
        for step in steps {
            if let Some(thread) =
                step.action.spawns().and_then(|spawn| self.scenario.thread(&spawn.thread))
            {
                locks.extend(self.locks_of_main(&thread.body.steps));
            }
            for mention in step.action.mentions() {
                if let Mention::Object(_, name) = mention
                    && self.is_owned_by_main(name)
                {
                    locks.insert(name.to_string());
                }
            }
            if let Some(body) = step.action.body() {
                locks.extend(self.locks_of_main(&body.steps));
            }
        }
        locks
    }
}
