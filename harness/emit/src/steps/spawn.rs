//! Spawning threads.

use threadproof_model::{Name, Routine, Spawn, StackSize, Step};

use crate::emitter::{Emitted, Emitter, Place, ScopeName, Variable, mixed_unless};
use crate::helpers::Helper;
use crate::labels::Label;
use crate::names::identifier;
use crate::refusal::{Reason, Refusal};
use crate::rust_type::{HandleKind, Reuse, RustType};
use crate::uses::reads_variable;

/// How the closure of a new thread is written.
struct NewThread<'s> {
    routine: &'s Routine,
    /// The variables that are moved into it.
    captures: Vec<Variable>,
    /// The lines before the closure, which make what it captures.
    before: Vec<String>,
    /// The line at its start, which sets its label.
    first: Option<String>,
    /// Whether it captures that label.
    captures_label: bool,
    /// The scope that it is spawned into.
    scope: Option<String>,
}

impl<'s> Emitter<'s> {
    pub(super) fn spawn(&mut self, step: &'s Step, spawn: &'s Spawn) -> Emitted {
        let scenario = self.scenario;
        let Some(routine) = scenario.thread(&spawn.thread) else { return Ok(()) };
        self.import("std::thread::self");
        let scope = self.scope_of(spawn)?;
        let mut thread = NewThread {
            routine,
            captures: Vec::new(),
            before: Vec::new(),
            first: None,
            captures_label: false,
            scope: scope.clone(),
        };
        self.label_thread(step, spawn, &mut thread);
        self.capture(spawn, &mut thread)?;
        self.share_locks(&mut thread);

        let kind = match (&scope, spawn.builder) {
            (Some(_), false) => HandleKind::Scoped,
            (None, false) => HandleKind::Detachable,
            (_, true) => HandleKind::Refusable,
        };
        let returned = self.known.threads.returns.of(&routine.name);
        let of = RustType::Handle(Box::new(returned), kind);
        // The result of a builder is printed.
        let variable =
            if spawn.builder { identifier(&spawn.handle) } else { self.pattern(&spawn.handle) };
        if let Some(builder) = builder(spawn) {
            let granted = if spawn.builder { ".ok();" } else { ".unwrap();" };
            let method = match &scope {
                Some(scope) => format!(".spawn_scoped({scope}, "),
                None => ".spawn(".to_owned(),
            };
            self.build(&format!("let {variable} = "), &builder, &method, thread, granted)?;
        } else {
            let spawner = match &scope {
                Some(scope) => format!("{scope}.spawn("),
                None => "thread::spawn(".to_owned(),
            };
            self.thread_argument(&format!("let {variable} = {spawner}"), thread, ");")?;
        }
        if spawn.builder {
            self.observe_spawn(step, &variable);
        }
        self.bind(&spawn.handle, of);
        Ok(())
    }

    /// The scope that a thread is spawned into.
    fn scope_of(&mut self, spawn: &Spawn) -> Emitted<Option<String>> {
        let place = &mut self.place;
        let scope = if spawn.scoped {
            let own = place.scopes[..place.own_scopes].last_mut();
            Some(own.ok_or(Refusal { span: spawn.thread.span, reason: Reason::ScopeOutside })?)
        } else {
            place.scopes[place.own_scopes..].last_mut()
        };
        Ok(scope.map(|scope| {
            scope.is_used = true;
            scope.name.clone()
        }))
    }

    fn label_thread(&mut self, step: &Step, spawn: &Spawn, thread: &mut NewThread<'s>) {
        match self.labels.of_spawn(step.line) {
            Label::Known(label) => {
                let asks = self.known.asks_for_label;
                thread.first = asks.then(|| format!("LABEL.set({label:?});"));
            }
            Label::Varies => {
                self.learned.asks_for_label = true;
                self.helpers.insert(Helper::Child);
                let label = self.names.helper("label");
                let handle = &*spawn.handle;
                thread.before.push(format!("let {label} = child({handle:?});"));
                thread.first = Some(format!("LABEL.set({label});"));
                thread.captures_label = true;
            }
        }
    }

    /// Moves variables into the thread.
    fn capture(&mut self, spawn: &'s Spawn, thread: &mut NewThread<'s>) -> Emitted {
        for name in &spawn.moves {
            let variable = identifier(name);
            let (value, of) = self.take(name)?;
            if value != variable {
                thread.before.push(format!("let {variable} = {value};"));
            }
            let agrees = self.learned.threads.learn_parameter(&spawn.thread, name, &of);
            mixed_unless(agrees, name.span)?;
            thread.captures.push(Variable { name: name.to_string(), of });
        }
        Ok(())
    }

    /// Shares the locks of main that the thread uses.
    fn share_locks(&mut self, thread: &mut NewThread<'s>) {
        for lock in self.locks_of_main(&thread.routine.body.steps) {
            self.import("std::sync::Arc");
            let variable = self.names.lock_of_main(&lock);
            thread.before.push(format!("let {variable} = Arc::clone(&{variable});"));
        }
    }

    /// Writes a chain of calls of a builder.
    fn build(
        &mut self,
        open: &str,
        builder: &[String],
        method: &str,
        thread: NewThread<'s>,
        granted: &str,
    ) -> Emitted {
        let start = self.writer.lines.len();
        self.writer.indent();
        let result = self.thread_argument(method, thread, ")");
        self.writer.dedent();
        let spawn = self.writer.split_off(start);
        result?;
        if let [only] = &*spawn {
            let end = granted.trim_end_matches(';').to_owned();
            let calls: Vec<String> =
                builder.iter().cloned().chain([only.trim_start().to_owned(), end]).collect();
            self.writer.chain(open, &calls, ";");
            return Ok(());
        }
        self.line(&format!("{open}{}", builder.first().map_or("", |first| first)));
        self.writer.indented(|writer| {
            for call in &builder[1..] {
                writer.line(call);
            }
        });
        self.writer.lines.extend(spawn);
        self.writer.indented(|writer| writer.line(granted));
        Ok(())
    }

