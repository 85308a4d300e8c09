//! Versions, revisions, and what a module calls itself.

use super::place::private_pattern;
use crate::domain::goerror::told::{Row, Seen, Told, rows};
use crate::domain::sanitize::shown;
use crate::text::codes::Code;
use crate::text::{Message, goerrors};

/// The path of the module in question, for commands.
fn path(seen: &Seen<'_>) -> Option<String> {
    seen.module().and_then(|module| Some(module.split('@').next()?.to_owned())).filter(|path| path.contains('.'))
}

fn module(seen: &Seen<'_>) -> Message {
    path(seen).map_or_else(goerrors::the_module, |path| Message::verbatim(format!("`{path}`")))
}

fn no_revision(seen: &Seen<'_>) -> Option<Told> {
    let revision = seen.hole("revision");
    // Go asks for a remote branch by this name only where nothing was asked for.
    let told = Told::new(Code::GP509, goerrors::no_revision(module(seen), revision)).each_module();
    Some(match path(seen) {
        Some(path) => told.remedy(goerrors::list_versions(path)),
        None => told,
    })
}

fn no_version(seen: &Seen<'_>) -> Option<Told> {
    let told = Told::new(Code::GP509, goerrors::no_version(module(seen), seen.hole("query"))).each_module();
    Some(match path(seen) {
        Some(path) => told.remedy(goerrors::list_versions(path)),
        None => told,
    })
}

fn pseudo(seen: &Seen<'_>) -> Option<Told> {
    let told = Told::new(Code::GP509, goerrors::bad_pseudo(module(seen), seen.hole("why"))).each_module();
    Some(match path(seen) {
        Some(path) => told.remedy(goerrors::get_again(path)),
        None => told,
    })
}

fn bad_version(seen: &Seen<'_>) -> Option<Told> {
    let told = Told::new(Code::GP509, goerrors::bad_version(module(seen), seen.hole("why"))).each_module();
    Some(match path(seen) {
        Some(path) => told.remedy(goerrors::list_versions(path)),
        None => told,
    })
}

fn major(seen: &Seen<'_>) -> Option<Told> {
    let why = shown(seen.line().split("invalid version: ").last().unwrap_or_default().trim());
    Some(Told::new(Code::GP523, goerrors::major(module(seen), why)).each_module().remedy(goerrors::add_major()))
}

/// `module declares its path as:` and `but was required as:` stand on two lines.
fn other_path(seen: &Seen<'_>) -> Option<Told> {
    let of_line =
        |label: &str| seen.line_with(label).and_then(|line| line.split_once(label)).map(|(_, path)| path.trim());
    let declared = of_line("declares its path as:")
        .or_else(|| Some(seen.holes.get("declared")).filter(|path| !path.is_empty()))?;
    let declared = declared.trim_matches(['"', ';']);
    let wanted =
        of_line("but was required as:").or_else(|| Some(seen.holes.get("wanted")).filter(|path| !path.is_empty()));
    let wanted = wanted.map_or_else(|| path(seen).unwrap_or_default(), |path| path.trim_matches(['"', ';']).to_owned());
    let told = Told::new(Code::GP523, goerrors::other_path(shown(&wanted), shown(declared))).each_module();
    let fits = crate::domain::module::check_path(declared).is_ok();
    Some(if fits { told.remedy(goerrors::use_path(declared)) } else { told })
}

/// No version at all: the module is not there, or not for this user.
fn nothing(seen: &Seen<'_>) -> Option<Told> {
    let told = Told::new(Code::GP508, goerrors::no_versions(module(seen))).each_module();
    Some(match path(seen).as_deref().and_then(private_pattern) {
        Some(pattern) => told.remedy(goerrors::make_private(pattern)),
        None => told,
    })
}

pub(super) const ROWS: &[Row] = rows! {
    Module Anywhere {
        "module declares its path as:" | "parsing go.mod: unexpected module path \"{declared}\"" | "unexpected module path \"{declared}\"" | "go.mod has non-{wanted} module path \"{declared}\""
            | "go.mod has post-v{n} module path \"{declared}\"" | "has malformed module path \"{declared}\"" | "is replaced but its go.mod declares {declared}"
            => other_path;
        "should be v0 or v1, not v" | "module contains a go.mod file, so module path must match major version" | "module contains a go.mod file, so major version must be compatible"
            | "should be {version}+incompatible" | "so module path must match major version" | "+incompatible suffix not allowed" | "go.mod has post-v1 module path" | "missing {file}/go.mod and .../v{n}/go.mod at revision"
            => major;
        "invalid pseudo-version: {why*}" | "does not match version-control timestamp{why*}" | "pseudo-version {why*}" | "revision is longer than canonical{why*}" => pseudo;
        "unknown revision {revision}" => no_revision;
        "no matching versions for query \"{query}\"" | "no matching version for query {query}" => |seen| match seen.hole("query").as_str() {
            "latest" | "upgrade" | "" => nothing(seen),
            _ => no_version(seen),
        };
        "couldn't find remote ref {revision}" | "无法找到远程引用 {revision}" | "fatal: reference is not a tree: {revision}" | "fatal: bad object {revision}" | "pathspec '{revision}' did not match" => no_revision;
        "module {m} found ({why}), but does not contain package" => |_| None;
        "disallowed version string \"{why}\"" | "invalid version: must be of the form {why*}" | "must be of the form v1.2.3{why*}" | "invalid version: should be {why*}" | "version \"{why}\" invalid"
            | "invalid semantic version{why*}" | "non-semver module version {why*}" | "version {why} is not canonical" | "invalid version \"{why}\""
            => bad_version;
    }
};
