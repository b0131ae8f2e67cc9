//! Thread-local keys. std's are statics, so there is a fixed number of each kind, and a scenario uses
//! those at the positions of its keys.
//!
//! A key is initialized when it is first used, or is `const`; its values have a destructor, or need
//! no drop. std implements each of these four kinds differently.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::thread::{AccessError, LocalKey};

use threadproof_model::{Id as _, KeyId, KeyShape, MAX_KEYS};

use crate::blocks::Interpreter;
use crate::initializers::initialize;
use crate::performer::Performer;

/// Declares a key of this kind for each position.
macro_rules! keys {
    ($keys:ident: $type:ty = $($init:tt)+) => {
        static $keys: [&LocalKey<$type>; MAX_KEYS] =
            keys!(@all $type, ($($init)+), 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15);
    };
    (@all $type:ty, $init:tt, $($at:literal)+) => {
        [$(keys!(@one $type, $init, $at)),+]
    };
    (@one $type:ty, (const |$position:ident| $init:expr), $at:literal) => {{
        thread_local! {
            static KEY: $type = const {
                let $position = $at;
                $init
            };
        }
        &KEY
    }};
    (@one $type:ty, (|$position:ident| $init:expr), $at:literal) => {{
        thread_local! {
            static KEY: $type = {
                let $position = $at;
                $init
            };
        }
        &KEY
    }};
}

keys!(DROPPED: RefCell<ThreadValue> = |position| {
    RefCell::new(ThreadValue::new(position, initial(position)))
});
keys!(CONST_DROPPED: RefCell<ThreadValue> = const |position| {
    RefCell::new(ThreadValue::new(position, 0))
});
keys!(UNDROPPED: Cell<i32> = |position| Cell::new(initial(position)));
keys!(CONST_UNDROPPED: Cell<i32> = const |_position| Cell::new(0));

thread_local! {
    /// Whether the thread is in a `set`.
    static IS_REPLACING: Cell<bool> = const { Cell::new(false) };
}

/// A thread's value for a key. Its drop is the destructor.
pub(crate) struct ThreadValue {
    number: i32,
    /// The position of the key whose destructor the drop is, if it is one.
    position: Option<usize>,
    /// Keeps the thread's last turn until the destructor has run. A `const` value has none until it
    /// is first used.
    performer: Option<Rc<Performer>>,
}

impl ThreadValue {
    const fn new(position: usize, number: i32) -> Self {
        Self { number, position: Some(position), performer: None }
    }

    /// Makes its drop the destructor of the key.
    fn settle(&mut self, position: usize, performer: &Rc<Performer>) {
        self.position = Some(position);
        self.used_by(performer);
    }

    /// The number of a value whose drop no longer is the destructor.
    fn replaced(mut self) -> i32 {
        self.position = None;
        self.number
    }

    /// The number, which the thread is using.
    fn used_by(&mut self, performer: &Rc<Performer>) -> i32 {
        self.performer.get_or_insert_with(|| Rc::clone(performer));
        self.number
    }
}

/// What [`LocalKey::take`] leaves.
impl Default for ThreadValue {
    fn default() -> Self {
        Self { number: i32::default(), position: None, performer: None }
    }
}

/// The value of an initializer.
fn initial(position: usize) -> i32 {
    let performer = Performer::of_step();
    match &shape(&performer, position).init {
        Some(init) => initialize(init),
        None => unreachable!("a key without an initializer is `const`"),
    }
}

/// std's key for a key of the scenario, by whether its values need a drop.
#[derive(Clone, Copy)]
pub(crate) enum RealKey {
    Dropped(&'static LocalKey<RefCell<ThreadValue>>, usize),
    Undropped(&'static LocalKey<Cell<i32>>),
}

impl RealKey {
    /// The key with this id.
    pub(crate) fn of(id: KeyId, performer: &Performer) -> Self {
        let position = id.position();
        let KeyShape { init, on_drop, .. } = shape(performer, position);
        match (init, on_drop) {
            (Some(_), Some(_)) => Self::Dropped(DROPPED[position], position),
            (None, Some(_)) => Self::Dropped(CONST_DROPPED[position], position),
            (Some(_), None) => Self::Undropped(UNDROPPED[position]),
            (None, None) => Self::Undropped(CONST_UNDROPPED[position]),
        }
    }

    /// [`LocalKey::with`], which reads the value.
    pub(crate) fn with(self, performer: &Rc<Performer>) -> i32 {
        match self {
            Self::Dropped(key, _) => key.with(|value| value.borrow_mut().used_by(performer)),
            Self::Undropped(key) => key.with(Cell::get),
        }
    }

    /// [`LocalKey::try_with`], which reads the value.
    pub(crate) fn try_with(self, performer: &Rc<Performer>) -> Result<i32, AccessError> {
        match self {
            Self::Dropped(key, _) => key.try_with(|value| value.borrow_mut().used_by(performer)),
            Self::Undropped(key) => key.try_with(Cell::get),
        }
    }

    /// [`LocalKey::set`].
    pub(crate) fn set(self, performer: &Rc<Performer>, number: i32) {
        match self {
            Self::Dropped(key, position) => {
                let mut value = ThreadValue::new(position, number);
                value.used_by(performer);
                let _replacing = Replacing::begin();
                key.set(value);
            }
            Self::Undropped(key) => key.set(number),
        }
    }

    /// [`LocalKey::replace`].
    pub(crate) fn replace(self, performer: &Rc<Performer>, number: i32) -> i32 {
        match self {
            Self::Dropped(key, position) => {
                let previous = key.replace(ThreadValue { number, position: None, performer: None });
                key.with_borrow_mut(|value| value.settle(position, performer));
                previous.replaced()
            }
            Self::Undropped(key) => key.replace(number),
        }
    }

    /// [`LocalKey::take`].
    pub(crate) fn take(self, performer: &Rc<Performer>) -> i32 {
        match self {
            Self::Dropped(key, position) => {
                let previous = key.take();
                key.with_borrow_mut(|value| value.settle(position, performer));
                previous.replaced()
            }
            Self::Undropped(key) => key.take(),
        }
    }
}

/// While `set` replaces a value, neither the drop of the previous value nor that of a new value for
/// which it is too late counts as the key's destructor.
struct Replacing;

impl Replacing {
    fn begin() -> Self {
        IS_REPLACING.set(true);
        Self
    }
}

impl Drop for Replacing {
    fn drop(&mut self) {
        IS_REPLACING.set(false);
    }
}

impl Drop for ThreadValue {
    fn drop(&mut self) {
        // Where the platform has no native thread-locals, std gives all of them destructors, which
        // run in any order. So this one and the current performer may already be gone.
        let is_replaced = IS_REPLACING.try_with(Cell::get).unwrap_or(false);
        if !is_replaced
            && let (Some(performer), Some(position)) = (self.performer.take(), self.position)
            && let Some(on_drop) = &shape(&performer, position).on_drop
        {
            Performer::make_current(&performer);
            let interpreter = Interpreter { performer: Rc::clone(&performer), own: None };
            interpreter.closure(Vec::new(), on_drop);
            // Another value may keep the performer, and never be dropped.
            performer.hand_over();
        }
    }
}

fn shape(performer: &Performer, position: usize) -> &'static KeyShape {
    &performer.execution.program.objects.keys[KeyId::at(position)]
}
