//! What a pass over all bodies has found that other bodies need to know.

use std::collections::BTreeMap;

use super::Types;
use crate::ids::{ChannelId, ClosureId, FunctionId, Table};
use crate::kind::Kind;
use crate::scenario::{Routine, Scenario};

/// Grows from pass to pass, until a pass adds nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Summary {
    pub(crate) threads: Table<ClosureId, RoutineSummary>,
    pub(crate) functions: Table<FunctionId, RoutineSummary>,
    /// What each channel carries.
    pub(crate) carried: Table<ChannelId, Types>,
    /// The payloads of all panics that the scenario words itself.
    pub(crate) payloads: Types,
}

/// What is known of a thread's closure, or of a function.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RoutineSummary {
    /// What its parameters can be: what was moved into a thread, or taken from a caller.
    pub(crate) parameters: BTreeMap<String, Types>,
    /// What it returns.
    pub(crate) returns: Types,
    /// Whether it may run on a thread that belongs to no scope.
    pub(crate) runs_unscoped: bool,
}

impl Summary {
    /// Nothing is known yet.
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
    /// A parameter can be of these types too.
    pub(crate) fn takes(&mut self, parameter: &str, types: &Types) {
        self.parameters.entry(parameter.to_owned()).or_default().add(types);
    }
}
