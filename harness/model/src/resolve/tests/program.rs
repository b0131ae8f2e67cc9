//! Facts in a program beyond the steps of its scenario.

use super::program;
use crate::action::Op;
use crate::ids::{AtomicId, Id, Slot};
use crate::program::{
    Block, ChannelShape, Input, NumberInput, Pass, ScopeChoice, SpawnRequest, ValueType,
};
use crate::step::StackSize;
use crate::value::Constant;

/// The spawns of a block and of the blocks inside.
fn spawns(block: &Block) -> Vec<&SpawnRequest> {
    let mut spawns = Vec::new();
    block.walk(&mut |step| {
        if let Op::Spawn { spawn } = &step.op {
            spawns.push(spawn);
        }
    });
    spawns
}

fn pass(from: usize, to: usize) -> Pass {
    Pass { from: Slot::at(from), to: Slot::at(to) }
}

#[test]
fn each_kind_of_object_has_a_table() {
    let program = program(
        r#"
        shared {
            mutex "m" 1; atomic "a" 2; rwlock "l" 3; atomic "b" 4; mutex "n" 5
            channel "c"; channel "d" bound=0 senders=3; barrier "w" 6
        }
        main { store "b" 7; load "a" }
        "#,
    );
    let objects = &program.objects;
    assert_eq!(objects.atomics.iter().collect::<Vec<_>>(), [&2, &4]);
    assert_eq!(objects.mutexes.iter().collect::<Vec<_>>(), [&1, &5]);
    assert_eq!(objects.rwlocks.iter().collect::<Vec<_>>(), [&3]);
    assert_eq!(objects.barriers.iter().collect::<Vec<_>>(), [&6]);
    let unbounded = ChannelShape { bound: None, senders: 1, carries: ValueType::Any };
    let rendezvous = ChannelShape { bound: Some(0), senders: 3, carries: ValueType::Any };
    assert_eq!(objects.channels.iter().collect::<Vec<_>>(), [&unbounded, &rendezvous]);
    let atomic = |position: usize| match &program.main.steps[position].op {
        Op::Store { atomic, .. } | Op::Load { atomic, .. } => *atomic,
        other => panic!("{other:?}"),
    };
    assert_eq!([atomic(0), atomic(1)], [1, 0].map(AtomicId::at));
}

#[test]
fn values_are_constants_or_slots() {
    let program = program(
        r#"
        shared { atomic "n" 0 }
        main { let "x" 1; let "y" "z"; let "z" (var)"y"; store "n" -2; store "n" (var)"x" }
        "#,
    );
    let [x, y, z, constant, variable] = &program.main.steps[..] else { panic!("{program:?}") };
    let kept = |step: &crate::program::Instruction| match &step.op {
        Op::Let { bind, value } => (bind.position(), value.clone()),
        other => panic!("{other:?}"),
    };
    assert_eq!(kept(x), (0, Input::Constant(Constant::Number(1))));
    assert_eq!(kept(y), (1, Input::Constant(Constant::Text("z".into()))));
    assert_eq!(kept(z), (2, Input::Variable(Slot::at(1))));
    let number = |step: &crate::program::Instruction| match step.op {
        Op::Store { value, .. } => value,
        ref other => panic!("{other:?}"),
    };
    assert_eq!(number(constant), NumberInput::Constant(-2));
    assert_eq!(number(variable), NumberInput::Variable(Slot::at(0)));
}

/// The parameters of a thread are in the order of its first spawn, not of later ones.
#[test]
fn passes_lead_to_the_same_parameters_from_every_spawn() {
    let program = program(
        r#"
        main {
            let "x" 1; let "y" 2
            spawn "a" move="y x"
            spawn "a" as="b" move="x y"
        }
        thread "a" { let "z" (var)"x"; return (var)"y" }
        "#,
    );
    let passes: Vec<_> = spawns(&program.main).into_iter().map(|spawn| &*spawn.passes).collect();
    assert_eq!(passes, [[pass(1, 0), pass(0, 1)], [pass(0, 1), pass(1, 0)]]);
    let [Op::Let { value, .. }, Op::Return { value: returned }] =
        [0, 1].map(|step| program.threads[Id::at(0)].steps[step].op.clone())
    else {
        panic!("{program:?}")
    };
    assert_eq!([value, returned], [1, 0].map(|slot| Input::Variable(Slot::at(slot))));
}

