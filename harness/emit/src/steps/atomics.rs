//! Atomics.

use threadproof_model::{Name, Operand, Ordering, Step};

use crate::emitter::{Emitted, Emitter};
use crate::names::of_static;
use crate::rust_type::RustType;

impl Emitter<'_> {
    pub(super) fn store(&mut self, atomic: &Name, value: &Operand, ordering: Ordering) -> Emitted {
        let (value, _) = self.operand(value)?;
        let store = self.access(atomic, "store", &[&value], ordering);
        self.line(&format!("{store};"));
        Ok(())
    }

    pub(super) fn load(
        &mut self,
        step: &Step,
        atomic: &Name,
        ordering: Ordering,
        bind: Option<&Name>,
    ) {
        let load = self.access(atomic, "load", &[], ordering);
        self.observe_number(step, &load, bind);
    }

    pub(super) fn swap(
        &mut self,
        step: &Step,
        atomic: &Name,
        value: &Operand,
        ordering: Ordering,
        bind: Option<&Name>,
    ) -> Emitted {
        let (value, _) = self.operand(value)?;
        let swap = self.access(atomic, "swap", &[&value], ordering);
        self.observe_number(step, &swap, bind);
        Ok(())
    }

    pub(super) fn add(
        &mut self,
        step: &Step,
        atomic: &Name,
        value: &Operand,
        ordering: Ordering,
        bind: Option<&Name>,
    ) -> Emitted {
        let (value, _) = self.operand(value)?;
        let add = self.access(atomic, "fetch_add", &[&value], ordering);
        self.observe_number(step, &add, bind);
        Ok(())
    }

    /// A call of an atomic's method.
    pub(super) fn access(
        &mut self,
        atomic: &Name,
        method: &str,
        arguments: &[&str],
        ordering: Ordering,
    ) -> String {
        self.object(atomic);
        self.import("std::sync::atomic::Ordering");
        let ordering = match ordering {
            Ordering::SeqCst => "Ordering::SeqCst",
            Ordering::Relaxed => "Ordering::Relaxed",
        };
        let arguments = [arguments, &[ordering]].concat().join(", ");
        format!("{}.{method}({arguments})", of_static(atomic))
    }

    /// Prints the value of an expression that is a number or a bool, and binds it.
    pub(super) fn observe_number(&mut self, step: &Step, value: &str, bind: Option<&Name>) {
        self.observe_simple(step, value, RustType::Number, bind);
    }

    pub(super) fn observe_simple(
        &mut self,
        step: &Step,
        value: &str,
        of: RustType,
        bind: Option<&Name>,
    ) {
        match bind {
            Some(bind) if self.is_read_later(bind) => {
                let variable = self.bind(bind, of);
                self.line(&format!("let {variable} = {value};"));
                self.print(step, &format!("{{{variable}}}"), &[]);
            }
            _ => self.print(step, "{}", &[value.to_owned()]),
        }
    }
}
