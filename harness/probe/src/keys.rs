//! The keys of thread-locals: std's are statics, so there is a fixed number of them. The keys of a
//! scenario are given to them in order.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::thread::LocalKey;

use threadproof_model::{Body, SharedKind};

use crate::actor::Actor;
use crate::blocks::Interpreter;
use crate::initialisers::initialise;

thread_local! {
    static FIRST: RefCell<Kept> = RefCell::new(Kept::initialised(0));
    static SECOND: RefCell<Kept> = RefCell::new(Kept::initialised(1));
    static THIRD: RefCell<Kept> = RefCell::new(Kept::initialised(2));
    static FOURTH: RefCell<Kept> = RefCell::new(Kept::initialised(3));

    /// Whether the thread is putting a value in the place of another.
    static IS_REPLACING: Cell<bool> = const { Cell::new(false) };
}

/// As many as a scenario can have.
pub(crate) static KEYS: [&LocalKey<RefCell<Kept>>; 4] = [&FIRST, &SECOND, &THIRD, &FOURTH];

/// What a thread keeps under a key. Dropping it is the key's destructor.
pub(crate) struct Kept {
    pub(crate) number: i32,
    /// Which of the scenario's keys it is, counted from 0.
    position: usize,
    /// Has the thread not end before its destructors are done.
    actor: Option<Rc<Actor>>,
}

impl Kept {
    fn initialised(position: usize) -> Self {
        let actor = Actor::current();
        let bodies = actor.as_ref().and_then(|actor| bodies(actor, position));
        let number = bodies.map_or(0, |(init, _)| initialise(init));
        Self { number, position, actor }
    }
}

/// [`LocalKey::set`].
///
/// A value that was there before is dropped by it, which is not the end of what the thread keeps
/// under the key; nor is it if the key refuses the new one.
pub(crate) fn set(position: usize, actor: &Rc<Actor>, number: i32) {
    let actor = Some(Rc::clone(actor));
    let _replacing = Replacing::begin();
    KEYS[position].set(Kept { number, position, actor });
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

impl Drop for Kept {
    fn drop(&mut self) {
        // It has no destructor itself, so it is there in all of theirs.
        let is_replaced = IS_REPLACING.try_with(Cell::get).unwrap_or_default();
        if let Some(actor) = self.actor.as_ref().filter(|_| !is_replaced)
            && let Some((_, Some(on_drop))) = bodies(actor, self.position)
        {
            let actor = Rc::clone(actor);
            Interpreter { actor, own: None }.closure(Vec::new(), on_drop);
        }
    }
}

/// What the initialiser and the destructor of a key do.
fn bodies(actor: &Actor, position: usize) -> Option<(&'static Body, Option<&'static Body>)> {
    let shared = actor.run.program.scenario.shared.iter();
    let mut keys = shared.filter_map(|object| match &object.kind {
        SharedKind::ThreadLocal { init, on_drop } => Some((init, on_drop.as_ref())),
        _ => None,
    });
    keys.nth(position)
}
