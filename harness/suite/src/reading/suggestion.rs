//! What somebody who wrote a word that means nothing may have meant.

/// How many known words an unknown one is compared with, or are listed. A file has room for so many
/// of both that comparing them all would take minutes.
pub(crate) const MAX_COMPARED: usize = 32;

/// The one of the `known` words that may have been meant.
pub(crate) fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let distance = |other: &&str| strsim::damerau_levenshtein(word, other);
    let nearest = known.into_iter().min_by_key(distance)?;
    // A third of the letters may differ, which is what rustc takes for a slip; but not all.
    let letters = word.chars().count();
    let slip = (letters.max(3) / 3).min(letters.saturating_sub(1));
    (distance(&nearest) <= slip).then_some(nearest)
}

/// What to do about a `word` that is not among those `known`; nothing when none is known.
pub(crate) fn suggest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<String> {
    let known: Vec<&str> = known.into_iter().take(MAX_COMPARED).collect();
    if let Some(nearest) = nearest(word, known.iter().copied()) {
        return Some(format!("did you mean `{nearest}`?"));
    }
    let list: Vec<String> = known.iter().map(|other| format!("`{other}`")).collect();
    (!list.is_empty()).then(|| format!("known here: {}", list.join(", ")))
}

/// A piece of a file in backticks, short enough to stand in a message.
pub(crate) fn excerpt(text: &str) -> String {
    const LONGEST: usize = 24;
    let dots = if text.chars().nth(LONGEST).is_some() { "…" } else { "" };
    let start: String = text.chars().take(LONGEST).collect();
    format!("`{}{dots}`", start.escape_debug())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_put_right_and_anything_else_gets_the_list() {
        let known = ["spawn", "join"];
        assert_eq!(suggest("spwan", known).unwrap(), "did you mean `spawn`?");
        assert_eq!(suggest("wait", known).unwrap(), "known here: `spawn`, `join`");
        assert_eq!(suggest("wait", []), None);
    }

    #[test]
    fn short_words_are_not_taken_for_one_another() {
        assert_eq!(suggest("a", ["b"]).unwrap(), "known here: `b`");
        assert_eq!(suggest("ab", ["cd"]).unwrap(), "known here: `cd`");
    }
}
