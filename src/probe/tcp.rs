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
                    if error.kind() == io::ErrorKind::ConnectionRefused {
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
    let refused = failures.iter().position(|(_, error)| {
        matches!(error.kind(), io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionReset)
    });
    match failures.into_iter().nth(refused.unwrap_or_default()) {
        Some((address, _)) if refused.is_some() => {
            Fault::new(FaultClass::Refused, Stage::Connect, faults::connect_refused(address.to_string()))
        }
        Some((address, error)) if error.kind() == io::ErrorKind::TimedOut => {
            Fault::new(FaultClass::ConnectTimeout, Stage::Connect, faults::connect_timeout(address.to_string()))
        }
        Some((address, error)) => {
            let detail = faults::connect_unreachable(address.to_string(), os_reason(&error));
            Fault::new(FaultClass::ConnectTimeout, Stage::Connect, detail)
        }
        None => Fault::new(FaultClass::ConnectTimeout, Stage::Connect, faults::connect_timeout(tried)),
    }
}
