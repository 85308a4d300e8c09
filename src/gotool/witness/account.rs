//! What the witness writes down.

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::domain::mirror::ServerKind;
use crate::domain::sanitize;
use crate::domain::witness::{Client, Connection, Ended, Witness};
use crate::probe::way::{Blocked, Hears};

/// The status where there is no way to the host. Of a tunnel the go command shows the reason alone, of plain HTTP both.
pub(super) const NO_WAY: u16 = 502;

/// More connections are counted and not kept.
const MOST: usize = 4096;
/// Bytes that come so soon after others belong to the same burst.
const PAUSE: Duration = Duration::from_millis(30);
/// No more bursts are kept of one connection.
const MOST_BURSTS: usize = 64;
/// No longer name of a host is kept: no real one is.
const LONGEST_HOST: usize = 253;

/// All that was seen so far.
pub(super) struct Account {
    pub(super) started: Instant,
    address: SocketAddr,
    book: Mutex<Book>,
}

#[derive(Default)]
struct Book {
    entries: Vec<Entry>,
    beyond: usize,
}

struct Entry {
    connection: Connection,
    /// The client's end, and both ends of the way on.
    client: SocketAddr,
    ends: Option<(SocketAddr, SocketAddr)>,
}

impl Account {
    pub(super) fn new(address: SocketAddr) -> Account {
        Account { started: Instant::now(), address, book: Mutex::default() }
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins an entry.
    pub(super) fn asked(
        self: &Arc<Self>,
        host: &str,
        port: u16,
        tunnel: bool,
        client: Client,
        from: SocketAddr,
    ) -> Record {
        let started = self.started.elapsed();
        let mut book = self.book();
        let index = (book.entries.len() < MOST).then_some(book.entries.len());
        if index.is_none() {
            book.beyond += 1;
        } else {
            let connection = Connection {
                host: sanitize::printable_within(host, LONGEST_HOST),
                port,
                tunnel,
                client,
                tried: Vec::new(),
                address: None,
                via: None,
                bytes_in: 0,
                bytes_out: 0,
                started,
                took: None,
                ended: Ended::Open,
                said: None,
                bursts: Vec::new(),
                kind: ServerKind::Unknown,
                purpose: None,
            };
            book.entries.push(Entry { connection, client: from, ends: None });
        }
        drop(book);
        Record { account: Arc::clone(self), index }
    }

    pub(super) fn is_anything_open(&self) -> bool {
        self.book().entries.iter().any(|entry| entry.connection.took.is_none())
    }

    pub(super) fn seen(&self) -> Witness {
        let book = self.book();
        Witness {
            connections: book.entries.iter().map(|entry| entry.connection.clone()).collect(),
            beyond: book.beyond,
            unseen: Vec::new(),
        }
    }

    /// Errors name the ends of a connection, and of those that come by here one is the witness; git tells of a tunnel that
    /// was refused where there was no host to be reached; and over plain HTTP the witness can only answer for the host.
    pub(super) fn restored(&self, text: &str) -> String {
        let mut text = text.to_owned();
        let book = self.book();
        for entry in &book.entries {
            if let Some((here, there)) = entry.ends {
                text = text.replace(&format!("{}->{}", entry.client, self.address), &format!("{here}->{there}"));
            }
            let one = &entry.connection;
            let Some(said) = one.said.as_ref().filter(|_| !one.ended.was_made()) else { continue };
            if !one.tunnel {
                text = text.replace(&format!(": {} {said}", NO_WAY), &format!(": {said}"));
            }
            if one.client == Client::Git && one.via.is_none() {
                // libcurl before and since 8: of one line that names the host.
                let named = format!("//{}", one.host);
                let restore = |line: &str| {
                    if !line.contains(&named) {
                        return line.to_owned();
                    }
                    let code = NO_WAY;
                    line.replace(&format!("Received HTTP code {code} from proxy after CONNECT"), said)
                        .replace(&format!("CONNECT tunnel failed, response {code}"), said)
                };
                text = text.split('\n').map(restore).collect::<Vec<_>>().join("\n");
            }
        }
        text
    }
}

/// One entry while it grows; ends with it.
pub(super) struct Record {
    account: Arc<Account>,
    index: Option<usize>,
}

impl Record {
    fn change(&self, change: impl FnOnce(&mut Entry)) {
        let mut book = self.account.book();
        if let Some(entry) = self.index.and_then(|index| book.entries.get_mut(index)) {
            change(entry);
        }
    }

    /// A way was found.
    pub(super) fn reached(&self, address: Option<IpAddr>, ends: Option<(SocketAddr, SocketAddr)>) {
        self.change(|entry| {
            entry.connection.address = address;
            entry.ends = ends;
        });
    }

    /// Bytes came from the host.
    pub(super) fn came(&self, count: usize) {
        let now = self.account.started.elapsed();
        self.change(|entry| {
            entry.connection.bytes_in += count as u64;
            let bursts = &mut entry.connection.bursts;
            let full = bursts.len() >= MOST_BURSTS;
            match bursts.last_mut() {
                Some(last) if full || now.saturating_sub(last.1) <= PAUSE => last.1 = now,
                _ => bursts.push((now, now)),
            }
        });
    }

    /// Bytes went to the host.
    pub(super) fn went(&self, count: usize) {
        self.change(|entry| entry.connection.bytes_out += count as u64);
    }

    /// There is no way.
    pub(super) fn blocked(&self, blocked: &Blocked) {
        self.change(|entry| entry.connection.said = Some(sanitize::shown(&blocked.words)));
        self.ended(blocked.ended);
    }

    /// It ended; what is said first counts.
    pub(super) fn ended(&self, ended: Ended) {
        let now = self.account.started.elapsed();
        self.change(|entry| {
            let connection = &mut entry.connection;
            if connection.took.is_none() {
                connection.took = Some(now.saturating_sub(connection.started));
                connection.ended = ended;
            }
        });
    }
}

impl Hears for Record {
    fn tries(&self, address: SocketAddr) {
        self.change(|entry| entry.connection.tried.push(address));
    }

    fn goes_through(&self, proxy: &str) {
        self.change(|entry| entry.connection.via = Some(proxy.to_owned()));
    }
}
