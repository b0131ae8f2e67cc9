//! Turns that no other thread can observe. Taking them at once, before any other thread moves, leaves
//! out interleavings, but no outcomes.

use threadproof_model::Reach;

use crate::chance::Move;
use crate::labels::ThreadId;
use crate::setup::Setup;
use crate::state::{Place, Progress, State, Thread};
use crate::turn::take;
use crate::value::Value;

/// Whether the next turn of a thread neither observes nor changes anything that another thread
/// could change or observe, and cannot block. Taking it at once, before any other thread moves,
/// does not change the outcomes.
pub(crate) fn is_private(
    setup: &Setup<'_>,
    state: &State<'_>,
    id: ThreadId,
    thread: &Thread<'_>,
) -> bool {
    match thread.place() {
        // It may have to wait for the destructor of another thread.
        Some(place)
            if (thread.progress == Progress::Spawned || matches!(place, Place::End(_)))
                && state.is_beside_destructor(id) =>
        {
            false
        }
        Some(Place::Step(step)) => {
            // What the block drops after its last step may be observed.
            let drops = thread.frames.last().is_some_and(|frame| {
                let is_last = frame.next + 1 == frame.block.0.steps.len();
                is_last && step.op.block().is_none() && frame.has_drops()
            });
            step.flow.reach() == Reach::Private && !drops
        }
        // Other threads can wait for a thread to end, but only a thread that polls can observe that
        // it has not ended yet. The end of main ends the process, and so does that of a thread that
        // exits; and while a thread drops its thread-locals, others may have to wait.
        Some(Place::End(_)) => {
            !setup.program.polls_threads
                && id != ThreadId::MAIN
                && thread.exits.is_none()
                && !thread.has_locals()
                && matches!(&*thread.frames, [last] if !last.has_drops())
        }
        Some(Place::Between) | None => false,
    }
}

/// Whether no other thread can observe the next turn of a thread, since it uses only objects that no
/// other thread uses. It neither blocks nor ends the thread in a way that others observe; only the
/// end of the process could come before it or after it.
pub(crate) fn is_unshared(
    setup: &Setup<'_>,
    state: &State<'_>,
    id: ThreadId,
    thread: &Thread<'_>,
) -> bool {
    let objects = thread.objects_ahead();
    if !objects.iter().all(|object| setup.program.unshared.contains(object)) {
        return false;
    }
    let mut next = state.clone();
    let took = take(setup, &mut next, &Move::of(id));
    let after = &next.threads[id];
    took.is_ok_and(|took| {
        !took.chance.decides
            && !took.effects.are_simplified
            && (!took.effects.are_visible || !objects.is_empty())
    }) && next.end.is_none()
        && after.unwinding.is_none()
        && match after.place() {
            Some(Place::Step(_) | Place::End(_)) => true,
            Some(Place::Between) => false,
            None => {
                let result = after.result.as_ref();
                !setup.program.polls_threads
                    && !thread.has_locals()
                    && result.is_none_or(Value::is_copy)
            }
        }
}
