//! `Once`, `OnceLock` and `LazyLock`.

use threadproof_model::{Body, Kind, Name, Step};

use crate::emitter::{Emitted, Emitter};
use crate::names::of_static;

impl<'s> Emitter<'s> {
    pub(super) fn call_once(
        &mut self,
        step: &Step,
        once: &Name,
        force: bool,
        body: &'s Body,
    ) -> Emitted {
        self.object(once);
        let once = of_static(once);
        if !force {
            return self.closure(&format!("{once}.call_once(|| "), body, ");").map(|_| ());
        }
        let has_run = self.names.helper("has_run");
        let state = self.names.helper("state");
        self.line(&format!("let mut {has_run} = false;"));
        self.line(&format!("{once}.call_once_force(|{state}| {{"));
        self.writer.indent();
        self.line(&format!("{has_run} = true;"));
        self.print(step, "Some({})", &[format!("{state}.is_poisoned()")]);
        let result = self.closure_body(body);
        self.writer.dedent();
        self.line("});");
        result?;
        self.line(&format!("if !{has_run} {{"));
        self.writer.indent();
        self.print(step, "None", &[]);
        self.writer.dedent();
        self.line("}");
        Ok(())
    }

    pub(super) fn once_wait(&mut self, step: &Step, once: &Name) {
        self.object(once);
        let wait = format!("{}.wait()", of_static(once));
        if self.kind(once) == Some(Kind::OnceLock) {
            self.print(step, "{}", &[wait]);
        } else {
            self.line(&format!("{wait};"));
        }
    }

    pub(super) fn once_wait_force(&mut self, once: &Name) {
        self.object(once);
        self.line(&format!("{}.wait_force();", of_static(once)));
    }

    pub(super) fn is_completed(&mut self, step: &Step, once: &Name) {
        self.object(once);
        self.print(step, "{}", &[format!("{}.is_completed()", of_static(once))]);
    }

    pub(super) fn get_or_init(&mut self, step: &Step, cell: &Name, body: &'s Body) -> Emitted {
        self.object(cell);
        let value = self.names.helper("value");
        let open = format!("let {value} = {}.get_or_init(|| ", of_static(cell));
        self.closure(&open, body, ");")?;
        self.print(step, &format!("{{{value}}}"), &[]);
        Ok(())
    }

    pub(super) fn force(&mut self, step: &Step, lazy: &Name) {
        self.object(lazy);
        self.print(step, "{}", &[format!("LazyLock::force(&{})", of_static(lazy))]);
    }
}
