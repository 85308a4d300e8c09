//! The user's own catalogue as a file to be changed: an entry more at its end, or some taken out. Every other byte stays.

use std::ops::Range;
use std::path::PathBuf;

use toml_edit::{Array, ArrayOfTables, Document, DocumentMut, Item, Table, TableLike, Value};

use super::catalog;
use super::target;
use crate::domain::catalog::{Catalog, Problem};
use crate::domain::error::{Error, Result};
use crate::domain::format::Format;
use crate::domain::goproxy::ProxyUrl;
use crate::domain::mirror::{Known, Mirror, Origin, Region};
use crate::domain::report::OwnMirror;
use crate::domain::sanitize;
use crate::domain::toml_text::Lines;
use crate::host::Host;
use crate::text::{Lang, Message, catalog as sentences, mirrors};

/// The file, and what it means.
#[derive(Clone, Debug)]
pub struct UserCatalog {
    /// The file.
    pub path: PathBuf,
    /// Its bytes; `None` when there is none.
    pub bytes: Option<Vec<u8>>,
    /// Ours with the file merged over it.
    pub catalog: Catalog,
    /// What is wrong in it.
    pub problems: Vec<Problem>,
    /// Its mirrors, in the order of the file.
    pub entries: Vec<Entry>,
    text: String,
    is_inline: bool,
}

/// A mirror of the file.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What is known of it.
    pub own: OwnMirror,
    /// Its address, where that is one.
    pub url: Option<ProxyUrl>,
    range: Range<usize>,
}

impl Entry {
    /// Whether `name` means it: its id, an alias, its address.
    pub fn is_called(&self, name: &str) -> bool {
        let same = |own: &String| own.to_lowercase() == name.to_lowercase();
        let aliases = self.own.mirror.iter().flat_map(|mirror| &mirror.aliases);
        self.own.id.iter().chain(aliases).any(same)
            || ProxyUrl::parse(name).is_ok_and(|url| self.url.as_ref().is_some_and(|own| own.same_service(&url)))
    }
}

/// Why a text cannot be the id or an alias of a mirror.
pub fn check_name(text: &str) -> Result<(), Message> {
    catalog::check_name(text)
}

impl UserCatalog {
    /// Reads it. A file of which nothing can be used is a failure; single bad values are told in `problems`.
    pub fn open(host: &Host) -> Result<UserCatalog> {
        let path = catalog::user_file(host).ok_or_else(|| Error::local(mirrors::no_place()))?;
        let bytes = target::read(&path, Format::Catalog)?;
        let unusable = |problem: &Problem| Error::local(problem.sentence()).hint(mirrors::hint_mend(&path));
        let text = match String::from_utf8(bytes.clone().unwrap_or_default()) {
            Ok(text) => text,
            Err(error) => {
                let good = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
                let line = Some(good.iter().filter(|byte| **byte == b'\n').count() + 1);
                let message = sentences::not_utf8();
                return Err(unusable(&Problem { path: Some(path.clone()), line, key: None, message }));
            }
        };
        let (catalog, problems) = catalog::parse_over(catalog::builtin(), &text, Origin::User, Some(&path));
        // What is wrong with the file as a whole has no key, what is wrong with the list of mirrors has its name.
        let whole = |problem: &&Problem| problem.key.as_deref().is_none_or(|key| key == MIRROR);
        if let Some(problem) = problems.iter().find(whole) {
            return Err(unusable(problem));
        }
        let document = Document::parse(text.as_str()).map_err(|error| {
            let line = error.span().map(|span| Lines::new(&text).line(span.start));
            let message = Message::verbatim(sanitize::printable_within(error.message(), 200));
            unusable(&Problem { path: Some(path.clone()), line, key: None, message })
        })?;
        let (tables, is_inline) = tables(document.as_table());
        let entries = entries(&text, &tables, &catalog, &problems);
        Ok(UserCatalog { path, bytes, catalog, problems, entries, text, is_inline })
    }

