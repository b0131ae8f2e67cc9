//! Bodies: what runs in them, what they return, and whether every step can be reached.

use super::resolver::{Bound, ClosureState, Place, Resolver, StepState};
use super::summary::RoutineSummary;
use super::types::Type;
use super::variables::{Use, Variable};
use super::{Gives as _, Hold, Return, Types, gives};
use crate::action::{Body, Step};
use crate::facets::Context;
use crate::ids::{HandleNameId, Id, Slot};
use crate::kind::Thing;
use crate::misuse::Misuse;
use crate::name::Name;
use crate::outcome::MAIN;
use crate::parts::Mention;
use crate::program::{Block, Callee, Instruction, Pass, ScopeChoice, SpawnRequest};
use crate::step::Spawn;

impl<'s> Resolver<'s> {
    /// Resolves a body that can be started with these parameters.
    pub(super) fn routine(
        &mut self,
        place: Place<'s>,
        body: &'s Body,
        word: &'static str,
        may: Return,
        parameters: &'s [Name],
    ) -> Option<Block> {
        (self.place, self.slots) = (place, 0);
        self.visible.clear();
        self.order.clear();
        for name in parameters {
            let known = self.own_summary().and_then(|own| own.parameters.get(&**name)).cloned();
            let slot = self.next_slot();
            self.see(name, Variable::new(slot, name.span, known.unwrap_or_default()));
        }
        let (block, returns) = self.closure_of(body, word, may);
        if let Some(own) = self.own_summary_mut() {
            own.returns.add(&returns);
        }
        block
    }

    fn own_summary(&self) -> Option<&RoutineSummary> {
        match self.place {
            Place::Thread(id, _) => Some(&self.summary.threads[id]),
            Place::Function(id) => Some(&self.summary.functions[id]),
            Place::Main | Place::Apart => None,
        }
    }

    fn own_summary_mut(&mut self) -> Option<&mut RoutineSummary> {
        match self.place {
            Place::Thread(id, _) => Some(&mut self.summary.threads[id]),
            Place::Function(id) => Some(&mut self.summary.functions[id]),
            Place::Main | Place::Apart => None,
        }
    }

    /// Whether the body may run on a thread that belongs to no scope.
    fn runs_unscoped(&self) -> bool {
        self.own_summary().is_none_or(|own| own.runs_unscoped)
    }

    /// Resolves the block of the step as a closure.
    pub(crate) fn closure(&mut self, body: &'s Body, may: Return) -> Option<Block> {
        let word = self.step.word;
        let (block, returns) = self.closure_of(body, word, may);
        self.step.gives = returns;
        block
    }

    /// Resolves the block of the step as the closure of a scope.
    pub(crate) fn scope(&mut self, body: &'s Body) -> Option<Block> {
        let is_around = std::mem::replace(&mut self.in_scope, true);
        let block = self.closure(body, Return::Unit);
        self.in_scope = is_around;
        block
    }

    /// Resolves the block of the step, which holds the step's lock.
    pub(crate) fn guarded(&mut self, body: &'s Body, hold: Hold) -> Option<Block> {
        let outside = self.held.len();
        self.held.extend(self.step.lock.map(|lock| (lock, hold)));
        let block = self.block(body);
        self.held.truncate(outside);
        block
    }

    /// Resolves the block of the step as a panic hook.
    pub(crate) fn hook(&mut self, body: &'s Body) -> Option<Block> {
        self.apart(body, self.step.word, Return::Unit, true)
    }

    /// Resolves what a drop does.
    pub(crate) fn on_drop(&mut self, body: &'s Body) -> Option<Block> {
        self.apart(body, "on-drop", Return::Unit, false)
    }

    /// Resolves a closure that sees nothing around it.
    pub(super) fn apart(
        &mut self,
        body: &'s Body,
        word: &'static str,
        may: Return,
        in_hook: bool,
    ) -> Option<Block> {
        let place = std::mem::replace(&mut self.place, Place::Apart);
        let visible = std::mem::take(&mut self.visible);
        let order = std::mem::take(&mut self.order);
        let held = std::mem::take(&mut self.held);
        let in_scope = std::mem::replace(&mut self.in_scope, false);
        let was_in_hook = std::mem::replace(&mut self.in_hook, in_hook);
        let (block, _) = self.closure_of(body, word, may);
        (self.place, self.visible, self.order) = (place, visible, order);
        (self.held, self.in_scope, self.in_hook) = (held, in_scope, was_in_hook);
        block
    }

