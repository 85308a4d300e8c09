//! What a project needs of a module proxy: go.mod, go.sum, go.work and go.work.sum, found as the go command finds them.

use std::path::{Component, Path, PathBuf};

use super::project;
use crate::domain::error::{Error, Result};
use crate::domain::gomod::{self, Workspace};
use crate::domain::gosum::{self, GoSum};
use crate::domain::measure::ProjectNeeds;
use crate::domain::needs::{self, Files};
use crate::domain::patterns;
use crate::domain::progress::Console;
use crate::domain::sanitize;
use crate::domain::settings::{Settings, Source};
use crate::domain::variable::Var;
use crate::host::{Host, files};
use crate::text::coverage as text;
use crate::text::errors;

/// Larger files are refused: the go.sum of the largest projects has some hundred kilobytes.
const LARGEST: u64 = 16 << 20;
/// More modules of a workspace are refused.
const MOST_MEMBERS: usize = 1000;
/// More modules are not asked for.
const MOST_NEEDED: usize = 50_000;

/// Reads what the project needs that `dir` belongs to, without its private modules. What is odd about its files is said.
pub fn read(host: &Host, settings: &Settings, dir: &Path, console: &dyn Console) -> Result<ProjectNeeds> {
    let dir = folder(host, dir)?;
    let mut reader = Reader { console, read: Vec::new() };
    let mut found = Files::default();
    if let Some(path) = go_work(host, settings, &dir)? {
        let workspace = gomod::parse_work(&path, &reader.file(&path)?);
        if workspace.uses.len() > MOST_MEMBERS {
            return Err(Error::usage(text::too_many_members(shown(&path), MOST_MEMBERS)));
        }
        for path in members(&workspace) {
            let module = gomod::parse(&path, &reader.file(&path)?);
            found.modules.push((module, reader.sum(&beside(&path))?));
        }
        // The go command names it so, whatever the ending of go.work.
        let sum = PathBuf::from(format!("{}.sum", path.display()));
        found.workspace = Some((workspace, reader.sum(&sum)?));
    } else {
        let Some(path) = project::nearest(&dir, "go.mod") else {
            return Err(Error::usage(text::no_go_mod(shown(&dir))).hint(text::hint_project()));
        };
        let module = gomod::parse(&path, &reader.file(&path)?);
        found.modules.push((module, reader.sum(&beside(&path))?));
    }
    let [private, direct] = [Var::Goprivate, Var::Gonoproxy].map(|var| settings.value(var));
    let needs = needs::of(&found, |path| patterns::matches(private, path) || patterns::matches(direct, path));
    if needs.broken > 0 {
        console.warn(&text::no_exact_versions(needs.broken));
    }
    if needs.modules.len() > MOST_NEEDED {
        return Err(Error::usage(text::too_many_modules(needs.modules.len(), MOST_NEEDED)));
    }
    Ok(ProjectNeeds { files: reader.read, modules: needs.modules, private: needs.private })
}

/// The folder that was named; of a file, the one that it stands in.
pub fn folder(host: &Host, dir: &Path) -> Result<PathBuf> {
    let cwd = host.cwd().ok_or_else(|| Error::local(errors::no_working_directory()))?;
    // By the name that the user came by, as the go command goes up from PWD; above `..` there may be another folder.
    let whole: PathBuf = cwd.join(dir).components().filter(|part| *part != Component::CurDir).collect();
    let whole = match whole.components().any(|part| part == Component::ParentDir) {
        true => files::resolve(&whole),
        false => whole,
    };
    match whole.parent().filter(|_| files::is_file(&whole)) {
        Some(parent) => Ok(parent.to_owned()),
        None if files::is_dir(&whole) => Ok(whole),
        None => Err(Error::usage(text::no_such_folder(shown(dir)))),
    }
}

/// The workspace in use: GOWORK, else the nearest go.work.
pub fn go_work(host: &Host, settings: &Settings, dir: &Path) -> Result<Option<PathBuf>> {
    let told = settings.get(Var::Gowork).filter(|told| !matches!(told.source, Source::ProjectFile { .. }));
    match told.map(|told| told.value.as_str()).unwrap_or_default() {
        "" | "auto" => Ok(project::nearest_go_work(host, dir)),
        "off" => Ok(None),
        path if Path::new(path).is_absolute() => Ok(Some(path.into())),
        path => Err(Error::usage(text::gowork_relative(sanitize::shown(path)))),
    }
}

/// The go.mod of each module of a workspace, once.
pub(super) fn members(workspace: &Workspace) -> Vec<PathBuf> {
    let root = workspace.go_work.parent().unwrap_or(Path::new("."));
    let mut found: Vec<PathBuf> = Vec::new();
    for folder in &workspace.uses {
        let folder: PathBuf = root.join(folder).components().filter(|part| *part != Component::CurDir).collect();
        let path = folder.join("go.mod");
        if !found.contains(&path) {
            found.push(path);
        }
    }
    found
}

/// The go.sum of a go.mod.
fn beside(go_mod: &Path) -> PathBuf {
    go_mod.with_extension("sum")
}

struct Reader<'a> {
    console: &'a dyn Console,
    read: Vec<PathBuf>,
}

impl Reader<'_> {
    fn file(&mut self, path: &Path) -> Result<Vec<u8>> {
        if files::size(path).is_some_and(|size| size > LARGEST) {
            return Err(Error::local(text::file_too_large(shown(path), LARGEST >> 20)));
        }
        let bytes = files::read(path).map_err(|error| Error::local(errors::cannot_read(shown(path), &error)))?;
        self.read.push(path.to_owned());
        Ok(bytes)
    }

    fn sum(&mut self, path: &Path) -> Result<Option<GoSum>> {
        if !files::exists(path) {
            return Ok(None);
        }
        let sum = gosum::parse(&self.file(path)?);
        if sum.broken > 0 {
            self.console.warn(&text::broken_lines(shown(path), sum.broken));
        }
        Ok(Some(sum))
    }
}

fn shown(path: &Path) -> String {
    sanitize::shown(&path.to_string_lossy())
}
