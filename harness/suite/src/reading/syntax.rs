//! Messages for syntax faults.

use threadproof_model::Syntax;

use crate::reading::suggestion::{excerpt, suggest};

/// The message. It quotes the faulty text if that is one word.
pub(crate) fn message(syntax: Syntax, written: &str) -> String {
    match syntax {
        Syntax::UnsupportedNumber
        | Syntax::InvalidNumber
        | Syntax::ReservedWord
        | Syntax::UnknownKeyword
        | Syntax::InvalidWord
        | Syntax::InvalidKey
        | Syntax::UnknownAnnotation
        | Syntax::Escape
        | Syntax::Unexpected => format!("{syntax} {}", excerpt(written)),
        _ => syntax.to_string(),
    }
}

/// A label for the fault's place, and how to fix the fault.
pub(crate) fn advice(syntax: Syntax, written: &str) -> (String, String) {
    const NAME: &str = "use lower-case letters, digits and hyphens, starting with a letter";
    let (label, help) = match syntax {
        Syntax::UnterminatedString => ("starts here", closing(written)),
        Syntax::UnterminatedComment => ("starts here", "add the closing `*/`".to_owned()),
        Syntax::UnterminatedBlock => ("starts here", "add the closing `}`".to_owned()),
        Syntax::UnterminatedAnnotation => ("starts here", "add the closing `)`".to_owned()),
        Syntax::UnmatchedBrace => {
            ("no block to close", "remove it, or open a block with `{`".to_owned())
        }
        Syntax::BlockWithoutWord => {
            ("starts its statement", "write the `{` on the line of its word".to_owned())
        }
        Syntax::StatementAfterBlock => {
            ("not separated from the block before it", "put a `;` before it".to_owned())
        }
        Syntax::TooDeep => ("one block too many", "move the inner blocks into a `fn`".to_owned()),
        Syntax::Slashdash => {
            ("would comment out the next part", "put `//` before each line instead".to_owned())
        }
        Syntax::Continuation => {
            ("does not end its line", "remove it, or break the line after it".to_owned())
        }
        Syntax::DisallowedCharacter => {
            let character = written.chars().next().unwrap_or_default();
            let help = format!("remove it; in a string, write `{}`", character.escape_unicode());
            ("an invisible character", help)
        }
        Syntax::Escape if written.starts_with("\\u") => {
            ("not a character", "write a code point, as in `\\u{e9}`".to_owned())
        }
        Syntax::Escape => {
            let known =
                "known here: `\\\"`, `\\\\`, `\\n`, `\\r`, `\\t`, `\\b`, `\\f`, `\\s`, `\\u{…}`";
            ("not an escape", known.to_owned())
        }
        Syntax::TextAfterOpening => {
            ("does not end its line", "start the text on the next line".to_owned())
        }
        Syntax::TextBeforeClosing => {
            ("does not start its line", "put it on the next line".to_owned())
        }
        Syntax::Indentation => {
            let help = r#"start every line with the same space as the line of the closing `"""`"#;
            ("indented less", help.to_owned())
        }
        Syntax::UnsupportedNumber => {
            let help = "write an integer, or a decimal with at most six digits after the point";
            ("not supported", help.to_owned())
        }
        Syntax::IntegerOutOfRange => {
            ("more than 64 bits", format!("write a number from {} to {}", i64::MIN, i64::MAX))
        }
        Syntax::InvalidNumber => ("not a number", quoting()),
        Syntax::ReservedWord if written.ends_with(['f', 'n']) => ("reserved by KDL", quoting()),
        Syntax::ReservedWord => ("needs a `#`", format!("did you mean `#{written}`?")),
        Syntax::UnknownKeyword => {
            let help = suggest(written, ["#true", "#false", "#null"]);
            ("not a keyword", help.unwrap_or_default())
        }
        Syntax::InvalidWord | Syntax::InvalidKey => ("not a name", NAME.to_owned()),
        Syntax::UnknownAnnotation => {
            ("not an annotation", "write `(var)` before the name of a variable".to_owned())
        }
        Syntax::AnnotatedWord => ("before a word, not a value", "remove it".to_owned()),
        Syntax::MissingValue => ("nothing follows it", "add a value".to_owned()),
        Syntax::MissingSpace => ("touches the part before it", "put a space before it".to_owned()),
        Syntax::Unexpected if written == ";" => ("ends no statement", "remove it".to_owned()),
        Syntax::Unexpected if written == "=" => {
            let help = "write a value without it: only a property has one, as in `key=value`";
            ("no key before it", help.to_owned())
        }
        Syntax::Unexpected => {
            let help =
                "after its word, a statement takes values and `key=value`, separated by spaces";
            ("neither a value nor a property", help.to_owned())
        }
    };
    (label.to_owned(), help)
}

/// How to end the string that starts like this.
fn closing(written: &str) -> String {
    let quotes = written.trim_start_matches('#');
    let hashes = &written[..written.len() - quotes.len()];
    if quotes.starts_with(r#"""""#) {
        format!(r#"add the closing `"""{hashes}` on a line of its own"#)
    } else if hashes.is_empty() {
        "add the closing `\"`; write a line break as `\\n`".to_owned()
    } else {
        format!(r#"add the closing `"{hashes}`"#)
    }
}

fn quoting() -> String {
    "put a string like this in quotes".to_owned()
}

#[cfg(test)]
mod tests;
