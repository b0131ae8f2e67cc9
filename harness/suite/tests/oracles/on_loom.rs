//! loom's search, with partial order reduction.

use threadproof_model::{Action, Ordering as ModelOrdering, Scenario};

use crate::tool::{ScopeBody, Tool, like_std};

like_std!(loom);

pub(crate) struct Loom;

impl Tool for Loom {
    fn objection(&self, scenario: &Scenario) -> Option<&'static str> {
        let mut objection = None;
        let has_one_object = scenario.shared.len() == 1;
        scenario.walk(|step| match step.action {
            Action::Scope { .. } => objection = Some("loom has no scopes"),
            Action::Yield => {
                objection = Some("to loom, a yield means that nothing goes on without the others");
            }
            // loom's README, "Limitations and Caveats": `SeqCst` accesses are taken for `AcqRel`
            // ones. So a load may give a value that is no longer the latest, which can be told from
            // an earlier load only by the order of accesses to something else. Swaps and adds
            // always work on the latest.
            Action::Load { ordering: ModelOrdering::SeqCst, .. } if !has_one_object => {
                objection = Some("loom has no sequential consistency across several objects");
            }
            _ => {}
        });
        objection
    }

    fn explore(&self, program: Box<dyn Fn() + Send + Sync>, most: usize) {
        let mut builder = ::loom::model::Builder::new();
        builder.preemption_bound = None;
        builder.max_permutations = Some(most);
        // Only then does it look whether there have been too many.
        builder.checkpoint_interval = most;
        builder.check(program);
    }

    fn atomic(&self, value: i32) -> Box<dyn Atomic> {
        atomic(value)
    }
    fn channel(&self) -> Box<dyn Channel> {
        channel()
    }
    fn spawn(&self, name: Option<String>, closure: Closure<'static>) -> Box<dyn Handle + Send> {
        spawn(builder(name), closure)
    }
    fn scope(&self, _: ScopeBody<'_, '_>) {
        unreachable!("loom has objected");
    }
    fn yield_now(&self) {
        unreachable!("loom has objected");
    }
    fn current(&self) -> Thread {
        describe(&thread::current())
    }
}
