//! Variables: bound before they are read, once in a body, and not used after they are gone.

use super::resolver::{Bound, Resolver};
use super::types::{Type, Types};
use crate::fault::FaultKind;
use crate::ids::{Id, Slot};
use crate::misuse::{Expected, Gone, MAX_KNOWN, Misuse};
use crate::name::{Name, Span};
use crate::program::{Input, NumberInput};
use crate::value::{Constant, Literal, Operand};

/// A visible variable.
pub(super) struct Variable {
    slot: Slot,
    /// Where it was bound.
    bound: Span,
    types: Types,
    /// Where and how it was consumed.
    gone: Option<(Span, Gone)>,
}

impl Variable {
    pub(super) fn new(slot: Slot, bound: Span, types: Types) -> Self {
        Self { slot, bound, types, gone: None }
    }

    /// Where it was consumed, if it was.
    pub(super) fn gone_at(&self) -> Option<Span> {
        self.gone.map(|(span, _)| span)
    }
}

/// How a step uses a variable.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// Joins its thread.
    Join,
    /// Drops the handle.
    Detach,
    /// Asks whether its thread has finished.
    Poll,
    /// Asks for its thread.
    NameThread,
    /// Compares it with another thread id.
    CompareIds,
    /// Sends with it, or clones it.
    Send,
    /// Receives with it.
    Receive,
    /// Consumes it, to receive with it.
    Iterate,
    /// Drops it.
    Drop,
    /// Moves or copies its value.
    Take,
}

impl<'s> Resolver<'s> {
    pub(super) fn next_slot(&mut self) -> Slot {
        self.slots += 1;
        Slot::at(self.slots - 1)
    }

    pub(super) fn see(&mut self, name: &'s Name, variable: Variable) {
        self.visible.insert(name, variable);
        self.order.push(name);
    }

