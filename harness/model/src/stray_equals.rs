//! An `=` as in a Rust assignment: `let "x" = 41` instead of `let "x" 41`.
//!
//! In KDL, that `=` makes `x` a property. To report a missing value would be true, but no help.

use crate::canonical::write;
use crate::fault::{Fault, FaultKind};
use crate::name::Span;
use crate::node::Node;
use crate::value::{Argument, Literal};

/// Reads a node with `read`. If it has faults, but would have none without the `=` of its first
/// property, that `=` is its only fault.
pub(crate) fn read_without_stray_equals<T>(
    node: &Node,
    faults: &mut Vec<Fault>,
    read: impl Fn(&Node, &mut Vec<Fault>) -> Option<T>,
) -> Option<T> {
    let before = faults.len();
    let value = read(node, faults);
    if faults.len() == before {
        return value;
    }
    let Some((span, key, corrected)) = without_first_equals(node) else { return value };
    let mut remaining = Vec::new();
    let corrected_value = read(&corrected, &mut remaining);
    if !remaining.is_empty() {
        return value;
    }
    let without = write(&[corrected]).trim_end().to_owned();
    faults.truncate(before);
    faults.push(FaultKind::StrayEquals { key, without }.at(span));
    corrected_value
}

/// The place of the first `=` of a node, its key, and the node with both sides as arguments.
///
/// `None` if it has no property, or a block: no step with a block takes a name and a value, and reading
/// nested blocks again at each level would take exponential time.
fn without_first_equals(node: &Node) -> Option<(Span, String, Node)> {
    if node.children.is_some() {
        return None;
    }
    let mut corrected = node.clone();
    corrected.properties.first()?;
    let (key, value) = corrected.properties.remove(0);
    let start = key.span.end();
    let equals = Span { start, length: value.span.start.saturating_sub(start) };
    let before = |argument: &&Argument| argument.span.start < key.span.start;
    let position = node.arguments.iter().filter(before).count();
    let literal = Literal::Text(key.to_string());
    let name = Argument { variable: false, literal, span: key.span };
    corrected.arguments.splice(position..position, [name, value]);
    Some((equals, key.to_string(), corrected))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kdl::read_kdl;
    use crate::scenario::Scenario;

    /// The faults of a scenario with these sections, each with the text that it points at.
    fn faults(sections: &str) -> Vec<(FaultKind, String)> {
        let text = format!("title \"t\"\nclause \"c\"\n{sections}");
        let (_, faults) = Scenario::read("", &read_kdl(&text).unwrap());
        let shown = |Fault { span, kind }| (kind, text[span.start..span.end()].to_owned());
        faults.into_iter().map(shown).collect()
    }

    #[test]
    fn an_assignment_has_one_fault_at_its_equals_sign() {
        for (written, equals, without) in [
            (r#"main { let "x" = 41 }"#, " = ", r#"let "x" 41"#),
            ("main { let x=41 }", "=", r#"let "x" 41"#),
            (r#"main { let "x" = (var)"y" }"#, " = ", r#"let "x" (var)"y""#),
            (
                r#"main { store "x" = 1 ordering="relaxed" }"#,
                " = ",
                r#"store "x" 1 ordering="relaxed""#,
            ),
            (r#"shared { mutex "m" = 0 }; main { yield }"#, " = ", r#"mutex "m" 0"#),
        ] {
            let found = faults(written);
            let [(FaultKind::StrayEquals { without: found, .. }, place)] = &found[..] else {
                panic!("{written}: {found:?}");
            };
            assert_eq!((&**found, &**place), (without, equals), "{written}");
        }
    }

    #[test]
    fn a_property_of_a_faulty_step_is_none() {
        for written in [
            r#"main { spawn as="h" }"#,
            r#"main { spawn "a" nmae="h" }"#,
            "main { yield x=1 }",
            r#"main { let "x" = 1 2 }"#,
            "main { catch as=1 { yield 1 } }",
        ] {
            let found = faults(written);
            let is_stray =
                |(kind, _): &(FaultKind, String)| matches!(kind, FaultKind::StrayEquals { .. });
            assert!(!found.is_empty() && !found.iter().any(is_stray), "{written}: {found:?}");
        }
    }
}
