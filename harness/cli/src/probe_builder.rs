//! Builds probes for other targets, and knows how they are run.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use cargo_config2::{Config, PathAndArgs};
use serde::Deserialize;
use threadproof_spec::Platform;
use threadproof_suite::{Capability, PlatformFile, Probe};

use crate::error::CommandError;

/// The package that a probe is built from.
const PACKAGE: &str = "threadproof-probe";

/// Where the sources of std are in a toolchain that has them, as cargo looks for them.
const SOURCES: &str = "lib/rustlib/src/rust/library/Cargo.toml";

/// What it takes to build for one target, and to run what was built.
pub(crate) struct ProbeBuilder {
    config: Config,
    target: String,
    file: Option<PlatformFile>,
}

/// How the std of a target is come by.
enum Std {
    /// It is there.
    Installed,
    /// It is built from its sources.
    Built,
}

impl ProbeBuilder {
    /// The probe_builder for that target, or for the machine's own; `platforms` is the folder that says
    /// what is known of it.
    pub(crate) fn new(target: Option<&str>, platforms: &Path) -> Result<Self, CommandError> {
        let config = Config::load().map_err(|error| CommandError::Cargo(error.into()))?;
        let host = config.host_triple().map_err(|error| CommandError::Cargo(error.into()))?;
        let target = target.unwrap_or(host).to_owned();
        let file = PlatformFile::of(platforms, &target)?;
        Ok(Self { config, target, file })
    }

    /// Builds a probe, with the plans of a file inside if there are some. What the compiler has to
    /// say goes to stderr.
    pub(crate) fn build(&self, plans: Option<&Path>) -> Result<PathBuf, CommandError> {
        #[derive(Deserialize)]
        struct Message {
            executable: Option<PathBuf>,
        }
        let mut command = Command::new(self.config.cargo());
        command.args(["build", "--release", "--package", PACKAGE, "--target", &self.target]);
        command.args(["--message-format", "json-render-diagnostics"]);
        if let Std::Built = self.std()? {
            // Cargo does this on any channel only for those who ask for it in this way.
            command.arg("-Zbuild-std=std,panic_unwind").env("RUSTC_BOOTSTRAP", "1");
        }
        if let Some(linker) = self.linker()? {
            command.env(self.variable("LINKER"), linker);
        }
        command.envs(plans.map(|plans| ("THREADPROOF_PLANS", plans)));
        let started = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output();
        let output = started.map_err(|error| CommandError::Cargo(error.into()))?;
        let messages = output.stdout.split(|&byte| byte == b'\n');
        let mut built = messages.filter_map(|line| serde_json::from_slice::<Message>(line).ok());
        let executable = built.find_map(|message| message.executable);
        let target = || self.target.clone();
        executable
            .filter(|_| output.status.success())
            .ok_or_else(|| CommandError::Unbuilt { target: target() })
    }

    /// The probe that is an executable which was built here: run by the command `runner`, or as
    /// cargo would run it, or as the platform's file says, or just so.
    pub(crate) fn probe(
        &self,
        executable: PathBuf,
        runner: Option<&str>,
    ) -> Result<Probe, CommandError> {
        let codes = self.file.iter().flat_map(|file| file.abort_codes.iter().copied());
        let probe = match (runner, self.cargos_runner()?) {
            (Some(runner), _) => Probe::by_command(runner)?.with(executable),
            (None, Some(PathAndArgs { path, args, .. })) => Probe::new(path, args).with(executable),
            (None, None) => match self.files(|file| file.runner.as_deref()) {
                Some(runner) => Probe::by_command(runner)?.with(executable),
                None => Probe::new(executable, []),
            },
        };
        Ok(probe.with_abort_codes(codes))
    }

    /// What can be known of the platform before anything has run there.
    pub(crate) fn platform(&self) -> Result<Platform, CommandError> {
        let threads =
            self.file.as_ref().is_none_or(|file| file.capabilities.contains(&Capability::Threads));
        let facts = self.rustc(&["--print", "cfg", "--target", &self.target])?;
        Ok(Platform { threads, unwind: facts.lines().any(|fact| fact == "panic=\"unwind\"") })
    }

    fn std(&self) -> Result<Std, CommandError> {
        let installed = self.rustc(&["--print", "target-libdir", "--target", &self.target])?;
        if Path::new(&installed).exists() {
            return Ok(Std::Installed);
        }
        let sysroot = self.rustc(&["--print", "sysroot"])?;
        if Path::new(&sysroot).join(SOURCES).exists() {
            return Ok(Std::Built);
        }
        Err(CommandError::NoStd { target: self.target.clone() })
    }

    /// What the compiler prints.
    fn rustc(&self, arguments: &[&str]) -> Result<String, CommandError> {
        let PathAndArgs { path, args, .. } = self.config.rustc();
        let output =
            Command::new(path).args(args).args(arguments).stderr(Stdio::inherit()).output();
        let output = output.map_err(|error| CommandError::Cargo(error.into()))?;
        Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
    }

    /// The linker of the platform's file, unless cargo has one.
    fn linker(&self) -> Result<Option<&str>, CommandError> {
        let cargos = self.config.linker(&self.target);
        let cargos = cargos.map_err(|error| CommandError::Cargo(error.into()))?;
        Ok(self.files(|file| file.linker.as_deref()).filter(|_| cargos.is_none()))
    }

    fn cargos_runner(&self) -> Result<Option<PathAndArgs>, CommandError> {
        self.config.runner(&self.target).map_err(|error| CommandError::Cargo(error.into()))
    }

    /// What the platform's file says of how other machines do it.
    fn files(&self, what: impl Fn(&PlatformFile) -> Option<&str>) -> Option<&str> {
        let is_other = self.config.host_triple().is_ok_and(|host| host != self.target);
        self.file.as_ref().filter(|_| is_other).and_then(what)
    }

    /// A variable by which cargo is told about the target.
    fn variable(&self, what: &str) -> OsString {
        let target = self.target.to_uppercase().replace(['-', '.'], "_");
        format!("CARGO_TARGET_{target}_{what}").into()
    }
}
