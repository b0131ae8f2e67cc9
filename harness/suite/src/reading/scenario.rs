//! One scenario, from its file.

use std::path::Path;

use threadproof_model::{Body, Line, Scenario, Span};

use crate::reading::check::check;
use crate::reading::contract::Contract;
use crate::reading::document;
use crate::reading::findings::Findings;
use crate::reading::problem::{Problem, Problems};
use crate::reading::source::Source;

/// A scenario that was read and checked, and the file that it stands in.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The scenario.
    pub scenario: Scenario,
    source: Source,
    title: Span,
    main: Span,
}

impl Loaded {
    /// Reads and checks a scenario, all but what it has to do with other scenarios. Without a
    /// contract, its clauses are taken as they are.
    pub(crate) fn read(
        path: &Path,
        id: &str,
        contract: Option<&Contract>,
    ) -> Result<Self, Problems> {
        Self::from_source(Source::read(path)?, id, contract)
    }

    pub(crate) fn from_source(
        source: Source,
        id: &str,
        contract: Option<&Contract>,
    ) -> Result<Self, Problems> {
        let nodes = document::read(&source)?;
        let (scenario, faults) = Scenario::read(id, &nodes);
        let place = |word| nodes.iter().find(|node| &*node.word == word);
        let title = place("title").and_then(|node| node.arguments.first());
        let title = title.map_or(Span::default(), |argument| argument.span);
        let main = place("main").map_or(Span::default(), |node| node.word.span);
        let mut findings = Findings::of(&source);
        check(&scenario, title, contract, faults.is_empty(), &mut findings);
        document::explain(faults, &mut findings);
        findings.finish()?;
        Ok(Self { scenario, source, title, main })
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.source.path
    }

    /// The text of the file.
    #[must_use]
    pub fn program(&self) -> &str {
        &self.source.text
    }

    /// A problem found later at a line of the canonical text, shown where that stands in the file.
    /// The end of a block is shown at the step that the block belongs to.
    #[must_use]
    pub fn problem_at(
        &self,
        line: Line,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Problem {
        self.source.problem(message).at(self.place(line), "here").with_help(help)
    }

    /// A problem of the scenario as a whole, shown at its title.
    pub(crate) fn problem(&self, message: impl Into<String>, label: &str) -> Problem {
        self.source.problem(message).at(self.title, label)
    }

    fn place(&self, line: Line) -> Span {
        let shared = self
            .scenario
            .shared
            .iter()
            .flat_map(|object| object.kind.bodies().map(|body| (object.name.span, body)));
        let routines = self.scenario.threads.iter().chain(&self.scenario.functions);
        let routines = routines.map(|routine| (routine.name.span, &routine.body));
        let main = std::iter::once((self.main, &self.scenario.main));
        // In the order of the canonical text.
        let body = shared.chain(main).chain(routines).find(|(_, body)| line <= body.end);
        body.map_or(self.title, |(span, body)| place_in(body, line).unwrap_or(span))
    }
}

/// The innermost step that takes up the line.
fn place_in(body: &Body, line: Line) -> Option<Span> {
    // The last step that starts there or before takes it up, unless it is the end of this body.
    let step = body.steps.iter().rfind(|step| step.line <= line && line < body.end)?;
    let inner = step.action.body().and_then(|body| place_in(body, line));
    Some(inner.unwrap_or(step.span))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use threadproof_model::WORDS;

    use super::*;

    /// A scenario with every kind of step.
    const WHOLE: &str = r#"
title "All steps"
clause "a/b" "a/c"
min-stack 65536
shared {
    atomic "flag" 0
    channel "mail" bound=1 senders=2
    mutex "m" 0
    rwlock "l" 1
    condvar "v"
    barrier "b" 1
    once "o"
    once-lock "cell"
    lazy-lock "lazy" { return 1 }
    thread-local "key" {
        init { return 2 }
        on-drop { yield }
    }
}
main {
    let "x" 41
    local "guard" {
        on-drop {
            store "flag" 1
        }
    }
    spawn "worker" as="h" move="x guard" name="w" stack-size=65536 builder=#true
    is-finished "h" as="done"
    thread-name "h"
    thread-id "h" as="theirs"
    thread-id as="mine"
    same-id "mine" "theirs"
    os-thread-name
    available-parallelism
    current as="this"
    unpark "this"
    park until="flag"
    park-timeout "never"
    sleep 1
    catch as="caught" {
        scope {
            spawn "inner"
            join "inner" unwrap=#true
        }
        panic-any #null
    }
    join "h" as="result"
    recv "mail"
    try-recv "mail"
    recv-timeout "mail" 10
    drop-receiver "mail"
    spawn "inner" as="i" stack-size="impossible"
    detach "i"
    set-hook {
        payload
        location
    }
    take-hook
    use-stack 65536
    barrier-wait "b" leads="flag"
    lock "m" unwrap=#true {
        get "m" as="got"
        set "m" (var)"got"
        wait "v" guard="m" until=1
        wait-timeout "v" 10 guard="m"
    }
    try-lock "m" { notify-one "v" }
    read "l" { get "l" }
    write "l" { set "l" 2 }
    try-read "l" { yield }
    try-write "l" { yield }
    is-poisoned "m"
    clear-poison "l"
    into-inner "m"
    into-inner "l"
    exit 3
}
thread "worker" {
    call "work" as="y"
    send "mail" (var)"y"
    try-send "mail" 1
    drop-sender "mail"
    yield
    panicking
    add "flag" 1 ordering="relaxed"
    load "flag"
    swap "flag" 2
    notify-all "v"
    call-once "o" force=#true { extern-c { abort } }
    is-completed "o"
    once-wait "o"
    get-or-init "cell" { return 3 }
    force "lazy"
    with "key"
    try-with "key"
    set "key" 4
    resume-unwind "again"
}
thread "inner" {
    panic "boom"
}
fn "work" {
    catch { call "endless" }
    lock "m" { return (var)"x" }
}
fn "endless" {
    overflow-stack
}
"#;

