//! Finds the folders that the program embeds, and rebuilds it when a file in them is added, changed or
//! removed: the compiler only notices that a known file has changed.

use std::env::var_os;
use std::path::PathBuf;

fn main() {
    let package = var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    for (folder, variable) in
        [("scenarios", "EMBEDDED_SCENARIOS"), ("platforms", "EMBEDDED_PLATFORMS")]
    {
        // A published package contains copies: cargo follows the links in `embedded`. In a clone on
        // Windows, git may write the links as files.
        let copy = package.join("embedded").join(folder);
        let path = if copy.is_dir() { copy } else { package.join("../..").join(folder) };
        println!("cargo::rustc-env={variable}={}", path.display());
        println!("cargo::rerun-if-changed={}", path.display());
    }
}
