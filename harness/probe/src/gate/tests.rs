use super::*;

fn take(thread: &str, line: Line) -> Entry {
    Entry::Take { thread: thread.to_owned(), line }
}

fn begin(thread: &str, line: Line, until: usize) -> Entry {
    Entry::Begin { thread: thread.to_owned(), line, until: Some(until) }
}

fn end(thread: &str, line: Line) -> Entry {
    Entry::End { thread: thread.to_owned(), line }
}

fn gate(entries: impl Into<Vec<Entry>>, ending: ScheduleEnd) -> Gate {
    Gate::new(Schedule { entries: entries.into(), ending, ..Schedule::default() })
}

impl Gate {
    fn thread<'a>(&self, label: &'a str) -> Participant<'a> {
        Participant { label, role: self.role(label) }
    }
}

#[test]
fn turns_follow_each_other() {
    let gate = gate([take("a", 1), take("b", 2), take("a", 3)], ScheduleEnd::Ends);
    assert_eq!(gate.enter(gate.thread("a"), 1), Permit::Turn(0));
    gate.end(0);
    assert_eq!(gate.enter(gate.thread("b"), 2), Permit::Turn(1));
    // Ending a turn twice ends it once.
    gate.end(1);
    gate.end(1);
    assert_eq!(gate.enter(gate.thread("a"), 3), Permit::Turn(2));
}

#[test]
fn a_turn_ends_some_time_after_the_closure_where_no_destructor_runs() {
    let gate = gate([take("a", 1), take("b", 2)], ScheduleEnd::Ends);
    let gate = Gate { runs_destructors: || false, ..gate };
    assert_eq!(gate.enter(gate.thread("a"), 1), Permit::Turn(0));
    gate.closure_done(0);
    assert_eq!(gate.enter(gate.thread("b"), 2), Permit::Turn(1));
}

#[test]
fn a_turn_does_not_end_before_the_destructor_where_destructors_run() {
    let gate = Gate::unwatched(Schedule {
        entries: vec![take("a", 1), take("b", 2)],
        ..Schedule::default()
    });
    assert_eq!(gate.enter(gate.thread("a"), 1), Permit::Turn(0));
    gate.closure_done(0);
    // The gate opens because `a` is late. It would not do that for a turn that it can end.
    assert_eq!(gate.enter(gate.thread("b"), 2), Permit::Open);
}

#[test]
fn an_unwatched_gate_opens_when_no_thread_arrives() {
    let entries = vec![take("a", 1), take("b", 2)];
    let gate = Gate::unwatched(Schedule { entries, ..Schedule::default() });
    assert_eq!(gate.enter(gate.thread("b"), 2), Permit::Open);
    assert!(gate.has_deviated.load(SeqCst));
}

#[test]
fn a_thread_that_the_schedule_does_not_list_deviates() {
    let (entries, threads) = (vec![take("a", 1)], vec!["a".to_owned()]);
    let gate = Gate::new(Schedule { entries, threads, ..Schedule::default() });
    assert_eq!(gate.enter(gate.thread("b"), 1), Permit::Open);
    assert!(gate.is_open.load(SeqCst));
}

#[test]
fn a_thread_that_should_have_finished_deviates_while_others_still_have_turns() {
    let (entries, finished) = (vec![take("a", 1), take("b", 2)], vec!["a".to_owned()]);
    let gate = Gate::new(Schedule { entries, finished, ..Schedule::default() });
    assert_eq!(gate.enter(gate.thread("a"), 1), Permit::Turn(0));
    assert!(!gate.is_open.load(SeqCst));
    gate.end(0);
    assert_eq!(gate.enter(gate.thread("a"), 1), Permit::Open);
    assert!(gate.has_deviated.load(SeqCst));
}

