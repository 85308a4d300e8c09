//! The settings in effect, read from where the go command reads them; no go is started.

use std::path::{Path, PathBuf};

use super::locate;
use crate::domain::envfile;
use crate::domain::error::{Error, Result};
use crate::domain::module::GoVersion;
use crate::domain::settings::{EnvFile, Setting, Settings, Shadowed, Source};
use crate::domain::variable::{Owner, Var};
use crate::host::{Host, files};
use crate::text::errors;

/// What Go's own go.env sets, and older releases have built in.
const GOPROXY_DEFAULT: &str = "https://proxy.golang.org,direct";
const GOSUMDB_DEFAULT: &str = "sum.golang.org";

/// A file in Go's env format.
struct File {
    path: PathBuf,
    bytes: Vec<u8>,
}

impl File {
    /// The last line that sets `name`: the one that counts.
    fn get(&self, name: &str) -> Option<(String, usize)> {
        envfile::parse(&self.bytes)
            .into_iter()
            .rev()
            .find(|line| line.key == name)
            .map(|line| (String::from_utf8_lossy(&line.value).into_owned(), line.line))
    }
}

/// Reads all of it. An env file that is there and cannot be read is an error: the go command passes over it silently, and
/// whoever wrote it would wonder.
pub fn read(host: &Host) -> Result<Settings> {
    let env_file = locate::env_file(host);
    let bytes = match env_file.path() {
        Some(path) => files::read_if_there(path).map_err(|error| Error::local(errors::cannot_read(path, &error)))?,
        None => None,
    };
    Ok(assemble(host, env_file, bytes))
}

/// The same, with an unreadable env file taken for absent, as the go command does.
pub fn read_as_go_does(host: &Host) -> Settings {
    let env_file = locate::env_file(host);
    let bytes = env_file.path().and_then(|path| files::read_if_there(path).ok().flatten());
    assemble(host, env_file, bytes)
}

fn assemble(host: &Host, env_file: EnvFile, bytes: Option<Vec<u8>>) -> Settings {
    let go = locate::go_tool(host, bytes.as_deref());
    let version = go.as_ref().and_then(|go| go.version.clone());
    let user =
        env_file.path().zip(bytes.as_ref()).map(|(path, bytes)| File { path: path.to_owned(), bytes: bytes.clone() });
    let goroot = go
        .as_ref()
        .and_then(|go| go.goroot.as_deref())
        // Releases before 1.21 have no such file and would not read it.
        .filter(|_| is_at_least(version.as_ref(), "go1.21"))
        .map(|goroot| goroot.join("go.env"))
        .and_then(|path| files::read(&path).ok().map(|bytes| File { path, bytes }));
    let reader = Reader { host, user, goroot, version };
    let list = Var::SHOWN.iter().map(|var| reader.setting(*var, &env_file)).collect();
    Settings { go, env_file, env_file_bytes: bytes, list }
}

/// Whether the Go in hand is that release or newer; without one the newest is assumed.
fn is_at_least(version: Option<&GoVersion>, release: &str) -> bool {
    match (version, GoVersion::parse(release)) {
        (Some(version), Some(release)) => *version >= release,
        _ => true,
    }
}

struct Reader<'a> {
    host: &'a Host,
    user: Option<File>,
    goroot: Option<File>,
    version: Option<GoVersion>,
}

