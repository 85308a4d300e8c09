//! The checksum database as a mirror passes it on: signed tree heads, records, and the proof that a record is in the tree
//! (golang.org/x/mod/sumdb), and that a smaller tree is how a larger one began.

use std::collections::HashMap;
use std::sync::Mutex;

use signed_note::{Note, NoteError, StandardVerifier, VerifierList};
use tlog_tiles::{Error, Hash, HashReader, Tile, TileHashReader, TileReader, tlog};

use super::fault::quoted;
use crate::domain::gosumdb::Gosumdb;
use crate::domain::measure::{Root, Sums, TreeHead, Wish};
use crate::domain::module::ModuleVersion;
use crate::text::{Message, faults};

/// Limits of bodies: no true one comes near.
pub(super) const LARGEST_NOTE: usize = 64 << 10;
/// The height of the tiles that the go command asks for, and so the number of hashes in a whole one.
const TILE_HEIGHT: u8 = 8;
const HASH_SIZE: usize = 32;
pub(super) const LARGEST_TILE: usize = HASH_SIZE << TILE_HEIGHT;
/// Larger trees than this are no checksum database; their arithmetic would not fit.
const LARGEST_TREE: u64 = 1 << 40;

/// A database's name and the key that its heads are signed with.
pub(super) struct Database {
    pub(super) name: String,
    /// What its paths begin with, below the server that is asked: a mirror passes several on.
    prefix: String,
    verifier: StandardVerifier,
}

/// Why a text is no signed tree head.
#[derive(Debug)]
pub(super) enum BadHead {
    /// It is no note, or none of a tree.
    Malformed(Message),
    /// It is not signed with the known key.
    Signature,
}

/// A record with the head that was sent along.
#[derive(Debug)]
pub(super) struct Record {
    number: u64,
    text: String,
    pub(super) head: TreeHead,
    /// The head as it was signed.
    pub(super) note: String,
    pub(super) hashes: Sums,
}

impl Database {
    /// The database of a GOSUMDB value; `None` for `off` and for a key that is none.
    pub(super) fn of(gosumdb: &Gosumdb) -> Option<Database> {
        let Gosumdb::Database { name, key, .. } = gosumdb else { return None };
        let verifier = StandardVerifier::new(key).ok()?;
        Some(Database { name: name.clone(), prefix: format!("sumdb/{name}/"), verifier })
    }

    /// The same, asked at its own address.
    pub(super) fn itself(self) -> Database {
        Database { prefix: String::new(), ..self }
    }

    /// The path of one of its files below the server that is asked.
    pub(super) fn path(&self, file: &str) -> String {
        format!("{}{file}", self.prefix)
    }

    /// Reads a signed tree head and verifies its signature.
    pub(super) fn head(&self, note: &[u8]) -> Result<TreeHead, BadHead> {
        let malformed = |why: &str| BadHead::Malformed(faults::sumdb_malformed(quoted(why)));
        let note = Note::from_bytes(note).map_err(|error| malformed(&error.to_string()))?;
        let known = VerifierList::new(vec![Box::new(self.verifier.clone())]);
        note.verify(&known).map_err(|error| match error {
            NoteError::InvalidSignature { .. } | NoteError::UnverifiedNote => BadHead::Signature,
            error => malformed(&error.to_string()),
        })?;
        let text = String::from_utf8_lossy(note.text());
        let mut lines = text.lines();
        let title = lines.next() == Some("go.sum database tree");
        let size = lines.next().and_then(|line| line.parse().ok()).filter(|size| (1..=LARGEST_TREE).contains(size));
        let root = lines.next().and_then(|line| Hash::parse_hash(line).ok());
        match (title, size, root) {
            (true, Some(size), Some(root)) => Ok(TreeHead { size, root: root.0 }),
            _ => Err(malformed("not a tree head")),
        }
    }

