//! The items of a program: statics, functions, and the types of values with destructors.

use std::collections::BTreeSet;

use threadproof_model::{Body, Literal, Operand, Shared, SharedKind};

use crate::emitter::{Emitted, Emitter, Place, mixed_unless, of_main};
use crate::facts::learn;
use crate::names::{identifier, of_static};
use crate::rust_type::RustType;
use crate::steps::channels::ChannelType;
use crate::steps::thread_locals::Storage;

impl<'s> Emitter<'s> {
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
        let locks = self.locks_of_main(main);
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

    /// The line of main that makes a lock which it will consume.
    fn lock_of_main(&mut self, lock: &str) -> String {
        self.import("std::sync::Arc");
        let variable = self.names.lock_of_main(lock);
        let (of, value) = match self.scenario.object(lock).map(|object| &object.kind) {
            Some(SharedKind::RwLock(value)) => {
                self.import("std::sync::RwLock");
                ("RwLock", *value)
            }
            Some(SharedKind::Mutex(value)) => {
                self.import("std::sync::Mutex");
                ("Mutex", *value)
            }
            _ => ("Mutex", 0),
        };
        format!("let {variable} = Arc::new({of}::new({value}));")
    }

    /// The functions of threads that are spawned in several places.
    fn emit_threads(&mut self) -> Emitted {
        let scenario = self.scenario;
        for routine in &scenario.threads {
            if !self.labels.is_run(&routine.body) || !self.has_own_function(routine) {
                continue;
            }
            let name = self.names.thread(&routine.name);
            let names = self.parameters_of_thread(routine);
            let known = self.known;
            let item = self.item(|emitter| {
                emitter.place.label = Some(emitter.labels.of_body(&routine.body));
                let parameters = emitter.parameters(&names, &routine.body, |parameter| {
                    let key = (routine.name.to_string(), parameter.to_string());
                    known.captures.get(&key).cloned().unwrap_or(RustType::Unknown)
                });
                let returns =
                    known.threads.get(&*routine.name).cloned().unwrap_or(RustType::Unknown);
                let returned =
                    emitter.emit_function(&name, &parameters, &returns, &routine.body)?;
                let agrees =
                    learn(&mut emitter.learned.threads, routine.name.to_string(), &returned);
                mixed_unless(agrees, routine.name.span)
            })?;
            self.items.push(item);
        }
        Ok(())
    }

    fn emit_functions(&mut self) -> Emitted {
        let scenario = self.scenario;
        for routine in &scenario.functions {
            if !self.labels.is_run(&routine.body) {
                continue;
            }
            let name = self.names.function(&routine.name);
            let known = self.known;
            let item = self.item(|emitter| {
                emitter.place.label = Some(emitter.labels.of_body(&routine.body));
                let parameters = emitter.parameters(&routine.free, &routine.body, |parameter| {
                    let key = (routine.name.to_string(), parameter.to_string());
                    known.parameters.get(&key).cloned().unwrap_or(RustType::Unknown)
                });
                let returns =
                    known.functions.get(&*routine.name).cloned().unwrap_or(RustType::Unknown);
                let returned =
                    emitter.emit_function(&name, &parameters, &returns, &routine.body)?;
                let agrees =
                    learn(&mut emitter.learned.functions, routine.name.to_string(), &returned);
                mixed_unless(agrees, routine.name.span)
            })?;
            self.items.push(item);
        }
        Ok(())
    }

    fn emit_function(
        &mut self,
        name: &str,
        parameters: &[String],
        returns: &RustType,
        body: &'s Body,
    ) -> Emitted<RustType> {
        self.import_type(returns);
        let returns =
            if returns.is_unit() { String::new() } else { format!(" -> {}", returns.in_rust()) };
        let signature = format!("fn {name}({}){returns}", parameters.join(", "));
        self.function(&signature, body, None)
    }

