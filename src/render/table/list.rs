//! `list`.

use std::io;

use super::{Page, Tone};
use crate::domain::listing::Listing;
use crate::domain::mirror::{Known, Mirror, Status};
use crate::text::{Message, labels};

pub(super) fn write(listing: &Listing, page: &mut Page<'_>) -> io::Result<()> {
    let header =
        [labels::mirror(), labels::url(), labels::operator(), labels::region(), labels::sumdb(), labels::status()];
    let mut rows = Vec::new();
    for listed in &listing.mirrors {
        let mirror = &listed.mirror;
        let tone = if listed.position.is_some() { Tone::Good } else { Tone::Plain };
        let region = mirror.region.as_ref().map_or("", |region| region.code());
        let (status_tone, status) = status(mirror);
        let mark = if listed.position.is_some() { '*' } else { ' ' };
        rows.push(vec![
            page.cell(tone, format!("{mark} {}", mirror.id)),
            page.cell(tone, mirror.url.redacted()),
            page.cell(Tone::Plain, page.say(&mirror.operator)),
            page.cell(Tone::Plain, region),
            page.cell(Tone::Plain, page.say(&known(mirror.sumdb))),
            page.cell(status_tone, page.say(&status)),
        ]);
    }
    // What the narrowest terminal still shows: id, address, status.
    let table = page.fitted(&header, &rows, &[2, 3, 4]);
    page.put(&table)?;
    page.blank()?;
    let source = page.source(&listing.source);
    page.line(&labels::current(&listing.goproxy, source))?;
    if listing.hidden > 0 {
        page.toned(Tone::Faint, &labels::more_hidden(listing.hidden))?;
    }
    Ok(())
}

pub(super) fn status(mirror: &Mirror) -> (Tone, Message) {
    match mirror.status {
        Status::Live if mirror.internal => (Tone::Plain, labels::internal()),
        Status::Live => (Tone::Plain, labels::live()),
        Status::LastResort => (Tone::Doubtful, labels::last_resort()),
        Status::Unverified => (Tone::Doubtful, labels::unverified()),
        Status::Retired => (Tone::Bad, labels::retired()),
    }
}

/// The word for an answer that may not be known.
pub(super) fn known(known: Known) -> Message {
    match known {
        Known::Yes => labels::yes(),
        Known::No => labels::no(),
        Known::Unknown => labels::unknown(),
    }
}