    /// Writes what a thread is spawned with, between `open` and `close`: its closure, or a block
    /// that makes what the closure captures.
    fn thread_argument(&mut self, open: &str, mut thread: NewThread<'s>, close: &str) -> Emitted {
        let before = std::mem::take(&mut thread.before);
        if before.is_empty() {
            return self.thread_closure(open, thread, close);
        }
        self.line(&format!("{open}{{"));
        self.writer.indent();
        for line in before {
            self.line(&line);
        }
        let result = self.thread_closure("", thread, "");
        self.writer.dedent();
        self.line(&format!("}}{close}"));
        result
    }

    fn thread_closure(&mut self, open: &str, thread: NewThread<'s>, close: &str) -> Emitted {
        if self.has_own_function(thread.routine) {
            self.call_thread(open, &thread, close);
            return Ok(());
        }
        let NewThread { routine, captures, first, captures_label, scope, .. } = thread;
        let is_unread = |variable: &&Variable| {
            !reads_variable(&routine.body.steps, &variable.name, self.scenario)
        };
        // A closure captures only what it names.
        let unread: Vec<String> = captures.iter().filter(is_unread).map(captured).collect();
        let has_captures = !captures.is_empty();
        let scopes: Vec<ScopeName> =
            scope.into_iter().map(|name| ScopeName { name, is_used: false }).collect();
        let place = Place {
            label: Some(self.labels.of_body(&routine.body)),
            variables: captures,
            own_scopes: scopes.len(),
            scopes,
            sees_owned_locks: self.place.sees_owned_locks,
            ..Place::default()
        };
        let outer = std::mem::replace(&mut self.place, place);
        let start = self.writer.lines.len();
        self.writer.indent();
        for line in first.iter().chain(&unread) {
            self.line(line);
        }
        let returned = self.closure_body(&routine.body);
        self.writer.dedent();
        let lines = self.writer.split_off(start);
        let place = std::mem::replace(&mut self.place, outer);
        let returned = returned?;
        let agrees = self.learned.threads.returns.learn(&routine.name, &returned);
        mixed_unless(agrees, routine.name.span)?;
        let uses_locks = !self.locks_of_main(&routine.body.steps).is_empty();
        let moves = has_captures
            || captures_label
            || uses_locks
            || place.scopes.iter().any(|scope| scope.is_used);
        let open = format!("{open}{}|| ", if moves { "move " } else { "" });
        self.writer.closure(&open, lines, close);
        Ok(())
    }

    /// Writes a closure that calls the function of the thread.
    fn call_thread(&mut self, open: &str, thread: &NewThread<'s>, close: &str) {
        let function = self.names.thread(&thread.routine.name);
        let order = self.parameters_of_thread(thread.routine);
        let arguments: Vec<String> = order.iter().map(|name| identifier(name)).collect();
        let call = format!("{function}({})", arguments.join(", "));
        if arguments.is_empty() && thread.first.is_none() {
            return self.line(&format!("{open}{function}{close}"));
        }
        let moves = !arguments.is_empty() || thread.captures_label;
        let move_word = if moves { "move " } else { "" };
        let start = self.writer.lines.len();
        self.writer.indent();
        if let Some(line) = &thread.first {
            self.line(line);
        }
        self.line(&call);
        self.writer.dedent();
        let lines = self.writer.split_off(start);
        self.writer.closure(&format!("{open}{move_word}|| "), lines, close);
    }

    /// Whether a thread's body is a function: it is spawned in several places, or captures several
    /// values that are dropped, since the order in which a closure drops them is unspecified.
    pub(crate) fn has_own_function(&self, routine: &Routine) -> bool {
        let mut spawns = 0;
        self.scenario.walk(|step| {
            spawns +=
                usize::from(step.action.spawns().is_some_and(|spawn| spawn.thread == routine.name));
        });
        let captures = self.known.threads.parameters_of(&routine.name);
        let dropped = captures.filter(|of| of.reuse() == Reuse::Impossible).count();
        spawns > 1 || dropped > 1
    }

    /// The parameters of a thread's function: the variables of its first spawn.
    pub(crate) fn parameters_of_thread(&self, routine: &Routine) -> Vec<Name> {
        let mut first = None;
        self.scenario.walk(|step| {
            if let Some(spawn) = step.action.spawns()
                && spawn.thread == routine.name
                && first.is_none()
            {
                first = Some(spawn.moves.clone());
            }
        });
        first.unwrap_or_default()
    }
}

fn captured(variable: &Variable) -> String {
    format!("let _ = &{};", identifier(&variable.name))
}

/// The calls that make the builder for a thread, unless it is spawned without one.
fn builder(spawn: &Spawn) -> Option<Vec<String>> {
    let mut calls = vec!["thread::Builder::new()".to_owned()];
    calls.extend(spawn.name.as_ref().map(|name| format!(".name({name:?}.to_owned())")));
    calls.extend(spawn.stack_size.map(|size| match size {
        StackSize::Bytes(bytes) => format!(".stack_size({bytes})"),
        StackSize::Impossible => ".stack_size(usize::MAX)".to_owned(),
    }));
    (calls.len() > 1 || spawn.builder).then_some(calls)
}
