//! How the outcomes of a scenario differ.

use std::collections::{BTreeMap, BTreeSet};

use threadproof_model::{Line, MAIN, Outcome, Scenario};
use threadproof_spec::Allowed;

use crate::presentation::chart::chart_lines;

/// Where outcomes differ: a table with a column for each part that is not the same in all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contrast {
    /// The parts: `worker: add steps`, for example.
    pub parts: Vec<String>,
    /// For each outcome, what each part is in it. `None` if it is missing, such as the observation of a
    /// step that was not reached.
    pub outcomes: Vec<Vec<Option<String>>>,
}

/// An observation in a run: the thread, the line of its step, and how often the thread had observed
/// something there before. Main comes first, as in a chart.
type Spot<'o> = (bool, &'o str, Line, usize);

/// Where the outcomes of a scenario differ. There are no parts if there is only one outcome.
#[must_use]
pub fn contrast(scenario: &Scenario, allowed: &[Allowed]) -> Contrast {
    let mut contrast = Contrast { parts: Vec::new(), outcomes: vec![Vec::new(); allowed.len()] };
    let observations: Vec<BTreeMap<Spot<'_>, &str>> =
        allowed.iter().map(|one| observations(&one.outcome)).collect();
    let places: BTreeSet<Spot<'_>> =
        observations.iter().flat_map(BTreeMap::keys).copied().collect();
    for (place, name) in names(scenario, &places) {
        let values =
            observations.iter().map(|one| one.get(&place).map(|value| (*value).to_owned()));
        contrast.add(name, values.collect());
    }
    let reports: Vec<Vec<String>> = allowed
        .iter()
        .map(|one| one.outcome.reports.iter().map(ToString::to_string).collect())
        .collect();
    contrast.add("stderr".to_owned(), without_common(reports));
    let ends = allowed.iter().map(|one| Some(one.outcome.end.to_string()));
    contrast.add("end".to_owned(), ends.collect());
    let choices =
        allowed.iter().map(|one| one.choices.iter().map(|choice| choice.to_string()).collect());
    contrast.add("the platform chooses".to_owned(), without_common(choices.collect()));
    contrast
}

impl Contrast {
    /// Adds a part, unless it is the same in all outcomes.
    fn add(&mut self, part: String, values: Vec<Option<String>>) {
        if values.iter().all(|value| *value == values[0]) {
            return;
        }
        self.parts.push(part);
        for (outcome, value) in self.outcomes.iter_mut().zip(values) {
            outcome.push(value);
        }
    }
}

fn observations(outcome: &Outcome) -> BTreeMap<Spot<'_>, &str> {
    let mut found = BTreeMap::new();
    for (thread, column) in &outcome.columns {
        let mut times = BTreeMap::<Line, usize>::new();
        for observation in column {
            let times = times.entry(observation.line).or_default();
            let place = (thread != MAIN, &**thread, observation.line, *times);
            found.insert(place, &*observation.value);
            *times += 1;
        }
    }
    found
}

/// The name of each place. If a thread has several steps with the same text, they are numbered.
fn names<'o>(scenario: &Scenario, places: &BTreeSet<Spot<'o>>) -> Vec<(Spot<'o>, String)> {
    let lines = chart_lines(scenario);
    let name = |(_, thread, line, _): &Spot<'_>| {
        let step = lines.get(line).map_or("", |line| &*line.text);
        format!("{thread}: {step}")
    };
    let mut total = BTreeMap::<String, usize>::new();
    for place in places {
        *total.entry(name(place)).or_default() += 1;
    }
    let mut earlier = BTreeMap::<String, usize>::new();
    let numbered = places.iter().map(|place| {
        let name = name(place);
        let number = earlier.entry(name.clone()).or_default();
        *number += 1;
        let is_alone = total.get(&name) == Some(&1);
        (*place, if is_alone { name } else { format!("{name} #{number}") })
    });
    numbered.collect()
}

/// For each outcome, its texts without those that all of them have. `None` if none are left.
fn without_common(outcomes: Vec<Vec<String>>) -> Vec<Option<String>> {
    let mut rest = outcomes.clone();
    for text in outcomes.into_iter().next().unwrap_or_default() {
        let positions: Option<Vec<usize>> =
            rest.iter().map(|texts| texts.iter().position(|other| *other == text)).collect();
        for (texts, position) in rest.iter_mut().zip(positions.into_iter().flatten()) {
            texts.remove(position);
        }
    }
    rest.into_iter().map(|texts| (!texts.is_empty()).then(|| texts.join(", "))).collect()
}

#[cfg(test)]
mod tests {
    use threadproof_spec::Platform;

    use super::*;
    use crate::reading::testing::scenario;

    fn found(sections: &str) -> Contrast {
        let loaded = scenario(sections);
        let allowed = loaded.explore(Platform::default()).unwrap().outcomes;
        contrast(&loaded.scenario, &allowed)
    }

    fn rows(contrast: &Contrast) -> Vec<String> {
        let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
        let row = |row: &Vec<Option<String>>| row.iter().map(value).collect::<Vec<_>>().join(" | ");
        std::iter::once(contrast.parts.join(" | "))
            .chain(contrast.outcomes.iter().map(row))
            .collect()
    }

    #[test]
    fn only_the_observations_that_differ_are_listed() {
        let contrast = found(
            r#"
            shared { atomic "x" 0; atomic "y" 0 }
            main { spawn "a"; add "x" 1; load "y"; join "a" }
            thread "a" { add "x" 1; return 7 }
            "#,
        );
        assert_eq!(rows(&contrast), ["main: add x 1 | a: add x 1", "1 | 0", "0 | 1"]);
    }

    #[test]
    fn one_outcome_differs_in_nothing() {
        assert_eq!(rows(&found("main { yield }")), ["", ""]);
    }

    #[test]
    fn equal_steps_of_a_thread_are_numbered() {
        let contrast = found(
            r#"
            shared { atomic "x" 0 }
            main { spawn "a"; repeat 2 { load "x" }; join "a" }
            thread "a" { store "x" 1 }
            "#,
        );
        assert_eq!(
            rows(&contrast),
            ["main: load x #1 | main: load x #2", "0 | 0", "0 | 1", "1 | 1"]
        );
    }

    #[test]
    fn reports_that_all_outcomes_share_are_left_out() {
        let contrast = found(
            r#"
            shared { atomic "x" 0 }
            main { spawn "p" name="p"; join "p"; spawn "a"; swap "x" 1; exit 3 }
            thread "p" { panic "always" }
            thread "a" { panic "sometimes" }
            "#,
        );
        assert_eq!(rows(&contrast), ["stderr", "a thread without a name panicked: sometimes", "-"]);
    }

    #[test]
    fn ends_and_choices_differ() {
        let contrast = found(
            r#"
            shared { mutex "m" 0 }
            main { lock "m" { lock "m" { yield } } }
            "#,
        );
        assert_eq!(contrast.parts, ["end", "the platform chooses"]);
    }
}
