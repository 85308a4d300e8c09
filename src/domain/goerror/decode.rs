//! Bytes become lines, whoever wrote them: UTF-8, or the UTF-16 of PowerShell's `>`; line ends of every system; colours and
//! other escape sequences taken out. Works piece by piece, and keeps no more than one line.

/// More of one line is not kept. Go's own messages are shorter, and what is cut off is counted out of no memory.
const MOST_OF_A_LINE: usize = 8 << 10;

/// How the bytes stand for text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Utf16 { little: bool },
}

/// Takes bytes in, gives lines out.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    encoding: Option<Encoding>,
    /// Bytes before the encoding is known, or half a UTF-16 unit.
    waiting: Vec<u8>,
    /// UTF-16's first half of a pair.
    surrogate: Option<u16>,
    line: Vec<u8>,
    number: usize,
}

/// How many bytes decide on the encoding.
const ENOUGH: usize = 64;

impl Decoder {
    /// Takes in a piece; `each` gets the lines that are whole, with their numbers from 1.
    pub(super) fn feed(&mut self, bytes: &[u8], each: &mut dyn FnMut(usize, &str)) {
        if self.encoding.is_none() {
            self.waiting.extend_from_slice(bytes);
            if self.waiting.len() >= ENOUGH {
                self.begin(each);
            }
            return;
        }
        self.take(bytes, each);
    }

    /// The last line, where no line end stands behind it; how many lines there were.
    pub(super) fn finish(&mut self, each: &mut dyn FnMut(usize, &str)) -> usize {
        if self.encoding.is_none() {
            self.begin(each);
        }
        if !self.line.is_empty() {
            self.end_line(each);
        }
        self.number
    }

    fn begin(&mut self, each: &mut dyn FnMut(usize, &str)) {
        let first = std::mem::take(&mut self.waiting);
        let (encoding, skip) = guess(&first);
        self.encoding = Some(encoding);
        self.take(first.get(skip..).unwrap_or_default(), each);
    }

    fn take(&mut self, bytes: &[u8], each: &mut dyn FnMut(usize, &str)) {
        match self.encoding {
            Some(Encoding::Utf16 { little }) => {
                for byte in bytes {
                    self.waiting.push(*byte);
                    if let [a, b] = self.waiting.as_slice() {
                        let unit = if little { u16::from_le_bytes([*a, *b]) } else { u16::from_be_bytes([*a, *b]) };
                        self.waiting.clear();
                        self.unit(unit, each);
                    }
                }
            }
            _ => {
                // Whole stretches between line ends at once: a log is mostly that.
                let mut rest = bytes;
                while let Some(at) = rest.iter().position(|byte| *byte == b'\n') {
                    let (before, after) = rest.split_at(at);
                    self.keep(before);
                    self.end_line(each);
                    rest = after.get(1..).unwrap_or_default();
                }
                self.keep(rest);
            }
        }
    }

    fn unit(&mut self, unit: u16, each: &mut dyn FnMut(usize, &str)) {
        let units = self.surrogate.take().into_iter().chain([unit]);
        if self.line.is_empty() && unit == 0xFEFF {
            return;
        }
        if (0xD800..0xDC00).contains(&unit) {
            self.surrogate = Some(unit);
            return;
        }
        for c in char::decode_utf16(units) {
            match c.unwrap_or(char::REPLACEMENT_CHARACTER) {
                '\n' => self.end_line(each),
                c => self.keep(c.encode_utf8(&mut [0; 4]).as_bytes()),
            }
        }
    }

    fn keep(&mut self, bytes: &[u8]) {
        let room = MOST_OF_A_LINE.saturating_sub(self.line.len());
        self.line.extend_from_slice(bytes.get(..room).unwrap_or(bytes));
    }

    fn end_line(&mut self, each: &mut dyn FnMut(usize, &str)) {
        self.number += 1;
        let text = String::from_utf8_lossy(&self.line);
        let text = text.trim_end_matches(['\r', '\u{0}']);
        match text.contains(['\u{1b}', '\r', '\u{8}']) {
            true => each(self.number, &plain(text)),
            false => each(self.number, text),
        }
        self.line.clear();
    }
}

