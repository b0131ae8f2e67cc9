//! Which shared objects threads do not in fact share.
//!
//! An atomic that only one thread uses cannot be observed by others, and neither can the order in
//! which threads arrive at a barrier that waits for all of them. Whoever explores the interleavings
//! of a program can take such steps at once.

use std::collections::{BTreeMap, BTreeSet};

use super::declared::Declared;
use super::order::RoutineId;
use crate::body::Body;
use crate::ids::{ClosureId, FunctionId, Id, ObjectId, Table};
use crate::name::Name;
use crate::parts::{BlockKind, Mention};
use crate::scenario::{Scenario, SharedKind};

/// The threads that run a body.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Runner {
    Main,
    /// The only thread of this closure.
    Thread(ClosureId),
    /// Any thread, or several.
    Any,
}

/// How often something happens; at most this often, if it is not known.
type Times = u32;

/// More often than anything that is counted.
const MANY: Times = 1 << 16;

/// The objects that no two threads use, and the barriers at which every thread of the program can
/// arrive in the first round.
pub(super) fn unshared(
    scenario: &Scenario,
    declared: &Declared<'_>,
    callees_first: &[RoutineId],
) -> BTreeSet<ObjectId> {
    let mut sharing = Sharing {
        declared,
        uses: BTreeMap::new(),
        threads: scenario.threads.iter().map(|_| 0).collect(),
        functions: scenario.functions.iter().map(|_| BTreeMap::new()).collect(),
    };
    sharing.visit(&scenario.main, Runner::Main, 1);
    for body in scenario.shared.iter().flat_map(|object| object.kind.bodies()) {
        sharing.visit(body, Runner::Any, MANY);
    }
    for routine in callees_first.iter().rev() {
        match routine {
            RoutineId::Thread(id) => {
                let times = sharing.threads[*id];
                let runner = if times == 1 { Runner::Thread(*id) } else { Runner::Any };
                if times > 0 {
                    sharing.visit(&scenario.threads[id.position()].body, runner, times);
                }
            }
            RoutineId::Function(id) => {
                for (runner, times) in sharing.functions[*id].clone() {
                    sharing.visit(&scenario.functions[id.position()].body, runner, times);
                }
            }
        }
    }
    let of_object = |(name, users): (&str, &BTreeMap<Runner, Times>)| {
        let object = scenario.object(name)?;
        let is_unshared = match &object.kind {
            SharedKind::Barrier(size) => users.values().sum::<Times>() <= *size,
            // A variable can hold an end of the channel, and a destructor runs without being named.
            SharedKind::Channel { .. } | SharedKind::ThreadLocal { .. } => false,
            SharedKind::Atomic(_)
            | SharedKind::Mutex(_)
            | SharedKind::RwLock(_)
            | SharedKind::Condvar
            | SharedKind::Once
            | SharedKind::OnceLock
            | SharedKind::LazyLock(_) => users.len() == 1 && !users.contains_key(&Runner::Any),
        };
        declared.object(name).filter(|_| is_unshared)
    };
    sharing.uses.iter().map(|(name, users)| (*name, users)).filter_map(of_object).collect()
}

struct Sharing<'s, 'd> {
    declared: &'d Declared<'s>,
    /// How often each thread uses each object.
    uses: BTreeMap<&'s str, BTreeMap<Runner, Times>>,
    /// How often each closure is spawned.
    threads: Table<ClosureId, Times>,
    /// How often each thread calls each function.
    functions: Table<FunctionId, BTreeMap<Runner, Times>>,
}

impl<'s> Sharing<'s, '_> {
    fn visit(&mut self, body: &'s Body, runner: Runner, times: Times) {
        let add = |count: &mut Times| *count = count.saturating_add(times).min(MANY);
        for step in &body.steps {
            for mention in step.action.mentions() {
                match mention {
                    Mention::Object(_, name) | Mention::Receives(name) => {
                        let name: &'s Name = name;
                        add(self.uses.entry(name).or_default().entry(runner).or_default());
                    }
                    Mention::Spawns(spawn) => {
                        if let Some(id) = self.declared.thread(&spawn.thread) {
                            add(&mut self.threads[id]);
                        }
                    }
                    Mention::Calls(name) => {
                        if let Some(id) = self.declared.function(name) {
                            add(self.functions[id].entry(runner).or_default());
                        }
                    }
                    Mention::Block(BlockKind::Always | BlockKind::Maybe, body) => {
                        self.visit(body, runner, times);
                    }
                    Mention::Block(BlockKind::Repeated, body) => self.visit(body, runner, MANY),
                    // A value can be dropped by another thread than the one that bound it.
                    Mention::Block(BlockKind::Hook | BlockKind::OnDrop, body) => {
                        self.visit(body, Runner::Any, MANY);
                    }
                    Mention::Binds(_)
                    | Mention::Reads(_)
                    | Mention::Releases(_)
                    | Mention::Text(_)
                    | Mention::Pause(_) => {}
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::scenario;

    /// The names of the objects that threads do not share.
    fn unshared_in(text: &str) -> Vec<String> {
        let scenario = scenario(text);
        let program = scenario.resolve().unwrap();
        let (declared, _) = Declared::of(&scenario);
        let is_unshared = |name: &&Name| program.unshared.contains(&declared.object(name).unwrap());
        let names = scenario.shared.iter().map(|object| &object.name);
        names.filter(is_unshared).map(ToString::to_string).collect()
    }

    #[test]
    fn an_object_is_unshared_if_one_thread_uses_it() {
        let objects = r#"shared { atomic "x" 0; atomic "y" 0; mutex "m" 0 }"#;
        let main = r#"main { spawn "a"; store "x" 1 }"#;
        let thread = r#"thread "a" { call "f"; load "x" }; fn "f" { lock "m" { load "y" } }"#;
        assert_eq!(unshared_in(&format!("{objects}; {main}; {thread}")), ["y", "m"]);
        let twice = r#"main { spawn "a"; store "x" 1; spawn "a" as="b" }"#;
        assert!(unshared_in(&format!("{objects}; {twice}; {thread}")).is_empty());
    }

    #[test]
    fn what_a_drop_or_a_hook_uses_may_be_shared() {
        let text = r#"
            shared { atomic "x" 0; atomic "y" 0 }
            main { local "g" { on-drop { load "x" } }; set-hook { load "y" } }
        "#;
        assert!(unshared_in(text).is_empty());
    }

    #[test]
    fn a_barrier_is_unshared_if_no_thread_can_arrive_after_its_first_round() {
        let text = |threads: &str| {
            format!(
                r#"
                shared {{ barrier "b" 2 }}
                main {{ {threads} }}
                thread "a" {{ barrier-wait "b" }}
                "#
            )
        };
        let two = r#"spawn "a"; spawn "a" as="c""#;
        assert_eq!(unshared_in(&text(two)), ["b"]);
        assert!(unshared_in(&text(&format!("{two}; barrier-wait \"b\""))).is_empty());
    }
}
