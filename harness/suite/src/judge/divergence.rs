//! Where a run first did something other than what was expected, as data: `presentation` says what it
//! means.

use std::collections::BTreeSet;

use threadproof_model::{Event, EventKind, Line, MAIN, Observation, Outcome, ProcessEnd, Report};
use threadproof_spec::Allowed;

use crate::judge::finding::Departure;
use crate::judge::observed::Observed;

/// A step of a thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// The thread's label.
    pub thread: String,
    /// The step, or the end of a block.
    pub line: Line,
}

/// Where a run first did something other than what was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Divergence {
    /// A thread left its schedule.
    Departed(Departure),
    /// A step observed something else.
    Value {
        /// The step.
        at: Site,
        /// What it can observe there in an allowed outcome.
        allowed: BTreeSet<String>,
        /// What it observed; `None` if it observed nothing.
        observed: Option<String>,
    },
    /// A step blocked that should have returned.
    Blocked(Site),
    /// A thread of a free run did not complete this step before the process hung. It may have waited
    /// for another thread that did not come so far.
    Hung(Site),
    /// The process ended before this step was completed.
    Ended(Site),
    /// A thread took a step where another step was expected.
    OtherStep {
        /// The step that was expected; `None` if the process should have ended.
        expected: Option<Site>,
        /// The step that was taken.
        observed: Site,
    },
    /// All steps were as expected, but not the end of the process.
    End {
        /// How the process should have ended.
        expected: ProcessEnd,
    },
    /// Only the reports on stderr differ.
    Reports {
        /// Those that are missing.
        missing: Vec<Report>,
        /// Those that should not be there.
        unexpected: Vec<Report>,
    },
}

impl Site {
    fn of(event: &Event) -> Self {
        Self { thread: event.thread.clone(), line: event.line }
    }
}

impl Divergence {
    /// Where a directed run first differs from the outcome at that position, to which it was directed.
    pub(crate) fn of_directed(
        all: &[&Allowed],
        directed_to: usize,
        observed: &Observed,
        departure: Option<&Departure>,
    ) -> Self {
        if let Some(departure) = departure {
            return Self::Departed(departure.clone());
        }
        let expected = all[directed_to];
        let common = common(&expected.events, &observed.events);
        match (expected.events.get(common), observed.events.get(common)) {
            (Some(one), Some(other)) if Site::of(one) == Site::of(other) => {
                let at = Site::of(one);
                match &other.kind {
                    EventKind::Blocks => Self::Blocked(at),
                    EventKind::Taken(observed) => {
                        let earlier = &expected.events[..common];
                        let has_value = |event: &&Event| {
                            event.thread == at.thread
                                && matches!(event.kind, EventKind::Taken(Some(_)))
                        };
                        let earlier = earlier.iter().filter(has_value).count();
                        let outcomes = all.iter().map(|allowed| &allowed.outcome);
                        let allowed = allowed_at(outcomes, &at, earlier);
                        Self::Value { allowed, observed: observed.clone(), at }
                    }
                }
            }
            (Some(expected), Some(observed)) => {
                Self::OtherStep { expected: Some(Site::of(expected)), observed: Site::of(observed) }
            }
            (Some(next), None) if observed.outcome.end == ProcessEnd::Hang => {
                Self::Blocked(Site::of(next))
            }
            (Some(next), None) => Self::Ended(Site::of(next)),
            (None, Some(more)) => Self::OtherStep { expected: None, observed: Site::of(more) },
            (None, None) => Self::of_ends(&expected.outcome, &observed.outcome),
        }
    }

    /// Where a free run first differs from the outcome at that position, thread by thread.
    pub(crate) fn of_free(all: &[&Outcome], closest: usize, observed: &Observed) -> Self {
        let expected = all[closest];
        let labels: BTreeSet<&String> =
            expected.columns.keys().chain(observed.outcome.columns.keys()).collect();
        // What main observes is mostly a consequence of what the others did.
        let (main, others): (Vec<&String>, _) =
            labels.into_iter().partition(|thread| *thread == MAIN);
        for thread in others.into_iter().chain(main) {
            let [whole, seen] = [expected, &observed.outcome].map(|run| column(run, thread));
            let common = common(whole, seen);
            let at = |one: &Observation| Site { thread: thread.clone(), line: one.line };
            match (whole.get(common), seen.get(common)) {
                (Some(one), Some(other)) if one.line == other.line => {
                    let allowed = allowed_at(all.iter().copied(), &at(one), common);
                    return Self::Value {
                        at: at(one),
                        allowed,
                        observed: Some(other.value.clone()),
                    };
                }
                (one, Some(other)) => {
                    return Self::OtherStep { expected: one.map(at), observed: at(other) };
                }
                (Some(next), None) if observed.outcome.end == ProcessEnd::Hang => {
                    return Self::Hung(at(next));
                }
                (Some(next), None) if thread == MAIN => return Self::Ended(at(next)),
                // The process may have ended before the thread recorded more.
                (Some(_) | None, None) => {}
            }
        }
        Self::of_ends(expected, &observed.outcome)
    }