    /// Reads the answer to a lookup: number, record, blank line, signed head.
    pub(super) fn record(&self, body: &[u8], canary: &ModuleVersion) -> Result<Record, BadHead> {
        let malformed = |why: &str| BadHead::Malformed(faults::sumdb_malformed(quoted(why)));
        let text = std::str::from_utf8(body).map_err(|_| malformed("not UTF-8"))?;
        let (number, rest) = text.split_once('\n').ok_or_else(|| malformed("no record"))?;
        let number = number.parse().map_err(|_| malformed("no record number"))?;
        let (record, note) = rest.split_once("\n\n").ok_or_else(|| malformed("no tree head"))?;
        let head = self.head(note.as_bytes())?;
        let record = format!("{record}\n");
        let hash_of = |version: &str| {
            record.lines().find_map(|line| {
                let mut words = line.split(' ');
                let ours = words.next() == Some(canary.path()) && words.next() == Some(version);
                words.next().filter(|hash| ours && hash.starts_with("h1:")).map(str::to_owned)
            })
        };
        let hashes = Sums { zip: hash_of(canary.version()), go_mod: hash_of(&format!("{}/go.mod", canary.version())) };
        if hashes.zip.is_none() || hashes.go_mod.is_none() {
            return Err(malformed("the record is another one"));
        }
        if number >= head.size {
            return Err(malformed("the record is not in the tree"));
        }
        Ok(Record { number, text: record, head, note: note.to_owned(), hashes })
    }
}

/// The path of a lookup below the database, with the escaping that the go command uses there.
pub(super) fn lookup_path(canary: &ModuleVersion) -> String {
    let file = canary.file("");
    format!("lookup/{}", file.trim_end_matches('.').replacen("/@v/", "@", 1))
}

/// A tile to ask for: its path, and the path of the whole one where it may have become that meanwhile.
pub(super) struct Wanted {
    tile: Tile,
    pub(super) path: String,
    pub(super) whole: Option<String>,
}

impl Wanted {
    /// The tile of a body; `None` where it is too short.
    pub(super) fn cut(&self, body: &[u8]) -> Option<(Tile, Vec<u8>)> {
        Some((self.tile, body.get(..self.tile.width() as usize * HASH_SIZE)?.to_vec()))
    }
}

impl Record {
    /// The tiles that prove it.
    pub(super) fn tiles(&self) -> Vec<Wanted> {
        tiles_for(self.head, &[self.index()])
    }

    /// Whether these tiles prove that the record is in the signed tree.
    pub(super) fn is_proven_by(&self, tiles: HashMap<Tile, Vec<u8>>) -> bool {
        if !are_of_one_tree(&tiles, self.head.size) {
            return false;
        }
        let listing = Listing { wanted: Mutex::default(), known: tiles };
        let hash = reader(self.head, &listing).read_hashes(&[self.index()]).ok();
        hash.and_then(|hashes| hashes.first().copied()) == Some(tlog::record_hash(self.text.as_bytes()))
    }

    fn index(&self) -> u64 {
        tlog::stored_hash_index(0, self.number)
    }
}

/// The tiles that tell which roots a tree had at smaller sizes (RFC 6962, 2.1.2, by tiles).
pub(super) fn tiles_of(wish: &Wish) -> Vec<Wanted> {
    let indexes: Vec<u64> = sizes(wish).flat_map(|size| tlog::sub_tree_index(0, size, Vec::new())).collect();
    tiles_for(wish.tree, &indexes)
}

/// The roots that were wished for; `None` where these tiles are not those of the tree.
pub(super) fn roots(wish: &Wish, tiles: HashMap<Tile, Vec<u8>>) -> Option<Vec<(u64, Root)>> {
    if !are_of_one_tree(&tiles, wish.tree.size) {
        return None;
    }
    let listing = Listing { wanted: Mutex::default(), known: tiles };
    let reader = reader(wish.tree, &listing);
    sizes(wish).map(|size| Some((size, tlog::tree_hash(size, &reader).ok()?.0))).collect()
}

