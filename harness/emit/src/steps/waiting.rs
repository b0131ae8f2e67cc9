//! `Condvar` and `Barrier`.

use threadproof_model::{Name, Step, Timeout};

use crate::emitter::{Emitted, Emitter};
use crate::helpers::Helper;
use crate::names::of_static;
use crate::refusal::{Reason, Refusal};
use crate::uses::guard_use;

/// What becomes of the guard that a wait returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exchange {
    /// A new variable in the block that holds the guard.
    Rebinds,
    /// The value of the same variable, which is outside the inner block or loop around the step.
    Assigns {
        /// Whether a later step uses it.
        is_used: bool,
    },
}

impl Emitter<'_> {
    pub(super) fn wait(
        &mut self,
        step: &Step,
        condvar: &Name,
        mutex: &Name,
        until: Option<i32>,
    ) -> Emitted {
        self.object(condvar);
        let exchange = self.exchange(mutex)?;
        let guard = self.names.guard(mutex);
        let condvar = of_static(condvar);
        let result = match exchange {
            Exchange::Rebinds => guard.clone(),
            Exchange::Assigns { .. } => self.names.helper("result"),
        };
        let wait = match until {
            None => format!("{condvar}.wait({guard})"),
            Some(until) => format!("{condvar}.wait_while({guard}, |value| *value != {until})"),
        };
        self.line(&format!("let {result} = {wait};"));
        self.observe_behind(step, &result);
        match exchange {
            Exchange::Rebinds => {
                let rest = self.place.rest.last().copied().unwrap_or_default();
                self.keep_guard(mutex, &guard, false, rest);
            }
            Exchange::Assigns { is_used } => {
                self.import("std::sync::PoisonError");
                let returned = format!("{result}.unwrap_or_else(PoisonError::into_inner)");
                self.assign_guard(&guard, &returned, is_used);
            }
        }
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
        let exchange = self.exchange(mutex)?;
        let guard = self.names.guard(mutex);
        let (start, timeout) = self.start(timeout);
        let condvar = of_static(condvar);
        let (method, condition) = match until {
            None => ("wait_timeout", String::new()),
            Some(until) => ("wait_timeout_while", format!(", |value| *value != {until}")),
        };
        let waited = self.names.helper("waited");
        self.line(&format!("let {waited} = {condvar}.{method}({guard}, {timeout}{condition});"));
        let (helper, function) = match until {
            None => (Helper::TimedOut, "timed_out"),
            Some(_) => (Helper::TimedOutWhile, "timed_out_while"),
        };
        self.helpers.extend([helper, Helper::UnlessPoisoned]);
        self.print(step, "{}", &[format!("{function}(&{waited}, {start}, {timeout})")]);
        let returned = match exchange {
            Exchange::Rebinds => {
                let rest = self.place.rest.last().copied().unwrap_or_default();
                self.guard_pattern(mutex, guard_use(rest, mutex))
            }
            Exchange::Assigns { .. } => self.names.helper("returned"),
        };
        self.writer.chain(
            &format!("let ({returned}, _) = "),
            &[waited, ".unwrap_or_else(PoisonError::into_inner)".to_owned()],
            ";",
        );
        if let Exchange::Assigns { is_used } = exchange {
            self.assign_guard(&guard, &returned, is_used);
        }
        Ok(())
    }

    /// How a step exchanges the guard of this mutex, which it gives up while it waits. A closure
    /// around the step would move the guard out of its own block.
    fn exchange(&self, mutex: &Name) -> Emitted<Exchange> {
        let own = &self.place.guards[self.place.closure.outer_guards..];
        let held = own.iter().rfind(|held| *held.lock == **mutex);
        let Some(held) = held else {
            return Err(Refusal { span: mutex.span, reason: Reason::GuardOutside });
        };
        if self.place.rest.len() == held.depth {
            return Ok(Exchange::Rebinds);
        }
        let is_in_loop = self.place.innermost_loop.depth > held.depth;
        let mut later = self.place.rest[held.depth - 1..].iter();
        let is_used = is_in_loop || later.any(|rest| guard_use(rest, mutex).is_used);
        Ok(Exchange::Assigns { is_used })
    }

    fn assign_guard(&mut self, guard: &str, returned: &str, is_used: bool) {
        self.line(&format!("{guard} = {returned};"));
        if !is_used {
            // rustc warns of an assignment before nothing but the drop.
            self.line(&format!("let _ = &{guard};"));
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
