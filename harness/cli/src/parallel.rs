//! Runs work on several threads, and yields results as they become ready.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::mpsc::channel;
use std::thread::{self, Builder};

/// The number of cores, or 1 if it is unknown. See [`thread::available_parallelism`].
pub(crate) fn cores() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// The stack of a thread: std's default, whatever `RUST_MIN_STACK` says.
const STACK: usize = 2 << 20;

/// Calls `work` with each item, on `jobs` threads. It gives results, and `take` gets each of them, on
/// this thread, as soon as it is given.
///
/// If fewer threads can be spawned, those do the work; if none can, this thread does.
pub(crate) fn each<T: Sync, R: Send>(
    items: &[T],
    jobs: usize,
    work: impl Fn(&T, &dyn Fn(R)) + Sync,
    mut take: impl FnMut(R),
) {
    let jobs = jobs.min(items.len());
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        let (sender, receiver) = channel();
        let mut spawned = 0;
        while spawned < jobs {
            let (sender, next, work) = (sender.clone(), &next, &work);
            let started = Builder::new().stack_size(STACK).spawn_scoped(scope, move || {
                // The receiver outlives all threads of the scope.
                let give = |result| drop(sender.send(result));
                while let Some(item) = items.get(next.fetch_add(1, Relaxed)) {
                    work(item, &give);
                }
            });
            if started.is_err() {
                break;
            }
            spawned += 1;
        }
        if spawned == 0 {
            for item in items {
                work(item, &|result| drop(sender.send(result)));
                receiver.try_iter().for_each(&mut take);
            }
        }
        drop(sender);
        receiver.into_iter().for_each(&mut take);
    });
}
