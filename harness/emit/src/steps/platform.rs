//! The platform, the stack and the process.

use threadproof_model::Step;

use crate::emitter::Emitter;
use crate::helpers::Helper;
use crate::shown::Arm;

impl Emitter<'_> {
    pub(super) fn os_thread_name(&mut self, step: &Step) {
        self.helpers.insert(Helper::OsThreadName);
        self.print(step, "{:?}", &["os_thread_name()".to_owned()]);
    }

    /// The number depends on the machine, so it is not printed.
    pub(super) fn available_parallelism(&mut self, step: &Step) {
        self.import("std::thread::self");
        let arms =
            vec![Arm::new("Ok(_)", "Ok(NonZero)"), Arm::new("Err(_)", "Err(a message of std)")];
        self.observe_arms(step, "thread::available_parallelism()", arms, false);
    }

    pub(super) fn use_stack(&mut self, bytes: u32) {
        self.helpers.insert(Helper::UseStack);
        self.line(&format!("use_stack(None, {bytes});"));
    }

    pub(super) fn overflow_stack(&mut self) {
        self.helpers.insert(Helper::UseStack);
        self.line("use_stack(None, usize::MAX);");
    }

    pub(super) fn exit(&mut self, code: i32) {
        self.import("std::process::self");
        self.line(&format!("process::exit({code});"));
    }

    pub(super) fn abort(&mut self) {
        self.import("std::process::self");
        self.line("process::abort();");
    }
}
