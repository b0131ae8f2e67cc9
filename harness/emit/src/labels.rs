//! The labels of the threads that run each body.
//!
//! Most bodies are run by one thread, whose label is then part of the text that they print. Others
//! are run by several: a function with two callers, a closure that is spawned twice, a destructor
//! that runs wherever its value is dropped. They print the label that the thread itself carries.

use std::collections::{BTreeMap, BTreeSet};

use threadproof_model::{
    Action, BlockKind, Body, Line, MAIN, Mention, Name, Scenario, SharedKind, Span, Step, label,
};

use crate::refusal::{Reason, Refusal};
use crate::uses::reads_variable;

/// The number of steps that are followed before a scenario is refused.
const MAX_STEPS: usize = 100_000;

/// The label of the thread that runs a step.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Label {
    /// The same in every run.
    Known(String),
    /// The thread has to be asked.
    Varies,
}

/// The labels of the threads that run each body, and that each step spawns.
#[derive(Default)]
pub(crate) struct Labels {
    /// By the line of the body's end.
    bodies: BTreeMap<Line, BTreeSet<Label>>,
    spawns: BTreeMap<Line, SpawnedLabels>,
}

/// The threads that a step spawns.
struct SpawnedLabels {
    handle: String,
    /// The labels of the threads that take the step.
    parents: BTreeSet<Label>,
    /// The labels of the threads that they spawn.
    children: BTreeSet<Label>,
}

impl Labels {
    /// Follows every thread of a scenario.
    ///
    /// # Errors
    /// There are too many calls and spawns.
    pub(crate) fn of(scenario: &Scenario) -> Result<Self, Refusal> {
        let mut uncertain = BTreeSet::new();
        loop {
            let mut walk = Walk::new(scenario, uncertain);
            walk.body(&scenario.main, &Label::Known(MAIN.to_owned()), true)?;
            let found = walk.newly_uncertain();
            uncertain = walk.uncertain;
            if found.is_empty() {
                walk.labels.number_alike();
                return Ok(walk.labels);
            }
            uncertain.extend(found);
        }
    }

    /// Whether any thread runs the body.
    pub(crate) fn is_run(&self, body: &Body) -> bool {
        self.bodies.contains_key(&body.end)
    }

    /// The label of the threads that run the body.
    pub(crate) fn of_body(&self, body: &Body) -> Label {
        only(self.bodies.get(&body.end))
    }

    /// The label of the threads that the step spawns.
    pub(crate) fn of_spawn(&self, line: Line) -> Label {
        only(self.spawns.get(&line).map(|spawned| &spawned.children))
    }

    /// If some of the threads that a parent spawns under one handle name are numbered as they are
    /// spawned, all of them have to be.
    fn number_alike(&mut self) {
        loop {
            let vary = self
                .spawns
                .values()
                .filter(|spawned| only(Some(&spawned.children)) == Label::Varies);
            let varying: Vec<(String, BTreeSet<Label>)> =
                vary.map(|spawned| (spawned.handle.clone(), spawned.parents.clone())).collect();
            let mut has_changed = false;
            for spawned in self.spawns.values_mut() {
                let is_alike = varying.iter().any(|(handle, parents)| {
                    *handle == spawned.handle
                        && (parents.contains(&Label::Varies)
                            || spawned.parents.contains(&Label::Varies)
                            || !parents.is_disjoint(&spawned.parents))
                });
                if is_alike {
                    has_changed |= spawned.children.insert(Label::Varies);
                }
            }
            if !has_changed {
                return;
            }
        }
    }
}

fn only(labels: Option<&BTreeSet<Label>>) -> Label {
    let mut labels = labels.into_iter().flatten();
    match (labels.next(), labels.next()) {
        (Some(label), None) => label.clone(),
        _ => Label::Varies,
    }
}

/// A thread that spawned under a handle name.
type Spawner = (String, String);

/// Follows each thread through its steps.
struct Walk<'s> {
    scenario: &'s Scenario,
    labels: Labels,
    /// How often each thread has spawned under each handle name, and whether always for certain.
    spawned: BTreeMap<Spawner, (usize, bool)>,
    /// Those for which no number can be known: a step in between may be skipped.
    uncertain: BTreeSet<Spawner>,
    /// The bodies that were followed, of those that run at no certain point.
    followed: BTreeSet<(Line, Label)>,
    /// Those that are being followed, the innermost last.
    following: Vec<Line>,
    steps: usize,
}

impl<'s> Walk<'s> {
    fn new(scenario: &'s Scenario, uncertain: BTreeSet<Spawner>) -> Self {
        Self {
            scenario,
            labels: Labels::default(),
            spawned: BTreeMap::new(),
            uncertain,
            followed: BTreeSet::new(),
            following: Vec::new(),
            steps: 0,
        }
    }

    fn newly_uncertain(&self) -> BTreeSet<Spawner> {
        let doubtful = self.spawned.iter().filter(|(_, (times, is_sure))| *times > 1 && !is_sure);
        let spawners: BTreeSet<Spawner> = doubtful.map(|(spawner, _)| spawner.clone()).collect();
        &spawners - &self.uncertain
    }

