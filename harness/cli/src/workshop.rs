//! Builds probes for other targets, and knows how they are run.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use cargo_config2::{Config, PathAndArgs};
use serde::Deserialize;
use threadproof_spec::Platform;
use threadproof_suite::{PlatformFile, Probe, THREADS};

use crate::failure::Failure;

/// The package that a probe is built from.
const PACKAGE: &str = "threadproof-probe";

/// Where the sources of std are in a toolchain that has them, as cargo looks for them.
const SOURCES: &str = "lib/rustlib/src/rust/library/Cargo.toml";

/// What it takes to build for one target, and to run what was built.
pub(crate) struct Workshop {
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

impl Workshop {
    /// The workshop for that target, or for the machine's own; `platforms` is the folder that says
    /// what is known of it.
    pub(crate) fn new(target: Option<&str>, platforms: &Path) -> Result<Self, Failure> {
        let config = Config::load().map_err(|error| Failure::Cargo(error.into()))?;
        let host = config.host_triple().map_err(|error| Failure::Cargo(error.into()))?;
        let target = target.unwrap_or(host).to_owned();
        let file = PlatformFile::of(platforms, &target)?;
        Ok(Self { config, target, file })
    }

    /// Builds a probe, with the plans of a file inside if there are some. What the compiler has to
    /// say goes to stderr.
    pub(crate) fn build(&self, plans: Option<&Path>) -> Result<PathBuf, Failure> {
        #[derive(Deserialize)]
        struct Message {
            executable: Option<PathBuf>,
        }
        let mut command = Command::new(self.config.cargo());
        command.args(["build", "--release", "--package", PACKAGE, "--target", &self.target]);
        command.args(["--message-format", "json-render-diagnostics"]);
        let std = self.std()?;
        if let Std::Built = std {
            // Cargo does this on any channel only for those who ask for it in this way.
            command.arg("-Zbuild-std=std,panic_unwind").env("RUSTC_BOOTSTRAP", "1");
            command.envs(self.elsewhere().iter().flat_map(|file| &file.build_std.env));
        }
        if let Some(linker) = self.linker(&std)? {
            command.env(self.variable("LINKER"), linker);
        }
        command.envs(plans.map(|plans| ("THREADPROOF_PLANS", plans)));
        let started = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output();
        let output = started.map_err(|error| Failure::Cargo(error.into()))?;
        let messages = output.stdout.split(|&byte| byte == b'\n');
        let mut built = messages.filter_map(|line| serde_json::from_slice::<Message>(line).ok());
        let executable = built.find_map(|message| message.executable);
        let target = || self.target.clone();
        executable
            .filter(|_| output.status.success())
            .ok_or_else(|| Failure::Unbuilt { target: target() })
    }

    /// The probe that is an executable which was built here: run by the command `runner`, or as
    /// cargo would run it, or as the platform's file says, or just so.
    pub(crate) fn probe(
        &self,
        executable: PathBuf,
        runner: Option<&str>,
    ) -> Result<Probe, Failure> {
        let codes = self.file.iter().flat_map(|file| file.abort_codes.iter().copied());
        let probe = match (runner, self.cargos_runner()?) {
            (Some(runner), _) => Probe::by_command(runner)?.with(executable),
            (None, Some(PathAndArgs { path, args, .. })) => Probe::new(path, args).with(executable),
            (None, None) => match self.elsewhere().and_then(|file| file.runner.as_deref()) {
                Some(runner) => Probe::by_command(runner)?.with(executable),
                None => Probe::new(executable, []),
            },
        };
        Ok(probe.forced_by(codes))
    }

    /// What can be known of the platform before anything has run there.
    pub(crate) fn platform(&self) -> Result<Platform, Failure> {
        let threads = self.file.as_ref().is_none_or(|file| file.capabilities.contains(THREADS));
        let facts = self.rustc(&["--print", "cfg", "--target", &self.target])?;
        Ok(Platform { threads, unwind: facts.lines().any(|fact| fact == "panic=\"unwind\"") })
    }

    fn std(&self) -> Result<Std, Failure> {
        let installed = self.rustc(&["--print", "target-libdir", "--target", &self.target])?;
        if Path::new(&installed).exists() {
            return Ok(Std::Installed);
        }
        let sysroot = self.rustc(&["--print", "sysroot"])?;
        if Path::new(&sysroot).join(SOURCES).exists() {
            return Ok(Std::Built);
        }
        Err(Failure::NoStd { target: self.target.clone() })
    }

    /// What the compiler prints.
    fn rustc(&self, arguments: &[&str]) -> Result<String, Failure> {
        let PathAndArgs { path, args, .. } = self.config.rustc();
        let output =
            Command::new(path).args(args).args(arguments).stderr(Stdio::inherit()).output();
        let output = output.map_err(|error| Failure::Cargo(error.into()))?;
        Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
    }

    /// The linker of the platform's file, unless cargo has one.
    fn linker(&self, std: &Std) -> Result<Option<&str>, Failure> {
        let cargos = self.config.linker(&self.target);
        let cargos = cargos.map_err(|error| Failure::Cargo(error.into()))?;
        let files = self.elsewhere().and_then(|file| match std {
            Std::Installed => file.linker.as_deref(),
            Std::Built => file.build_std.linker.as_deref().or(file.linker.as_deref()),
        });
        Ok(files.filter(|_| cargos.is_none()))
    }

    fn cargos_runner(&self) -> Result<Option<PathAndArgs>, Failure> {
        self.config.runner(&self.target).map_err(|error| Failure::Cargo(error.into()))
    }

    /// The platform's file, if this machine is another platform: it says how others build and run.
    fn elsewhere(&self) -> Option<&PlatformFile> {
        let is_other = self.config.host_triple().is_ok_and(|host| host != self.target);
        self.file.as_ref().filter(|_| is_other)
    }

    /// A variable by which cargo is told about the target.
    fn variable(&self, what: &str) -> OsString {
        let target = self.target.to_uppercase().replace(['-', '.'], "_");
        format!("CARGO_TARGET_{target}_{what}").into()
    }
}
