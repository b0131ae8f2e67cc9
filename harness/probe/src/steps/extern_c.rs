//! Functions with the calling convention of C.

use threadproof_model::Block;

use crate::arrival::Arrival;
use crate::blocks::Interpreter;
use crate::environment::Environment;

impl<'own> Interpreter<'own, '_> {
    /// The thread arrives at the end of the block, and records it, inside the function, because a
    /// panic cannot leave it.
    pub(super) fn extern_c<'around>(
        &self,
        environment: &mut Environment<'_, 'around, 'own>,
        arrival: Arrival<'_>,
        block: &'static Block,
    ) where
        'own: 'around,
    {
        arrival.saw(None);
        let around = environment.around;
        call(|| {
            let mut leaving = None;
            let _end = self.end_of(block, &mut leaving);
            self.block(Environment::inside(environment, around), block);
        });
    }
}

extern "C" fn call(closure: impl FnOnce()) {
    closure();
}
