//! TCP connections, attempted to several addresses in a staggered race (RFC 8305).

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::task::JoinSet;

use super::cell::Flight;
use super::fault::os_reason;
use crate::domain::fault::{Fault, FaultClass, Stage};
use crate::text::faults;

/// How long one attempt has to itself before the next one starts beside it.
const STAGGER: Duration = Duration::from_millis(250);

/// Connects to whichever of the addresses answers first.
pub(super) async fn connect(addresses: Vec<SocketAddr>, flight: &Flight) -> Result<(TcpStream, SocketAddr), Fault> {
    let shown = addresses.iter().map(SocketAddr::to_string).collect::<Vec<_>>().join(", ");
    flight.at(Stage::Connect, &shown);
    let mut waiting = addresses.into_iter();
    let mut attempts = JoinSet::new();
    let mut failures: Vec<(SocketAddr, io::Error)> = Vec::new();
    let mut next = waiting.next();
    loop {
        if let Some(address) = next.take() {
            attempts.spawn(async move { (address, TcpStream::connect(address).await) });
        }
        let more = waiting.len() > 0;
        tokio::select! {
            ended = attempts.join_next() => match ended {
                Some(Ok((address, Ok(stream)))) => {
                    // Without it small requests could wait for acknowledgements; that it fails costs only time.
                    let _ = stream.set_nodelay(true);
                    flight.reached(address.ip());
                    return Ok((stream, address));
                }
                Some(Ok((address, Err(error)))) => {
                    if is_an_answer(&error) {
                        flight.heard();
                    }
                    failures.push((address, error));
                    next = waiting.next();
                }
                Some(Err(_)) => next = waiting.next(),
                None => {}
            },
            () = tokio::time::sleep(STAGGER), if more => next = waiting.next(),
        }
        if next.is_none() && attempts.is_empty() {
            return Err(fault(failures, &shown));
        }
    }
}

/// The fault of a connection that failed everywhere: a refusal says more than silence.
fn fault(failures: Vec<(SocketAddr, io::Error)>, tried: &str) -> Fault {
    let telling = failures.iter().position(|(_, error)| is_an_answer(error)).unwrap_or_default();
    let Some((address, error)) = failures.into_iter().nth(telling) else {
        return Fault::new(FaultClass::ConnectTimeout, Stage::Connect, faults::connect_timeout(tried));
    };
    let address = address.to_string();
    let (class, detail) = match error.kind() {
        io::ErrorKind::ConnectionRefused => (FaultClass::Refused, faults::connect_refused(address)),
        io::ErrorKind::ConnectionReset => (FaultClass::Reset, faults::reset(os_reason(&error))),
        io::ErrorKind::TimedOut => (FaultClass::ConnectTimeout, faults::connect_timeout(address)),
        _ => (FaultClass::ConnectTimeout, faults::connect_unreachable(address, os_reason(&error))),
    };
    Fault::new(class, Stage::Connect, detail)
}

/// Whether the other side, or something that speaks for it, answered.
fn is_an_answer(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionReset)
}
