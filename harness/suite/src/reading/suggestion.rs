//! Suggestions for misspelled words.

/// The number of known words that are listed when none of them is close.
const MAX_LISTED: usize = 16;

/// The `known` word that `word` is most likely a misspelling of, if any is close enough.
#[must_use]
pub fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    // At most a third of the letters may differ, as in rustc's suggestions, and never all of them.
    let letters = word.chars().count();
    let max_distance = (letters.max(3) / 3).min(letters.saturating_sub(1));
    // A difference in length is a distance, too, and much cheaper to find.
    let has_near_length = |other: &&str| other.chars().count().abs_diff(letters) <= max_distance;
    let distance = |other: &&str| strsim::damerau_levenshtein(word, other);
    let nearest = known.into_iter().filter(has_near_length).min_by_key(distance)?;
    (distance(&nearest) <= max_distance).then_some(nearest)
}

/// Help for an unknown `word`: the nearest `known` one, or else a list of them. `None` if there are
/// no known words.
pub(crate) fn suggest<'k>(
    word: &str,
    known: impl IntoIterator<Item = &'k str, IntoIter: Clone>,
) -> Option<String> {
    let known = known.into_iter();
    if let Some(nearest) = nearest(word, known.clone()) {
        return Some(format!("did you mean `{nearest}`?"));
    }
    let quoted = |other: &str| format!("`{other}`");
    let list: Vec<String> = known.clone().take(MAX_LISTED).map(quoted).collect();
    let more = if known.count() > MAX_LISTED { ", …" } else { "" };
    (!list.is_empty()).then(|| format!("known here: {}{more}", list.join(", ")))
}

/// A noun with its article: `a step`, `an ordering`.
pub(crate) fn with_article(noun: &str) -> String {
    let is_vowel = noun.trim_start_matches('`').starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {noun}", if is_vowel { "an" } else { "a" })
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
    fn any_known_word_can_be_the_nearest_but_only_some_are_listed() {
        let known: Vec<String> = (0..100).map(|n| format!("word-{n}")).collect();
        let known = || known.iter().map(String::as_str);
        assert_eq!(suggest("wodr-99", known()).unwrap(), "did you mean `word-99`?");
        let list = suggest("other", known()).unwrap();
        assert!(list.ends_with("`word-14`, `word-15`, …"), "{list}");
    }

    #[test]
    fn a_noun_gets_its_article() {
        assert_eq!(with_article("step"), "a step");
        assert_eq!(with_article("ordering"), "an ordering");
        assert_eq!(with_article("`init` block"), "an `init` block");
    }

    #[test]
    fn short_words_are_not_misspellings_of_one_another() {
        assert_eq!(suggest("a", ["b"]).unwrap(), "known here: `b`");
        assert_eq!(suggest("ab", ["cd"]).unwrap(), "known here: `cd`");
    }
}
