//! The checks. None of them installs anything.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use miette::Diagnostic;
use tempfile::TempDir;
use threadproof_suite::{Fingerprint, PlatformFile, ProbeError, nearest};

use crate::commands::doctor::finding::Finding;
use crate::error::CommandError;
use crate::folders;
use crate::probe_builder::ProbeBuilder;
use crate::toolchain::{
    Chosen, StdOrigin, Toolchain, after_failed_build, has_linker, variable, ways_to_get_std,
};

/// The sources that a probe is built from.
pub(crate) fn sources() -> Finding {
    match folders::sources() {
        Some(path) => Finding::Found(path.display().to_string()),
        None => Finding::Missing {
            what: "not in this folder or a parent of it".to_owned(),
            help: vec!["go to a clone of threadproof".to_owned()],
        },
    }
}

/// What is known about the platform.
pub(crate) fn platform_file(file: Option<&PlatformFile>, target: &str) -> Finding {
    match file {
        Some(file) => Finding::Found(format!("{}, \"{}\"", file.path().display(), file.title)),
        None => Finding::Absent(format!(
            "platforms/{target}.kdl; `threadproof platforms record` writes one from results"
        )),
    }
}

/// A toolchain that cannot even be asked.
pub(crate) fn no_toolchain(what: String) -> Finding {
    Finding::Missing {
        what,
        help: vec![
            "install Rust from https://rustup.rs, or put cargo and rustc on PATH".to_owned(),
        ],
    }
}

/// Cargo, and a rustc that knows the target.
pub(crate) fn toolchain(toolchain: &Toolchain) -> Result<Finding, CommandError> {
    let Some(cargo) = version(toolchain.cargo()) else {
        return Ok(no_toolchain("cannot run cargo".to_owned()));
    };
    let rustc = toolchain.rustc(&["--version"])?;
    let targets = toolchain.rustc(&["--print", "target-list"])?;
    let target = &*toolchain.target;
    if targets.lines().any(|known| known == target) {
        return Ok(Finding::Found(format!("{cargo}; {rustc}")));
    }
    let near = nearest(target, targets.lines());
    let near = near.map(|near| format!("did you mean {near}?"));
    Ok(Finding::Missing {
        what: format!("{rustc} has no target {target}"),
        help: vec![near.unwrap_or("list its targets with `rustc --print target-list`".to_owned())],
    })
}

/// std, or its source.
pub(crate) fn std(std: &Result<StdOrigin, CommandError>, target: &str) -> Finding {
    match std {
        Ok(StdOrigin::Installed(path)) => Finding::Found(format!("installed, {}", path.display())),
        Ok(StdOrigin::Source(path)) => {
            Finding::Found(format!("built from source, {}", path.display()))
        }
        Err(error) => Finding::Missing { what: chain(error), help: ways_to_get_std(target) },
    }
}

/// The linker, and the C library that it links with.
pub(crate) fn linker(
    toolchain: &Toolchain,
    std: Option<&StdOrigin>,
) -> Result<Finding, CommandError> {
    let target = &*toolchain.target;
    let name = variable(target, "LINKER");
    let (program, origin) = match toolchain.linker(std)? {
        Some(Chosen::Cargo(command)) => (command.path, "from cargo's configuration"),
        Some(Chosen::PlatformFile(linker)) => (linker.into(), "from the platform file"),
        None if toolchain.is_cross() => {
            let none = "rustc's own choice, often this machine's; to name one, set";
            return Ok(Finding::Absent(format!("{none} {name}")));
        }
        None if cfg!(unix) => ("cc".into(), "rustc's choice"),
        None => return Ok(Finding::Absent("rustc's own choice".to_owned())),
    };
    let shown = program.display();
    let mut help = packages(toolchain);
    if !has_linker(&program) {
        help.push(format!("install it, or name another one: {name}=COMMAND"));
        return Ok(Finding::Missing { what: format!("{shown} ({origin}) is not on PATH"), help });
    }
    if !is_compiler(&program) {
        return Ok(Finding::Found(format!("{shown} ({origin})")));
    }
    Ok(match link(&program) {
        Ok(()) => Finding::Found(format!("{shown} ({origin}) links a program")),
        Err(message) => {
            let what = match message.split_whitespace().find(|word| word.contains("crt1.o")) {
                Some(file) => format!(
                    "{shown} ({origin}) finds no {}: the target's C library is not installed",
                    file.trim_end_matches(':')
                ),
                None => format!("{shown} ({origin}) cannot link a program: {message}"),
            };
            if help.is_empty() {
                help.push("install the C library's development files for the target".to_owned());
            }
            Finding::Missing { what, help }
        }
    })
}