    /// What is wrong beside the mirrors.
    pub fn other_problems(&self) -> impl Iterator<Item = &Problem> {
        self.problems.iter().filter(|problem| !is_of_a_mirror(problem))
    }

    /// The bytes with an entry more.
    pub fn with(&self, mirror: &Mirror) -> Result<Vec<u8>> {
        self.refuse_inline()?;
        let newline = if self.text.contains("\r\n") { "\r\n" } else { "\n" };
        let mut text = self.text.clone();
        if !text.is_empty() && !text.ends_with('\n') {
            text.push_str(newline);
        }
        if !text.trim_start_matches('\u{feff}').is_empty() {
            text.push_str(newline);
        }
        text.push_str(&written(mirror).replace('\n', newline));

        let (catalog, problems) = catalog::parse_over(catalog::builtin(), &text, Origin::User, Some(&self.path));
        if let Some(new) = problems.iter().find(|problem| !self.problems.contains(problem)) {
            return Err(Error::local(new.sentence()));
        }
        let is_there = catalog.mirrors.iter().any(|found| found == mirror);
        let mut expected = values(&self.text);
        expected.extend(values(&written(mirror)));
        match is_there && self.others(&text) == self.others(&self.text) && values(&text) == expected {
            true => Ok(text.into_bytes()),
            false => Err(Error::local(mirrors::not_as_meant())),
        }
    }

    /// The bytes without these entries, by their place in `entries`; what is written directly above one goes with it.
    pub fn without(&self, gone: &[usize]) -> Result<Vec<u8>> {
        self.refuse_inline()?;
        let mut text = self.text.clone();
        let ranges = self.entries.iter().enumerate().filter(|(at, _)| gone.contains(at)).map(|(_, entry)| &entry.range);
        for range in ranges.rev() {
            cut(&mut text, range.clone());
        }
        // The entries may be written in ways that no cut is right for: it is looked at what is left.
        let expected: Vec<toml::Value> = values(&self.text)
            .into_iter()
            .enumerate()
            .filter(|(at, _)| !gone.contains(at))
            .map(|(_, value)| value)
            .collect();
        match self.others(&text) == self.others(&self.text) && values(&text) == expected {
            true => Ok(text.into_bytes()),
            false => Err(Error::local(mirrors::not_as_meant())),
        }
    }

    fn refuse_inline(&self) -> Result<()> {
        match self.is_inline {
            true => Err(Error::local(mirrors::inline_list()).hint(mirrors::hint_mend(&self.path))),
            false => Ok(()),
        }
    }

    /// Everything but the mirrors.
    fn others(&self, text: &str) -> Option<toml::Table> {
        let mut table: toml::Table = toml::from_str(text).ok()?;
        table.remove(MIRROR);
        Some(table)
    }
}

const MIRROR: &str = "mirror";

fn is_of_a_mirror(problem: &Problem) -> bool {
    problem.key.as_deref().is_some_and(|key| key.split('.').next() == Some(MIRROR))
}

/// The values of the mirrors of a text.
fn values(text: &str) -> Vec<toml::Value> {
    let table: Option<toml::Table> = toml::from_str(text).ok();
    let list = table.and_then(|mut table| table.remove(MIRROR));
    list.and_then(|list| list.try_into().ok()).unwrap_or_default()
}

/// The tables of the mirrors with the places of their headers, and whether they stand in one inline list.
fn tables(root: &Table) -> (Vec<(usize, &dyn TableLike)>, bool) {
    match root.get(MIRROR) {
        Some(Item::ArrayOfTables(list)) => {
            let start = |table: &Table| table.span().map_or(0, |span| span.start);
            (list.iter().map(|table| (start(table), table as &dyn TableLike)).collect(), false)
        }
        Some(Item::Value(Value::Array(list))) => {
            let inline = list.iter().filter_map(Value::as_inline_table);
            let start = |table: &toml_edit::InlineTable| table.span().map_or(0, |span| span.start);
            (inline.map(|table| (start(table), table as &dyn TableLike)).collect(), true)
        }
        _ => (Vec::new(), false),
    }
}

