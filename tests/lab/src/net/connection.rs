//! One connection to a host, from its acceptance to its end.

use super::wire::{Stream, Wire};
use super::{frames, hello};
use crate::scenario::{Action, Phase, TlsMisdeed};
use crate::service::{self, Arrival};
use crate::world::{Host, World};
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::sleep;
use tokio_rustls::TlsAcceptor;

/// Serves a connection that has just been accepted.
pub(crate) async fn serve(world: Arc<World>, host: Arc<Host>, tls: bool, tcp: TcpStream) {
    let name = host.name.clone();
    if let Some(tcp) = pass(&host, Phase::Accept, &name, tcp).await {
        serve_accepted(world, host, tls, name, tcp).await;
    }
}

/// Serves a connection to that name whose acceptance is done with.
pub(crate) async fn serve_accepted(world: Arc<World>, host: Arc<Host>, tls: bool, name: String, tcp: TcpStream) {
    if !tls {
        return http(world, Arrival::At { host, tls }, Stream::Plain(tcp)).await;
    }
    if tcp.peek(&mut [0]).await.is_err() {
        return;
    }
    let spec = host.spec();
    let name = if name.starts_with("*.") { hello::server_name(&tcp).await.unwrap_or(name) } else { name };
    let Some(mut tcp) = pass(&host, Phase::Tls, &name, tcp).await else { return };
    let misdeed = host.take_tls(&name);
    if let Some(misdeed) = misdeed.filter(|misdeed| !misdeed.shakes_hands()) {
        return hello::misbehave(misdeed, &mut tcp).await;
    }
    let accepted = TlsAcceptor::from(world.pki.config(&spec)).accept(tcp).into_fallible().await;
    if spec.log {
        let (session, error) = match &accepted {
            Ok(stream) => (Some(stream.get_ref().1), None),
            Err((error, _)) => (None, Some(error.to_string())),
        };
        world.log.handshake(&name, session, error);
    }
    let stream = match accepted {
        Ok(stream) => stream,
        Err((_, mut tcp)) => {
            // What the client still sends would turn the close into a reset, and that could overtake the alert.
            let _ = tcp.shutdown().await;
            return swallow(&mut tcp).await;
        }
    };
    if let Some(misdeed) = misdeed {
        if misdeed == TlsMisdeed::ResetAfter {
            let _ = stream.get_ref().0.set_zero_linger();
        }
        return;
    }
    if stream.get_ref().1.alpn_protocol() == Some(b"h2")
        && let Some(misdeed) = host.take_frames(&name)
    {
        return frames::misbehave(misdeed, stream).await;
    }
    http(world, Arrival::At { host, tls }, Stream::Tls(Box::new(stream))).await;
}

/// Speaks HTTP until the connection ends: over TLS what was agreed on, else HTTP/1.
pub(crate) async fn http(world: Arc<World>, arrival: Arrival, stream: Stream) {
    let http2 = matches!(&stream, Stream::Tls(tls) if tls.get_ref().1.alpn_protocol() == Some(b"h2"));
    let (wire, orders) = Wire::new(stream);
    let service =
        service_fn(move |request| service::answer(Arc::clone(&world), arrival.clone(), orders.clone(), request));
    // An error here is a client that went away or a fault that did its work.
    let io = TokioIo::new(wire);
    let _ = if http2 {
        http2::Builder::new(TokioExecutor::new()).serve_connection(io, service).await
    } else {
        http1::Builder::new().timer(TokioTimer::new()).serve_connection(io, service).await
    };
}

/// Lets the connection through a phase, unless a fault of that phase ends it.
pub(crate) async fn pass(host: &Host, phase: Phase, name: &str, mut tcp: TcpStream) -> Option<TcpStream> {
    for action in host.take_connection_faults(phase, name) {
        match action {
            Action::Delay { ms, .. } => sleep(Duration::from_millis(ms)).await,
            Action::Silent { .. } => {
                swallow(&mut tcp).await;
                return None;
            }
            Action::HalfClose { .. } => {
                let _ = tcp.shutdown().await;
                swallow(&mut tcp).await;
                return None;
            }
            Action::Close { .. } => {
                // What was not read would turn the close into a reset.
                let mut waste = [0; 16 * 1024];
                while matches!(tcp.try_read(&mut waste), Ok(1..)) {}
                return None;
            }
            Action::Reset { .. } => {
                let _ = tcp.set_zero_linger();
                return None;
            }
            _ => {}
        }
    }
    Some(tcp)
}

/// Reads and says nothing until the other side gives up.
pub(super) async fn swallow(stream: &mut (impl AsyncRead + Unpin)) {
    let mut waste = [0; 4096];
    while matches!(stream.read(&mut waste).await, Ok(1..)) {}
}
