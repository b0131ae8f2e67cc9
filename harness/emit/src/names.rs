//! Identifiers: the names of a scenario as Rust writes them, without collisions.

use std::collections::BTreeSet;

use threadproof_model::{Mention, Scenario};

/// The keywords of Rust that can be names in a scenario.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// The types that a program may import, or that are in scope anyway.
const TYPES: &[&str] = &[
    "Any",
    "AssertUnwindSafe",
    "AtomicI32",
    "Barrier",
    "Box",
    "Cell",
    "Channel",
    "Condvar",
    "Deref",
    "Display",
    "Drop",
    "Duration",
    "Err",
    "Fn",
    "FnMut",
    "FnOnce",
    "Instant",
    "JoinHandle",
    "LazyLock",
    "LockResult",
    "Mutex",
    "None",
    "Ok",
    "Once",
    "OnceLock",
    "Option",
    "Ordering",
    "PoisonError",
    "Receiver",
    "RefCell",
    "Result",
    "RwLock",
    "RwLockWriteGuard",
    "Self",
    "Send",
    "SendError",
    "Sender",
    "Some",
    "String",
    "Sync",
    "SyncChannel",
    "SyncSender",
    "Thread",
    "ThreadId",
    "TryLockError",
    "TryLockResult",
    "TrySendError",
    "Vec",
    "WaitTimeoutResult",
    "Waited",
    "Arc",
    "Scope",
    "RecvError",
    "TryRecvError",
    "RecvTimeoutError",
];

/// The modules that a program may import, and the functions that it may define itself.
const VALUES: &[&str] = &[
    "behind",
    "child",
    "describe",
    "drop",
    "extern_c",
    "fs",
    "main",
    "mpsc",
    "os_thread_name",
    "panic",
    "process",
    "replacing",
    "slept",
    "thread",
    "timed_out",
    "timed_out_while",
    "tried",
    "unless_poisoned",
    "use_stack",
];

/// The identifiers of a program.
pub(crate) struct Names {
    variables: BTreeSet<String>,
    statics: BTreeSet<String>,
    /// The types that the program has defined so far.
    types: BTreeSet<String>,
}

impl Names {
    pub(crate) fn of(scenario: &Scenario) -> Self {
        let mut variables = BTreeSet::new();
        scenario.walk(|step| {
            variables.extend(step.action.mentions().into_iter().filter_map(
                |mention| match mention {
                    Mention::Binds(name) | Mention::Reads(name) => Some(identifier(name)),
                    Mention::Spawns(_)
                    | Mention::Calls(_)
                    | Mention::Object(..)
                    | Mention::Receives(_)
                    | Mention::Releases(_)
                    | Mention::Text(_)
                    | Mention::Pause(_)
                    | Mention::Block(..) => None,
                },
            ));
        });
        let statics = scenario.shared.iter().map(|object| of_static(&object.name)).collect();
        Self { variables, statics, types: BTreeSet::new() }
    }

    /// A local variable that no variable of the scenario shadows.
    pub(crate) fn helper(&self, base: &str) -> String {
        self.apart_from_variables(base.to_owned())
    }

    /// The function with this name.
    pub(crate) fn function(&self, name: &str) -> String {
        self.apart_from_variables(identifier(name))
    }

    /// The function of a thread that is spawned in more than one place.
    pub(crate) fn thread(&self, name: &str) -> String {
        self.apart_from_variables(format!("run_{}", identifier(name)))
    }

    /// The variable that holds the guard of this lock.
    pub(crate) fn guard(&self, lock: &str) -> String {
        let guard = identifier(lock);
        if self.variables.contains(&guard) { format!("{guard}_guard") } else { guard }
    }

    /// The variable of main that holds this lock.
    pub(crate) fn lock_of_main(&self, lock: &str) -> String {
        self.apart_from_variables(format!("shared_{}", identifier(lock)))
    }

    /// A new type, in camel case.
    pub(crate) fn new_type(&mut self, name: &str) -> String {
        let mut camel: String = name.split('-').map(capitalized).collect();
        if TYPES.contains(&&*camel) || self.statics.contains(&camel) {
            camel.insert_str(0, "Dropped");
        }
        let mut candidates =
            std::iter::once(camel.clone()).chain((2..).map(|number| format!("{camel}{number}")));
        let is_free = |candidate: &String| {
            !self.statics.contains(candidate) && !self.types.contains(candidate)
        };
        let name = candidates.find(is_free).unwrap_or(camel);
        self.types.insert(name.clone());
        name
    }

    fn apart_from_variables(&self, mut name: String) -> String {
        while self.variables.contains(&name) {
            name.push('_');
        }
        name
    }
}

/// A name in snake case, which shadows nothing that the program uses.
pub(crate) fn identifier(name: &str) -> String {
    let mut identifier = name.replace('-', "_");
    if [KEYWORDS, VALUES].iter().any(|words| words.contains(&&*identifier)) {
        identifier.push('_');
    }
    identifier
}

/// The static of a shared object.
pub(crate) fn of_static(name: &str) -> String {
    let name = name.replace('-', "_").to_uppercase();
    if name == "LABEL" || name == "REPLACING" { name + "_" } else { name }
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map(|first| first.to_ascii_uppercase().to_string() + letters.as_str())
        .unwrap_or_default()
}
