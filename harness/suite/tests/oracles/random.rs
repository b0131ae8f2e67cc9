//! Small programs made at random.

use proptest::prelude::*;
use threadproof_model::{
    Action, Body, Literal, Name, Operand, Ordering, Routine, Scenario, Shared, SharedKind, Span,
    Spawn, Step,
};

/// What main and two threads do, with up to three steps each, or main and three threads with one,
/// to two atomics.
///
/// The more threads, the fewer steps: the number of interleavings grows much faster than either.
pub(crate) fn programs() -> impl Strategy<Value = Scenario> {
    let two = prop::collection::vec(prop::collection::vec(access(), 1..=3), 2);
    let three = prop::collection::vec(prop::collection::vec(access(), 1), 3);
    let main = prop::collection::vec(access(), 0..=1);
    (main, prop_oneof![3 => two, 1 => three]).prop_map(|(main, threads)| scenario(main, threads))
}

/// An access to one of the atomics.
fn access() -> impl Strategy<Value = Action> {
    let atomic = || prop_oneof![Just(name("x")), Just(name("y"))];
    let value = || (1..=2_i64).prop_map(|value| Operand::Literal(Literal::Int(value)));
    let ordering = Ordering::SeqCst;
    prop_oneof![
        atomic().prop_map(move |atomic| Action::Load { atomic, ordering, bind: None }),
        (atomic(), value()).prop_map(move |(atomic, value)| Action::Store {
            atomic,
            value,
            ordering
        }),
        (atomic(), value()).prop_map(move |(atomic, value)| Action::Swap {
            atomic,
            value,
            ordering,
            bind: None
        }),
        (atomic(), value()).prop_map(move |(atomic, value)| Action::Add {
            atomic,
            value,
            ordering,
            bind: None
        }),
    ]
}

/// Main spawns the threads, takes its own steps, and joins them.
fn scenario(main: Vec<Action>, threads: Vec<Vec<Action>>) -> Scenario {
    let names: Vec<Name> = ["a", "b", "c"].into_iter().map(name).collect();
    let names = &names[..threads.len()];
    let spawns = names.iter().map(spawn);
    let joins = names.iter().map(join);
    let routines = names.iter().zip(threads).map(|(name, steps)| Routine {
        name: name.clone(),
        body: body(steps),
        free: Vec::new(),
    });
    let shared =
        ["x", "y"].map(|atomic| Shared { name: name(atomic), kind: SharedKind::Atomic(0) });
    let scenario = Scenario {
        title: "random".to_owned(),
        clauses: vec![name("random")],
        shared: shared.to_vec(),
        main: body(spawns.chain(main).chain(joins)),
        threads: routines.collect(),
        ..Scenario::default()
    };
    // Reading it gives every step its line.
    Scenario::from_nodes("random", &scenario.to_nodes()).unwrap()
}

fn name(text: &str) -> Name {
    Name::new(text, Span::default())
}

fn body(actions: impl IntoIterator<Item = Action>) -> Body {
    let step = |action| Step { action, line: 0, span: Span::default() };
    Body { steps: actions.into_iter().map(step).collect(), end: 0 }
}

fn spawn(thread: &Name) -> Action {
    Action::Spawn {
        spawn: Spawn {
            thread: thread.clone(),
            handle: thread.clone(),
            moves: Vec::new(),
            name: None,
            stack_size: None,
            builder: false,
            scoped: false,
        },
    }
}

fn join(thread: &Name) -> Action {
    Action::Join { handle: thread.clone(), unwrap: false, bind: None }
}