#[test]
fn a_call_passes_the_free_variables_in_alphabetical_order() {
    let program = program(
        r#"
        main { let "y" 1; let "x" 2; let "unused" 3; call "f" }
        fn "f" { let "z" (var)"y"; return (var)"x" }
        "#,
    );
    let Op::Call { callee, .. } = &program.main.steps[3].op else { panic!("{program:?}") };
    assert_eq!(callee.passes, [pass(1, 0), pass(0, 1)]);
}

#[test]
fn spawns_know_their_scope() {
    let program = program(
        r#"
        main {
            spawn "b" as="c"
            scope { spawn "a"; catch { spawn "b" } }
            local "g" { on-drop { spawn "b" as="d" } }
        }
        thread "a" { spawn "b" scoped=#true }
        thread "b" { yield }
        "#,
    );
    let scopes = |block| spawns(block).into_iter().map(|spawn| spawn.scope).collect::<Vec<_>>();
    let [none, around] = [ScopeChoice::None, ScopeChoice::Around];
    assert_eq!(scopes(&program.main), [none, around, around, none]);
    assert_eq!(scopes(&program.threads[Id::at(0)]), [ScopeChoice::Own]);
    assert_eq!(program.spawns, 5);
}

/// The label of a thread is its handle's name and how many earlier threads of its parent have it.
#[test]
fn spawns_in_several_blocks_share_the_name_of_their_handle() {
    let program = program(
        r#"
        main {
            catch { spawn "a" as="h" }
            catch { spawn "b" as="h" }
            spawn "a"
        }
        thread "a" { yield }
        thread "b" { yield }
        "#,
    );
    let names: Vec<_> = program.handle_names.iter().collect();
    assert_eq!(names, ["h", "a"]);
    let ids: Vec<_> =
        spawns(&program.main).into_iter().map(|spawn| spawn.handle_name.position()).collect();
    assert_eq!(ids, [0, 0, 1]);
}

#[test]
fn a_key_knows_whether_its_destructor_uses_keys() {
    let key = |on_drop: &str| {
        let program = program(&format!(
            r#"
            shared {{
                atomic "n" 0
                thread-local "k" {{ init {{ return 1 }}; {on_drop} }}
                thread-local "l" {{ init {{ return 1 }} }}
                lazy-lock "z" {{ call "g"; return 1 }}
            }}
            main {{ yield }}
            fn "f" {{ call "g" }}
            fn "g" {{ with "l" }}
            "#
        ));
        let key = &program.objects.keys[Id::at(0)];
        (key.on_drop.is_some(), key.on_drop_uses_keys)
    };
    assert_eq!(key(""), (false, false));
    assert_eq!(key(r#"on-drop { load "n" }"#), (true, false));
    assert_eq!(key(r#"on-drop { with "k" }"#), (true, true));
    assert_eq!(key(r#"on-drop { catch { try-with "k" } }"#), (true, true));
    assert_eq!(key(r#"on-drop { set "k" 2 }"#), (true, true));
    assert_eq!(key(r#"on-drop { call "f" }"#), (true, true));
    assert_eq!(key(r#"on-drop { force "z" }"#), (true, true));
}

#[test]
fn the_lines_are_those_of_steps_and_of_the_ends_of_blocks() {
    let program = program(
        r#"
        shared { lazy-lock "z" { return 1 } }
        main { local "g" { on-drop { yield } }; catch { yield } }
        thread "a" { yield }
        "#,
    );
    // 3 shared, 4 lazy-lock, 5 return, 6 }, 7 }
    // 8 main, 9 local, 10 on-drop, 11 yield, 12 }, 13 }, 14 catch, 15 yield, 16 }, 17 }
    // 18 thread, 19 yield, 20 }
    let lines: Vec<_> = program.lines.into_iter().collect();
    assert_eq!(lines, [5, 6, 9, 11, 12, 14, 15, 16, 17, 19, 20]);
}

#[test]
fn a_handle_moves_by_a_capture_a_message_a_payload_or_a_result() {
    let moves = |main: &str, threads: &str| {
        program(&format!(
            r#"shared {{ channel "c" }}
            main {{ spawn "a"; {main} }}
            thread "a" {{ yield }}
            {threads}"#
        ))
        .moves_handles
    };
    assert!(!moves(r#"join "a""#, ""));
    assert!(!moves(r#"spawn "b"; join "b"; join "a""#, r#"thread "b" { yield }"#));
    assert!(moves(r#"spawn "b" move="a""#, r#"thread "b" { join "a" }"#));
    assert!(moves(r#"send "c" (var)"a""#, ""));
    assert!(moves(r#"spawn "b""#, r#"thread "b" { spawn "a"; return (var)"a" }"#));
    assert!(moves(r#"catch { panic-any (var)"a" }"#, ""));
}

#[test]
fn facts_about_the_whole_program() {
    let plain = program(r#"shared { atomic "n" 0 }; main { add "n" 1 }"#);
    assert!(!plain.has_relaxed && !plain.polls_threads && !plain.moves_handles);
    assert!(plain.leader_counts.is_empty());
    assert_eq!(plain.min_stack, None);
    let all = program(
        r#"
        min-stack 65536
        shared { atomic "m" 0; atomic "n" 0; barrier "b" 1 }
        main { spawn "a" name="b"; is-finished "a"; barrier-wait "b" leads="n"; panic "x" }
        thread "a" { load "m" ordering="relaxed"; return "y" }
        "#,
    );
    assert!(all.has_relaxed && all.polls_threads);
    assert_eq!(all.leader_counts.into_iter().collect::<Vec<_>>(), [AtomicId::at(1)]);
    assert_eq!(all.min_stack, Some(StackSize::Bytes(65536)));
    assert_eq!(all.texts.into_iter().collect::<Vec<_>>(), ["b", "main", "x", "y"]);
}

#[test]
fn the_type_that_a_thread_returns() {
    use ValueType::{Any, Number, Text, Unit};
    for (steps, expected) in [
        ("yield", Unit),
        ("return 1", Number),
        (r#"return "x""#, Text),
        ("return #true", Any),
        (r#"call "f""#, Number),
        (r#"panic "x""#, Any),
        (r#"lock "m" { return 1 }"#, Number),
        (r#"try-lock "m" { return 1 }"#, Any),
    ] {
        let program = program(&format!(
            r#"
            shared {{ mutex "m" 0 }}
            main {{ spawn "a" }}
            thread "a" {{ {steps} }}
            fn "f" {{ return 1 }}
            "#
        ));
        let Op::Spawn { spawn } = &program.main.steps[0].op else { panic!("{program:?}") };
        assert_eq!(spawn.returns, expected, "{steps}");
    }
}

#[test]
fn the_type_of_the_messages_of_a_channel() {
    for (sends, expected) in [
        (r#"send "c""#, ValueType::Unit),
        (r#"send "c" 1; sender "c" as="tx"; send (var)"tx" 2"#, ValueType::Number),
        (r#"send "c" "x""#, ValueType::Text),
        (r#"send "c"; send "c" 1"#, ValueType::Any),
        (r#"sender "c" as="tx"; send (var)"tx" #true"#, ValueType::Any),
        ("yield", ValueType::Any),
    ] {
        let program = program(&format!(r#"shared {{ channel "c" }}; main {{ {sends} }}"#));
        let channels: Vec<_> = program.objects.channels.iter().collect();
        assert_eq!(channels[0].carries, expected, "{sends}");
    }
}
