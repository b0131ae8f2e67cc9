//! The variables that a body uses and does not bind.

use std::collections::{BTreeMap, BTreeSet};

use crate::body::{Body, Step};
use crate::name::Name;
use crate::parts::Mention;
use crate::scenario::{Routine, Scenario};

impl Scenario {
    /// Finds the variables that each routine uses and does not bind. Functions are visited after
    /// the functions that they call, so each is visited once; recursive functions are skipped and
    /// keep an empty list.
    pub(crate) fn find_free_variables(&mut self) {
        let names: BTreeSet<&str> = self.functions.iter().map(|function| &*function.name).collect();
        let mut known = BTreeMap::new();
        // Most functions are below their callers.
        let mut waiting: Vec<&Routine> = self.functions.iter().rev().collect();
        let mut before = usize::MAX;
        while waiting.len() < before {
            before = waiting.len();
            waiting.retain(|function| {
                let mut is_ready = true;
                function.body.walk(&mut |step| {
                    let callee = calls(step).map(|function| &**function);
                    is_ready &= callee
                        .is_none_or(|callee| known.contains_key(callee) || !names.contains(callee));
                });
                if is_ready {
                    known.insert(function.name.to_string(), free_variables(&function.body, &known));
                }
                !is_ready
            });
        }
        for function in &mut self.functions {
            function.free = known.get(&*function.name).cloned().unwrap_or_default();
        }
        for thread in &mut self.threads {
            thread.free = free_variables(&thread.body, &known);
        }
    }
}

/// The function that the step calls.
fn calls(step: &Step) -> Option<&Name> {
    step.action.mentions().into_iter().find_map(|mention| match mention {
        Mention::Calls(function) => Some(function),
        _ => None,
    })
}

fn free_variables(body: &Body, functions: &BTreeMap<String, Vec<Name>>) -> Vec<Name> {
    let mut free = BTreeSet::new();
    collect_free(body, functions, &mut BTreeSet::new(), &mut free);
    free.into_iter().collect()
}

/// Adds to `free` the variables that `body` reads before it or a block around it has `bound` them.
fn collect_free<'s>(
    body: &'s Body,
    functions: &BTreeMap<String, Vec<Name>>,
    bound: &mut BTreeSet<&'s Name>,
    free: &mut BTreeSet<Name>,
) {
    for step in &body.steps {
        let reads = step.action.reads();
        free.extend(reads.filter(|name| !bound.contains(name)).cloned());
        for mention in step.action.mentions() {
            match mention {
                Mention::Block(kind, body) if kind.sees_around() => {
                    collect_free(body, functions, &mut bound.clone(), free);
                }
                Mention::Calls(function) => {
                    let taken = functions.get(&**function).into_iter().flatten();
                    free.extend(taken.filter(|name| !bound.contains(name)).cloned());
                }
                _ => {}
            }
        }
        bound.extend(step.action.binds());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::scenario;

    fn free(routine: &Routine) -> Vec<&str> {
        routine.free.iter().map(|name| &**name).collect()
    }

    #[test]
    fn a_function_takes_the_free_variables_of_its_callees() {
        let scenario = scenario(
            r#"
            main { yield }
            thread "a" { call "f" }
            fn "f" { let "x" 1; catch { call "g" } }
            fn "g" { let "z" (var)"y"; return (var)"x" }
            "#,
        );
        assert_eq!(free(&scenario.functions[1]), ["x", "y"]);
        assert_eq!(free(&scenario.functions[0]), ["y"]);
        assert_eq!(free(&scenario.threads[0]), ["y"]);
    }

    #[test]
    fn an_isolated_block_has_no_free_variables() {
        let scenario = scenario(
            r#"
            main { yield }
            fn "f" {
                set-hook { return (var)"x" }
                local "g" { on-drop { return (var)"y" } }
                scope { return (var)"z" }
            }
            "#,
        );
        assert_eq!(free(&scenario.functions[0]), ["z"]);
    }

    #[test]
    fn a_variable_is_free_if_it_is_read_before_it_is_bound() {
        let scenario = scenario(
            r#"
            main { yield }
            fn "f" { let "y" (var)"x"; let "x" 1; let "z" (var)"y" }
            "#,
        );
        assert_eq!(free(&scenario.functions[0]), ["x"]);
    }

    /// There are 2^100 paths from the first function to the last.
    #[test]
    fn each_function_is_visited_once() {
        let function = |n| format!("fn \"f{n}\" {{ call \"f{0}\"; call \"f{0}\" }}\n", n + 1);
        let functions: String = (0..100).map(function).collect();
        let last = r#"fn "f100" { return (var)"x" }"#;
        let scenario = scenario(&format!("main {{ yield }}\n{functions}{last}"));
        assert_eq!(free(&scenario.functions[0]), ["x"]);
    }
}
