//! Runs commands as a user types them, and checks what they print.
//!
//! The expected output is next to each command. `cargo insta review` updates it.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

/// Asserts what a command prints and how it exits, with [`filters`] applied.
macro_rules! assert_cli_snapshot {
    ($command:expr $(, @$expected:literal)?) => {
        crate::filters()
            .bind(|| insta::assert_snapshot!(crate::transcript($command) $(, @$expected)?))
    };
}

mod anywhere;
mod attacks;
mod bundle;
mod check;
mod contract;
mod diagnosis;
mod doctor;
mod elsewhere;
mod environment;
mod fuzz;
mod grade;
mod help;
mod known;
mod list;
mod order;
mod own;
mod platforms;
mod readme;
mod record;
mod report;
mod run;
mod selection;
mod show;
mod usage;
mod workflow;

use std::env::var_os;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use insta::Settings;
use tempfile::TempDir;
use threadproof_suite::Probe;

/// `threadproof` with these arguments, in the folder of the fixtures.
fn threadproof(arguments: &str) -> Command {
    let mut command = Command::new(binary());
    command
        .args(arguments.split(' '))
        .current_dir(workspace().join("harness/cli/tests/fixtures"))
        // Simulates the same terminal, wherever the tests are started.
        .env("COLUMNS", "100")
        .env("TERM", "xterm-256color")
        .env_remove("CLICOLOR_FORCE")
        .env_remove("NO_GRAPHICS");
    command
}

/// The output of a command on each stream, and its exit code.
fn transcript(mut command: Command) -> String {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let mut text = String::new();
    for (stream, bytes) in [("stdout", stdout), ("stderr", stderr)] {
        if !bytes.is_empty() {
            let bytes = String::from_utf8(bytes).unwrap();
            write!(text, "----- {stream} -----\n{bytes}").unwrap();
        }
    }
    writeln!(text, "----- exit code {} -----", status.code().unwrap()).unwrap();
    text
}

/// The output of a command on stdout. The command must succeed.
fn stdout(mut command: Command) -> String {
    let Output { status, stdout, stderr } = command.output().unwrap();
    assert!(status.success(), "{command:?} failed: {}", String::from_utf8_lossy(&stderr));
    String::from_utf8(stdout).unwrap()
}

/// Filters that replace what differs between runs and machines, in addition to the current ones.
fn filters() -> Settings {
    let mut settings = Settings::clone_current();
    settings.set_omit_expression(true);
    settings.add_filter(r"\[ *\d+\.\d{3}s\]", "[TIME]");
    settings.add_filter(r"(outcomes? reached on ).+", "${1}[PLATFORM]");
    settings
        .add_filter(r"(?s)thread '[^']*' \(\d+\) panicked at .*?display a backtrace", "[PANIC]");
    settings.add_filter(r"(╰─▶ |: )[^:]*\(os error \d+\)", "${1}[OS ERROR]");
    if cfg!(windows) {
        // Paths here have at most two folders, and each replacement changes one separator, which JSON
        // escapes.
        for _ in 0..2 {
            settings.add_filter(r"([\w.-]+)\\{1,2}([\w./-]+\.(?:kdl|json|txt))", "$1/$2");
        }
    }
    settings
}

/// The root of the workspace at run time: nextest can run an archive of the tests elsewhere.
fn workspace() -> PathBuf {
    let moved = var_os("NEXTEST_WORKSPACE_ROOT").map(PathBuf::from);
    moved.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."))
}

/// The binary under test, which an archive also moves.
fn binary() -> PathBuf {
    let moved = var_os("NEXTEST_BIN_EXE_threadproof").map(PathBuf::from);
    moved.unwrap_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_threadproof")))
}

/// The target triple of this machine.
fn host() -> String {
    let mut probe = Probe::new(binary(), ["probe".into()]);
    probe.fingerprint().unwrap().target
}

/// KDL without its indentation in the test.
fn kdl(text: &str) -> String {
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    let indentation = lines().map(|line| line.len() - line.trim_start().len()).min().unwrap_or(0);
    lines().flat_map(|line| [&line[indentation..], "\n"]).collect()
}

/// A temporary folder, deleted after its test. Its files are in the subfolder `made`.
struct TempFolder(TempDir);

impl TempFolder {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        fs::create_dir(folder.path().join("made")).unwrap();
        Self(folder)
    }

    fn path(&self, file: impl AsRef<Path>) -> PathBuf {
        self.0.path().join("made").join(file)
    }

    fn with(self, file: impl AsRef<Path>, bytes: impl AsRef<[u8]>) -> Self {
        let path = self.path(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        self
    }

    /// Adds a file of the fixtures, at the same path below `folder`.
    fn with_fixture(self, folder: &str, fixture: &str) -> Self {
        let fixtures = workspace().join("harness/cli/tests/fixtures");
        let (_, file) = fixture.split_once('/').unwrap();
        self.with(Path::new(folder).join(file), fs::read(fixtures.join(fixture)).unwrap())
    }

    /// `threadproof` with these arguments, in this folder, so that paths in its output are always
    /// the same.
    fn threadproof(&self, arguments: &str) -> Command {
        let mut command = threadproof(arguments);
        command.current_dir(self.0.path());
        command
    }
}
