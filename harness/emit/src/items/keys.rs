//! Thread-local keys.

use threadproof_model::{Action, Body, Literal, Operand};

use crate::emitter::{Emitted, Emitter, Place};
use crate::names::{identifier, of_static};
use crate::steps::thread_locals::Storage;

impl<'s> Emitter<'s> {
    /// Writes a thread-local key, and its destructor.
    pub(super) fn key(
        &mut self,
        name: &str,
        init: Option<&'s Body>,
        on_drop: Option<&'s Body>,
    ) -> Emitted<Vec<String>> {
        let storage = self.storage(name);
        let type_name = self.value_type(name);
        if let Some(on_drop) = on_drop {
            let first = match storage {
                Storage::DroppedCell => Some("if REPLACING.get() {\n    return;\n}"),
                Storage::Cell | Storage::Dropped => None,
            };
            let field = if self.is_number_read(name) {
                "(i32);"
            } else {
                "(#[expect(dead_code, reason = \"no step reads it\")] i32);"
            };
            let mut destructor = self.destructor(&type_name, field, on_drop, first)?;
            if self.is_taken(name) {
                destructor.insert(0, "#[derive(Default)]".to_owned());
            }
            self.types.push(destructor);
        }
        let value = match init {
            None => "0".to_owned(),
            Some(init) => match literal(init) {
                Some(value) => value.to_string(),
                None => self.initializer(name, init)?,
            },
        };
        let (of, value) = match storage {
            Storage::Cell => {
                self.import("std::cell::Cell");
                ("Cell<i32>".to_owned(), format!("Cell::new({value})"))
            }
            Storage::Dropped => (type_name.clone(), format!("{type_name}({value})")),
            Storage::DroppedCell => {
                self.import("std::cell::RefCell");
                (format!("RefCell<{type_name}>"), format!("RefCell::new({type_name}({value}))"))
            }
        };
        let value = if init.is_none() { format!("const {{ {value} }}") } else { value };
        let path = of_static(name);
        Ok(vec![format!("static {path}: {of} = {value};")])
    }

    /// Writes the function that initializes a key, and returns a call of it.
    fn initializer(&mut self, name: &str, init: &'s Body) -> Emitted<String> {
        let function = format!("init_{}", identifier(name));
        let item = self.item(|emitter| {
            emitter.place = Place { label: Some(emitter.labels.of_body(init)), ..Place::default() };
            emitter.function(&format!("fn {function}() -> i32"), init, None).map(|_| ())
        })?;
        self.items.push(item);
        Ok(format!("{function}()"))
    }

    /// Writes the keys that the program itself needs.
    pub(super) fn keys_of_program(&mut self) -> Vec<String> {
        let mut keys = Vec::new();
        if self.learned.asks_for_label {
            keys.push("/// The label of this thread in what it prints.");
            keys.push("static LABEL: Cell<&'static str> = const { Cell::new(\"main\") };");
        }
        if self.objects.iter().any(|key| self.storage(key) == Storage::DroppedCell) {
            keys.push(
                "/// Whether this thread is replacing a value, whose destructor does not run.",
            );
            keys.push("static REPLACING: Cell<bool> = const { Cell::new(false) };");
        }
        if !keys.is_empty() {
            self.import("std::cell::Cell");
        }
        keys.into_iter().map(str::to_owned).collect()
    }
}

/// The value of an initializer that does nothing else.
fn literal(init: &Body) -> Option<i64> {
    let [only] = &*init.steps else { return None };
    if let Action::Return { value: Operand::Literal(Literal::Int(value)) } = only.action {
        Some(value)
    } else {
        None
    }
}
