//! Variables, functions, and values whose drop takes steps.

use threadproof_model::{Body, Name, Operand, Step};

use crate::emitter::{Emitted, Emitter, mixed_unless};
use crate::facts::learn;
use crate::names::identifier;
use crate::rust_type::RustType;

impl<'s> Emitter<'s> {
    pub(super) fn return_value(&mut self, step: &Step, value: &Operand, is_tail: bool) -> Emitted {
        let (value, of) = self.operand(value)?;
        self.returns(&of, step.span)?;
        match (is_tail, of.is_unit()) {
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
        for free in scenario.function(callee).map(|function| &*function.free).unwrap_or_default() {
            let (value, of) = self.take(&Name::new(&**free, callee.span))?;
            let parameter = (callee.to_string(), free.to_string());
            let agrees = learn(&mut self.learned.parameters, parameter, &of);
            mixed_unless(agrees, callee.span)?;
            arguments.push(value);
        }
        let call = format!("{}({})", self.names.function(callee), arguments.join(", "));
        let returns =
            self.known.functions.get(&**callee).cloned().unwrap_or(RustType::Unknown);
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

    /// A type whose drop takes steps, after this line.
    pub(crate) fn destructor(
        &mut self,
        type_name: &str,
        fields: &str,
        on_drop: &'s Body,
        first: Option<&str>,
    ) -> Emitted<Vec<String>> {
        self.item(|emitter| {
            emitter.place.label = Some(emitter.labels.of_body(on_drop));
            emitter.line(&format!("struct {type_name}{fields}"));
            emitter.line("");
            emitter.line(&format!("impl Drop for {type_name} {{"));
            emitter.writer.indent();
            emitter.function("fn drop(&mut self)", on_drop, first)?;
            emitter.writer.dedent();
            emitter.line("}");
            Ok(())
        })
    }

    /// Writes a function whose body begins with these lines. Returns the type of its value.
    pub(crate) fn function(
        &mut self,
        signature: &str,
        body: &'s Body,
        first: Option<&str>,
    ) -> Emitted<RustType> {
        let start = self.writer.lines.len();
        self.writer.indent();
        for line in first.into_iter().flat_map(str::lines) {
            self.line(line);
        }
        let returned = self.closure_body(body);
        self.writer.dedent();
        let lines = self.writer.split_off(start);
        if lines.is_empty() {
            self.line(&format!("{signature} {{}}"));
        } else {
            self.line(&format!("{signature} {{"));
            self.writer.lines.extend(lines);
            self.line("}");
        }
        returned
    }

    /// The parameters of a function, in this order, and which of them its body uses.
    pub(crate) fn parameters(
        &mut self,
        names: &[Name],
        body: &Body,
        of: impl Fn(&Name) -> RustType,
    ) -> Vec<String> {
        let mut parameters = Vec::new();
        for name in names {
            let of = of(name);
            self.import_type(&of);
            let is_used = crate::uses::reads_variable(&body.steps, name, self.scenario);
            let underscore = if is_used { "" } else { "_" };
            parameters.push(format!("{underscore}{}: {}", identifier(name), of.in_rust()));
            let name = name.to_string();
            self.place.variables.push(crate::emitter::Variable { name, of });
        }
        parameters
    }
}
