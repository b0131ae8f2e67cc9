//! What writing one body needs to know about others.

use std::collections::BTreeMap;

use crate::rust_type::RustType;

/// The facts found so far. Each pass over the scenario may add some, until one adds none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    pub(crate) functions: Signatures,
    pub(crate) threads: Signatures,
    /// What each channel carries.
    pub(crate) channels: Types,
    /// Whether any step panics.
    pub(crate) throws: bool,
    /// The payloads that are thrown, other than messages.
    pub(crate) payloads: Vec<RustType>,
    /// Whether any body asks the thread for its label.
    pub(crate) asks_for_label: bool,
}

/// The types of functions, or of the closures of threads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Signatures {
    /// What each returns.
    pub(crate) returns: Types,
    /// The parameters of each, or the variables that are moved into it.
    parameters: BTreeMap<String, Types>,
}

impl Signatures {
    /// The parameters of a function that are known.
    pub(crate) fn parameters_of(&self, function: &str) -> impl Iterator<Item = &RustType> {
        self.parameters.get(function).into_iter().flat_map(|types| types.0.values())
    }

    pub(crate) fn parameter(&self, function: &str, name: &str) -> RustType {
        self.parameters.get(function).map_or(RustType::Unknown, |types| types.of(name))
    }

    /// The same as [`Types::learn`].
    pub(crate) fn learn_parameter(&mut self, function: &str, name: &str, found: &RustType) -> bool {
        self.parameters.entry(function.to_owned()).or_default().learn(name, found)
    }
}

/// The types of named things.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Types(BTreeMap<String, RustType>);

impl Types {
    pub(crate) fn of(&self, name: &str) -> RustType {
        self.0.get(name).cloned().unwrap_or(RustType::Unknown)
    }

    /// Adds what is known about the type of one thing. Returns whether it agrees with what was
    /// known.
    pub(crate) fn learn(&mut self, name: &str, found: &RustType) -> bool {
        let known = self.0.entry(name.to_owned()).or_insert(RustType::Unknown);
        let unified = known.unify(found);
        let agrees = unified.is_some();
        *known = unified.unwrap_or_else(|| known.clone());
        agrees
    }
}
