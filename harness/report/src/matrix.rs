//! The matrix of what was found where.

use std::collections::{BTreeMap, BTreeSet};

use threadproof_suite::{PanicMode, PlatformFile, Results, ScenarioResult, Verdict};

/// What was found of each scenario on each platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matrix {
    /// The platforms, a column each: first those that Rust supports best, and those of which there
    /// is no file last.
    pub platforms: Vec<String>,
    /// The same in short, for the heads of columns, if they can be told apart so.
    pub names: Vec<String>,
    /// How long each took, in seconds.
    pub seconds: Vec<u64>,
    /// The choices that each was seen to make, by the name of the latitude; where now one was made,
    /// now another, both.
    pub latitude: BTreeMap<String, Vec<BTreeSet<String>>>,
    /// The scenarios, a row each, sorted by id.
    pub rows: Vec<Row>,
}

/// What was found of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The scenario's id.
    pub id: String,
    /// What was found on each platform; nothing where the scenario was not run.
    pub cells: Vec<Option<Cell>>,
}

/// What was found of a scenario on a platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The verdict.
    pub verdict: Verdict,
    /// The choices that the platform made, each as `latitude: choice`.
    pub choices: Vec<String>,
    /// Why it did not pass.
    pub reasons: Vec<String>,
    /// The hash of the scenario that was run.
    hash: String,
}

impl Matrix {
    /// Lays results side by side, each with the file of its platform, if there is one.
    #[must_use]
    pub fn of(mut results: Vec<(Results, Option<PlatformFile>)>) -> Self {
        results.sort_by_key(|(_, file)| file.as_ref().map_or(u8::MAX, |file| file.tier));
        let name = |(one, file): &(Results, Option<PlatformFile>)| match file {
            Some(file) => format!("{}: {}", file.title, one.platform),
            None => one.platform.to_string(),
        };
        let platforms: Vec<String> = results.iter().map(name).collect();
        let names = short(&results).unwrap_or_else(|| platforms.clone());
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

    /// How often each verdict was given in a column.
    #[must_use]
    pub fn count(&self, column: usize, verdict: Verdict) -> usize {
        let cells = self.rows.iter().filter_map(|row| row.cells[column].as_ref());
        cells.filter(|cell| cell.verdict == verdict).count()
    }
}

/// What the platforms are called in their files, or their targets; nothing if two are the same.
fn short(results: &[(Results, Option<PlatformFile>)]) -> Option<Vec<String>> {
    let name = |(Results { platform, .. }, file): &(Results, Option<PlatformFile>)| {
        let name = file.as_ref().map_or(&platform.target, |file| &file.title);
        match platform.panic {
            PanicMode::Unwind => name.clone(),
            PanicMode::Abort => format!("{name}, panic={}", platform.panic),
        }
    };
    let names: Vec<String> = results.iter().map(name).collect();
    (names.iter().collect::<BTreeSet<_>>().len() == names.len()).then_some(names)
}

impl Row {
    /// Whether the same was run on all platforms, and came to the same verdict.
    #[must_use]
    pub fn is_alike(&self) -> bool {
        self.is_same(|cell| (cell.verdict, &cell.hash))
    }

    /// Whether the platforms differ: in that, or in a choice.
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
            hash: result.hash.clone(),
        }
    }
}
