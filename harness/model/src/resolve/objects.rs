//! Shared objects: how each begins, and what its blocks do.

use super::Return;
use super::resolver::Resolver;
use crate::body::Body;
use crate::ids::ObjectId;
use crate::program::{Block, Declarations, KeyShape};
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
                    let init = self.initializer(init, "init", object);
                    let on_drop = on_drop.as_ref().map(|body| self.on_drop(body));
                    match (init, on_drop) {
                        (Some(init), None) => {
                            objects.keys.push(key(init, None));
                        }
                        (Some(init), Some(Some(on_drop))) => {
                            objects.keys.push(key(init, Some(on_drop)));
                        }
                        (None, _) | (_, Some(None)) => is_whole = false,
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

fn key(init: Block, on_drop: Option<Block>) -> KeyShape {
    let mut on_drop_uses_keys = false;
    if let Some(on_drop) = &on_drop {
        on_drop.walk(&mut |step| {
            let mut objects = step.op.objects().into_iter();
            on_drop_uses_keys |= objects.any(|object| matches!(object, ObjectId::ThreadLocal(_)));
        });
    }
    KeyShape { init, on_drop, on_drop_uses_keys }
}