/// A tree has no records beyond its own.
fn sizes(wish: &Wish) -> impl Iterator<Item = u64> {
    wish.sizes.iter().copied().filter(|size| (1..wish.tree.size).contains(size))
}

/// Whether each tile is the one that the tile above it has the hash of. What [`TileHashReader`] needs besides: it holds the
/// topmost tiles against the root, and passes over as many of those below as the tree has more peaks than topmost tiles
/// (golang.org/x/mod had the same mistake once; its `tileHashReader` now begins right behind the topmost ones).
fn are_of_one_tree(tiles: &HashMap<Tile, Vec<u8>>, size: u64) -> bool {
    // A part of a tile is topmost.
    let mut whole = tiles.iter().filter(|(tile, _)| tile.width() == 1 << TILE_HEIGHT);
    whole.all(|(tile, data)| {
        let above = tile.parent(1, size).and_then(|above| Some((above, tiles.get(&above)?)));
        above.is_none_or(|(above, hashes)| {
            let index = tlog::stored_hash_index(above.level() * TILE_HEIGHT, tile.level_index());
            above.hash_at_index(hashes, index).is_ok_and(|hash| hash == Tile::subtree_hash(data))
        })
    })
}

/// Reads hashes of a tree from tiles.
fn reader(head: TreeHead, tiles: &Listing) -> TileHashReader<'_> {
    TileHashReader::new(head.size, Hash(head.root), tiles)
}

/// The tiles that hashes of a tree are read from.
fn tiles_for(head: TreeHead, indexes: &[u64]) -> Vec<Wanted> {
    let listing = Listing { wanted: Mutex::default(), known: HashMap::new() };
    // It cannot succeed without tiles; what it asked for is what is wanted.
    let _ = reader(head, &listing).read_hashes(indexes);
    let wanted = listing.wanted.into_inner().unwrap_or_default();
    wanted
        .into_iter()
        .map(|tile| {
            let path = tile.path();
            let whole = path.rsplit_once(".p/").map(|(whole, _)| whole.to_owned());
            Wanted { tile, path, whole }
        })
        .collect()
}

/// Gives the tiles that are known, and lists those that are not.
struct Listing {
    wanted: Mutex<Vec<Tile>>,
    known: HashMap<Tile, Vec<u8>>,
}

impl TileReader for Listing {
    fn height(&self) -> u8 {
        TILE_HEIGHT
    }

    fn read_tiles(&self, tiles: &[Tile]) -> Result<Vec<Vec<u8>>, Error> {
        let found: Option<Vec<Vec<u8>>> = tiles.iter().map(|tile| self.known.get(tile).cloned()).collect();
        found.ok_or_else(|| {
            if let Ok(mut wanted) = self.wanted.lock() {
                *wanted = tiles.to_vec();
            }
            Error::InvalidTile
        })
    }

    fn save_tiles(&self, _: &[Tile], _: &[Vec<u8>]) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn database() -> Database {
        Database::of(&Gosumdb::default_database()).unwrap()
    }

    #[test]
    fn lookups_have_gos_escaping() {
        let canary = ModuleVersion::parse("github.com/BurntSushi/toml@v1.3.2").unwrap();
        assert_eq!(lookup_path(&canary), "lookup/github.com/!burnt!sushi/toml@v1.3.2");
    }

    #[test]
    fn a_head_is_signed_with_the_known_key() {
        let forged = "go.sum database tree\n10\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n\
            — sum.golang.org Az3grlSxAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";
        assert!(database().head(forged.as_bytes()).is_err());
        assert!(matches!(database().head(b"<html>"), Err(BadHead::Malformed(_))));
        assert!(Database::of(&Gosumdb::Off).is_none());
    }

    /// A whole tree in memory.
    struct Memory(Vec<Hash>);

    impl HashReader for Memory {
        fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<Hash>, Error> {
            Ok(indexes.iter().map(|index| self.0[*index as usize]).collect())
        }
    }

    impl Memory {
        fn of(records: u64) -> Memory {
            let mut memory = Memory(Vec::new());
            for number in 0..records {
                let new = tlog::stored_hashes(number, number.to_string().as_bytes(), &memory).unwrap();
                memory.0.extend(new);
            }
            memory
        }

