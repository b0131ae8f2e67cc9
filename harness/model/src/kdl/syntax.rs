//! Syntax faults.

use std::fmt;

use crate::node::MAX_DEPTH;

/// A way in which a text is not KDL, or uses KDL that scenarios do not support.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// A string without its closing quotes. The span is the part on its first line.
    UnterminatedString,
    /// A `/*` without its `*/`.
    UnterminatedComment,
    /// A `{` without its `}`.
    UnterminatedBlock,
    /// A `(` without its `)`.
    UnterminatedAnnotation,
    /// A `}` without its `{`.
    UnmatchedBrace,
    /// A `{` with no word before it in its statement.
    BlockWithoutWord,
    /// A statement on the line of the `}` before it.
    StatementAfterBlock,
    /// A `{` inside [`MAX_DEPTH`] blocks. The rest of the text was not read.
    TooDeep,
    /// A `/-`, which would comment out the next part.
    Slashdash,
    /// A `\` that is not at the end of its line.
    Continuation,
    /// A character that KDL does not allow anywhere in a text.
    DisallowedCharacter,
    /// An unknown escape in a string.
    Escape,
    /// A `"""` with text after it on its line.
    TextAfterOpening,
    /// A closing `"""` with text before it on its line.
    TextBeforeClosing,
    /// A line of a string that is not indented like its closing `"""`.
    Indentation,
    /// A number that is neither an integer nor a [`Decimal`](crate::Decimal): it has an exponent,
    /// more than six decimal places, or too many digits, or is infinite or not a number.
    UnsupportedNumber,
    /// An integer that needs more than 64 bits.
    IntegerOutOfRange,
    /// Something that starts like a number, but is not one.
    InvalidNumber,
    /// A `true`, `false`, `null`, `inf` or `nan` without its `#`.
    ReservedWord,
    /// A `#` with something other than a keyword after it.
    UnknownKeyword,
    /// A statement's word that is not a [valid name](crate::Name::is_valid).
    InvalidWord,
    /// A property's key that is not a [valid name](crate::Name::is_valid).
    InvalidKey,
    /// An annotation other than `(var)`.
    UnknownAnnotation,
    /// An annotation before a statement's word.
    AnnotatedWord,
    /// A `key=` or `(var)` without a value.
    MissingValue,
    /// A value that touches the part before it.
    MissingSpace,
    /// A character that means nothing at this point.
    Unexpected,
}

impl fmt::Display for Syntax {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnterminatedString => "unterminated string",
            Self::UnterminatedComment => "unterminated comment",
            Self::UnterminatedBlock => "unterminated block",
            Self::UnterminatedAnnotation => "unterminated annotation",
            Self::UnmatchedBrace => "unmatched `}`",
            Self::BlockWithoutWord => "block without a word",
            Self::StatementAfterBlock => "statement on the line of a block's end",
            Self::TooDeep => return write!(f, "more than {MAX_DEPTH} nested blocks"),
            Self::Slashdash => "`/-` is not supported",
            Self::Continuation => "`\\` in the middle of a line",
            Self::DisallowedCharacter => "disallowed character",
            Self::Escape => "unknown escape",
            Self::TextAfterOpening => "text on the line of the opening `\"\"\"`",
            Self::TextBeforeClosing => "text on the line of the closing `\"\"\"`",
            Self::Indentation => "missing indentation in a string",
            Self::UnsupportedNumber => "unsupported number",
            Self::IntegerOutOfRange => "integer out of range",
            Self::InvalidNumber => "invalid number",
            Self::ReservedWord => "reserved word",
            Self::UnknownKeyword => "unknown keyword",
            Self::InvalidWord => "invalid word",
            Self::InvalidKey => "invalid property",
            Self::UnknownAnnotation => "unknown annotation",
            Self::AnnotatedWord => "annotation before a word",
            Self::MissingValue => "missing value",
            Self::MissingSpace => "missing space",
            Self::Unexpected => "unexpected",
        })
    }
}
