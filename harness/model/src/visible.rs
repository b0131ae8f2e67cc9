//! Text that is safe to show.

use std::fmt::Write as _;

/// Whether a character is invisible and may change how the text around it looks: a control character,
/// one that ends a line, one that changes the direction of text, or the byte order mark.
///
/// A terminal obeys some of these. In text from a file or a probe, they could hide or forge what is
/// printed.
#[must_use]
pub fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(character, '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// The text with its invisible characters escaped, except for line breaks and tabs.
#[must_use]
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\t' => shown.push(character),
            // Writing to a String cannot fail.
            other if is_invisible(other) => {
                let _ = write!(shown, "\\u{{{:x}}}", u32::from(other));
            }
            other => shown.push(other),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_escaped() {
        assert_eq!(visible("a\tb\nc ä 🦀"), "a\tb\nc ä 🦀");
        assert_eq!(visible("\x1b]52;c;aGk=\x07"), "\\u{1b}]52;c;aGk=\\u{7}");
        assert_eq!(visible("\u{202e}cba\r"), "\\u{202e}cba\\u{d}");
    }
}
