//! A DNS-over-HTTPS resolver (RFC 8484), message by message, by hand: what it must get wrong no library would write.

use super::Asked;
use super::reply::Reply;
use crate::scenario::Host;
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use std::net::IpAddr;

const MEDIA_TYPE: &str = "application/dns-message";
const A: u16 = 1;
const AAAA: u16 = 28;

/// The answer to `GET /dns-query?dns=…`; the name of a host that is not among the records does not exist.
pub(super) fn answer(host: &Host, path: &str, asked: &Asked) -> Reply {
    if path != "/dns-query" {
        return Reply::not_found("no such page");
    }
    if asked.method != "GET" || asked.header("accept") != Some(MEDIA_TYPE) {
        return Reply::text(406, format!("only GET, and only {MEDIA_TYPE}\n"));
    }
    let message = asked.query.split('&').find_map(|pair| pair.strip_prefix("dns="));
    let message = message.and_then(|text| BASE64_URL_SAFE_NO_PAD.decode(text).ok());
    match message.as_deref().and_then(Question::read) {
        Some(question) => Reply::new(200, MEDIA_TYPE, question.answer(host)),
        None => Reply::text(400, "not a DNS question\n"),
    }
}

/// The name that a message asks for.
pub(crate) fn name_in(query: &str) -> Option<String> {
    let message = query.split('&').find_map(|pair| pair.strip_prefix("dns="))?;
    Question::read(&BASE64_URL_SAFE_NO_PAD.decode(message).ok()?).map(|question| question.name)
}

struct Question {
    id: u16,
    name: String,
    kind: u16,
    /// Name, type and class as they came.
    bytes: Vec<u8>,
}

impl Question {
    fn read(message: &[u8]) -> Option<Self> {
        let word = |at: usize| Some(u16::from_be_bytes(message.get(at..at + 2)?.try_into().ok()?));
        let is_query = word(2)? & 0x8000 == 0;
        if !is_query || word(4)? != 1 {
            return None;
        }
        let (mut at, mut labels) = (12, Vec::new());
        loop {
            let length = usize::from(*message.get(at)?);
            at += 1;
            if length == 0 {
                break;
            }
            labels.push(std::str::from_utf8(message.get(at..at + length)?).ok()?);
            at += length;
        }
        let bytes = message.get(12..at + 4)?.to_vec();
        Some(Self { id: word(0)?, name: labels.join("."), kind: word(at)?, bytes })
    }

    fn answer(&self, host: &Host) -> Vec<u8> {
        let known = host.records.get(&self.name);
        let records = known.map(Vec::as_slice).unwrap_or_default();
        let does = |word: &str| records.iter().any(|record| record == word);
        let code = match known {
            None => 3,
            Some(_) if does("servfail") => 2,
            Some(_) if does("refused") => 5,
            Some(_) => 0,
        };
        let id = if does("wrong-id") { self.id ^ 0x5555 } else { self.id };
        let cut = if does("truncated") { 0x0200 } else { 0 };
        let addresses: Vec<IpAddr> = records
            .iter()
            .filter_map(|record| record.parse().ok())
            .filter(|ip: &IpAddr| self.kind == if ip.is_ipv4() { A } else { AAAA })
            .collect();
        let mut message: Vec<u8> =
            [id, 0x8180 | cut | code, 1, addresses.len() as u16, 0, 0].map(u16::to_be_bytes).concat();
        match does("other-question") {
            true => message.extend(b"\x05other\x07example\0\0\x01\0\x01"),
            false => message.extend(&self.bytes),
        }
        for address in addresses {
            // The name is the question's; class IN, a minute to live.
            message.extend(b"\xc0\x0c");
            message.extend(self.kind.to_be_bytes());
            message.extend(b"\0\x01\0\0\0\x3c");
            let octets = match address {
                IpAddr::V4(four) => four.octets().to_vec(),
                IpAddr::V6(six) => six.octets().to_vec(),
            };
            message.extend((octets.len() as u16).to_be_bytes());
            message.extend(octets);
        }
        if does("half") {
            message.truncate(message.len() / 2);
        }
        message
    }
}
