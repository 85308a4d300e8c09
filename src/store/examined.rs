//! Reads a project for `doctor --project`: go.mod and what belongs to it, the team file, and every file of the repository that
//! sets variables. Nothing is written, nothing is run, no link is followed.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::{needs, policy, project};
use crate::domain::error::Result;
use crate::domain::gomod::{self, Statement};
use crate::domain::gosum::{self, GoSum};
use crate::domain::lint::{self, Kind, LARGEST};
use crate::domain::policy as rules;
use crate::domain::project::{Examined, Linted, Missing, Module, Team, Unread, Workspace};
use crate::domain::settings::Settings;
use crate::domain::vendored::{self, Vendored};
use crate::host::Host;
use crate::host::files::{self, EntryKind};
use crate::text::{lint as reasons, project as sentences};

/// More files and folders are not looked at.
const MOST_ENTRIES: usize = 50_000;
/// Deeper folders are not looked at.
const DEEPEST: usize = 24;
/// More modules of a workspace are not looked at.
const MOST_MEMBERS: usize = 200;
/// What others made, and what holds no source.
const PASSED_OVER: [&str; 12] = [
    "vendor",
    "node_modules",
    "target",
    "testdata",
    "__pycache__",
    "bower_components",
    "third_party",
    ".git",
    ".hg",
    ".svn",
    ".venv",
    "venv",
];
/// The hidden folders in which projects keep settings.
const HIDDEN: [&str; 16] = [
    ".github",
    ".gitea",
    ".forgejo",
    ".gitlab",
    ".gitlab-ci",
    ".circleci",
    ".vscode",
    ".devcontainer",
    ".config",
    ".mise",
    ".woodpecker",
    ".drone",
    ".azure-pipelines",
    ".azuredevops",
    ".husky",
    ".docker",
];
/// The folders in which a file without an ending may be a script.
const OF_SCRIPTS: [&str; 9] = ["scripts", "script", "bin", "hack", "tools", "ci", "build", ".husky", "contrib"];

/// The folder that was named, and the project that it belongs to.
pub fn read(host: &Host, settings: &Settings, dir: &Path) -> Result<(PathBuf, Examined)> {
    let dir = needs::folder(host, dir)?;
    let mut examined = Examined { root: root(host, &dir), ..Examined::default() };
    if let Some(go_work) = needs::go_work(host, settings, &dir)? {
        read_workspace(&go_work, &mut examined);
    }
    if let Some(go_mod) = project::nearest(&dir, "go.mod")
        && !examined.modules.iter().any(|module| files::resolve(&module.go_mod) == files::resolve(&go_mod))
    {
        read_module(&go_mod, &mut examined);
    }
    examined.team = policy::locate_from(host, &dir).and_then(|path| read_team(path, &mut examined));
    Walk { examined: &mut examined, entries: 0 }.run();
    Ok((dir, examined))
}

/// The root of the repository; without one, of the workspace or the module; else the folder itself. Neither home nor what lies
/// above it is a project.
fn root(host: &Host, dir: &Path) -> PathBuf {
    let home = host.directories().home.as_deref().map(files::resolve);
    let inside = |folder: &&Path| home.as_deref() != Some(&*files::resolve(folder)) || *folder == dir;
    let with = |name: &str| {
        let there = |folder: &&Path| files::exists(&folder.join(name));
        dir.ancestors().take_while(inside).filter(there).last().map(Path::to_owned)
    };
    let repository = dir.ancestors().take_while(inside).find(|folder| files::exists(&folder.join(".git")));
    repository
        .map(Path::to_owned)
        .or_else(|| with("go.work"))
        .or_else(|| with("go.mod"))
        .unwrap_or_else(|| dir.to_owned())
}

/// A file of the project; one that cannot be read is noted.
fn bytes(path: &Path, examined: &mut Examined) -> Option<Vec<u8>> {
    match files::read_if_there(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            examined.unread.push(Unread { path: path.to_owned(), why: reasons::not_parsed(&error) });
            None
        }
    }
}

fn read_sum(path: &Path, examined: &mut Examined) -> Option<GoSum> {
    bytes(path, examined).map(|bytes| gosum::parse(&bytes))
}

fn read_vendored(folder: &Path, examined: &mut Examined) -> Option<Vendored> {
    let vendor = folder.join("vendor");
    if !files::is_dir(&vendor) {
        return None;
    }
    Some(bytes(&vendor.join("modules.txt"), examined).map(|bytes| vendored::parse(&bytes)).unwrap_or_default())
}