    /// Follows a thread through a body. `is_sure` if nothing can make it skip the body.
    fn body(&mut self, body: &'s Body, label: &Label, is_sure: bool) -> Result<(), Refusal> {
        self.labels.bodies.entry(body.end).or_default().insert(label.clone());
        for (position, step) in body.steps.iter().enumerate() {
            self.steps += 1;
            if self.steps > MAX_STEPS {
                return Err(Refusal { span: Span::default(), reason: Reason::TooManyCalls });
            }
            let rest = &body.steps[position + 1..];
            self.step(step, rest, label, is_sure)?;
        }
        Ok(())
    }

    fn step(
        &mut self,
        step: &'s Step,
        rest: &'s [Step],
        label: &Label,
        is_sure: bool,
    ) -> Result<(), Refusal> {
        for mention in step.action.mentions() {
            match mention {
                Mention::Spawns(spawn) => self.spawn(step.line, spawn, label, is_sure)?,
                Mention::Calls(name) => {
                    if let Some(function) = self.scenario.function(name) {
                        self.body(&function.body, label, is_sure)?;
                    }
                }
                Mention::Object(_, name) => self.object(&step.action, name, label)?,
                Mention::Block(kind, body) => {
                    let label = match kind {
                        BlockKind::Always | BlockKind::Maybe | BlockKind::Repeated => {
                            // A panic may skip the rest of any block.
                            for _ in 0..distinct_iterations(&step.action) {
                                self.body(body, label, false)?;
                            }
                            continue;
                        }
                        BlockKind::OnDrop if is_dropped_here(&step.action, rest, self.scenario) => {
                            label.clone()
                        }
                        BlockKind::Hook if self.is_single_threaded() => label.clone(),
                        BlockKind::Hook | BlockKind::OnDrop => Label::Varies,
                    };
                    self.any_time(body, &label)?;
                }
                Mention::Binds(_)
                | Mention::Reads(_)
                | Mention::Receives(_)
                | Mention::Releases(_)
                | Mention::Text(_)
                | Mention::Pause(_) => {}
            }
        }
        Ok(())
    }

    fn spawn(
        &mut self,
        line: Line,
        spawn: &threadproof_model::Spawn,
        parent: &Label,
        is_sure: bool,
    ) -> Result<(), Refusal> {
        let handle = &*spawn.handle;
        let child = match parent {
            Label::Varies => Label::Varies,
            Label::Known(known) => {
                let spawner = (known.clone(), handle.to_owned());
                let (times, always) = self.spawned.entry(spawner.clone()).or_insert((0, true));
                let earlier = *times;
                *times += 1;
                *always &= is_sure;
                if self.uncertain.contains(&spawner) {
                    Label::Varies
                } else {
                    Label::Known(label(known, handle, earlier))
                }
            }
        };
        let spawned = self.labels.spawns.entry(line).or_insert_with(|| SpawnedLabels {
            handle: handle.to_owned(),
            parents: BTreeSet::new(),
            children: BTreeSet::new(),
        });
        spawned.parents.insert(parent.clone());
        spawned.children.insert(child.clone());
        match self.scenario.thread(&spawn.thread) {
            Some(thread) => match child {
                Label::Varies => self.any_time(&thread.body, &child),
                Label::Known(_) => self.body(&thread.body, &child, true),
            },
            None => Ok(()),
        }
    }

    /// Follows a thread that uses a shared object into the blocks of the object.
    fn object(&mut self, action: &Action, name: &Name, label: &Label) -> Result<(), Refusal> {
        match self.scenario.object(name).map(|object| &object.kind) {
            Some(SharedKind::LazyLock(body)) => self.any_time(body, label),
            Some(SharedKind::ThreadLocal { init, on_drop }) => {
                let is_set = matches!(action, Action::Set { .. });
                let init = init.as_ref().filter(|_| !is_set);
                init.into_iter().chain(on_drop).try_for_each(|body| self.any_time(body, label))
            }
            Some(
                SharedKind::Atomic(_)
                | SharedKind::Channel { .. }
                | SharedKind::Mutex(_)
                | SharedKind::RwLock(_)
                | SharedKind::Condvar
                | SharedKind::Barrier(_)
                | SharedKind::Once
                | SharedKind::OnceLock,
            )
            | None => Ok(()),
        }
    }

    /// Follows a thread into a body that it runs at no certain point. A thread that this body itself
    /// may have spawned could run it, too, and spawn another.
    fn any_time(&mut self, body: &'s Body, label: &Label) -> Result<(), Refusal> {
        let is_recursive = self.following.contains(&body.end);
        let label = if is_recursive { &Label::Varies } else { label };
        if self.followed.insert((body.end, label.clone())) {
            self.following.push(body.end);
            self.body(body, label, false)?;
            self.following.pop();
        }
        Ok(())
    }

    fn is_single_threaded(&self) -> bool {
        let mut spawns = false;
        self.scenario.walk(|step| spawns |= step.action.spawns().is_some());
        !spawns
    }
}

/// The number of iterations of the step's block after which another one spawns nothing that can be
/// told apart from what earlier ones spawned.
fn distinct_iterations(action: &Action) -> u32 {
    if let Action::Repeat { times, .. } = action { (*times).min(2) } else { 1 }
}

/// Whether a local is dropped by the thread that made it: nothing moves it away.
fn is_dropped_here(action: &Action, rest: &[Step], scenario: &Scenario) -> bool {
    action.binds().is_some_and(|name| !reads_variable(rest, name, scenario))
}
