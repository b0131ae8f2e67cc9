//! Passes to the probe what only the build knows: the target, the version of the compiler, and the
//! batch of plans to embed in the executable, if any.

use std::env::{var, var_os};
use std::path::PathBuf;
use std::process::Command;
use std::{fs, io};

/// The environment variable with the path of a batch to embed in the executable.
const PLANS: &str = "THREADPROOF_PLANS";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed={PLANS}");
    let plans = match var_os(PLANS) {
        Some(path) => {
            println!("cargo::rerun-if-changed={}", path.display());
            fs::read_to_string(path)?
        }
        None => String::new(),
    };
    let out = var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default();
    fs::write(out.join("plans.kdl"), plans)?;
    for (name, value) in [("TARGET", var("TARGET").ok()), ("STD_VERSION", version())] {
        println!("cargo::rustc-env=PROBE_{name}={}", value.unwrap_or_default());
    }
    Ok(())
}

/// The version of std, which is that of its compiler: `1.2.3` in `rustc 1.2.3 (…)`.
fn version() -> Option<String> {
    let output = Command::new(var("RUSTC").ok()?).arg("--version").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    text.split(' ').nth(1).map(str::to_owned)
}
