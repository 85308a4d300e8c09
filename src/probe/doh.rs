//! One question to a DNS-over-HTTPS resolver (RFC 8484): GET, the message in base64url.

use std::net::IpAddr;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use simple_dns::rdata::RData;
use simple_dns::{CLASS, Name, Packet, PacketFlag, QCLASS, QTYPE, Question, RCODE, TYPE, header_buffer};

use super::body::Budget;
use super::cell::{Cell, Flight, Step};
use super::connect::Dialler;
use super::http::{Answer, Client, Take};
use crate::domain::fault::{Fault, FaultClass, Stage};
use crate::domain::goauth::Headers;
use crate::domain::resolver::Resolver;
use crate::text::{Message, whereabouts};

/// DNS messages have at most so many bytes.
const LARGEST_MESSAGE: usize = 64 << 10;
/// No answer about addresses has more records in any section.
const MOST_RECORDS: u16 = 256;
const MEDIA_TYPE: &str = "application/dns-message";

/// A resolver, and the connection to it.
pub(super) struct Doh {
    client: Client,
    resolver: Resolver,
}

impl Doh {
    pub(super) fn new(dialler: Arc<Dialler>, resolver: Resolver) -> Doh {
        let client = Client::new(dialler, Budget::default(), resolver.url(), Headers::default()).accepting(MEDIA_TYPE);
        Doh { client, resolver }
    }

    /// The addresses of a name, IPv4 before IPv6; none where there is no such name. How far it came is written into the cell.
    pub(super) async fn addresses(&self, name: &str, cell: &Arc<Cell>) -> Result<Vec<IpAddr>, Fault> {
        match tokio::join!(self.ask(name, TYPE::A, cell), self.ask(name, TYPE::AAAA, cell)) {
            (Ok(mut four), Ok(six)) => {
                four.extend(six);
                Ok(four)
            }
            // One family that is there says enough.
            (Ok(found), Err(_)) | (Err(_), Ok(found)) if !found.is_empty() => Ok(found),
            (Err(fault), _) | (_, Err(fault)) => Err(fault),
        }
    }

    async fn ask(&self, name: &str, kind: TYPE, cell: &Arc<Cell>) -> Result<Vec<IpAddr>, Fault> {
        let unaskable = || Fault::new(FaultClass::Protocol, Stage::Prepare, whereabouts::unaskable(name));
        let query = question(name, kind).ok_or_else(unaskable)?;
        let flight = Flight::begin(cell, Step::Name, name);
        let url = self.resolver.asking(&URL_SAFE_NO_PAD.encode(query));
        let answer = self.client.get(&flight, &url, Take::Whole(LARGEST_MESSAGE)).await?;
        read(&answer, name, kind)
    }
}

/// The message that asks; id 0, so that caches on the way know it again (RFC 8484, 4.1).
pub(super) fn question(name: &str, kind: TYPE) -> Option<Vec<u8>> {
    let mut packet = Packet::new_query(0);
    packet.set_flags(PacketFlag::RECURSION_DESIRED);
    packet.questions.push(Question::new(
        Name::new(name.trim_end_matches('.')).ok()?,
        kind.into(),
        CLASS::IN.into(),
        false,
    ));
    packet.build_bytes_vec().ok()
}

fn read(answer: &Answer, name: &str, kind: TYPE) -> Result<Vec<IpAddr>, Fault> {
    let fault = |class, detail| Err(Fault::new(class, Stage::Content, detail));
    match answer.status {
        200 if answer.is_html => fault(FaultClass::Protocol, whereabouts::resolver_page()),
        200 => addresses(answer.body.bytes(), name, kind).or_else(|why| fault(FaultClass::Protocol, why)),
        status => {
            let class = if answer.proxy_demands.is_some() { FaultClass::HttpProxy } else { FaultClass::HttpStatus };
            fault(class, whereabouts::resolver_status(status))
        }
    }
}

