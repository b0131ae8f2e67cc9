//! `threadproof list`

use std::process::ExitCode;

use serde::Serialize;
use threadproof_suite::{Contract, Heading, headings};

use crate::arguments::{Format, ListArgs};
use crate::error::CommandError;
use crate::output::{STRONG, print, print_json, shortened, width};

#[derive(Serialize)]
struct ListedScenario<'a> {
    #[serde(flatten)]
    titled: TitledScenario<'a>,
    clauses: &'a [String],
}

/// The id and the title of a scenario.
#[derive(Serialize)]
pub(crate) struct TitledScenario<'a> {
    id: &'a str,
    title: &'a str,
}

impl<'a> TitledScenario<'a> {
    pub(crate) fn of(Heading { id, title, .. }: &'a Heading) -> Self {
        Self { id, title }
    }
}

pub(crate) fn list(arguments: &ListArgs) -> Result<ExitCode, CommandError> {
    let ListArgs { filters, clauses, format, scenarios } = arguments;
    let folder = scenarios.folder();
    if !clauses.is_empty() {
        let contract = Contract::of(&folder)?;
        // Without a contract, scenarios can name any clause.
        for clause in clauses.iter().filter(|_| contract.exists()) {
            contract.known(clause)?;
        }
    }
    let headings = headings(&folder)?;
    let headings = matching(&testing(headings, clauses)?, filters)?;
    match format {
        Format::Human => {
            let titled: Vec<_> = headings.iter().map(TitledScenario::of).collect();
            print(&lines(&titled, width()))?;
        }
        Format::Json => print_json(&headings.iter().map(listed).collect::<Vec<_>>())?,
    }
    Ok(ExitCode::SUCCESS)
}

fn listed(heading: &Heading) -> ListedScenario<'_> {
    ListedScenario { titled: TitledScenario::of(heading), clauses: &heading.clauses }
}

/// The scenarios that test any of the clauses; all of them if there are no clauses.
fn testing(headings: Vec<Heading>, clauses: &[String]) -> Result<Vec<Heading>, CommandError> {
    if clauses.is_empty() {
        return Ok(headings);
    }
    let tests_any = |heading: &Heading| heading.clauses.iter().any(|one| clauses.contains(one));
    let testing: Vec<Heading> = headings.into_iter().filter(tests_any).collect();
    if testing.is_empty() {
        return Err(CommandError::NotTested { clauses: clauses.to_vec() });
    }
    Ok(testing)
}

/// The scenarios that any filter selects; all of them if there are no filters. A filter that is an id
/// selects only that id; any other, every scenario whose id or title contains it, in any case.
///
/// # Errors
/// A filter matches nothing.
fn matching(headings: &[Heading], filters: &[String]) -> Result<Vec<Heading>, CommandError> {
    let selects = |filter: &String, heading: &Heading| {
        if headings.iter().any(|other| other.id == *filter) {
            return heading.id == *filter;
        }
        let filter = filter.to_lowercase();
        [&heading.id, &heading.title].iter().any(|text| text.to_lowercase().contains(&filter))
    };
    let matches_nothing = |filter: &&String| !headings.iter().any(|one| selects(filter, one));
    if let Some(filter) = filters.iter().find(matches_nothing) {
        return Err(CommandError::no_match(filter, headings.iter().map(|one| &*one.id)));
    }
    let is_selected = |heading: &&Heading| {
        filters.is_empty() || filters.iter().any(|filter| selects(filter, heading))
    };
    Ok(headings.iter().filter(is_selected).cloned().collect())
}

/// A line for each scenario: its id, at least two spaces, and its title. Each is at most
/// `width` characters wide, if its id is.
pub(crate) fn lines(scenarios: &[TitledScenario<'_>], width: usize) -> String {
    let longest = scenarios.iter().map(|one| one.id.len()).max().unwrap_or(0);
    let line = |TitledScenario { id, title }: &TitledScenario<'_>| {
        let title = shortened(title, width.saturating_sub(longest + 2));
        let space = if title.is_empty() { 0 } else { longest + 2 - id.len() };
        format!("{STRONG}{id}{STRONG:#}{:space$}{title}\n", "")
    };
    scenarios.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heading(id: &str, title: &str) -> Heading {
        Heading { id: id.to_owned(), title: title.to_owned(), clauses: Vec::new() }
    }

    fn headings() -> Vec<Heading> {
        vec![
            heading("join/ok", "Join returns a value"),
            heading("join/ok-twice", "Two joins"),
            heading("spawn/move", "A spawn moves values"),
        ]
    }

    fn matched(filters: &[&str]) -> Vec<String> {
        let filters: Vec<String> = filters.iter().map(|filter| (*filter).to_owned()).collect();
        let found = matching(&headings(), &filters).unwrap_or_default();
        found.into_iter().map(|heading| heading.id).collect()
    }

    #[test]
    fn a_filter_is_an_id_or_text_of_an_id_or_a_title() {
        assert_eq!(matched(&["join/ok"]), ["join/ok"]);
        assert_eq!(matched(&["ok"]), ["join/ok", "join/ok-twice"]);
        assert_eq!(matched(&["VALUE"]), ["join/ok", "spawn/move"]);
        assert_eq!(matched(&["twice", "a spawn"]), ["join/ok-twice", "spawn/move"]);
        assert!(matched(&["join", "nothing"]).is_empty());
    }

    #[test]
    fn titles_are_shortened_to_the_width_of_a_terminal() {
        let shown = |width| {
            let headings = headings();
            let titled: Vec<_> = headings.iter().map(TitledScenario::of).collect();
            let lines = lines(&titled, width).replace(&STRONG.render().to_string(), "");
            lines.replace(&STRONG.render_reset().to_string(), "")
        };
        let whole = "\
join/ok        Join returns a value
join/ok-twice  Two joins
spawn/move     A spawn moves values
";
        assert_eq!(shown(usize::MAX), whole);
        assert_eq!(shown(35), whole);
        let short = "\
join/ok        Join retu…
join/ok-twice  Two joins
spawn/move     A spawn m…
";
        assert_eq!(shown(25), short);
        assert_eq!(shown(3), "join/ok\njoin/ok-twice\nspawn/move\n");
    }
}
