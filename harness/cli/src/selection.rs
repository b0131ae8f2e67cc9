//! Which scenarios a command is about.

use threadproof_suite::{Collection, Problem, SourceFolder, ids, load_valid, nearest};

use crate::arguments::SelectionArgs;
use crate::commands::select;
use crate::error::CommandError;
use crate::failed::FailedScenarios;

/// The scenarios that a command is about.
pub(crate) struct Selection {
    /// The valid ones, and the contract.
    pub(crate) collection: Collection,
    /// The problems of the others.
    pub(crate) problems: Vec<Problem>,
    /// Whether only some scenarios were asked for.
    pub(crate) is_partial: bool,
}

impl Selection {
    /// Loads the scenarios that the options select.
    ///
    /// # Errors
    /// The folder or its contract cannot be read, or nothing is selected.
    pub(crate) fn of(
        folder: &SourceFolder,
        arguments: &SelectionArgs,
    ) -> Result<Self, CommandError> {
        let SelectionArgs { filters, exclude, groups, clauses, failed } = arguments;
        let all = ids(folder)?;
        let mut selected = select(all.clone(), filters)?;
        if !exclude.is_empty() {
            let excluded = select(all.clone(), exclude)?;
            selected.retain(|id| !excluded.contains(id));
        }
        let group = |id: &str| id.split_once('/').map(|(group, _)| group.to_owned());
        let known: Vec<String> = all.iter().filter_map(|id| group(id)).collect();
        for name in groups {
            if !known.contains(name) {
                let near = nearest(name, known.iter().map(String::as_str)).map(str::to_owned);
                return Err(CommandError::NoGroup { group: name.clone(), near });
            }
        }
        if !groups.is_empty() {
            selected.retain(|id| group(id).is_some_and(|group| groups.contains(&group)));
        }
        if *failed {
            let last = FailedScenarios::of(folder).read()?;
            selected.retain(|id| last.contains(id));
        }
        if selected.is_empty() && !all.is_empty() {
            return Err(CommandError::NothingSelected);
        }
        let is_all = selected.len() == all.len();
        let (mut collection, problems) = load_valid(folder, (!is_all).then_some(&*selected))?;
        for name in clauses {
            if collection.contract.clause(name).is_none() {
                let known = collection.contract.clauses.iter().map(|clause| &*clause.name);
                let near = nearest(name, known).map(str::to_owned);
                return Err(CommandError::NoClause { clause: name.clone(), near });
            }
        }
        if !clauses.is_empty() {
            collection.scenarios.retain(|loaded| {
                loaded
                    .scenario
                    .clauses
                    .iter()
                    .any(|tested| clauses.iter().any(|one| *one == **tested))
            });
        }
        if collection.scenarios.is_empty() {
            return Err(CommandError::NothingSelected);
        }
        let is_partial =
            *failed || !(filters.is_empty() && groups.is_empty() && clauses.is_empty());
        Ok(Self { collection, problems, is_partial })
    }
}
