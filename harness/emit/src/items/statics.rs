//! The statics of shared objects.

use std::collections::{BTreeMap, BTreeSet};

use threadproof_model::{Shared, SharedKind};

use crate::emitter::{Emitted, Emitter};
use crate::items::channels::ChannelType;
use crate::names::of_static;

impl<'s> Emitter<'s> {
    /// Writes the statics of the shared objects that the program uses: an item for the thread-local
    /// keys, and one for all others.
    pub(crate) fn statics(&mut self) -> Emitted<Vec<Vec<String>>> {
        let shared = &self.scenario.shared;
        // By their position in the scenario. The initializer of one object may use another.
        let mut written = BTreeMap::new();
        while let Some((position, object)) = shared.iter().enumerate().find(|(position, object)| {
            self.objects.contains(&*object.name) && !written.contains_key(position)
        }) {
            let is_static = !self.is_owned_by_main(&object.name);
            let lines = if is_static { self.shared(object)? } else { Vec::new() };
            written.insert(position, lines);
        }
        let channels: BTreeSet<ChannelType> =
            self.objects.iter().filter_map(|name| self.channel_type(name)).collect();
        let structs: Vec<_> =
            channels.into_iter().map(|channel| self.channel_struct(channel)).collect();
        self.types.splice(0..0, structs);

        let is_key =
            |position: &usize| matches!(shared[*position].kind, SharedKind::ThreadLocal { .. });
        let lines = |written: BTreeMap<usize, Vec<String>>| written.into_values().flatten();
        let (keys, statics) = written.into_iter().partition(|(position, _)| is_key(position));
        let keys = [self.keys_of_program(), lines(keys).collect()].concat();
        let items = [lines(statics).collect(), in_thread_local(keys)];
        Ok(items.into_iter().filter(|item| !item.is_empty()).collect())
    }

    /// Writes the static of a shared object.
    fn shared(&mut self, object: &'s Shared) -> Emitted<Vec<String>> {
        let path = of_static(&object.name);
        let one = |of: &str, value: &str| Ok(vec![format!("static {path}: {of} = {value};")]);
        match &object.kind {
            SharedKind::Atomic(value) => {
                self.import("std::sync::atomic::AtomicI32");
                one("AtomicI32", &format!("AtomicI32::new({value})"))
            }
            SharedKind::Channel { bound, senders } => {
                Ok(self.channel_static(&object.name, *bound, *senders))
            }
            SharedKind::Mutex(value) => {
                self.import("std::sync::Mutex");
                one("Mutex<i32>", &format!("Mutex::new({value})"))
            }
            SharedKind::RwLock(value) => {
                self.import("std::sync::RwLock");
                one("RwLock<i32>", &format!("RwLock::new({value})"))
            }
            SharedKind::Condvar => {
                self.import("std::sync::Condvar");
                one("Condvar", "Condvar::new()")
            }
            SharedKind::Barrier(threads) => {
                self.import("std::sync::Barrier");
                one("Barrier", &format!("Barrier::new({threads})"))
            }
            SharedKind::Once => {
                self.import("std::sync::Once");
                one("Once", "Once::new()")
            }
            SharedKind::OnceLock => {
                self.import("std::sync::OnceLock");
                one("OnceLock<i32>", "OnceLock::new()")
            }
            SharedKind::LazyLock(body) => {
                self.import("std::sync::LazyLock");
                let open = format!("static {path}: LazyLock<i32> = LazyLock::new(|| ");
                self.item(|emitter| {
                    emitter.place.label = Some(emitter.labels.of_body(body));
                    emitter.closure(&open, body, ");").map(|_| ())
                })
            }
            SharedKind::ThreadLocal { init, on_drop } => {
                self.key(&object.name, init.as_ref(), on_drop.as_ref())
            }
        }
    }
}

/// The declarations of thread-local keys inside the macro.
fn in_thread_local(keys: Vec<String>) -> Vec<String> {
    if keys.is_empty() {
        return keys;
    }
    let keys = keys.into_iter().map(|line| format!("    {line}"));
    std::iter::once("thread_local! {".to_owned()).chain(keys).chain(["}".to_owned()]).collect()
}
