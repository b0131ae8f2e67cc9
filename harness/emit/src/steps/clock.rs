//! Sleeping, and time limits.

use threadproof_model::{Step, Timeout};

use crate::emitter::Emitter;
use crate::helpers::Helper;

impl Emitter<'_> {
    pub(super) fn sleep(&mut self, step: &Step, milliseconds: u32) {
        self.import("std::thread::self");
        let (start, requested) = self.start(Timeout::Milliseconds(milliseconds));
        self.line(&format!("thread::sleep({requested});"));
        self.helpers.insert(Helper::Slept);
        self.print(step, "{}", &[format!("slept({start}, {requested})")]);
    }

    /// Takes the time before a step with a limit. Returns the variables with the time and the limit.
    pub(super) fn start(&mut self, limit: Timeout) -> (String, String) {
        self.import("std::time::Instant");
        let limit = self.duration(limit);
        let (start, timeout) = (self.names.helper("start"), self.names.helper("timeout"));
        self.line(&format!("let {timeout} = {limit};"));
        self.line(&format!("let {start} = Instant::now();"));
        (start, timeout)
    }

    pub(super) fn duration(&mut self, timeout: Timeout) -> String {
        self.import("std::time::Duration");
        match timeout {
            Timeout::Milliseconds(milliseconds) => format!("Duration::from_millis({milliseconds})"),
            Timeout::Never => "Duration::MAX".to_owned(),
        }
    }
}
