//! A module zip: every file below `module@version/`, hashed as go.sum has it.

use std::io::{Cursor, Read};

use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;
use zip::ZipArchive;

use super::body::Body;
use super::fault::quoted;
use crate::domain::module::{self, ModuleVersion};
use crate::text::{Message, faults};

/// More files, or more bytes in all of them, are no small module.
const MOST_FILES: usize = 20_000;
const LARGEST_CONTENT: u64 = 64 << 20;

/// What is wrong with a zip.
#[derive(Debug)]
pub(super) enum BadZip {
    /// It is none, or breaks the rules for module zips.
    Broken(Message),
    /// It unpacks to more than a canary may.
    TooLarge,
}

/// So many small zips are unpacked at once, or one large one: each line of its directory takes memory.
const AT_ONCE: u32 = 8;
static TURNS: Semaphore = Semaphore::const_new(AT_ONCE as usize);

/// Checks a zip and hashes it, away from the clockwork: unpacking takes time.
pub(super) async fn check(body: Body, canary: ModuleVersion) -> Result<String, BadZip> {
    let turn = TURNS.acquire_many(if body.is_large() { AT_ONCE } else { 1 }).await;
    let _turn = turn.map_err(|error| BadZip::Broken(Message::verbatim(error.to_string())))?;
    let checked = tokio::task::spawn_blocking(move || hash(body.bytes(), &canary)).await;
    checked.unwrap_or_else(|error| Err(BadZip::Broken(Message::verbatim(quoted(&error.to_string())))))
}

/// The `h1:` hash of a module zip.
pub(super) fn hash(bytes: &[u8], canary: &ModuleVersion) -> Result<String, BadZip> {
    // Each entry of the directory costs the reader memory before a single one can be looked at.
    if bytes.windows(4).filter(|window| *window == b"PK\x01\x02").take(MOST_FILES + 1).count() > MOST_FILES {
        return Err(BadZip::TooLarge);
    }
    let broken = |why: &dyn std::fmt::Display| BadZip::Broken(faults::bad_zip(quoted(&why.to_string())));
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    let prefix = format!("{canary}/");
    let mut hashes: Vec<(String, [u8; 32])> = Vec::new();
    let mut left = LARGEST_CONTENT;
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).map_err(|error| broken(&error))?;
        let name = file.name().map_err(|error| broken(&error))?.into_owned();
        if !name.starts_with(&prefix) {
            return Err(BadZip::Broken(faults::zip_outside(quoted(&name), &prefix)));
        }
        let mut hasher = Sha256::new();
        let mut buffer = [0; 16 << 10];
        loop {
            let count = file.read(&mut buffer).map_err(|error| broken(&error))?;
            if count == 0 {
                break;
            }
            left = left.checked_sub(count as u64).ok_or(BadZip::TooLarge)?;
            hasher.update(buffer.get(..count).unwrap_or_default());
        }
        hashes.push((name, hasher.finalize().into()));
    }
    if hashes.is_empty() {
        return Err(BadZip::Broken(faults::zip_empty()));
    }
    module::h1(hashes.iter().map(|(name, hash)| (name.as_str(), *hash))).map_err(|_| broken(&"newline in a name"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Write;
    use zip::write::{SimpleFileOptions, ZipWriter};

    fn canary() -> ModuleVersion {
        ModuleVersion::parse("rsc.io/quote@v1.5.2").unwrap()
    }

    fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in files {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(content).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn a_zip_hashes_as_in_go_sum() {
        let content: &[u8] = b"module rsc.io/quote\n";
        let bytes = packed(&[("rsc.io/quote@v1.5.2/go.mod", content)]);
        let expected = module::h1([("rsc.io/quote@v1.5.2/go.mod", Sha256::digest(content).into())]).unwrap();
        assert_eq!(hash(&bytes, &canary()).unwrap(), expected);
    }

    #[test]
    fn what_is_no_module_zip_is_refused() {
        assert!(matches!(hash(b"", &canary()), Err(BadZip::Broken(_))));
        assert!(matches!(hash(b"<html>", &canary()), Err(BadZip::Broken(_))));
        assert!(matches!(hash(&packed(&[]), &canary()), Err(BadZip::Broken(_))));
        assert!(matches!(hash(&packed(&[("other@v1/x", b"")]), &canary()), Err(BadZip::Broken(_))));
    }

    #[test]
    fn a_bomb_is_no_module() {
        let zeros = vec![0; 65 << 20];
        let bytes = packed(&[("rsc.io/quote@v1.5.2/zeros", &zeros)]);
        assert!(bytes.len() < 1 << 20);
        assert!(matches!(hash(&bytes, &canary()), Err(BadZip::TooLarge)));
        let crowd = b"PK\x01\x02".repeat(MOST_FILES + 1);
        assert!(matches!(hash(&crowd, &canary()), Err(BadZip::TooLarge)));
    }

    proptest! {
        #[test]
        fn a_damaged_zip_does_no_harm(at in 0_usize..400, byte in any::<u8>(), cut in 0_usize..400) {
            let mut bytes = packed(&[("rsc.io/quote@v1.5.2/go.mod", b"module rsc.io/quote\n"), ("rsc.io/quote@v1.5.2/a", b"a")]);
            if let Some(place) = bytes.get_mut(at) { *place = byte; }
            bytes.truncate(cut.max(bytes.len() / 2));
            let _ = hash(&bytes, &canary());
        }
    }
}
