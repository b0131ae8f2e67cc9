//! The commands, one module each.

pub(crate) mod bundle;
pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod contract;
pub(crate) mod doctor;
pub(crate) mod fuzz;
pub(crate) mod grade;
pub(crate) mod list;
pub(crate) mod platforms;
pub(crate) mod report;
pub(crate) mod run;
pub(crate) mod show;

use std::process::ExitCode;

use threadproof_suite::{Collection, Problem, Problems, SourceFolder, ids, load_valid};

use crate::error::CommandError;

/// The valid scenarios that the filters select, and the problems of the others. No filters select
/// all scenarios.
pub(crate) fn load_selected(
    folder: &SourceFolder,
    filters: &[String],
) -> Result<(Collection, Vec<Problem>), CommandError> {
    let selected = if filters.is_empty() { None } else { Some(select(ids(folder)?, filters)?) };
    Ok(load_valid(folder, selected.as_deref())?)
}

/// Success, unless there are problems.
pub(crate) fn success_unless(problems: Vec<Problem>) -> Result<ExitCode, CommandError> {
    if problems.is_empty() { Ok(ExitCode::SUCCESS) } else { Err(Problems::of(problems).into()) }
}

/// The ids that any filter selects. A filter that is an id selects only that id; any other filter
/// selects every id that contains it. No filters select everything.
///
/// # Errors
/// A filter matches no id.
pub(crate) fn select(ids: Vec<String>, filters: &[String]) -> Result<Vec<String>, CommandError> {
    if filters.is_empty() {
        return Ok(ids);
    }
    let selects = |filter: &String, id: &String| {
        if ids.binary_search(filter).is_ok() { id == filter } else { id.contains(&**filter) }
    };
    if let Some(filter) = filters.iter().find(|filter| !ids.iter().any(|id| selects(filter, id))) {
        return Err(CommandError::no_match(filter, ids.iter().map(|id| &**id)));
    }
    let is_selected = |id: &&String| filters.iter().any(|filter| selects(filter, id));
    Ok(ids.iter().filter(is_selected).cloned().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selected(filters: &[&str]) -> Result<Vec<String>, CommandError> {
        let ids = ["join/ok", "join/ok-twice", "spawn/move"].map(str::to_owned).to_vec();
        let filters: Vec<String> = filters.iter().map(|filter| (*filter).to_owned()).collect();
        select(ids, &filters)
    }

    #[test]
    fn an_id_selects_itself_and_other_text_every_id_that_contains_it() {
        assert_eq!(selected(&["join/ok"]).unwrap(), ["join/ok"]);
        assert_eq!(selected(&["join/"]).unwrap(), ["join/ok", "join/ok-twice"]);
        assert_eq!(selected(&["twice", "move"]).unwrap(), ["join/ok-twice", "spawn/move"]);
        assert_eq!(selected(&[]).unwrap().len(), 3);
    }

    #[test]
    fn a_filter_that_matches_nothing_is_an_error_with_the_nearest_word() {
        for (filters, wrong, near) in [
            (&["join/", "jion/ok"][..], "jion/ok", Some("join/ok")),
            (&["spwan"], "spwan", Some("spawn")),
            (&["moev"], "moev", Some("move")),
            (&["nothing"], "nothing", None),
        ] {
            let Err(CommandError::NoMatch { filter, near: found }) = selected(filters) else {
                panic!("{filters:?}");
            };
            assert_eq!((&*filter, found.as_deref()), (wrong, near));
        }
    }
}
