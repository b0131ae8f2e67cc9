//! Compiles scenarios.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

use threadproof_emit::{Refusal, emit};
use threadproof_model::Scenario;

use crate::probe::ProbeError;

/// Why a scenario could not be run as a native program.
#[derive(Debug, thiserror::Error)]
pub enum NativeError {
    /// A step cannot be written in Rust.
    #[error("{id} cannot be written in Rust")]
    Refused {
        /// The scenario.
        id: String,
        /// Why.
        source: Refusal,
    },
    /// A file, a process or a pipe failed.
    #[error("a native program cannot be written, compiled or run")]
    Io(#[from] io::Error),
    /// A pipe of a process cannot be read.
    #[error(transparent)]
    Pipe(#[from] ProbeError),
    /// A process neither ends nor hangs.
    #[error("a native program neither ends nor hangs: the machine may be overloaded")]
    StillRunning,
    /// There is no compiler.
    #[error("cannot run rustc, which native programs need")]
    Rustc {
        /// Why.
        source: io::Error,
    },
    /// The compiler rejects a program, or warns about it.
    #[error("rustc rejects a program: {messages}")]
    Rejected {
        /// What it printed.
        messages: String,
    },
}

/// Scenarios that were compiled into one executable, which runs one of them.
#[derive(Clone, Debug)]
pub struct NativePrograms {
    pub(super) executable: PathBuf,
}

impl NativePrograms {
    /// Writes scenarios as Rust programs, and compiles them in a folder of their own. A warning is
    /// an error. Each scenario is a module, since starting rustc takes longer than compiling one.
    ///
    /// # Errors
    /// A scenario cannot be written in Rust, or a program does not compile.
    pub fn build(scenarios: &[&Scenario], folder: &Path) -> Result<Self, NativeError> {
        fs::create_dir_all(folder)?;
        let mut modules = String::from("#![deny(warnings)]\n\n");
        let mut arms = String::new();
        for (number, scenario) in scenarios.iter().enumerate() {
            let program = emit(scenario, &[])
                .map_err(|source| NativeError::Refused { id: scenario.id.clone(), source })?;
            // Only the module itself can call its `main`.
            let program = format!("{program}\npub(crate) fn run_scenario() {{\n    main();\n}}\n");
            fs::write(folder.join(format!("scenario_{number}.rs")), program)?;
            // Writing to a String cannot fail.
            let _ = writeln!(modules, "mod scenario_{number};");
            let id = &scenario.id;
            let _ = writeln!(arms, "        Some({id:?}) => scenario_{number}::run_scenario(),");
        }
        let main = format!(
            "{modules}\nfn main() {{\n    match std::env::args().nth(1).as_deref() {{\n{arms}        \
             _ => panic!(\"expected the id of a scenario\"),\n    }}\n}}\n"
        );
        let source = folder.join("programs.rs");
        fs::write(&source, main)?;
        let executable = folder.join(format!("programs{}", std::env::consts::EXE_SUFFIX));
        let output = Command::new("rustc")
            .arg(&source)
            .args(["--edition=2024", "--crate-name=programs", "-o"])
            .arg(&executable)
            .output()
            .map_err(|source| NativeError::Rustc { source })?;
        if !output.status.success() {
            let messages = String::from_utf8_lossy(&output.stderr).into_owned();
            return Err(NativeError::Rejected { messages });
        }
        Ok(Self { executable })
    }
}
