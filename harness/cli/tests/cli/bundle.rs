//! `threadproof bundle`

use crate::{TempFolder, threadproof};

#[test]
fn rejects_scenarios_that_need_their_own_process() {
    let folder = TempFolder::new();
    let mut bundle = threadproof("bundle --scenarios good itself --out");
    bundle.arg(folder.path("bundle"));
    assert_cli_snapshot!(bundle, @"
    ----- stderr -----
      × no selected scenario can be bundled
      help: a bundle runs its scenarios one after another in one process; select
            scenarios that do not hang, end the process, or outlive their run

    ----- exit code 2 -----
    ");
    assert!(!folder.path("bundle").exists());
}
