//! A name server on port 53 that lies: for a network namespace of a test's own.
//!
//! Names that it was told nothing of have no address; that is an answer too. `*.many.example` is every name with one more
//! label.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;

const A: u16 = 1;
const CNAME: u16 = 5;
const AAAA: u16 = 28;

/// What is answered for a name.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Answer {
    a: Vec<Ipv4Addr>,
    aaaa: Vec<Ipv6Addr>,
    rcode: Rcode,
    misdeed: Option<Misdeed>,
    delay_ms: u64,
}

impl Answer {
    /// This address.
    #[allow(dead_code, reason = "each test binary uses a part")]
    pub(crate) fn of(address: std::net::IpAddr) -> Answer {
        match address {
            std::net::IpAddr::V4(v4) => Answer { a: vec![v4], ..Answer::default() },
            std::net::IpAddr::V6(v6) => Answer { aaaa: vec![v6], ..Answer::default() },
        }
    }
}

/// The code in an answer's head.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Rcode {
    #[default]
    NoError = 0,
    Servfail = 2,
    Nxdomain = 3,
    Refused = 5,
}

/// How an answer lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Misdeed {
    /// There is none.
    Silent,
    /// Random bytes.
    Garbage,
    /// The first half of it.
    Cut,
    /// Its number is another one.
    OtherId,
    /// Its records are about another name.
    OtherName,
    /// Its name points to itself.
    PointerLoop,
    /// A CNAME to the same name.
    CnameLoop,
    /// A CNAME to a name with escape sequences.
    Coloured,
    /// Fewer records than it says.
    Miscounted,
    /// Twenty-five addresses where nobody is.
    Crowd,
    /// IPv6 addresses are not talked about.
    NoAaaa,
}

/// Answers until the process ends.
pub(crate) fn start(names: BTreeMap<String, Answer>) {
    let socket = Arc::new(UdpSocket::bind("0.0.0.0:53").unwrap());
    std::thread::spawn(move || {
        let mut buffer = [0; 2048];
        while let Ok((length, from)) = socket.recv_from(&mut buffer) {
            let Some(question) = Question::read(&buffer[..length]) else { continue };
            let wildcard = || format!("*.{}", question.name.split_once('.').unwrap_or_default().1);
            let answer = names.get(&question.name).or_else(|| names.get(&wildcard())).cloned().unwrap_or_default();
            let socket = Arc::clone(&socket);
            std::thread::spawn(move || send(&socket, from, &question, &answer));
        }
    });
}

fn send(socket: &UdpSocket, to: SocketAddr, question: &Question, answer: &Answer) {
    std::thread::sleep(Duration::from_millis(answer.delay_ms));
    if let Some(bytes) = question.answered(answer) {
        let _ = socket.send_to(&bytes, to);
    }
}

/// A question with the bytes that ask it.
struct Question {
    id: [u8; 2],
    name: String,
    kind: u16,
    /// Name, type and class.
    bytes: Vec<u8>,
}

impl Question {
    fn read(packet: &[u8]) -> Option<Question> {
        let (mut labels, mut at) = (Vec::new(), 12);
        loop {
            let length = usize::from(*packet.get(at)?);
            at += 1;
            if length == 0 {
                break;
            }
            labels.push(String::from_utf8_lossy(packet.get(at..at + length)?).to_lowercase());
            at += length;
        }
        let kind = u16::from_be_bytes([*packet.get(at)?, *packet.get(at + 1)?]);
        let bytes = packet.get(12..at + 4)?.to_vec();
        Some(Question { id: [packet[0], packet[1]], name: labels.join("."), kind, bytes })
    }

    fn answered(&self, answer: &Answer) -> Option<Vec<u8>> {
        let misdeed = answer.misdeed;
        // A pointer to the name in the question.
        let mut owner = vec![0xc0, 12];
        let mut records: Vec<(u16, Vec<u8>)> = Vec::new();
        match misdeed {
            Some(Misdeed::Silent) => return None,
            Some(Misdeed::NoAaaa) if self.kind == AAAA => return None,
            Some(Misdeed::Garbage) => return Some(b"\x1b[31mno answer at all\xff\xfe\x00".to_vec()),
            Some(Misdeed::OtherName) => owner = b"\x05other\x07example\x00".to_vec(),
            // To itself: the first byte after head and question.
            Some(Misdeed::PointerLoop) => owner = vec![0xc0, u8::try_from(12 + self.bytes.len()).ok()?],
            Some(Misdeed::CnameLoop) => records.push((CNAME, vec![0xc0, 12])),
            Some(Misdeed::Coloured) => records.push((CNAME, b"\x0a\x1b[31mred\x07\x08x\x00".to_vec())),
            Some(Misdeed::Crowd) if self.kind == A => {
                // All of them dead, each at a place of its own; no more fit without TCP.
                records.extend((1..26_u8).map(|n| (A, vec![203, 0, 113, n])));
            }
            _ => {}
        }
        match self.kind {
            A => records.extend(answer.a.iter().map(|ip| (A, ip.octets().to_vec()))),
            AAAA => records.extend(answer.aaaa.iter().map(|ip| (AAAA, ip.octets().to_vec()))),
            _ => {}
        }
        let count = u16::try_from(records.len()).ok()? + if misdeed == Some(Misdeed::Miscounted) { 7 } else { 0 };
        let mut out = self.id.to_vec();
        if misdeed == Some(Misdeed::OtherId) {
            out[0] ^= 0xff;
        }
        // An answer, to a recursive question.
        out.extend([0x81, 0x80 | answer.rcode as u8, 0, 1]);
        out.extend(count.to_be_bytes());
        out.extend([0; 4]);
        out.extend(&self.bytes);
        for (kind, data) in records {
            out.extend(&owner);
            out.extend(kind.to_be_bytes());
            // Class IN, to be kept for five seconds.
            out.extend([0, 1, 0, 0, 0, 5]);
            out.extend(u16::try_from(data.len()).ok()?.to_be_bytes());
            out.extend(data);
        }
        if misdeed == Some(Misdeed::Cut) {
            out.truncate(12 + self.bytes.len() / 2);
        }
        Some(out)
    }
}
