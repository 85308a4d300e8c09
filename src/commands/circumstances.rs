//! What `doctor` reads around the settings.

use crate::domain::circumstances::{Circumstances, EnvFileTrouble};
use crate::domain::facts::Facts;
use crate::domain::settings::EnvFile;
use crate::domain::variable::{Owner, Var};
use crate::gotool::env;
use crate::host::{Host, files};
use crate::shell::oddities;
use crate::text::errors;

/// What needs no other program.
pub(super) fn read(host: &Host, facts: &Facts) -> Circumstances {
    let (misspelt, damaged_blocks) = oddities::look(host, &facts.catalog.beliefs);
    let of_go: Vec<Var> = Var::SHOWN.into_iter().filter(|var| var.owner() == Owner::Go).collect();
    let all_proxy = [Var::AllProxy, Var::AllProxyLower];
    Circumstances {
        env_file: env_file(host, &facts.settings.env_file),
        refused_flags: None,
        all_proxy: all_proxy.into_iter().find_map(|var| Some((var.name(), host.vars().get(var)?))),
        new_terminal: oddities::new_terminal(host, &of_go),
        misspelt,
        damaged_blocks,
    }
}

fn env_file(host: &Host, place: &EnvFile) -> Option<EnvFileTrouble> {
    let shown = |var: Var| host.vars().path(var).filter(|path| path.is_relative());
    match shown(Var::Goenv) {
        Some(path) if path.as_os_str() != "off" => {
            return Some(EnvFileTrouble::RelativeGoenv(path.to_string_lossy().into_owned()));
        }
        Some(_) => return None,
        None => {}
    }
    let by_xdg = cfg!(not(any(windows, target_os = "macos"))) && host.vars().get(Var::Goenv).is_none();
    if let Some(path) = shown(Var::XdgConfigHome).filter(|_| by_xdg) {
        return Some(EnvFileTrouble::RelativeConfigHome(path.to_string_lossy().into_owned()));
    }
    let path = place.path()?;
    let error = files::read_if_there(path).err()?;
    let why = errors::cannot_read(path, &error);
    Some(EnvFileTrouble::Unreadable { path: path.to_owned(), why, is_folder: files::is_dir(path) })
}

/// What the go command says of it.
pub(super) async fn ask(host: &Host, facts: &mut Facts) {
    facts.circumstances.refused_flags = env::refused_flags(host, &facts.settings).await;
}
