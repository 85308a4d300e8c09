//! What comes before TLS is agreed on: the name that is asked for, and servers that break the rules.

use super::connection::swallow;
use crate::scenario::TlsMisdeed;
use std::time::Duration;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::time::sleep;
use tokio_rustls::rustls::server::Acceptor;

/// A `ClientHello` is no longer than this.
const LONGEST_HELLO: usize = 16 << 10;

/// The name that a `ClientHello` asks for; it is left in the stream.
pub(super) async fn server_name(tcp: &TcpStream) -> Option<String> {
    let mut bytes = vec![0; LONGEST_HELLO];
    for _ in 0..100 {
        let length = tcp.peek(&mut bytes).await.ok().filter(|length| *length > 0)?;
        let mut acceptor = Acceptor::default();
        acceptor.read_tls(&mut &bytes[..length]).ok()?;
        if let Some(accepted) = acceptor.accept().ok()? {
            return accepted.client_hello().server_name().map(str::to_owned);
        }
        sleep(Duration::from_millis(1)).await;
    }
    None
}

/// Answers a `ClientHello` with what is no good answer, until the client goes away.
pub(super) async fn misbehave(misdeed: TlsMisdeed, tcp: &mut TcpStream) {
    let (once, again, pause): (&[u8], &[u8], u64) = match misdeed {
        TlsMisdeed::Garbage => (b"\x8f\x01\xd3\x7e\x00\xffno TLS at all \x1b[31m\x00\x00\x00\x00", b"", 0),
        TlsMisdeed::Http => (b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", b"", 0),
        TlsMisdeed::Alert => (b"\x15\x03\x03\x00\x02\x02\x28", b"", 0),
        // A ServerHello of version 3.2, no session, TLS_RSA_WITH_AES_128_CBC_SHA.
        TlsMisdeed::Old => {
            (b"\x16\x03\x02\x00\x2a\x02\x00\x00\x26\x03\x02abcdefghijklmnopqrstuvwxyz012345\x00\x00\x2f\x00", b"", 0)
        }
        // A ServerHello of 16 MiB, in records of 4 bytes of it.
        TlsMisdeed::Flood => (b"\x16\x03\x03\x00\x04\x02\xff\xff\xff", b"\x16\x03\x03\x00\x04aaaa", 0),
        TlsMisdeed::Drip => (b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc", b"\x03", 100),
        TlsMisdeed::CloseAfter | TlsMisdeed::ResetAfter => return,
    };
    let (mut from, mut to) = tcp.split();
    let speak = async {
        to.write_all(once).await?;
        while !again.is_empty() {
            let times = if pause == 0 { 2000 } else { 1 };
            to.write_all(&again.repeat(times)).await?;
            sleep(Duration::from_millis(pause)).await;
        }
        std::future::pending::<std::io::Result<()>>().await
    };
    tokio::select! {
        _ = speak => {}
        () = swallow(&mut from) => {}
    }
}
