//! Who a network error is about, and what follows for code and remedy: the same words mean another thing where the checksum
//! database or a source repository was asked.

use crate::domain::goerror::block::Purpose;
use crate::domain::goerror::told::{Seen, Told};
use crate::domain::suggest;
use crate::text::codes::Code;
use crate::text::{Message, goerrors};

/// Who was asked, in words.
pub(super) fn who(seen: &Seen<'_>) -> Message {
    let Some(host) = seen.host() else { return goerrors::who_unknown() };
    match seen.purpose() {
        Purpose::Module | Purpose::Toolchain | Purpose::DatabaseByMirror => goerrors::who_mirror(host),
        Purpose::Database => goerrors::who_database(host),
        Purpose::Source => goerrors::who_source(host),
        Purpose::Unknown => goerrors::who_server(host),
    }
}

/// A server that cannot be reached: `code` where it is a module proxy.
pub(super) fn unreachable(seen: &Seen<'_>, code: Code, detail: fn(Message) -> Message) -> Told {
    let host = seen.host().unwrap_or_default();
    let told = Told::new(code, detail(who(seen))).each_host();
    match seen.purpose() {
        Purpose::Database => {
            let told = Told { code: Code::GP307, ..told };
            match host.starts_with("sum.golang.google.cn") {
                true => told.run("goproxy-cfg use goproxy.cn"),
                false => told.remedy(Code::GP307.remedy()),
            }
        }
        Purpose::Source => Told { code: Code::GP517, ..told }.remedy(goerrors::ask_mirror(host)),
        _ if is_abroad(&host) => told.run("goproxy-cfg use goproxy.cn"),
        _ if code == Code::GP402 && !host.is_empty() => told.remedy(goerrors::mend_dns(host)),
        _ => told,
    }
}

/// Where proxy.golang.org and those stand that it sends to.
fn is_abroad(host: &str) -> bool {
    ["proxy.golang.org", "storage.googleapis.com", "goproxy.io"].iter().any(|name| host.starts_with(name))
}

/// The pattern that makes a module private: its owner on a public forge, else its host.
pub(super) fn private_pattern(module: &str) -> Option<String> {
    let path = module.split('@').next()?;
    let (host, rest) = path.split_once('/').unwrap_or((path, ""));
    match suggest::is_forge(host) {
        true => Some(format!("{host}/{}", rest.split('/').next().filter(|owner| !owner.is_empty())?)),
        false => Some(host.to_owned()).filter(|host| host.contains('.')),
    }
}