    fn of_ends(expected: &Outcome, observed: &Outcome) -> Self {
        if expected.end != observed.end {
            return Self::End { expected: expected.end };
        }
        let lacking = |all: &[Report], from: &[Report]| -> Vec<Report> {
            let mut rest = from.to_vec();
            let lacking = all.iter().filter(|report| {
                let found = rest.iter().position(|other| other == *report);
                found.map(|position| rest.remove(position)).is_none()
            });
            lacking.cloned().collect()
        };
        Self::Reports {
            missing: lacking(&expected.reports, &observed.reports),
            unexpected: lacking(&observed.reports, &expected.reports),
        }
    }

    /// The step at which the run differs, if it is certainly one.
    #[must_use]
    pub fn site(&self) -> Option<Site> {
        match self {
            Self::Departed(Departure { thread, line, .. }) => {
                Some(Site { thread: thread.clone(), line: *line })
            }
            Self::Value { at, .. } | Self::Blocked(at) | Self::Ended(at) => Some(at.clone()),
            Self::OtherStep { expected, observed } => {
                Some(expected.as_ref().unwrap_or(observed).clone())
            }
            Self::Hung(_) | Self::End { .. } | Self::Reports { .. } => None,
        }
    }
}

/// The position of the outcome that is closest to what a free run observed: the fewest observations
/// differ.
pub(crate) fn closest<'a>(
    allowed: impl IntoIterator<Item = &'a Outcome>,
    observed: &Outcome,
) -> Option<usize> {
    let distance = |outcome: &Outcome| {
        let threads: BTreeSet<&String> =
            outcome.columns.keys().chain(observed.columns.keys()).collect();
        let columns: usize = threads
            .into_iter()
            .map(|thread| {
                let [one, other] = [outcome, observed].map(|run| column(run, thread));
                one.len().max(other.len()) - common(one, other)
            })
            .sum();
        let end = usize::from(outcome.end != observed.end);
        columns + end + usize::from(outcome.reports != observed.reports)
    };
    let all = allowed.into_iter().enumerate();
    all.min_by_key(|(_, outcome)| distance(outcome)).map(|(position, _)| position)
}

/// What a thread can observe at a step in any of the outcomes, after `earlier` other observations.
fn allowed_at<'a>(
    outcomes: impl IntoIterator<Item = &'a Outcome>,
    at: &Site,
    earlier: usize,
) -> BTreeSet<String> {
    let seen = outcomes.into_iter().filter_map(|one| column(one, &at.thread).get(earlier));
    seen.filter(|seen| seen.line == at.line).map(|seen| seen.value.clone()).collect()
}

/// What a thread observed.
fn column<'a>(outcome: &'a Outcome, thread: &str) -> &'a [Observation] {
    outcome.columns.get(thread).map_or(&[], Vec::as_slice)
}

/// The number of items with which both begin.
fn common<T: PartialEq>(one: &[T], other: &[T]) -> usize {
    one.iter().zip(other).take_while(|(one, other)| one == other).count()
}

#[cfg(test)]
mod tests {
    use threadproof_model::Deviation;

    use super::*;
    use crate::judge::fixtures::{JOIN, nothing_observed, platform, scenario};

    fn site(thread: &str, line: Line) -> Site {
        Site { thread: thread.to_owned(), line }
    }

    /// The only outcome of [`JOIN`], and a run that reached it.
    fn joined() -> (Allowed, Observed) {
        let allowed = scenario(JOIN).explore(platform().platform()).unwrap().outcomes.remove(0);
        let (outcome, events) = (allowed.outcome.clone(), allowed.events.clone());
        (allowed, Observed { outcome, events, ..nothing_observed() })
    }

    /// Where a run differs that is like [`joined`], but for this change.
    fn of_directed(change: impl FnOnce(&mut Observed)) -> Divergence {
        let (allowed, mut observed) = joined();
        change(&mut observed);
        Divergence::of_directed(&[&allowed], 0, &observed, None)
    }

