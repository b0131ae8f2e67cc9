//! Scenarios and platforms for the tests of the judge.

use threadproof_model::{Outcome, ProcessEnd};

use crate::judge::observed::Observed;
use crate::probe::exit::ProbeExit;
use crate::probe::fingerprint::{Capability, Endian, Fingerprint, PanicMode};

pub(crate) use crate::reading::testing::scenario;

/// Main spawns a thread at line 4 and joins it at line 5; the thread returns 7 at line 8.
pub(crate) const JOIN: &str = r#"
    main { spawn "a"; join "a" }
    thread "a" { return 7 }
"#;

/// A platform that lacks nothing.
pub(crate) fn platform() -> Fingerprint {
    Fingerprint {
        target: "t".to_owned(),
        std: "1".to_owned(),
        pointer_width: 64,
        endian: Endian::Little,
        panic: PanicMode::Unwind,
        parallelism: None,
        capabilities: [Capability::Processes, Capability::Threads, Capability::Destructors].into(),
    }
}

/// The observations of a process that exits at once.
pub(crate) fn nothing_observed() -> Observed {
    let outcome = Outcome { columns: [].into(), end: ProcessEnd::Exit(0), reports: Vec::new() };
    let exit = ProbeExit::Exited { code: 0 };
    Observed { outcome, events: Vec::new(), exit, stderr: String::new() }
}
