//! A TCP connection as Go's dialler makes it (net/dial.go): one address after another, the other family's beside it after a
//! while, and the first failure of the first family is the one that is told.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::Instant;

/// Go's limit for a whole connection attempt (net/http, `DefaultTransport`).
pub(super) const LIMIT: Duration = Duration::from_secs(30);
/// After this the other family's addresses are tried too (`FallbackDelay`).
const FALLBACK: Duration = Duration::from_millis(300);
/// No address has less time than this, as long as there is so much (`partialDeadline`).
const LEAST: Duration = Duration::from_secs(2);

/// A failure, and the address that it is about.
pub(super) type Failure = (Option<SocketAddr>, io::Error);

/// Connects. `tried` hears of every attempt.
pub(super) async fn dial(
    addresses: Vec<SocketAddr>,
    tried: &(dyn Fn(SocketAddr) + Sync),
) -> Result<TcpStream, Failure> {
    let deadline = Instant::now() + LIMIT;
    let is_v4 = addresses.first().is_some_and(SocketAddr::is_ipv4);
    let (first, others): (Vec<_>, Vec<_>) = addresses.into_iter().partition(|address| address.is_ipv4() == is_v4);
    if others.is_empty() {
        return one_by_one(&first, deadline, tried).await;
    }
    let first = one_by_one(&first, deadline, tried);
    let others = one_by_one(&others, deadline, tried);
    tokio::pin!(first, others);
    let early = tokio::select! {
        ended = &mut first => Some(ended),
        () = tokio::time::sleep(FALLBACK) => None,
    };
    match early {
        Some(Ok(stream)) => return Ok(stream),
        Some(Err(failure)) => return others.await.map_err(|_| failure),
        None => {}
    }
    tokio::select! {
        ended = &mut first => match ended {
            Ok(stream) => Ok(stream),
            Err(failure) => others.await.map_err(|_| failure),
        },
        ended = &mut others => match ended {
            Ok(stream) => Ok(stream),
            Err(_) => first.await,
        },
    }
}

async fn one_by_one(
    addresses: &[SocketAddr],
    deadline: Instant,
    tried: &(dyn Fn(SocketAddr) + Sync),
) -> Result<TcpStream, Failure> {
    let mut failure = None;
    for (index, address) in addresses.iter().enumerate() {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            failure.get_or_insert((Some(*address), io::ErrorKind::TimedOut.into()));
            break;
        }
        let share = left / u32::try_from(addresses.len() - index).unwrap_or(1);
        tried(*address);
        let attempt = tokio::time::timeout(share.max(LEAST).min(left), TcpStream::connect(address));
        let error = match attempt.await {
            Ok(Ok(stream)) => {
                // Go does the same; that it fails costs only time.
                let _ = stream.set_nodelay(true);
                return Ok(stream);
            }
            Ok(Err(error)) => error,
            Err(_) => io::ErrorKind::TimedOut.into(),
        };
        failure.get_or_insert((Some(*address), error));
    }
    Err(failure.unwrap_or_else(|| (None, io::ErrorKind::NotFound.into())))
}
