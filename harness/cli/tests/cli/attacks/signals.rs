//! A judge that is interrupted or killed leaves no process behind, and loses no results.
#![cfg(target_os = "linux")]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use proptest::prelude::*;
use proptest::sample::select;
use threadproof_suite::{Results, Verdict};

use super::every;
use crate::{TempFolder, binary, kdl};

/// Marks a judge and all that it starts.
const MARK: &str = "THREADPROOF_TEST_FOLDER";

/// The command lines of the processes with the mark.
fn marked(folder: &TempFolder) -> Vec<String> {
    let mark = format!("{MARK}={}", folder.0.path().display());
    let processes = fs::read_dir("/proc").unwrap().map(|entry| entry.unwrap().path());
    let read = |file| fs::read(file).unwrap_or_default();
    let has_mark = |environment: &[u8]| {
        environment.split(|byte| *byte == 0).any(|variable| variable == mark.as_bytes())
    };
    let marked = processes.filter(|process| has_mark(&read(process.join("environ"))));
    marked
        .map(|process| String::from_utf8_lossy(&read(process.join("cmdline"))).replace('\0', " "))
        .collect()
}

/// A file that can be executed.
fn executable(folder: TempFolder, name: &str, text: &str) -> TempFolder {
    let folder = folder.with(name, text);
    fs::set_permissions(folder.path(name), fs::Permissions::from_mode(0o755)).unwrap();
    folder
}

/// A suite with a scenario that sleeps for a minute, and one that does not, and what starts a probe on
/// "another" machine.
fn suite() -> TempFolder {
    let contract = r#"
        clause "sleep/lower-bound" basis="documented" link="https://doc.rust-lang.org/std/thread/fn.sleep.html" {
            text "a thread sleeps"
        }
    "#;
    let sleeps = r#"
        title "Main sleeps for a minute"
        clause "sleep/lower-bound"

        main {
            sleep 60000
        }
    "#;
    let yields = r#"
        title "Main yields"
        clause "sleep/lower-bound"

        main {
            yield
        }
    "#;
    let folder = TempFolder::new();
    let probe = format!("#!/bin/sh\nexec '{}' probe\n", binary().display());
    let built = format!(r#"{{"executable": "{}"}}"#, folder.path("probe").display());
    let folder = executable(folder, "probe", &probe);
    let folder = executable(folder, "cargo", &format!("#!/bin/sh\necho '{built}'\n"));
    // It waits for the probe, and a child of its own sleeps.
    let folder = executable(folder, "runner", "#!/bin/sh\nsleep 3600 &\n\"$@\"\nexit $?\n");
    folder
        .with("suite/contract.kdl", kdl(contract))
        .with("suite/sleep/minute.kdl", kdl(sleeps))
        .with("suite/sleep/not.kdl", kdl(yields))
        .with("results.json", OLD)
}

/// Results of an earlier run.
const OLD: &str = "old results";

proptest! {
    #![proptest_config(every(16))]

    #[test]
    fn a_judge_that_is_interrupted_or_killed_leaves_only_results(
        moment in 0..300_u64,
        signal in select(&["KILL", "TERM", "INT", "HUP"][..]),
        has_runner in any::<bool>(),
    ) {
        let folder = suite();
        let mut command = Command::new(binary());
        command.args(["run", "--iterations", "0", "--scenarios"]).arg(folder.path("suite"));
        if has_runner {
            command.arg("--runner").arg(folder.path("runner"));
            command.env("CARGO", folder.path("cargo"));
        }
        command.arg("--out").arg(folder.path("results.json"));
        command.env(MARK, folder.0.path()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut judge = command.spawn().unwrap();
        sleep(Duration::from_millis(moment));
        prop_assert_eq!(judge.try_wait().unwrap(), None);
        let pid = judge.id().to_string();
        prop_assert!(Command::new("kill").args(["-s", signal, &pid]).status().unwrap().success());
        let status = judge.wait().unwrap();
        let results = fs::read_to_string(folder.path("results.json")).unwrap();
        // The signal may come before the judge listens to it, or before it knows the platform.
        if status.code() == Some(130) && results != OLD {
            let results = Results::from_json(&results).unwrap();
            prop_assert!(results.is_partial);
            prop_assert!(results.scenarios.iter().all(|one| one.id == "sleep/not"), "{results:?}");
            prop_assert!(results.scenarios.iter().all(|one| one.verdict == Verdict::Pass));
        } else {
            prop_assert!(matches!(status.code(), None | Some(130)), "{status}");
            prop_assert_eq!(&*results, OLD);
        }
        while !marked(&folder).is_empty() {
            sleep(Duration::from_millis(5));
        }
    }
}
