//! Sleeping, and time limits.

use std::time::Duration;

use threadproof_model::{Step, Timeout};

use crate::emitter::Emitter;
use crate::helpers::Helper;

impl Emitter<'_> {
    pub(super) fn sleep(&mut self, step: &Step, duration: Duration) {
        self.import("std::thread::self");
        let (start, requested) = self.start(Timeout::After(duration));
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
            Timeout::After(duration) => in_rust(duration),
            Timeout::Never => "Duration::MAX".to_owned(),
        }
    }
}

/// A duration, in the largest unit that is exact.
fn in_rust(duration: Duration) -> String {
    let nanos = duration.as_nanos();
    if nanos.is_multiple_of(1_000_000) {
        format!("Duration::from_millis({})", nanos / 1_000_000)
    } else if nanos.is_multiple_of(1000) {
        format!("Duration::from_micros({})", nanos / 1000)
    } else {
        format!("Duration::from_nanos({nanos})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_exact_in_its_unit() {
        let written = |nanos| in_rust(Duration::from_nanos(nanos));
        assert_eq!(written(0), "Duration::from_millis(0)");
        assert_eq!(written(20_000_000), "Duration::from_millis(20)");
        assert_eq!(written(20_500_000), "Duration::from_micros(20500)");
        assert_eq!(written(20_000_001), "Duration::from_nanos(20000001)");
    }
}