    fn closure_of(
        &mut self,
        body: &'s Body,
        word: &'static str,
        may: Return,
    ) -> (Option<Block>, Types) {
        let span = self.step.span;
        self.closures.push(ClosureState { may, word, returns: Types::default() });
        let block = self.block(body);
        match body.steps.last() {
            Some(last) if last.action.diverges() => {}
            Some(last) if is_tail_call(last) => {
                let given = std::mem::take(&mut self.last_given);
                if may != Return::Unit {
                    self.step.span = last.span;
                    self.returns(&given);
                    self.step.span = span;
                }
            }
            _ if may == Return::Number => self.fault(Misuse::NoValue { word }, span),
            _ => self.returns(&Type::Unit.into()),
        }
        let returns = self.closures.pop().map(|closure| closure.returns);
        (block, returns.unwrap_or_default())
    }

    /// The innermost closure returns a value of these types.
    pub(crate) fn returns(&mut self, types: &Types) {
        let span = self.step.span;
        let Some(closure) = self.closures.last_mut() else { return };
        closure.returns.add(types);
        let found = match closure.may {
            Return::Any => None,
            Return::Unit => types.other_than(|one| one == Type::Unit),
            Return::Number => types.other_than(|one| one == Type::Number),
        };
        if let Some(found) = found {
            let (word, may) = (closure.word, closure.may);
            self.fault(Misuse::WrongReturn { word, may, found }, span);
        }
    }

    /// Resolves steps, and forgets what they have bound.
    fn block(&mut self, body: &'s Body) -> Option<Block> {
        for pair in body.steps.windows(2) {
            if let [last, never] = pair
                && last.action.diverges()
            {
                self.fault(Misuse::Unreachable { after: last.span }, never.span);
                break;
            }
        }
        let outside = self.order.len();
        let steps: Vec<Option<Instruction>> =
            body.steps.iter().map(|step| self.instruction(step)).collect();
        for name in self.order.drain(outside..) {
            self.visible.remove(name);
        }
        self.found.lines.insert(body.end);
        Some(Block { steps: steps.into_iter().collect::<Option<_>>()?, end: body.end })
    }

    fn instruction(&mut self, step: &'s Step) -> Option<Instruction> {
        let word = step.action.word();
        let state = StepState { span: step.span, word, ..StepState::default() };
        let outer = std::mem::replace(&mut self.step, state);
        let is_here = match step.action.context() {
            Context::Anywhere => true,
            Context::InHook => self.in_hook,
            Context::InMain => matches!(self.place, Place::Main),
        };
        if !is_here {
            self.fault(Misuse::Misplaced { word, context: step.action.context() }, step.span);
        }
        let op = step.action.resolve(self);
        for Bound { name, slot, types } in std::mem::take(&mut self.step.binds) {
            let mut types = types(self);
            if self.step.may_be_refused {
                types.add(&Type::Refused.into());
            }
            self.see(name, Variable::new(slot, name.span, types));
        }
        self.last_given = std::mem::replace(&mut self.step, outer).gives;
        self.found.lines.insert(step.line);
        Some(Instruction { op: op?, line: step.line })
    }

    /// Resolves a call, which moves what the function uses and does not bind.
    pub(crate) fn call(&mut self, name: &'s Name) -> Option<Callee> {
        let Some(id) = self.declared.function(name) else {
            self.faults.push(self.declared.fault(name, vec![Thing::Function]));
            return None;
        };
        let function = &self.scenario.functions[id.position()];
        let mut passes = Vec::new();
        for (position, free) in function.free.iter().enumerate() {
            if self.visible.contains_key(&**free) {
                let used = self.use_variable(&Name::new(&**free, name.span), Use::Keep);
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
            scope,
        })
    }

    /// The variables that are moved into a thread. Every step that spawns it moves the same.
    fn moves(&mut self, spawn: &'s Spawn) -> Option<Vec<Pass>> {
        let id = self.declared.thread(&spawn.thread);
        let first = self.declared.first_spawn(&spawn.thread).unwrap_or(spawn);
        let mut passes = Vec::new();
        for (position, name) in spawn.moves.iter().enumerate() {
            if spawn.moves[..position].contains(name) {
                self.fault(Misuse::MovedTwice { name: name.clone() }, name.span);
                continue;
            }
            let used = self.use_variable(name, Use::GiveAway);
            let to = first.moves.iter().position(|other| other == name);
            let (Some((from, types)), Some(to)) = (used, to) else { continue };
            if let Some(id) = id {
                self.summary.threads[id].takes(name, &types);
                let thread = &self.scenario.threads[id.position()];
                // Anything that moves is at least dropped there.
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

/// Whether the value of a call that is the last step is that of the body.
fn is_tail_call(step: &Step) -> bool {
    let mut mentions = step.action.mentions().into_iter();
    mentions.any(|mention| matches!(mention, Mention::Calls(_))) && step.action.binds().is_none()
}
