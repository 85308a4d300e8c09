//! The module cache, the build cache, and the disk below them.

use crate::domain::goerror::told::{Row, Seen, Told, rows};
use crate::domain::sanitize::shown;
use crate::text::codes::Code;
use crate::text::goerrors;

/// Whether the line is about a place of the go command's, not about a file of the user's program.
fn is_cache(text: &str) -> bool {
    let text = text.replace('\\', "/");
    [
        "pkg/mod",
        "go-build",
        "pkg/sumdb",
        "$WORK/",
        "go.sum",
        "go.mod",
        "modcache",
        "gocache",
        "/go/env",
        "GOMODCACHE",
        "could not create module cache",
        "cache/download",
        "/pkg/tool/",
        "mkdir /go",
        "mkdir /nonexistent",
    ]
    .iter()
    .any(|place| text.to_lowercase().contains(&place.to_lowercase()))
}

/// The path that an operation failed on: `open PATH: …`, `mkdir PATH: …`.
fn path(seen: &Seen<'_>) -> Option<String> {
    let line = seen.line();
    let before = line.get(..seen.holes.at).unwrap_or(line).trim_end().trim_end_matches(':');
    let path = before.rsplit(": ").next()?;
    // `rename A B` and `open A`: what was worked on stands last.
    let path = path.split_whitespace().next_back()?.trim_end_matches(':').trim_matches(['"', '\'']);
    path.contains(['/', '\\']).then(|| path.to_owned())
}

fn plain(path: &str) -> bool {
    path.starts_with('/') && path.chars().all(|c| c.is_alphanumeric() || "/._-@+!~".contains(c))
}

fn denied(seen: &Seen<'_>) -> Option<Told> {
    let path = path(seen);
    is_cache(seen.line()).then(|| {
        let told = Told::new(
            Code::GP511,
            goerrors::cache_denied(path.as_deref().map(shown).unwrap_or_else(|| "GOMODCACHE".to_owned())),
        );
        match path.filter(|path| plain(path)) {
            Some(path) => told.remedy(goerrors::own_again(path)),
            None => told,
        }
    })
}

fn read_only(seen: &Seen<'_>) -> Option<Told> {
    let path = path(seen).map_or_else(|| "GOMODCACHE".to_owned(), |path| shown(&path));
    is_cache(seen.line())
        .then(|| Told::new(Code::GP511, goerrors::cache_read_only(path)).remedy(goerrors::place_elsewhere()))
}

fn in_use(seen: &Seen<'_>) -> Option<Told> {
    let path = path(seen).map_or_else(|| "GOMODCACHE".to_owned(), |path| shown(&path));
    is_cache(seen.line()).then(|| Told::new(Code::GP511, goerrors::cache_in_use(path)))
}

fn full(seen: &Seen<'_>) -> Option<Told> {
    let detail = match path(seen) {
        Some(path) => goerrors::disk_full(shown(&path)),
        None => goerrors::disk_full_unnamed(),
    };
    Some(Told::new(Code::GP512, detail))
}

fn damaged(seen: &Seen<'_>) -> Option<Told> {
    let why = shown(seen.line().rsplit(": ").next().unwrap_or_default().trim());
    Some(Told::new(Code::GP520, goerrors::bad_zip(seen.module_or(goerrors::the_module()), why)).each_module())
}

pub(super) const ROWS: &[Row] = rows! {
    Machine InGo {
        "no space left on device" | "There is not enough space on the disk." | "磁盘空间不足" | "设备上没有空间" | "纾佺洏绌洪棿涓嶈冻" | "disk quota exceeded" | "超出磁盘限额" => full;
        "read-only file system" | "只读文件系统" | "The media is write protected." => read_only;
        "permission denied" | "operation not permitted" | "Access is denied." | "拒绝访问。" | "权限不够" | "鎷掔粷璁块棶" => denied;
        "The process cannot access the file because it is being used by another process." | "另一个程序正在使用此文件，进程无法访问。" | "text file busy" | "resource busy" => in_use;
        "could not create module cache: {why*}" => |seen| {
            Some(Told::new(Code::GP511, goerrors::no_cache_made(seen.hole("why"))))
        };
        "file exists$" | "not a directory$" => |seen| seen.line().contains("mkdir ").then(|| denied(seen)).flatten();
    }
    Module InGo {
        "zip: not a valid zip file" | "zip: checksum error" | "zip: unsupported compression algorithm" | "unzip {file}: unexpected EOF" | "flate: corrupt input"
            | "unzip {file}: {why*}" | "has unexpected file" | "zip for {m} has unexpected file {file}" | "module zip file is too large" | "missing ziphash" | "create zip: {why*}"
            | "path does not have prefix" | "not in GZIP format" | "is larger than declared size" | "case-insensitive file name collision"
            => damaged;
        "zip has been modified" | "dir has been modified" | "ziphash file does not match" => |seen| {
            Some(Told::new(Code::GP520, goerrors::changed_cache(seen.module_or(goerrors::the_module()))).each_module())
        };
    }
};
