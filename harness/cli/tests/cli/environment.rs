//! What the shell that runs the judge sets, and must not change a verdict.
#![cfg(target_os = "linux")]

use std::process::Command;

use crate::{stdout, threadproof};

/// `threadproof` with these arguments, started by a shell after these commands.
pub(crate) fn after(commands: &str, arguments: &str) -> Command {
    let direct = threadproof(arguments);
    let mut command = Command::new("sh");
    command.args(["-c", &format!("{commands}; exec \"$0\" \"$@\"")]);
    command.arg(direct.get_program()).args(direct.get_args());
    command.current_dir(direct.get_current_dir().unwrap());
    command.envs(direct.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command
}

#[test]
fn variables_that_std_reads_change_nothing() {
    for (name, value) in [
        // Too little for the judge's own threads, and more than any platform has.
        ("RUST_MIN_STACK", "1"),
        ("RUST_MIN_STACK", "9000000000000000000"),
        ("RUST_BACKTRACE", "full"),
        ("RUST_LIB_BACKTRACE", "1"),
    ] {
        let mut command = threadproof("run --scenarios good --iterations 3");
        let text = stdout({
            command.env(name, value);
            command
        });
        assert!(text.contains("3 scenarios: 3 pass"), "{name}={value}: {text}");
    }
}

#[test]
fn limits_that_can_be_raised_or_lowered_change_nothing() {
    for limits in [
        "ulimit -s unlimited 2>/dev/null || true",
        "ulimit -S -s 1000",
        "ulimit -S -n 12",
        "ulimit -S -c unlimited 2>/dev/null || true",
        "ulimit -S -v 100000",
        "ulimit -S -d 100000",
    ] {
        let text = stdout(after(limits, "run --scenarios good --iterations 3"));
        assert!(text.contains("3 scenarios: 3 pass"), "{limits}: {text}");
    }
}

#[test]
fn a_limit_that_cannot_be_raised_is_named() {
    for (limits, named) in [
        (
            "ulimit -s 1000",
            "the limit on the size of the stack is 1000 (`ulimit -s`): 8192 are needed",
        ),
        ("ulimit -v 1000000", "the limit on the address space is 1000000 (`ulimit -v`)"),
        ("ulimit -n 12", "the limit on open files is 12 (`ulimit -n`)"),
    ] {
        let output = after(limits, "run --scenarios good --jobs 4").output().unwrap();
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8(text).unwrap().replace("\n  │ ", " ");
        assert!(text.contains(named), "{limits}: {text}");
        assert!(!text.contains("FAIL"), "{limits}: {text}");
        assert!([1, 3].contains(&output.status.code().unwrap()), "{limits}: {text}");
    }
}