    #[test]
    fn a_directed_run_diverges_at_its_first_different_event() {
        let value = |value: Option<&str>| EventKind::Taken(value.map(str::to_owned));
        let join = site("main", 5);
        let at_join = |run: &Observed| run.events.iter().rposition(|one| one.line == 5).unwrap();
        let (allowed, observed) = (["Ok(7)".to_owned()].into(), Some("Ok(8)".to_owned()));
        assert_eq!(
            of_directed(|run| {
                let at = at_join(run);
                run.events[at].kind = value(Some("Ok(8)"));
            }),
            Divergence::Value { at: join.clone(), allowed, observed }
        );
        assert_eq!(
            of_directed(|run| {
                let at = at_join(run);
                run.events.truncate(at);
                run.outcome.end = ProcessEnd::Hang;
            }),
            Divergence::Blocked(join.clone())
        );
        assert_eq!(
            of_directed(|run| {
                let at = at_join(run);
                run.events.truncate(at);
                run.outcome.end = ProcessEnd::Abort;
            }),
            Divergence::Ended(join)
        );
        let (expected, observed) = (Some(site("main", 4)), site("a", 8));
        assert_eq!(
            of_directed(|run| {
                run.events.remove(0);
                run.events.retain(|event| event.kind != EventKind::Blocks);
            }),
            Divergence::OtherStep { expected, observed }
        );
    }

    #[test]
    fn a_directed_run_with_the_expected_events_diverges_at_its_end_or_in_its_reports() {
        let end = Divergence::End { expected: ProcessEnd::Exit(0) };
        assert_eq!(of_directed(|run| run.outcome.end = ProcessEnd::Abort), end);
        let report = Report::StackOverflow { thread: None };
        let reports = Divergence::Reports { missing: Vec::new(), unexpected: vec![report.clone()] };
        assert_eq!(of_directed(|run| run.outcome.reports.push(report)), reports);
    }

    #[test]
    fn where_a_thread_left_the_schedule_counts_first() {
        let (allowed, observed) = joined();
        let departure = Departure { thread: "a".to_owned(), line: 8, how: Deviation::Gone };
        let divergence = Divergence::of_directed(&[&allowed], 0, &observed, Some(&departure));
        assert_eq!(divergence.site(), Some(site("a", 8)));
        assert_eq!(divergence, Divergence::Departed(departure));
    }

    /// An outcome in which threads observed these values, from line 1 on.
    fn outcome(columns: &[(&str, &[&str])]) -> Outcome {
        let observations = |values: &[&str]| {
            let seen = (1..).zip(values);
            seen.map(|(line, value)| Observation { line, value: (*value).to_owned() }).collect()
        };
        let columns = columns
            .iter()
            .map(|(thread, values)| ((*thread).to_owned(), observations(values)))
            .collect();
        Outcome { columns, end: ProcessEnd::Exit(0), reports: Vec::new() }
    }

    #[test]
    fn a_free_run_diverges_from_the_closest_outcome() {
        let allowed =
            [outcome(&[("a", &["0"]), ("b", &["1"])]), outcome(&[("a", &["1"]), ("b", &["0"])])];
        let observed = outcome(&[("a", &["1"]), ("b", &["1"]), ("main", &["x"])]);
        assert_eq!(closest(&allowed, &observed), Some(0));
        assert_eq!(closest(&allowed, &outcome(&[("a", &["1"])])), Some(1));
        let run = Observed { outcome: observed, ..nothing_observed() };
        let [one, other] = &allowed;
        // Both outcomes are allowed, so each value is, but not both at once.
        let (values, observed) = (["0", "1"].map(str::to_owned).into(), Some("1".to_owned()));
        assert_eq!(
            Divergence::of_free(&[one, other], 0, &run),
            Divergence::Value { at: site("a", 1), allowed: values, observed }
        );
    }

    #[test]
    fn what_main_observed_matters_only_if_no_other_thread_differs() {
        let allowed = outcome(&[("a", &["0", "1"]), ("main", &["x"])]);
        let of = |columns: &[(&str, &[&str])]| {
            let run = Observed { outcome: outcome(columns), ..nothing_observed() };
            Divergence::of_free(&[&allowed], 0, &run)
        };
        assert_eq!(of(&[("main", &["y"]), ("a", &["1"])]).site(), Some(site("a", 1)));
        let mut hung = Observed { outcome: outcome(&[("a", &["0"])]), ..nothing_observed() };
        hung.outcome.end = ProcessEnd::Hang;
        assert_eq!(Divergence::of_free(&[&allowed], 0, &hung), Divergence::Hung(site("a", 2)));
        // The process may end before another thread has recorded what it observed.
        assert_eq!(of(&[("a", &["0"])]), Divergence::Ended(site("main", 1)));
        assert_eq!(
            of(&[("main", &["x", "z"])]),
            Divergence::OtherStep { expected: None, observed: site("main", 2) }
        );
    }
}
