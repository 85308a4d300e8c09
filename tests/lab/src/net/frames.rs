//! Servers that break the rules of HTTP/2 (RFC 9113): frames written by hand.

use super::connection::swallow;
use crate::scenario::FrameMisdeed as Misdeed;
use std::io;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, split};

const DATA: u8 = 0x0;
const HEADERS: u8 = 0x1;
const RST_STREAM: u8 = 0x3;
const SETTINGS: u8 = 0x4;
const PUSH_PROMISE: u8 = 0x5;
const PING: u8 = 0x6;
const GOAWAY: u8 = 0x7;
const WINDOW_UPDATE: u8 = 0x8;
const CONTINUATION: u8 = 0x9;
const UNKNOWN: u8 = 0x42;

const END_STREAM: u8 = 0x1;
const END_HEADERS: u8 = 0x4;

/// The client's first words.
const PREFACE: usize = 24;

/// `:status 200`, from the static table (RFC 7541, A).
const OK: &[u8] = b"\x88";
/// `:status 103`, spelled out.
const EARLY_HINTS: &[u8] = b"\x08\x03103";

/// A frame.
fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    let mut out = length[1..].to_vec();
    out.extend([kind, flags]);
    out.extend(stream.to_be_bytes());
    out.extend(payload);
    out
}

/// A header line that is kept in no table.
fn line(name: &str, value: &[u8]) -> Vec<u8> {
    let mut out = vec![0x00];
    for text in [name.as_bytes(), value] {
        // Lengths in seven bits, what is more in bytes of seven bits each (RFC 7541, 5.1).
        let mut left = text.len();
        if left < 127 {
            out.push(u8::try_from(left).unwrap());
        } else {
            out.push(127);
            left -= 127;
            while left >= 128 {
                out.push(u8::try_from(left % 128).unwrap() | 0x80);
                left /= 128;
            }
            out.push(u8::try_from(left).unwrap());
        }
        out.extend(text);
    }
    out
}

/// Headers in as many frames as they need.
fn headers(stream: u32, flags: u8, block: &[u8]) -> Vec<u8> {
    let mut pieces = block.chunks(16 << 10).peekable();
    let (mut out, mut kind, mut flags) = (Vec::new(), HEADERS, flags);
    while let Some(piece) = pieces.next() {
        let end = if pieces.peek().is_none() { END_HEADERS } else { 0 };
        out.extend(frame(kind, flags | end, stream, piece));
        (kind, flags) = (CONTINUATION, 0);
    }
    out
}