#[test]
fn a_thread_has_one_number_whether_the_schedule_lists_it_or_not() {
    let gate = gate([take("a", 1), take("b", 2), take("a", 3)], ScheduleEnd::Ends);
    assert!(gate.role("a") == Role::Named(0) && gate.role("b") == Role::Named(1));
    assert!(gate.role("c") == Role::Unnamed);

    let (entries, threads) = (vec![take("a", 1), take("c", 2)], vec!["b".into(), "a".into()]);
    let gate = Gate::new(Schedule { entries, threads, ..Schedule::default() });
    assert!(gate.role("b") == Role::Named(0) && gate.role("a") == Role::Named(1));
    assert!(gate.role("c") == Role::Unexpected);
}

#[test]
fn a_deviation_opens_the_gate_for_all_threads() {
    let gate = gate([take("a", 1), take("b", 2)], ScheduleEnd::Ends);
    assert_eq!(gate.enter(gate.thread("a"), 9), Permit::Open);
    assert_eq!(gate.enter(gate.thread("b"), 2), Permit::Open);
    assert_eq!(gate.complete(gate.thread("c"), 7, None), Permit::Open);
}

#[test]
fn a_thread_is_gone_only_if_it_still_has_a_turn() {
    let gate = gate([take("a", 1), take("b", 2)], ScheduleEnd::Ends);
    assert_eq!(gate.enter(gate.thread("a"), 1), Permit::Turn(0));
    gate.end(0);
    gate.ended(gate.thread("a"));
    assert!(!gate.is_open.load(SeqCst));
    gate.ended(gate.thread("b"));
    assert!(gate.is_open.load(SeqCst));
}

#[test]
fn no_thread_may_move_after_the_last_turn_of_a_hang() {
    let gate = gate([], ScheduleEnd::Hangs);
    assert_eq!(gate.enter(gate.thread("a"), 1), Permit::Open);
    assert!(gate.has_deviated.load(SeqCst));
}

#[test]
fn the_thread_of_the_last_turn_deviates_at_another_place() {
    let gate = gate([take("a", 1)], ScheduleEnd::Ends);
    assert_eq!(gate.enter(gate.thread("a"), 1), Permit::Turn(0));
    gate.end(0);
    assert_eq!(gate.enter(gate.thread("a"), 2), Permit::Open);
    assert!(gate.is_open.load(SeqCst));
}

#[test]
fn all_threads_run_on_after_the_last_turn_of_a_loose_schedule() {
    let gate = gate([take("a", 1)], ScheduleEnd::Loose);
    assert_eq!(gate.enter(gate.thread("a"), 1), Permit::Turn(0));
    gate.end(0);
    assert_eq!(gate.enter(gate.thread("b"), 2), Permit::Open);
    // A step that was begun may complete now, whatever its `until` was.
    assert_eq!(gate.complete(gate.thread("c"), 3, None), Permit::Open);
    assert!(!gate.is_open.load(SeqCst));
}

#[test]
fn a_begun_step_keeps_its_turn_until_it_is_about_to_block() {
    let gate = gate([begin("a", 1, 1), take("b", 2)], ScheduleEnd::Ends);
    assert_eq!(gate.enter(gate.thread("a"), 1), Permit::Begun { turn: 0, until: Some(1) });
    assert_eq!(gate.now.load(SeqCst), 0);
    gate.end(0);
    assert_eq!(gate.enter(gate.thread("b"), 2), Permit::Turn(1));
}

#[test]
fn a_begun_step_is_early_until_the_thread_that_unblocks_it_has_arrived() {
    for has_arrived in [true, false] {
        let gate = gate([begin("a", 1, 1), take("b", 2), end("a", 1)], ScheduleEnd::Ends);
        assert_eq!(gate.enter(gate.thread("a"), 1), Permit::Begun { turn: 0, until: Some(1) });
        gate.end(0);
        if has_arrived {
            assert_eq!(gate.enter(gate.thread("b"), 2), Permit::Turn(1));
            gate.end(1);
        }
        let permit = if has_arrived { Permit::Turn(2) } else { Permit::Open };
        assert_eq!(gate.complete(gate.thread("a"), 1, Some(1)), permit);
    }
}
