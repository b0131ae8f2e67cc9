//! Small random programs.

use proptest::prelude::*;
use proptest::sample::select;
use threadproof_model::{
    Action, Body, ChannelEnd, Literal, Name, Operand, Ordering, Routine, Scenario, Shared,
    SharedKind, Span, Spawn, Step,
};

/// Programs of main and two threads of at most three steps each, or three threads of one step each.
/// They use two atomics, and objects of one other kind.
///
/// More threads take fewer steps, since the number of interleavings grows much faster than either.
pub(crate) fn programs() -> impl Strategy<Value = Scenario> {
    let kinds = vec![
        alike(accesses()),
        alike(prop_oneof![accesses(), locks(), locks()]),
        alike(prop_oneof![1 => locks(), 2 => waits(), 2 => notifications()]),
        messages("c"),
        messages("d"),
        alike(prop_oneof![accesses(), Just(barrier_wait())]),
    ];
    select(kinds).prop_flat_map(|Kinds { first, others }| {
        let several = |steps: &BoxedStrategy<Action>| prop::collection::vec(steps.clone(), 1..=3);
        let one = |steps: &BoxedStrategy<Action>| prop::collection::vec(steps.clone(), 1);
        let two = (several(&first), prop::collection::vec(several(&others), 1));
        let three = (one(&first), prop::collection::vec(one(&others), 2));
        let main = prop::collection::vec(others, 0..=1);
        (main, prop_oneof![3 => two, 1 => three]).prop_map(|(main, (first, others))| {
            program(main, [first].into_iter().chain(others).collect())
        })
    })
}

/// The steps of the first spawned thread, and those of all others.
#[derive(Clone, Debug)]
struct Kinds {
    first: BoxedStrategy<Action>,
    others: BoxedStrategy<Action>,
}

fn alike(steps: impl Strategy<Value = Action> + 'static) -> Kinds {
    let steps = steps.boxed();
    Kinds { first: steps.clone(), others: steps }
}

/// Accesses to the atomics.
fn accesses() -> impl Strategy<Value = Action> + Clone {
    let ordering = Ordering::SeqCst;
    (select(vec!["x", "y"]), 1..=2_i64).prop_flat_map(move |(atomic, value)| {
        let (atomic, value) = (name(atomic), int(value));
        select(vec![
            Action::Load { atomic: atomic.clone(), ordering, bind: None },
            Action::Store { atomic: atomic.clone(), value: value.clone(), ordering },
            Action::Swap { atomic: atomic.clone(), value: value.clone(), ordering, bind: None },
            Action::Add { atomic, value, ordering, bind: None },
        ])
    })
}

/// Blocks that hold one or two of the locks.
fn locks() -> impl Strategy<Value = Action> + Clone {
    let inside = prop_oneof![
        Just(get("m")),
        (1..=2_i64).prop_map(|value| set("m", value)),
        Just(Action::TryLock { mutex: name("n"), body: body([get("n")]) }),
        Just(lock("n", [set("n", 1)])),
        accesses(),
    ];
    let inside = prop::collection::vec(inside, 0..=2);
    let (mutex, rwlock) = (inside.clone(), prop::collection::vec(accesses(), 0..=1));
    prop_oneof![
        4 => mutex.prop_map(|steps| lock("m", steps)),
        1 => inside.prop_map(|steps| Action::TryLock { mutex: name("m"), body: body(steps) }),
        1 => Just(lock("n", [lock("m", [get("m")])])),
        1 => rwlock.clone().prop_map(|steps| Action::Read {
            lock: name("l"),
            unwrap: false,
            body: body(steps.into_iter().chain([get("l")])),
        }),
        1 => rwlock.prop_map(|steps| Action::Write {
            lock: name("l"),
            unwrap: false,
            body: body([set("l", 1)].into_iter().chain(steps)),
        }),
    ]
}

/// Waits on the condvar: once, or until the value behind the lock is 1.
fn waits() -> impl Strategy<Value = Action> + Clone {
    select(vec![None, Some(1)]).prop_map(|until| {
        let wait = Action::Wait { condvar: name("v"), guard: name("m"), until };
        lock("m", [wait])
    })
}

