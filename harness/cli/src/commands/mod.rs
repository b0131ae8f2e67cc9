//! The commands, one module each.

pub(crate) mod bundle;
pub(crate) mod check;
pub(crate) mod contract;
pub(crate) mod fuzz;
pub(crate) mod grade;
pub(crate) mod list;
pub(crate) mod platforms;
pub(crate) mod report;
pub(crate) mod run;
pub(crate) mod show;

use crate::error::CommandError;

/// The ids that any filter selects. A filter that is an id selects only that id; any other filter
/// selects every id that contains it. No filters select everything.
///
/// # Errors
/// No id matches.
pub(crate) fn select(ids: Vec<String>, filters: &[String]) -> Result<Vec<String>, CommandError> {
    if filters.is_empty() {
        return Ok(ids);
    }
    let is_selected = |id: &String| {
        filters.iter().any(|filter| {
            if ids.binary_search(filter).is_ok() { id == filter } else { id.contains(&**filter) }
        })
    };
    let selected: Vec<String> = ids.iter().filter(|id| is_selected(id)).cloned().collect();
    if selected.is_empty() {
        return Err(CommandError::NoMatch { filters: filters.to_vec() });
    }
    Ok(selected)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selected(filters: &[&str]) -> Vec<String> {
        let ids = ["join/ok", "join/ok-twice", "spawn/move"].map(str::to_owned).to_vec();
        let filters: Vec<String> = filters.iter().map(|filter| (*filter).to_owned()).collect();
        select(ids, &filters).unwrap_or_default()
    }

    #[test]
    fn an_id_selects_itself_and_other_text_every_id_that_contains_it() {
        assert_eq!(selected(&["join/ok"]), ["join/ok"]);
        assert_eq!(selected(&["join/"]), ["join/ok", "join/ok-twice"]);
        assert_eq!(selected(&["twice", "move"]), ["join/ok-twice", "spawn/move"]);
        assert_eq!(selected(&[]).len(), 3);
        assert!(selected(&["nothing"]).is_empty());
    }
}
