//! What a project says of itself: go.mod, go.work, git remotes.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::domain::error::{Error, Result};
use crate::domain::gomod;
use crate::domain::suggest::{Project, Remote};
use crate::domain::variable::Var;
use crate::host::process::Command;
use crate::host::{Host, files};
use crate::text::errors;

/// Larger files are passed over: no go.mod comes near.
const LARGEST: usize = 1 << 20;
/// More modules of a workspace than this are not looked at.
const MOST_MODULES: usize = 200;
/// More remotes than this are not looked at.
const MOST_REMOTES: usize = 50;
/// git reads a file or two.
const GIT_LIMIT: Duration = Duration::from_secs(5);

/// Reads the project that `dir` belongs to. A workspace counts with all its modules.
pub async fn read(host: &Host, dir: &Path) -> Result<Project> {
    let mut project = Project::default();
    if let Some((path, bytes)) = go_work(host, dir).map(|path| own(&path).map(|bytes| (path, bytes))).transpose()? {
        let workspace = gomod::parse_work(&path, &bytes);
        let root = path.parent().unwrap_or(dir);
        for folder in workspace.uses.iter().take(MOST_MODULES) {
            let path = root.join(folder).join("go.mod");
            // What one member lacks is the go command's to say.
            if let Ok(bytes) = files::read(&path)
                && bytes.len() <= LARGEST
            {
                project.modules.push(gomod::parse(&path, &bytes));
            }
        }
        project.workspace = Some(workspace);
    }
    // A module may stand in a workspace that does not use it.
    if let Some(path) = nearest(dir, "go.mod")
        && !project.modules.iter().any(|module| files::resolve(&module.go_mod) == files::resolve(&path))
    {
        project.modules.push(gomod::parse(&path, &own(&path)?));
    }
    project.remotes = remotes(host, dir).await;
    Ok(project)
}

/// The bytes of a file that the project stands on; none of one that is too large to be real.
fn own(path: &Path) -> Result<Vec<u8>> {
    let bytes = files::read(path).map_err(|error| Error::local(errors::cannot_read(path, &error)))?;
    Ok(if bytes.len() > LARGEST { Vec::new() } else { bytes })
}

pub(super) fn nearest(dir: &Path, name: &str) -> Option<PathBuf> {
    dir.ancestors().map(|dir| dir.join(name)).find(|path| files::is_file(path))
}

/// GOWORK, else the nearest go.work. The go command's search does not enter GOROOT.
fn go_work(host: &Host, dir: &Path) -> Option<PathBuf> {
    match host.vars().path(Var::Gowork) {
        Some(value) if value.is_absolute() => return Some(value).filter(|path| files::is_file(path)),
        // `off`; and the go command refuses to run with any other.
        Some(value) if value.as_os_str() != "auto" => return None,
        _ => {}
    }
    nearest_go_work(host, dir)
}

/// The go.work of a folder or the nearest one above it.
pub(super) fn nearest_go_work(host: &Host, dir: &Path) -> Option<PathBuf> {
    let goroot = host.vars().path(Var::Goroot);
    let outside = |at: &&Path| *at == dir || goroot.as_deref() != Some(at);
    dir.ancestors().take_while(outside).map(|dir| dir.join("go.work")).find(|path| files::is_file(path))
}

/// The git remotes; none without git or without a repository. Reading its configuration runs nothing of the repository's.
async fn remotes(host: &Host, dir: &Path) -> Vec<Remote> {
    let Some(git) = host.find_program("git") else { return Vec::new() };
    let command = Command::new(&git, dir, GIT_LIMIT).args(["config", "-z", "--get-regexp", r"^remote\..*\.url$"]);
    let Ok(output) = host.run(command).await else { return Vec::new() };
    let text = String::from_utf8_lossy(&output.stdout);
    let remote = |entry: &str| {
        let (key, url) = entry.split_once('\n')?;
        let name = key.strip_prefix("remote.")?.strip_suffix(".url")?;
        Some(Remote { name: name.to_owned(), url: url.to_owned() })
    };
    text.split('\0').filter_map(remote).take(MOST_REMOTES).collect()
}
