//! Walks a scenario and its program side by side, and checks that every id is that of its name.

use std::collections::{BTreeMap, BTreeSet};

use crate::action::{Action, Op};
use crate::body::Body;
use crate::ids::{Id, ObjectId, Slot};
use crate::kind::Kind;
use crate::name::Name;
use crate::parts::Mention;
use crate::program::{Block, Instruction, Pass, Program};
use crate::scenario::Scenario;
use crate::step::Spawn;

/// Panics if the program is not that of the scenario.
pub(super) fn compare(scenario: &Scenario, program: &Program) {
    let mut counts = BTreeMap::new();
    let mut objects = BTreeMap::new();
    for object in &scenario.shared {
        let count: &mut usize = counts.entry(object.kind.kind()).or_default();
        objects.insert(&*object.name, object.kind.kind().id_at(*count));
        *count += 1;
    }
    let mut spawns = BTreeMap::new();
    scenario.walk(|step| {
        if let Some(spawn) = step.action.spawns() {
            spawns.entry(&*spawn.thread).or_insert(spawn);
        }
    });
    let sides = Sides { scenario, program, objects, spawns };
    sides.routine(&scenario.main, &program.main, &[]);
    for (routine, (_, block)) in scenario.threads.iter().zip(program.threads.rows()) {
        let spawn = sides.spawns.get(&*routine.name);
        let given = spawn.map_or(&*routine.free, |spawn| &*spawn.moves);
        sides.routine(&routine.body, block, given);
    }
    for (routine, (_, block)) in scenario.functions.iter().zip(program.functions.rows()) {
        sides.routine(&routine.body, block, &routine.free);
    }
    let bodies = |kind: Kind| {
        let objects = scenario.shared.iter().filter(move |object| object.kind.kind() == kind);
        objects.flat_map(|object| object.kind.bodies())
    };
    let keys = program.objects.keys.iter();
    let of_keys = keys.flat_map(|key| key.init.iter().chain(&key.on_drop));
    let of_lazy_locks = program.objects.lazy_locks.iter();
    for (body, block) in
        bodies(Kind::ThreadLocal).zip(of_keys).chain(bodies(Kind::LazyLock).zip(of_lazy_locks))
    {
        sides.routine(body, block, &[]);
    }
}

struct Sides<'s> {
    scenario: &'s Scenario,
    program: &'s Program,
    objects: BTreeMap<&'s str, ObjectId>,
    /// The first spawn of each thread.
    spawns: BTreeMap<&'s str, &'s Spawn>,
}

/// The variables that a step sees, and the slots that are taken.
#[derive(Clone, Default)]
struct Scope<'s> {
    visible: BTreeMap<&'s str, Slot>,
    taken: BTreeSet<Slot>,
}

impl<'s> Scope<'s> {
    fn bind(&mut self, name: &'s str, slot: Slot) {
        assert!(self.taken.insert(slot), "{slot:?} is taken twice, by {name}");
        self.visible.insert(name, slot);
    }
}

impl<'s> Sides<'s> {
    fn routine(&self, body: &'s Body, block: &Block, given: &'s [Name]) {
        let mut scope = Scope::default();
        for (position, name) in given.iter().enumerate() {
            scope.bind(name, Slot::at(position));
        }
        self.block(body, block, &mut scope);
    }

    fn block(&self, body: &'s Body, block: &Block, scope: &mut Scope<'s>) {
        assert_eq!((body.steps.len(), body.end), (block.steps.len(), block.end));
        assert!(self.program.lines.contains(&body.end));
        for (step, instruction) in body.steps.iter().zip(&block.steps) {
            assert_eq!(step.line, instruction.line);
            assert!(self.program.lines.contains(&step.line));
            self.step(&step.action, instruction, scope);
        }
    }

    fn step(&self, action: &'s Action, instruction: &Instruction, scope: &mut Scope<'s>) {
        let op = &instruction.op;
        let named = action.mentions().into_iter().filter_map(|mention| match mention {
            Mention::Object(_, name) => Some(self.objects[&**name]),
            _ => None,
        });
        let named: Vec<ObjectId> = named.collect();
        let objects = op.objects();
        // A step that names a variable instead of a channel uses the channels of that variable.
        assert!(objects == named || named.is_empty(), "{action:?}");
        let bound = self.bound(action, op, scope);
        match (action.block(), op.block()) {
            (Some((kind, body)), Some(block)) => {
                let mut inner = scope.clone();
                if !kind.sees_around() {
                    inner.visible.clear();
                }
                self.block(body, block, &mut inner);
                scope.taken = inner.taken;
            }
            (None, None) => {}
            other => panic!("{other:?}"),
        }
        match (action.binds(), bound) {
            (Some(name), Some(slot)) => scope.bind(name, slot),
            (None, None) => {}
            other => panic!("{other:?}"),
        }
    }

    /// Checks what the step reads, and returns the slot that it binds.
    fn bound(&self, action: &Action, op: &Op, scope: &Scope<'s>) -> Option<Slot> {
        let passes = |names: &[Name], to: &[Name]| -> Vec<Pass> {
            let to = |name| Slot::at(to.iter().position(|other| other == name).unwrap());
            names.iter().map(|name| Pass { from: scope.visible[&**name], to: to(name) }).collect()
        };
        match (action, op) {
            (Action::Spawn { spawn: written }, Op::Spawn { spawn }) => {
                let first = self.spawns[&*written.thread];
                assert_eq!(spawn.passes, passes(&written.moves, &first.moves));
                let thread = &self.scenario.threads[spawn.thread.position()];
                assert_eq!(thread.name, written.thread);
                assert_eq!(self.program.handle_names[spawn.handle_name], &*written.handle);
                Some(spawn.handle)
            }
            (Action::Call { callee: written, .. }, Op::Call { callee, bind }) => {
                let function = &self.scenario.functions[callee.function.position()];
                assert_eq!(function.name, *written);
                assert_eq!(callee.passes, passes(&function.free, &function.free));
                *bind
            }
            _ => {
                let mut slots = slots(op);
                for name in action.reads() {
                    let slot = scope.visible[&**name];
                    let position = slots.iter().position(|other| *other == slot);
                    slots.remove(position.unwrap_or_else(|| panic!("{slot:?} is not in {op:?}")));
                }
                assert!(slots.len() <= 1, "{op:?}");
                slots.pop()
            }
        }
    }
}

/// The slots in a step, not counting those of its block.
fn slots(op: &Op) -> Vec<Slot> {
    let mut text = format!("{op:?}");
    if let Some(block) = op.block() {
        text = text.replace(&format!("{block:?}"), "");
    }
    let slots = text.split("Slot(").skip(1);
    slots.map(|rest| Slot::at(rest.split(')').next().unwrap().parse().unwrap())).collect()
}
