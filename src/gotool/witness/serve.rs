//! Clients of the witness, and the tunnels of those that know the password.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::account::{NO_WAY, Record};
use super::exchange::{Broken, Head, client, copy};
use super::{Inner, plain};
use crate::domain::witness::{Client, Ended};
use crate::probe::Stream;
use crate::probe::way::Way;

/// More clients than this wait in the system's queue.
const MOST_CLIENTS: usize = 1024;

/// `Basic …` of a user and a password.
pub(super) fn basic(user: &str, password: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{user}:{password}")))
}

/// Serves whoever comes, until it is dropped, and all connections with it.
pub(super) async fn all(listener: TcpListener, inner: Arc<Inner>) {
    let room = Arc::new(Semaphore::new(MOST_CLIENTS));
    let mut clients = JoinSet::new();
    loop {
        let Ok(place) = Arc::clone(&room).acquire_owned().await else { return };
        // Those that are done are let go of.
        while clients.try_join_next().is_some() {}
        match listener.accept().await {
            Ok((tcp, from)) => {
                let inner = Arc::clone(&inner);
                clients.spawn(async move {
                    // What a client did wrong is its own matter.
                    let _ = one(tcp, from, &inner).await;
                    drop(place);
                });
            }
            // A connection that is gone already, or no file descriptors just now.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

async fn one(mut tcp: TcpStream, from: SocketAddr, inner: &Inner) -> io::Result<()> {
    let _ = tcp.set_nodelay(true);
    // libcurl asks without a password first, and then again on the same connection.
    while let Some(head) = Head::read(&mut tcp).await? {
        let known = head.header("proxy-authorization").is_some_and(|value| value == inner.authorization);
        if !known {
            let answer = "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic \
                          realm=\"witness\"\r\nContent-Length: 0\r\n\r\n";
            tcp.write_all(answer.as_bytes()).await?;
            // A body that nobody asked for could be taken for another request.
            if head.method != "CONNECT" && head.method != "GET" && head.method != "HEAD" {
                return Ok(());
            }
            continue;
        }
        if head.method == "CONNECT" {
            return tunnel(tcp, from, &head, inner).await;
        }
        if !plain::forward(&mut tcp, from, &head, inner).await? {
            return Ok(());
        }
    }
    Ok(())
}

impl Inner {
    /// The user's own proxies, as this client reads them.
    pub(super) fn proxies(&self, client: Client) -> &crate::domain::httpproxy::ProxySettings {
        match client {
            Client::Go => &self.go,
            Client::Git | Client::Other => &self.curl,
        }
    }
}

async fn tunnel(mut tcp: TcpStream, from: SocketAddr, head: &Head, inner: &Inner) -> io::Result<()> {
    let target = head.target.rsplit_once(':').and_then(|(host, port)| Some((host, port.parse::<u16>().ok()?)));
    let Some((host, port)) = target else {
        return tcp.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").await;
    };
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let client = client(head);
    let record = inner.account.asked(host, port, true, client, from);
    let opening = inner.ways.open(host, port, true, inner.proxies(client), &record);
    let opened = tokio::select! {
        opened = opening => opened,
        // A client that has gone away waits for nothing.
        () = gone(&tcp) => {
            record.ended(Ended::Closed);
            return Ok(());
        }
    };
    match opened {
        Ok(Way { stream, ends, address, .. }) => {
            record.reached(address, ends);
            tcp.write_all(b"HTTP/1.1 200 Connection Established\r\n\r\n").await?;
            let ended = pass(tcp, stream, &record).await;
            record.ended(ended);
        }
        Err(blocked) => {
            record.blocked(&blocked);
            let status = blocked.status.unwrap_or(NO_WAY);
            let answer =
                format!("HTTP/1.1 {status} {}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", blocked.words);
            tcp.write_all(answer.as_bytes()).await?;
        }
    }
    Ok(())
}

/// Ends when the client has gone away. What it sends meanwhile stays where it is.
async fn gone(tcp: &TcpStream) {
    let mut byte = [0_u8; 1];
    match tcp.peek(&mut byte).await {
        Ok(0) | Err(_) => {}
        Ok(_) => std::future::pending().await,
    }
}

/// Passes everything on, both ways, until either side is done or breaks; how that was.
async fn pass(mut client: TcpStream, stream: Box<dyn Stream>, record: &Record) -> Ended {
    let ended = between(&mut client, stream, record).await;
    if ended == Ended::Reset {
        // As the host did.
        let _ = client.set_zero_linger();
    }
    ended
}

async fn between(client: &mut TcpStream, stream: Box<dyn Stream>, record: &Record) -> Ended {
    let (mut from_host, mut to_host) = tokio::io::split(stream);
    let (mut from_client, mut to_client) = client.split();
    let received = copy(&mut from_host, &mut to_client, |count| record.came(count));
    let sent = copy(&mut from_client, &mut to_host, |count| record.went(count));
    tokio::pin!(received, sent);
    let mut sent_all = false;
    loop {
        tokio::select! {
            ended = &mut received => return match ended {
                // HTTP over TLS has no use for a connection that is half open.
                Ok(()) | Err(Broken::To) => Ended::Closed,
                Err(Broken::From) => Ended::Reset,
            },
            ended = &mut sent, if !sent_all => match ended {
                // The client is done, as a process that has ended is.
                Ok(()) | Err(Broken::From) => return Ended::Closed,
                Err(Broken::To) => sent_all = true,
            },
        }
    }
}
