//! Shared objects: their initial state and their blocks.

use std::collections::BTreeSet;

use super::Return;
use super::resolver::Resolver;
use crate::action::Op;
use crate::body::Body;
use crate::ids::ObjectId;
use crate::program::{Block, Declarations, KeyShape, Program};
use crate::scenario::{Shared, SharedKind};

impl<'s> Resolver<'s> {
    pub(super) fn objects(&mut self) -> Option<Declarations> {
        let mut objects =
            Declarations { channels: self.channels.clone(), ..Declarations::default() };
        let mut is_whole = true;
        for object in &self.scenario.shared {
            match &object.kind {
                SharedKind::Atomic(first) => {
                    objects.atomics.push(*first);
                }
                SharedKind::Channel { .. } => {}
                SharedKind::Mutex(first) => {
                    objects.mutexes.push(*first);
                }
                SharedKind::RwLock(first) => {
                    objects.rwlocks.push(*first);
                }
                SharedKind::Condvar => {
                    objects.condvars.push(());
                }
                SharedKind::Barrier(threads) => {
                    objects.barriers.push(*threads);
                }
                SharedKind::Once => {
                    objects.onces.push(());
                }
                SharedKind::OnceLock => {
                    objects.once_locks.push(());
                }
                SharedKind::LazyLock(body) => match self.initializer(body, "lazy-lock", object) {
                    Some(block) => {
                        objects.lazy_locks.push(block);
                    }
                    None => is_whole = false,
                },
                SharedKind::ThreadLocal { init, on_drop } => {
                    let init = init.as_ref().map(|body| self.initializer(body, "init", object));
                    let on_drop = on_drop.as_ref().map(|body| self.on_drop(body));
                    match (init, on_drop) {
                        (Some(None), _) | (_, Some(None)) => is_whole = false,
                        (init, on_drop) => {
                            // Whether it uses keys is known once all functions are resolved.
                            let (init, on_drop) = (init.flatten(), on_drop.flatten());
                            objects.keys.push(KeyShape { init, on_drop, on_drop_uses_keys: false });
                        }
                    }
                }
            }
        }
        is_whole.then_some(objects)
    }

    fn initializer(
        &mut self,
        body: &'s Body,
        word: &'static str,
        object: &'s Shared,
    ) -> Option<Block> {
        self.step.span = object.name.span;
        self.apart(body, word, Return::Number, false)
    }
}

/// Whether these steps use thread-locals, or a function or an initializer that they run does.
pub(super) fn uses_keys(block: &Block, program: &Program) -> bool {
    let mut uses = false;
    let mut waiting = vec![block];
    let mut seen = BTreeSet::new();
    while let Some(block) = waiting.pop() {
        if !seen.insert(block.end) {
            continue;
        }
        block.walk(&mut |step| {
            if let Op::Call { callee, .. } = &step.op {
                waiting.push(&program.functions[callee.function]);
            }
            for object in step.op.objects() {
                match object {
                    ObjectId::ThreadLocal(_) => uses = true,
                    ObjectId::LazyLock(id) => waiting.push(&program.objects.lazy_locks[id]),
                    _ => {}
                }
            }
        });
    }
    uses
}
