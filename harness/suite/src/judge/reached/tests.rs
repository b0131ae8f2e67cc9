mod turns;

use threadproof_model::{Entry, Line, Observation, Report, Schedule};
use threadproof_spec::Latitude;

use super::*;
use crate::judge::observed::Evidence;
use crate::probe::exit::ProbeExit;

fn event(thread: &str, line: Line) -> Event {
    Event { thread: thread.to_owned(), line, kind: EventKind::Taken(None) }
}

/// The turn in which main takes the step at that line.
fn turn(line: Line) -> Entry {
    Entry::Take { thread: "main".to_owned(), line }
}

/// The events of main at these lines.
fn events(lines: impl IntoIterator<Item = Line>) -> Vec<Event> {
    lines.into_iter().map(|line| event("main", line)).collect()
}

fn choices(of: &[Choice]) -> Choices {
    let mut choices = Choices::default();
    for &choice in of {
        choices.note(choice);
    }
    choices
}

/// The two choices of a latitude.
fn two_choices(latitude: Latitude) -> [Choice; 2] {
    let [one, other] = latitude.choices() else { panic!("{latitude:?} has two choices") };
    [*one, *other]
}

/// An outcome in which main observes that value.
fn outcome(value: &str, end: ProcessEnd) -> Outcome {
    let seen = Observation { line: 1, value: value.to_owned() };
    Outcome { columns: [("main".to_owned(), vec![seen])].into(), end, reports: Vec::new() }
}

/// An allowed outcome with a schedule of four events.
fn allowed(value: &str) -> Allowed {
    Allowed {
        outcome: outcome(value, ProcessEnd::Exit(0)),
        choices: Choices::default(),
        schedule: Schedule { entries: (1..=4).map(turn).collect(), ..Schedule::default() },
        events: events(1..=4),
        stalls: Vec::new(),
        spurious_ends: [].into(),
    }
}

/// A run that did what the spec says for this outcome.
fn as_allowed(allowed: &Allowed) -> Observed {
    Observed {
        outcome: allowed.outcome.clone(),
        events: allowed.events.clone(),
        exit: ProbeExit::Exited { code: 0 },
        evidence: Evidence::default(),
    }
}

fn departure(how: Deviation, line: Line) -> Departure {
    Departure { thread: "main".to_owned(), line, how }
}

/// A run that was directed to the first outcome.
struct Case<'a> {
    all: &'a [Allowed],
    observed: Observed,
    departure: Option<Departure>,
    choices: Choices,
    is_recorded: bool,
}

impl<'a> Case<'a> {
    /// A run that followed its schedule, the first on its platform.
    fn new(all: &'a [Allowed], observed: Observed) -> Self {
        Self { all, observed, departure: None, choices: Choices::default(), is_recorded: false }
    }

    fn reached(&self) -> Reached {
        let run = DirectedRun {
            all: &self.all.iter().collect::<Vec<_>>(),
            directed_to: 0,
            observed: &self.observed,
            departure: self.departure.as_ref(),
            choices: &self.choices,
            is_recorded: self.is_recorded,
        };
        run.reached()
    }
}

#[test]
fn a_run_reaches_the_outcome_that_it_was_directed_to() {
    let all = [allowed("0"), allowed("1")];
    assert_eq!(Case::new(&all, as_allowed(&all[0])).reached(), Reached::Exactly);
}

#[test]
fn a_run_can_reach_another_outcome() {
    let all = [allowed("0"), allowed("1")];
    let reached = Case::new(&all, as_allowed(&all[1])).reached();
    assert_eq!(reached, Reached::Other { reached: 1 });
}

#[test]
fn an_outcome_that_is_not_in_the_list_is_not_allowed() {
    let all = [allowed("0"), allowed("1")];
    let mut case = Case::new(&all, as_allowed(&allowed("2")));
    assert_eq!(case.reached(), Reached::NotAllowed);
    case.departure = Some(departure(Deviation::Stray, 1));
    assert_eq!(case.reached(), Reached::NotAllowed);
}

