//! What a platform does otherwise than current std, where std promises nothing.

use std::collections::BTreeSet;

use threadproof_model::ProcessEnd;

use crate::judge::observed::Observed;
use crate::probe::exit::{MAIN_PANIC_CODE, ProbeExit};
use crate::probe::reports::Wording;

/// What a platform does otherwise than current std. It matters only to the scenarios of a clause
/// that describes this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// Reports of panics have other words.
    ReportWording,
    /// The exit code after a panic of main is another one.
    MainPanicCode,
}

impl Difference {
    /// All differences.
    pub(crate) const ALL: [Self; 2] = [Self::ReportWording, Self::MainPanicCode];

    /// Its name in the contract.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ReportWording => "report-wording",
            Self::MainPanicCode => "main-panic-code",
        }
    }
}

/// The differences that a run shows.
pub(crate) fn differences(observed: &Observed, wording: Wording) -> BTreeSet<Difference> {
    let mut differences = BTreeSet::new();
    if wording == Wording::Other && !observed.outcome.reports.is_empty() {
        differences.insert(Difference::ReportWording);
    }
    if observed.outcome.end == ProcessEnd::Failure
        && let ProbeExit::Exited { code } = observed.exit
        && code != MAIN_PANIC_CODE
    {
        differences.insert(Difference::MainPanicCode);
    }
    differences
}
