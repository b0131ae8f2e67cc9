//! What writing one body needs to know about others.

use std::collections::BTreeMap;

use crate::rust_type::RustType;

/// The facts found so far. Each pass over the scenario may add some, until one adds none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    /// The types of each function's parameters, by its name and theirs.
    pub(crate) parameters: BTreeMap<(String, String), RustType>,
    /// What each function returns.
    pub(crate) functions: BTreeMap<String, RustType>,
    /// The types of the variables that are moved into each thread.
    pub(crate) captures: BTreeMap<(String, String), RustType>,
    /// What each thread returns.
    pub(crate) threads: BTreeMap<String, RustType>,
    /// What each channel carries.
    pub(crate) channels: BTreeMap<String, RustType>,
    /// Whether any step panics.
    pub(crate) throws: bool,
    /// The payloads that are thrown, other than messages.
    pub(crate) payloads: Vec<RustType>,
    /// Whether any body asks the thread for its label.
    pub(crate) asks_for_label: bool,
}

/// Adds what is known about the type of one thing. Returns whether it agrees with what was known.
pub(crate) fn learn<K: Ord>(types: &mut BTreeMap<K, RustType>, key: K, found: &RustType) -> bool {
    let known = types.entry(key).or_insert(RustType::Unknown);
    let unified = known.unify(found);
    let agrees = unified.is_some();
    *known = unified.unwrap_or_else(|| known.clone());
    agrees
}
