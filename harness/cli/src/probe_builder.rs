//! Builds probes for a target, and configures how they run.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use cargo_config2::PathAndArgs;
use serde::Deserialize;
use threadproof_spec::Platform;
use threadproof_suite::{Probe, SourceFolder};

use crate::error::CommandError;
use crate::folders::sources;
use crate::toolchain::{Chosen, StdOrigin, Toolchain, has_linker, run, variable};

/// The package of the probe.
const PACKAGE: &str = "threadproof-probe";

/// Builds for one target, using cargo's configuration and the platform file.
pub(crate) struct ProbeBuilder {
    pub(crate) toolchain: Toolchain,
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
        Ok(Self { toolchain: Toolchain::new(target, platform, platforms)? })
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
        sources().ok_or(CommandError::NoSources)?;
        let target = &self.toolchain.target;
        let mut command = self.toolchain.cargo();
        // A bundle must not take the place of a probe that reads its plans.
        let profile = if plans.is_some() { "bundle" } else { "release" };
        command.args(["build", "--profile", profile, "--package", PACKAGE]);
        command.args(["--target", target]);
        command.args(["--message-format", "json-render-diagnostics"]);
        let std = self.toolchain.std_origin()?;
        if let StdOrigin::Source(_) = std {
            // `-Z` needs a nightly toolchain, or this variable on any other.
            command.arg("-Zbuild-std=std,panic_unwind").env("RUSTC_BOOTSTRAP", "1");
            command.envs(self.toolchain.cross_file().iter().flat_map(|file| &file.build_std.env));
        }
        let linker = self.toolchain.linker(Some(&std))?;
        if let Some(Chosen::PlatformFile(linker)) = &linker {
            command.env(variable(target, "LINKER"), linker);
        }
        // Building std may take minutes before the linker is needed.
        let program = linker.map(|linker| match linker {
            Chosen::Cargo(PathAndArgs { path, .. }) => path,
            Chosen::PlatformFile(linker) => linker.into(),
        });
        if let Some(program) = program.filter(|program: &PathBuf| !has_linker(program)) {
            let linker = program.to_string_lossy().into_owned();
            return Err(CommandError::NoLinker { linker, target: target.clone() });
        }
        command.envs(plans.map(|plans| ("THREADPROOF_PLANS", plans)));
        let output = run(command.stdin(Stdio::null()))?;
        let messages = output.stdout.split(|&byte| byte == b'\n');
        let mut built =
            messages.filter_map(|line| serde_json::from_slice::<CargoMessage>(line).ok());
        let executable = built.find_map(|message| message.executable);
        executable
            .filter(|_| output.status.success())
            .ok_or_else(|| CommandError::BuildProbe { target: target.clone() })
    }

    /// The probe with this executable. The first of these that exists runs it: `runner`, cargo's
    /// runner for the target, the platform file's runner. Otherwise, it runs directly.
    pub(crate) fn probe(
        &self,
        executable: PathBuf,
        runner: Option<&str>,
    ) -> Result<Probe, CommandError> {
        Ok(match (runner, self.toolchain.runner()?) {
            (Some(runner), _) => Probe::by_command(runner)?.with(executable),
            (None, Some(Chosen::Cargo(PathAndArgs { path, args, .. }))) => {
                Probe::new(path, args).with(executable)
            }
            (None, Some(Chosen::PlatformFile(runner))) => {
                Probe::by_command(&runner)?.with(executable)
            }
            (None, None) => Probe::new(executable, []),
        })
    }

    /// What the platform file and rustc say about the platform, before a probe has run there.
    pub(crate) fn platform(&self) -> Result<Platform, CommandError> {
        self.toolchain.platform()
    }
}