/// What is said to a request on that stream: once, and again and again.
fn words(misdeed: Misdeed, stream: u32) -> (Vec<u8>, Vec<u8>) {
    let once = |bytes: Vec<u8>| (bytes, Vec::new());
    let head = || headers(stream, 0, OK);
    let data = |flags: u8, bytes: &[u8]| frame(DATA, flags, stream, bytes);
    let rst = |code: u32| frame(RST_STREAM, 0, stream, &code.to_be_bytes());
    let goaway = |last: u32, code: u32| frame(GOAWAY, 0, 0, &[last.to_be_bytes(), code.to_be_bytes()].concat());
    let lines = |count: usize, value: &[u8]| [OK.to_vec(), line("x-many", value).repeat(count)].concat();
    match misdeed {
        Misdeed::Http1 | Misdeed::NoStreams => once(Vec::new()),
        Misdeed::Refused => once(rst(7)),
        Misdeed::Failed => once(rst(2)),
        Misdeed::FailedLate => once([head(), data(0, b"{\"Vers"), rst(2)].concat()),
        // ENHANCE_YOUR_CALM.
        Misdeed::GoAway => once(goaway(0, 11)),
        Misdeed::Leaving => once(goaway(0, 0)),
        Misdeed::TooLong => once([head(), data(0, &[b'x'; 20_000])].concat()),
        Misdeed::BadSettings => once(frame(SETTINGS, 0, 0, b"12345")),
        // HEADER_TABLE_SIZE 4096, the default.
        Misdeed::SettingsFlood => (Vec::new(), frame(SETTINGS, 0, 0, &[0, 1, 0, 0, 16, 0])),
        Misdeed::PingFlood => (Vec::new(), frame(PING, 0, 0, b"12345678")),
        Misdeed::UnknownFlood => (Vec::new(), frame(UNKNOWN, 0, 0, &[0; 1000])),
        Misdeed::ContinuationFlood => {
            (frame(HEADERS, 0, stream, OK), frame(CONTINUATION, 0, stream, &line("x-more", b"y")))
        }
        Misdeed::LargeHeaders => once(headers(stream, END_STREAM, &lines(1000, &[b'y'; 1000]))),
        Misdeed::HpackBomb => {
            // One line of four thousand bytes goes into the table; each byte after it means the whole line once more.
            let mut large = line("x-bomb", &[b'y'; 4000]);
            large[0] = 0x40;
            once(headers(stream, END_STREAM, &[OK, &large, &[0xbe; 12_000]].concat()))
        }
        Misdeed::HpackGarbage => once(headers(stream, 0, &[0xff; 20])),
        Misdeed::EarlyHints => {
            let block = [EARLY_HINTS, &line("link", &[b'<'; 1000])].concat();
            (Vec::new(), headers(stream, 0, &block))
        }
        Misdeed::EarlyEnd => once(headers(stream, END_STREAM, EARLY_HINTS)),
        Misdeed::Push => once(frame(PUSH_PROMISE, END_HEADERS, stream, &[&2_u32.to_be_bytes()[..], b"\x82"].concat())),
        Misdeed::DataFirst => once(data(END_STREAM, b"{}")),
        Misdeed::DataNowhere => once([head(), frame(DATA, 0, 0, b"{}")].concat()),
        Misdeed::WindowOverflow => {
            let most = 0x7fff_ffff_u32.to_be_bytes();
            once([frame(WINDOW_UPDATE, 0, 0, &most), frame(WINDOW_UPDATE, 0, 0, &most)].concat())
        }
        Misdeed::Overrun => (head(), data(0, &[b'x'; 16 << 10])),
        Misdeed::EmptyData => (head(), data(0, b"")),
        Misdeed::TooShort => {
            let block = [OK, &line("content-length", b"1000")].concat();
            once([headers(stream, 0, &block), data(END_STREAM, b"{}")].concat())
        }
        Misdeed::TooMuch => {
            let block = [OK, &line("content-length", b"2")].concat();
            once([headers(stream, 0, &block), data(END_STREAM, b"{\"Version\":\"v0.9.1\"}")].concat())
        }
        Misdeed::NoStatus => once(headers(stream, END_STREAM, &line("x-status", b"200"))),
        Misdeed::Capitals => once(headers(stream, END_STREAM, &[OK, &line("X-Capital", b"y")].concat())),
        Misdeed::Escapes => {
            once(headers(stream, END_STREAM, &[OK, &line("x-red", b"\x1b[31m\x1b]0;owned\x07")].concat()))
        }
        Misdeed::TrailerFlood => ([head(), data(0, b"{}")].concat(), headers(stream, 0, &line("x-more", b"y"))),
    }
}

/// Breaks the rules until the client goes away.
pub(super) async fn misbehave(misdeed: Misdeed, stream: impl AsyncRead + AsyncWrite) {
    // What fails here is a client that went away.
    let _ = speak(misdeed, stream).await;
}

async fn speak(misdeed: Misdeed, stream: impl AsyncRead + AsyncWrite) -> io::Result<()> {
    let (mut from, mut to) = split(stream);
    from.read_exact(&mut [0; PREFACE]).await?;
    match misdeed {
        Misdeed::Http1 => to.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n").await?,
        // MAX_CONCURRENT_STREAMS 0.
        Misdeed::NoStreams => to.write_all(&frame(SETTINGS, 0, 0, &[0, 3, 0, 0, 0, 0])).await?,
        // Larger frames than the other side takes are what is to be tried: no setting excuses them.
        _ => to.write_all(&frame(SETTINGS, 0, 0, b"")).await?,
    }
    to.flush().await?;
    let stream = loop {
        let mut head = [0; 9];
        from.read_exact(&mut head).await?;
        let [a, b, c, kind, _flags, id @ ..] = head;
        let mut payload = vec![0; u32::from_be_bytes([0, a, b, c]) as usize];
        from.read_exact(&mut payload).await?;
        if kind == HEADERS {
            break u32::from_be_bytes(id);
        }
    };
    let (once, again) = words(misdeed, stream);
    let flood = async {
        to.write_all(&once).await?;
        to.flush().await?;
        while !again.is_empty() {
            to.write_all(&again.repeat((16usize << 10).div_ceil(again.len()))).await?;
            to.flush().await?;
        }
        std::future::pending::<io::Result<()>>().await
    };
    tokio::select! {
        ended = flood => ended,
        // A client that is told to acknowledge has to find somebody who listens.
        () = swallow(&mut from) => Ok(()),
    }
}