/// Where the last thing of a table ends.
fn end(table: &dyn TableLike) -> Option<usize> {
    let ends = table.iter().filter_map(|(_, item)| {
        let own = item.span().map(|span| span.end);
        let below = match item {
            Item::ArrayOfTables(list) => list.iter().filter_map(end_of).max(),
            _ => item.as_table_like().and_then(end),
        };
        own.max(below)
    });
    ends.max()
}

/// The same for a table with a header.
fn end_of(table: &Table) -> Option<usize> {
    table.span().map(|span| span.end).max(end(table))
}

fn entries(text: &str, tables: &[(usize, &dyn TableLike)], catalog: &Catalog, problems: &[Problem]) -> Vec<Entry> {
    let lines = Lines::new(text);
    let starts: Vec<usize> = tables.iter().map(|(start, _)| lines.line(*start)).collect();
    let mut claimed: Vec<String> = Vec::new();
    let mut entries = Vec::new();
    for (at, (start, table)) in tables.iter().enumerate() {
        let field = |key: &str| table.get(key).and_then(Item::as_str);
        let url = field("url").and_then(|url| ProxyUrl::parse(url).ok());
        let is_this = |mirror: &&Mirror| {
            mirror.origin == Origin::User
                && field("id").is_some_and(|id| id.eq_ignore_ascii_case(&mirror.id))
                && url.as_ref() == Some(&mirror.url)
                && !claimed.contains(&mirror.id)
        };
        let mirror = catalog.mirrors.iter().find(is_this).cloned();
        claimed.extend(mirror.iter().map(|mirror| mirror.id.clone()));
        let line = starts.get(at).copied().unwrap_or(1);
        let next = starts.get(at + 1).copied().unwrap_or(usize::MAX);
        let here = |problem: &&Problem| problem.line.is_some_and(|found| found >= line && found < next.max(line + 1));
        let header_end = text.get(*start..).and_then(|rest| rest.find(']')).map_or(*start, |end| start + end);
        entries.push(Entry {
            own: OwnMirror {
                line,
                id: field("id").map(sanitize::shown),
                url: field("url").map(sanitize::shown),
                mirror,
                position: None,
                problems: problems
                    .iter()
                    .filter(|problem| is_of_a_mirror(problem))
                    .filter(here)
                    .map(Problem::sentence)
                    .collect(),
            },
            url,
            range: with_comment(text, *start)..line_end(text, end(*table).unwrap_or(*start).max(header_end)),
        });
    }
    entries
}

/// The beginning of the line of a place.
fn line_start(text: &str, at: usize) -> usize {
    let bom = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(bom, |newline| newline + 1)
}

/// The end of the line of a place, its line break included.
fn line_end(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |newline| at + newline + 1)
}

/// Where the comment begins that stands directly above a place; the place's own line without one.
fn with_comment(text: &str, at: usize) -> usize {
    let mut start = line_start(text, at);
    while start > 0 {
        let above = line_start(text, start - 1);
        let is_comment = text.get(above..start).is_some_and(|line| line.trim_start().starts_with('#'));
        if !is_comment || above == start {
            break;
        }
        start = above;
    }
    start
}

/// Takes whole lines out; of the blank lines around them those before stay, or those behind where nothing is before.
fn cut(text: &mut String, range: Range<usize>) {
    let mut range = range;
    let before = text.get(..range.start).unwrap_or_default();
    let rest = text.get(range.end..).unwrap_or_default();
    let blank = |line: &&str| line.trim().is_empty();
    if rest.trim().is_empty() {
        // The last one: the blank line that parted it from what is above it goes too.
        let last = before.split_inclusive('\n').next_back().filter(blank).filter(|line| line.ends_with('\n'));
        range.start -= last.map_or(0, str::len);
    } else if before.trim_start_matches('\u{feff}').is_empty()
        || before.split_inclusive('\n').next_back().is_some_and(|line| blank(&line))
    {
        range.end += rest.split_inclusive('\n').take_while(blank).map(str::len).sum::<usize>();
    }
    text.replace_range(range, "");
}

