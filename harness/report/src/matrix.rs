//! The matrix of scenarios and platforms.

use std::collections::{BTreeMap, BTreeSet};

use threadproof_suite::{PanicMode, PlatformFile, Results, ScenarioResult, Verdict};

/// The result of each scenario on each platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matrix {
    /// The platforms, one per column, ordered by Rust's tier; platforms without a file come last.
    pub platforms: Vec<String>,
    /// Short names of the platforms, for column headers. They equal `platforms` if two short names
    /// would be the same.
    pub names: Vec<String>,
    /// The duration of each platform's run, in seconds, rounded up.
    pub seconds: Vec<u64>,
    /// The choices that each platform made, by the name of the latitude. If a platform's choice
    /// varied, its set has several.
    pub latitude: BTreeMap<String, Vec<BTreeSet<String>>>,
    /// The scenarios, one per row, sorted by id.
    pub rows: Vec<Row>,
}

/// The results of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The scenario's id.
    pub id: String,
    /// The result on each platform; `None` where the scenario was not run.
    pub cells: Vec<Option<Cell>>,
}

/// The result of a scenario on a platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The verdict.
    pub verdict: Verdict,
    /// The choices that the platform made, each as `latitude: choice`.
    pub choices: Vec<String>,
    /// The reasons why it did not pass.
    pub reasons: Vec<String>,
    /// Whether all of its outcomes are left to chance.
    pub is_left_to_chance: bool,
    /// The hash of the scenario that was run.
    hash: String,
}

impl Matrix {
    /// Creates a matrix from results, each with the file of its platform, if there is one.
    #[must_use]
    pub fn of(mut results: Vec<(Results, Option<PlatformFile>)>) -> Self {
        results.sort_by_key(|(_, file)| file.as_ref().map_or(u8::MAX, |file| file.tier));
        let name = |(one, file): &(Results, Option<PlatformFile>)| match file {
            Some(file) => format!("{}: {}", file.title, one.platform),
            None if one.name != one.platform.target => format!("{}: {}", one.name, one.platform),
            None => one.platform.to_string(),
        };
        let partial = |one: &Results| if one.is_partial { " (the run did not end)" } else { "" };
        let platforms: Vec<String> =
            results.iter().map(|one| name(one) + partial(&one.0)).collect();
        let names = short_names(&results).unwrap_or_else(|| platforms.clone());
        let seconds = results.iter().map(|(one, _)| one.milliseconds.div_ceil(1000)).collect();
        let mut latitude = BTreeMap::new();
        let mut rows = BTreeMap::<&str, Vec<Option<Cell>>>::new();
        for (column, (one, _)) in results.iter().enumerate() {
            for scenario in &one.scenarios {
                let cells = rows.entry(&scenario.id).or_insert_with(|| vec![None; results.len()]);
                cells[column] = Some(Cell::of(scenario));
                for (name, choice) in &scenario.choices {
                    let nothing = || vec![BTreeSet::new(); results.len()];
                    let made = latitude.entry(name.clone()).or_insert_with(nothing);
                    made[column].insert(choice.clone());
                }
            }
        }
        let rows = rows.into_iter().map(|(id, cells)| Row { id: id.to_owned(), cells });
        Self { platforms, names, seconds, latitude, rows: rows.collect() }
    }

    /// The number of scenarios with this verdict in a column.
    ///
    /// # Panics
    /// `column` is not less than the number of platforms.
    #[must_use]
    pub fn count(&self, column: usize, verdict: Verdict) -> usize {
        let cells = self.rows.iter().filter_map(|row| row.cells[column].as_ref());
        cells.filter(|cell| cell.verdict == verdict).count()
    }
}

/// The titles in the platform files, or else the targets. `None` if two of them are the same.
fn short_names(results: &[(Results, Option<PlatformFile>)]) -> Option<Vec<String>> {
    let name = |(Results { name, platform, .. }, file): &(Results, Option<PlatformFile>)| {
        let name = file.as_ref().map_or(name, |file| &file.title);
        match platform.panic {
            PanicMode::Unwind => name.clone(),
            PanicMode::Abort => format!("{name}, panic={}", platform.panic),
        }
    };
    let names: Vec<String> = results.iter().map(name).collect();
    (names.iter().collect::<BTreeSet<_>>().len() == names.len()).then_some(names)
}

impl Row {
    /// Whether every platform ran the same scenario and has the same verdict.
    #[must_use]
    pub fn is_alike(&self) -> bool {
        self.is_same(|cell| (cell.verdict, &cell.hash))
    }

    /// Whether platforms differ in the scenario they ran, its verdict, or a choice.
    #[must_use]
    pub fn differs(&self) -> bool {
        !self.is_alike() || !self.is_same(|cell| &cell.choices)
    }

    fn is_same<'r, T: PartialEq>(&'r self, of: impl Fn(&'r Cell) -> T) -> bool {
        let of = |cell: &'r Option<Cell>| cell.as_ref().map(&of);
        self.cells.windows(2).all(|pair| of(&pair[0]) == of(&pair[1]))
    }
}

impl Cell {
    fn of(result: &ScenarioResult) -> Self {
        let choices = result.choices.iter().map(|(name, choice)| format!("{name}: {choice}"));
        Self {
            verdict: result.verdict,
            choices: choices.collect(),
            reasons: result.sentences().map(str::to_owned).collect(),
            is_left_to_chance: result.is_left_to_chance(),
            hash: result.hash.clone(),
        }
    }
}