fn read_module(go_mod: &Path, examined: &mut Examined) {
    let Some(content) = bytes(go_mod, examined) else { return };
    let folder = go_mod.parent().unwrap_or(go_mod);
    let statements = gomod::statements(&content);
    let module = Module {
        go_mod: go_mod.to_owned(),
        problems: gomod::problems(&content),
        sum: read_sum(&go_mod.with_extension("sum"), examined),
        vendored: read_vendored(folder, examined),
        missing: missing(folder, &statements),
        statements,
    };
    examined.modules.push(module);
}

fn read_workspace(go_work: &Path, examined: &mut Examined) {
    let Some(content) = bytes(go_work, examined) else { return };
    let folder = go_work.parent().unwrap_or(go_work);
    let statements = gomod::statements(&content);
    let workspace = Workspace {
        go_work: go_work.to_owned(),
        problems: gomod::work_problems(&content),
        sum: read_sum(&PathBuf::from(format!("{}.sum", go_work.display())), examined),
        vendored: read_vendored(folder, examined),
        missing: missing(folder, &statements),
        statements,
    };
    let members = needs::members(&gomod::parse_work(go_work, &content));
    examined.workspace = Some(workspace);
    members.iter().take(MOST_MEMBERS).for_each(|go_mod| read_module(go_mod, examined));
}

/// The folders of `use` and `replace` that are not there.
fn missing(base: &Path, statements: &[Statement]) -> Vec<Missing> {
    let named = statements.iter().filter_map(|statement| {
        let folder = match statement.verb.as_str() {
            "use" => statement.words.first().map(String::as_str),
            "replace" => statement.replacing_folder(),
            _ => None,
        }?;
        let there = base.join(folder);
        let no_go_mod = files::is_dir(&there);
        (!files::is_file(&there.join("go.mod"))).then(|| Missing {
            line: statement.line,
            verb: statement.verb.clone(),
            folder: folder.to_owned(),
            no_go_mod,
        })
    });
    named.collect()
}

fn read_team(path: PathBuf, examined: &mut Examined) -> Option<Team> {
    let bytes = match files::read(&path) {
        Ok(bytes) => bytes,
        Err(error) => {
            examined.unread.push(Unread { path, why: reasons::not_parsed(&error) });
            return None;
        }
    };
    Some(Team { path, policy: rules::parse(&bytes) })
}

/// Goes through the repository.
struct Walk<'w> {
    examined: &'w mut Examined,
    entries: usize,
}

impl Walk<'_> {
    fn run(&mut self) {
        let mut open = vec![(PathBuf::new(), 0)];
        while let Some((folder, depth)) = open.pop() {
            let path = self.examined.root.join(&folder);
            let left = MOST_ENTRIES - self.entries;
            let entries = match files::list(&path, left + 1) {
                Ok(entries) => entries,
                Err(error) => {
                    self.examined.unread.push(Unread { path, why: reasons::not_parsed(&error) });
                    continue;
                }
            };
            if entries.len() > left {
                self.examined.cut = Some(sentences::too_many_files(MOST_ENTRIES));
                return;
            }
            self.entries += entries.len();
            let mut folders = Vec::new();
            for (name, kind) in entries {
                let inner = folder.join(&name);
                match kind {
                    EntryKind::Dir if !is_looked_into(&name) => {}
                    EntryKind::Dir if depth >= DEEPEST => {
                        self.examined.cut.get_or_insert(sentences::too_deep_folders(DEEPEST));
                    }
                    EntryKind::Dir => folders.push((inner, depth + 1)),
                    EntryKind::File => self.file(&inner),
                    EntryKind::Other => {}
                }
            }
            // In the order of their names.
            open.extend(folders.into_iter().rev());
        }
    }

    fn file(&mut self, relative: &Path) {
        let kind = lint::kind_of(relative);
        let path = self.examined.root.join(relative);
        if kind.is_none() && !may_be_script(relative) {
            return;
        }
        match files::size(&path) {
            Some(size) if size > LARGEST => {
                if kind.is_some() {
                    self.examined.unread.push(Unread { path, why: reasons::too_large(LARGEST >> 20) });
                }
                return;
            }
            _ => {}
        }
        let Some(bytes) = bytes(&path, self.examined) else { return };
        let kind = kind.or_else(|| lint::runs_in_sh(&bytes).then_some(Kind::Shell));
        if let Some(kind) = kind {
            self.examined.files.push(Linted { reading: lint::read(kind, &bytes), path });
        }
    }
}

fn is_looked_into(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    !PASSED_OVER.contains(&&*name) && (!name.starts_with('.') || HIDDEN.contains(&&*name))
}

/// A file without ending in a folder of scripts.
fn may_be_script(relative: &Path) -> bool {
    let inside = |parent: &Path| parent.iter().any(|part| OF_SCRIPTS.iter().any(|folder| part == *folder));
    relative.extension().is_none() && relative.parent().is_some_and(inside)
}
