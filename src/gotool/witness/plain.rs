//! Plain HTTP: requests with whole URLs, one on a connection.

use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::Url;

use super::Inner;
use super::account::{NO_WAY, Record};
use super::exchange::{Broken, Head, LONGEST_HEAD, client, copy};
use crate::domain::witness::Ended;
use crate::probe::Stream;
use crate::probe::way::{self, Way};

/// What is between two ends alone, and what is the witness's own.
const BETWEEN: [&str; 4] = ["connection", "proxy-connection", "keep-alive", "proxy-authorization"];

fn is_between(line: &str) -> bool {
    let name = line.split(':').next().unwrap_or_default().trim();
    BETWEEN.iter().any(|between| name.eq_ignore_ascii_case(between))
}

/// Passes one request on and its answer back; whether another may follow.
pub(super) async fn forward(tcp: &mut TcpStream, from: SocketAddr, head: &Head, inner: &Inner) -> io::Result<bool> {
    let url = Url::parse(&head.target).ok().filter(|url| url.scheme() == "http");
    let Some((url, host)) = url.as_ref().and_then(|url| Some((url, url.host_str()?))) else {
        tcp.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").await?;
        return Ok(false);
    };
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let port = url.port_or_known_default().unwrap_or(80);
    let client = client(head);
    let record = inner.account.asked(host, port, false, client, from);
    let Way { stream, ends, address, forwarder } =
        match inner.ways.open(host, port, false, inner.proxies(client), &record).await {
            Ok(way) => way,
            Err(blocked) => {
                record.blocked(&blocked);
                let answer =
                    format!("HTTP/1.1 {NO_WAY} {}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", blocked.words);
                tcp.write_all(answer.as_bytes()).await?;
                return Ok(false);
            }
        };
    record.reached(address, ends);
    let target = match forwarder {
        Some(_) => head.target.clone(),
        None => url.query().map_or(url.path().to_owned(), |query| format!("{}?{query}", url.path())),
    };
    let mut request = format!("{} {target} HTTP/1.1\r\n", head.method);
    for line in head.headers.iter().filter(|line| !is_between(line)) {
        request.push_str(line);
        request.push_str("\r\n");
    }
    if let Some(authorization) = forwarder.as_ref().and_then(way::authorization) {
        request.push_str(&format!("Proxy-Authorization: {authorization}\r\n"));
    }
    request.push_str("Connection: close\r\n\r\n");
    let ended = exchange(tcp, stream, request.as_bytes(), &record).await;
    record.ended(ended);
    if ended == Ended::Reset {
        // As the host did.
        let _ = tcp.set_zero_linger();
    }
    Ok(false)
}

async fn exchange(client: &mut TcpStream, mut stream: Box<dyn Stream>, request: &[u8], record: &Record) -> Ended {
    record.went(request.len());
    if stream.write_all(request).await.is_err() || stream.flush().await.is_err() {
        return Ended::Reset;
    }
    let (mut from_host, mut to_host) = tokio::io::split(stream);
    let (mut from_client, mut to_client) = client.split();
    let answer = async {
        heads(&mut from_host, &mut to_client, record).await?;
        copy(&mut from_host, &mut to_client, |count| record.came(count)).await
    };
    // The body of the request, if it has one; its end is the client's end.
    let rest = copy(&mut from_client, &mut to_host, |count| record.went(count));
    tokio::pin!(answer, rest);
    let mut sent_all = false;
    loop {
        tokio::select! {
            ended = &mut answer => {
                return if matches!(ended, Err(Broken::From)) { Ended::Reset } else { Ended::Closed };
            }
            ended = &mut rest, if !sent_all => match ended {
                Ok(()) | Err(Broken::From) => return Ended::Closed,
                Err(Broken::To) => sent_all = true,
            },
        }
    }
}

/// Passes the head of the answer on, and those of interim answers before it, and says that the connection ends with it.
async fn heads(
    from: &mut (impl tokio::io::AsyncRead + Unpin),
    to: &mut (impl tokio::io::AsyncWrite + Unpin),
    record: &Record,
) -> Result<(), Broken> {
    loop {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            match from.read_u8().await {
                Ok(byte) => head.push(byte),
                // What is no head is passed on as it is: the client has its own word for it.
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                    return to.write_all(&head).await.map_err(|_| Broken::To);
                }
                Err(_) => return Err(Broken::From),
            }
            if head.len() >= LONGEST_HEAD {
                return to.write_all(&head).await.map_err(|_| Broken::To);
            }
        }
        record.came(head.len());
        let text = String::from_utf8_lossy(&head);
        let interim = text.split(' ').nth(1).is_some_and(|code| code.starts_with('1'));
        if interim {
            to.write_all(&head).await.map_err(|_| Broken::To)?;
            continue;
        }
        let kept: Vec<&[u8]> = head
            .split(|byte| *byte == b'\n')
            .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
            .filter(|line| !line.is_empty() && !is_between(&String::from_utf8_lossy(line)))
            .collect();
        let mut head = kept.join(&b"\r\n"[..]);
        head.extend_from_slice(b"\r\nConnection: close\r\n\r\n");
        to.write_all(&head).await.map_err(|_| Broken::To)?;
        return Ok(());
    }
}
