//! Whether the threads took their turns as the schedule says.

use super::*;

#[test]
fn a_run_follows_its_schedule_except_for_a_step_in_which_std_aborts() {
    let expected = [event("main", 1), event("a", 2), event("a", 3), event("main", 4)];
    for (end, last, earlier) in [
        (ProcessEnd::Exit(0), Reached::CutOff, Reached::CutOff),
        (ProcessEnd::Abort, Reached::Exactly, Reached::Unordered),
    ] {
        let events = expected.to_vec();
        let all = [Allowed { outcome: outcome("0", end), events, ..allowed("0") }];
        let with = |positions: &[usize]| {
            let events = positions.iter().map(|position| expected[*position].clone()).collect();
            Case::new(&all, Observed { events, ..as_allowed(&all[0]) }).reached()
        };
        assert_eq!(with(&[0, 1, 2, 3]), Reached::Exactly);
        // What unwinding drops is recorded before the step that panics.
        assert_eq!(with(&[0, 2, 1, 3]), Reached::Exactly);
        assert_eq!(with(&[1, 0, 2, 3]), Reached::Unordered);
        assert_eq!(with(&[0, 1, 3, 2]), Reached::Unordered);
        assert_eq!(with(&[0, 1, 2]), last);
        assert_eq!(with(&[0, 1]), earlier);
        assert_eq!(with(&[1, 2, 3]), Reached::Unordered);
    }
}

#[test]
fn a_log_is_cut_off_if_the_process_ended_before_a_step_that_ends_it() {
    let code = |code| ProbeExit::Exited { code };
    let cut_off = |end, exit, departure| {
        let all = [Allowed { outcome: outcome("0", end), ..allowed("0") }];
        let mut observed = Observed { exit, ..as_allowed(&all[0]) };
        // The step that exits with the code of the outcome was not recorded, either.
        observed.events.pop();
        observed.outcome.end = exit.process_end(&[].into());
        Case { departure, ..Case::new(&all, observed) }.reached() == Reached::CutOff
    };
    for exit in [code(0), code(3)] {
        assert!(cut_off(ProcessEnd::Exit(3), exit, None), "{exit:?}");
    }
    for exit in [code(0), code(101)] {
        assert!(cut_off(ProcessEnd::Failure, exit, None), "{exit:?}");
    }
    // These may have ended by the platform's fault.
    let aborted = ProbeExit::Signaled { signal: Some(6) };
    for exit in [code(1), ProbeExit::Killed, aborted] {
        assert!(!cut_off(ProcessEnd::Exit(0), exit, None), "{exit:?}");
    }
    assert!(!cut_off(ProcessEnd::Abort, code(0), None));
    assert!(!cut_off(ProcessEnd::Exit(0), code(0), Some(departure(Deviation::Gone, 4))));
}

/// An allowed outcome whose schedule leaves the threads free from the first event on.
fn loose(value: &str, events: Vec<Event>) -> Allowed {
    let schedule = Schedule { ending: ScheduleEnd::Loose, ..Schedule::default() };
    Allowed { schedule, events, ..allowed(value) }
}

#[test]
fn a_run_that_was_free_at_its_end_is_drawn_by_thread_if_its_outcome_is_the_only_one() {
    let (main, a) = (event("main", 1), event("a", 2));
    let blocks = Event { kind: EventKind::Blocks, ..event("a", 2) };
    let sorted = vec![a.clone(), main.clone()];
    let all = [loose("0", vec![main.clone(), blocks, a.clone()])];
    let mut observed = as_allowed(&all[0]);
    observed.events = vec![a, main];
    let mut case = Case::new(&all, observed);
    assert_eq!(case.reached(), Reached::Loose { determined: Some(sorted) });

    case.observed.events.pop();
    assert_eq!(case.reached(), Reached::Loose { determined: None });

    // A run could have had the other one, too, whether or not a schedule leads to it.
    let several = [all[0].clone(), allowed("1")];
    let case = Case::new(&several, as_allowed(&several[0]));
    assert_eq!(case.reached(), Reached::Loose { determined: None });
}

#[test]
fn a_run_follows_its_schedule_until_the_loose_end() {
    let events = ["main", "a", "main", "b"].map(|thread| event(thread, 1));
    let mut all = [loose("0", events.to_vec())];
    all[0].schedule.entries = (1..=3).map(turn).collect();
    let with = |positions: &[usize], exit| {
        let events = positions.iter().map(|position| events[*position].clone()).collect();
        Case::new(&all, Observed { events, exit, ..as_allowed(&all[0]) }).reached()
    };
    let is_loose = |reached| matches!(reached, Reached::Loose { .. });
    let exited = ProbeExit::Exited { code: 0 };
    // From the last turn on, the threads are free, and the process may end.
    for positions in [&[0, 1, 2, 3][..], &[0, 1, 3, 2], &[0, 1, 2], &[0, 1, 2, 3, 3]] {
        assert!(is_loose(with(positions, exited)), "{positions:?}");
    }
    for positions in [&[1, 0, 2, 3][..], &[0, 2, 3], &[0, 1, 1, 2, 3], &[0, 0, 1, 2]] {
        assert_eq!(with(positions, exited), Reached::Unordered, "{positions:?}");
    }
    assert_eq!(with(&[0, 1], exited), Reached::CutOff);
    // The platform may make a choice by which a step observes something else.
    let mut other = as_allowed(&all[0]);
    other.events[0].kind = EventKind::Taken(Some("other".to_owned()));
    assert!(is_loose(Case::new(&all, other).reached()));
    // A process that is aborted may not have come that far.
    assert!(is_loose(with(&[0], ProbeExit::Signaled { signal: None })));
}

#[test]
fn a_departure_from_the_schedule_before_its_loose_end_is_reported() {
    let all = [loose("0", events(1..=2))];
    let stray = departure(Deviation::Stray, 1);
    let case = Case { departure: Some(stray.clone()), ..Case::new(&all, as_allowed(&all[0])) };
    assert_eq!(case.reached(), Reached::Departed(stray));
}
