//! Ids of a program's declarations, and the tables that they index.
//!
//! Each kind of row has its own type of id, so a mutex cannot be mistaken for an rwlock. An id is
//! made only together with its row, so the row exists.

use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

/// A position in a [`Table`] of one kind.
pub trait Id: Copy + Eq + Ord {
    /// The id of the row at that position.
    fn at(position: usize) -> Self;

    /// The position of its row, from 0.
    fn position(self) -> usize;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $id:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $id(u32);

        impl Id for $id {
            fn at(position: usize) -> Self {
                // A file is too small for more than a few thousand declarations.
                Self(u32::try_from(position).unwrap_or(u32::MAX))
            }

            fn position(self) -> usize {
                self.0 as usize
            }
        }
    )+};
}

ids! {
    /// An `AtomicI32`.
    AtomicId;
    /// An `mpsc` channel.
    ChannelId;
    /// A `Mutex`.
    MutexId;
    /// An `RwLock`.
    RwLockId;
    /// A `Condvar`.
    CondvarId;
    /// A `Barrier`.
    BarrierId;
    /// A `Once`.
    OnceId;
    /// A `OnceLock`.
    OnceLockId;
    /// A `LazyLock`.
    LazyLockId;
    /// A thread-local key.
    KeyId;
    /// The closure of a `thread`.
    ClosureId;
    /// A function.
    FunctionId;
    /// The name of a join handle, which is part of the labels of the threads spawned under it.
    HandleNameId;
    /// A variable, in the routine that binds it.
    Slot;
}

/// A lock of either kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LockId {
    /// A `Mutex`.
    Mutex(MutexId),
    /// An `RwLock`.
    RwLock(RwLockId),
}

/// An object that a thread can wait for another thread to complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AwaitedId {
    /// A `Once`.
    Once(OnceId),
    /// A `OnceLock`.
    OnceLock(OnceLockId),
}

/// The target of a `get`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReadableId {
    /// The value behind the guard of a lock.
    Lock(LockId),
    /// The value of a `OnceLock`.
    OnceLock(OnceLockId),
}

/// The target of a `set`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SettableId {
    /// The value behind the guard of a lock.
    Lock(LockId),
    /// The value of a `OnceLock`.
    OnceLock(OnceLockId),
    /// The thread's own value of a thread-local.
    ThreadLocal(KeyId),
}

/// A shared object of any kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectId {
    /// An `AtomicI32`.
    Atomic(AtomicId),
    /// An `mpsc` channel.
    Channel(ChannelId),
    /// A `Mutex`.
    Mutex(MutexId),
    /// An `RwLock`.
    RwLock(RwLockId),
    /// A `Condvar`.
    Condvar(CondvarId),
    /// A `Barrier`.
    Barrier(BarrierId),
    /// A `Once`.
    Once(OnceId),
    /// A `OnceLock`.
    OnceLock(OnceLockId),
    /// A `LazyLock`.
    LazyLock(LazyLockId),
    /// A thread-local key.
    ThreadLocal(KeyId),
}

macro_rules! objects {
    ($($id:ident is $object:ident;)+) => {$(
        impl From<$id> for ObjectId {
            fn from(id: $id) -> Self {
                Self::$object(id)
            }
        }

        impl TryFrom<ObjectId> for $id {
            type Error = ObjectId;

            fn try_from(object: ObjectId) -> Result<Self, ObjectId> {
                if let ObjectId::$object(id) = object { Ok(id) } else { Err(object) }
            }
        }
    )+};
}

objects! {
    AtomicId is Atomic;
    ChannelId is Channel;
    MutexId is Mutex;
    RwLockId is RwLock;
    CondvarId is Condvar;
    BarrierId is Barrier;
    OnceId is Once;
    OnceLockId is OnceLock;
    LazyLockId is LazyLock;
    KeyId is ThreadLocal;
}

/// Ids of objects of several kinds.
macro_rules! either {
    ($($id:ident { $($variant:ident($inner:ty)),+ })+) => {$(
        $(impl From<$inner> for $id {
            fn from(id: $inner) -> Self {
                Self::$variant(id)
            }
        })+

        impl From<$id> for ObjectId {
            fn from(id: $id) -> Self {
                match id {
                    $($id::$variant(id) => id.into(),)+
                }
            }
        }

        impl TryFrom<ObjectId> for $id {
            type Error = ObjectId;

            fn try_from(object: ObjectId) -> Result<Self, ObjectId> {
                $(if let Ok(id) = <$inner>::try_from(object) {
                    return Ok(Self::$variant(id));
                })+
                Err(object)
            }
        }
    )+};
}

either! {
    LockId { Mutex(MutexId), RwLock(RwLockId) }
    AwaitedId { Once(OnceId), OnceLock(OnceLockId) }
    ReadableId { Lock(LockId), OnceLock(OnceLockId) }
    SettableId { Lock(LockId), OnceLock(OnceLockId), ThreadLocal(KeyId) }
}

/// Rows, indexed by ids of one type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Table<I, T> {
    rows: Vec<T>,
    id: PhantomData<I>,
}

impl<I, T> Default for Table<I, T> {
    fn default() -> Self {
        Self { rows: Vec::new(), id: PhantomData }
    }
}

impl<I: Id, T> Table<I, T> {
    /// Adds a row, and returns its id.
    pub fn push(&mut self, row: T) -> I {
        self.rows.push(row);
        I::at(self.rows.len() - 1)
    }

    /// The rows in the order of their ids.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &T> {
        self.rows.iter()
    }

    /// The rows with their ids.
    pub fn rows(&self) -> impl Iterator<Item = (I, &T)> {
        self.rows.iter().enumerate().map(|(position, row)| (I::at(position), row))
    }

    /// Maps each row with `make`; the ids stay the same.
    #[must_use]
    pub fn map<U>(&self, make: impl FnMut(&T) -> U) -> Table<I, U> {
        self.rows.iter().map(make).collect()
    }
}

impl<I, T> FromIterator<T> for Table<I, T> {
    fn from_iter<R: IntoIterator<Item = T>>(rows: R) -> Self {
        Self { rows: rows.into_iter().collect(), id: PhantomData }
    }
}

/// Panics if the id is from another program.
impl<I: Id, T> Index<I> for Table<I, T> {
    type Output = T;

    fn index(&self, id: I) -> &T {
        &self.rows[id.position()]
    }
}

/// Panics if the id is from another program.
impl<I: Id, T> IndexMut<I> for Table<I, T> {
    fn index_mut(&mut self, id: I) -> &mut T {
        &mut self.rows[id.position()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_converts_only_to_ids_of_its_kind() {
        let mutex = ObjectId::from(MutexId::at(1));
        assert_eq!(
            SettableId::try_from(mutex),
            Ok(SettableId::Lock(LockId::Mutex(MutexId::at(1))))
        );
        assert_eq!(RwLockId::try_from(mutex), Err(mutex));
        assert_eq!(AwaitedId::try_from(mutex), Err(mutex));
        assert_eq!(ObjectId::from(LockId::Mutex(MutexId::at(1))), mutex);
    }

    #[test]
    fn a_row_is_found_by_its_id() {
        let mut table = Table::<AtomicId, &str>::default();
        let ids = [table.push("a"), table.push("b")];
        assert_eq!(ids.map(|id| table[id]), ["a", "b"]);
        let lengths = table.map(|row| row.len());
        assert_eq!(lengths.rows().collect::<Vec<_>>(), [(ids[0], &1), (ids[1], &1)]);
    }
}
