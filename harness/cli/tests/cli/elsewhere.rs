//! `threadproof run` and `threadproof bundle` with a probe that is built for a target

use std::fs;

use snapbox::str;

use crate::{Folder, here, threadproof};

/// The only test that builds: the target is this machine's own, where what was built can be run.
#[test]
fn a_probe_is_built_and_run_and_one_that_has_its_plans_inside() {
    // Cargo holds a lock on the folder that these tests were built in.
    let target = concat!(env!("CARGO_TARGET_TMPDIR"), "/elsewhere");
    let here = here();
    let runner = if cfg!(unix) { "--runner env" } else { "--jobs 2" };
    threadproof(&format!("run --scenarios good --iterations 20 {runner} --target {here}"))
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_TERM_QUIET", "true")
        .assert()
        .success()
        .stdout_eq(str![[r#"
...
     Summary [[..]s] 3 scenarios: 3 pass
                        4 outcomes brought about, on [..]

"#]]);

    let folder = Folder::of("bundle");
    let bundle = folder.0.join("made").join(format!("bundle{}", std::env::consts::EXE_SUFFIX));
    threadproof(&format!("bundle --scenarios good race value --target {here} --out"))
        .arg(&bundle)
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_TERM_QUIET", "true")
        .assert()
        .success()
        .stdout_eq("[..] holds 5 runs, and needs no input\n");
    let log = snapbox::cmd::Command::new(&bundle).assert().success().get_output().stdout.clone();
    let path = folder.0.join("made/log.txt");
    fs::write(&path, log).unwrap();
    threadproof("grade --scenarios good").arg(&path).args(["race", "value"]).assert().success();
}
