//! Scenarios for tests.

use crate::kdl::read_kdl;
use crate::name::Span;
use crate::scenario::Scenario;

/// A scenario with these sections, and with a title and a clause.
pub(crate) fn scenario(sections: &str) -> Scenario {
    let text = whole(sections);
    let nodes = read_kdl(&text).unwrap_or_else(|faults| panic!("{faults:?} in\n{text}"));
    Scenario::from_nodes("", &nodes).unwrap_or_else(|faults| panic!("{faults:?} in\n{text}"))
}

/// The text that [`scenario`] reads.
pub(crate) fn whole(sections: &str) -> String {
    format!(r#"title "T"; clause "a/b"; {sections}"#)
}

/// The text without its guillemets, and the spans between them, in order.
pub(crate) fn unmarked(marked: &str) -> (String, Vec<Span>) {
    let (mut text, mut spans) = (String::new(), Vec::new());
    for piece in marked.split_inclusive(['«', '»']) {
        let start = text.len();
        text.push_str(piece.trim_end_matches(['«', '»']));
        if piece.ends_with('»') {
            spans.push(Span { start, length: text.len() - start });
        }
    }
    (text, spans)
}
