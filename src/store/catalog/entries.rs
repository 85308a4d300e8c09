//! What stands in one entry of a catalogue's file. What entries have to do with each other is not looked at here.

use toml::de::{DeTable, DeValue};
use url::Url;

use crate::domain::catalog::{self, Belief};
use crate::domain::goproxy::{ProxyUrl, ascii_twin};
use crate::domain::mirror::{Known, Mirror, Region, Status};
use crate::domain::variable::Var;
use crate::text::{Message, catalog as sentences, errors};

use super::reader::{At, Reader, Table, any_string, quoted, string};

/// A mirror, and where in the file stands what may collide with others or point nowhere.
pub(super) struct MirrorDraft {
    /// `aliases`, `equivalents` and `successor` are still empty.
    pub(super) mirror: Mirror,
    pub(super) id_at: usize,
    pub(super) url_at: usize,
    pub(super) aliases: Vec<At<String>>,
    pub(super) equivalents: Vec<At<ProxyUrl>>,
    pub(super) successor: Option<At<String>>,
}

/// A misnomer, likewise.
pub(super) struct MisnomerDraft {
    pub(super) names: Vec<At<String>>,
    pub(super) truth: Message,
    pub(super) instead: Option<At<String>>,
}

/// Everything in one file.
pub(super) struct Drafts {
    pub(super) mirrors: Vec<MirrorDraft>,
    pub(super) misnomers: Vec<MisnomerDraft>,
    pub(super) beliefs: Vec<Belief>,
}

pub(super) fn read(reader: &mut Reader<'_>, root: &DeTable<'_>) -> Drafts {
    reader.only(&[], root, &["mirror", "misnomer", "belief"]);
    let (mirrors, misnomers, beliefs) =
        (reader.tables(root, "mirror"), reader.tables(root, "misnomer"), reader.tables(root, "belief"));
    Drafts {
        mirrors: mirrors.iter().filter_map(|table| mirror(reader, table)).collect(),
        misnomers: misnomers.iter().filter_map(|table| misnomer(reader, table)).collect(),
        beliefs: beliefs.iter().filter_map(|table| belief(reader, table)).collect(),
    }
}

#[rustfmt::skip]
const MIRROR_KEYS: [&str; 16] = [
    "id", "aliases", "name", "url", "equivalents", "operator", "region", "internal", "documentation", "sumdb", "toolchain",
    "status", "notes", "evidence", "checked", "successor",
];

fn mirror(reader: &mut Reader<'_>, table: &Table<'_, '_>) -> Option<MirrorDraft> {
    reader.only(&["mirror"], table.fields, &MIRROR_KEYS);
    let id = reader.needed(table, "id", name);
    let url = reader.needed(table, "url", address);
    let aliases = reader.list(table, "aliases", name);
    let equivalents = reader.list(table, "equivalents", address);
    let shown_name = reader.expected_text(table, "name");
    let operator = reader.expected_text(table, "operator");
    let region = reader.optional(table, "region", region);
    let internal = reader.optional(table, "internal", boolean);
    let documentation = reader.optional(table, "documentation", link);
    let sumdb = reader.expected(table, "sumdb", known);
    let toolchain = reader.expected(table, "toolchain", known);
    let status = status_of(reader, table);
    let notes = reader.texts(table, "notes");
    let evidence = reader.list(table, "evidence", string);
    let checked = reader.optional(table, "checked", date);
    let successor = reader.optional(table, "successor", name);
    let (id, url) = (id?, url?);
    Some(MirrorDraft {
        mirror: Mirror {
            aliases: Vec::new(),
            name: shown_name.unwrap_or_else(|| Message::verbatim(&*id.value)),
            url: url.value,
            equivalents: Vec::new(),
            operator: operator.unwrap_or_default(),
            region: region.map(|found| found.value),
            internal: internal.is_some_and(|found| found.value),
            documentation: documentation.map(|found| found.value),
            sumdb: sumdb.map(|found| found.value).unwrap_or_default(),
            toolchain: toolchain.map(|found| found.value).unwrap_or_default(),
            status,
            notes,
            evidence: evidence.into_iter().map(|found| reader.fit(found.value)).collect(),
            checked: checked.map(|found| found.value),
            successor: None,
            origin: reader.origin(),
            id: id.value,
        },
        id_at: id.at,
        url_at: url.at,
        aliases,
        equivalents,
        successor,
    })
}

/// `live` when nothing is said; what cannot be read may have meant something worse, and is not relied on.
fn status_of(reader: &mut Reader<'_>, table: &Table<'_, '_>) -> Status {
    if !table.fields.contains_key("status") {
        reader.expected(table, "status", status);
        return Status::Live;
    }
    let found = reader.value(table, "status", true, status, sentences::taken_as_unverified);
    found.map_or(Status::Unverified, |found| found.value)
}

