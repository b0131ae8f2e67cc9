//! Draws random scenarios.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use fastrand::Rng;
use threadproof_model::{Argument, Literal, Node, Scenario};

use crate::repair::repair;
use crate::templates::{Named, Templates, bound, text};

/// The numbers of steps of main, of a thread and of a function: few enough for all interleavings to
/// be explored.
const MAIN_STEPS: RangeInclusive<usize> = 0..=5;
const THREAD_STEPS: RangeInclusive<usize> = 1..=5;
const FUNCTION_STEPS: RangeInclusive<usize> = 1..=2;

/// The maximum depth of blocks in a body.
const MAX_DEPTH: usize = 3;

/// The number of different steps in a scenario. A scenario that uses few of them uses them in more
/// combinations.
const MAX_WORDS: usize = 9;

/// Names of variables. Handles are named after their threads.
const VARIABLES: [&str; 4] = ["p", "q", "r", "s"];

const FUNCTIONS: [&str; 2] = ["f", "g"];

const THREADS: [&str; 3] = ["one", "two", "three"];

/// The scenario of a seed: valid, and the same on every machine.
#[must_use]
pub fn generate(seed: u64) -> Scenario {
    let templates = Templates::new();
    let mut random = Rng::with_seed(seed);
    loop {
        let nodes = Draw::new(&templates, &mut random).scenario();
        if let Some(scenario) = repair(nodes) {
            return scenario;
        }
    }
}

struct Draw<'a> {
    templates: &'a Templates,
    random: &'a mut Rng,
    /// The steps that this scenario consists of.
    steps: Vec<&'a Node>,
    threads: usize,
    /// The objects that steps name: the position of the template, and whether it is the second of
    /// its kind.
    objects: BTreeSet<(usize, bool)>,
    /// The variables that the current body has bound, each with the word of the step.
    bound: Vec<(String, String)>,
    /// The number of steps that may still be drawn in this section.
    left: usize,
}

impl<'a> Draw<'a> {
    fn new(templates: &'a Templates, random: &'a mut Rng) -> Self {
        let steps = (0..MAX_WORDS).map(|_| Self::template(templates, random)).collect();
        let threads = random.usize(1..=THREADS.len());
        Self {
            templates,
            random,
            steps,
            threads,
            objects: BTreeSet::new(),
            bound: Vec::new(),
            left: 0,
        }
    }