#[test]
fn a_departure_is_reported_unless_other_choices_explain_it() {
    let [one, other] = two_choices(Latitude::Relock);
    let with = |value, choice| Allowed { choices: choices(&[choice]), ..allowed(value) };
    let departure = departure(Deviation::Gone, 3);

    let all = [with("0", one), with("1", one), with("2", other)];
    for (position, expected) in [
        (0, Reached::Departed(departure.clone())),
        (1, Reached::Departed(departure.clone())),
        (2, Reached::OtherChoices { made: choices(&[other]) }),
    ] {
        let observed = as_allowed(&all[position]);
        let case = Case { departure: Some(departure.clone()), ..Case::new(&all, observed) };
        assert_eq!(case.reached(), expected);
    }
}

#[test]
fn a_run_that_left_its_schedule_made_other_choices_if_the_outcome_is_the_same() {
    let [one, other] = two_choices(Latitude::Relock);
    let with = |choice| Allowed { choices: choices(&[choice]), ..allowed("0") };
    let all = [with(one), with(other)];
    let kept = Case::new(&all, as_allowed(&all[0]));
    assert_eq!(kept.reached(), Reached::Exactly);
    let departure = Some(departure(Deviation::Stray, 2));
    let left = Case { departure, ..Case::new(&all, as_allowed(&all[0])) };
    assert_eq!(left.reached(), Reached::OtherChoices { made: choices(&[other]) });
}

#[test]
fn only_the_choices_that_all_ways_to_an_outcome_share_are_known() {
    let [one, other] = two_choices(Latitude::Relock);
    let [run, skip] = two_choices(Latitude::MainDestructors);
    let with = |value, made: &[Choice]| Allowed { choices: choices(made), ..allowed(value) };
    let all = [with("0", &[one, run]), with("1", &[other, run]), with("1", &[other, skip])];
    let case = Case::new(&all, as_allowed(&all[1]));
    assert_eq!(case.reached(), Reached::OtherChoices { made: choices(&[other]) });
    let known = Case { choices: choices(&[skip]), ..Case::new(&all, as_allowed(&all[1])) };
    assert_eq!(known.reached(), Reached::OtherChoices { made: choices(&[other, skip]) });
}

#[test]
fn after_a_departure_the_process_may_end_before_a_thread_has_recorded_what_it_saw() {
    let [_, other] = two_choices(Latitude::Relock);
    let all = [allowed("0"), Allowed { choices: choices(&[other]), ..allowed("1") }];
    let mut observed = as_allowed(&all[1]);
    observed.outcome.columns.clear();
    let mut case = Case::new(&all, observed);
    assert_eq!(case.reached(), Reached::NotAllowed);
    case.departure = Some(departure(Deviation::Stray, 1));
    assert_eq!(case.reached(), Reached::OtherChoices { made: choices(&[other]) });
}

#[test]
fn a_thread_that_returns_early_fails_unless_it_may_wake_spuriously() {
    let [_, wakes] = two_choices(Latitude::SpuriousUnpark);
    let may_wake = Allowed { spurious_ends: [(3, wakes)].into(), ..allowed("0") };
    let early = |allowed: &Allowed, how, line| {
        let all = [allowed.clone()];
        let departure = Some(departure(how, line));
        Case { departure, ..Case::new(&all, as_allowed(allowed)) }.reached()
    };
    let departed = |how, line| Reached::Departed(departure(how, line));
    assert_eq!(early(&may_wake, Deviation::Early, 3), Reached::Woke(wakes));
    assert_eq!(early(&may_wake, Deviation::Early, 2), departed(Deviation::Early, 2));
    assert_eq!(early(&may_wake, Deviation::Stray, 3), departed(Deviation::Stray, 3));
    assert_eq!(early(&allowed("0"), Deviation::Early, 3), departed(Deviation::Early, 3));

    // The outcome is then compared as that of a free run.
    let all = [may_wake];
    let departure = Some(departure(Deviation::Early, 3));
    let case = Case { departure, ..Case::new(&all, as_allowed(&allowed("1"))) };
    assert_eq!(case.reached(), Reached::Woke(wakes));
}

