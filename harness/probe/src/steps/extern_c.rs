//! Functions that are called as those of C are.

use threadproof_model::Body;

use crate::arrival::Arrival;
use crate::blocks::Interpreter;
use crate::environment::Environment;

impl<'own> Interpreter<'own, '_> {
    /// The thread comes to the end of the block, and tells of it, inside the function: a panic that
    /// leaves the block gets no further.
    pub(super) fn extern_c<'around>(
        &self,
        environment: &mut Environment<'_, 'around, 'own>,
        arrival: Arrival<'_>,
        body: &'static Body,
    ) where
        'own: 'around,
    {
        arrival.saw(None);
        let around = environment.around;
        call(|| {
            let mut leaving = None;
            let _end = self.end_of(body, &mut leaving);
            self.block(Environment::inside(environment, around), body);
        });
    }
}

extern "C" fn call(closure: impl FnOnce()) {
    closure();
}