    /// Binds a variable. Its types are known once all parts of the step are resolved.
    pub(crate) fn bind(
        &mut self,
        name: &'s Name,
        types: fn(&Resolver<'_>) -> Types,
    ) -> Option<Slot> {
        if let Some(first) = self.visible.get(&**name) {
            let (name, first) = (name.clone(), first.bound);
            let span = name.span;
            self.fault(Misuse::BoundTwice { name, first }, span);
            return None;
        }
        let slot = self.next_slot();
        self.step.binds.push(Bound { name, slot, types });
        Some(slot)
    }

    /// Resolves a variable that a step names directly, not as an operand.
    pub(crate) fn variable(&mut self, name: &Name, how: Use) -> Option<Slot> {
        self.use_variable(name, how).map(|(slot, _)| slot)
    }

    /// Resolves an operand.
    pub(crate) fn operand(&mut self, operand: &Operand) -> Option<(Input, Types)> {
        match operand {
            Operand::Literal(literal) => {
                let constant = self.constant(literal)?;
                let types = Types::of(&constant);
                Some((Input::Constant(constant), types))
            }
            Operand::Variable(name) => {
                let (slot, types) = self.use_variable(name, Use::Take)?;
                if self.step.end == Some(slot) {
                    self.fault(Misuse::MovedWhileUsed { name: name.clone() }, name.span);
                    return None;
                }
                Some((Input::Variable(slot), types))
            }
        }
    }

    /// Resolves an operand that must be a number.
    pub(crate) fn number(&mut self, operand: &Operand) -> Option<NumberInput> {
        let span = operand.variable().map_or(self.step.span, |name| name.span);
        let (input, types) = self.operand(operand)?;
        if let Some(found) = types.other_than(|one| one == Type::Number) {
            self.fault(Misuse::WrongType { expected: Expected::Number, found }, span);
            return None;
        }
        match input {
            Input::Constant(Constant::Number(number)) => Some(NumberInput::Constant(number)),
            Input::Variable(slot) => Some(NumberInput::Variable(slot)),
            Input::Constant(Constant::Unit | Constant::Bool(_) | Constant::Text(_)) => None,
        }
    }

    fn constant(&mut self, literal: &Literal) -> Option<Constant> {
        let constant = match literal {
            Literal::Unit => Some(Constant::Unit),
            Literal::Bool(value) => Some(Constant::Bool(*value)),
            Literal::Text(text) => Some(Constant::Text(text.clone())),
            Literal::Int(value) => i32::try_from(*value).ok().map(Constant::Number),
            Literal::Decimal(_) => None,
        };
        if constant.is_none() {
            let kind = FaultKind::Mismatch { expected: "an `i32`" };
            self.faults.push(kind.at(self.step.span));
        }
        constant
    }

    /// Resolves a variable, which must have the right type, and may be gone afterwards.
    pub(super) fn use_variable(&mut self, name: &Name, how: Use) -> Option<(Slot, Types)> {
        let Some(variable) = self.visible.get_mut(&**name) else {
            let known = self.order.iter().rev().take(MAX_KNOWN);
            let known = known.map(|known| (*known).to_owned()).collect();
            let around = self.surroundings();
            self.fault(Misuse::Unbound { name: name.clone(), known, around }, name.span);
            return None;
        };
        if let Some((first, gone)) = variable.gone {
            self.fault(Misuse::UsedAfter { name: name.clone(), gone, first }, name.span);
            return None;
        }
        let (slot, types) = (variable.slot, variable.types.clone());
        let gone = match how {
            Use::Join => Some(Gone::Joined),
            Use::Detach => Some(Gone::Detached),
            Use::Take => types.moves().then_some(Gone::Moved),
            Use::Drop => Some(Gone::Dropped),
            Use::Iterate => Some(Gone::Moved),
            Use::Poll | Use::NameThread | Use::CompareIds | Use::Send | Use::Receive => None,
        };
        variable.gone = gone.map(|gone| (name.span, gone));
        self.check_use(name, &types, how).then_some((slot, types))
    }

    /// Checks that a variable of these types can be used in this way, and notes the consequences.
    fn check_use(&mut self, name: &Name, types: &Types, how: Use) -> bool {
        let is_handle = |one| matches!(one, Type::Handle { .. } | Type::Refused);
        let wrong = match how {
            Use::Join | Use::Detach | Use::Poll => {
                types.other_than(is_handle).map(|found| (Expected::Handle, found))
            }
            Use::NameThread => types
                .other_than(|one| is_handle(one) || one == Type::Thread)
                .map(|found| (Expected::Thread, found)),
            Use::CompareIds => types
                .other_than(|one| matches!(one, Type::ThreadId | Type::Refused))
                .map(|found| (Expected::ThreadId, found)),
            Use::Send => types
                .other_than(|one| matches!(one, Type::Sender(_)))
                .map(|found| (Expected::Sender, found)),
            Use::Receive | Use::Iterate => types
                .other_than(|one| matches!(one, Type::Receiver(_)))
                .map(|found| (Expected::Receiver, found)),
            Use::Drop if types.moves() => None,
            Use::Drop => types.other_than(|_| false).map(|found| (Expected::Movable, found)),
            Use::Take => None,
        };
        if let Some((expected, found)) = wrong {
            self.fault(Misuse::WrongType { expected, found }, name.span);
            return false;
        }
        self.step.may_be_refused |= types.iter().any(|one| one == Type::Refused);
        self.found.polls_threads |= how == Use::Poll;
        if how == Use::Join {
            let mut returns = Types::default();
            for one in types.iter() {
                if let Type::Handle { thread, .. } = one {
                    returns.add(&self.summary.threads[thread].returns);
                }
            }
            self.gives(returns);
        }
        let is_scoped = |one| matches!(one, Type::Handle { is_scoped: true, .. });
        if matches!(how, Use::Take) && types.iter().any(is_scoped) {
            self.fault(Misuse::ScopedHandleMoves { name: name.clone() }, name.span);
            return false;
        }
        true
    }
}
