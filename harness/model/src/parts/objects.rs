//! Parts that name shared objects.

use super::variables::Named;
use super::{Mention, Part};
use crate::fields::Fields;
use crate::ids::{
    AtomicId, AwaitedId, BarrierId, ChannelId, CondvarId, KeyId, LazyLockId, LockId, MutexId,
    ObjectId, OnceId, OnceLockId, ReadableId, RwLockId, SettableId,
};
use crate::kind::Kind;
use crate::name::Name;
use crate::node::Node;
use crate::resolve::{Hold, Resolver};
use crate::value::Literal;

/// Parts that name a shared object: its kinds, its id, and the facts that the name implies.
macro_rules! objects {
    ($(
        $(#[$doc:meta])*
        $part:ident: $what:literal, $id:ty, [$($kind:ident),+]
            $(, |$value:ident, $name:ident, $resolver:ident| $then:expr)?;
    )+) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $part;

        impl Named for $part {
            const WHAT: &'static str = $what;
            type Id = $id;

            fn mentioned(name: &Name) -> Mention<'_> {
                Mention::Object(&[$(Kind::$kind),+], name)
            }

            fn find<'s>(name: &'s Name, resolver: &mut Resolver<'s>) -> Option<$id> {
                let id: $id = resolver.object(name, &[$(Kind::$kind),+])?;
                $({
                    let ($value, $name, $resolver) = (id, name, resolver);
                    $then
                })?
                Some(id)
            }

            fn objects(id: &$id, objects: &mut Vec<ObjectId>) {
                objects.push((*id).into());
            }
        }
    )+};
}

objects! {
    /// An atomic.
    Atomic: "the name of an atomic", AtomicId, [Atomic];
    /// An atomic that counts the leaders of a barrier.
    Counter: "the name of an atomic", AtomicId, [Atomic],
        |id, _name, resolver| resolver.counts_leaders(id);
    /// A mutex.
    Mutex: "the name of a mutex", MutexId, [Mutex],
        |id, _name, resolver| resolver.locks(LockId::Mutex(id));
    /// An rwlock.
    RwLock: "the name of an rwlock", RwLockId, [RwLock],
        |id, _name, resolver| resolver.locks(LockId::RwLock(id));
    /// An rwlock that the innermost block holds exclusively, until the step.
    WriteGuard: "the name of an rwlock", RwLockId, [RwLock],
        |id, name, resolver| resolver.downgrades(LockId::RwLock(id), name);
    /// A condition variable.
    Condvar: "the name of a condvar", CondvarId, [Condvar];
    /// A barrier.
    Barrier: "the name of a barrier", BarrierId, [Barrier];
    /// A channel.
    Channel: "the name of a channel", ChannelId, [Channel],
        |id, _name, resolver| resolver.uses_channels(&[id]);
    /// A `Once`.
    Once: "the name of a once", OnceId, [Once];
    /// A `OnceLock`.
    OnceLock: "the name of a once-lock", OnceLockId, [OnceLock];
    /// A `LazyLock`.
    LazyLock: "the name of a lazy-lock", LazyLockId, [LazyLock];
    /// A thread-local key.
    ThreadLocal: "the name of a thread-local", KeyId, [ThreadLocal];
    /// An object that a thread can wait for another thread to complete.
    Awaited: "the name of a once or a once-lock", AwaitedId, [Once, OnceLock];
    /// Either kind of lock.
    Lock: "the name of a lock", LockId, [Mutex, RwLock];
    /// An object whose value can be read through a guard or a reference.
    Readable: "the name of a lock or a once-lock", ReadableId, [Mutex, RwLock, OnceLock],
        |id, name, resolver| match id {
            ReadableId::Lock(lock) => {
                resolver.needs(lock, Hold::Shared, name);
                resolver.reads_number(false);
            }
            ReadableId::OnceLock(_) => resolver.reads_number(true),
        };
    /// An object whose value can be set.
    Settable: "the name of a lock, a once-lock or a thread-local", SettableId,
        [Mutex, RwLock, OnceLock, ThreadLocal],
        |id, name, resolver| if let SettableId::Lock(lock) = id {
            resolver.needs(lock, Hold::Alone, name);
        };
}

/// The channel whose receiver the step takes or drops.
#[derive(Debug)]
pub struct Received;

impl Part for Received {
    type Written = Name;
    type Resolved = ChannelId;
    fn decode(fields: &mut Fields<'_, '_>, key: &'static str) -> Option<Name> {
        Channel::decode(fields, key)
    }
    fn encode(value: &Name, key: &str, node: Node) -> Node {
        Channel::encode(value, key, node)
    }
    fn resolve<'s>(value: &'s Name, resolver: &mut Resolver<'s>) -> Option<ChannelId> {
        resolver.uses_receiver();
        Channel::resolve(value, resolver)
    }
    fn mention<'v>(value: &'v Name, mentions: &mut Vec<Mention<'v>>) {
        mentions.push(Channel::mentioned(value));
        mentions.push(Mention::Receives(value));
    }
    fn objects(id: &ChannelId, objects: &mut Vec<ObjectId>) {
        objects.push((*id).into());
    }
}

/// The mutex of the `lock` block around the step, which is released while the step waits:
/// `guard="…"`.
#[derive(Debug)]
pub struct Guard;

impl Part for Guard {
    type Written = Name;
    type Resolved = MutexId;
    fn decode(fields: &mut Fields<'_, '_>, key: &'static str) -> Option<Name> {
        fields.needed_name_property(key, "`guard=\"…\"`, the mutex that is locked here")
    }
    fn encode(value: &Name, key: &str, node: Node) -> Node {
        node.with_property(key, Literal::Text(value.to_string()))
    }
    fn resolve<'s>(value: &'s Name, resolver: &mut Resolver<'s>) -> Option<MutexId> {
        let mutex = resolver.object(value, &[Kind::Mutex])?;
        resolver.needs(LockId::Mutex(mutex), Hold::Alone, value);
        Some(mutex)
    }
    fn mention<'v>(value: &'v Name, mentions: &mut Vec<Mention<'v>>) {
        mentions.push(Mutex::mentioned(value));
        mentions.push(Mention::Releases(value));
    }
    fn objects(id: &MutexId, objects: &mut Vec<ObjectId>) {
        objects.push((*id).into());
    }
}
