//! The declarations of a scenario, by name.

use std::collections::BTreeMap;

use crate::fault::Fault;
use crate::ids::{ClosureId, FunctionId, Id, ObjectId};
use crate::kind::{Kind, Thing};
use crate::misuse::{MAX_KNOWN, Misuse};
use crate::name::{Name, Span};
use crate::outcome::MAIN;
use crate::scenario::Scenario;
use crate::step::Spawn;

/// The largest number of thread-local keys. A key is a static, so a probe declares all of them.
pub const MAX_KEYS: usize = 16;

/// The names of threads, functions and shared objects.
pub(crate) struct Declared<'s> {
    things: Vec<(Thing, &'s Name)>,
    objects: BTreeMap<&'s str, ObjectId>,
    threads: BTreeMap<&'s str, ClosureId>,
    functions: BTreeMap<&'s str, FunctionId>,
    /// The first spawn of each thread, which determines the thread's parameters.
    spawns: BTreeMap<&'s str, &'s Spawn>,
}

impl<'s> Declared<'s> {
    pub(crate) fn of(scenario: &'s Scenario) -> (Self, Vec<Fault>) {
        let mut declared = Self {
            things: Vec::new(),
            objects: BTreeMap::new(),
            threads: BTreeMap::new(),
            functions: BTreeMap::new(),
            spawns: BTreeMap::new(),
        };
        let mut faults = Vec::new();
        let mut counts = BTreeMap::<Kind, usize>::new();
        for object in &scenario.shared {
            let kind = object.kind.kind();
            let count = counts.entry(kind).or_default();
            if declared.add(Thing::Object(kind), &object.name, &mut faults) {
                declared.objects.insert(&object.name, kind.id_at(*count));
            }
            *count += 1;
            if kind == Kind::ThreadLocal && *count == MAX_KEYS + 1 {
                faults.push(Misuse::TooManyKeys { max: MAX_KEYS }.at(object.name.span));
            }
        }
        for (position, thread) in scenario.threads.iter().enumerate() {
            if declared.add(Thing::Thread, &thread.name, &mut faults) {
                declared.threads.insert(&thread.name, ClosureId::at(position));
            }
        }
        for (position, function) in scenario.functions.iter().enumerate() {
            if declared.add(Thing::Function, &function.name, &mut faults) {
                declared.functions.insert(&function.name, FunctionId::at(position));
            }
        }
        scenario.walk(|step| {
            if let Some(spawn) = step.action.spawns() {
                declared.spawns.entry(&spawn.thread).or_insert(spawn);
            }
        });
        (declared, faults)
    }

    /// Adds a name, unless it is taken; returns whether it was added.
    fn add(&mut self, thing: Thing, name: &'s Name, faults: &mut Vec<Fault>) -> bool {
        let clash = |&&(other, first): &&(Thing, &Name)| thing.clashes_with(other) && first == name;
        if &**name == MAIN {
            // It is still added, so that its uses are not reported as well.
            faults.push(Misuse::MainIsTaken.at(name.span));
        }
        if let Some((_, first)) = self.things.iter().find(clash) {
            let (name, first) = (name.clone(), first.span);
            let span = name.span;
            faults.push(Misuse::DeclaredTwice { name, first }.at(span));
            return false;
        }
        self.things.push((thing, name));
        true
    }

    pub(crate) fn object(&self, name: &str) -> Option<ObjectId> {
        self.objects.get(name).copied()
    }

    pub(crate) fn thread(&self, name: &str) -> Option<ClosureId> {
        self.threads.get(name).copied()
    }

    pub(crate) fn function(&self, name: &str) -> Option<FunctionId> {
        self.functions.get(name).copied()
    }

    /// The first spawn of the thread.
    pub(crate) fn first_spawn(&self, thread: &str) -> Option<&'s Spawn> {
        self.spawns.get(thread).copied()
    }

    /// The fault of a name that is not one of the expected things.
    pub(crate) fn fault(&self, name: &Name, expected: Vec<Thing>) -> Fault {
        let same_name = |&&(other, declared): &&(Thing, &Name)| {
            declared == name && expected.iter().any(|thing| thing.clashes_with(other))
        };
        let misuse = if let Some(&(is, first)) = self.things.iter().find(same_name) {
            Misuse::OtherThing { name: name.clone(), is, declared: first.span, expected }
        } else {
            let known = self.things.iter().filter(|(thing, _)| expected.contains(thing));
            let known = known.map(|(_, name)| name.to_string()).take(MAX_KNOWN).collect();
            Misuse::Undeclared { name: name.clone(), expected, known }
        };
        misuse.at(name.span)
    }

    /// Where the thread is first spawned.
    pub(crate) fn spawned_at(&self, thread: &str) -> Option<Span> {
        self.first_spawn(thread).map(|spawn| spawn.thread.span)
    }
}
