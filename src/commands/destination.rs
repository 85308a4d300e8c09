//! Where settings are written: the files of a scope, or text for somebody else to take in.

use std::path::{Path, PathBuf};

use super::origin;
use crate::domain::error::{Error, Result};
use crate::domain::format::Format;
use crate::domain::plan::Layer;
use crate::domain::scope::Scope;
use crate::domain::settings::{EnvFile, Settings};
use crate::domain::shell::Shell;
use crate::domain::variable::Var;
use crate::host::{Host, files};
use crate::shell::profiles;
use crate::shell::session::Start;
use crate::store::target;
use crate::text::{Message, errors, notes};

/// Which shells `--scope shell` writes for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shells {
    /// The one that the user sits in.
    #[default]
    Current,
    /// This one.
    Named(Shell),
    /// Every one that is installed.
    All,
}

/// Where the user wants it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Where {
    /// The scope.
    pub scope: Scope,
    /// Which shells.
    pub shells: Shells,
    /// Files that were named instead of those that are found.
    pub files: Vec<PathBuf>,
}

/// A file that holds settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub path: PathBuf,
    /// How it says what a variable is.
    pub format: Format,
    /// Its bytes; `None` when there is none.
    pub bytes: Option<Vec<u8>>,
}

impl Place {
    fn at(path: PathBuf, format: Format) -> Result<Place> {
        // A dotfile whose repository is not there: what is made in its stead would be in the way later.
        if let Some(target) = files::dangling(&path) {
            return Err(Error::local(errors::dangling_link(&path, target)).hint(errors::hint_dangling_link(path)));
        }
        let mut place = Place { path, format, bytes: None };
        place.reread()?;
        Ok(place)
    }

    /// Reads it again: another run may have changed it.
    pub fn reread(&mut self) -> Result<()> {
        self.bytes = target::read(&self.path, self.format)?;
        Ok(())
    }

    /// What it says of a variable.
    pub fn get(&self, var: Var) -> Result<Option<String>> {
        let content = self.bytes.as_deref().unwrap_or_default();
        self.format.get(content, var.name()).map_err(|bad| target::bad_file(&self.path, &bad))
    }
}

/// Where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// Into files, in this order.
    Files(Vec<Place>),
    /// To standard output, as statements of a shell.
    Statements(Shell),
    /// To standard output, as logging commands of Azure Pipelines.
    AzureCommands,
}

/// A destination and what is worth knowing about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where it goes.
    pub destination: Destination,
    /// What the user has to do besides, or should know.
    pub remarks: Vec<Message>,
    /// The shells that are to have it, and started in which way.
    pub shells: Vec<(Shell, Start)>,
}

impl Found {
    fn new(destination: Destination) -> Found {
        Found { destination, remarks: Vec::new(), shells: Vec::new() }
    }
}

/// Which settings the destinations of a scope stand above.
pub fn layer(scope: Scope) -> Layer {
    if scope == Scope::GoEnv { Layer::EnvFile } else { Layer::Environment }
}

/// Finds where `place` leads on this machine.
pub fn find(host: &Host, settings: &Settings, place: &Where) -> Result<Found> {
    let plain = |destination| Ok(Found::new(destination));
    if !place.files.is_empty() && !matches!(place.scope, Scope::Project | Scope::Ci) {
        return Err(Error::usage(errors::file_without_scope()));
    }
    match place.scope {
        Scope::GoEnv => {
            plain(Destination::Files(vec![go_env(&settings.env_file, settings.env_file_bytes.as_deref())?]))
        }
        Scope::Shell => shell(host, place.shells),
        Scope::UserEnv => user_environment(),
        Scope::System => system(),
        Scope::Project => project(host, &place.files),
        Scope::Session => plain(Destination::Statements(session_shell(host, place.shells)?)),
        Scope::Ci => ci(host, &place.files),
        // Holds mirrors, not settings.
        Scope::Catalog => Err(Error::usage(errors::scope_of_mirror()).hint(errors::hint_mirror_add())),
    }
}

/// Go's env file, or why there is none.
fn go_env(env_file: &EnvFile, bytes: Option<&[u8]>) -> Result<Place> {
    match env_file {
        EnvFile::At(path) if files::is_dir(path) => Err(Error::local(errors::env_file_is_directory(path))),
        EnvFile::At(path) => Ok(Place { path: path.clone(), format: Format::GoEnv, bytes: bytes.map(<[u8]>::to_vec) }),
        EnvFile::Off => Err(Error::local(errors::goenv_off())),
        EnvFile::Nowhere => Err(Error::local(errors::no_env_file_place()).hint(errors::hint_set_home())),
    }
}

