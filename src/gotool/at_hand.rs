//! Whether a project can be built with what the machine has: vendored, or all that it requires in the module cache.

use std::path::PathBuf;

use crate::domain::envfile;
use crate::domain::gomod::{Project, Requirement};
use crate::domain::module;
use crate::domain::settings::Settings;
use crate::domain::variable::Var;
use crate::host::{Host, files};

/// Whether nothing has to be downloaded for this project. Requirements of requirements are in go.mod from `go 1.17` on; of
/// older ones the cache is trusted to have them.
pub fn at_hand(host: &Host, settings: &Settings, project: &Project) -> bool {
    let vendored = project.go_mod.parent().is_some_and(|dir| files::is_file(&dir.join("vendor/modules.txt")));
    let Some(cache) = module_cache(host, settings) else { return vendored };
    let folder = |wanted: &Requirement| {
        let of_it = |path: &str, version: Option<&str>| {
            path == wanted.path && version.is_none_or(|version| version == wanted.version)
        };
        project.replaces.iter().find(|replace| of_it(&replace.path, replace.version.as_deref()))
    };
    let has = |module: &Requirement| {
        let path = module::escape_path(&module.path).ok()?;
        let version = module::escape_version(&module.version).ok()?;
        Some(files::is_file(&cache.join(format!("cache/download/{path}/@v/{version}.zip"))))
    };
    vendored
        || project.requires.iter().all(|wanted| match folder(wanted).map(|replace| &replace.with) {
            // A folder beside the project.
            Some(None) => true,
            Some(Some(other)) => has(other).unwrap_or_default(),
            None => has(wanted).unwrap_or_default(),
        })
}

/// GOMODCACHE, else `pkg/mod` in the first folder of GOPATH, else in `go` at home (cmd/go/internal/cfg).
fn module_cache(host: &Host, settings: &Settings) -> Option<PathBuf> {
    let told = |var: Var| {
        let in_file = || envfile::get(settings.env_file_bytes.as_deref()?, var.name());
        host.vars().get(var).filter(|value| !value.is_empty()).or_else(in_file).filter(|value| !value.is_empty())
    };
    let below = |gopath: PathBuf| gopath.join("pkg/mod");
    let first = |list: String| std::env::split_paths(&list).next().filter(|path| path.is_absolute());
    told(Var::Gomodcache)
        .map(PathBuf::from)
        .or_else(|| told(Var::Gopath).and_then(first).map(below))
        .or_else(|| host.directories().home.as_ref().map(|home| below(home.join("go"))))
}
