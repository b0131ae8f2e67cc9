//! Using and overflowing the stack.

use std::hint::black_box;

use crate::arrival::Arrival;

/// The minimum number of bytes of stack that each call uses. It is less than a page, so no call
/// skips the guard page at the end of the stack.
const FRAME: usize = 1024;

pub(super) fn use_stack(arrival: Arrival<'_>, bytes: u32) {
    recurse(None, usize::try_from(bytes).unwrap_or(usize::MAX));
    arrival.saw(None);
}

/// Records the step first, since the call does not return.
pub(super) fn overflow_stack(arrival: Arrival<'_>) {
    arrival.saw(None);
    recurse(None, usize::MAX);
}

/// Calls itself until its frame is this many bytes away from that of the first call.
///
/// The frame is passed to `black_box` before and after the call, so the compiler can neither remove
/// it nor reuse it for the next call.
#[inline(never)]
fn recurse(first: Option<usize>, bytes: usize) {
    let mut frame = [0_u8; FRAME];
    let here = std::ptr::from_mut(black_box(&mut frame)).addr();
    let first = first.unwrap_or(here);
    if here.abs_diff(first) < bytes {
        recurse(Some(first), bytes);
    }
    black_box(&mut frame);
}
