//! Threads, and the scopes that they are spawned into.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::SeqCst;

use threadproof_model::{Body, Line, Routine, Seen, Spawn};

use crate::interpreter::{Actor, take_all};
use crate::returned::Returned;
use crate::run::Run;
use crate::steps::Taken;
use crate::value::Value;
use crate::variables::{InScope, Slot, Variables};

impl<'own> Actor<'own, '_> {
    pub(crate) fn spawn<'s>(
        &self,
        variables: &mut Variables<'_, 's, 'own>,
        spawn: &'static Spawn,
        line: Line,
    ) -> Result<Taken, Value>
    where
        'own: 's,
    {
        if spawn.name.as_ref().is_some_and(|name| name.contains('\0')) {
            return Err(Value::Plain(Seen::StdText));
        }
        let search = &self.run.search;
        let child = Child {
            run: Arc::clone(&self.run),
            label: self.run.label_of_child(&self.label, &spawn.handle),
            captured: take_all(variables, &spawn.moves),
            routine: search.scenario.thread(&spawn.thread).unwrap(),
        };
        let slot = search.privately(&self.label, || match (&variables.scope, &self.own) {
            (_, Some(own)) if spawn.scoped => spawn_into(own, child),
            (Some(around), _) => spawn_into(around, child),
            (None, _) => {
                let closure = Box::new(move || child.run(None));
                let handle = search.tool.spawn(spawn.name.clone(), closure);
                Slot::Value(Value::Handle(handle))
            }
        });
        if spawn.builder {
            self.saw(line, &Seen::Ok(Box::new(Seen::Handle)));
        }
        variables.bind(Some(&spawn.handle), slot);
        Ok(Taken::Done)
    }

    pub(crate) fn scope(
        &self,
        variables: &mut Variables<'_, '_, 'own>,
        body: &'static Body,
    ) -> Result<(), Value> {
        let panics = Arc::new(AtomicUsize::new(0));
        let mut left = Ok(None);
        let counted = Arc::clone(&panics);
        self.run.search.tool.scope(Box::new(|scope| {
            let scope = InScope { scope, panics: counted };
            let mut inside = Variables::inside(variables, Some(scope));
            let inner = self.block(&mut inside, body, true);
            left = self.leave(inside, inner);
        }));
        match left {
            Err(payload) => Err(payload),
            Ok(_) if panics.load(SeqCst) > 0 => Err(Value::Plain(Seen::StdText)),
            Ok(_) => Ok(()),
        }
    }
}

/// All that a new thread takes with it.
struct Child {
    run: Arc<Run>,
    label: String,
    captured: Vec<(&'static str, Value)>,
    routine: &'static Routine,
}

impl Child {
    fn run(self, own: Option<InScope<'_, '_>>) -> Returned {
        let panics = own.as_ref().map(|own| Arc::clone(&own.panics));
        let is_scoped = own.is_some();
        let actor = Actor::enter(Arc::clone(&self.run), self.label, own);
        let result = actor.closure(self.captured, &self.routine.body);
        if result.as_ref().is_ok_and(|value| value.copy().is_none()) {
            // Whether there is a handle left then is for others to see.
            self.run.search.tool.switch();
        }
        if let Some(panics) = panics.filter(|_| result.is_err()) {
            panics.fetch_add(1, SeqCst);
        }
        Returned::new(self.run, is_scoped, result)
    }
}

fn spawn_into<'s>(own: &InScope<'s, '_>, child: Child) -> Slot<'s> {
    let panics = Arc::clone(&own.panics);
    let closure = own.clone();
    Slot::Scoped(own.scope.spawn(Box::new(move || child.run(Some(closure)))), panics)
}