/// The shell that statements are for.
pub fn session_shell(host: &Host, shells: Shells) -> Result<Shell> {
    match shells {
        Shells::Named(shell) => Ok(shell),
        Shells::All => Err(Error::usage(errors::one_shell_only())),
        Shells::Current => profiles::current(host).ok_or_else(|| Error::usage(errors::which_shell())),
    }
}

fn shell(host: &Host, shells: Shells) -> Result<Found> {
    let chosen: Vec<Shell> = match shells {
        Shells::Named(shell) => vec![shell],
        Shells::Current => vec![session_shell(host, shells)?],
        Shells::All => {
            let mut found: Vec<Shell> = profiles::installed(host).into_iter().map(|(shell, _)| shell).collect();
            found.dedup();
            found.retain(|shell| shell.has_profile());
            found
        }
    };
    if let Some(without) = chosen.iter().find(|shell| !shell.has_profile()) {
        return Err(Error::usage(errors::no_profile(without.name())).hint(errors::hint_user_env()));
    }
    if origin::is_read_back(host) {
        return Err(Error::local(errors::profile_changes_itself()));
    }
    let asking = origin::marked(host);
    let mut places: Vec<Place> = Vec::new();
    let mut shells = Vec::new();
    for shell in chosen {
        let profiles = super::wait(profiles::to_write(&asking, shell))??;
        shells.push((shell, Start::Login));
        // A POSIX shell inside a session has what the login shell gave it, and reads a file of its own only where ENV names
        // one.
        if shell != Shell::Sh || profiles.len() > 1 {
            shells.push((shell, Start::Interactive));
        }
        for profile in profiles {
            // bash and sh share `~/.profile`, and read the same statements.
            if !places.iter().any(|place| files::resolve(&place.path) == files::resolve(&profile.path)) {
                places.push(Place::at(profile.path, Format::Block(profile.shell))?);
            }
        }
    }
    Ok(Found { shells, ..Found::new(Destination::Files(places)) })
}

#[cfg(windows)]
fn user_environment() -> Result<Found> {
    use crate::shell::registry::{self, Hive};
    let place = Place::at(registry::path(Hive::User), Format::Registry)?;
    Ok(Found::new(Destination::Files(vec![place])))
}

#[cfg(not(windows))]
fn user_environment() -> Result<Found> {
    Err(Error::usage(errors::user_env_elsewhere()).hint(errors::hint_scope_shell()))
}

#[cfg(windows)]
fn system() -> Result<Found> {
    use crate::shell::registry::{self, Hive};
    let place = Place::at(registry::path(Hive::Machine), Format::Registry)?;
    Ok(Found::new(Destination::Files(vec![place])))
}

/// What every user's shells read. A system without `/etc/profile.d` has `/etc/profile`.
#[cfg(not(windows))]
fn system() -> Result<Found> {
    let mut places = Vec::new();
    let own_file = |dir: &str, ending: &str| {
        let dir = Path::new(dir);
        files::is_dir(dir).then(|| dir.join(format!("goproxy-cfg.{ending}")))
    };
    let existing = |path: &str| Some(PathBuf::from(path)).filter(|path| files::is_file(path));
    let posix = own_file("/etc/profile.d", "sh").unwrap_or_else(|| PathBuf::from("/etc/profile"));
    places.push(Place::at(posix, Format::Block(Shell::Sh))?);
    // zsh reads no /etc/profile of its own accord.
    let zsh = existing("/etc/zsh/zshenv").or_else(|| cfg!(target_os = "macos").then(|| "/etc/zshenv".into()));
    for (path, shell) in [(zsh, Shell::Zsh), (own_file("/etc/fish/conf.d", "fish"), Shell::Fish)] {
        if let Some(path) = path {
            places.push(Place::at(path, Format::Block(shell))?);
        }
    }
    Ok(Found {
        // sh and bash inside a session have it from the login shell.
        shells: vec![
            (Shell::Sh, Start::Login),
            (Shell::Bash, Start::Login),
            (Shell::Zsh, Start::Login),
            (Shell::Zsh, Start::Interactive),
            (Shell::Fish, Start::Login),
            (Shell::Fish, Start::Interactive),
        ],
        remarks: vec![notes::system_at_login()],
        ..Found::new(Destination::Files(places))
    })
}

