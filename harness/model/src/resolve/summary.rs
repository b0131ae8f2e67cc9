//! The facts about other bodies that resolving one body needs.

use std::collections::BTreeMap;

use super::Types;
use crate::ids::{ChannelId, ClosureId, FunctionId, Table};
use crate::kind::Kind;
use crate::scenario::{Routine, Scenario};

/// The facts found so far. Each pass adds some, until one adds none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Summary {
    pub(crate) threads: Table<ClosureId, RoutineSummary>,
    pub(crate) functions: Table<FunctionId, RoutineSummary>,
    /// The types that each channel carries.
    pub(crate) carried: Table<ChannelId, Types>,
    /// The payloads that the scenario throws, other than messages.
    pub(crate) payloads: Types,
}

/// The facts about the closure of a thread, or about a function.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RoutineSummary {
    /// The types of its parameters.
    pub(crate) parameters: BTreeMap<String, Types>,
    /// The types that it returns.
    pub(crate) returns: Types,
    /// Whether it may run on an unscoped thread.
    pub(crate) runs_unscoped: bool,
    /// Whether it uses the receiver of a channel.
    pub(crate) receives: bool,
}

impl Summary {
    /// The summary before the first pass.
    pub(crate) fn of(scenario: &Scenario) -> Self {
        let nothing = |_: &Routine| RoutineSummary::default();
        let channels = scenario.shared.iter().filter(|object| object.kind.kind() == Kind::Channel);
        Self {
            threads: scenario.threads.iter().map(nothing).collect(),
            functions: scenario.functions.iter().map(nothing).collect(),
            carried: channels.map(|_| Types::default()).collect(),
            payloads: Types::default(),
        }
    }
}

impl RoutineSummary {
    /// Adds types that a parameter can have.
    pub(crate) fn takes(&mut self, parameter: &str, types: &Types) {
        self.parameters.entry(parameter.to_owned()).or_default().add(types);
    }
}
