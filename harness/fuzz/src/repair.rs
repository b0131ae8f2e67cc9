//! Deletes what is wrong with a scenario until nothing is.

use threadproof_model::{Fault, Node, Scenario, parse, write};

use crate::templates::{first_text, text};

/// A scenario without the nodes that the resolver rejects, and without what is then unused. `None`
/// if nothing can be deleted that would help.
pub(crate) fn repair(mut nodes: Vec<Node>) -> Option<Scenario> {
    loop {
        delete_unused(&mut nodes);
        // Faults name places in the text.
        let text = write(&nodes);
        nodes = parse(&text).ok()?;
        let faults = match valid(&nodes) {
            Ok(scenario) => return Some(scenario),
            Err(faults) => faults,
        };
        let place = faults.first()?.span.start;
        if !delete_at(&mut nodes, place) {
            return None;
        }
    }
}

/// The scenario, if it is valid.
pub(crate) fn valid(nodes: &[Node]) -> Result<Scenario, Vec<Fault>> {
    let scenario = Scenario::from_nodes("fuzz/fuzz", nodes)?;
    scenario.resolve().map(|_| scenario)
}

/// Deletes the innermost node at a place of the text, but not `main` or what is before it.
fn delete_at(nodes: &mut Vec<Node>, place: usize) -> bool {
    let is_there = |node: &Node| {
        let span = node.span();
        span.start <= place && place <= span.end()
    };
    let Some(position) = nodes.iter().position(is_there) else { return false };
    let inner = nodes[position].children.as_mut().is_some_and(|inner| delete_at(inner, place));
    if inner {
        return true;
    }
    if matches!(&*nodes[position].word, "title" | "clause" | "shared" | "main") {
        return false;
    }
    nodes.remove(position);
    true
}

/// Deletes shared objects and routines that nothing else mentions.
pub(crate) fn delete_unused(nodes: &mut Vec<Node>) {
    loop {
        let all = nodes.clone();
        let is_used = |node: &Node| {
            let is_routine = matches!(&*node.word, "thread" | "fn");
            let name = first_text(node).filter(|_| is_routine);
            name.is_none_or(|name| all.iter().any(|other| other != node && mentions(other, name)))
        };
        nodes.retain(|node| is_used(node));
        let rest: Vec<Node> =
            nodes.iter().filter(|node| &*node.word != "shared").cloned().collect();
        for shared in nodes.iter_mut().filter(|node| &*node.word == "shared") {
            let objects = shared.children.get_or_insert_default();
            let others = objects.clone();
            objects.retain(|object| {
                let others = others.iter().filter(|other| *other != object);
                first_text(object)
                    .is_none_or(|name| rest.iter().chain(others).any(|node| mentions(node, name)))
            });
        }
        nodes.retain(|node| {
            &*node.word != "shared"
                || node.children.as_ref().is_some_and(|objects| !objects.is_empty())
        });
        if *nodes == all {
            return;
        }
    }
}

/// Whether a node or one inside it has this name in an argument or property.
fn mentions(node: &Node, name: &str) -> bool {
    let properties = node.properties.iter().map(|(_, value)| value);
    let texts = node.arguments.iter().chain(properties).filter_map(text);
    texts.flat_map(|text| text.split(' ')).any(|text| text == name)
        || node.children.iter().flatten().any(|child| mentions(child, name))
}
