//! std's reports on stderr. std promises that a report has the thread's name and the message, but not
//! in which words:
//!
//! ```text
//! thread 'a' (77) panicked at src/x.rs:1:2:       current std, on two lines
//! boom
//! panic in thread "a": boom (src/x.rs:1:2)        as good
//! ```
//!
//! With the fingerprint, a probe reports a panic whose name and message are known. If that report has
//! current std's words, so must all others. If not, a report is any line with a message that the
//! scenario wrote, and the name is looked up around it.

use std::collections::BTreeSet;

use threadproof_model::{Report, SAMPLE_MESSAGE, SAMPLE_THREAD, Scenario};

/// The number of lines before the one with the message that may contain the name of the thread.
const LINES_BEFORE: usize = 2;

/// The words of a platform's reports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Wording {
    /// Those of current std.
    #[default]
    Current,
    /// Any others.
    Other,
}

impl Wording {
    /// The words of the report that a probe printed with its fingerprint. A probe that cannot panic
    /// prints none.
    pub(crate) fn of_sample(stderr: &str) -> Self {
        let sample = Report::Panic {
            thread: Some(SAMPLE_THREAD.to_owned()),
            message: SAMPLE_MESSAGE.to_owned(),
        };
        if current(stderr, &[SAMPLE_MESSAGE].into()).contains(&sample)
            || !stderr.contains(SAMPLE_MESSAGE)
        {
            Self::Current
        } else {
            Self::Other
        }
    }

    /// The panics and stack overflows that std reported on stderr, sorted. A panic counts if the
    /// scenario wrote its message; std's own messages are not documented.
    pub(crate) fn reports(self, scenario: &Scenario, stderr: &str) -> Vec<Report> {
        let texts = scenario.texts();
        let mut reports = match self {
            Self::Current => current(stderr, &texts),
            Self::Other => other(stderr, &texts),
        };
        reports.sort();
        reports
    }
}

/// The reports in current std's words.
fn current(stderr: &str, texts: &BTreeSet<&str>) -> Vec<Report> {
    let mut reports = Vec::new();
    let mut rest = stderr;
    while !rest.is_empty() {
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        rest = after;
        if let Some(reporter) = reporter(line, " panicked at ", texts) {
            // A message may have several lines.
            let follows = |text: &&&str| {
                let after = rest.strip_prefix(**text);
                after.is_some_and(|after| after.is_empty() || after.starts_with(['\n', '\r']))
            };
            let message = texts.iter().filter(follows).max_by_key(|text| text.len());
            let Some(message) = message else { continue };
            rest = &rest[message.len()..];
            let thread = name(reporter);
            reports.push(Report::Panic { thread, message: (*message).to_owned() });
        } else if let Some(reporter) = reporter(line, " has overflowed its stack", texts) {
            reports.push(Report::StackOverflow { thread: name(reporter) });
        }
    }
    reports
}

/// The name in a line `thread 'NAME' (ID)` that continues with `what`. Older versions of std print
/// no id.
fn reporter<'l>(line: &'l str, what: &str, texts: &BTreeSet<&'l str>) -> Option<&'l str> {
    let quoted = line.strip_prefix("thread '")?;
    let (before, _) = quoted.rsplit_once(what)?;
    let before = before.rsplit_once("' (").map_or(before, |(name, _)| name);
    // A name may itself contain such words.
    let continues = |name: &&&str| {
        let rest = quoted.strip_prefix(**name).and_then(|rest| rest.strip_prefix('\''));
        rest.is_some_and(|rest| rest.starts_with(what) || rest.starts_with(" ("))
    };
    let known = texts.iter().filter(continues).max_by_key(|name| name.len());
    Some(known.map_or(before.strip_suffix('\'').unwrap_or(before), |name| name))
}

/// The name of the thread, if it has one.
fn name(reporter: &str) -> Option<String> {
    (!matches!(reporter, "<unnamed>" | "<unknown>")).then(|| reporter.to_owned())
}

/// The reports in any words.
fn other(stderr: &str, texts: &BTreeSet<&str>) -> Vec<Report> {
    let mut reports = Vec::new();
    let mut around: Vec<&str> = Vec::new();
    let mut was_overflow = false;
    for line in stderr.lines() {
        // The longest message: one may be a part of another.
        let messages = texts.iter().filter(|text| has_word(line, text) && !names(line, text));
        let message = messages.max_by_key(|text| text.len());
        around.push(line);
        let is_overflow = line.contains("overflow") && line.contains("stack");
        if let Some(message) = message {
            let rest = line.replacen(*message, "", 1);
            let before = around[..around.len() - 1].iter().rev().take(LINES_BEFORE).copied();
            let mut near = std::iter::once(&*rest).chain(before);
            let thread = near.find_map(|line| texts.iter().find(|text| names(line, text)));
            let thread = thread.map(|name| (*name).to_owned());
            reports.push(Report::Panic { thread, message: (*message).to_owned() });
            around.clear();
        } else if is_overflow && !was_overflow {
            let thread = texts.iter().find(|text| names(line, text));
            reports.push(Report::StackOverflow { thread: thread.map(|name| (*name).to_owned()) });
            around.clear();
        }
        // A line that says why the process ends follows the report.
        was_overflow = is_overflow;
    }
    reports
}