        fn head(&self, size: u64) -> TreeHead {
            TreeHead { size, root: tlog::tree_hash(size, self).unwrap().0 }
        }

        fn tiles(&self, wanted: &[Wanted]) -> HashMap<Tile, Vec<u8>> {
            wanted.iter().map(|wanted| (wanted.tile, wanted.tile.read_data(self).unwrap())).collect()
        }
    }

    #[test]
    fn a_record_is_proven_by_true_tiles_alone() {
        let memory = Memory::of(1300);
        for (size, number) in [(1, 0), (200, 77), (256, 255), (608, 605), (908, 605), (1300, 3), (1300, 1299)] {
            let (head, hashes) = (memory.head(size), Sums::default());
            let mut record = Record { number, text: number.to_string(), head, note: String::new(), hashes };
            let tiles = memory.tiles(&record.tiles());
            assert!(record.is_proven_by(tiles.clone()), "{size} {number}");
            // A false record, with its hash in the tile where that of the true one stood.
            record.text = "false".to_owned();
            let mut forged = tiles.clone();
            let leaves = Tile::from_index(TILE_HEIGHT, record.index()).parent(0, size).unwrap();
            let at = (number % 256) as usize * HASH_SIZE;
            forged.get_mut(&leaves).unwrap()[at..at + HASH_SIZE].copy_from_slice(&tlog::record_hash(b"false").0);
            assert!(!record.is_proven_by(forged), "{size} {number}");
            assert!(!record.is_proven_by(tiles));
        }
    }

    #[test]
    fn no_tile_can_be_another_one() {
        let memory = Memory::of(1300);
        for (size, sizes) in
            [(908, vec![1, 255, 256, 257, 700, 907]), (1300, vec![858]), (1024, vec![512, 513]), (2, vec![1])]
        {
            let wish = Wish { tree: memory.head(size), sizes, mirror: 0 };
            let wanted = tiles_of(&wish);
            let tiles = memory.tiles(&wanted);
            let expected: Vec<_> = wish.sizes.iter().map(|size| (*size, memory.head(*size).root)).collect();
            assert_eq!(roots(&wish, tiles.clone()), Some(expected));
            for wanted in &wanted {
                for at in (0..wanted.tile.width() as usize * HASH_SIZE).step_by(5 * HASH_SIZE) {
                    let mut other = tiles.clone();
                    other.get_mut(&wanted.tile).unwrap()[at] ^= 1;
                    assert_eq!(roots(&wish, other), None, "{size} {} {at}", wanted.path);
                }
            }
            assert_eq!(roots(&wish, HashMap::new()), None);
        }
    }

    proptest! {
        #[test]
        fn any_tree_tells_how_it_began(size in 1_u64..700, smaller in proptest::collection::vec(0_u64..800, 1..4)) {
            static MEMORY: std::sync::LazyLock<Memory> = std::sync::LazyLock::new(|| Memory::of(700));
            let memory = &*MEMORY;
            let wish = Wish { tree: memory.head(size), sizes: smaller, mirror: 0 };
            let found = roots(&wish, memory.tiles(&tiles_of(&wish)));
            let expected: Vec<_> = sizes(&wish).map(|size| (size, memory.head(size).root)).collect();
            prop_assert_eq!(found, Some(expected));
        }

        #[test]
        fn garbage_does_no_harm(body in proptest::collection::vec(any::<u8>(), 0..200), number in any::<u64>()) {
            let canary = ModuleVersion::parse("rsc.io/quote@v1.5.2").unwrap();
            let _ = database().head(&body);
            let _ = database().record(&body, &canary);
            let text = format!("{number}\nrsc.io/quote v1.5.2 h1:x\n\ngo.sum database tree\n{number}\nx\n\n— x AAAAAAA=\n");
            let _ = database().record(text.as_bytes(), &canary);
        }
    }
}