#[test]
fn in_a_log_a_report_may_be_missing() {
    let mut panics = allowed("0");
    panics.outcome.reports = vec![Report::StackOverflow { thread: None }];
    let all = [panics];
    let mut case = Case::new(&all, as_allowed(&allowed("0")));
    assert_eq!(case.reached(), Reached::NotAllowed);
    case.is_recorded = true;
    assert_eq!(case.reached(), Reached::MissingReport);
    case.observed.outcome.end = ProcessEnd::Failure;
    assert_eq!(case.reached(), Reached::NotAllowed);
}

#[test]
fn a_run_that_shares_stderr_does_not_show_which_of_two_outcomes_it_reached() {
    let silent = allowed("0");
    let mut panics = allowed("0");
    panics.outcome.reports = vec![Report::StackOverflow { thread: None }];
    let all = [panics, silent.clone()];
    let mut case = Case::new(&all, as_allowed(&silent));
    assert_eq!(case.reached(), Reached::Other { reached: 1 });
    case.is_recorded = true;
    assert_eq!(case.reached(), Reached::MissingReport);
}

/// What a run with that end and these events reached, where a platform may block after two of the
/// four events of the schedule.
fn stalled(expected: ProcessEnd, end: ProcessEnd, observed: &[Event]) -> (Reached, Choice) {
    let [_, choice] = two_choices(Latitude::Destructors);
    let mut may_stall = allowed("0");
    may_stall.outcome.end = expected;
    may_stall.stalls = vec![Stall { choice, after: 2 }];
    let all = [may_stall];
    let mut run = as_allowed(&all[0]);
    run.outcome.end = end;
    run.events = observed.to_vec();
    (Case::new(&all, run).reached(), choice)
}

#[test]
fn a_run_that_followed_its_schedule_until_it_may_block_and_then_hung_has_stalled() {
    let (exits, hangs) = (ProcessEnd::Exit(0), ProcessEnd::Hang);
    let is_stall = |expected, end, observed: &[Event]| {
        let (reached, choice) = stalled(expected, end, observed);
        reached == Reached::Stalled(choice)
    };
    let stalls = [0, 1, 2, 3, 4].map(|count| is_stall(exits, hangs, &events(1..=count)));
    assert_eq!(stalls, [false, false, true, true, true]);
    // After its last event it hung as it should.
    assert!(!is_stall(hangs, hangs, &events(1..=4)));
    assert!(is_stall(hangs, hangs, &events(1..=3)));

    assert!(!is_stall(exits, exits, &events(1..=3)));
    assert!(!is_stall(exits, hangs, &events([1, 3, 2])));
}

#[test]
fn a_run_has_not_stalled_after_a_departure_or_where_the_platform_chose_otherwise() {
    let [other, choice] = two_choices(Latitude::Destructors);
    let stalls = vec![Stall { choice, after: 2 }];
    let all = [Allowed { stalls, ..allowed("0") }];
    let mut observed = as_allowed(&all[0]);
    observed.outcome.end = ProcessEnd::Hang;
    let mut case = Case::new(&all, observed);
    assert_eq!(case.reached(), Reached::Stalled(choice));
    case.choices = choices(&[choice]);
    assert_eq!(case.reached(), Reached::Stalled(choice));
    case.choices = choices(&[other]);
    assert_eq!(case.reached(), Reached::NotAllowed);
    case.choices = Choices::default();
    case.departure = Some(departure(Deviation::Late, 4));
    assert_eq!(case.reached(), Reached::NotAllowed);
}

#[test]
fn a_run_can_stall_on_the_way_to_another_outcome_with_the_same_schedule() {
    let [_, choice] = two_choices(Latitude::Destructors);
    let mut other = allowed("1");
    other.stalls = vec![Stall { choice, after: 2 }];
    let seen = EventKind::Taken(Some("1".to_owned()));
    other.events[0] = Event { kind: seen, ..other.events[0].clone() };
    let mut observed = as_allowed(&other);
    observed.outcome.end = ProcessEnd::Hang;
    observed.events.truncate(3);
    let mut all = [allowed("0"), other];
    assert_eq!(Case::new(&all, observed.clone()).reached(), Reached::Stalled(choice));
    all[1].schedule.ending = ScheduleEnd::Loose;
    assert_eq!(Case::new(&all, observed).reached(), Reached::NotAllowed);
}
