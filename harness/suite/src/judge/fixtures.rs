//! Scenarios and platforms for the tests of the judge.

use threadproof_model::{ByteOrder, Fact, Fnv1a, Outcome, PanicStrategy, ProcessEnd, Record};

use crate::judge::observed::{Evidence, Observed};
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

/// The facts about a platform as they are in a log, and their hash.
pub(crate) fn facts() -> (String, String) {
    let facts = [
        Fact::Target("t".to_owned()),
        Fact::Std("1".to_owned()),
        Fact::PointerWidth(64),
        Fact::Endian(ByteOrder::Little),
        Fact::Panic(PanicStrategy::Unwind),
        Fact::Parallelism(None),
    ];
    let text: String = facts.into_iter().map(|fact| Record::Fact(fact).to_text()).collect();
    let hash = Fnv1a::default().update(text.as_bytes()).to_string();
    (text + &Record::Platform(hash.clone()).to_text(), hash)
}

/// The observations of a process that exits at once.
pub(crate) fn nothing_observed() -> Observed {
    let outcome = Outcome { columns: [].into(), end: ProcessEnd::Exit(0), reports: Vec::new() };
    let exit = ProbeExit::Exited { code: 0 };
    Observed { outcome, events: Vec::new(), exit, evidence: Evidence::default() }
}
