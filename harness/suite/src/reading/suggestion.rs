//! Suggestions for misspelled words.

/// How many known words an unknown one is compared with, or are listed. A file has room for so many
/// of both that comparing them all would take minutes.
pub(crate) const MAX_COMPARED: usize = 32;

/// The `known` word that `word` is most likely a misspelling of, if it is close enough to one.
pub(crate) fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let distance = |other: &&str| strsim::damerau_levenshtein(word, other);
    let nearest = known.into_iter().min_by_key(distance)?;
    // At most a third of the letters may differ, as in rustc's suggestions, and never all of them.
    let letters = word.chars().count();
    let slip = (letters.max(3) / 3).min(letters.saturating_sub(1));
    (distance(&nearest) <= slip).then_some(nearest)
}

/// Help for an unknown `word`: the nearest `known` one, or else a list of them. `None` if there are
/// no known words.
pub(crate) fn suggest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<String> {
    let known: Vec<&str> = known.into_iter().take(MAX_COMPARED).collect();
    if let Some(nearest) = nearest(word, known.iter().copied()) {
        return Some(format!("did you mean `{nearest}`?"));
    }
    let list: Vec<String> = known.iter().map(|other| format!("`{other}`")).collect();
    (!list.is_empty()).then(|| format!("known here: {}", list.join(", ")))
}

/// The start of a text in backticks, short enough for a message.
pub(crate) fn excerpt(text: &str) -> String {
    const MAX_LENGTH: usize = 24;
    let dots = if text.chars().nth(MAX_LENGTH).is_some() { "…" } else { "" };
    let start: String = text.chars().take(MAX_LENGTH).collect();
    format!("`{}{dots}`", start.escape_debug())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelling_gets_the_nearest_word_and_any_other_word_the_list() {
        let known = ["spawn", "join"];
        assert_eq!(suggest("spwan", known).unwrap(), "did you mean `spawn`?");
        assert_eq!(suggest("wait", known).unwrap(), "known here: `spawn`, `join`");
        assert_eq!(suggest("wait", []), None);
    }

    #[test]
    fn short_words_are_not_misspellings_of_one_another() {
        assert_eq!(suggest("a", ["b"]).unwrap(), "known here: `b`");
        assert_eq!(suggest("ab", ["cd"]).unwrap(), "known here: `cd`");
    }
}
