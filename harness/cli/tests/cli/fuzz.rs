//! `threadproof fuzz`

use crate::threadproof;

#[test]
fn random_programs_agree_with_the_spec() {
    let output = threadproof("fuzz --programs 40 --seed 7").output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}");
    assert!(text.starts_with("40 programs: ") && text.contains(" agree, 0 disagree"), "{text}");
}
