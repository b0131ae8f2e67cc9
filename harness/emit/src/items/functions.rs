//! Functions: those of the scenario, the bodies of threads, and destructors.

use threadproof_model::{Body, Name, Routine};

use crate::emitter::{Emitted, Emitter, Variable, mixed_unless};
use crate::facts::{Facts, Signatures};
use crate::names::identifier;
use crate::rust_type::RustType;
use crate::uses::reads_variable;

impl<'s> Emitter<'s> {
    /// Writes the functions of threads that are spawned in several places.
    pub(crate) fn emit_threads(&mut self) -> Emitted {
        let scenario = self.scenario;
        for routine in &scenario.threads {
            if self.labels.is_run(&routine.body) && self.has_own_function(routine) {
                let function = self.names.thread(&routine.name);
                let parameters = self.parameters_of_thread(routine);
                self.emit_routine(routine, &function, &parameters, |facts| &mut facts.threads)?;
            }
        }
        Ok(())
    }

    /// Writes the functions of the scenario that any thread calls.
    pub(crate) fn emit_functions(&mut self) -> Emitted {
        let scenario = self.scenario;
        for routine in &scenario.functions {
            if self.labels.is_run(&routine.body) {
                let function = self.names.function(&routine.name);
                self.emit_routine(routine, &function, &routine.free, |facts| &mut facts.functions)?;
            }
        }
        Ok(())
    }

    fn emit_routine(
        &mut self,
        routine: &'s Routine,
        function: &str,
        parameters: &[Name],
        signatures: fn(&mut Facts) -> &mut Signatures,
    ) -> Emitted {
        let name = &*routine.name;
        let item = self.item(|emitter| {
            emitter.place.label = Some(emitter.labels.of_body(&routine.body));
            // Earlier steps of this pass may have added to what was known before it, but no pass is
            // the last if they did.
            let known = signatures(&mut emitter.learned).clone();
            let parameters = emitter.parameters(&routine.body, parameters, |parameter| {
                known.parameter(name, parameter)
            });
            let returns = known.returns.of(name);
            emitter.import_type(&returns);
            let returns = if returns.is_unit() {
                String::new()
            } else {
                format!(" -> {}", returns.in_rust())
            };
            let signature = format!("fn {function}({}){returns}", parameters.join(", "));
            let returned = emitter.function(&signature, &routine.body, None)?;
            let agrees = signatures(&mut emitter.learned).returns.learn(name, &returned);
            mixed_unless(agrees, routine.name.span)
        })?;
        self.items.push(item);
        Ok(())
    }

    /// The parameters of a function, in this order, which its body sees as variables.
    fn parameters(
        &mut self,
        body: &Body,
        names: &[Name],
        of: impl Fn(&str) -> RustType,
    ) -> Vec<String> {
        let mut parameters = Vec::new();
        for name in names {
            let of = of(name);
            self.import_type(&of);
            let is_read = reads_variable(&body.steps, name, self.scenario);
            let underscore = if is_read { "" } else { "_" };
            parameters.push(format!("{underscore}{}: {}", identifier(name), of.in_rust()));
            self.place.variables.push(Variable { name: name.to_string(), of });
        }
        parameters
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
}
