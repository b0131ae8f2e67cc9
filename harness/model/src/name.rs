//! Names and their places in a file.

use std::borrow::Borrow;
use std::fmt;
use std::ops::Deref;

/// A part of a text, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The number of bytes.
    pub length: usize,
}

impl Span {
    /// The first byte after it.
    #[must_use]
    pub const fn end(self) -> usize {
        self.start + self.length
    }
}

/// A name in a text, and its place there.
///
/// Two names are equal if their texts are; the place is only for messages.
#[derive(Clone, Debug)]
pub struct Name {
    text: String,
    /// Its place in the text that was read.
    pub span: Span,
}

impl Name {
    /// The length limit of a name, in bytes.
    pub const MAX_LENGTH: usize = 64;

    /// A name at a place.
    #[must_use]
    pub fn new(text: impl Into<String>, span: Span) -> Self {
        Self { text: text.into(), span }
    }

    /// Whether `text` can name a thread, function, variable or shared object:
    /// lower-case letters, digits and hyphens, starting with a letter.
    #[must_use]
    pub fn is_valid(text: &str) -> bool {
        text.len() <= Self::MAX_LENGTH
            && text.starts_with(|first: char| first.is_ascii_lowercase())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    }
}

impl Deref for Name {
    type Target = str;
    fn deref(&self) -> &str {
        &self.text
    }
}

impl Borrow<str> for Name {
    fn borrow(&self) -> &str {
        &self.text
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Name {}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Name {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.text.cmp(&other.text)
    }
}

impl std::hash::Hash for Name {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