    /// The statics of the shared objects that the program uses, one item for all.
    fn statics(&mut self) -> Emitted<Vec<Vec<String>>> {
        let mut statics = Vec::new();
        let mut keys = Vec::new();
        let mut channels = BTreeSet::new();
        // The initializer of one object may use another.
        let scenario = self.scenario;
        let mut written = BTreeSet::new();
        while let Some(object) = scenario.shared.iter().find(|object| {
            self.objects.contains(&*object.name) && !written.contains(&*object.name)
        }) {
            written.insert(object.name.to_string());
            if !self.is_owned_by_main(&object.name) {
                self.shared(object, &mut statics, &mut keys, &mut channels)?;
            }
        }
        let order = |name: &str| scenario.shared.iter().position(|object| *object.name == *name);
        statics.sort_by_key(|(name, _)| order(name));
        keys.sort_by_key(|(name, _)| order(name));
        let mut lines: Vec<String> = statics.into_iter().flat_map(|(_, lines)| lines).collect();
        let mut items = Vec::new();
        for channel in channels {
            items.push(self.channel_struct(channel));
        }
        self.types.splice(0..0, items);
        let keys: Vec<String> = keys.into_iter().flat_map(|(_, lines)| lines).collect();
        let keys = [self.label_key(), self.setting_key(), keys].concat();
        let keys = if keys.is_empty() {
            Vec::new()
        } else {
            let inner = keys.into_iter().map(|line| {
                if line.is_empty() { line } else { format!("    {line}") }
            });
            std::iter::once("thread_local! {".to_owned()).chain(inner).chain(["}".to_owned()]).collect()
        };
        if lines.is_empty() {
            lines = keys;
            return Ok(if lines.is_empty() { Vec::new() } else { vec![lines] });
        }
        Ok(if keys.is_empty() { vec![lines] } else { vec![lines, keys] })
    }

    fn label_key(&mut self) -> Vec<String> {
        if !self.learned.asks_for_label {
            return Vec::new();
        }
        self.import("std::cell::Cell");
        vec![
            "/// The name of this thread in what it prints.".to_owned(),
            "static LABEL: Cell<&'static str> = const { Cell::new(\"main\") };".to_owned(),
        ]
    }

    fn setting_key(&mut self) -> Vec<String> {
        let sets = self.objects.clone().iter().any(|key| self.storage(key) == Storage::DroppedCell);
        if !sets {
            return Vec::new();
        }
        self.import("std::cell::Cell");
        vec![
            "/// Whether this thread is replacing a value, whose destructor does not count.".to_owned(),
            "static SETTING: Cell<bool> = const { Cell::new(false) };".to_owned(),
        ]
    }

    /// Writes the static of a shared object.
    fn shared(
        &mut self,
        object: &'s Shared,
        statics: &mut Vec<(String, Vec<String>)>,
        keys: &mut Vec<(String, Vec<String>)>,
        channels: &mut BTreeSet<ChannelType>,
    ) -> Emitted {
        let name = object.name.to_string();
        let path = of_static(&name);
        let one = |path: &str, of: &str, value: &str| vec![format!("static {path}: {of} = {value};")];
        let lines = match &object.kind {
            SharedKind::Atomic(value) => {
                self.import("std::sync::atomic::AtomicI32");
                one(&path, "AtomicI32", &format!("AtomicI32::new({value})"))
            }
            SharedKind::Channel { senders, .. } => {
                let lines = self.channel_static(&name, *senders);
                channels.extend(self.channel_type(&name));
                lines
            }
            SharedKind::Mutex(value) => {
                self.import("std::sync::Mutex");
                one(&path, "Mutex<i32>", &format!("Mutex::new({value})"))
            }
            SharedKind::RwLock(value) => {
                self.import("std::sync::RwLock");
                one(&path, "RwLock<i32>", &format!("RwLock::new({value})"))
            }
            SharedKind::Condvar => {
                self.import("std::sync::Condvar");
                one(&path, "Condvar", "Condvar::new()")
            }
            SharedKind::Barrier(threads) => {
                self.import("std::sync::Barrier");
                one(&path, "Barrier", &format!("Barrier::new({threads})"))
            }
            SharedKind::Once => {
                self.import("std::sync::Once");
                one(&path, "Once", "Once::new()")
            }
            SharedKind::OnceLock => {
                self.import("std::sync::OnceLock");
                one(&path, "OnceLock<i32>", "OnceLock::new()")
            }
            SharedKind::LazyLock(body) => {
                self.import("std::sync::LazyLock");
                let open = format!("static {path}: LazyLock<i32> = LazyLock::new(|| ");
                self.item(|emitter| {
                    emitter.place.label = Some(emitter.labels.of_body(body));
                    emitter.closure(&open, body, ");").map(|_| ())
                })?
            }
            SharedKind::ThreadLocal { init, on_drop } => {
                let lines = self.key(&name, &path, init, on_drop.as_ref())?;
                keys.push((name, lines));
                return Ok(());
            }
        };
        statics.push((name, lines));
        Ok(())
    }

