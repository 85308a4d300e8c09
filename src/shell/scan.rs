//! Finds the line that exports a variable, in the files that the shells of a Unix machine read at start.

use std::path::PathBuf;

use crate::domain::finding::Place;
use crate::domain::profile::{self, Assignment};
use crate::domain::variable::Var;
use crate::host::{Host, files};

/// A profile larger than this is not a profile.
const LARGEST: usize = 1 << 20;

/// The files, most specific first. Which of them a given shell reads depends on how it is started.
fn profiles(host: &Host) -> Vec<PathBuf> {
    let mut found = Vec::new();
    if let Some(home) = host.directories().home.as_deref() {
        let zsh = host.vars().path(Var::Zdotdir).unwrap_or_else(|| home.to_owned());
        found.extend([".zshenv", ".zprofile", ".zshrc", ".zlogin"].map(|name| zsh.join(name)));
        found.extend(
            [".bashrc", ".bash_profile", ".bash_login", ".profile", ".kshrc", ".mkshrc", ".tcshrc", ".cshrc", ".login"]
                .map(|name| home.join(name)),
        );
        let config = host.vars().path(Var::XdgConfigHome).unwrap_or_else(|| home.join(".config"));
        let fish = config.join("fish");
        found.push(fish.join("config.fish"));
        found.extend(inside(fish.join("conf.d"), ".fish"));
        found.extend(inside(config.join("environment.d"), ".conf"));
        found.push(home.join(".pam_environment"));
    }
    if cfg!(unix) {
        found.extend(["/etc/environment", "/etc/profile", "/etc/bash.bashrc", "/etc/zsh/zshenv"].map(PathBuf::from));
        found.extend(inside("/etc/profile.d".into(), ".sh"));
        found.extend(inside("/etc/environment.d".into(), ".conf"));
    }
    found
}

fn inside(dir: PathBuf, ending: &str) -> Vec<PathBuf> {
    let names = files::names(&dir).unwrap_or_default();
    names.into_iter().filter(|name| name.ends_with(ending)).map(|name| dir.join(name)).collect()
}

/// Every line that sets one of `wanted`. A file that cannot be read sets nothing that could be pointed at.
pub fn assignments(host: &Host, wanted: &[Var]) -> Vec<Assignment> {
    let mut found = Vec::new();
    for path in profiles(host) {
        let Ok(bytes) = files::read(&path) else { continue };
        if bytes.len() > LARGEST {
            continue;
        }
        for (index, line) in String::from_utf8_lossy(&bytes).lines().enumerate() {
            for (var, value) in profile::assigned(line).into_iter().filter(|(var, _)| wanted.contains(var)) {
                found.push(Assignment { var, value, place: Place { path: path.clone(), line: Some(index + 1) } });
            }
        }
    }
    found
}
