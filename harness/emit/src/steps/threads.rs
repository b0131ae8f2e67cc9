//! Threads: handles, names, ids, scopes and parking.

use threadproof_model::{Body, Name, Step, Timeout};

use crate::emitter::{Emitted, Emitter, ScopeName};
use crate::names::{identifier, of_static};
use crate::refusal::{Reason, Refusal};
use crate::rust_type::{ErrorType, HandleKind, RustType};
use crate::shown::Arm;

impl<'s> Emitter<'s> {
    pub(super) fn join(
        &mut self,
        step: &Step,
        handle: &Name,
        unwrap: bool,
        bind: Option<&Name>,
    ) -> Emitted {
        let (returned, kind) = self.handle(handle);
        let of = RustType::Result(Box::new(returned.clone()), ErrorType::Payload);
        let join = format!("{}.join()", self.take(handle)?.0);
        if kind == HandleKind::Refusable {
            return self.if_granted(handle, "", bind, |emitter| {
                emitter.observe(step, &join, &of, false);
                if unwrap {
                    return Err(Refusal { span: handle.span, reason: Reason::OfRefusedThread });
                }
                Ok(())
            });
        }
        match bind {
            None if !unwrap => self.observe(step, &join, &of, false),
            Some(bind) if !unwrap => {
                let variable = self.bind_used(bind, of.clone());
                self.line(&format!("let {variable} = {join};"));
                self.observe(step, &variable, &of, true);
            }
            _ => {
                let result = self.names.helper("result");
                self.line(&format!("let {result} = {join};"));
                self.observe(step, &result, &of, true);
                self.unwrap(&result, returned, bind);
            }
        }
        Ok(())
    }

    /// Unwraps the result in a variable, and binds its value.
    pub(super) fn unwrap(&mut self, result: &str, of: RustType, bind: Option<&Name>) {
        match bind {
            Some(bind) => {
                let variable = self.bind(bind, of);
                self.line(&format!("let {variable} = {result}.unwrap();"));
            }
            None if of.is_unit() => self.line(&format!("{result}.unwrap();")),
            None => self.line(&format!("let _ = {result}.unwrap();")),
        }
    }

    pub(super) fn detach(&mut self, handle: &Name) -> Emitted {
        let (handle, _) = self.take(handle)?;
        self.line(&format!("drop({handle});"));
        Ok(())
    }

    pub(super) fn is_finished(
        &mut self,
        step: &Step,
        handle: &Name,
        bind: Option<&Name>,
    ) -> Emitted {
        let ask = format!("{}.is_finished()", identifier(handle));
        if self.handle(handle).1 == HandleKind::Refusable {
            return self.if_granted(handle, "&", bind, |emitter| {
                emitter.observe_simple(step, &ask, RustType::Bool, None);
                Ok(())
            });
        }
        self.observe_simple(step, &ask, RustType::Bool, bind);
        Ok(())
    }

    pub(super) fn scope(&mut self, body: &'s Body, is_last: bool) -> Emitted {
        self.import("std::thread::self");
        let number = self.place.scopes.len() + 1;
        let base = if number == 1 { "s".to_owned() } else { format!("s{number}") };
        let name = self.names.helper(&base);
        self.place.scopes.push(ScopeName { name: name.clone(), is_used: false });
        let start = self.writer.lines.len();
        self.writer.indent();
        let returned = self.closure_body(body);
        self.writer.dedent();
        let lines = self.writer.split_off(start);
        let scope = self.place.scopes.pop();
        returned?;
        let name = if scope.is_some_and(|scope| scope.is_used) { name } else { "_".to_owned() };
        // Without a type, what follows a closure that panics would be unreachable.
        let diverges = body.steps.last().is_some_and(|last| last.action.diverges());
        let bound = if diverges && !is_last { "let () = " } else { "" };
        self.writer.closure(&format!("{bound}thread::scope(|{name}| "), lines, ");");
        Ok(())
    }

    pub(super) fn current(&mut self, bind: &Name) {
        self.import("std::thread::self");
        let variable = self.bind(bind, RustType::Thread);
        self.line(&format!("let {variable} = thread::current();"));
    }

