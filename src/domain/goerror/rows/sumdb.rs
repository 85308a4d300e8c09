//! The checksum database and go.sum: who disagrees with whom (modfetch/fetch.go, sumdb/client.go).

use super::place::who;
use crate::domain::goerror::told::{Row, Seen, Told, rows};
use crate::text::codes::Code;
use crate::text::goerrors;

/// The hash behind a label, on a line of its own.
fn hash<'b>(seen: &Seen<'b>, label: &str) -> Option<&'b str> {
    let hash = seen.line_with(label)?.split_once(label)?.1.split_whitespace().next()?;
    hash.starts_with("h1:").then_some(hash)
}

/// Both forms begin alike; which line stands beside `downloaded:` says against whom the download is held.
fn mismatch(seen: &Seen<'_>) -> Option<Told> {
    let module = seen.module_or(goerrors::the_module());
    let downloaded = hash(seen, "downloaded:");
    let file = ["go.sum:", "go.work.sum:"].iter().find_map(|label| hash(seen, label));
    let by_file = file.is_some() || seen.has("earlier download recorded in go.sum");
    if by_file {
        let detail = match (downloaded, file) {
            (Some(downloaded), Some(recorded)) => goerrors::sum_differs_hashes(module, downloaded, recorded),
            _ => goerrors::sum_differs(module),
        };
        let told = Told::new(Code::GP309, detail).each_module();
        return Some(match seen.module() {
            Some(module) => told.remedy(goerrors::ask_database(module)),
            None => told,
        });
    }
    // The label is the database's name.
    let database = seen.block.lines.iter().filter(|(_, line)| !line.contains("downloaded:")).find_map(|(_, line)| {
        line.split_once(": ")
            .and_then(|(_, hash)| hash.split_whitespace().next())
            .filter(|hash| hash.starts_with("h1:"))
    });
    let detail = goerrors::database_differs(module, downloaded.unwrap_or("?"), database.unwrap_or("?"));
    Some(Told::new(Code::GP306, detail).each_module().remedy(goerrors::clean_and_change()))
}

fn unsigned(seen: &Seen<'_>) -> Option<Told> {
    Some(Told::new(Code::GP304, goerrors::database_unsigned(seen.hole("why"))))
}

fn garbage(seen: &Seen<'_>) -> Option<Told> {
    let code = if seen.host().is_some_and(|host| host.starts_with("sum.golang.")) { Code::GP307 } else { Code::GP305 };
    Some(Told::new(code, goerrors::database_garbage(who(seen))))
}

fn bad_value(seen: &Seen<'_>) -> Option<Told> {
    Some(Told::new(Code::GP302, goerrors::bad_gosumdb(seen.hole("why"))))
}

pub(super) const ROWS: &[Row] = rows! {
    Trust Anywhere {
        "checksum mismatch" | "checksum missing from sumdb response" => mismatch;
        "security error: {why*}" | "{why*}downloaded inconsistent tile" | "{why*}note has no verifiable signatures" | "{why*}invalid transparency proof"
            | "{why*}cannot authenticate record data in server response" | "{why*}malformed tree note" | "{why*}invalid signature for key"
            | "reading tree note: {why*}" | "checking tree#{why*}" | "{why*}cannot validate record"
            => |seen| {
                // What was taken out is only the sentence itself.
                let told = unsigned(seen)?;
                Some(Told { detail: goerrors::database_unsigned(crate::domain::sanitize::shown(core_of(seen.line()))), ..told })
            };
        "SECURITY ERROR" => |seen| (seen.has("go.sum") || seen.has("checksum")).then(|| mismatch(seen)).flatten();
    }
    Machine Anywhere {
        "invalid GOSUMDB: {why*}" | "invalid GOSUMDB URL: {why*}" | "invalid sumdb name (must be host[/path]): {why*}" | "missing GOSUMDB{why*}"
            | "unknown verifier algorithm{why*}"
            => bad_value;
        "checksum database disabled by GOSUMDB=off" => |seen| {
            let toolchain = seen.has("golang.org/toolchain") || seen.has("download go") || seen.has("verifying module");
            let detail = if toolchain { goerrors::toolchain_sumdb_off() } else { goerrors::sumdb_off() };
            Some(Told::new(Code::GP310, detail))
        };
        "GONOSUMCHECK{rest*}unknown go command variable" => |_| Some(Told::new(Code::GP111, goerrors::unknown_variable("GONOSUMCHECK")));
    }
    Network Anywhere {
        "malformed record data" | "malformed note" => garbage;
    }
};

/// The last part of a chain of reasons.
fn core_of(line: &str) -> &str {
    line.rsplit(": ").next().unwrap_or(line)
}
