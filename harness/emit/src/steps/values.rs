//! Variables, functions, and values whose drop takes steps.

use threadproof_model::{Body, Name, Operand, Step};

use crate::emitter::{Emitted, Emitter, mixed_unless};
use crate::rust_type::RustType;

impl<'s> Emitter<'s> {
    pub(super) fn return_value(&mut self, step: &Step, value: &Operand, is_tail: bool) -> Emitted {
        let is_literal = value.variable().is_none();
        let (value, of) = self.operand(value)?;
        self.returns(&of, step.span)?;
        match (is_tail, of.is_unit() && is_literal) {
            (true, true) => {}
            (true, false) => self.line(&value),
            (false, true) => self.line("return;"),
            (false, false) => self.line(&format!("return {value};")),
        }
        Ok(())
    }

    pub(super) fn call(
        &mut self,
        step: &Step,
        callee: &Name,
        bind: Option<&Name>,
        is_tail: bool,
    ) -> Emitted {
        let mut arguments = Vec::new();
        let scenario = self.scenario;
        let free = scenario.function(callee).map(|function| &*function.free);
        for free in free.unwrap_or_default() {
            let (value, of) = self.take(&Name::new(&**free, callee.span))?;
            let agrees = self.learned.functions.learn_parameter(callee, free, &of);
            mixed_unless(agrees, callee.span)?;
            arguments.push(value);
        }
        let call = format!("{}({})", self.names.function(callee), arguments.join(", "));
        let returns = self.known.functions.returns.of(callee);
        match bind {
            Some(bind) => {
                let variable = self.bind(bind, returns);
                self.line(&format!("let {variable} = {call};"));
            }
            None if is_tail => {
                self.returns(&returns, step.span)?;
                let end = if returns.is_unit() { ";" } else { "" };
                self.line(&format!("{call}{end}"));
            }
            None => self.line(&format!("{call};")),
        }
        Ok(())
    }

    pub(super) fn let_value(&mut self, bind: &Name, value: &Operand) -> Emitted {
        let (value, of) = self.operand(value)?;
        let variable = self.bind(bind, of);
        self.line(&format!("let {variable} = {value};"));
        Ok(())
    }

    pub(super) fn local(&mut self, bind: &Name, on_drop: &'s Body) -> Emitted {
        let type_name = self.names.new_type(bind);
        let of = RustType::Local { type_name: type_name.clone(), name: bind.to_string() };
        let destructor = self.destructor(&type_name, ";", on_drop, None)?;
        self.types.push(destructor);
        let variable = self.bind(bind, of);
        self.line(&format!("let {variable} = {type_name};"));
        Ok(())
    }

    /// `drop`
    pub(super) fn drop_value(&mut self, variable: &Name) -> Emitted {
        let (value, _) = self.take(variable)?;
        self.line(&format!("drop({value});"));
        Ok(())
    }
}
