//! What every exchange is made of: the head of a request, and bytes that are passed on and counted.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::domain::witness::Client;

/// The most that a request's head may hold.
pub(super) const LONGEST_HEAD: usize = 64 << 10;
/// A head has to be there by then.
const HEAD_LIMIT: Duration = Duration::from_secs(30);
/// What is passed on at once.
const PART: usize = 32 << 10;

/// The head of a request.
pub(super) struct Head {
    pub(super) method: String,
    pub(super) target: String,
    /// All header lines, as they came, without line ends.
    pub(super) headers: Vec<String>,
}

impl Head {
    /// Reads a head, and leaves what follows it.
    pub(super) async fn read(tcp: &mut TcpStream) -> io::Result<Option<Head>> {
        let bytes = match tokio::time::timeout(HEAD_LIMIT, head_bytes(tcp)).await {
            Ok(bytes) => bytes?,
            Err(_) => return Ok(None),
        };
        let Some(bytes) = bytes else { return Ok(None) };
        let text = String::from_utf8_lossy(&bytes);
        let mut lines = text.split("\r\n").take_while(|line| !line.is_empty());
        let mut words = lines.next().unwrap_or_default().split(' ');
        let (Some(method), Some(target), Some("HTTP/1.1" | "HTTP/1.0"), None) =
            (words.next(), words.next(), words.next(), words.next())
        else {
            return Ok(None);
        };
        let (method, target) = (method.to_owned(), target.to_owned());
        Ok(Some(Head { method, target, headers: lines.map(str::to_owned).collect() }))
    }

    /// The value of a header.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find_map(|line| {
            let (known, value) = line.split_once(':')?;
            known.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

/// Everything up to the empty line; `None` for what is too long or ends before.
async fn head_bytes(tcp: &mut TcpStream) -> io::Result<Option<Vec<u8>>> {
    let mut head = Vec::new();
    let mut part = vec![0_u8; LONGEST_HEAD];
    loop {
        // Looked at first: what follows the head is not ours to take.
        let seen = tcp.peek(&mut part).await?;
        if seen == 0 {
            return Ok(None);
        }
        let before = head.len();
        head.extend(part.iter().take(seen));
        let end = head.windows(4).skip(before.saturating_sub(3)).position(|four| four == b"\r\n\r\n");
        let end = end.map(|at| at + before.saturating_sub(3) + 4);
        let taken = end.unwrap_or(head.len()) - before;
        head.truncate(before + taken);
        let mut drop = vec![0_u8; taken];
        tcp.read_exact(&mut drop).await?;
        if end.is_some() {
            return Ok(Some(head));
        }
        if head.len() > LONGEST_HEAD {
            return Ok(None);
        }
    }
}

/// Who asks.
pub(super) fn client(head: &Head) -> Client {
    Client::of(head.header("user-agent").unwrap_or_default())
}

/// Which side of a copy broke.
pub(super) enum Broken {
    /// The one that is read.
    From,
    /// The one that is written.
    To,
}

/// Copies until the end, which is passed on too.
pub(super) async fn copy(
    from: &mut (impl AsyncRead + Unpin),
    to: &mut (impl AsyncWrite + Unpin),
    count: impl Fn(usize),
) -> Result<(), Broken> {
    let mut part = vec![0_u8; PART];
    loop {
        let read = from.read(&mut part).await.map_err(|_| Broken::From)?;
        if read == 0 {
            let _ = to.shutdown().await;
            return Ok(());
        }
        count(read);
        let part = part.get(..read).unwrap_or_default();
        to.write_all(part).await.map_err(|_| Broken::To)?;
        to.flush().await.map_err(|_| Broken::To)?;
    }
}
