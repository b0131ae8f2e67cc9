//! Facts about a step that its parts report.

use super::bindings::Use;
use super::resolver::{Held, Resolver};
use super::types::Type;
use super::{Hold, Types};
use crate::ids::{AtomicId, ChannelId, LockId};
use crate::kind::Kind;
use crate::misuse::Misuse;
use crate::name::{Name, Span};
use crate::program::{EndInput, OwnedEnd};
use crate::step::{ChannelEnd, Ordering};

impl Resolver<'_> {
    /// The step acquires this lock.
    pub(crate) fn locks(&mut self, lock: LockId) {
        self.step.lock = Some(lock);
    }

    /// The step uses the value behind a guard of this lock.
    pub(crate) fn needs(&mut self, lock: LockId, hold: Hold, name: &Name) {
        let holds =
            |held: &Held| held.lock == lock && (hold == Hold::Shared || held.hold == Hold::Alone);
        if !self.held.iter().any(holds) {
            let is_mutex = matches!(lock, LockId::Mutex(_));
            self.fault(Misuse::NotHeld { name: name.clone(), hold, is_mutex }, name.span);
        }
    }

    /// The step downgrades the guard of this lock, which the block around the step holds. From then
    /// on the block shares the lock.
    pub(crate) fn downgrades(&mut self, lock: LockId, name: &Name) {
        let depth = self.depth;
        let is_here =
            |held: &&mut Held| (held.lock, held.hold, held.depth) == (lock, Hold::Alone, depth);
        if let Some(held) = self.held.iter_mut().find(is_here) {
            held.hold = Hold::Shared;
        } else {
            let (name, span) = (name.clone(), name.span);
            self.fault(Misuse::NotHeld { name, hold: Hold::Alone, is_mutex: false }, span);
        }
    }

    /// The step uses one of these channels.
    pub(crate) fn uses_channels(&mut self, channels: &[ChannelId]) {
        self.step.channels = channels.to_vec();
        for channel in channels {
            self.step.gives.add(&self.summary.carried[*channel]);
        }
    }

    /// Resolves an end of a channel.
    pub(crate) fn end(&mut self, end: &ChannelEnd, how: Use) -> Option<EndInput> {
        match end {
            ChannelEnd::Shared(name) => {
                if how == Use::Receive {
                    self.uses_receiver();
                }
                let channel = self.object(name, &[Kind::Channel])?;
                self.uses_channels(&[channel]);
                Some(EndInput::Shared(channel))
            }
            ChannelEnd::Owned(name) => self.owned_end(name, how).map(EndInput::Owned),
        }
    }

    /// Resolves a variable that holds an end of a channel.
    pub(crate) fn owned_end(&mut self, name: &Name, how: Use) -> Option<OwnedEnd> {
        let (slot, types) = self.use_variable(name, how)?;
        self.step.end = Some(slot);
        let channels: Vec<ChannelId> = types.channels().collect();
        self.uses_channels(&channels);
        Some(OwnedEnd { slot, channels })
    }

    /// The step needs a bound on each of its channels.
    pub(crate) fn needs_bound(&mut self, end: &ChannelEnd) {
        let is_unbounded = |channel: &ChannelId| self.channels[*channel].bound.is_none();
        if self.step.channels.iter().any(is_unbounded) {
            let name = end.name();
            self.fault(Misuse::NoBound { name: name.clone() }, name.span);
        }
    }

    /// The step counts the leader of a barrier in this atomic.
    pub(crate) fn counts_leaders(&mut self, atomic: AtomicId) {
        self.found.leader_counts.push(atomic);
    }

    /// The step accesses an atomic.
    pub(crate) fn accesses(&mut self, ordering: Ordering) {
        self.found.has_relaxed |= ordering == Ordering::Relaxed;
    }

    /// The step gives a value of these types.
    pub(crate) fn gives(&mut self, types: Types) {
        self.step.gives = types;
    }

    /// The step reads the value behind a guard, or that of a cell, if it is set.
    pub(crate) fn reads_number(&mut self, is_optional: bool) {
        self.step.gives = if is_optional { Type::COPIED } else { Type::Number }.into();
    }

    /// Whether the step unwraps the `Result` that it gives.
    pub(crate) fn unwraps(&mut self, unwraps: bool) {
        self.step.unwraps = unwraps;
    }

    /// The step sends a value of these types.
    pub(crate) fn sends(&mut self, types: &Types) {
        self.needs_send(types, self.step.span);
        for channel in &self.step.channels {
            self.summary.carried[*channel].add(types);
        }
    }

    /// The step panics with a payload of these types. `resume-unwind` takes a payload out of its
    /// `Err`, which another step has already thrown.
    pub(crate) fn throws(&mut self, types: &Types) {
        self.needs_send(types, self.step.span);
        self.summary.payloads.add(types);
    }

    /// A value of these types is moved to another thread.
    pub(crate) fn needs_send(&mut self, types: &Types, span: Span) {
        self.found.moves_handles |= types.can_hold_handle();
        if !types.is_send() {
            self.fault(Misuse::NotSend, span);
        }
    }

    /// The step uses the receiver of a channel, or calls a function that does.
    pub(crate) fn uses_receiver(&mut self) {
        self.has_received = true;
    }

    /// A value whose drop takes the steps of the step's block.
    pub(crate) fn given_local(&self) -> Types {
        Type::Local { is_send: !self.step.drop_receives }.into()
    }

    /// An end of each of the step's channels.
    pub(super) fn given_end(&self, end: fn(ChannelId) -> Type) -> Types {
        self.step.channels.iter().copied().map(end).collect()
    }

    pub(super) fn given(&self) -> Types {
        self.step.gives.clone()
    }

    pub(super) fn given_wrapped(&self) -> Types {
        let moves = self.step.gives.moves() || self.summary.payloads.moves();
        Type::Wrapped { moves, is_send: self.step.gives.is_send() }.into()
    }

    pub(super) fn given_unwrapped(&self) -> Types {
        if self.step.unwraps { self.given() } else { self.given_wrapped() }
    }
}
