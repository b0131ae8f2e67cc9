//! Reads the file of a platform.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;

use threadproof_model::{Literal, Node, Span};
use threadproof_spec::{Choice, Choices, DecidedBy, Latitude};

use super::{BuildStd, Debian, KnownFailure, Leg, PlatformFile};
use crate::judge::verdict::Verdict;
use crate::probe::fingerprint::Capability;
use crate::reading::diagnostics::Diagnostics;
use crate::reading::document;
use crate::reading::problem::Problems;
use crate::reading::source::Source;
use crate::reading::suggestion::suggest;

const STATEMENTS: [&str; 14] = [
    "title",
    "target",
    "tier",
    "ci",
    "packages",
    "linker",
    "runner",
    "jobs",
    "build-std",
    "debian",
    "abort-codes",
    "capabilities",
    "latitude",
    "known",
];

/// The statements that may be repeated.
const MANY: [&str; 2] = ["ci", "known"];

/// The verdicts that a known failure can expect.
const EXPECTABLE: [Verdict; 2] = [Verdict::Fail, Verdict::Unresolved];

pub(super) fn read(source: &Source, name: &str) -> Result<PlatformFile, Problems> {
    let nodes = document::read(source)?;
    let mut reader = PlatformReader { diagnostics: Diagnostics::of(source) };
    for (position, node) in nodes.iter().enumerate() {
        if reader.diagnostics.is_known("statement", &node.word, &STATEMENTS)
            && !MANY.contains(&&*node.word)
        {
            reader.diagnostics.is_first(node, &nodes[..position]);
        }
        let properties: &[&str] = match &*node.word {
            "ci" => &["on"],
            "known" => &["verdict", "link"],
            _ => &[],
        };
        for (key, _) in &node.properties {
            reader.diagnostics.is_known("property", key, properties);
        }
    }
    for word in ["title", "tier"] {
        if !nodes.iter().any(|node| &*node.word == word) {
            let message = format!("a platform file needs a `{word}`");
            reader.diagnostics.push(source.problem(message).with_help(format!("add `{word}`")));
        }
    }
    let all = |word: &'static str| nodes.iter().filter(move |node| &*node.word == word);
    let file = PlatformFile {
        name: name.to_owned(),
        triple: all("target").find_map(|node| reader.text(node)).unwrap_or(name.to_owned()),
        title: all("title").find_map(|node| reader.text(node)).unwrap_or_default(),
        tier: all("tier").find_map(|node| reader.tier(node)).unwrap_or_default(),
        ci: all("ci").filter_map(|node| reader.leg(node)).collect(),
        packages: all("packages")
            .flat_map(|node| reader.diagnostics.texts(node, "a package"))
            .collect(),
        linker: all("linker").find_map(|node| reader.text(node)),
        runner: all("runner").find_map(|node| reader.text(node)),
        jobs: all("jobs").find_map(|node| reader.jobs(node)),
        build_std: all("build-std").map(|node| reader.build_std(node)).next().unwrap_or_default(),
        debian: all("debian").find_map(|node| reader.debian(node)),
        abort_codes: all("abort-codes").flat_map(|node| reader.codes(node)).collect(),
        capabilities: all("capabilities").flat_map(|node| reader.capabilities(node)).collect(),
        // A duplicate is reported above, and so are the mistakes in it.
        latitude: all("latitude").fold(Choices::default(), |_, node| reader.latitude(node)),
        known: all("known").filter_map(|node| reader.known(node)).collect(),
        source: source.clone(),
    };
    for (position, KnownFailure { scenario, place, .. }) in file.known.iter().enumerate() {
        if file.known[..position].iter().any(|earlier| earlier.scenario == *scenario) {
            let message = format!("duplicate entry for `{scenario}`");
            reader.diagnostics.note(message, *place, "listed again here", "remove it");
        }
    }
    reader.diagnostics.finish()?;
    Ok(file)
}

