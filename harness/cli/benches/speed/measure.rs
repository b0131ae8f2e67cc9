//! Times of commands and of a build, and the size of the probe.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;
use std::{env, fs};

use crate::{Measurement, compare};

const THREADPROOF: &str = env!("CARGO_BIN_EXE_threadproof");

/// The time of all directed runs of all scenarios, on this machine.
pub(crate) fn directed() -> Measurement {
    let mut command = Command::new(THREADPROOF);
    command.args(["run", "--iterations", "0"]).current_dir(workspace());
    Ok(seconds(compare::median(5, || run(&mut command))?))
}

/// A workspace with only scenarios.
pub(crate) struct ScenarioFolder(PathBuf);

impl ScenarioFolder {
    pub(crate) fn with(count: usize) -> Result<Self, Box<dyn Error>> {
        let root = fresh("scenarios")?;
        fs::create_dir(root.join("snapshots"))?;
        for group in 0..count / 100 {
            let folder = root.join(format!("scenarios/group-{group}"));
            fs::create_dir_all(&folder)?;
            for name in 0..100 {
                let text = format!(
                    r#"
                    title "{group}, {name}"
                    clause "speed"
                    main {{ }}
                    "#
                );
                fs::write(folder.join(format!("name-{name}.kdl")), text)?;
            }
        }
        Ok(Self(root))
    }

    pub(crate) fn listed_as_tests(&self) -> Measurement {
        let mut tests = Command::new(conformance()?);
        tests.arg("--list").env("NEXTEST_WORKSPACE_ROOT", &self.0);
        Ok(seconds(compare::median(11, || run(&mut tests))?))
    }

    pub(crate) fn listed(&self) -> Measurement {
        let mut list = Command::new(THREADPROOF);
        list.arg("list").current_dir(&self.0);
        Ok(seconds(compare::median(11, || run(&mut list))?))
    }
}

/// A release build of the probe in an empty target directory.
pub(crate) struct FreshProbe {
    path: PathBuf,
    time: Duration,
}

impl FreshProbe {
    pub(crate) fn build() -> Result<Self, Box<dyn Error>> {
        let target = fresh("target")?;
        let mut build = cargo();
        build.args(["build", "--release", "--package", "threadproof-probe", "--target-dir"]);
        build.arg(&target);
        let time = compare::timed(|| run(&mut build))?;
        let name = format!("threadproof-probe{}", env::consts::EXE_SUFFIX);
        Ok(Self { path: target.join("release").join(name), time })
    }

    pub(crate) fn time(&self) -> String {
        format!("{:.1} s", self.time.as_secs_f64())
    }

    #[expect(clippy::cast_precision_loss, reason = "an executable has fewer than 2^52 bytes")]
    pub(crate) fn size(&self) -> Measurement {
        let bytes = fs::metadata(&self.path)?.len();
        Ok(format!("{:.2} MB", bytes as f64 / 1e6))
    }
}

/// The executable of the conformance tests.
fn conformance() -> Result<PathBuf, Box<dyn Error>> {
    let mut build = cargo();
    build.args(["bench", "--no-run", "--message-format", "json"]);
    build.args(["--package", env!("CARGO_PKG_NAME"), "--test", "conformance"]);
    let messages = String::from_utf8(build.stderr(Stdio::null()).output()?.stdout)?;
    for message in messages.lines() {
        let message: serde_json::Value = serde_json::from_str(message)?;
        if let (Some("conformance"), Some(executable)) =
            (message["target"]["name"].as_str(), message["executable"].as_str())
        {
            return Ok(executable.into());
        }
    }
    Err("cargo did not build the conformance tests".into())
}

fn cargo() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(workspace());
    cargo
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A new, empty folder of this name in the target directory.
fn fresh(name: &str) -> Result<PathBuf, Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("speed").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

fn run(command: &mut Command) -> Result<(), Box<dyn Error>> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(());
    }
    let stderr = String::from_utf8_lossy(&output.stderr);
    Err(format!("{command:?} failed ({}): {stderr}", output.status).into())
}

fn seconds(time: Duration) -> String {
    format!("{:.3} s", time.as_secs_f64())
}
