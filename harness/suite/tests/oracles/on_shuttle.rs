//! shuttle's depth-first search.

use ::shuttle::scheduler::DfsScheduler;
use ::shuttle::{Config, Runner};
use threadproof_model::Scenario;

use crate::tool::{Scope, ScopeBody, Tool, like_std};

like_std!(shuttle);

pub(crate) struct Shuttle;

impl Tool for Shuttle {
    fn objection(&self, _: &Scenario) -> Option<&'static str> {
        None
    }

    fn explore(&self, program: Box<dyn Fn() + Send + Sync>, most: usize) {
        let mut config = Config::new();
        config.stack_size = 1 << 18;
        // It takes relaxed accesses for `SeqCst` ones, and warns of that. Ours do not race, so it
        // makes no difference to them.
        config.silence_warnings = true;
        Runner::new(DfsScheduler::new(Some(most), false), config).run(program);
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
    fn scope(&self, body: ScopeBody<'_, '_>) {
        thread::scope(|scope| body(scope));
    }
    fn yield_now(&self) {
        thread::yield_now();
    }
    fn current(&self) -> Thread {
        describe(&thread::current())
    }
}

impl<'s, 'env: 's> Scope<'s, 'env> for thread::Scope<'s, 'env> {
    fn spawn(&'s self, closure: Closure<'s>) -> Box<dyn Handle + 's> {
        Box::new(self.spawn(closure))
    }
}

impl Handle for thread::ScopedJoinHandle<'_, Value> {
    fn join(self: Box<Self>) -> Value {
        (*self).join().unwrap()
    }
    fn thread(&self) -> Thread {
        describe(self.thread())
    }
}