/// The addresses in a message that answers this question.
pub(super) fn addresses(message: &[u8], name: &str, kind: TYPE) -> Result<Vec<IpAddr>, Message> {
    let counts = [header_buffer::questions, header_buffer::answers, header_buffer::name_servers]
        .into_iter()
        .chain([header_buffer::additional_records as fn(&[u8]) -> simple_dns::Result<u16>]);
    // The parser makes room for as many records as are announced.
    let is_sane = counts.map(|count| count(message)).all(|count| count.is_ok_and(|count| count <= MOST_RECORDS));
    let packet = Packet::parse(message).ok().filter(|_| is_sane).ok_or_else(whereabouts::resolver_nonsense)?;
    if !packet.has_flags(PacketFlag::RESPONSE) {
        return Err(whereabouts::resolver_nonsense());
    }
    let answers = |question: &Question<'_>| {
        question.qtype == QTYPE::TYPE(kind)
            && question.qclass == QCLASS::CLASS(CLASS::IN)
            && question.qname.to_string().eq_ignore_ascii_case(name.trim_end_matches('.'))
    };
    if packet.id() != 0 || !matches!(packet.questions.as_slice(), [one] if answers(one)) {
        return Err(whereabouts::resolver_other_question());
    }
    if packet.has_flags(PacketFlag::TRUNCATION) {
        return Err(whereabouts::resolver_truncated());
    }
    match packet.rcode() {
        RCODE::NoError | RCODE::NameError => {}
        RCODE::FormatError => return Err(whereabouts::resolver_refuses("FORMERR")),
        RCODE::ServerFailure => return Err(whereabouts::resolver_refuses("SERVFAIL")),
        RCODE::NotImplemented => return Err(whereabouts::resolver_refuses("NOTIMP")),
        RCODE::Refused => return Err(whereabouts::resolver_refuses("REFUSED")),
        other => return Err(whereabouts::resolver_refuses(format!("RCODE {}", other as u16))),
    }
    let mut found: Vec<IpAddr> = Vec::new();
    for record in packet.answers.iter().filter(|record| record.class == CLASS::IN) {
        let ip: IpAddr = match &record.rdata {
            RData::A(four) => IpAddr::from(four.address.to_be_bytes()),
            RData::AAAA(six) => IpAddr::from(six.address.to_be_bytes()),
            _ => continue,
        };
        if !found.contains(&ip) {
            found.push(ip);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;
    use proptest::prelude::*;
    use simple_dns::ResourceRecord;
    use simple_dns::rdata::{A, AAAA, CNAME};

    const NAME: &str = "goproxy.cn";

    /// A message that answers the question as it should.
    fn reply(change: impl FnOnce(&mut Packet<'_>)) -> Vec<u8> {
        let asked = question(NAME, TYPE::A).unwrap();
        let mut packet = Packet::parse(&asked).unwrap().into_reply();
        let name = || Name::new_unchecked(NAME);
        let cdn = || Name::new_unchecked("cdn.example");
        packet.answers.push(ResourceRecord::new(name(), CLASS::IN, 60, RData::CNAME(CNAME(cdn()))));
        packet.answers.push(ResourceRecord::new(cdn(), CLASS::IN, 60, RData::A(A { address: 0xdf05_0505 })));
        packet.answers.push(ResourceRecord::new(cdn(), CLASS::IN, 60, RData::A(A { address: 0xdf05_0505 })));
        packet.answers.push(ResourceRecord::new(cdn(), CLASS::IN, 60, RData::AAAA(AAAA { address: 1 })));
        change(&mut packet);
        packet.build_bytes_vec().unwrap()
    }

    fn said(message: &[u8]) -> Result<Vec<String>, String> {
        let found = addresses(message, NAME, TYPE::A);
        found.map(|list| list.iter().map(ToString::to_string).collect()).map_err(|why| why.say(Lang::En).to_owned())
    }

    #[test]
    fn an_answer_is_read() {
        assert_eq!(said(&reply(|_| {})), Ok(vec!["223.5.5.5".to_owned(), "::1".to_owned()]));
        assert_eq!(said(&reply(|packet| packet.answers.clear())), Ok(vec![]));
        let gone = reply(|packet| {
            packet.answers.clear();
            *packet.rcode_mut() = RCODE::NameError;
        });
        assert_eq!(said(&gone), Ok(vec![]), "no such name");
    }

    #[test]
    fn what_is_no_answer_is_told() {
        let asked = question(NAME, TYPE::A).unwrap();
        for (message, why) in [
            (vec![], "no DNS message"),
            (vec![0xff; 100], "no DNS message"),
            (asked, "no DNS message"),
            (reply(|_| {}).split_at(40).0.to_vec(), "no DNS message"),
            (reply(|packet| packet.set_id(7)), "another question"),
            (reply(|packet| packet.questions.clear()), "another question"),
            (
                reply(|packet| {
                    let other = Name::new_unchecked("goproxy.io");
                    packet.questions = vec![Question::new(other, TYPE::A.into(), CLASS::IN.into(), false)];
                }),
                "another question",
            ),
            (reply(|packet| packet.set_flags(PacketFlag::TRUNCATION)), "cut off"),
            (reply(|packet| *packet.rcode_mut() = RCODE::ServerFailure), "SERVFAIL"),
            (reply(|packet| *packet.rcode_mut() = RCODE::Refused), "REFUSED"),
            // So many records announced, and none there.
            (b"\0\0\x81\x80\xff\xff\xff\xff\xff\xff\xff\xff".to_vec(), "no DNS message"),
        ] {
            let found = said(&message).unwrap_err();
            assert!(found.contains(why), "{message:?}: {found}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        /// Nothing that a resolver sends ends the program.
        #[test]
        fn any_bytes_can_come(
            noise in proptest::collection::vec(any::<u8>(), 0..300),
            changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
            end in any::<prop::sample::Index>(),
        ) {
            let _ = addresses(&noise, NAME, TYPE::A);
            let mut near = reply(|_| {});
            for (at, byte) in changes {
                let at = at.index(near.len());
                near[at] = byte;
            }
            let _ = addresses(&near, NAME, TYPE::A);
            let _ = addresses(&near[..end.index(near.len())], NAME, TYPE::AAAA);
        }
    }
}