/// Whether a line contains a text, and not as a part of a word or path.
fn has_word(line: &str, text: &str) -> bool {
    let is_part = |character: char| character.is_alphanumeric() || "_-/\\.".contains(character);
    line.match_indices(text).any(|(start, _)| {
        let (before, after) = (&line[..start], &line[start + text.len()..]);
        !before.ends_with(is_part)
            && (!after.starts_with(is_part) || after.trim_end_matches('.').is_empty())
    })
}

/// Whether a line names a thread: in quotes, or after the word `thread`.
fn names(line: &str, name: &str) -> bool {
    ["'", "\"", "`"].iter().any(|quote| line.contains(&format!("{quote}{name}{quote}")))
        || has_word(line, &format!("thread {name}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::fixtures::scenario;

    fn boom() -> Scenario {
        let program = r#"
            main {
                spawn "a" name="a"; spawn "b" name="it's (odd)"; spawn "c" name="' panicked at '"
                spawn "d"
                panic "boom"
            }
            thread "a" { panic "boom" }
            thread "b" { panic "boom" }
            thread "c" { panic "boom" }
            thread "d" { panic-any "two\nlines" }
        "#;
        scenario(program).scenario
    }

    fn panics(threads: &[Option<&str>]) -> Vec<Report> {
        let panic = |thread: Option<&str>| {
            let thread = thread.map(str::to_owned);
            Report::Panic { thread, message: "boom".to_owned() }
        };
        threads.iter().copied().map(panic).collect()
    }

    #[test]
    fn panics_are_read_with_and_without_a_thread_id_but_not_those_with_a_message_of_std() {
        let stderr = "\nthread 'a' (77) panicked at src/x.rs:1:2:\nboom\nnote: run with …\n\
             thread '<unnamed>' panicked at src/x.rs:1:2:\nboom\n\
             thread 'it's (odd)' (3) panicked at src/x.rs:1:2:\nboom\n\
             thread '' panicked at '' (4) panicked at src/x.rs:1:2:\nboom\n\
             thread 'b' panicked at core/panicking.rs:3:4:\npanic in a destructor during cleanup\n";
        let expected = panics(&[None, Some("' panicked at '"), Some("a"), Some("it's (odd)")]);
        assert_eq!(Wording::Current.reports(&boom(), stderr), expected);
        // Nothing else is a report in these words.
        assert_eq!(Wording::Current.reports(&boom(), "thread 'a' fell: boom\n"), []);
    }

    #[test]
    fn a_message_may_have_several_lines() {
        let stderr = "thread 'a' (77) panicked at src/x.rs:1:2:\ntwo\nlines\nnote: run with …\n\
             thread '<unnamed>' (78) panicked at src/x.rs:1:2:\ntwo\nthread 'x' lines\n";
        let (thread, message) = (Some("a".to_owned()), "two\nlines".to_owned());
        assert_eq!(Wording::Current.reports(&boom(), stderr), [Report::Panic { thread, message }]);
    }

    #[test]
    fn stack_overflows_are_read_with_the_name_of_the_thread() {
        let stderr = "\nthread 'a' (77) has overflowed its stack\nfatal runtime error: …\n\
             thread '<unknown>' has overflowed its stack\n";
        let expected = [None, Some("a".to_owned())].map(|thread| Report::StackOverflow { thread });
        assert_eq!(Wording::Current.reports(&boom(), stderr), expected);
    }

    #[test]
    fn reports_in_other_words_are_read_by_their_message_and_name() {
        for stderr in [
            "thread 'a' (77) fell over at src/main.rs:1:2:\nboom\nnote: …\n\
             thread '<unnamed>' fell over at src/main.rs:1:2:\nboom\n\
             thread 'main' fell over at src/main.rs:1:2:\nboom\n",
            "panic in thread \"a\": boom (src/main.rs:1:2)\n\
             panic in an unnamed thread: boom (src/main.rs:1:2)\n\
             panic in thread \"main\": boom (src/main.rs:1:2)\n",
        ] {
            let expected = panics(&[None, Some("a"), Some("main")]);
            assert_eq!(Wording::Other.reports(&boom(), stderr), expected, "{stderr}");
        }
    }

    #[test]
    fn a_stack_overflow_in_other_words_is_one_report() {
        let stderr = "stack overflow in thread 'a'\nfatal: stack overflow, aborting\n";
        let expected = [Report::StackOverflow { thread: Some("a".to_owned()) }];
        assert_eq!(Wording::Other.reports(&boom(), stderr), expected);
    }

    #[test]
    fn the_sample_shows_the_words() {
        let sample = |before: &str| format!("{before}\n{SAMPLE_MESSAGE}\n");
        let current = format!("thread '{SAMPLE_THREAD}' (7) panicked at x.rs:1:2:");
        let other = format!("thread '{SAMPLE_THREAD}' (7) fell over at x.rs:1:2:");
        assert_eq!(Wording::of_sample(&sample(&current)), Wording::Current);
        assert_eq!(Wording::of_sample(&sample(&other)), Wording::Other);
        assert_eq!(Wording::of_sample(""), Wording::Current);
    }
}
