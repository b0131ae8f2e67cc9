//! `threadproof bundle`

use crate::{TempFolder, threadproof};

#[test]
fn rejects_scenarios_that_cannot_share_a_process() {
    let folder = TempFolder::new();
    let mut bundle = threadproof("bundle --scenarios good itself --out");
    bundle.arg(folder.path("bundle"));
    assert_cli_snapshot!(bundle, @"
    ----- stderr -----
      × none of these scenarios can share a process with others
      help: a bundle runs one after the other; choose scenarios that all come to
            an end

    ----- exit code 2 -----
    ");
    assert!(!folder.path("bundle").exists());
}
