//! The Rust types of the values that the closures of threads return, and of the messages of channels.
//! std stores these by their type: `()` has no size, and an array may be large.

use std::thread::{JoinHandle, Result, ScopedJoinHandle, Thread};

use crate::value::RealValue;

/// The size of the array in a [`LargeText`], in bytes.
const ARRAY: usize = 4096;

/// A type of values that the resolver knows.
pub(crate) trait Typed: Send + 'static {
    /// The value, which is of this type.
    fn of(value: RealValue) -> Self;

    fn into_value(self) -> RealValue;
}

impl Typed for () {
    fn of(value: RealValue) {
        match value {
            RealValue::Unit => {}
            _ => unreachable!("the resolver knows that the value is `()`"),
        }
    }

    fn into_value(self) -> RealValue {
        RealValue::Unit
    }
}

impl Typed for i32 {
    fn of(value: RealValue) -> Self {
        value.number()
    }

    fn into_value(self) -> RealValue {
        RealValue::Number(self)
    }
}

/// A text as a large value: an array with its first bytes, and the rest.
pub(crate) struct LargeText {
    array: [u8; ARRAY],
    rest: String,
    /// The length of the text in the array.
    length: usize,
}

impl Typed for LargeText {
    fn of(value: RealValue) -> Self {
        let RealValue::Text(text) = value else {
            unreachable!("the resolver knows that the value is a text")
        };
        let (first, rest) = text.split_at(text.floor_char_boundary(ARRAY));
        let mut array = [0; ARRAY];
        for (place, byte) in array.iter_mut().zip(first.bytes()) {
            *place = byte;
        }
        Self { array, rest: rest.to_owned(), length: first.len() }
    }

    fn into_value(self) -> RealValue {
        // If the platform has changed the bytes, the text differs.
        let first = String::from_utf8_lossy(&self.array[..self.length]);
        RealValue::Text(format!("{first}{}", self.rest))
    }
}

impl Typed for RealValue {
    fn of(value: RealValue) -> Self {
        value
    }

    fn into_value(self) -> RealValue {
        self
    }
}

/// A handle of either kind, of a thread that returns any type.
pub(crate) trait ThreadHandle {
    fn is_finished(&self) -> bool;

    fn thread(&self) -> &Thread;

    fn join(self: Box<Self>) -> Result<RealValue>;
}

impl<T: Typed> ThreadHandle for JoinHandle<T> {
    fn is_finished(&self) -> bool {
        self.is_finished()
    }

    fn thread(&self) -> &Thread {
        self.thread()
    }

    fn join(self: Box<Self>) -> Result<RealValue> {
        (*self).join().map(T::into_value)
    }
}

impl<T: Typed> ThreadHandle for ScopedJoinHandle<'_, T> {
    fn is_finished(&self) -> bool {
        self.is_finished()
    }

    fn thread(&self) -> &Thread {
        self.thread()
    }

    fn join(self: Box<Self>) -> Result<RealValue> {
        (*self).join().map(T::into_value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_text_is_the_same_on_the_other_side() {
        for length in [0, 1, ARRAY - 1, ARRAY, ARRAY + 1, 3 * ARRAY] {
            // The characters of two bytes do not end where the array does.
            let text: String = "aé".chars().cycle().take(length).collect();
            let value = LargeText::of(RealValue::Text(text.clone())).into_value();
            assert!(matches!(value, RealValue::Text(other) if other == text), "{length}");
        }
    }
}
