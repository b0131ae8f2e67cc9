//! Threads, their handles, and the scopes that they are spawned into.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::SeqCst;

use threadproof_model::{Body, Line, Name, Routine, Seen, Spawn};

use crate::interpreter::{OracleThread, take_all};
use crate::oracle_run::OracleRun;
use crate::oracle_value::OracleValue;
use crate::steps::StepResult;
use crate::thread_result::ThreadResult;
use crate::variables::{InScope, OracleVariable, Variables};

impl<'own> OracleThread<'own, '_> {
    pub(crate) fn spawn<'s>(
        &self,
        variables: &mut Variables<'_, 's, 'own>,
        spawn: &'static Spawn,
        line: Line,
    ) -> Result<StepResult, OracleValue>
    where
        'own: 's,
    {
        if spawn.name.as_ref().is_some_and(|name| name.contains('\0')) {
            return Err(OracleValue::STD_PANIC);
        }
        let search = &self.run.search;
        let thread = SpawnedClosure {
            run: Arc::clone(&self.run),
            label: self.run.label_of_child(&self.label, &spawn.handle),
            captured: take_all(variables, &spawn.moves),
            routine: search.scenario.thread(&spawn.thread).unwrap(),
        };
        let handle = search.privately(&self.label, || match (&variables.scope, &self.own_scope) {
            (_, Some(own)) if spawn.scoped => spawn_into(own, thread),
            (Some(around), _) => spawn_into(around, thread),
            (None, _) => {
                let closure = Box::new(move || thread.run(None));
                let handle = search.tool.spawn(spawn.name.clone(), closure);
                OracleVariable::Value(OracleValue::Handle(handle))
            }
        });
        if spawn.builder {
            self.observe(line, &Seen::Ok(Box::new(Seen::Handle)));
        }
        variables.bind(Some(&spawn.handle), handle);
        Ok(StepResult::Done)
    }

    pub(crate) fn join(
        &self,
        variables: &mut Variables<'_, '_, '_>,
        handle: &str,
        unwrap: bool,
        line: Line,
    ) -> Result<StepResult, OracleValue> {
        let handle = variables.take_variable(handle);
        let (result, panics) = self.run.search.privately(&self.label, || handle.join());
        let result = result.take();
        if let Some(panics) = panics.filter(|_| result.is_err()) {
            panics.fetch_sub(1, SeqCst);
        }
        self.observe_result(line, OracleValue::of_result(result), unwrap)
    }

    pub(crate) fn scope(
        &self,
        variables: &mut Variables<'_, '_, 'own>,
        body: &'static Body,
    ) -> Result<StepResult, OracleValue> {
        let panics = Arc::new(AtomicUsize::new(0));
        let mut exit = Ok(None);
        let counted = Arc::clone(&panics);
        self.run.search.tool.scope(Box::new(|scope| {
            let scope = InScope { scope, panics: counted };
            let mut inside = Variables::inside(variables, Some(scope));
            let inner = self.block(&mut inside, body, true);
            exit = self.leave(inside, inner);
        }));
        match exit {
            Err(payload) => Err(payload),
            Ok(_) if panics.load(SeqCst) > 0 => Err(OracleValue::STD_PANIC),
            Ok(_) => Ok(StepResult::Done),
        }
    }

    pub(crate) fn thread_name(
        &self,
        variables: &Variables<'_, '_, '_>,
        handle: Option<&str>,
    ) -> StepResult {
        self.run.search.tool.switch();
        let name = self.thread(variables, handle).name;
        let name = name.map(|name| Seen::Some(Box::new(Seen::Text(name))));
        StepResult::observes(name.unwrap_or(Seen::None))
    }

    pub(crate) fn same_id(
        &self,
        variables: &mut Variables<'_, '_, '_>,
        left: &str,
        right: &str,
    ) -> StepResult {
        self.run.search.tool.switch();
        let (left, right) = (variables.take(left), variables.take(right));
        let (OracleValue::ThreadId(left), OracleValue::ThreadId(right)) = (left, right) else {
            panic!("expected two thread ids");
        };
        StepResult::observes(Seen::Bool(left == right))
    }

    pub(crate) fn park(&self, until: Option<&Name>) -> StepResult {
        let tool = self.run.search.tool;
        // shuttle's `park` returns at once if there is a token. But another thread may first unpark
        // this one again, and the two tokens merge.
        tool.switch();
        match until {
            None => tool.park(),
            Some(atomic) => {
                let atomic = self.run.atomic(atomic);
                while atomic.load(SeqCst) == 0 && !self.run.search.has_ended() {
                    tool.park();
                }
            }
        }
        StepResult::Done
    }
}

/// A thread that has not started yet.
struct SpawnedClosure {
    run: Arc<OracleRun>,
    label: String,
    captured: Vec<(&'static str, OracleValue)>,
    routine: &'static Routine,
}

impl SpawnedClosure {
    fn run(self, own_scope: Option<InScope<'_, '_>>) -> ThreadResult {
        let panics = own_scope.as_ref().map(|scope| Arc::clone(&scope.panics));
        let is_scoped = own_scope.is_some();
        let thread = OracleThread::enter(Arc::clone(&self.run), self.label, own_scope);
        let result = thread.closure(self.captured, &self.routine.body);
        if result.as_ref().is_ok_and(|value| value.copy().is_none()) {
            // Another thread may drop the handle first, and then this thread drops the value.
            self.run.search.tool.switch();
        }
        if let Some(panics) = panics.filter(|_| result.is_err()) {
            panics.fetch_add(1, SeqCst);
        }
        ThreadResult::new(self.run, is_scoped, result)
    }
}

fn spawn_into<'s>(scope: &InScope<'s, '_>, thread: SpawnedClosure) -> OracleVariable<'s> {
    let panics = Arc::clone(&scope.panics);
    let inner = scope.clone();
    let handle = scope.scope.spawn(Box::new(move || thread.run(Some(inner))));
    OracleVariable::ScopedHandle(handle, panics)
}
