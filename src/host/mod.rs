//! The one door to the machine: variables, directories, files, child processes, clock, terminal.
//!
//! A [`Host`] owns what a run may know of its surroundings, so that a test gives it another home, another PATH, another
//! language, and nothing reaches around it (`clippy.toml` bans the direct calls elsewhere).

pub mod files;
pub mod folders;
pub mod loopback;
pub mod network;
pub mod process;
pub mod runtime;
pub mod server;
pub mod terminal;
pub mod variables;

use std::path::{Path, PathBuf};

pub use variables::Variables;

use crate::domain::variable::Var;

/// The machine, as one run sees it.
#[derive(Clone, Debug)]
pub struct Host {
    vars: Variables,
    cwd: Option<PathBuf>,
    directories: Directories,
    program: Option<PathBuf>,
}

/// Where programs keep their own files, by the platform's custom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Directories {
    /// The user's home.
    pub home: Option<PathBuf>,
    /// For configuration.
    pub config: Option<PathBuf>,
    /// For what outlives a run but is no configuration; the local data directory where there is no such custom.
    pub state: Option<PathBuf>,
}

impl Host {
    /// This machine.
    pub fn system() -> Host {
        let vars = Variables::of_process();
        let directories = Directories {
            home: told(&vars, Var::Userprofile).or_else(dirs::home_dir),
            config: told(&vars, Var::Appdata).or_else(dirs::config_dir),
            state: told(&vars, Var::LocalAppdata).or_else(dirs::state_dir).or_else(dirs::data_local_dir),
        };
        Host { program: own_program(), cwd: working_directory(&vars), vars, directories }
    }

    /// The command line, program name first.
    pub fn arguments() -> Vec<std::ffi::OsString> {
        std::env::args_os().collect()
    }

    /// A machine made up for a test: these variables, this working directory, everything else below `home`.
    pub fn imagined(vars: Variables, cwd: PathBuf, home: &Path) -> Host {
        let directories = Directories {
            home: Some(home.to_owned()),
            config: Some(home.join(".config")),
            state: Some(home.join(".local/state")),
        };
        Host { vars, cwd: Some(cwd), directories, program: None }
    }

    /// The file that this program runs from; `None` where the system cannot tell.
    pub fn own_program(&self) -> Option<&Path> {
        self.program.as_deref()
    }

    /// The same machine with this program somewhere else: a test runs from another file.
    #[must_use]
    pub fn with_own_program(mut self, path: &Path) -> Host {
        self.program = Some(path.to_owned());
        self
    }

    /// The variables.
    pub fn vars(&self) -> &Variables {
        &self.vars
    }

    /// The working directory; `None` when it is gone.
    pub fn cwd(&self) -> Option<&Path> {
        self.cwd.as_deref()
    }

    /// The directories.
    pub fn directories(&self) -> &Directories {
        &self.directories
    }

    /// Now.
    #[expect(clippy::disallowed_methods, reason = "the one door")]
    pub fn now(&self) -> jiff::Timestamp {
        jiff::Timestamp::now()
    }

    /// How many processors this process may use.
    pub fn processors(&self) -> u32 {
        std::thread::available_parallelism().map_or(1, |count| u32::try_from(count.get()).unwrap_or(u32::MAX))
    }

    /// The same machine with one variable changed.
    #[must_use]
    pub fn with_var(mut self, var: Var, value: Option<&str>) -> Host {
        self.vars.set(var, value);
        self
    }

    /// The home directory and its owner's name, where this runs as root by sudo in the home of somebody else: what is
    /// written there would no longer be theirs to change.
    pub fn foreign_home(&self) -> Option<(PathBuf, String)> {
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt as _;
            let caller = self.vars.get(Var::SudoUser)?;
            let home = self.directories.home.as_ref()?;
            let owner = std::fs::metadata(home).ok()?.uid();
            (rustix::process::geteuid().is_root() && owner != 0).then(|| (home.clone(), caller))
        }
        #[cfg(not(unix))]
        None
    }

    /// Where throwaway directories are made: TMPDIR, or the system's place.
    pub fn temporary_directory(&self) -> PathBuf {
        self.vars.path(Var::Tmpdir).filter(|path| path.is_absolute()).unwrap_or_else(std::env::temp_dir)
    }
}

/// Where this process was started from.
#[expect(clippy::disallowed_methods, reason = "the one door")]
fn own_program() -> Option<PathBuf> {
    std::env::current_exe().ok()
}

/// A folder that Windows names in a variable: the go command goes by those alone, so they come first.
fn told(vars: &Variables, var: Var) -> Option<PathBuf> {
    vars.path(var).filter(|path| cfg!(windows) && path.is_absolute())
}

/// The working directory by the name that the user came by: PWD where it is true, as Go's `os.Getwd` has it.
#[expect(clippy::disallowed_methods, reason = "the one door")]
fn working_directory(vars: &Variables) -> Option<PathBuf> {
    let real = std::env::current_dir().ok()?;
    let named = vars.path(Var::Pwd).filter(|pwd| pwd.is_absolute() && files::resolve(pwd) == files::resolve(&real));
    Some(named.unwrap_or(real))
}
