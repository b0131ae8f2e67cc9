//! Copies the folders that the program embeds.
//!
//! In a clone, the program reads the clone's own files, and a change of a scenario must not build it again.
//! So the copies are made anew only when the commit changes, or in a package, which has no commits, when
//! the package does.

use std::env::var_os;
use std::path::{Path, PathBuf};
use std::{fs, io};

fn main() -> io::Result<()> {
    let package = var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    let out = var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default();
    let commits = package.join("../../.git/logs/HEAD");
    for (folder, variable) in
        [("scenarios", "EMBEDDED_SCENARIOS"), ("platforms", "EMBEDDED_PLATFORMS")]
    {
        // A published package contains copies: cargo follows the links in `embedded`. In a clone on
        // Windows, git may write the links as files.
        let linked = package.join("embedded").join(folder);
        let path = if linked.is_dir() { linked } else { package.join("../..").join(folder) };
        let copy = out.join(folder);
        if copy.exists() {
            fs::remove_dir_all(&copy)?;
        }
        copy_folder(&path, &copy)?;
        println!("cargo::rustc-env={variable}={}", copy.display());
        if !commits.exists() {
            println!("cargo::rerun-if-changed={}", path.display());
        }
    }
    println!("cargo::rerun-if-changed=build.rs");
    if commits.exists() {
        println!("cargo::rerun-if-changed={}", commits.display());
    }
    Ok(())
}

fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let (from, to) = {
            let entry = entry?;
            (entry.path(), to.join(entry.file_name()))
        };
        if from.is_dir() {
            copy_folder(&from, &to)?;
        } else {
            fs::copy(&from, &to)?;
        }
    }
    Ok(())
}
