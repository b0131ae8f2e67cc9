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

/// Calls `work` with each item, on `jobs` threads. Calls `take` on this thread with each result and
/// the position of its item as soon as it is ready.
///
/// If fewer threads can be spawned, those do the work; if none can, this thread does.
pub(crate) fn each<T: Sync, R: Send>(
    items: &[T],
    jobs: usize,
    work: impl Fn(&T) -> R + Sync,
    mut take: impl FnMut(usize, R),
) {
    let jobs = jobs.min(items.len());
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        let (sender, receiver) = channel();
        let mut spawned = 0;
        while spawned < jobs {
            let (sender, next, work) = (sender.clone(), &next, &work);
            let started = Builder::new().stack_size(STACK).spawn_scoped(scope, move || {
                loop {
                    let position = next.fetch_add(1, Relaxed);
                    let Some(item) = items.get(position) else { break };
                    if sender.send((position, work(item))).is_err() {
                        break;
                    }
                }
            });
            if started.is_err() {
                break;
            }
            spawned += 1;
        }
        drop(sender);
        if spawned == 0 {
            for (position, item) in items.iter().enumerate() {
                take(position, work(item));
            }
        }
        for (position, result) in receiver {
            take(position, result);
        }
    });
}
