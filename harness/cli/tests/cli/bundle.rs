//! `threadproof bundle`

use snapbox::str;

use crate::threadproof;

#[test]
fn nothing_that_can_share_a_process() {
    threadproof("bundle --scenarios good itself --out never-made")
        .assert()
        .code(2)
        .stdout_eq("")
        .stderr_eq(str![[r#"
  × none of these scenarios can share a process with others
  help: a bundle runs one after the other; choose scenarios that all come to
        an end


"#]]);
}