/// An entry as it is written.
fn written(mirror: &Mirror) -> String {
    let list = |values: Vec<&str>| toml_edit::value(values.into_iter().collect::<Array>());
    let say = |message: &Message| message.say(Lang::En).to_owned();
    let mut table = Table::new();
    let mut put = |key: &str, value: Option<Item>| {
        if let Some(value) = value {
            table.insert(key, value);
        }
    };
    let known = |known: Known| (known != Known::Unknown).then(|| toml_edit::value(known.word()));
    put("id", Some(toml_edit::value(&mirror.id)));
    let aliases: Vec<&str> = mirror.aliases.iter().map(String::as_str).collect();
    put("aliases", Some(aliases).filter(|aliases| !aliases.is_empty()).map(list));
    put("url", Some(toml_edit::value(mirror.url.as_str())));
    put("region", mirror.region.as_ref().map(Region::code).map(toml_edit::value));
    put("sumdb", known(mirror.sumdb));
    put("toolchain", known(mirror.toolchain));
    let notes: Vec<String> = mirror.notes.iter().map(say).collect();
    let notes: Vec<&str> = notes.iter().map(String::as_str).collect();
    put("notes", Some(notes).filter(|notes| !notes.is_empty()).map(list));
    put("checked", mirror.checked.as_deref().map(toml_edit::value));
    let mut tables = ArrayOfTables::new();
    tables.push(table);
    let mut document = DocumentMut::new();
    document.insert(MIRROR, Item::ArrayOfTables(tables));
    document.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::Variables;

    fn opened(bytes: &[u8], dir: &tempfile::TempDir) -> Result<UserCatalog> {
        let host = Host::imagined([("X", "y")].into_iter().collect::<Variables>(), "/".into(), dir.path());
        crate::host::files::replace(&catalog::user_file(&host).unwrap(), bytes).unwrap();
        UserCatalog::open(&host)
    }

    fn own(id: &str, url: &str) -> Mirror {
        Mirror {
            id: id.to_owned(),
            aliases: vec!["我们的".to_owned()],
            name: Message::verbatim(id),
            url: ProxyUrl::parse(url).unwrap(),
            equivalents: Vec::new(),
            operator: Message::default(),
            region: Region::new("cn"),
            internal: false,
            documentation: None,
            sumdb: Known::Yes,
            toolchain: Known::Unknown,
            status: crate::domain::mirror::Status::Live,
            notes: vec![Message::verbatim("a \"quoted\" note \\ 备注")],
            evidence: Vec::new(),
            checked: Some("2026-11-21".to_owned()),
            successor: None,
            origin: Origin::User,
        }
    }

    const FILES: [&str; 10] = [
        "",
        "\n",
        "# only a remark",
        "\u{feff}# from a Windows editor\r\n[[mirror]]\r\nid = 'a'\r\nurl = 'https://a.example'\r\n",
        "[[mirror]]\nid = 'a'\nurl = 'https://a.example' # ours\n\n\n# b's remark\n[[mirror]]\nid = 'b'\nurl = 'https://b.example'\n",
        "[[mirror]]\nid='a'\nurl='https://a.example'\n[[mirror]]\nid='b'\nurl='https://b.example'",
        "[[ mirror ]] # [x]\nurl = '''https://a.example'''\nid = \"a\"\naliases = [ # many\n  'x',\n\n  'y', # last\n]\n\n[[misnomer]]\nnames = ['z.example']\ntruth = 'no'\n",
        "[[mirror]]\nid = 'a'\nurl = 'https://a.example'\nname.en = 'A'\n[mirror.operator]\nen = 'us'\nzh = '我们'\n\n# end\n",
        "[[mirror]]\nid = 'a'\nurl = 'https://a.example'\nwrong = 1\n\n[[mirror]]\n\n[[mirror]]\nid = 'a'\nurl = 'https://b.example'\n",
        "title = 'x'\n\n[[belief]]\nsays = 'x'\ntruth = 'y'\n# a\n# b\n\t[[mirror]]\n\tid = 'a'\n\turl = 'https://a.example'\n# tail",
    ];

    #[test]
    fn what_is_added_comes_off_again_byte_for_byte() {
        for text in FILES {
            let dir = tempfile::TempDir::new().unwrap();
            let file = opened(text.as_bytes(), &dir).unwrap();
            let more = file.with(&own("corp", "https://goproxy.corp.example/go")).unwrap();
            assert!(more.starts_with(text.as_bytes()), "{text:?}");
            let file = opened(&more, &dir).unwrap();
            assert_eq!(file.entries.last().unwrap().own.mirror.as_ref().unwrap().aliases, ["我们的"], "{text:?}");
            let left = file.without(&[file.entries.len() - 1]).unwrap();
            let line_break_added = !text.is_empty() && !text.ends_with('\n');
            let text = if line_break_added { format!("{text}\n") } else { text.to_owned() };
            assert_eq!(String::from_utf8(left).unwrap(), text);
        }
    }

    #[test]
    fn what_belongs_to_an_entry_goes_with_it() {
        let text = "# head\n\n# a's remark\n[[mirror]]\nid = 'a'\nurl = 'https://a.example' # x\n\n# free\n\n# b's\n[[mirror]]\nid = 'b'\nurl = 'https://b.example'\n";
        let dir = tempfile::TempDir::new().unwrap();
        let file = opened(text.as_bytes(), &dir).unwrap();
        let without = |gone: &[usize]| String::from_utf8(file.without(gone).unwrap()).unwrap();
        assert_eq!(without(&[0]), "# head\n\n# free\n\n# b's\n[[mirror]]\nid = 'b'\nurl = 'https://b.example'\n");
        assert_eq!(
            without(&[1]),
            "# head\n\n# a's remark\n[[mirror]]\nid = 'a'\nurl = 'https://a.example' # x\n\n# free\n"
        );
        assert_eq!(without(&[0, 1]), "# head\n\n# free\n");
    }

    #[test]
    fn every_entry_comes_off_alone() {
        for text in FILES {
            let dir = tempfile::TempDir::new().unwrap();
            let file = opened(text.as_bytes(), &dir).unwrap();
            for at in 0..file.entries.len() {
                let left = opened(&file.without(&[at]).unwrap(), &dir).unwrap();
                assert_eq!(left.entries.len(), file.entries.len() - 1, "{text:?}");
            }
        }
    }

    #[test]
    fn an_entry_with_others_between_its_parts_is_left_to_its_owner() {
        let text = "[[mirror]]\nid = 'a'\nurl = 'https://a.example'\n[[misnomer]]\nnames = ['z.example']\ntruth = 'no'\n[mirror.name]\nen = 'x'\n";
        let dir = tempfile::TempDir::new().unwrap();
        assert!(opened(text.as_bytes(), &dir).unwrap().without(&[0]).is_err());
    }

    #[test]
    fn a_file_that_says_nothing_is_told() {
        for (bytes, line) in [
            (&b"[[mirror]]\nid = "[..], ":2"),
            (b"\xb0\xa2", ":1"),
            (b"[mirror]\nid = 'a'\n", ":1"),
            (b"mirror = 1", ":1"),
        ] {
            let dir = tempfile::TempDir::new().unwrap();
            let error = opened(bytes, &dir).unwrap_err();
            assert_eq!(error.exit, crate::domain::error::Exit::LocalFiles);
            assert!(error.message.say(Lang::En).contains(line), "{error:?}");
        }
        let dir = tempfile::TempDir::new().unwrap();
        let inline = opened(b"mirror = [{ id = 'a', url = 'https://a.example' }]\n", &dir).unwrap();
        assert_eq!(inline.entries.first().unwrap().own.id.as_deref(), Some("a"));
        assert!(inline.with(&own("corp", "https://c.example")).is_err() && inline.without(&[0]).is_err());
    }
}
