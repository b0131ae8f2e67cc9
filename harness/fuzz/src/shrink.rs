//! Finds a small scenario on which two parts of threadproof still disagree.

use threadproof_model::{Node, Scenario};

use crate::repair::{delete_unused, valid};

/// The smallest scenario that can be reached from this one by deleting one thing at a time, such
/// that `disagrees` holds for each on the way.
pub fn shrink(scenario: Scenario, mut disagrees: impl FnMut(&Scenario) -> bool) -> Scenario {
    let mut smallest = scenario;
    'smaller: loop {
        for candidate in smaller(&smallest.to_nodes()) {
            if let Ok(candidate) = valid(&candidate)
                && candidate != smallest
                && disagrees(&candidate)
            {
                smallest = candidate;
                continue 'smaller;
            }
        }
        return smallest;
    }
}

/// The scenario without one of its nodes or properties, or with the steps of a block in its place.
fn smaller(nodes: &[Node]) -> Vec<Vec<Node>> {
    let mut all = Vec::new();
    vary(nodes, &mut |variant| all.push(variant));
    for variant in &mut all {
        delete_unused(variant);
    }
    all
}

/// Calls `found` with every list of nodes that has one change.
fn vary(nodes: &[Node], found: &mut dyn FnMut(Vec<Node>)) {
    for (position, node) in nodes.iter().enumerate() {
        let with = |replacement: Vec<Node>| {
            let mut nodes = nodes.to_vec();
            nodes.splice(position..=position, replacement);
            nodes
        };
        found(with(Vec::new()));
        let Some(children) = &node.children else {
            vary_properties(node, &mut |node| found(with(vec![node])));
            continue;
        };
        found(with(children.clone()));
        vary_properties(node, &mut |node| found(with(vec![node])));
        vary(children, &mut |children| {
            found(with(vec![Node { children: Some(children), ..node.clone() }]));
        });
    }
}

fn vary_properties(node: &Node, found: &mut dyn FnMut(Node)) {
    for position in 0..node.properties.len() {
        let mut node = node.clone();
        node.properties.remove(position);
        found(node);
    }
}

#[cfg(test)]
mod tests {
    use threadproof_model::read_kdl;

    use super::*;

    #[test]
    fn shrinking_keeps_only_what_the_disagreement_needs() {
        let text = r#"
            title "t"
            clause "c/c"
            shared {
                atomic "x" 0
                mutex "m" 0
            }
            main {
                spawn "a" name="n"
                spawn "b"
                catch {
                    lock "m" {
                        load "x"
                    }
                }
                join "a"
            }
            thread "a" {
                store "x" 1
            }
            thread "b" {
                yield
            }
        "#;
        let scenario = valid(&read_kdl(text).unwrap_or_default()).unwrap();
        let small = shrink(scenario, |scenario| scenario.to_text().contains("load \"x\""));
        let expected = "title \"t\"\nclause\nshared {\natomic \"x\" 0\n}\nmain {\nload \"x\"\n}\n";
        assert_eq!(small.to_text(), expected);
    }
}
