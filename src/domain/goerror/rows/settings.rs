//! Variables of the go command that it cannot use or that forbid what was asked for.

use crate::domain::goerror::told::{Row, Seen, Told, rows};
use crate::text::codes::Code;
use crate::text::{Message, goerrors};

fn bad_goproxy(seen: &Seen<'_>) -> Option<Told> {
    Some(Told::new(Code::GP101, goerrors::bad_goproxy(seen.hole("why"))))
}

fn off(seen: &Seen<'_>) -> Option<Told> {
    Some(Told::new(Code::GP105, goerrors::proxy_off(seen.module_or(goerrors::the_module()))))
}

fn bad_goflags(seen: &Seen<'_>) -> Option<Told> {
    Some(Told::new(Code::GP116, goerrors::bad_goflags(seen.hole("why"))))
}

fn unknown_variable(seen: &Seen<'_>) -> Option<Told> {
    let name = seen.hole("name");
    let told = Told::new(Code::GP111, goerrors::unknown_variable(&name));
    Some(match seen.plain("name") {
        Some(name) => told.remedy(goerrors::check_name(name)),
        None => told,
    })
}

fn bad_gopath(seen: &Seen<'_>) -> Option<Told> {
    Some(Told::new(Code::GP525, goerrors::bad_gopath(seen.hole("value"))).remedy(goerrors::set_gopath()))
}

fn no_place(seen: &Seen<'_>) -> Option<Told> {
    Some(Told::new(Code::GP525, goerrors::no_cache_place(seen.hole("why"))))
}

pub(super) const ROWS: &[Row] = rows! {
    Machine Anywhere {
        "GOPROXY list is not the empty string, but contains no entries" => |_| Some(Told::new(Code::GP101, goerrors::empty_goproxy()));
        "{why*}invalid proxy URL scheme (must be https, http, file): {value}" | "{why*}invalid proxy URL missing scheme: {value}"
            | "{why*}invalid file:// proxy URL with non-path elements: {value}" | "unsupported proxy scheme {value*}"
            => |seen| Some(Told::new(Code::GP101, goerrors::bad_goproxy(Message::verbatim(format!("`{}`", seen.hole("value"))))));
        "Get \"https://https%EF%BC%9A" | "Get \"{url}%EF%BC%8C" | "Get \"https://http:{url}" | "Get \"https://https:{url}" | "parse \"{url}，" | "parse \"{url}：" => |_| {
            Some(Told::new(Code::GP101, goerrors::full_width_goproxy()))
        };
        "invalid proxy URL {why*}" | "invalid GOPROXY {why*}" | "invalid proxy setting{why*}" | "GOPROXY: parse {why*}" => bad_goproxy;
        "module lookup disabled by GOPROXY=off" | "module lookup disabled by GOPROXY=\"off\"" | "disabled by GOPROXY=off" => off;
        "refusing to pass credentials to insecure URL: {url}" => |seen| {
            Some(Told::new(Code::GP113, goerrors::credentials_over_http(seen.hole("url"))))
        };
        "parsing $GOFLAGS: {why*}" | "invalid value in $GOFLAGS: {why*}" | "go: invalid $GOFLAGS{why*}" | "non-flag {why*} in $GOFLAGS" | "$GOFLAGS: {why*}" => bad_goflags;
        "-insecure flag is no longer supported" | "flag provided but not defined: -insecure" => |_| {
            Some(Told::new(Code::GP116, crate::text::findings::flag_insecure()).run("go env -w GOINSECURE=PATTERN"))
        };
        "modules disabled by GO111MODULE=off" | "modules disabled inside GOPATH/src by GO111MODULE=auto" | "GO111MODULE=off; see 'go help modules'"
            => |_| Some(Told::new(Code::GP110, goerrors::modules_off()));
        "unknown environment setting GO111MODULE={value}" => |seen| {
            Some(Told::new(Code::GP110, goerrors::bad_modules_value(seen.hole("value"))))
        };
        "cannot use path@version syntax in GOPATH mode" | "can only use path@version syntax with 'go get'" | "can only use path@version syntax in module-aware mode"
            => |_| Some(Told::new(Code::GP110, goerrors::gopath_mode()));
        "unknown go command variable {name}" => unknown_variable;
        "reading go env config: {why*}" | "go: {why*}: malformed go env file" => |seen| {
            Some(Told::new(Code::GP114, goerrors::bad_env_file(seen.hole("why"))))
        };
        "GOPATH entry is relative; must be absolute path: \"{value}\"" | "GOPATH entry cannot start with shell metacharacter '~': \"{value}\""
            | "GOPATH entry is relative; must be absolute path: {value}" | "GOMODCACHE entry is relative; must be absolute path: \"{value}\""
            | "GOCACHE is not an absolute path" | "GOPATH entry cannot start with shell metacharacter '~': {value}"
            => bad_gopath;
        "warning: GOPATH set to GOROOT" | "$GOPATH must not be set to $GOROOT" | "warning: both GOPATH and GOROOT are the same directory"
            => |_| Some(Told::new(Code::GP525, goerrors::gopath_is_goroot()).remedy(goerrors::set_gopath()));
        "{why*}neither GOMODCACHE nor GOPATH is set" | "{why*}neither GOPATH nor GOMODCACHE are set" | "build cache is required, but could not be located: {why*}"
            | "{why*}GOCACHE is not defined and neither $XDG_CACHE_HOME nor $HOME are defined" | "{why*}GOCACHE is not defined and %LocalAppData% is not defined"
            | "{why*}missing $GOPATH" | "cannot find GOPATH{why*}" | "failed to initialize build cache at : {why*}" | "missing user-config dir{why*}"
            => no_place;
    }
};
