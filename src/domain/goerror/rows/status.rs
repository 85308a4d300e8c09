//! What a module proxy, the checksum database or a source answered, when it answered.

use super::place::{private_pattern, who};
use super::proxy;
use crate::domain::goerror::block::Purpose;
use crate::domain::goerror::told::{Row, Seen, Told, rows};
use crate::text::codes::Code;
use crate::text::goerrors;

/// `reading URL: 404 Not Found`, by status and by who answered.
fn status(seen: &Seen<'_>) -> Option<Told> {
    let said = seen.hole("status");
    let number: u16 = said.split(' ').next()?.parse().ok().filter(|status| (300..600).contains(status))?;
    let host = seen.host().unwrap_or_default();
    let answers = goerrors::status(who(seen), &said);
    let purpose = seen.purpose();
    let told = |code| Told::new(code, answers.clone()).each_host();
    Some(match (number, purpose) {
        (404 | 410, Purpose::Database | Purpose::DatabaseByMirror) => not_in_database(seen),
        (401 | 403, Purpose::Source) => return super::source::forbidden(seen),
        (404 | 410, Purpose::Source) => return source(seen),
        (404 | 410, _) => not_there(seen),
        (_, Purpose::Source) => return source(seen),
        (401, _) => told(Code::GP419).remedy(goerrors::netrc(host)),
        (_, Purpose::Database) => Told { remedy: Code::GP307.remedy(), ..told(Code::GP307) },
        (_, Purpose::DatabaseByMirror) => Told {
            detail: goerrors::database_status(who(seen), &said),
            remedy: Code::GP305.remedy(),
            ..told(Code::GP305)
        },
        (407, _) => Told::new(Code::GP420, goerrors::way_login()),
        (403 | 418 | 451, _) => told(Code::GP414).remedy(goerrors::other_mirror()),
        (429, _) => told(Code::GP415),
        (511, _) => told(Code::GP416),
        _ => told(Code::GP405).remedy(goerrors::other_mirror()),
    })
}

/// Whether it is the answer about one module, and no failure of the server.
fn is_soft(code: Code) -> bool {
    matches!(code, Code::GP508 | Code::GP204 | Code::GP510 | Code::GP517)
}

fn not_in_database(seen: &Seen<'_>) -> Told {
    let module = seen.module();
    let told = Told::new(Code::GP204, goerrors::not_in_database(seen.module_or(goerrors::the_module()))).each_module();
    match module.as_deref().and_then(private_pattern) {
        Some(pattern) => told.remedy(goerrors::use_private(pattern)),
        None => told,
    }
    .likely()
}

fn not_there(seen: &Seen<'_>) -> Told {
    let module = seen.module_or(goerrors::the_module());
    let told = match seen.module().as_deref() {
        Some(module) if module.starts_with("golang.org/toolchain") => {
            return Told::new(Code::GP510, goerrors::toolchain_fails(module));
        }
        _ => Told::new(Code::GP508, goerrors::not_there(module, who(seen))).each_module(),
    };
    match seen.module().as_deref().and_then(private_pattern) {
        Some(pattern) => told.remedy(goerrors::make_private(pattern)),
        None => told,
    }
}

/// The repository's host, or the page that should lead to it.
fn source(seen: &Seen<'_>) -> Option<Told> {
    let host = seen.host().unwrap_or_default();
    Some(
        Told::new(Code::GP517, goerrors::status(who(seen), seen.hole("status")))
            .each_host()
            .remedy(goerrors::ask_mirror(host)),
    )
}

/// What a proxy passes on of its own git: nobody's password is asked for here.
fn private_there(seen: &Seen<'_>) -> Option<Told> {
    let module = seen.module_or(goerrors::the_module());
    Some(Told { detail: goerrors::not_public(module), ..not_there(seen) })
}

/// goproxy.cn and its kin answer 404 where their own fetch took too long.
fn source_slow(seen: &Seen<'_>) -> Option<Told> {
    let module = seen.module_or(goerrors::the_module());
    let told = Told::new(Code::GP405, goerrors::mirror_source(who(seen), module)).each_host();
    Some(told.remedy(goerrors::other_mirror()))
}

fn portal(seen: &Seen<'_>) -> Option<Told> {
    Some(Told::new(Code::GP416, goerrors::portal(who(seen))).each_host().likely())
}

fn no_protocol(seen: &Seen<'_>) -> Option<Told> {
    Some(Told::new(Code::GP406, goerrors::no_protocol(who(seen), seen.hole("why"))).each_host())
}

pub(super) const ROWS: &[Row] = rows! {
    Way InGo {
        "Get \"{url}\": {said*}" => proxy::connect;
    }
    Network InReply {
        "fetch timed out" | "bad upstream" | "context deadline exceeded" | "signal: killed" | "i/o timeout" | "dial tcp" | "Could not resolve host"
            | "connection refused" | "Failed to connect to" | "The requested URL returned error: 5" | "RPC failed" | "timed out"
            => source_slow;
    }
    Network InGo {
        "reading {url}: {status*}" | "unexpected status ({url}): {status*}" => |seen| status(seen).filter(|told| !is_soft(told.code));
        "invalid character '<' looking for beginning of value" => portal;
        "invalid response from proxy \"{host*}\": {why*}" | "proxy returned info for version {why*}" | "parsing go.mod: missing module line"
            | "unexpected end of JSON input" | "invalid character {why*} looking for beginning of value"
            => |seen| {
                // go.mod is read from the same place as everything else: `parsing go.mod` without the line is a page.
                match seen.line().contains("missing module line") {
                    true => portal(seen),
                    false => no_protocol(seen),
                }
            };
        "redirected from secure URL {url} to insecure URL" | "stopped after 10 redirects"
            => |seen| Some(Told::new(Code::GP406, goerrors::redirect(who(seen))).each_host());
    }
    Module InGo {
        "reading {url}: {status*}" => |seen| status(seen).filter(|told| told.code == Code::GP204);
    }
    Module InReply {
        "could not read Username" | "Authentication failed" | "terminal prompts disabled" | "Repository not found" | "repository not found" => private_there;
    }
};

/// What a 404 alone means, where the words behind it say no more.
pub(super) const ALONE: &[Row] = rows! {
    Module InGo {
        "reading {url}: {status*}" | "unexpected status ({url}): {status*}" => |seen| status(seen).filter(|told| is_soft(told.code));
    }
};
