//! Calls and spawns: their routine, and the variables that they pass to it.

use super::bindings::Use;
use super::resolver::Resolver;
use super::types::{Type, Types};
use super::{Gives as _, gives};
use crate::ids::{HandleNameId, Id, Slot};
use crate::kind::Thing;
use crate::misuse::Misuse;
use crate::name::Name;
use crate::outcome::MAIN;
use crate::program::{Callee, Pass, ScopeChoice, SpawnRequest};
use crate::step::Spawn;

impl<'s> Resolver<'s> {
    /// Resolves a call, which passes the free variables of the function.
    pub(crate) fn call(&mut self, name: &'s Name) -> Option<Callee> {
        let Some(id) = self.declared.function(name) else {
            self.faults.push(self.declared.fault(name, vec![Thing::Function]));
            return None;
        };
        let function = &self.scenario.functions[id.position()];
        let mut passes = Vec::new();
        for (position, free) in function.free.iter().enumerate() {
            if self.visible.contains_key(&**free) {
                let used = self.use_variable(&Name::new(&**free, name.span), Use::Take);
                if let Some((from, types)) = used {
                    self.summary.functions[id].takes(free, &types);
                    passes.push(Pass { from, to: Slot::at(position) });
                }
            } else {
                let around = self.surroundings();
                let (function, variable) = (name.to_string(), free.clone());
                self.fault(Misuse::NotPassed { function, variable, around }, name.span);
            }
        }
        let is_whole = passes.len() == function.free.len();
        let runs_unscoped = self.runs_unscoped();
        self.summary.functions[id].runs_unscoped |= runs_unscoped;
        self.step.gives = self.summary.functions[id].returns.clone();
        self.has_received |= self.summary.functions[id].receives;
        is_whole.then_some(Callee { function: id, passes })
    }

    /// Resolves a spawn.
    pub(crate) fn spawn(&mut self, spawn: &'s Spawn) -> Option<SpawnRequest> {
        if &*spawn.handle == MAIN && &*spawn.thread != MAIN {
            self.fault(Misuse::MainIsTaken, spawn.handle.span);
        }
        let passes = self.moves(spawn);
        let Some(id) = self.declared.thread(&spawn.thread) else {
            let thing = Thing::Thread;
            self.faults.push(self.declared.fault(&spawn.thread, vec![thing]));
            return None;
        };
        let scope = if spawn.scoped {
            if self.runs_unscoped() {
                self.fault(Misuse::NoScope, self.step.span);
            }
            ScopeChoice::Own
        } else if self.in_scope {
            ScopeChoice::Around
        } else {
            ScopeChoice::None
        };
        self.summary.threads[id].runs_unscoped |= scope == ScopeChoice::None;
        let is_scoped = scope != ScopeChoice::None;
        self.step.gives = Type::Handle { thread: id, is_scoped }.into();
        self.step.may_be_refused = spawn.builder;
        self.found.spawns += 1;
        let handle = self.bind(&spawn.handle, gives::Value::types)?;
        let handle_name = self.handle_name(&spawn.handle);
        Some(SpawnRequest {
            thread: id,
            handle,
            handle_name,
            passes: passes?,
            name: spawn.name.clone(),
            stack_size: spawn.stack_size,
            builder: spawn.builder,
            returns: self.summary.threads[id].returns.as_value_type(),
            scope,
        })
    }

    /// The variables that are moved into a thread. Every spawn of a thread moves the same ones.
    fn moves(&mut self, spawn: &'s Spawn) -> Option<Vec<Pass>> {
        let id = self.declared.thread(&spawn.thread);
        let first = self.declared.first_spawn(&spawn.thread).unwrap_or(spawn);
        let mut passes = Vec::new();
        for (position, name) in spawn.moves.iter().enumerate() {
            if spawn.moves[..position].contains(name) {
                self.fault(Misuse::MovedTwice { name: name.clone() }, name.span);
                continue;
            }
            let used = self.use_variable(name, Use::Take);
            let to = first.moves.iter().position(|other| other == name);
            let (Some((from, types)), Some(to)) = (used, to) else { continue };
            if let Some(id) = id {
                self.needs_send(&types, name.span);
                self.summary.threads[id].takes(name, &types);
                let thread = &self.scenario.threads[id.position()];
                // A value that moves is always used: the thread drops it at the end.
                if !types.moves() && types != Types::default() && !thread.free.contains(name) {
                    let thread = thread.name.to_string();
                    self.fault(Misuse::MovedUnused { name: name.clone(), thread }, name.span);
                }
            }
            passes.push(Pass { from, to: Slot::at(to) });
        }
        let is_same = first.moves.iter().all(|name| spawn.moves.contains(name))
            && spawn.moves.iter().all(|name| first.moves.contains(name));
        if !is_same {
            let place = |spawn: &Spawn| spawn.moves.first().unwrap_or(&spawn.thread).span;
            let (thread, first) = (spawn.thread.to_string(), place(first));
            self.fault(Misuse::MovesDiffer { thread, first }, place(spawn));
        }
        (is_same && passes.len() == spawn.moves.len()).then_some(passes)
    }

    fn handle_name(&mut self, name: &Name) -> HandleNameId {
        let known = self.found.handle_names.rows().find(|(_, known)| **known == **name);
        match known.map(|(id, _)| id) {
            Some(id) => id,
            None => self.found.handle_names.push(name.to_string()),
        }
    }
}