/// Notifications by a thread that holds the lock.
fn notifications() -> impl Strategy<Value = Action> + Clone {
    let notify_one = Action::NotifyOne { condvar: name("v") };
    let notify_all = Action::NotifyAll { condvar: name("v") };
    (select(vec![notify_one, notify_all]), 1..=2_i64)
        .prop_map(|(notify, value)| lock("m", [set("m", value), notify]))
}

/// Steps of a channel. The first thread owns the receiver; sends and receives are equally likely.
fn messages(channel: &'static str) -> Kinds {
    let end = ChannelEnd::Shared(name(channel));
    let receivers = vec![
        Action::Recv { end: end.clone(), unwrap: false, bind: None },
        Action::TryRecv { end: end.clone(), bind: None },
    ];
    let senders =
        (1..=2_i64).prop_map(move |value| Action::Send { end: end.clone(), value: int(value) });
    Kinds {
        first: prop_oneof![1 => accesses(), 3 => select(receivers), 1 => senders.clone()].boxed(),
        others: prop_oneof![1 => accesses(), 4 => senders].boxed(),
    }
}

fn barrier_wait() -> Action {
    Action::BarrierWait { barrier: name("b"), leads: None }
}

fn get(cell: &str) -> Action {
    Action::Get { cell: name(cell), bind: None }
}

fn set(cell: &str, value: i64) -> Action {
    Action::Set { cell: name(cell), value: int(value) }
}

fn lock(mutex: &str, steps: impl IntoIterator<Item = Action>) -> Action {
    Action::Lock { mutex: name(mutex), unwrap: false, body: body(steps) }
}

/// A program whose main spawns the threads, takes its own steps, and joins the threads.
fn program(main: Vec<Action>, threads: Vec<Vec<Action>>) -> Scenario {
    let names: Vec<Name> = ["a", "b", "c"].into_iter().map(name).collect();
    let names = &names[..threads.len()];
    let spawns = names.iter().map(spawn);
    let joins = names.iter().map(join);
    let routines = names.iter().zip(threads).map(|(name, steps)| Routine {
        name: name.clone(),
        body: body(steps),
        free: Vec::new(),
    });
    let shared = [
        ("x", SharedKind::Atomic(0)),
        ("y", SharedKind::Atomic(0)),
        ("m", SharedKind::Mutex(0)),
        ("n", SharedKind::Mutex(0)),
        ("l", SharedKind::RwLock(0)),
        ("v", SharedKind::Condvar),
        ("b", SharedKind::Barrier(2)),
        ("c", SharedKind::Channel { bound: None, senders: 1 }),
        ("d", SharedKind::Channel { bound: Some(1), senders: 1 }),
    ];
    let scenario = Scenario {
        title: "random".to_owned(),
        clauses: vec![name("random")],
        shared: shared.into_iter().map(|(it, kind)| Shared { name: name(it), kind }).collect(),
        main: body(spawns.chain(main).chain(joins)),
        threads: routines.collect(),
        ..Scenario::default()
    };
    // Reading the scenario back gives every step its line.
    Scenario::from_nodes("random", &scenario.to_nodes()).unwrap()
}

fn name(text: &str) -> Name {
    Name::new(text, Span::default())
}

fn int(value: i64) -> Operand {
    Operand::Literal(Literal::Int(value))
}

fn body(actions: impl IntoIterator<Item = Action>) -> Body {
    let step = |action| Step { action, line: 0, span: Span::default() };
    Body { steps: actions.into_iter().map(step).collect(), end: 0 }
}

fn spawn(thread: &Name) -> Action {
    let spawn = Spawn {
        thread: thread.clone(),
        handle: thread.clone(),
        moves: Vec::new(),
        name: None,
        stack_size: None,
        builder: false,
        scoped: false,
    };
    Action::Spawn { spawn }
}

fn join(thread: &Name) -> Action {
    Action::Join { handle: thread.clone(), unwrap: false, bind: None }
}
