//! The choices that a platform has made.

use std::collections::BTreeMap;
use std::fmt;

use super::{Choice, Effect, Freedom, Latitude};

/// At most one choice of each latitude.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices(BTreeMap<Latitude, Choice>);

impl Choices {
    /// The choice that was made for a latitude.
    #[must_use]
    pub fn get(&self, latitude: Latitude) -> Option<Choice> {
        self.0.get(&latitude).copied()
    }

    /// As [`get`](Self::get), as the type of the latitude.
    pub(crate) fn made<F: Freedom>(&self) -> Option<F> {
        self.get(F::LATITUDE).and_then(F::of)
    }

    /// Records a choice, unless one was already made for its latitude. Returns the one that
    /// applies.
    pub fn note(&mut self, choice: Choice) -> Choice {
        *self.0.entry(choice.latitude()).or_insert(choice)
    }

    /// Makes a choice, replacing any other of the same latitude.
    pub(crate) fn make(&mut self, choice: impl Into<Choice>) {
        let choice = choice.into();
        self.0.insert(choice.latitude(), choice);
    }

    /// All choices, in the order of the latitudes' names.
    pub fn iter(&self) -> impl Iterator<Item = Choice> {
        self.0.values().copied()
    }

    /// The choices that both have made.
    #[must_use]
    pub fn common(&self, others: &Self) -> Self {
        let is_common =
            |(latitude, choice): &(Latitude, Choice)| others.get(*latitude) == Some(*choice);
        Self(
            self.0
                .iter()
                .map(|(latitude, choice)| (*latitude, *choice))
                .filter(is_common)
                .collect(),
        )
    }

    /// Whether no choice was made.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether all of `others` were made.
    #[must_use]
    pub fn include(&self, others: &Self) -> bool {
        others.iter().all(|choice| self.get(choice.latitude()) == Some(choice))
    }

    /// Whether a platform that made these choices can also make all of `others`.
    #[must_use]
    pub fn agree_with(&self, others: &Self) -> bool {
        others.iter().all(|choice| self.get(choice.latitude()).is_none_or(|made| made == choice))
    }
}

impl Choice {
    /// Whether it only keeps a thread waiting, so that it matters only where no other thread can
    /// move.
    pub(crate) fn waits(self) -> bool {
        self.effect() == Effect::Waits
    }
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.latitude().name(), self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::latitude::{JoinOneself, Relock};

    #[test]
    fn the_first_choice_noted_is_kept() {
        let mut choices = Choices::default();
        assert_eq!(choices.note(Relock::Hang.into()), Relock::Hang.into());
        assert_eq!(choices.note(Relock::Panic.into()), Relock::Hang.into());
        assert_eq!(choices.made(), Some(Relock::Hang));
        assert_eq!(choices.made::<JoinOneself>(), None);
    }

    #[test]
    fn choices_conflict_only_if_they_decide_one_latitude_differently() {
        let of = |choice: Choice| {
            let mut choices = Choices::default();
            choices.note(choice);
            choices
        };
        let (hangs, panics) = (of(Relock::Hang.into()), of(Relock::Panic.into()));
        let other = of(JoinOneself::Hang.into());
        assert!(hangs.agree_with(&hangs) && hangs.include(&hangs));
        assert!(hangs.agree_with(&other) && !hangs.include(&other));
        assert!(!hangs.agree_with(&panics) && !hangs.include(&panics));
    }
}
