//! The HTTP or SOCKS proxy on the way (HTTPS_PROXY and its kin; git's own `http.proxy`).

use super::place::who;
use crate::domain::goerror::told::{Row, Seen, Told, rows};
use crate::text::codes::Code;
use crate::text::{Message, goerrors};

fn fails(seen: &Seen<'_>) -> Option<Told> {
    let proxy =
        [seen.hole("proxy"), seen.hole("proxyhost")].into_iter().find(|proxy| !proxy.is_empty()).unwrap_or_default();
    let why = seen.hole("why");
    let detail = goerrors::way_fails(&proxy, &why);
    Some(Told::new(Code::GP408, detail).remedy(goerrors::mend_way()).each_host().host(proxy))
}

/// What CONNECT was answered with stands alone behind the URL, without its number.
fn refuses(seen: &Seen<'_>) -> Option<Told> {
    let detail = goerrors::way_refuses(who(seen), seen.hole("said"));
    Some(Told::new(Code::GP408, detail).remedy(goerrors::mend_way()))
}

fn wants_login(_: &Seen<'_>) -> Option<Told> {
    Some(Told::new(Code::GP420, goerrors::way_login()))
}

fn address(seen: &Seen<'_>) -> Option<Told> {
    Some(Told::new(Code::GP408, goerrors::way_address(Message::verbatim(seen.hole("why")))))
}

pub(super) const ROWS: &[Row] = rows! {
    Way InGo {
        "Proxy Authentication Required" | "407 authenticationrequired" | "HTTP code 407 from proxy" | "response 407" => wants_login;
        "proxyconnect tcp: dial tcp: lookup {proxyhost}: {why*}" | "proxyconnect tcp: dial tcp: lookup {proxyhost} on {why*}"
            | "proxyconnect tcp: dial tcp {proxy}: {why*}" | "proxyconnect tcp: {why*}" | "http: server gave HTTP response to HTTPS client; proxyconnect {why*}"
            | "socks connect tcp {proxy}->{target}: {why*}" | "Failed to connect to {proxy} port {port}{why*}via proxy" | "Could not resolve proxy: {proxy}"
            | "无法解析代理：{proxy}"
            => fails;
        "invalid proxy address \"{why}\"" | "parse proxy URL: {why*}" | "invalid proxy address {why*}" => address;
        "Received HTTP code {said} from proxy after CONNECT" => refuses;
    }
};

/// A proxy that answers CONNECT with anything but 200: net/http then says the reason alone, a few capitalised words
/// (`Get "URL": Forbidden`).
pub(super) fn connect(seen: &Seen<'_>) -> Option<Told> {
    let said = seen.holes.get("said").trim();
    let word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_uppercase()) && word.chars().all(|c| c.is_ascii_alphabetic())
    };
    let reason = said != "EOF" && said.len() <= 60 && said.split(' ').all(word);
    (reason || said == "unknown status code").then(|| refuses(seen)).flatten()
}
