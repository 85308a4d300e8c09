//! What a pattern that Go reads otherwise was probably meant to be.

use super::path_match;
use crate::domain::goproxy::ascii_twin;

/// The pattern as it was probably meant, where that is another and all of it can be.
pub(super) fn mended(pattern: &str) -> Option<String> {
    let parts = meant(pattern);
    let meant = parts.join(",");
    (!meant.is_empty() && meant != pattern && parts.iter().all(|part| path_match(part, "").is_some())).then_some(meant)
}

/// The patterns that one was probably meant to be; none where that cannot be told.
pub(super) fn meant(pattern: &str) -> Vec<String> {
    let ascii: String = pattern.chars().map(|c| ascii_twin(c).unwrap_or(c)).collect();
    without_braces(ascii)
        .iter()
        .flat_map(|text| text.split(|c: char| c == ',' || c == '|' || c == ';' || c.is_whitespace()))
        .flat_map(meant_by_one)
        .filter(|part| !part.is_empty())
        .collect()
}

/// More alternatives than this were not written by hand.
const MOST_ALTERNATIVES: usize = 64;

/// Each alternative of `{a,b}` written out; none when the braces stand in each other or have no end.
fn without_braces(pattern: String) -> Vec<String> {
    let mut done = vec![pattern];
    while let Some(first) = done.first().filter(|first| first.contains('{')) {
        let inside = |text: &str| {
            text.split_once('{')
                .and_then(|(_, rest)| rest.split_once('}'))
                .is_some_and(|(inside, _)| !inside.contains('{'))
        };
        if !inside(first) {
            return Vec::new();
        }
        done = done
            .iter()
            .filter_map(|text| {
                let (before, rest) = text.split_once('{')?;
                let (inside, after) = rest.split_once('}')?;
                Some(inside.split(',').map(move |one| format!("{before}{}{after}", one.trim())))
            })
            .flatten()
            .take(MOST_ALTERNATIVES + 1)
            .collect();
        if done.len() > MOST_ALTERNATIVES {
            return Vec::new();
        }
    }
    done
}

/// The same for a text without separators but `:`, which also stands before a port and, in what git clones, a path.
fn meant_by_one(pattern: &str) -> Vec<String> {
    let pattern = pattern.trim_matches(['"', '\'', '`']);
    let bare = without_scheme(pattern);
    let has_user = bare.len() != pattern.split_once("://").map_or(pattern, |(_, rest)| rest).len();
    let clone_address = has_user || pattern.contains("://");
    let (host, path) = bare.split_once('/').unwrap_or((bare, ""));
    let (name, after) = match host.split_once(':') {
        Some(split) if !host.contains('[') => split,
        _ => (host, ""),
    };
    let is_port = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if is_port(after) {
        return vec![module_path(name, path, clone_address)];
    }
    if has_user || !after.contains('.') {
        return vec![module_path(name, &format!("{after}/{path}"), true)];
    }
    // Several hosts: the path belongs to the last one.
    let hosts: Vec<&str> = host.split(':').filter(|part| !is_port(part)).collect();
    let last = hosts.len().saturating_sub(1);
    let path_of = |at: usize| if at == last { path } else { "" };
    hosts.iter().enumerate().map(|(at, host)| module_path(host, path_of(at), false)).collect()
}

/// A pattern out of a host and a path.
fn module_path(host: &str, path: &str, clone_address: bool) -> String {
    let host = if host.contains('[') { host.to_owned() } else { host.to_ascii_lowercase() };
    let host = if host.starts_with('.') { format!("*{host}") } else { host };
    let path = path.trim_end_matches('/');
    let path = path.strip_suffix(".git").filter(|_| clone_address).unwrap_or(path);
    let elements: Vec<&str> = std::iter::once(&*host).chain(path.split('/')).filter(|part| !part.is_empty()).collect();
    let joined = elements.join("/");
    let mut meant = joined.as_str();
    while let Some(short) = meant.strip_suffix("/**") {
        meant = short;
    }
    let mut meant = meant.to_owned();
    while meant.contains("**") {
        meant = meant.replace("**", "*");
    }
    meant
}

pub(super) fn without_scheme(pattern: &str) -> &str {
    let rest = pattern.split_once("://").map_or(pattern, |(_, rest)| rest);
    // Credentials are no part of a module path either, and must not come back in a suggestion.
    match rest.split_once('@') {
        Some((user, host)) if !user.contains('/') => host,
        _ => rest,
    }
}