/// The files that tools of a project take variables from.
const PROJECT_FILES: [&str; 5] = [".envrc", ".env", "mise.toml", ".mise.toml", ".vscode/settings.json"];

fn project(host: &Host, named: &[PathBuf]) -> Result<Found> {
    let cwd = host.cwd().ok_or_else(|| Error::local(errors::no_working_directory()))?;
    let root = project_root(cwd);
    let paths: Vec<PathBuf> = match named.is_empty() {
        true => PROJECT_FILES.iter().map(|name| root.join(name)).filter(|path| files::is_file(path)).collect(),
        false => named.iter().map(|path| cwd.join(path)).collect(),
    };
    if paths.is_empty() {
        return Err(Error::usage(errors::no_project_file(root, PROJECT_FILES.join(", ")))
            .hint(errors::hint_name_file(".envrc")));
    }
    let mut places = Vec::new();
    let mut remarks = Vec::new();
    for path in paths {
        let format = project_format(&path).ok_or_else(|| {
            Error::usage(errors::unknown_file_kind(&path)).hint(errors::hint_values(PROJECT_FILES.join(", ")))
        })?;
        match format {
            Format::Block(_) => remarks.push(notes::direnv_allow(path.parent().unwrap_or(cwd))),
            Format::Mise => remarks.push(notes::mise_trust()),
            Format::Vscode => remarks.push(notes::vscode_reload()),
            _ => remarks.push(notes::dotenv_is_read_by_tools(&path)),
        }
        places.push(Place::at(path, format)?);
    }
    Ok(Found { remarks, ..Found::new(Destination::Files(places)) })
}

/// The root of the project around `cwd`: the repository, else the nearest workspace or module, else `cwd` itself.
pub fn project_root(cwd: &Path) -> &Path {
    let with = |name: &str| cwd.ancestors().find(|dir| dir.join(name).exists());
    with(".git").or_else(|| with("go.work")).or_else(|| with("go.mod")).unwrap_or(cwd)
}

fn project_format(path: &Path) -> Option<Format> {
    let name = path.file_name()?.to_str()?;
    match name {
        ".envrc" => Some(Format::Block(Shell::Bash)),
        "mise.toml" | ".mise.toml" | "mise.local.toml" | ".mise.local.toml" => Some(Format::Mise),
        "settings.json" => Some(Format::Vscode),
        _ if name == ".env" || name.starts_with(".env.") || name.ends_with(".env") => Some(Format::Dotenv),
        _ => None,
    }
}

/// By the CI system that runs the job, as its own variables tell.
fn ci(host: &Host, named: &[PathBuf]) -> Result<Found> {
    let vars = host.vars();
    let is = |var: Var| vars.get(var).is_some_and(|value| value.eq_ignore_ascii_case("true"));
    let cwd = host.cwd().unwrap_or(Path::new("."));
    let file = |default: PathBuf, format| -> Result<Destination> {
        let paths = if named.is_empty() { vec![default] } else { named.iter().map(|path| cwd.join(path)).collect() };
        Ok(Destination::Files(paths.into_iter().map(|path| Place::at(path, format)).collect::<Result<_>>()?))
    };
    let found = |destination, remark| Ok(Found { remarks: vec![remark], ..Found::new(destination) });
    if let Some(path) = vars.path(Var::GithubEnv) {
        return found(file(path, Format::Github)?, notes::ci_github());
    }
    if is(Var::TfBuild) {
        return found(Destination::AzureCommands, notes::ci_azure());
    }
    if is(Var::GitlabCi) {
        let dir = vars.path(Var::CiProjectDir).unwrap_or_else(|| cwd.to_owned());
        let path = dir.join("goproxy.env");
        return found(file(path, Format::GitlabDotenv)?, notes::ci_gitlab());
    }
    if vars.get(Var::JenkinsUrl).is_some() {
        let dir = vars.path(Var::Workspace).unwrap_or_else(|| cwd.to_owned());
        return found(file(dir.join("goproxy.properties"), Format::Properties)?, notes::ci_jenkins());
    }
    Err(Error::usage(errors::no_ci()).hint(errors::hint_ci_session()))
}
