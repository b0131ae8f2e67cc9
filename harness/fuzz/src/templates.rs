//! The steps that random scenarios consist of.

use std::collections::BTreeMap;

use threadproof_model::{Argument, EVERY_STEP, Literal, Node, read_kdl};

/// What a name in a template names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Named {
    /// A shared object, declared by the node at this position.
    Object(usize),
    Thread,
    Function,
    /// A variable, bound by a step with this word.
    Variable(String),
}

/// The steps of the language, each at least once, and the names in them.
pub(crate) struct Templates {
    /// The declarations of shared objects, one of each kind.
    pub(crate) objects: Vec<Node>,
    /// The steps, each with the steps of its block.
    pub(crate) steps: Vec<Node>,
    names: BTreeMap<String, Named>,
}

impl Templates {
    pub(crate) fn new() -> Self {
        let nodes = read_kdl(EVERY_STEP).unwrap_or_default();
        let mut templates = Self { objects: Vec::new(), steps: Vec::new(), names: BTreeMap::new() };
        for node in nodes {
            let name = first_text(&node).map(str::to_owned);
            let children = node.children.clone().unwrap_or_default();
            match (&*node.word, name) {
                ("shared", _) => templates.declare(children),
                ("thread", Some(name)) => templates.routine(name, Named::Thread, children),
                ("fn", Some(name)) => templates.routine(name, Named::Function, children),
                ("main", _) => templates.add(children),
                _ => {}
            }
        }
        templates
    }

    /// What a name in a template names; `None` for any other text.
    pub(crate) fn named(&self, name: &str) -> Option<&Named> {
        self.names.get(name)
    }

    /// Whether a step names a shared object.
    pub(crate) fn uses_object(&self, step: &Node) -> bool {
        let properties = step.properties.iter().map(|(_, value)| value);
        let mut names = step.arguments.iter().chain(properties).filter_map(text);
        names.any(|name| matches!(self.named(name), Some(Named::Object(_))))
    }

    /// A step with this word that binds a variable.
    pub(crate) fn binder(&self, word: &str) -> Option<&Node> {
        self.steps.iter().find(|step| &*step.word == word && bound(step).is_some())
    }

    fn declare(&mut self, objects: Vec<Node>) {
        for (position, object) in objects.iter().enumerate() {
            if let Some(name) = first_text(object) {
                self.names.insert(name.to_owned(), Named::Object(position));
            }
        }
        self.objects = objects;
    }

    fn routine(&mut self, name: String, named: Named, steps: Vec<Node>) {
        self.names.insert(name, named);
        self.add(steps);
    }

    fn add(&mut self, steps: Vec<Node>) {
        for step in steps {
            self.add(step.children.clone().unwrap_or_default());
            self.learn_variables(&step);
            self.steps.push(step);
        }
    }

    fn learn_variables(&mut self, step: &Node) {
        if let Some(name) = bound(step) {
            let named = Named::Variable(step.word.to_string());
            self.names.entry(name.to_owned()).or_insert(named);
        }
    }
}

/// The variable that a step binds.
pub(crate) fn bound(step: &Node) -> Option<&str> {
    let property = step.properties.iter().find(|(key, _)| &**key == "as");
    let bound = property.and_then(|(_, value)| text(value));
    let binds = matches!(&*step.word, "let" | "local" | "spawn");
    bound.or_else(|| first_text(step).filter(|_| binds))
}

/// The first argument, if it is a text.
pub(crate) fn first_text(node: &Node) -> Option<&str> {
    node.arguments.first().and_then(text)
}

/// The value of an argument, if it is a text.
pub(crate) fn text(argument: &Argument) -> Option<&str> {
    match &argument.literal {
        Literal::Text(text) => Some(text),
        _ => None,
    }
}