impl Reader<'_> {
    fn setting(&self, var: Var, env_file: &EnvFile) -> Setting {
        let known = var.since().is_none_or(|since| is_at_least(self.version.as_ref(), &since.to_string()));
        let mut layers = self.layers(var);
        let (value, source) = match var {
            Var::Goenv => match layers.first() {
                // As the user wrote it, relative or not; the go command shows `off` as nothing.
                Some(_) => {
                    let (value, source) = self.strongest(&mut layers);
                    (if *env_file == EnvFile::Off { String::new() } else { value }, source)
                }
                None => {
                    let path = env_file.path().map(|path| path.to_string_lossy().into_owned());
                    (path.unwrap_or_default(), Source::Default)
                }
            },
            Var::Gowork => match layers.first() {
                Some(layer) if !matches!(layer.value.as_str(), "" | "auto") => self.strongest(&mut layers),
                _ => match self.workspace() {
                    Some(path) => (path.to_string_lossy().into_owned(), Source::ProjectFile { path }),
                    None => (String::new(), Source::Default),
                },
            },
            _ if layers.is_empty() => self.fallback(var),
            _ => {
                let (value, source) = self.strongest(&mut layers);
                // An empty value hides go.env, and nothing else: what is built in holds all the same.
                match self.fallback(var) {
                    (built_in, from) if value.is_empty() && !built_in.is_empty() => {
                        layers.clear();
                        (built_in, from)
                    }
                    _ => (value, source),
                }
            }
        };
        // A release that does not know the variable does not act on it, wherever it is set.
        let (value, source) =
            if known || var.owner() == Owner::Network { (value, source) } else { (String::new(), Source::Default) };
        let shadows = layers.into_iter().collect();
        Setting { var, value, source, shadows, known }
    }

    /// Takes the strongest layer out.
    fn strongest(&self, layers: &mut Vec<Shadowed>) -> (String, Source) {
        let top = layers.remove(0);
        (top.value, top.source)
    }

    /// Every place that sets the variable, strongest first.
    fn layers(&self, var: Var) -> Vec<Shadowed> {
        let mut layers = Vec::new();
        for name in [Some(var), var.lower_case_twin()].into_iter().flatten() {
            if let Some(value) = self.host.vars().get(name) {
                layers.push(Shadowed { value, source: Source::Environment { name: name.name() } });
            }
        }
        let in_files = var.owner() == Owner::Go || var == Var::Gowork;
        if let Some(file) = self.user.as_ref().filter(|_| in_files)
            && let Some((value, line)) = file.get(var.name())
        {
            layers.push(Shadowed { value, source: Source::GoEnvFile { path: file.path.clone(), line } });
        }
        if let Some(file) = self.goroot.as_ref().filter(|_| in_files)
            && let Some((value, line)) = file.get(var.name())
        {
            layers.push(Shadowed { value, source: Source::Goroot { path: file.path.clone(), line } });
        }
        // What the go command has built in stands at the bottom, so that an override shows what it hides.
        if !layers.is_empty() {
            let (value, source) = self.fallback(var);
            if !value.is_empty() && !matches!(layers.last().map(|l| &l.source), Some(Source::Goroot { .. })) {
                layers.push(Shadowed { value, source });
            }
        }
        layers
    }

    /// The value when nothing sets the variable.
    fn fallback(&self, var: Var) -> (String, Source) {
        // With a go.env at hand, its absence from there means that nothing is built in either (1.21 and newer).
        let from_go_env = self.goroot.is_none();
        let value = match var {
            Var::Goproxy if from_go_env => GOPROXY_DEFAULT,
            Var::Gosumdb if from_go_env => GOSUMDB_DEFAULT,
            Var::Gotoolchain if from_go_env => "auto",
            Var::Goauth => "netrc",
            Var::Gonoproxy | Var::Gonosumdb => {
                let private = self.setting(Var::Goprivate, &EnvFile::Nowhere).value;
                let from =
                    if private.is_empty() { Source::Default } else { Source::Inherited { from: Var::Goprivate } };
                return (private, from);
            }
            _ => "",
        };
        (value.to_owned(), Source::Default)
    }

    /// The go.work file of the working directory or the nearest one above it. The search does not leave GOROOT.
    fn workspace(&self) -> Option<PathBuf> {
        let goroot = self.goroot.as_ref().and_then(|file| file.path.parent());
        let cwd = self.host.cwd()?;
        cwd.ancestors()
            .take_while(|dir| *dir == cwd || Some(*dir) != goroot)
            .map(|dir| dir.join("go.work"))
            .find(|path| files::is_file(path))
    }
}

/// The go.mod of the working directory or the nearest one above it.
pub fn go_mod(cwd: &Path) -> Option<PathBuf> {
    cwd.ancestors().map(|dir| dir.join("go.mod")).find(|path| files::is_file(path))
}