    /// A step, most likely one by which threads can affect each other.
    fn template(templates: &'a Templates, random: &mut Rng) -> &'a Node {
        let mut draw = || &templates.steps[random.usize(..templates.steps.len())];
        let is_shared = |node: &&Node| templates.uses_object(node);
        let tries = [draw(), draw()];
        tries.into_iter().find(is_shared).unwrap_or(tries[0])
    }

    fn chance(&mut self, one_in: usize) -> bool {
        self.random.usize(..one_in) == 0
    }

    /// The sections, in the order of canonical text.
    fn scenario(mut self) -> Vec<Node> {
        let head =
            [Node::new("title").with_text("Random"), Node::new("clause").with_text("fuzz/fuzz")];
        let threads = &THREADS[..self.threads];
        let mut routines = Vec::new();
        for thread in threads {
            routines.push(self.section("thread", Some(thread), Vec::new(), THREAD_STEPS));
        }
        for function in FUNCTIONS {
            routines.push(self.section("fn", Some(function), Vec::new(), FUNCTION_STEPS));
        }
        let spawn = |thread: &&str| Node::new("spawn").with_text(thread);
        let join = |thread: &&str| Node::new("join").with_text(thread);
        let handles = threads.iter().map(|thread| ((*thread).to_owned(), "spawn".to_owned()));
        let mut main = self.section("main", None, handles.collect(), MAIN_STEPS);
        let mut steps: Vec<Node> = threads.iter().map(spawn).collect();
        steps.append(main.children.get_or_insert_default());
        steps.extend(threads.iter().filter(|_| self.chance(2)).map(join));
        main.children = Some(steps);
        let objects = self.objects.iter().map(|&(position, is_second)| {
            let mut object = self.templates.objects[position].clone();
            if let (true, Some(name)) = (is_second, object.arguments.first_mut()) {
                *name = renamed(name, &second(text(name).unwrap_or_default()));
            }
            object
        });
        let shared = Node::new("shared").with_children(objects.collect());
        head.into_iter().chain([shared, main]).chain(routines).collect()
    }

    fn section(
        &mut self,
        word: &str,
        name: Option<&str>,
        bound: Vec<(String, String)>,
        steps: RangeInclusive<usize>,
    ) -> Node {
        self.bound = bound;
        self.left = self.random.usize(steps);
        let node = Node::new(word);
        let node = name.into_iter().fold(node, Node::with_text);
        node.with_children(self.body(0))
    }

    fn body(&mut self, depth: usize) -> Vec<Node> {
        let mut steps = Vec::new();
        let most = if depth == 0 { self.left } else { self.random.usize(..=2) };
        for _ in 0..most {
            if self.left == 0 {
                break;
            }
            self.left -= 1;
            let template = self.steps[self.random.usize(..self.steps.len())];
            for word in self.needs(template) {
                if let Some(binder) = self.templates.binder(&word).filter(|_| !self.chance(4)) {
                    let binder = self.step(binder, depth);
                    steps.push(binder);
                }
            }
            let step = self.step(template, depth);
            steps.push(step);
        }
        steps
    }

    /// The words of the steps that would bind what this step reads, if nothing has yet.
    fn needs(&self, template: &Node) -> Vec<String> {
        let mine = bound(template);
        let properties = template.properties.iter().map(|(_, value)| value);
        let texts = template.arguments.iter().chain(properties).filter_map(text);
        let names = texts.flat_map(|text| text.split(' ')).filter(|name| Some(*name) != mine);
        let words = names.filter_map(|name| match self.templates.named(name) {
            Some(Named::Variable(word)) => Some(word.clone()),
            _ => None,
        });
        words.filter(|word| !self.bound.iter().any(|(_, by)| by == word)).collect()
    }

    fn step(&mut self, template: &Node, depth: usize) -> Node {
        let mut node = template.clone();
        for argument in &mut node.arguments {
            *argument = self.argument(argument);
        }
        let properties = std::mem::take(&mut node.properties);
        for (key, value) in properties {
            // Races of relaxed accesses are refused.
            let is_kept = if &*key == "ordering" { self.chance(8) } else { !self.chance(3) };
            if is_kept || &*key == "as" {
                node.properties.push((key, self.argument(&value)));
            }
        }
        if let Some(children) = &template.children {
            let outer = self.bound.clone();
            let mut steps = if depth < MAX_DEPTH { self.body(depth + 1) } else { Vec::new() };
            // What a block returns is at its end.
            if self.chance(2) {
                for child in children {
                    steps.push(self.step(child, depth + 1));
                }
            }
            node.children = Some(steps);
            self.bound = outer;
        }
        if let Some(name) = bound(&node) {
            self.bound.push((name.to_owned(), node.word.to_string()));
        }
        node
    }

    fn argument(&mut self, argument: &Argument) -> Argument {
        let mut argument = argument.clone();
        argument.literal = match argument.literal {
            Literal::Int(number) if number <= 4 => Literal::Int(self.random.i64(0..=3)),
            Literal::Text(names) => {
                let names: Vec<String> = names.split(' ').map(|name| self.name(name)).collect();
                Literal::Text(names.join(" "))
            }
            literal => literal,
        };
        argument
    }

    /// Another name for the same kind of thing. Any other text stays the same.
    fn name(&mut self, name: &str) -> String {
        match self.templates.named(name).cloned() {
            Some(Named::Object(position)) => {
                let is_second = self.chance(4);
                self.objects.insert((position, is_second));
                if is_second { second(name) } else { name.to_owned() }
            }
            Some(Named::Thread) => THREADS[self.random.usize(..self.threads)].to_owned(),
            Some(Named::Function) => FUNCTIONS[self.random.usize(..FUNCTIONS.len())].to_owned(),
            Some(Named::Variable(word)) => {
                let fitting = self.bound.iter().filter(|(_, by)| *by == word);
                let fitting: Vec<String> = fitting.map(|(name, _)| name.clone()).collect();
                if fitting.is_empty() || self.chance(3) {
                    VARIABLES[self.random.usize(..VARIABLES.len())].to_owned()
                } else {
                    fitting[self.random.usize(..fitting.len())].clone()
                }
            }
            None => name.to_owned(),
        }
    }
}

/// The name of the second object of a kind.
fn second(name: &str) -> String {
    format!("{name}-two")
}

fn renamed(argument: &Argument, name: &str) -> Argument {
    Argument { literal: Literal::Text(name.to_owned()), ..argument.clone() }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use threadproof_model::WORDS;

    use super::*;

    #[test]
    fn a_seed_has_one_scenario() {
        assert_eq!(generate(7).to_text(), generate(7).to_text());
        assert_ne!(generate(7).to_text(), generate(8).to_text());
    }

    #[test]
    fn random_scenarios_are_valid_and_have_every_step() {
        let mut counts = BTreeMap::<&str, usize>::new();
        for seed in 0..3000 {
            let scenario = generate(seed);
            scenario
                .resolve()
                .unwrap_or_else(|faults| panic!("{faults:?}\n{}", scenario.to_text()));
            let text = scenario.to_text();
            for line in text.lines() {
                let word = line.trim().split(' ').next().unwrap_or_default();
                if let Some(word) = WORDS.iter().find(|known| **known == word) {
                    *counts.entry(word).or_default() += 1;
                }
            }
        }
        let rare: Vec<_> = WORDS
            .iter()
            .filter(|word| counts.get(**word).is_none_or(|count| *count < 10))
            .collect();
        assert!(rare.is_empty(), "{rare:?} of {counts:?}");
    }
}
