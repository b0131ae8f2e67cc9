//! The items of a program: statics, functions, and the types of values with destructors.

use threadproof_model::SharedKind;

use crate::emitter::{Emitted, Emitter, of_main};

impl Emitter<'_> {
    /// Writes all items. The statics come first, but which of them are needed is known last.
    pub(crate) fn emit_program(&mut self) -> Emitted {
        for object in &self.scenario.shared {
            if let SharedKind::ThreadLocal { on_drop: Some(_), .. } = object.kind {
                let type_name = self.names.new_type(&format!("{}-value", object.name));
                self.value_types.insert(object.name.to_string(), type_name);
            }
        }
        self.emit_main()?;
        self.emit_threads()?;
        self.emit_functions()?;
        let functions = std::mem::take(&mut self.items);
        let statics = self.statics()?;
        let initializers = std::mem::take(&mut self.items);
        let types = std::mem::take(&mut self.types);
        self.items = [statics, functions, initializers, types].concat();
        self.emit_helpers();
        Ok(())
    }

    fn emit_main(&mut self) -> Emitted {
        let main = &self.scenario.main;
        let locks = self.locks_of_main(&main.steps);
        let item = self.item(|emitter| {
            emitter.place.label = Some(of_main());
            emitter.place.sees_owned_locks = true;
            let first: Vec<String> = locks.iter().map(|lock| emitter.lock_of_main(lock)).collect();
            let first = (!first.is_empty()).then(|| first.join("\n"));
            emitter.function("fn main()", main, first.as_deref())?;
            Ok(())
        })?;
        self.items.push(item);
        Ok(())
    }

    /// The line of main that makes a lock which it owns.
    fn lock_of_main(&mut self, lock: &str) -> String {
        self.import("std::sync::Arc");
        let variable = self.names.lock_of_main(lock);
        let mutable = if self.is_used_exclusively(lock) { "mut " } else { "" };
        let lock = match self.scenario.object(lock).map(|object| &object.kind) {
            Some(SharedKind::RwLock(value)) => {
                self.import("std::sync::RwLock");
                format!("RwLock::new({value})")
            }
            Some(SharedKind::Mutex(value)) => {
                self.import("std::sync::Mutex");
                format!("Mutex::new({value})")
            }
            Some(
                SharedKind::Atomic(_)
                | SharedKind::Channel { .. }
                | SharedKind::Condvar
                | SharedKind::Barrier(_)
                | SharedKind::Once
                | SharedKind::OnceLock
                | SharedKind::LazyLock(_)
                | SharedKind::ThreadLocal { .. },
            )
            | None => unreachable!("the resolver accepts only locks in `into-inner` and `get-mut`"),
        };
        format!("let {mutable}{variable} = Arc::new({lock});")
    }
}
