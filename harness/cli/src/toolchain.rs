//! What builds a probe for a target and runs it: the Rust toolchain, std, a linker, a runner.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use cargo_config2::{Config, PathAndArgs};
use threadproof_spec::Platform;
use threadproof_suite::{Capability, PlatformFile, SourceFolder};

use crate::error::CommandError;

/// A file of std's source, below the sysroot. Cargo checks for the same file.
const STD_SOURCE: &str = "lib/rustlib/src/rust/library/Cargo.toml";

/// The toolchain for one target, as cargo's configuration and the platform file choose it.
pub(crate) struct Toolchain {
    config: Config,
    pub(crate) target: String,
    /// The platform file, if there is one.
    pub(crate) file: Option<PlatformFile>,
}

/// Where a target's std comes from.
pub(crate) enum StdOrigin {
    /// It is installed with the toolchain, in this folder.
    Installed(PathBuf),
    /// Cargo builds it from this source.
    Source(PathBuf),
}

/// A linker or a runner, and who chooses it.
pub(crate) enum Chosen {
    /// Cargo's configuration, or an environment variable that cargo reads.
    Cargo(PathAndArgs),
    /// The platform file.
    PlatformFile(String),
}

impl Toolchain {
    /// The toolchain for a target, by default that of the `platform` with this name, or else this
    /// machine's.
    ///
    /// # Errors
    /// Cargo's configuration or the platform file cannot be read.
    pub(crate) fn new(
        target: Option<&str>,
        platform: Option<&str>,
        platforms: &SourceFolder,
    ) -> Result<Self, CommandError> {
        let config = Config::load().map_err(config_error)?;
        let host = config.host_triple().map_err(config_error)?;
        let file = PlatformFile::of(platforms, platform.or(target).unwrap_or(host))?;
        let of_file = file.as_ref().filter(|_| platform.is_some()).map(|file| &*file.triple);
        let target = target.or(of_file).unwrap_or(host).to_owned();
        Ok(Self { config, target, file })
    }

    /// The command `cargo`.
    pub(crate) fn cargo(&self) -> Command {
        Command::new(self.config.cargo())
    }

    /// What rustc prints on stdout.
    pub(crate) fn rustc(&self, arguments: &[&str]) -> Result<String, CommandError> {
        let PathAndArgs { path, args, .. } = self.config.rustc();
        let output = run(Command::new(path).args(args).args(arguments))?;
        Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
    }

    /// What the platform file and rustc say about the platform, before a probe has run there.
    pub(crate) fn platform(&self) -> Result<Platform, CommandError> {
        let threads =
            self.file.as_ref().is_none_or(|file| file.capabilities.contains(&Capability::Threads));
        let facts = self.rustc(&["--print", "cfg", "--target", &self.target])?;
        Ok(Platform { threads, unwind: facts.lines().any(|fact| fact == "panic=\"unwind\"") })
    }

    /// Where std comes from.
    ///
    /// # Errors
    /// The target has no std.
    pub(crate) fn std_origin(&self) -> Result<StdOrigin, CommandError> {
        let installed = self.rustc(&["--print", "target-libdir", "--target", &self.target])?;
        if !installed.is_empty() && Path::new(&installed).exists() {
            return Ok(StdOrigin::Installed(installed.into()));
        }
        let source = Path::new(&self.rustc(&["--print", "sysroot"])?).join(STD_SOURCE);
        if source.exists() {
            return Ok(StdOrigin::Source(source));
        }
        Err(CommandError::MissingStd { target: self.target.clone() })
    }

    /// The linker: cargo's, or else the platform file's for this origin of std. `None` is rustc's
    /// default.
    pub(crate) fn linker(&self, std: Option<&StdOrigin>) -> Result<Option<Chosen>, CommandError> {
        if let Some(path) = self.config.linker(&self.target).map_err(config_error)? {
            return Ok(Some(Chosen::Cargo(PathAndArgs::new(path))));
        }
        let linker = self.cross_file().and_then(|file| match std {
            Some(StdOrigin::Source(_)) => {
                file.build_std.linker.as_deref().or(file.linker.as_deref())
            }
            Some(StdOrigin::Installed(_)) | None => file.linker.as_deref(),
        });
        Ok(linker.map(|linker| Chosen::PlatformFile(linker.to_owned())))
    }

    /// The runner: cargo's, or else the platform file's.
    pub(crate) fn runner(&self) -> Result<Option<Chosen>, CommandError> {
        if let Some(runner) = self.config.runner(&self.target).map_err(config_error)? {
            return Ok(Some(Chosen::Cargo(runner)));
        }
        let runner = self.cross_file().and_then(|file| file.runner.clone());
        Ok(runner.map(Chosen::PlatformFile))
    }

    /// Whether the target is not this machine's.
    pub(crate) fn is_cross(&self) -> bool {
        self.config.host_triple().is_ok_and(|host| host != self.target)
    }

    /// The platform file, unless the target is this machine's: the file says how other machines
    /// build for the target and run its programs.
    pub(crate) fn cross_file(&self) -> Option<&PlatformFile> {
        self.file.as_ref().filter(|_| self.is_cross())
    }
}

/// The environment variable that cargo reads for a setting of a target, such as
/// `CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_LINKER`.
pub(crate) fn variable(target: &str, setting: &str) -> String {
    let target = target.to_uppercase().replace(['-', '.'], "_");
    format!("CARGO_TARGET_{target}_{setting}")
}

/// What to do if a target has no std, step by step.
pub(crate) fn ways_to_get_std(target: &str) -> Vec<String> {
    vec![
        format!("install it with `rustup target add {target}`"),
        "if rustup does not have it, install the source to build it from with `rustup component \
         add rust-src`"
            .to_owned(),
    ]
}

/// What to do if a probe for a target cannot be built.
pub(crate) fn after_failed_build(target: &str) -> Vec<String> {
    let linker = variable(target, "LINKER");
    vec![
        "see cargo's messages above".to_owned(),
        format!(
            "if the linker is missing or is one for another platform, set {linker} to the one to use"
        ),
    ]
}

/// Whether a linker exists: on PATH, or as part of Rust.
pub(crate) fn has_linker(program: &Path) -> bool {
    program == Path::new("rust-lld") || which::which(program).is_ok()
}

/// Runs a command of the toolchain, which inherits stderr.
pub(crate) fn run(command: &mut Command) -> Result<Output, CommandError> {
    let output = command.stderr(Stdio::inherit()).output();
    output
        .map_err(|source| CommandError::Toolchain { program: command.get_program().into(), source })
}

fn config_error(error: cargo_config2::Error) -> CommandError {
    CommandError::CargoConfig(error.into())
}
