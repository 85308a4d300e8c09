//! A checksum database: a real tree over the lab's modules, signed with the lab's own key.

use crate::modules::Modules;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use ed25519_dalek::SigningKey;
use signed_note::{Note, StandardSigner};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use tlog_tiles::{Hash, HashReader, Tile, tlog};

/// The name under which the go command knows the database, whatever the key.
pub const SUMDB_NAME: &str = "sum.golang.org";

/// The first line of a tree head.
const HEAD_LINE: &str = "go.sum database tree";

/// Made-up records before the real ones, so that the tree has full tiles and a second level.
const FILLER: usize = 600;

/// The same key in every lab; it signs nothing but tests.
const SEED: [u8; 32] = *b"goproxy-cfg mirror lab, key one.";
const OTHER_SEED: [u8; 32] = *b"goproxy-cfg mirror lab, key two.";

/// The database.
pub(crate) struct Sumdb {
    records: Vec<String>,
    /// `path@version` to the record's number.
    numbers: HashMap<String, usize>,
    hashes: Hashes,
    /// The same with another record, by its number.
    splits: Mutex<HashMap<usize, Arc<Sumdb>>>,
}

struct Hashes(Vec<Hash>);

impl HashReader for Hashes {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<Hash>, tlog::Error> {
        let get = |index: &u64| self.0.get(usize::try_from(*index).ok()?).copied();
        indexes.iter().map(get).collect::<Option<_>>().ok_or(tlog::Error::IndexesNotInTree)
    }
}

impl Sumdb {
    pub(crate) fn new(modules: &Modules) -> Self {
        let mut records = Vec::new();
        let mut numbers = HashMap::new();
        for index in 0..FILLER {
            let (path, version) = (format!("example.com/filler/m{index}"), "v1.0.0");
            let sum = crate::archive::h1([(path.clone(), path.as_bytes())]);
            numbers.insert(format!("{path}@{version}"), records.len());
            records.push(format!("{path} {version} {sum}\n{path} {version}/go.mod {sum}\n"));
        }
        for module in modules.iter().filter(|module| !module.private) {
            for version in &module.versions {
                let (path, number) = (&module.path, &version.version);
                numbers.insert(format!("{path}@{number}"), records.len());
                let (sum, go_mod_sum) = (&version.sum, &version.go_mod_sum);
                records.push(format!("{path} {number} {sum}\n{path} {number}/go.mod {go_mod_sum}\n"));
            }
        }
        Self::of(records, numbers)
    }

    fn of(records: Vec<String>, numbers: HashMap<String, usize>) -> Self {
        let mut hashes = Hashes(Vec::new());
        for (number, record) in records.iter().enumerate() {
            let new = tlog::stored_hashes(number as u64, record.as_bytes(), &hashes).unwrap();
            hashes.0.extend(new);
        }
        Self { records, numbers, hashes, splits: Mutex::default() }
    }

    /// The database as it would be with another record at this place.
    pub(crate) fn split_at(&self, record: usize) -> Arc<Sumdb> {
        let mut splits = self.splits.lock().unwrap();
        let made = splits.entry(record).or_insert_with(|| {
            let mut records = self.records.clone();
            records[record] = "example.com/split v1.0.0 h1:nothing\n".to_owned();
            Arc::new(Self::of(records, self.numbers.clone()))
        });
        Arc::clone(made)
    }

    /// The key as GOSUMDB takes it: `sum.golang.org+hash+key`.
    pub(crate) fn verifier_key() -> String {
        signed_note::new_ed25519_verifier_key(SUMDB_NAME, &SigningKey::from_bytes(&SEED).verifying_key())
    }

    /// `latest`: the signed head of the tree, or of the tree as it was so many records ago.
    pub(crate) fn latest(&self, ago: usize, signature: Signature) -> String {
        let size = self.records.len().saturating_sub(ago).max(1);
        let root = match signature {
            Signature::Forked => tlog::record_hash(b"another tree"),
            _ => tlog::tree_hash(size as u64, &self.hashes).unwrap(),
        };
        let seed = if signature == Signature::Forged { OTHER_SEED } else { SEED };
        let head = sign(&format!("{HEAD_LINE}\n{size}\n{root}\n"), seed);
        match signature {
            Signature::Tampered => head.replacen(&format!("\n{size}\n"), &format!("\n{}\n", size - 1), 1),
            _ => head,
        }
    }

    /// `lookup/path@version`, with an unescaped name: the record and the head.
    pub(crate) fn lookup(&self, name: &str, ago: usize, signature: Signature) -> Option<String> {
        let number = *self.numbers.get(name)?;
        let ago = if number < self.records.len().saturating_sub(ago) { ago } else { 0 };
        let record = &self.records[number];
        Some(match signature {
            Signature::Tampered => {
                let record = record.replace("h1:", "h1:A").replace("=\n", "\n");
                format!("{number}\n{record}\n{}", self.latest(ago, Signature::Good))
            }
            signature => format!("{number}\n{record}\n{}", self.latest(ago, signature)),
        })
    }

    /// `tile/8/L/N[.p/W]`, the path from `tile` on.
    pub(crate) fn tile(&self, path: &str) -> Option<Vec<u8>> {
        let tile = Tile::from_path(path).ok()?;
        if tile.height() != 8 || tile.level() > 6 || tile.level_index() > 1 << 20 {
            return None;
        }
        if !tile.is_data() {
            return tile.read_data(&self.hashes).ok();
        }
        let start = usize::try_from(tile.level_index()).ok()? << 8;
        let records = self.records.get(start..start + tile.width() as usize)?;
        Some(records.iter().flat_map(|record| [record.as_bytes(), b"\n"]).flatten().copied().collect())
    }
}

/// How honest a signed text is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Signature {
    Good,
    /// Signed with another key.
    Forged,
    /// Changed after it was signed.
    Tampered,
    /// Signed with the right key, of another tree.
    Forked,
}

fn sign(text: &str, seed: [u8; 32]) -> String {
    let public = SigningKey::from_bytes(&seed).verifying_key();
    let id = signed_note::key_id(SUMDB_NAME, &[&[1], public.as_bytes().as_slice()].concat());
    let private = BASE64_STANDARD.encode([&[1], seed.as_slice()].concat());
    let signer = StandardSigner::new(&format!("PRIVATE+KEY+{SUMDB_NAME}+{id:08x}+{private}")).unwrap();
    let mut note = Note::new(text.as_bytes(), &[]).unwrap();
    note.add_sigs(&[&signer]).unwrap();
    String::from_utf8(note.to_bytes()).unwrap()
}