    fn load(text: &str) -> Result<Loaded, Problems> {
        Loaded::from_source(Source::of(text), "group/name", None)
    }

    #[test]
    fn canonical_text_gives_the_scenario_back() {
        let loaded = load(WHOLE).unwrap();
        let canonical = loaded.scenario.to_text();
        for word in WORDS {
            let is_word = |line: &str| line.split(' ').next() == Some(word);
            assert!(canonical.lines().any(is_word), "no {word} in\n{canonical}");
        }
        assert_eq!(load(&canonical).unwrap().scenario, loaded.scenario);
        assert_eq!(load(&canonical).unwrap().scenario.to_text(), canonical);
    }

    #[test]
    fn faults_of_words_are_told_with_what_to_do() {
        use miette::Diagnostic as _;
        let head = "title \"T\"\nclause \"a/b\"\n";
        for (body, message, place, help) in [
            ("spwan \"a\"", "unknown step `spwan`", "spwan", "did you mean `spawn`?"),
            ("yield x=1", "unknown property `x`", "x", "a step like this takes no property at all"),
            ("join", "`join` lacks the name of a handle", "join", "add the name of a handle"),
            ("exit \"1\"", "expected an exit code", "\"1\"", "write an exit code"),
            ("yield 1", "`yield` takes no such argument", "1", "remove it"),
        ] {
            let problems = load(&format!("{head}main {{ {body} }}")).unwrap_err();
            let [problem] = &problems.into_iter().collect::<Vec<_>>()[..] else { panic!("{body}") };
            assert_eq!(problem.to_string(), message);
            assert_eq!(problem.pointed_at(), place);
            assert_eq!(problem.help().unwrap().to_string(), help);
        }
        assert_eq!(load("").unwrap_err().to_string(), "3 problems");
    }

    #[test]
    fn a_line_is_found_in_the_file() {
        let text = "title \"T\"\nclause \"a/b\"\nshared { lazy-lock \"z\" { return 1 } }\nmain {\n  /* … */ catch { yield; local \"x\" { on-drop { panicking } }\n }; \
            force \"z\"; call \"f\" }\nfn \"f\" { }";
        let loaded = load(text).unwrap();
        let canonical = loaded.scenario.to_text();
        let places: Vec<String> = (1..=u32::try_from(canonical.lines().count()).unwrap())
            .map(|line| loaded.problem_at(line, "m", "h").pointed_at())
            .collect();
        let expected = [
            "\"z\"",
            "\"z\"",
            "\"z\"",
            "\"z\"",
            "return",
            "\"z\"",
            "main",
            "main",
            "catch",
            "yield",
            "local",
            "local",
            "panicking",
            "local",
            "local",
            "catch",
            "force",
            "call",
            "main",
            "\"f\"",
            "\"f\"",
        ];
        assert_eq!(places, expected, "{canonical}");
    }

    proptest! {
        #[test]
        fn a_mutated_scenario_is_read_or_refused(
            cuts in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..9, "[ -~\n]{0,3}"), 1..4),
        ) {
            let mut text = WHOLE.to_owned();
            for (start, length, piece) in cuts {
                let start = start.index(text.len());
                text.replace_range(start..text.len().min(start + length), &piece);
            }
            if let Ok(loaded) = load(&text) {
                let canonical = loaded.scenario.to_text();
                prop_assert_eq!(load(&canonical).unwrap().scenario.to_text(), canonical);
            }
        }
    }
}
