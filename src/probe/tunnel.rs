//! The way through an HTTP or SOCKS proxy, as net/http takes it. Whatever fails here is the proxy's fault.

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
pub(super) trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
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
    mut stream: Box<dyn Stream>,
    proxy: &ProxyServer,
    host: &str,
    port: u16,
    flight: &Flight,
) -> Result<Box<dyn Stream>, Fault> {
    flight.at(Stage::Proxy, &proxy.redacted());
    match proxy.scheme {
        ProxyScheme::Socks5 => socks(stream, proxy, host, port).await,
        ProxyScheme::Http | ProxyScheme::Https => {
            let status = connect(&mut stream, proxy, &format!("{host}:{port}")).await;
            match status.map_err(|error| unreachable(proxy, os_reason(&error)))? {
                Ok(200) => Ok(stream),
                Ok(status) => {
                    let detail = faults::proxy_refused(proxy.redacted(), status);
                    let fault = Fault::new(FaultClass::HttpProxy, Stage::Proxy, detail);
                    Err(fault.with_clue(|clues| clues.proxy_status = Some(status)))
                }
                Err(NoStatus) => Err(unreachable(proxy, faults::proxy_no_http())),
            }
        }
    }
}

/// The answer to CONNECT is not HTTP.
struct NoStatus;

async fn connect(
    stream: &mut Box<dyn Stream>,
    proxy: &ProxyServer,
    target: &str,
) -> std::io::Result<Result<u16, NoStatus>> {
    let authorization =
        authorization(proxy).map(|value| format!("Proxy-Authorization: {value}\r\n")).unwrap_or_default();
    let head = format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n{authorization}\r\n");
    stream.write_all(head.as_bytes()).await?;
    stream.flush().await?;
    let mut answer = Vec::new();
    // Byte by byte: what follows the head already belongs to the tunnel.
    while !answer.ends_with(b"\r\n\r\n") && !answer.ends_with(b"\n\n") {
        if answer.len() >= LONGEST_HEAD {
            return Ok(Err(NoStatus));
        }
        answer.push(stream.read_u8().await?);
    }
    Ok(status(&answer).ok_or(NoStatus))
}

fn status(head: &[u8]) -> Option<u16> {
    let text = std::str::from_utf8(head.split(|byte| *byte == b'\n').next()?).ok()?;
    let mut words = text.split_ascii_whitespace();
    words.next().filter(|version| version.starts_with("HTTP/1."))?;
    words.next().filter(|code| code.len() == 3)?.parse().ok()
}

async fn socks(stream: Box<dyn Stream>, proxy: &ProxyServer, host: &str, port: u16) -> Result<Box<dyn Stream>, Fault> {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let through = match &proxy.credentials {
        // An empty name cannot be sent; Go then offers no password either.
        Some((user, password)) if !user.is_empty() => {
            Socks5Stream::connect_with_password_and_socket(stream, (bare, port), user, password).await
        }
        _ => Socks5Stream::connect_with_socket(stream, (bare, port)).await,
    };
    match through {
        Ok(stream) => Ok(stream.into_inner()),
        Err(error) => Err(unreachable(proxy, quoted(&error.to_string()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_of_a_head() {
        for (head, expected) in [
            ("HTTP/1.1 200 Connection Established\r\n\r\n", Some(200)),
            ("HTTP/1.0 407\r\n\r\n", Some(407)),
            ("SSH-2.0-OpenSSH\r\n\r\n", None),
            ("HTTP/1.1 \u{1b}[31m\r\n\r\n", None),
            ("", None),
        ] {
            assert_eq!(status(head.as_bytes()), expected, "{head:?}");
        }
    }
}
