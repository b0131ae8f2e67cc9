//! `threadproof bundle`

use crate::{TempFolder, threadproof};

#[test]
fn rejects_scenarios_that_cannot_share_a_process() {
    let folder = TempFolder::new();
    let mut bundle = threadproof("bundle --scenarios good itself --out");
    bundle.arg(folder.path("bundle"));
    assert_cli_snapshot!(bundle, @"
    ----- stderr -----
      × no selected scenario can be bundled
      help: a bundle runs its scenarios one after another in one process; select
            scenarios that always end, and do not end the process

    ----- exit code 2 -----
    ");
    assert!(!folder.path("bundle").exists());
}
