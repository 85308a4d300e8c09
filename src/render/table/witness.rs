//! What the witness saw, and what it could not see.

use std::io;
use std::net::IpAddr;

use super::{Page, Tone};
use crate::domain::measure::Whereabouts;
use crate::domain::request::Redirect;
use crate::domain::witness::{Connection, Ended, Witness};
use crate::render::{figures, words};
use crate::text::{Message, whereabouts, witness};

/// The connections, a line each.
pub(super) fn connections(seen: &Witness, page: &mut Page<'_>) -> io::Result<()> {
    if seen.connections.is_empty() {
        return Ok(());
    }
    page.line(&witness::connections())?;
    for one in &seen.connections {
        let place = page.say(&place(one)).to_owned();
        let place = if place.is_empty() { place } else { format!(" {place}") };
        let home = page.say(&home(one.domestic())).to_owned();
        let end = match &one.said {
            Some(said) => said.clone(),
            None => {
                let bytes = witness::bytes(figures::bytes(one.bytes_in), figures::bytes(one.bytes_out));
                format!("{}, {}", page.say(&bytes), page.say(&ended(one.ended)))
            }
        };
        writeln!(page.out, "  {}:{}{place} {home}: {end}", one.host, one.port)?;
    }
    Ok(())
}

/// What was not seen, a line each.
pub(super) fn unseen(seen: &Witness, page: &mut Page<'_>) -> io::Result<()> {
    if seen.unseen.is_empty() {
        return Ok(());
    }
    page.toned(Tone::Faint, &witness::not_seen())?;
    for one in &seen.unseen {
        let said = page.say(&one.message()).to_owned();
        writeln!(page.out, "  {said}")?;
    }
    Ok(())
}

/// Where a redirect led.
pub(super) fn redirect(redirect: &Redirect, page: &mut Page<'_>) -> io::Result<()> {
    let line = redirected(redirect);
    let line = page.say(&line).to_owned();
    writeln!(page.out, "  → {line}")
}

/// The same without a line of its own.
pub(super) fn redirected(redirect: &Redirect) -> Message {
    let host = match redirect.address {
        Some(ip) => whereabouts::placed(&redirect.host, at(ip)),
        None => Message::verbatim(&redirect.host),
    };
    if redirect.certain { witness::redirected(host) } else { witness::perhaps_redirected(host) }
}

/// An address with its country.
pub(super) fn at(ip: IpAddr) -> Message {
    match words::place(&Whereabouts::of(ip)) {
        Some(country) => whereabouts::list(ip.to_string(), country),
        None => Message::verbatim(ip.to_string()),
    }
}

/// Domestic or not.
pub(super) fn home(domestic: Option<bool>) -> Message {
    match domestic {
        Some(true) => witness::domestic(),
        Some(false) => witness::foreign(),
        None => witness::nowhere(),
    }
}

fn place(one: &Connection) -> Message {
    match (one.address, &one.via) {
        (Some(ip), _) => match words::place(&Whereabouts::of(ip)) {
            Some(country) => whereabouts::placed(ip.to_string(), country),
            None => Message::verbatim(ip.to_string()),
        },
        (None, Some(via)) => witness::via(via),
        (None, None) => Message::verbatim(""),
    }
}

fn ended(ended: Ended) -> Message {
    match ended {
        Ended::Open => witness::ended_open(),
        Ended::Closed => witness::ended_closed(),
        Ended::Reset => witness::ended_reset(),
        Ended::Refused => witness::ended_refused(),
        Ended::TimedOut => witness::ended_timed_out(),
        Ended::Unreachable => witness::ended_unreachable(),
        Ended::Dns => witness::ended_dns(),
        Ended::Proxy => witness::ended_proxy(),
    }
}
