//! The module proxy protocol and the checksum database's.

use super::distort::Distortion;
use super::reply::Reply;
use crate::modules::{Module, Version, unescape};
use crate::scenario::Host;
use crate::sumdb::{SUMDB_NAME, Signature, Sumdb};
use crate::world::World;
use bytes::Bytes;

/// A module proxy's answer; `path` is below the mirror's prefix.
pub(super) fn answer(world: &World, host: &Host, path: &str, distortion: &Distortion) -> Reply {
    if let Some(rest) = path.strip_prefix("/sumdb/") {
        return match rest.strip_prefix(SUMDB_NAME) {
            Some("/supported") if host.sumdb => Reply::text(200, ""),
            Some(rest) if host.sumdb => sumdb(&world.sumdb, rest, distortion),
            _ => Reply::not_found("no such checksum database"),
        };
    }
    let (module, query) = match path.split_once("/@v/") {
        Some((module, query)) => (module, query),
        None => match path.strip_suffix("/@latest") {
            Some(module) => (module, "@latest"),
            None => return Reply::not_found("no such page"),
        },
    };
    let Some(name) = module.strip_prefix('/').and_then(unescape) else {
        return Reply::not_found("invalid module path");
    };
    match world.modules.get(&name).filter(|module| has(host, module)) {
        Some(module) => of_module(module, query, distortion),
        None => Reply::not_found(&format!("module {name}: no matching versions for query \"latest\"")),
    }
}

/// Whether the mirror has that module.
fn has(host: &Host, module: &Module) -> bool {
    let named = |name: &String| name == &module.path || (name == "*" && !module.private);
    host.modules.as_ref().map_or(!module.private, |names| names.iter().any(named))
}

fn of_module(module: &Module, query: &str, distortion: &Distortion) -> Reply {
    let visible = &module.versions[..module.versions.len().saturating_sub(distortion.hidden)];
    match query {
        "list" => Reply::text(200, visible.iter().map(|version| version.version.clone() + "\n").collect::<String>()),
        "@latest" => visible.last().map_or_else(|| Reply::not_found("no versions"), info),
        file => {
            let found = file.rsplit_once('.').and_then(|(name, kind)| Some((module.version(&unescape(name)?)?, kind)));
            match found {
                Some((version, "info")) => info(version),
                Some((version, "mod")) if distortion.tampered => {
                    Reply::text(200, version.go_mod.clone() + "\n// This line was not published.\n")
                }
                Some((version, "mod")) => Reply::text(200, version.go_mod.clone()),
                Some((version, "zip")) => {
                    let zip = if distortion.tampered { &version.tampered_zip } else { &version.zip };
                    Reply::new(200, "application/zip", zip.clone())
                }
                _ => Reply::not_found(&format!("{}@{file}: invalid version: unknown revision", module.path)),
            }
        }
    }
}

fn info(version: &Version) -> Reply {
    let json = format!("{{\"Version\":\"{}\",\"Time\":\"{}\"}}", version.version, version.time);
    Reply::new(200, "application/json", json)
}

/// The checksum database's answer; `path` is below its root.
pub(super) fn sumdb(sumdb: &Sumdb, path: &str, distortion: &Distortion) -> Reply {
    let path = path.strip_prefix('/').unwrap_or(path);
    let other = distortion.split.map(|record| sumdb.split_at(record));
    let sumdb = other.as_deref().unwrap_or(sumdb);
    if path == "latest" {
        return Reply::text(200, sumdb.latest(distortion.hidden, distortion.signature));
    }
    if let Some(name) = path.strip_prefix("lookup/") {
        let found = unescape(name).and_then(|name| sumdb.lookup(&name, distortion.hidden, distortion.signature));
        return match found {
            Some(text) => Reply::text(200, text),
            None => Reply::not_found(&format!("{name}: invalid version: unknown revision")),
        };
    }
    match sumdb.tile(path) {
        Some(mut tile) => {
            if distortion.signature == Signature::Tampered {
                tile.iter_mut().for_each(|byte| *byte ^= 1);
            }
            Reply::new(200, "application/octet-stream", Bytes::from(tile))
        }
        None => Reply::not_found("no such page"),
    }
}