/// The command that runs the target's programs.
pub(crate) fn runner(toolchain: &Toolchain, given: Option<&str>) -> Result<Finding, CommandError> {
    let name = variable(&toolchain.target, "RUNNER");
    let (command, origin) = match (given, toolchain.runner()?) {
        (Some(given), _) => (given.to_owned(), "from --runner"),
        (None, Some(Chosen::Cargo(command))) => {
            let words = std::iter::once(command.path.as_os_str().to_owned()).chain(command.args);
            let words: Vec<String> =
                words.map(|word| word.to_string_lossy().into_owned()).collect();
            (shell_words::join(words), "from cargo's configuration")
        }
        (None, Some(Chosen::PlatformFile(runner))) => (runner, "from the platform file"),
        (None, None) if toolchain.is_cross() => {
            return Ok(Finding::Absent(format!(
                "the probe is started directly; if it needs an emulator, set {name}"
            )));
        }
        (None, None) => return Ok(Finding::Absent("not needed".to_owned())),
    };
    let words = shell_words::split(&command).unwrap_or_default();
    let program = words.first().cloned().unwrap_or_default();
    if which::which(&program).is_ok() {
        return Ok(Finding::Found(format!("{command} ({origin})")));
    }
    let mut help = packages(toolchain);
    help.push(format!("install it, or name another one: --runner COMMAND, or {name}=COMMAND"));
    Ok(Finding::Missing { what: format!("`{program}` ({origin}) is not on PATH"), help })
}

/// A probe: whether it builds, starts and answers.
pub(crate) fn probe(builder: &ProbeBuilder, runner: Option<&str>) -> Finding {
    let executable = match builder.build(None) {
        Ok(executable) => executable,
        Err(error) => {
            let help = after_failed_build(&builder.toolchain.target);
            return Finding::Missing { what: chain(&error), help };
        }
    };
    let shown = executable.display().to_string();
    match builder.probe(executable, runner) {
        Ok(mut probe) => fingerprint(probe.fingerprint(), &shown),
        Err(error) => {
            Finding::Missing { what: chain(&error), help: vec!["correct the runner".to_owned()] }
        }
    }
}

/// What a probe says about itself.
pub(crate) fn fingerprint(answer: Result<Fingerprint, ProbeError>, executable: &str) -> Finding {
    match answer {
        Ok(fingerprint) => {
            let capabilities: Vec<String> =
                fingerprint.capabilities.iter().map(ToString::to_string).collect();
            Finding::Found(format!("{fingerprint}; {}", capabilities.join(", ")))
        }
        Err(error) => {
            let by_hand = format!("run it by hand: `echo fingerprint | RUNNER {executable}`");
            let help = error.help().map_or(by_hand, |help| help.to_string());
            Finding::Missing { what: chain(&error), help: vec![help] }
        }
    }
}

/// An error and its causes.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

/// The command that installs what the platform file lists, if it lists anything.
fn packages(toolchain: &Toolchain) -> Vec<String> {
    let packages = toolchain.file.iter().flat_map(|file| &file.packages);
    let packages: Vec<&str> = packages.map(String::as_str).collect();
    if packages.is_empty() {
        return Vec::new();
    }
    vec![format!("on Debian: apt-get install {}", packages.join(" "))]
}

/// What `COMMAND --version` prints.
fn version(mut command: Command) -> Option<String> {
    let output = command.arg("--version").stderr(Stdio::null()).output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned()).filter(|text| !text.is_empty())
}

/// Whether a linker is a C compiler, by its name: `cc`, `s390x-linux-gnu-gcc`, `clang-19`.
fn is_compiler(linker: &Path) -> bool {
    let name = linker.file_stem().unwrap_or_default().to_string_lossy();
    let name = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-' || c == '.');
    ["cc", "clang"].iter().any(|compiler| name.ends_with(compiler))
}

/// Links a program that does nothing.
fn link(compiler: &Path) -> Result<(), String> {
    let folder = TempDir::new().map_err(|error| error.to_string())?;
    let mut command = Command::new(compiler);
    command.args(["-x", "c", "-", "-o"]).arg(folder.path().join("nothing"));
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| error.to_string())?;
    if let Some(mut stdin) = child.stdin.take() {
        // A compiler that does not read its input has failed, and says why.
        let _ = stdin.write_all(b"int main(void) { return 0; }\n");
    }
    let output = child.wait_with_output().map_err(|error| error.to_string())?;
    if output.status.success() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    Err(text.lines().next().unwrap_or("it prints nothing").to_owned())
}
