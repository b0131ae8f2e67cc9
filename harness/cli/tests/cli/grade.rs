//! `threadproof grade`

use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};

use snapbox::cmd::cargo_bin;
use snapbox::str;
use threadproof_spec::Platform;
use threadproof_suite::{Effort, batch, load_all};

use crate::Folder;

/// Two scenarios that can share a process, one that reports on stderr, and one that cannot share.
fn folder(name: &str) -> Folder {
    let panics =
        "title \"A panic of main ends it\"\nclause \"pair/value\"\nmain { panic \"boom\" }\n";
    Folder::of(name)
        .with("all/contract.kdl", include_bytes!("../fixtures/good/contract.kdl"))
        .with("all/pair/itself.kdl", include_bytes!("../fixtures/good/pair/itself.kdl"))
        .with("all/pair/panics.kdl", panics)
        .with("all/pair/race.kdl", include_bytes!("../fixtures/good/pair/race.kdl"))
        .with("all/pair/value.kdl", include_bytes!("../fixtures/good/pair/value.kdl"))
}

/// What a bundle of these scenarios prints: the same as a probe that is given the plans of it.
fn log(folder: &Folder) -> String {
    let collection = load_all(&folder.0.join("made/all")).unwrap();
    let scenarios: Vec<_> = collection.scenarios.iter().collect();
    let platform = Platform { threads: true, unwind: true };
    let plans = batch(&scenarios, platform, None, Effort::LITTLE).unwrap().concat();
    let (mut reader, writer) = std::io::pipe().unwrap();
    let mut probe = Command::new(cargo_bin!("threadproof"))
        .arg("probe")
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::piped())
        .stdout(writer.try_clone().unwrap())
        .stderr(writer)
        .spawn()
        .unwrap();
    probe.stdin.take().unwrap().write_all(plans.as_bytes()).unwrap();
    let mut log = String::new();
    reader.read_to_string(&mut log).unwrap();
    assert!(probe.wait().unwrap().success());
    log
}

fn grade(folder: Folder, log: impl AsRef<[u8]>) -> snapbox::cmd::OutputAssert {
    let folder = folder.with("log.txt", log);
    folder.threadproof("grade made/log.txt --scenarios made/all").assert()
}

#[test]
fn a_whole_log() {
    let folder = folder("whole-log");
    let log = log(&folder);
    grade(folder, &log)
        .success()
        .stdout_eq(str![[r#"
...
────────────────────────────────────────────────────────────
     Summary [[..]s] 4 scenarios: 3 pass, 1 unsupported
                        4 outcomes brought about, on [..]

"#]])
        .stderr_eq("");
}

#[test]
fn a_log_with_other_line_ends_and_a_console_of_its_own() {
    let folder = folder("console-log");
    let log = format!("booting\r\n> run\r\n{}bye", log(&folder).replace('\n', "\r\r\n"));
    grade(folder, log).success().stderr_eq("");
}

#[test]
fn a_log_that_is_cut_off() {
    let folder = folder("cut-log");
    let log = log(&folder);
    let (middle, _) = log.match_indices("\nsaw \"main\"").nth(4).unwrap();
    grade(folder, &log[..middle])
        .code(1)
        .stdout_eq(str![[r#"
...

unresolved pair/race Of two swaps one comes first
  outcome 1: the log does not contain the whole run
  outcome 2: the log does not contain the whole run
  outcome 1 was not reached
  outcome 2 was not reached
  no outcome was reached
  the log does not contain all of the free runs

unresolved pair/value A closure may just call a function
  outcome 1: the log does not contain the whole run
  outcome 1 was not reached
  no outcome was reached
  the log does not contain all of the free runs
────────────────────────────────────────────────────────────
     Summary [[..]s] 4 scenarios: 1 pass, 1 unsupported, 2 unresolved
                        1 outcome brought about, on [..]

"#]])
        .stderr_eq("");
}

#[test]
fn a_log_with_bytes_that_are_wrong() {
    let folder = folder("wrong-bytes");
    let log = log(&folder);
    let mut bytes = log.clone().into_bytes();
    // One in what a thread saw, and one that is no UTF-8 in what was said on stderr.
    bytes[log.find("\"Ok(0)\"").unwrap() + 4] ^= 1;
    bytes[log.find("\nboom").unwrap() + 1] = 0xff;
    grade(folder, bytes)
        .code(1)
        .stdout_eq(str![[r#"
...

unresolved pair/panics A panic of main ends it
  outcome 1: the log lacks what std reports on stderr
  outcome 1 was not reached
  no outcome was reached

unresolved pair/race Of two swaps one comes first
  outcome 1: the log does not contain the whole run
  outcome 1 was not reached
────────────────────────────────────────────────────────────
     Summary [[..]s] 4 scenarios: 1 pass, 1 unsupported, 2 unresolved
                        2 outcomes brought about, on [..]

"#]])
        .stderr_eq("");
}

#[test]
fn a_log_without_a_word_of_its_platform() {
    for (name, log) in [("empty-log", ""), ("no-log", "Segmentation fault\n")] {
        grade(folder(name), log).code(3).stdout_eq("").stderr_eq(str![[r#"
  × the log does not say what platform it comes from
  help: the first line of a bundle's log is `probe 1`


"#]]);
    }
}

#[test]
fn a_log_that_is_not_there() {
    let folder = folder("missing-log");
    folder
        .threadproof("grade made/log.txt --scenarios made/all")
        .assert()
        .code(2)
        .stdout_eq("")
        .stderr_eq("  × made/log.txt could not be read\n  ╰─▶ [..]\n\n");
}
