//! Panics: raising, catching and reporting them.

use threadproof_model::{Action, Body, Context, Name, Operand, Step};

use crate::emitter::{Emitted, Emitter, Place};
use crate::helpers::Helper;
use crate::names::identifier;
use crate::rust_type::{ErrorType, RustType};

impl<'s> Emitter<'s> {
    pub(super) fn panic(&mut self, message: &str) {
        self.learned.throws = true;
        // A message is a format string.
        let message = format!("{:?}", message.replace('{', "{{").replace('}', "}}"));
        self.line(&format!("panic!({message});"));
    }

    pub(super) fn panic_any(&mut self, step: &Step, value: &Operand) -> Emitted {
        self.import("std::panic::self");
        let (value, of) = self.operand(value)?;
        self.throws(&of, step.span)?;
        self.line(&format!("panic::panic_any({value});"));
        Ok(())
    }

    pub(super) fn resume_unwind(&mut self, step: &Step, value: &Operand) -> Emitted {
        self.import("std::panic::self");
        let (value, of) = self.operand(value)?;
        if let RustType::Result(_, ErrorType::Payload) = of {
            self.line(&format!("panic::resume_unwind({value}.err().unwrap());"));
        } else {
            self.throws(&of, step.span)?;
            self.line(&format!("panic::resume_unwind(Box::new({value}));"));
        }
        Ok(())
    }

    pub(super) fn catch(&mut self, step: &Step, bind: Option<&Name>, body: &'s Body) -> Emitted {
        self.import("std::panic::self");
        self.import("std::panic::AssertUnwindSafe");
        // The block is written before its type, and so the variable, is known.
        let variable = match bind {
            Some(bind) => identifier(bind),
            None => self.names.helper("caught"),
        };
        let open = format!("let {variable} = panic::catch_unwind(AssertUnwindSafe(|| ");
        let returned = self.closure(&open, body, "));")?;
        let of = RustType::Result(Box::new(returned), ErrorType::Payload);
        self.observe(step, &variable, &of, bind.is_some());
        if let Some(bind) = bind {
            self.bind_used(bind, of);
        }
        Ok(())
    }

    pub(super) fn panicking(&mut self, step: &Step) {
        self.import("std::thread::self");
        self.print(step, "{}", &["thread::panicking()".to_owned()]);
    }

    pub(super) fn set_hook(&mut self, body: &'s Body) -> Emitted {
        self.import("std::panic::self");
        let info =
            if self.uses_info(&body.steps) { self.names.helper("info") } else { "_".to_owned() };
        let place = Place { label: Some(self.labels.of_body(body)), ..Place::default() };
        let outer = std::mem::replace(&mut self.place, place);
        let result = self.closure(&format!("panic::set_hook(Box::new(|{info}| "), body, "));");
        self.place = outer;
        result.map(|_| ())
    }

    pub(super) fn take_hook(&mut self) {
        self.import("std::panic::self");
        self.line("drop(panic::take_hook());");
    }

    pub(super) fn payload(&mut self, step: &Step) {
        if !self.throws {
            return self.print(step, "a message of std", &[]);
        }
        self.helpers.insert(Helper::Describe);
        let info = self.names.helper("info");
        self.print(step, "{}", &[format!("describe({info}.payload())")]);
    }

    pub(super) fn location(&mut self, step: &Step) {
        let info = self.names.helper("info");
        self.print(step, "{}", &[format!("{info}.location().is_some()")]);
    }

    pub(super) fn extern_c(&mut self, body: &'s Body) -> Emitted {
        self.helpers.insert(Helper::ExternC);
        self.closure("extern_c(|| ", body, ");").map(|_| ())
    }

    /// Whether these steps of a hook ask about its panic.
    fn uses_info(&self, steps: &[Step]) -> bool {
        steps.iter().any(|step| {
            let is_of_std = step.action == Action::Payload && !self.throws;
            let asks = step.action.context() == Context::InHook && !is_of_std;
            let block = step.action.block();
            asks || block.is_some_and(|(kind, body)| {
                // A hook that it sets has a panic of its own.
                kind.sees_around() && self.uses_info(&body.steps)
            })
        })
    }
}
