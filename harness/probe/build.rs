//! Hands down what only the build knows: the target, the version of the compiler, and plans if the
//! probe is to have some inside.

use std::env::{var, var_os};
use std::path::PathBuf;
use std::process::Command;
use std::{fs, io};

/// Names a file of plans.
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

/// `rustc 1.2.3 (…)` says `1.2.3`: std has the version of its compiler.
fn version() -> Option<String> {
    let output = Command::new(var("RUSTC").ok()?).arg("--version").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    text.split(' ').nth(1).map(str::to_owned)
}
