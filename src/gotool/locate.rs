//! Where the go command, its tree and the user's env file are, found without starting it.

use std::path::{Path, PathBuf};

use crate::domain::envfile;
use crate::domain::module::GoVersion;
use crate::domain::settings::{EnvFile, GoTool};
use crate::domain::variable::Var;
use crate::host::{Host, files};

/// The go command and, from the files around it, its tree and version.
pub fn go_tool(host: &Host, env_file: Option<&[u8]>) -> Option<GoTool> {
    let path = host.find_program("go")?;
    let goroot = host
        .vars()
        .path(Var::Goroot)
        .or_else(|| {
            let stored = envfile::get(env_file?, Var::Goroot.name())?;
            Some(PathBuf::from(stored)).filter(|path| !path.as_os_str().is_empty())
        })
        .or_else(|| goroot_around(&path));
    let version = goroot.as_deref().and_then(version_of);
    Some(GoTool { path, version, goroot })
}

/// The tree that a go command stands in: `GOROOT/bin/go`, links followed. A wrapper stands in none.
fn goroot_around(go: &Path) -> Option<PathBuf> {
    let real = files::resolve(go);
    let root = real.parent()?.parent()?;
    files::is_dir(&root.join("pkg").join("tool")).then(|| root.to_owned())
}

/// Whether this is the go command of a Go tree itself, not a wrapper around it.
pub fn stands_in_its_tree(go: &Path) -> bool {
    goroot_around(go).is_some()
}

/// The first line of `GOROOT/VERSION`.
fn version_of(goroot: &Path) -> Option<GoVersion> {
    let bytes = files::read(&goroot.join("VERSION")).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    GoVersion::parse(text.lines().next()?.trim())
}

/// The user's env file by Go's rule: GOENV, else `go/env` below the user's configuration directory, which needs
/// XDG_CONFIG_HOME (absolute) or HOME; on Windows APPDATA; on macOS HOME (os.UserConfigDir).
pub fn env_file(host: &Host) -> EnvFile {
    let vars = host.vars();
    match vars.path(Var::Goenv) {
        Some(value) if value.as_os_str() == "off" => return EnvFile::Off,
        // The go command takes a relative path from its own working directory.
        Some(value) if value.is_absolute() => return EnvFile::At(value),
        Some(value) => return host.cwd().map_or(EnvFile::Nowhere, |cwd| EnvFile::At(cwd.join(value))),
        None => {}
    }
    let config = if cfg!(windows) {
        vars.path(Var::Appdata)
    } else if cfg!(target_os = "macos") {
        vars.path(Var::Home).map(|home| home.join("Library/Application Support"))
    } else {
        match vars.path(Var::XdgConfigHome) {
            Some(config) => Some(config).filter(|config| config.is_absolute()),
            None => vars.path(Var::Home).map(|home| home.join(".config")),
        }
    };
    config.map_or(EnvFile::Nowhere, |config| EnvFile::At(config.join("go").join("env")))
}
