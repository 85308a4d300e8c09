//! Which Go builds, and whether it can read go.mod (toolchain/select.go, gover/toolchain.go, x/mod/modfile).

use crate::domain::goerror::told::{Row, Seen, Told, rows};
use crate::text::codes::Code;
use crate::text::goerrors;

/// The number of a Go: `1.99` of `go1.99.0`.
fn number(text: &str) -> &str {
    text.trim_start_matches("go").trim_end_matches([':', ';', ')'])
}

fn not_available(seen: &Seen<'_>) -> Option<Told> {
    let wanted = seen.hole("version");
    let told = Told::new(Code::GP510, goerrors::no_toolchain(&wanted));
    let bare = number(&wanted).split('.').count() == 2 && seen.plain("version").is_some();
    Some(if bare { told.remedy(goerrors::exact_go_line(number(&wanted))) } else { told })
}

fn fails(seen: &Seen<'_>) -> Option<Told> {
    let wanted = seen.hole("version");
    // Go's own versions alone: others `download` too.
    wanted.starts_with("go1").then(|| Told::new(Code::GP510, goerrors::toolchain_fails(wanted)))
}

fn newer_wanted(seen: &Seen<'_>) -> Option<Told> {
    let (what, wants, has) = (seen.hole("what"), seen.hole("wants"), seen.hole("has"));
    let local = seen.line().contains("GOTOOLCHAIN=local");
    let detail = match local {
        true => goerrors::toolchain_local(what, number(&wants), &has),
        false => goerrors::go_too_old(what, number(&wants), &has),
    };
    let told = Told::new(Code::GP510, detail);
    Some(match seen.plain("wants") {
        Some(wants) => told.remedy(goerrors::install_go(number(&wants))),
        None => told,
    })
}

fn newer_gomod(seen: &Seen<'_>) -> Option<Told> {
    let line = seen.line();
    let (place, why) = line.trim().split_once(": ").unwrap_or(("go.mod", line));
    // Which number a Go names as an example of the form says how old it is.
    let old = [
        "1.23$",
        "match format 1.23",
        "unknown directive: toolchain",
        "unknown directive: godebug",
        "unknown block type: godebug",
        "match format 1.21",
    ];
    let by_newer = old.iter().any(|text| line.ends_with(text))
        || line.contains("unknown directive: t")
        || line.contains("unknown directive: godebug");
    let (place, why) = (crate::domain::sanitize::shown(place), crate::domain::sanitize::shown(why));
    Some(match by_newer {
        true => Told::new(Code::GP524, goerrors::newer_gomod(place, why)).remedy(goerrors::update_go()),
        false => Told::new(Code::GP524, goerrors::bad_gomod(place, why)),
    })
}

pub(super) const ROWS: &[Row] = rows! {
    Machine Anywhere {
        "download {version} for {platform}: toolchain not available" | "{version}: toolchain not available" => not_available;
        "{what} requires go >= {wants} (running go {has}; GOTOOLCHAIN=local" | "{what} requires go >= {wants} (running go {has}"
            | "module {what*} requires go >= {wants}" | "note: module requires Go {wants}"
            => newer_wanted;
        "cannot find \"{version}\" in PATH" | "exec {version}: executable file not found" => |seen| {
            let wanted = seen.hole("version");
            wanted.starts_with("go1").then(|| Told::new(Code::GP510, goerrors::toolchain_path(wanted)))
        };
        "invalid GOTOOLCHAIN \"{value}\"" | "invalid toolchain: {value} is a language version" | "invalid toolchain \"{value}\"" => |seen| {
            Some(Told::new(Code::GP510, goerrors::bad_gotoolchain(seen.hole("value"))).run("go env -u GOTOOLCHAIN"))
        };
        "cannot find GOROOT directory: {why*}" | "go: no such tool \"{why}\"" | "go: cannot find GOROOT{why*}" | "package runtime is not in {why*}"
            | "is not a valid GOROOT{why*}" | "does not match go tool version {why*}"
            => |seen| Some(Told::new(Code::GP506, goerrors::no_goroot(crate::domain::sanitize::shown(seen.line().trim()))).remedy(goerrors::mend_goroot()));
    }
    Project Anywhere {
        "invalid go version '{value}': must match format" | "unknown directive: {value}" | "invalid toolchain version '{value}'" | "unknown block type: {value}"
            | "go.mod:{line}: syntax error" | "go.mod:{line}: usage: {value*}" | "go.mod:{line}: invalid module version" | "go.mod:{line}: repeated {value} statement"
            | "go.mod:{line}: unexpected {value*}" | "go.mod:{line}: malformed module path" | "go.mod:{line}: invalid quoted string" | "go.work:{line}: {value*}unknown"
            | "go.mod:{line}: unknown block type" | "go.mod:{line}: require {value*}: version" | "go.mod:{line}: no such directive" | "unknown godebug \"{value}\""
            => newer_gomod;
    }
    Follows Anywhere {
        "download {version}: golang.org/toolchain" | "go: download {version} for {platform}: " | "go: download {version}: " | "cannot switch to go {version}" => fails;
        "golang.org/toolchain@v0.0.1-{version}: " => fails;
    }
};
