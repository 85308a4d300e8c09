//! Module zips and their `h1:` hashes.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use bytes::Bytes;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;

/// A module zip: each file under `prefix`, which is `path@version/`.
pub(crate) fn zip(prefix: &str, files: &BTreeMap<String, Vec<u8>>) -> Bytes {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    for (name, data) in files {
        writer.start_file(format!("{prefix}{name}"), options).unwrap();
        writer.write_all(data).unwrap();
    }
    writer.finish().unwrap().into_inner().into()
}

/// The hash of named files as go.sum has it.
pub(crate) fn h1<'a>(files: impl IntoIterator<Item = (String, &'a [u8])>) -> String {
    let files: BTreeMap<_, _> = files.into_iter().collect();
    let mut list = Sha256::new();
    for (name, data) in files {
        list.update(format!("{}  {name}\n", hex(&Sha256::digest(data))));
    }
    format!("h1:{}", BASE64_STANDARD.encode(list.finalize()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}