/// Reads the statements of a platform's file, and collects the problems in them.
struct PlatformReader<'s> {
    diagnostics: Diagnostics<'s>,
}

impl PlatformReader<'_> {
    fn text(&mut self, node: &Node) -> Option<String> {
        self.diagnostics.only_text(node, "a string").map(|(text, _)| text)
    }

    fn ints(&mut self, node: &Node, what: &str) -> Vec<(i64, Span)> {
        if node.arguments.is_empty() {
            self.diagnostics.missing(node, what);
        }
        let mut ints = Vec::new();
        for argument in &node.arguments {
            match argument.literal {
                Literal::Int(value) => ints.push((value, argument.span)),
                _ => {
                    self.diagnostics.note("expected a number", argument.span, "not a number", what);
                }
            }
        }
        ints
    }

    fn only_int(&mut self, node: &Node, what: &str) -> Option<(i64, Span)> {
        let ints = self.ints(node, what);
        for other in node.arguments.iter().skip(1) {
            let message = format!("`{}` takes one number", node.word);
            self.diagnostics.note(message, other.span, "an extra number", "remove it");
        }
        ints.first().copied()
    }

    fn tier(&mut self, node: &Node) -> Option<u8> {
        const TIERS: &str = "a tier: 1, 2 or 3";
        let (tier, span) = self.only_int(node, TIERS)?;
        if !(1..=3).contains(&tier) {
            self.diagnostics.note("invalid tier", span, "not a tier", TIERS);
        }
        u8::try_from(tier).ok()
    }

    fn jobs(&mut self, node: &Node) -> Option<NonZeroUsize> {
        let (jobs, span) = self.only_int(node, "a number of jobs")?;
        let number = usize::try_from(jobs).ok().and_then(NonZeroUsize::new);
        if number.is_none() {
            self.diagnostics.note(
                "invalid number of jobs",
                span,
                "not a number of jobs",
                "it must be at least 1",
            );
        }
        number
    }

    fn build_std(&mut self, node: &Node) -> BuildStd {
        let mut build_std = BuildStd::default();
        let children = node.children.as_deref().unwrap_or_default();
        if children.is_empty() {
            self.diagnostics.missing(node, "`{ linker \"…\" }` or `{ env \"…\" }`");
        }
        for (position, child) in children.iter().enumerate() {
            if !self.diagnostics.is_known("statement", &child.word, &["linker", "env"]) {
                continue;
            }
            self.diagnostics.is_first(child, &children[..position]);
            if &*child.word == "linker" {
                build_std.linker = self.text(child);
            } else {
                build_std.env = self.env(child);
            }
        }
        build_std
    }

    fn env(&mut self, node: &Node) -> BTreeMap<String, String> {
        if node.arguments.is_empty() {
            self.diagnostics.missing(node, "a variable, `\"NAME=VALUE\"`");
        }
        let mut env = BTreeMap::new();
        for argument in &node.arguments {
            let Some((text, span)) = self.diagnostics.text(argument) else { continue };
            match text.split_once('=') {
                Some((name, value)) if !name.is_empty() => {
                    env.insert(name.to_owned(), value.to_owned());
                }
                _ => {
                    let help = "write `\"NAME=VALUE\"`";
                    self.diagnostics.note("expected a variable", span, "not `NAME=VALUE`", help);
                }
            }
        }
        env
    }

    fn debian(&mut self, node: &Node) -> Option<Debian> {
        let (word, span) = self.diagnostics.only_text(node, "`run` or `link`")?;
        match &*word {
            "run" => Some(Debian::Run),
            "link" => Some(Debian::Link),
            _ => {
                let help = suggest(&word, ["run", "link"]).unwrap_or_default();
                self.diagnostics.note(format!("unknown check `{word}`"), span, "not a check", help);
                None
            }
        }
    }

    fn codes(&mut self, node: &Node) -> Vec<i32> {
        let mut codes = Vec::new();
        for (code, span) in self.ints(node, "an exit code") {
            if let Ok(code) = i32::try_from(code) {
                codes.push(code);
            } else {
                let help = "exit codes have at most 32 bits";
                self.diagnostics.note("invalid exit code", span, "more than 32 bits", help);
            }
        }
        codes
    }

    fn leg(&mut self, node: &Node) -> Option<Leg> {
        let job = self.diagnostics.only_text(node, "a job of the workflow");
        let on = self.diagnostics.property(node, "on");
        Some(Leg { job: job?.0, on: on?.0 })
    }

    fn capabilities(&mut self, node: &Node) -> BTreeSet<Capability> {
        let names = Capability::OF_PLATFORM.map(Capability::name);
        for argument in &node.arguments {
            if let Literal::Text(word) = &argument.literal
                && !names.contains(&&**word)
            {
                let help = suggest(word, names).unwrap_or_default();
                let message = format!("unknown capability `{word}`");
                self.diagnostics.note(message, argument.span, "not a capability", help);
            }
        }
        let words = self.diagnostics.texts(node, "a capability");
        words.iter().filter_map(|word| Capability::of_platform(word)).collect()
    }

    fn latitude(&mut self, node: &Node) -> Choices {
        let mut made = Choices::default();
        let children = node.children.as_deref().unwrap_or_default();
        for (position, child) in children.iter().enumerate() {
            self.diagnostics.is_first(child, &children[..position]);
            let by_platform =
                || Latitude::ALL.into_iter().filter(|one| one.decided_by() == DecidedBy::Platform);
            let names: Vec<&str> = by_platform().map(Latitude::name).collect();
            if !self.diagnostics.is_known("latitude", &child.word, &names) {
                continue;
            }
            let Some((word, span)) = self.diagnostics.only_text(child, "a choice") else {
                continue;
            };
            let choices = by_platform().find(|one| one.name() == &*child.word);
            let choices = choices.map_or(&[] as &[Choice], Latitude::choices);
            if let Some(&choice) = choices.iter().find(|choice| choice.word() == word) {
                made.note(choice);
                continue;
            }
            let known = choices.iter().map(|choice| choice.word());
            let help = suggest(&word, known).unwrap_or_default();
            let label = format!("not a choice of `{}`", child.word);
            self.diagnostics.note(format!("unknown choice `{word}`"), span, label, help);
        }
        made
    }

    fn known(&mut self, node: &Node) -> Option<KnownFailure> {
        let scenario = self.diagnostics.only_text(node, "the id of a scenario");
        let verdict = self.diagnostics.property(node, "verdict");
        let link = self.diagnostics.property(node, "link");
        let verdict = verdict.and_then(|(word, span)| {
            let verdict = EXPECTABLE.into_iter().find(|verdict| verdict.to_string() == word);
            if verdict.is_none() {
                let help = suggest(&word, ["fail", "unresolved"]).unwrap_or_default();
                self.diagnostics.note(
                    format!("`{word}` is not a failure"),
                    span,
                    "neither `fail` nor `unresolved`",
                    help,
                );
            }
            verdict
        });
        if let Some((link, span)) = &link
            && !link.starts_with("https://")
        {
            let help = "a link starts with https://";
            self.diagnostics.note("expected a link", *span, "not a link", help);
        }
        let children = node.children.as_deref().unwrap_or_default();
        for (position, child) in children.iter().enumerate() {
            if self.diagnostics.is_known("statement", &child.word, &["reason"]) {
                self.diagnostics.is_first(child, &children[..position]);
            }
        }
        let reason = children.iter().find(|child| &*child.word == "reason");
        if reason.is_none() {
            self.diagnostics.missing(node, "`{ reason \"…\" }`");
        }
        let reason = reason.and_then(|reason| self.text(reason));
        let (scenario, place) = scenario?;
        Some(KnownFailure { scenario, verdict: verdict?, reason: reason?, link: link?.0, place })
    }
}
