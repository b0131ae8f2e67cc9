//! Bodies: their steps, what they return, and whether every step can be reached.

use super::bindings::Variable;
use super::resolver::{Bound, ClosureState, CurrentRoutine, Held, Resolver, StepState};
use super::summary::RoutineSummary;
use super::types::Type;
use super::{Hold, Return, Types};
use crate::body::{Body, Step};
use crate::facets::Context;
use crate::misuse::Misuse;
use crate::name::Name;
use crate::parts::Mention;
use crate::program::{Block, Instruction};

impl<'s> Resolver<'s> {
    /// Resolves a body with these parameters.
    pub(super) fn routine(
        &mut self,
        routine: CurrentRoutine<'s>,
        body: &'s Body,
        word: &'static str,
        may: Return,
        parameters: &'s [Name],
    ) -> Option<Block> {
        (self.routine, self.slots, self.has_received) = (routine, 0, false);
        self.visible.clear();
        self.order.clear();
        for name in parameters {
            let known = self.own_summary().and_then(|own| own.parameters.get(&**name)).cloned();
            let slot = self.next_slot();
            self.see(name, Variable::new(slot, name.span, known.unwrap_or_default()));
        }
        let (block, returns) = self.closure_of(body, word, may);
        let receives = self.has_received;
        if let Some(own) = self.own_summary_mut() {
            own.returns.add(&returns);
            own.receives |= receives;
        }
        block
    }

    fn own_summary(&self) -> Option<&RoutineSummary> {
        match self.routine {
            CurrentRoutine::Thread(id, _) => Some(&self.summary.threads[id]),
            CurrentRoutine::Function(id) => Some(&self.summary.functions[id]),
            CurrentRoutine::Main | CurrentRoutine::Apart => None,
        }
    }

    fn own_summary_mut(&mut self) -> Option<&mut RoutineSummary> {
        match self.routine {
            CurrentRoutine::Thread(id, _) => Some(&mut self.summary.threads[id]),
            CurrentRoutine::Function(id) => Some(&mut self.summary.functions[id]),
            CurrentRoutine::Main | CurrentRoutine::Apart => None,
        }
    }

    /// Whether the body may run on an unscoped thread.
    pub(super) fn runs_unscoped(&self) -> bool {
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
        let depth = self.depth + 1;
        self.held.extend(self.step.lock.map(|lock| Held { lock, hold, depth }));
        let block = self.block(body);
        self.held.truncate(outside);
        block
    }

    /// Resolves the block of the step, which runs several times: a variable around it cannot be
    /// moved in each iteration.
    pub(crate) fn repeated(&mut self, body: &'s Body) -> Option<Block> {
        let before: Vec<&'s str> = self.order.clone();
        let was_gone: Vec<bool> = before.iter().map(|name| self.is_gone(name)).collect();
        let block = self.block(body);
        // Without a second iteration, nothing is moved again.
        if body.steps.last().is_some_and(|last| last.action.diverges()) {
            return block;
        }
        for (name, was_gone) in before.into_iter().zip(was_gone) {
            if !was_gone && let Some(span) = self.visible.get(name).and_then(Variable::gone_at) {
                let name = Name::new(name, span);
                self.fault(Misuse::MovedInLoop { name }, span);
            }
        }
        block
    }

    fn is_gone(&self, name: &str) -> bool {
        self.visible.get(name).and_then(Variable::gone_at).is_some()
    }

    /// Resolves the block of the step as a panic hook.
    pub(crate) fn hook(&mut self, body: &'s Body) -> Option<Block> {
        self.apart(body, self.step.word, Return::Unit, true)
    }

    /// Resolves the block that a drop runs.
    pub(crate) fn on_drop(&mut self, body: &'s Body) -> Option<Block> {
        let before = std::mem::replace(&mut self.has_received, false);
        let block = self.apart(body, "on-drop", Return::Unit, false);
        self.step.drop_receives = self.has_received;
        self.has_received |= before;
        block
    }

    /// Resolves a closure that sees no variables around it.
    pub(super) fn apart(
        &mut self,
        body: &'s Body,
        word: &'static str,
        may: Return,
        in_hook: bool,
    ) -> Option<Block> {
        let routine = std::mem::replace(&mut self.routine, CurrentRoutine::Apart);
        let visible = std::mem::take(&mut self.visible);
        let order = std::mem::take(&mut self.order);
        let held = std::mem::take(&mut self.held);
        let in_scope = std::mem::replace(&mut self.in_scope, false);
        let was_in_hook = std::mem::replace(&mut self.in_hook, in_hook);
        let (block, _) = self.closure_of(body, word, may);
        (self.routine, self.visible, self.order) = (routine, visible, order);
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
        if let (CurrentRoutine::Thread(..), [_]) = (self.routine, &*self.closures) {
            self.needs_send(types, span);
        }
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

    /// Resolves steps, then forgets the variables that they bind.
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
        self.depth += 1;
        let steps: Vec<Option<Instruction>> =
            body.steps.iter().map(|step| self.instruction(step)).collect();
        self.depth -= 1;
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
            Context::InMain => matches!(self.routine, CurrentRoutine::Main),
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
        Some(Instruction { op: op?, flow: step.action.flow(), line: step.line })
    }
}

/// Whether the step is a call without `as`. As the last step, it gives the body its value.
fn is_tail_call(step: &Step) -> bool {
    let mut mentions = step.action.mentions().into_iter();
    mentions.any(|mention| matches!(mention, Mention::Calls(_))) && step.action.binds().is_none()
}
