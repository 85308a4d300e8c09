//! Bodies that are small on the way and large once they are unpacked.

use crate::scenario::ZipTrap;
use bytes::Bytes;
use flate2::write::{DeflateEncoder, GzEncoder};
use flate2::{Compression, Crc};
use std::io::Write as _;
use std::sync::OnceLock;

/// How often the gzip member comes: ten gigabytes in all.
pub(crate) const GZIP_MEMBERS: usize = 1000;

const MEBI: usize = 1 << 20;

/// Ten megabytes of zeros as one member of a gzip file; members may follow one another (RFC 1952, 2.2).
pub(crate) fn gzip_member() -> Bytes {
    static MEMBER: OnceLock<Bytes> = OnceLock::new();
    let make = || {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        (0..10).for_each(|_| gzip.write_all(&vec![0; MEBI]).unwrap());
        gzip.finish().unwrap().into()
    };
    MEMBER.get_or_init(make).clone()
}

/// A zip with that trap.
pub(crate) fn zip(trap: ZipTrap, prefix: &str) -> Bytes {
    let mut zip = Zip::default();
    match trap {
        ZipTrap::Inflating => {
            zip.unpacked = 4095 * MEBI;
            zip.alone(&format!("{prefix}zeros"), 4095);
        }
        ZipTrap::Lying => {
            zip.unpacked = 1000;
            zip.alone(&format!("{prefix}zeros"), 4095);
        }
        ZipTrap::Overlapping => {
            zip.crc = crc_of_zeros(20);
            zip.unpacked = 20 * MEBI;
            let data = zeros(20);
            let at = zip.file(&format!("{prefix}0000"), &data);
            (0..900).for_each(|count| zip.entry(&format!("{prefix}{count:04}"), at, data.len()));
        }
        ZipTrap::Crowded => zip.crowd(prefix, 40_000),
        ZipTrap::Packed => zip.crowd(prefix, 20_000),
        ZipTrap::Coloured => {
            zip.alone("\u{1b}[31mred\u{1b}]0;owned\u{7}\u{9b}2J\u{202e}", 0);
        }
    }
    zip.finish()
}

/// So many megabytes of zeros, and a few, deflated.
fn zeros(mebibytes: usize) -> Vec<u8> {
    let mut first = DeflateEncoder::new(Vec::new(), Compression::best());
    first.write_all(&vec![0; MEBI]).unwrap();
    first.flush().unwrap();
    // Ends on a byte, refers to nothing before it, and is not the last block: it can be said again and again.
    let again = first.get_ref().clone();
    let mut data = again.repeat(mebibytes);
    // An empty last block.
    data.extend([0x03, 0x00]);
    data
}

fn crc_of_zeros(mebibytes: usize) -> u32 {
    let mut crc = Crc::new();
    (0..mebibytes).for_each(|_| crc.update(&vec![0; MEBI]));
    crc.sum()
}

/// A zip written by hand (APPNOTE.TXT).
#[derive(Default)]
struct Zip {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    entries: usize,
    /// The checksum of every file.
    crc: u32,
    /// The size that every file is said to have.
    unpacked: usize,
}

impl Zip {
    /// One file of so many megabytes of zeros.
    fn alone(&mut self, name: &str, mebibytes: usize) {
        let data = zeros(mebibytes);
        let at = self.file(name, &data);
        self.entry(name, at, data.len());
    }

    /// A deflated file; where it begins.
    fn file(&mut self, name: &str, data: &[u8]) -> usize {
        let at = self.bytes.len();
        self.bytes.extend(b"PK\x03\x04");
        self.bytes.extend(self.described(name, data.len()));
        self.bytes.extend(name.as_bytes());
        self.bytes.extend(data);
        at
    }

    /// A line of the directory.
    fn entry(&mut self, name: &str, at: usize, length: usize) {
        self.directory.extend(b"PK\x01\x02\x14\x00");
        self.directory.extend(self.described(name, length));
        self.directory.extend([0; 10]);
        self.directory.extend(u32::try_from(at).unwrap().to_le_bytes());
        self.directory.extend(name.as_bytes());
        self.entries += 1;
    }

    /// So many empty files.
    fn crowd(&mut self, prefix: &str, count: usize) {
        let at = self.file(prefix, &[0x03, 0x00]);
        (0..count).for_each(|count| self.entry(&format!("{count:x}"), at, 2));
    }

    /// What file and directory say alike: version, flags (UTF-8), deflated, time, checksum, sizes, length of the name.
    fn described(&self, name: &str, packed: usize) -> Vec<u8> {
        let mut out = vec![0x14, 0, 0, 0x08, 8, 0, 0, 0, 0x21, 0x54];
        out.extend(self.crc.to_le_bytes());
        out.extend(u32::try_from(packed).unwrap().to_le_bytes());
        out.extend(u32::try_from(self.unpacked).unwrap().to_le_bytes());
        out.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        out.extend([0, 0]);
        out
    }

    fn finish(mut self) -> Bytes {
        let (at, length) = (self.bytes.len(), self.directory.len());
        self.bytes.append(&mut self.directory);
        self.bytes.extend(b"PK\x05\x06\0\0\0\0");
        // More than fit are counted by whoever reads on.
        let entries = u16::try_from(self.entries).unwrap_or(u16::MAX).to_le_bytes();
        self.bytes.extend([entries, entries].concat());
        self.bytes.extend(u32::try_from(length).unwrap().to_le_bytes());
        self.bytes.extend(u32::try_from(at).unwrap().to_le_bytes());
        self.bytes.extend([0, 0]);
        self.bytes.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::read::MultiGzDecoder;
    use std::io::{Cursor, Read as _};
    use zip::ZipArchive;

    #[test]
    fn two_members_are_twenty_megabytes() {
        let gzip = gzip_member().repeat(2);
        assert!(gzip.len() < 30_000, "{}", gzip.len());
        let mut unpacked = Vec::new();
        MultiGzDecoder::new(gzip.as_slice()).read_to_end(&mut unpacked).unwrap();
        assert_eq!(unpacked.len(), 20 * MEBI);
    }

    #[test]
    fn zips_are_what_they_are_said_to_be() {
        for (trap, entries, says) in [
            (ZipTrap::Inflating, 1, 4095 * MEBI),
            (ZipTrap::Lying, 1, 1000),
            (ZipTrap::Overlapping, 900, 20 * MEBI),
            (ZipTrap::Packed, 20_000, 0),
        ] {
            let bytes = zip(trap, "m@v1/");
            assert!(bytes.len() < 10 * MEBI, "{trap:?}: {}", bytes.len());
            let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
            assert_eq!((archive.len(), archive.by_index(0).unwrap().size()), (entries, says as u64), "{trap:?}");
        }
        let mut archive = ZipArchive::new(Cursor::new(zip(ZipTrap::Overlapping, "m@v1/"))).unwrap();
        let length = std::io::copy(&mut archive.by_index(899).unwrap(), &mut std::io::sink()).unwrap();
        assert_eq!(length, 20 * MEBI as u64, "whole, its checksum too");
        let mut archive = ZipArchive::new(Cursor::new(zip(ZipTrap::Inflating, "m@v1/"))).unwrap();
        let mut first = archive.by_index(0).unwrap().take(100 * MEBI as u64);
        assert_eq!(std::io::copy(&mut first, &mut std::io::sink()).unwrap(), 100 * MEBI as u64);
    }
}
