//! `threadproof fuzz`

use crate::threadproof;

/// All programs of this command agree.
fn agree(arguments: &str) {
    let output = threadproof(arguments).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}");
    assert!(text.starts_with("40 programs: ") && text.contains(" agree, 0 disagree"), "{text}");
}

#[test]
fn random_programs_agree_with_the_spec() {
    agree("fuzz --programs 40 --seed 7");
}

#[test]
fn random_programs_in_rust_agree_with_the_spec() {
    agree("fuzz --programs 40 --seed 7 --native");
}
