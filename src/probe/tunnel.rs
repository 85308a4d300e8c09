//! The way through an HTTP or SOCKS proxy, as net/http takes it. Whatever fails here is the proxy's fault.

use std::io;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio_socks::tcp::Socks5Stream;

use super::cell::Flight;
use super::fault::{os_reason, quoted};
use super::tls::Tls;
use crate::domain::fault::{Fault, FaultClass, Stage};
use crate::domain::httpproxy::{BadProxy, ProxyScheme, ProxyServer};
use crate::text::{Message, faults};

/// The longest answer to CONNECT.
const LONGEST_HEAD: usize = 16 << 10;

/// A byte stream of any kind.
pub trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

/// A proxy setting under which Go's requests fail.
pub(super) fn bad_setting(bad: &BadProxy) -> Fault {
    let why = match bad {
        BadProxy::Cgi => faults::proxy_cgi(),
        BadProxy::NoPort { scheme } if scheme.is_empty() => faults::proxy_no_address(),
        BadProxy::NoPort { scheme } => faults::proxy_no_port(quoted(scheme)),
        BadProxy::Port { port } => faults::proxy_port(quoted(port)),
    };
    Fault::new(FaultClass::HttpProxy, Stage::Prepare, faults::proxy_bad(why))
}

/// A failure on the way to the proxy, as the proxy's fault.
pub(super) fn unreachable(proxy: &ProxyServer, why: impl crate::text::Placeholder) -> Fault {
    Fault::new(FaultClass::HttpProxy, Stage::Proxy, faults::proxy_unreachable(proxy.redacted(), why))
}

/// The same for a fault that was met on the way.
pub(super) fn not_reached(proxy: &ProxyServer, met: Fault) -> Fault {
    let (refused, why): (bool, Message) = (met.class == FaultClass::Refused, met.detail);
    unreachable(proxy, why).with_clue(|clues| clues.no_proxy_listens = refused)
}

/// `Proxy-Authorization` for this proxy.
pub(super) fn authorization(proxy: &ProxyServer) -> Option<String> {
    let (user, password) = proxy.credentials.as_ref()?;
    Some(format!("Basic {}", STANDARD.encode(format!("{user}:{password}"))))
}

/// TLS with a proxy that wants it.
pub(super) async fn secured(stream: Box<dyn Stream>, proxy: &ProxyServer, tls: &Tls) -> Result<Box<dyn Stream>, Fault> {
    match tls.with_proxy(stream, &proxy.host).await {
        Ok(stream) => Ok(Box::new(stream)),
        Err(met) => Err(not_reached(proxy, met)),
    }
}

/// A way through the proxy to `host:port`.
pub(super) async fn through(
    stream: Box<dyn Stream>,
    proxy: &ProxyServer,
    host: &str,
    port: u16,
    flight: &Flight,
) -> Result<Box<dyn Stream>, Fault> {
    flight.at(Stage::Proxy, &proxy.redacted());
    passed(stream, proxy, host, port).await.map_err(|refused| match refused {
        Refused::Broken(error) => unreachable(proxy, os_reason(&error)),
        Refused::Status(status, _) => {
            let detail = faults::proxy_refused(proxy.redacted(), status);
            let fault = Fault::new(FaultClass::HttpProxy, Stage::Proxy, detail);
            fault.with_clue(|clues| clues.proxy_status = Some(status))
        }
        Refused::NoHttp => unreachable(proxy, faults::proxy_no_http()),
        Refused::Socks(error) => unreachable(proxy, quoted(&error.to_string())),
    })
}

/// Why a proxy leads nowhere.
pub(super) enum Refused {
    /// The connection to it broke.
    Broken(io::Error),
    /// CONNECT was answered with this status and reason.
    Status(u16, String),
    /// CONNECT was answered with something else than HTTP.
    NoHttp,
    /// SOCKS says no.
    Socks(tokio_socks::Error),
}

/// The same without any words.
pub(super) async fn passed(
    mut stream: Box<dyn Stream>,
    proxy: &ProxyServer,
    host: &str,
    port: u16,
) -> Result<Box<dyn Stream>, Refused> {
    match proxy.scheme {
        ProxyScheme::Socks5 => socks(stream, proxy, host, port).await.map_err(Refused::Socks),
        ProxyScheme::Http | ProxyScheme::Https => {
            let answer = connect(&mut stream, proxy, &format!("{host}:{port}")).await.map_err(Refused::Broken)?;
            match answer.as_deref().and_then(status) {
                Some((200, _)) => Ok(stream),
                Some((status, reason)) => Err(Refused::Status(status, reason)),
                None => Err(Refused::NoHttp),
            }
        }
    }
}

/// The head of the answer to CONNECT; `None` where it has no end.
async fn connect(stream: &mut Box<dyn Stream>, proxy: &ProxyServer, target: &str) -> io::Result<Option<Vec<u8>>> {
    let authorization =
        authorization(proxy).map(|value| format!("Proxy-Authorization: {value}\r\n")).unwrap_or_default();
    let head = format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n{authorization}\r\n");
    stream.write_all(head.as_bytes()).await?;
    stream.flush().await?;
    let mut answer = Vec::new();
    // Byte by byte: what follows the head already belongs to the tunnel.
    while !answer.ends_with(b"\r\n\r\n") && !answer.ends_with(b"\n\n") {
        if answer.len() >= LONGEST_HEAD {
            return Ok(None);
        }
        answer.push(stream.read_u8().await?);
    }
    Ok(Some(answer))
}

/// Status and reason of a head.
fn status(head: &[u8]) -> Option<(u16, String)> {
    let text = std::str::from_utf8(head.split(|byte| *byte == b'\n').next()?).ok()?;
    let (version, rest) = text.trim_end().split_once(' ')?;
    let (code, reason) = rest.trim_start().split_once(' ').unwrap_or((rest.trim_start(), ""));
    let code = Some(code).filter(|code| version.starts_with("HTTP/1.") && code.len() == 3)?;
    Some((code.parse().ok()?, reason.to_owned()))
}

async fn socks(
    stream: Box<dyn Stream>,
    proxy: &ProxyServer,
    host: &str,
    port: u16,
) -> Result<Box<dyn Stream>, tokio_socks::Error> {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let through = match &proxy.credentials {
        // An empty name cannot be sent; Go then offers no password either.
        Some((user, password)) if !user.is_empty() => {
            Socks5Stream::connect_with_password_and_socket(stream, (bare, port), user, password).await
        }
        _ => Socks5Stream::connect_with_socket(stream, (bare, port)).await,
    };
    through.map(Socks5Stream::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_of_a_head() {
        for (head, expected) in [
            ("HTTP/1.1 200 Connection Established\r\n\r\n", Some((200, "Connection Established"))),
            ("HTTP/1.0 407\r\n\r\n", Some((407, ""))),
            ("SSH-2.0-OpenSSH\r\n\r\n", None),
            ("HTTP/1.1 \u{1b}[31m\r\n\r\n", None),
            ("", None),
        ] {
            let expected = expected.map(|(code, reason): (u16, &str)| (code, reason.to_owned()));
            assert_eq!(status(head.as_bytes()), expected, "{head:?}");
        }
    }
}
