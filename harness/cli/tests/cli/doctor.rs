//! `threadproof doctor`

use insta::with_settings;

use crate::{TempFolder, host, threadproof};

/// The name of the variable for a setting of this machine's target.
pub(crate) fn variable(setting: &str) -> String {
    format!("CARGO_TARGET_{}_{setting}", host().to_uppercase().replace(['-', '.'], "_"))
}

/// This machine's target with a mistake in it.
fn misspelled() -> String {
    host().replacen('-', "_", 1)
}

/// Asserts what a command prints, without what differs between machines.
macro_rules! assert_doctor_snapshot {
    ($command:expr, @$expected:literal) => {
        with_settings!({ filters => [
            (&*host(), "[TARGET]"),
            (&*misspelled(), "[MISSPELLED]"),
            (variable("").trim_end_matches('_'), "CARGO_TARGET_[TARGET]"),
            (r"\], std .*", "], [FINGERPRINT]"),
            (r"cargo \d.*; rustc \d.*", "[VERSIONS]"),
            (r"rustc \d.* has", "[VERSION] has"),
            (r"\d+ scenarios", "[N] scenarios"),
            (r"installed, .*", "installed, [PATH]"),
            (r"ok  sources        .*", "ok  sources        [PATH]"),
            (r"ok  platform file  .*", "ok  platform file  [FILE]"),
            (r"\S+fake-gcc", "[LINKER]"),
        ] }, {
            assert_cli_snapshot!($command, @$expected);
        });
    };
}

#[test]
fn says_that_this_machine_needs_nothing() {
    let folder =
        TempFolder::new().with("platforms/none.kdl", "title \"Another platform\"\ntier 3\n");
    assert_doctor_snapshot!(folder.threadproof("doctor --platforms made/platforms"), @"
    ----- stdout -----
          ok  scenarios      [N] scenarios in this program
        none  platform file  platforms/[TARGET].kdl; `threadproof platforms record` writes one from results
          ok  probe          [TARGET], [FINGERPRINT]

    nothing is missing: threadproof run
    ----- exit code 0 -----
    ");
}

#[test]
fn lists_all_that_is_missing_for_a_target() {
    let triple = host();
    let file = "title \"T\"\ntier 1\npackages \"a-linker\" \"an-emulator\"\n";
    let folder = TempFolder::new().with(format!("platforms/{triple}.kdl"), file);
    let doctor = format!("doctor --target {triple} --platforms made/platforms");
    let mut command = folder.threadproof(&doctor);
    command.env(variable("LINKER"), "no-such-linker");
    command.env(variable("RUNNER"), "no-such-runner -v");
    assert_doctor_snapshot!(command, @"
    ----- stdout -----
     missing  sources        not in this folder or a parent of it
                             go to a clone of threadproof
          ok  platform file  [FILE]
          ok  toolchain      [VERSIONS]
          ok  std            installed, [PATH]
     missing  linker         no-such-linker (from cargo's configuration) is not on PATH
                             on Debian: apt-get install a-linker an-emulator
                             install it, or name another one: CARGO_TARGET_[TARGET]_LINKER=COMMAND
     missing  runner         `no-such-runner` (from cargo's configuration) is not on PATH
                             on Debian: apt-get install a-linker an-emulator
                             install it, or name another one: --runner COMMAND, or CARGO_TARGET_[TARGET]_RUNNER=COMMAND
     skipped  probe          needs what is missing

    3 things are missing
    ----- exit code 3 -----
    ");
}

#[test]
fn offers_the_nearest_target() {
    let doctor = format!("doctor --target {} --platforms none", misspelled());
    assert_doctor_snapshot!(threadproof(&doctor), @"
    ----- stdout -----
          ok  sources        [PATH]
        none  platform file  platforms/[MISSPELLED].kdl; `threadproof platforms record` writes one from results
     missing  toolchain      [VERSION] has no target [MISSPELLED]
                             did you mean [TARGET]?
     skipped  std            needs what is missing
        none  linker         rustc's own choice, often this machine's; to name one, set CARGO_TARGET_[TARGET]_LINKER
        none  runner         the probe is started directly; if it needs an emulator, set CARGO_TARGET_[TARGET]_RUNNER
     skipped  probe          needs what is missing

    1 thing is missing
    ----- exit code 3 -----
    ");
}

#[cfg(unix)]
#[test]
fn tells_a_missing_c_library_from_a_missing_linker() {
    use std::fs::{Permissions, set_permissions};
    use std::os::unix::fs::PermissionsExt as _;

    let triple = host();
    let script =
        "#!/bin/sh\necho 'ld: cannot find Scrt1.o: No such file or directory' >&2\nexit 1\n";
    let folder = TempFolder::new().with("fake-gcc", script);
    let linker = folder.path("fake-gcc");
    set_permissions(&linker, Permissions::from_mode(0o755)).unwrap();
    let mut command = folder.threadproof(&format!("doctor --target {triple} --runner env"));
    command.env(variable("LINKER"), "made/fake-gcc");
    assert_doctor_snapshot!(command, @"
    ----- stdout -----
     missing  sources        not in this folder or a parent of it
                             go to a clone of threadproof
          ok  platform file  [FILE]
          ok  toolchain      [VERSIONS]
          ok  std            installed, [PATH]
     missing  linker         [LINKER] (from cargo's configuration) finds no Scrt1.o: the target's C library is not installed
                             install the C library's development files for the target
          ok  runner         env (from --runner)
     skipped  probe          needs what is missing

    2 things are missing
    ----- exit code 3 -----
    ");
}
