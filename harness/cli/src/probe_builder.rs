//! Builds probes for a target, and configures how they run.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use cargo_config2::{Config, PathAndArgs};
use serde::Deserialize;
use threadproof_spec::Platform;
use threadproof_suite::{Capability, PlatformFile, Probe, SourceFolder};

use crate::error::CommandError;
use crate::folders::require_sources;

/// The package of the probe.
const PACKAGE: &str = "threadproof-probe";

/// A file of std's source, below the sysroot. Cargo checks for the same file.
const STD_SOURCE: &str = "lib/rustlib/src/rust/library/Cargo.toml";

/// Builds for one target, using cargo's configuration and the platform file.
pub(crate) struct ProbeBuilder {
    config: Config,
    target: String,
    file: Option<PlatformFile>,
}

/// Where a target's std comes from.
enum StdOrigin {
    /// It is installed with the toolchain.
    Installed,
    /// Cargo builds it from source.
    Source,
}

impl ProbeBuilder {
    /// Prepares to build for a target, by default that of the `platform` with this name, or else this
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

    /// Builds a probe and returns the path of its executable. With the path of a file of `plans`,
    /// the executable contains these plans. The compiler's messages go to stderr.
    ///
    /// # Errors
    /// threadproof's sources are not here, the target has no std, or the build fails.
    pub(crate) fn build(&self, plans: Option<&Path>) -> Result<PathBuf, CommandError> {
        #[derive(Deserialize)]
        struct CargoMessage {
            executable: Option<PathBuf>,
        }
        require_sources()?;
        let mut command = Command::new(self.config.cargo());
        // A bundle must not take the place of a probe that reads its plans.
        let profile = if plans.is_some() { "bundle" } else { "release" };
        command.args(["build", "--profile", profile, "--package", PACKAGE]);
        command.args(["--target", &self.target]);
        command.args(["--message-format", "json-render-diagnostics"]);
        let std = self.std_origin()?;
        if let StdOrigin::Source = std {
            // `-Z` needs a nightly toolchain, or this variable on any other.
            command.arg("-Zbuild-std=std,panic_unwind").env("RUSTC_BOOTSTRAP", "1");
            command.envs(self.cross_file().iter().flat_map(|file| &file.build_std.env));
        }
        if let Some(linker) = self.linker(&std)? {
            command.env(self.variable("LINKER"), linker);
        }
        command.envs(plans.map(|plans| ("THREADPROOF_PLANS", plans)));
        let output = run(command.stdin(Stdio::null()))?;
        let messages = output.stdout.split(|&byte| byte == b'\n');
        let mut built =
            messages.filter_map(|line| serde_json::from_slice::<CargoMessage>(line).ok());
        let executable = built.find_map(|message| message.executable);
        executable
            .filter(|_| output.status.success())
            .ok_or_else(|| CommandError::BuildProbe { target: self.target.clone() })
    }

    /// The probe with this executable. The first of these that exists runs it: `runner`, cargo's
    /// runner for the target, the platform file's runner. Otherwise, it runs directly.
    pub(crate) fn probe(
        &self,
        executable: PathBuf,
        runner: Option<&str>,
    ) -> Result<Probe, CommandError> {
        let codes = self.file.iter().flat_map(|file| file.abort_codes.iter().copied());
        let probe = match (runner, self.cargo_runner()?) {
            (Some(runner), _) => Probe::by_command(runner)?.with(executable),
            (None, Some(PathAndArgs { path, args, .. })) => Probe::new(path, args).with(executable),
            (None, None) => match self.cross_file().and_then(|file| file.runner.as_deref()) {
                Some(runner) => Probe::by_command(runner)?.with(executable),
                None => Probe::new(executable, []),
            },
        };
        Ok(probe.with_abort_codes(codes))
    }

    /// What the platform file and rustc say about the platform, before a probe has run there.
    pub(crate) fn platform(&self) -> Result<Platform, CommandError> {
        let threads =
            self.file.as_ref().is_none_or(|file| file.capabilities.contains(&Capability::Threads));
        let facts = self.rustc(&["--print", "cfg", "--target", &self.target])?;
        Ok(Platform { threads, unwind: facts.lines().any(|fact| fact == "panic=\"unwind\"") })
    }

    fn std_origin(&self) -> Result<StdOrigin, CommandError> {
        let installed = self.rustc(&["--print", "target-libdir", "--target", &self.target])?;
        if Path::new(&installed).exists() {
            return Ok(StdOrigin::Installed);
        }
        let sysroot = self.rustc(&["--print", "sysroot"])?;
        if Path::new(&sysroot).join(STD_SOURCE).exists() {
            return Ok(StdOrigin::Source);
        }
        Err(CommandError::MissingStd { target: self.target.clone() })
    }

    /// What rustc prints on stdout.
    fn rustc(&self, arguments: &[&str]) -> Result<String, CommandError> {
        let PathAndArgs { path, args, .. } = self.config.rustc();
        let output = run(Command::new(path).args(args).args(arguments))?;
        Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
    }

    /// The platform file's linker, unless cargo is configured with one.
    fn linker(&self, std: &StdOrigin) -> Result<Option<&str>, CommandError> {
        let configured = self.config.linker(&self.target).map_err(config_error)?;
        let linker = self.cross_file().and_then(|file| match std {
            StdOrigin::Installed => file.linker.as_deref(),
            StdOrigin::Source => file.build_std.linker.as_deref().or(file.linker.as_deref()),
        });
        Ok(linker.filter(|_| configured.is_none()))
    }

    fn cargo_runner(&self) -> Result<Option<PathAndArgs>, CommandError> {
        self.config.runner(&self.target).map_err(config_error)
    }

    /// The platform file, unless the target is this machine's: the file says how other machines
    /// build for the target and run its programs.
    fn cross_file(&self) -> Option<&PlatformFile> {
        let is_cross = self.config.host_triple().is_ok_and(|host| host != self.target);
        self.file.as_ref().filter(|_| is_cross)
    }

    /// The environment variable for a setting of the target, such as
    /// `CARGO_TARGET_<TRIPLE>_LINKER`.
    fn variable(&self, setting: &str) -> OsString {
        let target = self.target.to_uppercase().replace(['-', '.'], "_");
        format!("CARGO_TARGET_{target}_{setting}").into()
    }
}

fn config_error(error: cargo_config2::Error) -> CommandError {
    CommandError::CargoConfig(error.into())
}

/// Runs a command of the toolchain, which inherits stderr.
fn run(command: &mut Command) -> Result<Output, CommandError> {
    let output = command.stderr(Stdio::inherit()).output();
    output
        .map_err(|source| CommandError::Toolchain { program: command.get_program().into(), source })
}
