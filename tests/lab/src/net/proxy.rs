//! The HTTP proxy behind which the played Internet lies.

use super::connection;
use super::wire::Stream;
use crate::scenario::{Action, Listen, Phase};
use crate::service::{Arrival, basic, bytes_of};
use crate::world::World;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::sleep;

/// The longest head of a CONNECT request.
const MAX_HEAD: usize = 16 * 1024;

/// Serves one connection of a client that takes this for its proxy.
pub(crate) async fn serve(world: Arc<World>, mut tcp: TcpStream) {
    let mut start = [0; 8];
    loop {
        match tcp.peek(&mut start).await {
            Ok(1..8) if b"CONNECT ".starts_with(&start[..1]) => sleep(Duration::from_millis(1)).await,
            Ok(1..) => break,
            _ => return,
        }
    }
    if start != *b"CONNECT " {
        if let Some(fault) = &world.proxy.fault {
            return misbehave(fault, tcp).await;
        }
        return connection::http(world, Arrival::Forward, Stream::Plain(tcp)).await;
    }
    let Some(head) = read_head(&mut tcp).await else { return };
    let target = head.split(' ').nth(1).unwrap_or_default().to_owned();
    let (name, port) = target.rsplit_once(':').unwrap_or((&target, ""));
    let host = world.host(name);
    if host.as_ref().is_none_or(|host| host.spec().log) {
        world.log.connect(&target);
    }
    if let Some(fault) = &world.proxy.fault {
        return misbehave(fault, tcp).await;
    }
    if let Some(status) = refusal(&world, &head) {
        return refuse(tcp, status).await;
    }
    let Some(host) = host else { return refuse(tcp, "502 No Such Host").await };
    let listen = host.spec().listen;
    match (listen, port) {
        (Listen::Open, "443" | "80") => {}
        (Listen::Blackhole, _) => return std::future::pending().await,
        _ => return refuse(tcp, "502 Connection Refused").await,
    }
    let name = name.to_ascii_lowercase();
    let Some(mut tcp) = connection::pass(&host, Phase::Accept, &name, tcp).await else { return };
    if tcp.write_all(b"HTTP/1.1 200 Connection Established\r\n\r\n").await.is_ok() {
        connection::serve_accepted(world, host, port == "443", name, tcp).await;
    }
}

/// What a broken proxy does in place of an answer, until the client goes away.
async fn misbehave(fault: &Action, mut tcp: TcpStream) {
    let _ = match fault {
        Action::Raw { text, .. } => {
            let _ = tcp.write_all(&bytes_of(text)).await;
            return;
        }
        Action::Flood { head, again, pause_ms } => {
            let (head, again) = (bytes_of(head), bytes_of(again));
            let flood = async {
                tcp.write_all(&head).await?;
                loop {
                    tcp.write_all(&again).await?;
                    sleep(Duration::from_millis(*pause_ms)).await;
                }
            };
            flood.await
        }
        Action::Close { .. } => return,
        Action::Reset { .. } => tcp.set_zero_linger(),
        Action::HalfClose { .. } => {
            let closed = tcp.shutdown().await;
            connection::swallow(&mut tcp).await;
            closed
        }
        _ => {
            connection::swallow(&mut tcp).await;
            Ok(())
        }
    };
}

/// The status with which the proxy itself refuses this request.
fn refusal(world: &World, head: &str) -> Option<&'static str> {
    let header = |line: &str| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("proxy-authorization").then(|| value.trim().to_owned())
    };
    let authorization = head.lines().find_map(header);
    match (&world.proxy.basic_auth, world.proxy.status) {
        (Some(wanted), _) if authorization != Some(basic(wanted)) => {
            Some("407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"lab\"")
        }
        (_, Some(403)) => Some("403 Forbidden"),
        (_, Some(502)) => Some("502 Bad Gateway"),
        (_, Some(_)) => Some("503 Service Unavailable"),
        _ => None,
    }
}

async fn read_head(tcp: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") && head.len() < MAX_HEAD {
        head.push(tcp.read_u8().await.ok()?);
    }
    String::from_utf8(head).ok()
}

async fn refuse(mut tcp: TcpStream, status: &str) {
    let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    let _ = tcp.write_all(answer.as_bytes()).await;
    let _ = tcp.shutdown().await;
}