    /// Writes a thread-local key, and its destructor.
    fn key(
        &mut self,
        name: &str,
        path: &str,
        init: &'s Body,
        on_drop: Option<&'s Body>,
    ) -> Emitted<Vec<String>> {
        let storage = self.storage(name);
        let type_name = self.value_type(name);
        if let Some(on_drop) = on_drop {
            let first = match storage {
                Storage::DroppedCell => Some("if SETTING.get() {\n    return;\n}"),
                Storage::Cell | Storage::Dropped => None,
            };
            let destructor = self.destructor(&type_name, "(i32);", on_drop, first)?;
            self.types.push(destructor);
        }
        let (value, is_const) = match &*init.steps {
            [] => ("0".to_owned(), true),
            [only] => match &only.action {
                threadproof_model::Action::Return {
                    value: Operand::Literal(Literal::Int(value)),
                } => (value.to_string(), true),
                _ => (self.initializer(name, init)?, false),
            },
            _ => (self.initializer(name, init)?, false),
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
        let value = if is_const { format!("const {{ {value} }}") } else { value };
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

    fn channel_static(&mut self, name: &str, senders: u32) -> Vec<String> {
        self.import("std::sync::LazyLock");
        self.import("std::sync::Mutex");
        self.import("std::sync::mpsc::self");
        let message = self.message(name);
        self.import_type(&message);
        let Some(of) = self.channel_type(name) else { return Vec::new() };
        let bound = match self.scenario.object(name).map(|object| &object.kind) {
            Some(SharedKind::Channel { bound: Some(bound), .. }) => format!("sync_channel({bound})"),
            _ => "channel()".to_owned(),
        };
        let type_name = of.name();
        let sender = match (of.drops_senders, senders) {
            (false, _) => "sender",
            (true, 1) => "Mutex::new(vec![sender])",
            (true, _) => &format!("Mutex::new(vec![sender; {senders}])"),
        };
        let sender = match (of.sender_field(), sender) {
            (field, value) if field == value => value.to_owned(),
            (field, value) => format!("{field}: {value}"),
        };
        let receiver_field = of.receiver_field();
        let receiver = if of.drops_receiver { "Some(receiver)" } else { "receiver" };
        let message = message.in_rust();
        let path = of_static(name);
        vec![
            format!("static {path}: LazyLock<{type_name}<{message}>> = LazyLock::new(|| {{"),
            format!("    let (sender, receiver) = mpsc::{bound};"),
            format!("    {type_name} {{"),
            format!("        {sender},"),
            format!("        {receiver_field}: Mutex::new({receiver}),"),
            "    }".to_owned(),
            "});".to_owned(),
        ]
    }

    /// The struct that holds both ends of a channel.
    fn channel_struct(&mut self, of: ChannelType) -> Vec<String> {
        self.import("std::sync::mpsc::Receiver");
        self.import(if of.is_bounded { "std::sync::mpsc::SyncSender" } else { "std::sync::mpsc::Sender" });
        let (name, sender) = (of.name(), of.sender());
        let receiver = if of.drops_receiver { "Option<Receiver<T>>" } else { "Receiver<T>" };
        let field = of.sender_field();
        let field = if of.drops_senders {
            format!("{field}: Mutex<Vec<{sender}<T>>>")
        } else {
            format!("{field}: {sender}<T>")
        };
        let receiver_field = of.receiver_field();
        let mut lines = vec![
            "/// Both ends of a channel, for all threads.".to_owned(),
            format!("struct {name}<T> {{"),
            format!("    {field},"),
            format!("    {receiver_field}: Mutex<{receiver}>,"),
            "}".to_owned(),
        ];
        if of.drops_senders && of.sends {
            lines.extend([
                String::new(),
                format!("impl<T> {name}<T> {{"),
                "    /// A clone for one call, so that other threads can send at the same time.".to_owned(),
                format!("    fn sender(&self) -> {sender}<T> {{"),
                "        self.senders.lock().unwrap().last().unwrap().clone()".to_owned(),
                "    }".to_owned(),
                "}".to_owned(),
            ]);
        }
        lines
    }
}