    pub(super) fn thread_name(
        &mut self,
        step: &Step,
        handle: Option<&Name>,
        bind: Option<&Name>,
    ) -> Emitted {
        let name = format!("{}.name()", self.thread(handle));
        if let Some(handle) = handle.filter(|handle| self.is_refusable(handle)) {
            return self.if_granted(handle, "&", bind, |emitter| {
                emitter.print(step, "{:?}", &[name]);
                Ok(())
            });
        }
        match bind.filter(|bind| self.is_read_later(bind)) {
            Some(bind) => {
                let of = RustType::Option(Box::new(RustType::OwnedText));
                let variable = self.bind(bind, of);
                self.line(&format!("let {variable} = {name}.map(str::to_owned);"));
                self.print(step, &format!("{{{variable}:?}}"), &[]);
            }
            None => self.print(step, "{:?}", &[name]),
        }
        Ok(())
    }

    pub(super) fn thread_id(&mut self, handle: Option<&Name>, bind: &Name) -> Emitted {
        if let Some(handle) = handle.filter(|handle| self.is_refusable(handle)) {
            return Err(Refusal { span: handle.span, reason: Reason::OfRefusedThread });
        }
        let thread = self.thread(handle);
        let variable = self.bind(bind, RustType::ThreadId);
        self.line(&format!("let {variable} = {thread}.id();"));
        Ok(())
    }

    pub(super) fn same_id(&mut self, step: &Step, left: &Name, right: &Name) {
        let same = format!("{} == {}", identifier(left), identifier(right));
        self.print(step, "{}", &[same]);
    }

    pub(super) fn yield_now(&mut self) {
        self.import("std::thread::self");
        self.line("thread::yield_now();");
    }

    pub(super) fn park(&mut self, until: Option<&Name>) {
        self.import("std::thread::self");
        let Some(atomic) = until else { return self.line("thread::park();") };
        self.object(atomic);
        self.import("std::sync::atomic::Ordering");
        self.line(&format!("while {}.load(Ordering::SeqCst) == 0 {{", of_static(atomic)));
        self.writer.indented(|writer| writer.line("thread::park();"));
        self.line("}");
    }

    pub(super) fn park_timeout(&mut self, timeout: Timeout) {
        self.import("std::thread::self");
        let timeout = self.duration(timeout);
        self.line(&format!("thread::park_timeout({timeout});"));
    }

    pub(super) fn unpark(&mut self, thread: &Name) {
        let unpark = format!("{}.unpark();", self.thread(Some(thread)));
        if self.is_refusable(thread) {
            let variable = identifier(thread);
            self.line(&format!("if let Some({variable}) = &{variable} {{"));
            self.writer.indented(|writer| writer.line(&unpark));
            self.line("}");
        } else {
            self.line(&unpark);
        }
    }

    /// The value that the thread of a handle returns, and the kind of the handle.
    fn handle(&self, name: &str) -> (RustType, HandleKind) {
        match self.type_of(name) {
            RustType::Handle(returned, kind) => (*returned, kind),
            _ => (RustType::Unknown, HandleKind::Detachable),
        }
    }

    fn is_refusable(&self, name: &str) -> bool {
        self.handle(name).1 == HandleKind::Refusable
    }

    /// The thread of a variable, or the current one.
    fn thread(&mut self, variable: Option<&Name>) -> String {
        let Some(variable) = variable else {
            self.import("std::thread::self");
            return "thread::current()".to_owned();
        };
        let name = identifier(variable);
        match self.type_of(variable) {
            RustType::Handle(..) => format!("{name}.thread()"),
            _ => name,
        }
    }

    /// Writes a step that does nothing if the thread of its handle was refused.
    fn if_granted(
        &mut self,
        handle: &Name,
        borrow: &str,
        bind: Option<&Name>,
        write: impl FnOnce(&mut Self) -> Emitted,
    ) -> Emitted {
        if bind.is_some_and(|bind| self.is_read_later(bind)) {
            return Err(Refusal { span: handle.span, reason: Reason::OfRefusedThread });
        }
        let name = identifier(handle);
        self.line(&format!("if let Some({name}) = {borrow}{name} {{"));
        self.writer.indent();
        let result = write(self);
        self.writer.dedent();
        self.line("}");
        result
    }

    /// Prints whether a thread could be spawned.
    pub(super) fn observe_spawn(&mut self, step: &Step, variable: &str) {
        let arms =
            vec![Arm::new("Some(_)", "Ok(JoinHandle)"), Arm::new("None", "Err(a message of std)")];
        self.observe_arms(step, variable, arms, false);
    }
}
