//! `Condvar` and `Barrier`.

use threadproof_model::{Name, Step, Timeout};

use crate::emitter::{Emitted, Emitter};
use crate::helpers::Helper;
use crate::names::of_static;
use crate::refusal::{Reason, Refusal};

impl Emitter<'_> {
    pub(super) fn wait(
        &mut self,
        step: &Step,
        condvar: &Name,
        mutex: &Name,
        until: Option<i32>,
    ) -> Emitted {
        self.object(condvar);
        let guard = self.own_guard(mutex)?;
        let condvar = of_static(condvar);
        match until {
            None => self.line(&format!("let {guard} = {condvar}.wait({guard});")),
            Some(until) => {
                let condition = format!("|value| *value != {until}");
                self.line(&format!("let {guard} = {condvar}.wait_while({guard}, {condition});"));
            }
        }
        self.observe_behind(step, &guard);
        let rest = self.place.rest.last().copied().unwrap_or_default();
        self.keep_guard(mutex, &guard, false, rest);
        Ok(())
    }

    pub(super) fn wait_timeout(
        &mut self,
        step: &Step,
        condvar: &Name,
        timeout: Timeout,
        mutex: &Name,
        until: Option<i32>,
    ) -> Emitted {
        self.import("std::sync::PoisonError");
        self.object(condvar);
        let guard = self.own_guard(mutex)?;
        let (start, timeout) = self.start(timeout);
        let condvar = of_static(condvar);
        let (method, condition) = match until {
            None => ("wait_timeout", String::new()),
            Some(until) => ("wait_timeout_while", format!(", |value| *value != {until}")),
        };
        let waited = self.names.helper("waited");
        self.line(&format!("let {waited} = {condvar}.{method}({guard}, {timeout}{condition});"));
        let rest = self.place.rest.last().copied().unwrap_or_default();
        let used = crate::uses::guard_use(rest, mutex);
        let mutable = if used.is_set { "mut " } else { "" };
        let underscore = if used.is_used { "" } else { "_" };
        let result = self.names.helper("result");
        self.writer.chain(
            &format!("let ({mutable}{underscore}{guard}, {result}) = "),
            &[waited, ".unwrap_or_else(PoisonError::into_inner)".to_owned()],
            ";",
        );
        self.helpers.insert(Helper::TimedOut);
        self.print(step, "{}", &[format!("timed_out({result}, {start}, {timeout})")]);
        Ok(())
    }

    /// The guard that a step gives up while it waits. It must belong to the block around the step:
    /// a closure or an inner block would move it out of its own.
    fn own_guard(&self, mutex: &Name) -> Emitted<String> {
        if self.place.guards.last().is_some_and(|held| *held == **mutex) {
            Ok(self.names.guard(mutex))
        } else {
            Err(Refusal { span: mutex.span, reason: Reason::GuardOutside })
        }
    }

    pub(super) fn notify(&mut self, condvar: &Name, method: &str) {
        self.object(condvar);
        self.line(&format!("{}.{method}();", of_static(condvar)));
    }

    pub(super) fn barrier_wait(&mut self, barrier: &Name, leads: Option<&Name>) {
        self.object(barrier);
        let wait = format!("{}.wait()", of_static(barrier));
        let Some(atomic) = leads else { return self.line(&format!("{wait};")) };
        let add = self.access(atomic, "fetch_add", &["1"], threadproof_model::Ordering::SeqCst);
        self.line(&format!("if {wait}.is_leader() {{"));
        self.writer.indented(|writer| writer.line(&format!("{add};")));
        self.line("}");
    }
}
