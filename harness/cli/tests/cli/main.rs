//! The command line as a person types it, and what they see.
//!
//! What is expected stands beside each command, and is rewritten by `SNAPSHOTS=overwrite`; `[..]`
//! stands for what is different each time.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]
#![expect(clippy::needless_raw_string_hashes, reason = "it is snapbox that writes them")]

mod bundle;
mod check;
mod contract;
mod elsewhere;
mod grade;
mod help;
mod known;
mod platforms;
mod report;
mod run;
mod show;
mod workflow;

use std::fs;
use std::path::{Path, PathBuf};

use snapbox::cmd::{Command, cargo_bin};
use threadproof_suite::Probe;

/// `threadproof`, started where the folders of these tests lie.
fn threadproof(arguments: &str) -> Command {
    Command::new(cargo_bin!("threadproof"))
        .args(arguments.split(' '))
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures"))
        // A terminal like any other, whatever the tests were started from.
        .env("COLUMNS", "100")
        .env("TERM", "xterm-256color")
        .env_remove("CLICOLOR_FORCE")
        .env_remove("NO_GRAPHICS")
}

/// The root of the workspace, where the tests run: an archive of them may have been moved.
fn workspace() -> PathBuf {
    let moved = std::env::var_os("NEXTEST_WORKSPACE_ROOT").map(PathBuf::from);
    moved.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."))
}

/// What this machine is called.
fn here() -> String {
    let mut probe = Probe::new(cargo_bin!("threadproof"), ["probe".into()]);
    probe.fingerprint().unwrap().target
}

/// A folder that is gone after its test. The files in it are in its folder `made`.
struct Folder(PathBuf);

impl Folder {
    fn of(name: &str) -> Self {
        let name = format!("threadproof-cli-{}-{name}", std::process::id());
        let folder = Self(std::env::temp_dir().join(name));
        fs::create_dir_all(folder.0.join("made")).unwrap();
        folder
    }

    fn with(self, file: &str, bytes: impl AsRef<[u8]>) -> Self {
        let path = self.0.join("made").join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        self
    }

    /// `threadproof`, started in the folder, so that no path in what it says is different each time.
    fn threadproof(&self, arguments: &str) -> Command {
        threadproof(arguments).current_dir(&self.0)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left over harms nobody.
        let _ = fs::remove_dir_all(&self.0);
    }
}
