//! Thread-local keys. std's are statics, so there is a fixed number of them, and a scenario uses
//! the first ones.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::thread::LocalKey;

use threadproof_model::{Id as _, KeyId, KeyShape, MAX_KEYS};

use crate::blocks::Interpreter;
use crate::initializers::initialize;
use crate::performer::Performer;

thread_local! {
    static FIRST: RefCell<ThreadValue> = RefCell::new(ThreadValue::initialized(0));
    static SECOND: RefCell<ThreadValue> = RefCell::new(ThreadValue::initialized(1));
    static THIRD: RefCell<ThreadValue> = RefCell::new(ThreadValue::initialized(2));
    static FOURTH: RefCell<ThreadValue> = RefCell::new(ThreadValue::initialized(3));

    /// Whether the thread is replacing one value with another.
    static IS_REPLACING: Cell<bool> = const { Cell::new(false) };
}

static KEYS: [&LocalKey<RefCell<ThreadValue>>; MAX_KEYS] = [&FIRST, &SECOND, &THIRD, &FOURTH];

/// A thread's value for a key. Its drop is the destructor.
pub(crate) struct ThreadValue {
    pub(crate) number: i32,
    key: KeyId,
    /// Keeps the thread's last turn until the destructor has run.
    performer: Rc<Performer>,
}

impl ThreadValue {
    fn initialized(position: usize) -> Self {
        let (key, performer) = (KeyId::at(position), Performer::of_step());
        let number = initialize(&shape(&performer, key).init);
        Self { number, key, performer }
    }
}

/// std's key for this key of the scenario.
pub(crate) fn key(id: KeyId) -> &'static LocalKey<RefCell<ThreadValue>> {
    KEYS[id.position()]
}

/// [`LocalKey::set`].
///
/// This drops the previous value, or the new one if the key has been destroyed. Neither drop counts
/// as the key's destructor.
pub(crate) fn set(id: KeyId, performer: &Rc<Performer>, number: i32) {
    let value = ThreadValue { number, key: id, performer: Rc::clone(performer) };
    let _replacing = Replacing::begin();
    key(id).set(value);
}

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
        if !is_replaced && let Some(on_drop) = &shape(&self.performer, self.key).on_drop {
            let performer = Rc::clone(&self.performer);
            Performer::make_current(&performer);
            Interpreter { performer, own: None }.closure(Vec::new(), on_drop);
        }
    }
}

fn shape(performer: &Performer, key: KeyId) -> &'static KeyShape {
    &performer.execution.program.objects.keys[key]
}
