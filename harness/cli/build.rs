//! Rebuilds the program when a file that it embeds is added, changed or removed: the compiler only
//! notices that a known file has changed.

fn main() {
    for folder in ["scenarios", "platforms"] {
        println!("cargo::rerun-if-changed=../../{folder}");
    }
}