/// By the byte order mark, or by zeros at every other place, which no UTF-8 text has.
fn guess(first: &[u8]) -> (Encoding, usize) {
    match first {
        [0xFF, 0xFE, ..] => return (Encoding::Utf16 { little: true }, 2),
        [0xFE, 0xFF, ..] => return (Encoding::Utf16 { little: false }, 2),
        [0xEF, 0xBB, 0xBF, ..] => return (Encoding::Utf8, 3),
        _ => {}
    }
    let zeros = |odd: usize| first.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let half = first.len() / 2;
    let encoding = match half >= 2 {
        true if zeros(1) * 2 > half && zeros(0) == 0 => Encoding::Utf16 { little: true },
        true if zeros(0) * 2 > half && zeros(1) == 0 => Encoding::Utf16 { little: false },
        _ => Encoding::Utf8,
    };
    (encoding, 0)
}

/// What a terminal would show of a line: escape sequences do nothing, and what stands before a carriage return was written
/// over (progress bars; GitLab's marks of sections).
fn plain(line: &str) -> String {
    let mut shown = String::with_capacity(line.len());
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\u{1b}' => match chars.next() {
                // CSI: up to its final byte.
                Some('[') => while chars.next().is_some_and(|c| !matches!(c, '@'..='~')) {},
                // OSC, a title or a link: up to BEL or ESC \.
                Some(']') => loop {
                    match chars.next() {
                        None | Some('\u{7}') => break,
                        Some('\u{1b}') => {
                            chars.next_if_eq(&'\\');
                            break;
                        }
                        Some(_) => {}
                    }
                },
                _ => {}
            },
            '\r' => shown.clear(),
            '\u{8}' => drop(shown.pop()),
            _ => shown.push(c),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines(bytes: &[u8], piece: usize) -> Vec<String> {
        let (mut decoder, mut found) = (Decoder::default(), Vec::new());
        let mut each = |number: usize, line: &str| {
            found.push(line.to_owned());
            assert_eq!(found.len(), number);
        };
        bytes.chunks(piece.max(1)).for_each(|piece| decoder.feed(piece, &mut each));
        decoder.finish(&mut each);
        found
    }

    fn utf16(text: &str, little: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
    }

    #[test]
    fn lines_come_out_as_a_person_reads_them() {
        for (bytes, expected) in [
            (b"a\r\nb\n\nc".to_vec(), vec!["a", "b", "", "c"]),
            (b"\xef\xbb\xbfgo: x\n".to_vec(), vec!["go: x"]),
            (b"\x1b[31mgo: \x1b[1mx\x1b[0m\n".to_vec(), vec!["go: x"]),
            (b"\x1b]8;;https://a\x1b\\link\x1b]8;;\x07 x".to_vec(), vec!["link x"]),
            (b"section_start:1:a\r\x1b[0Kgo: x".to_vec(), vec!["go: x"]),
            (b"10%\r 50%\r100%\n".to_vec(), vec!["100%"]),
            (b"\xff\xfe".iter().copied().chain(utf16("go: 中\r\nb🙂\r\n", true)).collect(), vec!["go: 中", "b🙂"]),
            (utf16("go: downloading x\r\nb", true), vec!["go: downloading x", "b"]),
            (utf16("go: downloading x\r\nb", false), vec!["go: downloading x", "b"]),
            (b"a\xffb".to_vec(), vec!["a\u{fffd}b"]),
            (b"".to_vec(), vec![]),
            (b"x".to_vec(), vec!["x"]),
        ] {
            for piece in [1, 2, 3, 7, 1000] {
                assert_eq!(lines(&bytes, piece), expected, "{bytes:?} {piece}");
            }
        }
        assert_eq!(lines(&vec![b'a'; 100_000], 4096).first().map(String::len), Some(MOST_OF_A_LINE));
    }

    proptest! {
        #[test]
        fn pieces_make_no_difference(bytes in proptest::collection::vec(prop_oneof![any::<u8>(), Just(b'\n'), Just(0x1b), Just(0)], 0..200), piece in 1_usize..50) {
            prop_assert_eq!(lines(&bytes, piece), lines(&bytes, 1000));
        }
    }
}