fn misnomer(reader: &mut Reader<'_>, table: &Table<'_, '_>) -> Option<MisnomerDraft> {
    reader.only(&["misnomer"], table.fields, &["names", "truth", "instead"]);
    let names = reader.needed_list(table, "names", misnomer_name);
    let truth = reader.needed_text(table, "truth");
    let instead = reader.optional(table, "instead", name);
    Some(MisnomerDraft { names: names?, truth: truth?, instead })
}

fn belief(reader: &mut Reader<'_>, table: &Table<'_, '_>) -> Option<Belief> {
    reader.only(&["belief"], table.fields, &["says", "truth", "variable"]);
    let says = reader.needed_text(table, "says");
    let truth = reader.needed_text(table, "truth");
    let variable = reader.optional(table, "variable", variable);
    Some(Belief { says: says?, truth: truth?, variable: variable.map(|found| found.value) })
}

/// Words that mean something else where names may stand.
const RESERVED: [&str; 3] = ["direct", "off", "current"];

fn name(value: &DeValue<'_>) -> Result<String, Message> {
    let text = any_string(value)?;
    check_name(text).map(|()| text.to_owned())
}

/// Whether it may be an id or an alias: what can stand in a list on the command line.
pub(in crate::store) fn check_name(text: &str) -> Result<(), Message> {
    if let Some(found) = text.chars().find(|c| ascii_twin(*c).is_some()) {
        return Err(errors::url_full_width(found, ascii_twin(found).unwrap_or(',')));
    }
    let allowed = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    if text.is_empty() {
        return Err(sentences::empty());
    }
    if text.starts_with('-') || text.chars().count() > 64 || !text.chars().all(allowed) {
        return Err(sentences::bad_name(quoted(text)));
    }
    match RESERVED.contains(&text.to_ascii_lowercase().as_str()) {
        true => Err(sentences::reserved_name(quoted(text))),
        false => Ok(()),
    }
}

fn address(value: &DeValue<'_>) -> Result<ProxyUrl, Message> {
    let text = any_string(value)?;
    if text.contains([',', '|']) {
        return Err(sentences::one_address_only(quoted(text)));
    }
    ProxyUrl::parse(text).map_err(|why| sentences::bad_address(quoted(text), why.message()))
}

/// A page to read.
fn link(value: &DeValue<'_>) -> Result<String, Message> {
    let text = any_string(value)?;
    let clean = !text.chars().any(|c| c.is_whitespace() || c.is_control());
    match Url::parse(text) {
        Ok(url) if clean && matches!(url.scheme(), "https" | "http") => Ok(crate::domain::sanitize::printable(text)),
        _ => Err(sentences::bad_link(quoted(text))),
    }
}

fn boolean(value: &DeValue<'_>) -> Result<bool, Message> {
    value.as_bool().ok_or_else(sentences::not_a_boolean)
}

fn region(value: &DeValue<'_>) -> Result<Region, Message> {
    let text = any_string(value)?;
    Region::new(text).ok_or_else(|| sentences::bad_region(quoted(text)))
}

/// One of these words.
fn one_of<T: Copy>(value: &DeValue<'_>, all: &[T], word: fn(T) -> &'static str) -> Result<T, Message> {
    let text = any_string(value)?;
    all.iter().copied().find(|one| word(*one) == text).ok_or_else(|| {
        let words: Vec<String> = all.iter().map(|one| format!("`{}`", word(*one))).collect();
        sentences::not_one_of(quoted(text), words.join(", "))
    })
}

fn known(value: &DeValue<'_>) -> Result<Known, Message> {
    one_of(value, &Known::ALL, Known::word)
}

fn status(value: &DeValue<'_>) -> Result<Status, Message> {
    one_of(value, &Status::ALL, Status::word)
}

/// `2025-11` or `2025-11-30`, in quotes or, the latter, as TOML's own date.
fn date(value: &DeValue<'_>) -> Result<String, Message> {
    let text = match value.as_datetime() {
        Some(date) => date.to_string(),
        None => any_string(value)?.to_owned(),
    };
    let whole = if text.len() == 7 { format!("{text}-01") } else { text.clone() };
    match whole.len() == 10 && whole.is_ascii() && whole.parse::<jiff::civil::Date>().is_ok() {
        true => Ok(text),
        false => Err(sentences::bad_date(quoted(&text))),
    }
}

fn misnomer_name(value: &DeValue<'_>) -> Result<String, Message> {
    let text = any_string(value)?;
    let name = catalog::bare(text);
    let stem = name.strip_suffix('*').unwrap_or(&name);
    let clean =
        |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, '*' | ',' | '|') && ascii_twin(c).is_none();
    match !stem.is_empty() && stem.chars().all(clean) {
        true => Ok(name),
        false => Err(sentences::bad_misnomer(quoted(text))),
    }
}

fn variable(value: &DeValue<'_>) -> Result<String, Message> {
    let text = any_string(value)?;
    let shaped = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    match (shaped, Var::named(text)) {
        (true, None) => Ok(text.to_owned()),
        (true, Some(_)) => Err(sentences::variable_exists(text)),
        (false, _) => Err(sentences::bad_variable(quoted(text))),
    }
}
