//! The `[env]` table of `mise.toml`.
//!
//! What mise takes (<https://mise.jdx.dev/environments/>, jdx/mise `src/config/config_file/mise_toml.rs`, `EnvList`): text
//! and whole numbers are values, `true` is the text, `false` removes the variable; a table says more about one (`value`,
//! `default`, `required`, `age` and options); `env` may be a list of tables, of which later ones count; `_` holds
//! directives, of which none is followed here. Values are templates (Tera), and `$NAME` in them may be expanded.
//!
//! toml_edit tells where things stand; the text is changed there alone, so that line endings stay what they are.

use std::ops::Range;

use toml_edit::{Document, Item, TableLike, Value};

use crate::domain::error::BadFile;
use crate::domain::format::lines::{
    MARK, append, bad, bad_at, check_controls, check_name, exact, line_end, merged, newline, part, spliced, text,
};
use crate::domain::format::members::{Comments::Toml, line_start, removal, skip_blanks};
use crate::text::formats;

/// The value of `name`; `None` when the file does not set it, or removes it with `false`. A template is given as it is
/// written, and a `default` for what it stands for.
pub fn get(data: &[u8], name: &str) -> Result<Option<String>, BadFile> {
    let text = text(data)?;
    let document = parsed(text)?;
    let Some(found) = places(text, &document)?.iter().rev().find_map(|place| place.item(name)) else {
        return Ok(None);
    };
    match said(found.item) {
        Said::Text(text) => Ok(Some(text)),
        Said::Nothing => Ok(None),
        Said::Other => Err(bad_at(data, found.key.start, formats::mise_value(name))),
    }
}

/// The file with `changes` made: a value sets the variable, `None` removes it. Every other byte stays. An `[env]` that
/// is left with nothing at all goes, too.
pub fn set(data: &[u8], changes: &[(&str, Option<&str>)]) -> Result<Vec<u8>, BadFile> {
    let mark = if data.starts_with(MARK) { MARK } else { b"" };
    let mut edited = text(data)?.to_owned();
    places(&edited, &parsed(&edited)?)?;
    for (name, value) in merged(changes, exact) {
        check_name(name)?;
        while let Some(step) = next_step(&edited, name, value)? {
            // Edits stand on the borders of tokens: the text stays UTF-8.
            edited = String::from_utf8_lossy(&spliced(edited.as_bytes(), step.edits)).into_owned();
            if step.last {
                break;
            }
        }
        if get(edited.as_bytes(), name)?.as_deref() != value {
            return Err(bad(formats::mise_value(name)));
        }
    }
    Ok([mark, edited.as_bytes()].concat())
}

fn parsed(text: &str) -> Result<Document<&str>, BadFile> {
    Document::parse(text).map_err(|fault| {
        let why = formats::not_toml(fault.message().lines().next().unwrap_or_default());
        match fault.span() {
            Some(span) => bad_at(text.as_bytes(), span.start, why),
            None => bad(why),
        }
    })
}

/// Where variables can stand.
struct Place<'d> {
    table: &'d dyn TableLike,
    form: Form,
}

enum Form {
    /// Lines below the header that ends here.
    Header(usize),
    /// Lines `env.NAME = …` at the top.
    Dotted,
    /// `{ … }`
    Inline(Range<usize>),
    /// There is no header, only those of tables within.
    Implicit,
}

/// A variable: its name in the file, and what is said of it.
struct Found<'d> {
    key: Range<usize>,
    item: &'d Item,
}

impl<'d> Place<'d> {
    fn item(&self, name: &str) -> Option<Found<'d>> {
        let (key, item) = self.table.get_key_value(name)?;
        Some(Found { key: key.span()?, item })
    }
}

/// The tables that hold variables; later ones count.
fn places<'d>(text: &str, document: &'d Document<&str>) -> Result<Vec<Place<'d>>, BadFile> {
    let Some(env) = document.as_table().get("env") else { return Ok(Vec::new()) };
    let start = env.span().map_or(0, |span| span.start);
    let other = || bad_at(text.as_bytes(), start, formats::mise_env());
    let header = |table: &'d toml_edit::Table| {
        let form = match table.span() {
            _ if table.is_dotted() => Form::Dotted,
            Some(span) if !table.is_implicit() => Form::Header(span.end),
            _ => Form::Implicit,
        };
        Place { table, form }
    };
    let inline = |value: &'d Value| {
        let table = value.as_inline_table()?;
        Some(Place { table, form: Form::Inline(table.span()?) })
    };
    match env {
        Item::Table(table) => Ok(vec![header(table)]),
        Item::ArrayOfTables(tables) => Ok(tables.iter().map(header).collect()),
        Item::Value(Value::Array(tables)) => tables.iter().map(|value| inline(value).ok_or_else(other)).collect(),
        Item::Value(value) => Ok(vec![inline(value).ok_or_else(other)?]),
        Item::None => Ok(Vec::new()),
    }
}

/// What the file says of a variable.
enum Said {
    /// A value.
    Text(String),
    /// That it is to be removed, or must come from elsewhere.
    Nothing,
    /// Something that is not for this program to read: a secret, a number with a fraction.
    Other,
}

fn said(item: &Item) -> Said {
    if let Some(table) = item.as_table_like() {
        return match (table.get("value"), table.get("default")) {
            (Some(value), _) | (None, Some(value)) if !value.is_table_like() => said(value),
            _ if table.contains_key("required") && !table.contains_key("age") => Said::Nothing,
            _ => Said::Other,
        };
    }
    match item.as_value() {
        Some(Value::String(text)) => Said::Text(text.value().clone()),
        Some(Value::Integer(number)) => Said::Text(number.value().to_string()),
        Some(Value::Boolean(switch)) if *switch.value() => Said::Text("true".to_owned()),
        Some(Value::Boolean(_)) => Said::Nothing,
        _ => Said::Other,
    }
}

type Edits = Vec<(Range<usize>, Vec<u8>)>;

/// One change of the text. A removal shortens it, so that another may follow; what is written is written once.
struct Step {
    edits: Edits,
    last: bool,
}

/// What is to be done next so that the file says `value`; `None` once it does.
fn next_step(text: &str, name: &str, value: Option<&str>) -> Result<Option<Step>, BadFile> {
    let document = parsed(text)?;
    let places = places(text, &document)?;
    let mut found: Vec<(&Place<'_>, Found<'_>)> =
        places.iter().filter_map(|place| Some((place, place.item(name)?))).collect();
    let last = if value.is_some() { found.pop() } else { None };
    if let Some((place, gone)) = found.first() {
        let edits = without(text, place, gone, name)?;
        return Ok(Some(Step { last: edits.is_empty(), edits }));
    }
    let Some(value) = value else { return Ok(None) };
    let Some((_, last)) = last else {
        let edits = with(text, &document, &places, name, &literal(name, value)?);
        return Ok(Some(Step { edits, last: true }));
    };
    let refused = || bad_at(text.as_bytes(), last.key.start, formats::mise_value(name));
    // A `default` gives way to the environment: only a value proper stays or is replaced alone.
    let inner = last.item.as_table_like();
    let proper = inner.and_then(|table| table.get("value")).filter(|value| !value.is_table_like());
    let spot = match (said(last.item), inner) {
        (Said::Text(text), inner) if text == value && (inner.is_none() || proper.is_some()) => return Ok(None),
        (_, None) => last.item.span(),
        (_, Some(_)) => match proper {
            Some(proper) => proper.span(),
            None => last.item.as_inline_table().filter(|table| !table.is_dotted()).and_then(|_| last.item.span()),
        },
    };
    let edits = vec![(spot.ok_or_else(refused)?, literal(name, value)?.into_bytes())];
    Ok(Some(Step { edits, last: true }))
}

fn literal(name: &str, value: &str) -> Result<String, BadFile> {
    check_controls(name, value)?;
    for found in ["{{", "{%", "{#", "$"] {
        if value.contains(found) {
            return Err(bad(formats::cannot_hold(name, format!("`{found}`"))));
        }
    }
    let plain = !value.contains(['"', '\\', '\t']);
    Ok(if plain { format!("\"{value}\"") } else { Value::from(value).to_string() })
}

/// Where the keys and values in the lines below a header start and end, those of dotted names among them.
fn leaves(table: &dyn TableLike) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    for (name, item) in table.iter() {
        let key = table.get_key_value(name).and_then(|(key, _)| key.span());
        match item {
            Item::Value(Value::InlineTable(inner)) if inner.is_dotted() => all.extend(leaves(inner)),
            Item::Table(inner) if inner.is_dotted() => all.extend(leaves(inner)),
            Item::Value(_) => {
                all.extend(key.zip(item.span()).map(|(key, value)| key.start..value.end));
            }
            _ => {}
        }
    }
    all
}

fn last_leaf(table: &dyn TableLike) -> Option<Range<usize>> {
    leaves(table).into_iter().max_by_key(|leaf| leaf.end)
}

/// The lines of a statement.
fn lines_of(text: &[u8], statement: &Range<usize>) -> Range<usize> {
    line_start(text, statement.start)..line_end(text, statement.end)
}

fn without(text: &str, place: &Place<'_>, gone: &Found<'_>, name: &str) -> Result<Edits, BadFile> {
    let bytes = text.as_bytes();
    let refused = || bad_at(bytes, gone.key.start, formats::mise_value(name));
    let statements = match gone.item {
        Item::Value(Value::InlineTable(inner)) if inner.is_dotted() => leaves(inner),
        Item::Value(value) => {
            let end = value.span().ok_or_else(refused)?.end;
            std::iter::once(gone.key.start..end).collect()
        }
        Item::Table(inner) if inner.is_dotted() => leaves(inner),
        Item::Table(inner) => {
            let header = inner.span().filter(|_| !inner.is_implicit()).ok_or_else(refused)?;
            if inner.iter().any(|(_, item)| item.as_table().is_some_and(|table| !table.is_dotted())) {
                return Err(refused());
            }
            std::iter::once(header).chain(leaves(inner)).collect()
        }
        _ => return Err(refused()),
    };
    if let Form::Inline(_) = place.form {
        let [statement] = statements.as_slice() else { return Err(refused()) };
        // A dotted name starts before its last part.
        let member = gone.key.start.min(statement.start)..statement.end;
        let previous = leaves(place.table).into_iter().map(|leaf| leaf.end).filter(|end| *end < member.start).max();
        return Ok(removal(bytes, member, previous, Toml));
    }
    let mut edits: Edits = statements.iter().map(|statement| (lines_of(bytes, statement), Vec::new())).collect();
    if let Form::Header(end) = place.form {
        edits.extend(empty_header(bytes, place.table, end, &edits));
    }
    Ok(edits)
}

/// The header of a table that has nothing left, not so much as a comment; with it goes an empty line before it, where
/// it was the end of the file.
fn empty_header(text: &[u8], table: &dyn TableLike, end: usize, gone: &Edits) -> Option<(Range<usize>, Vec<u8>)> {
    let next = line_end(text, end);
    if leaves(table).len() != 1 || !part(text, end..next).trim_ascii().is_empty() {
        return None;
    }
    // Up to the next header, what stands there beside the variable?
    let (range, _) = gone.first().filter(|_| gone.len() == 1)?;
    let mut at = range.end;
    let between = part(text, next..range.start);
    while at < text.len() && part(text, at..line_end(text, at)).trim_ascii().is_empty() {
        at = line_end(text, at);
    }
    let header_next = text.get(skip_blanks(text, at)).is_none_or(|byte| *byte == b'[');
    // A header of somebody's own may stand before those of the tables within.
    let needless = table.len() == 1 || at == text.len();
    if !between.trim_ascii().is_empty() || !header_next || !needless {
        return None;
    }
    let start = line_start(text, end);
    let doubled = part(text, start..end).trim_ascii_start().starts_with(b"[[");
    let above = line_start(text, start.saturating_sub(1));
    let blank_above = start > 0 && part(text, above..start).trim_ascii().is_empty();
    let start = if blank_above && at == text.len() { above } else { start };
    (!doubled).then(|| (start..next, Vec::new()))
}

fn with(text: &str, document: &Document<&str>, places: &[Place<'_>], name: &str, literal: &str) -> Edits {
    let bytes = text.as_bytes();
    let end = String::from_utf8_lossy(newline(bytes)).into_owned();
    // A new line behind the one that ends at or after `place`.
    let line_after = |place: usize, line: String| {
        let place = line_end(bytes, place);
        let complete = part(bytes, 0..place).ends_with(b"\n");
        let line = if complete { format!("{line}{end}") } else { format!("{end}{line}{end}") };
        vec![(place..place, line.into_bytes())]
    };
    let indent = |leaf: &Range<usize>| {
        let start = line_start(bytes, leaf.start);
        text.get(start..skip_blanks(bytes, start)).unwrap_or_default().to_owned()
    };
    let Some(place) = places.last() else {
        if let Some(Item::Value(Value::Array(empty))) = document.as_table().get("env") {
            let start = empty.span().map_or(0, |span| span.start) + 1;
            return vec![(start..start, format!("{{ {name} = {literal} }}").into_bytes())];
        }
        return new_table(bytes, name, literal);
    };
    let last = last_leaf(place.table);
    match (&place.form, last) {
        (Form::Implicit, _) => new_table(bytes, name, literal),
        (Form::Header(header), None) => line_after(*header, format!("{name} = {literal}")),
        (Form::Header(_), Some(leaf)) => line_after(leaf.end, format!("{}{name} = {literal}", indent(&leaf))),
        (Form::Dotted, Some(leaf)) => line_after(leaf.end, format!("{}env.{name} = {literal}", indent(&leaf))),
        (Form::Dotted, None) => Vec::new(),
        (Form::Inline(_), Some(leaf)) => {
            vec![(leaf.end..leaf.end, format!(", {name} = {literal}").into_bytes())]
        }
        (Form::Inline(braces), None) => {
            let inside = braces.start + 1..braces.end.saturating_sub(1);
            let empty = part(bytes, inside.clone()).trim_ascii().is_empty();
            let place = if empty { inside } else { inside.start..inside.start };
            vec![(place, format!(" {name} = {literal} ").into_bytes())]
        }
    }
}

fn new_table(text: &[u8], name: &str, literal: &str) -> Edits {
    let end = newline(text);
    let mut lines = text.to_vec();
    let last = line_start(text, text.len().saturating_sub(usize::from(text.ends_with(b"\n"))));
    if !part(text, last..text.len()).trim_ascii().is_empty() {
        append(&mut lines, b"", end);
    }
    append(&mut lines, b"[env]", end);
    append(&mut lines, format!("{name} = {literal}").as_bytes(), end);
    vec![(text.len()..text.len(), part(&lines, text.len()..lines.len()).to_vec())]
}

#[cfg(test)]
mod tests {
    use super::*;

    const G: &[(&str, Option<&str>)] = &[("GOPROXY", Some("a,b"))];
    const GONE: &[(&str, Option<&str>)] = &[("GOPROXY", None)];

    fn edited(data: &str, changes: &[(&str, Option<&str>)]) -> String {
        String::from_utf8(set(data.as_bytes(), changes).unwrap_or_else(|bad| panic!("{data}: {bad:?}"))).unwrap()
    }

    #[test]
    fn a_variable_is_added_where_the_file_has_others() {
        for (data, expected) in [
            ("", "[env]\nGOPROXY = \"a,b\"\n"),
            ("[tools]\ngo = '1'", "[tools]\ngo = '1'\n\n[env]\nGOPROXY = \"a,b\"\n"),
            ("[tools]\r\n\r\n", "[tools]\r\n\r\n[env]\r\nGOPROXY = \"a,b\"\r\n"),
            ("\u{feff}a = 1\r\n", "\u{feff}a = 1\r\n\r\n[env]\r\nGOPROXY = \"a,b\"\r\n"),
            (
                "[env] # mine\n  _.file = '.env' # GOPROXY = 1\n\n[tools]\n",
                "[env] # mine\n  _.file = '.env' # GOPROXY = 1\n  GOPROXY = \"a,b\"\n\n[tools]\n",
            ),
            ("[env]\n[tools]", "[env]\nGOPROXY = \"a,b\"\n[tools]"),
            ("[env]", "[env]\nGOPROXY = \"a,b\"\n"),
            ("[env]\n[env.X]\nvalue = '1'\n", "[env]\nGOPROXY = \"a,b\"\n[env.X]\nvalue = '1'\n"),
            ("[env.X]\nvalue = '1'\n", "[env.X]\nvalue = '1'\n\n[env]\nGOPROXY = \"a,b\"\n"),
            ("env.X = '''\r\n1'''\r\ny = 2\r\n", "env.X = '''\r\n1'''\r\nenv.GOPROXY = \"a,b\"\r\ny = 2\r\n"),
            ("env = {} # c\n", "env = { GOPROXY = \"a,b\" } # c\n"),
            ("env = { X.value = '1' }", "env = { X.value = '1', GOPROXY = \"a,b\" }"),
            ("env = [{ X = '1' }, { Y = '2' }]", "env = [{ X = '1' }, { Y = '2', GOPROXY = \"a,b\" }]"),
            ("env = []", "env = [{ GOPROXY = \"a,b\" }]"),
            ("[[env]]\nX = 1\n[[env]]\n# c\n", "[[env]]\nX = 1\n[[env]]\nGOPROXY = \"a,b\"\n# c\n"),
        ] {
            assert_eq!(edited(data, G), expected, "{data}");
            assert_eq!(get(expected.as_bytes(), "GOPROXY").unwrap().as_deref(), Some("a,b"));
        }
    }

    #[test]
    fn a_value_is_changed_where_it_stands() {
        for (data, expected) in [
            ("[env]\n\"GOPROXY\"='x' # why\r\n", "[env]\n\"GOPROXY\"=\"a,b\" # why\r\n"),
            ("[env]\nGOPROXY = 'a,b'\n", "[env]\nGOPROXY = 'a,b'\n"),
            ("[env]\nGOPROXY = false\n", "[env]\nGOPROXY = \"a,b\"\n"),
            ("[env]\nGOPROXY = 1.5\n", "[env]\nGOPROXY = \"a,b\"\n"),
            (
                "[env]\nGOPROXY = { value = 'x', tools = true }\n",
                "[env]\nGOPROXY = { value = \"a,b\", tools = true }\n",
            ),
            ("[env]\nGOPROXY = { default = 'a,b' }\n", "[env]\nGOPROXY = \"a,b\"\n"),
            (
                "[env]\nGOPROXY.value = 'x'\nGOPROXY.redact = true\n",
                "[env]\nGOPROXY.value = \"a,b\"\nGOPROXY.redact = true\n",
            ),
            ("[env.GOPROXY]\nvalue = 'x'\n", "[env.GOPROXY]\nvalue = \"a,b\"\n"),
            ("[[env]]\nGOPROXY = 'x'\nX = 1\n[[env]]\nGOPROXY = 'y'\n", "[[env]]\nX = 1\n[[env]]\nGOPROXY = \"a,b\"\n"),
            ("env = [{ GOPROXY = 'x', X = 1 }, { GOPROXY = 'y' }]", "env = [{ X = 1 }, { GOPROXY = \"a,b\" }]"),
        ] {
            assert_eq!(edited(data, G), expected, "{data}");
        }
        assert_eq!(edited("", &[("GOPRIVATE", Some("a\"\\b"))]), "[env]\nGOPRIVATE = 'a\"\\b'\n");
    }

    #[test]
    fn what_was_added_goes_without_a_trace() {
        for data in [
            "",
            "[tools]\r\n\r\n",
            "[tools]\ngo = '1'\n",
            "[env] # mine\n  _.file = '.env'\n\n[tools]\n",
            "[env]\n[env.X]\nvalue = '1'\n",
            "[env.X]\nvalue = '1'\n",
            "env.X = '''\r\n1'''\r\ny = 2\r\n",
            "env = { X.value = '1' }",
            "[[env]]\nX = 1\n[[env]]\n# c\n",
        ] {
            let back = edited(&edited(data, G), GONE);
            // The empty line before a new table stays where an empty line was.
            assert!(back == data || format!("{back}\r\n") == data, "{data:?} {back:?}");
        }
        for (data, expected) in [
            ("[env]\nGOPROXY = 'x'\n[tools]\n", "[tools]\n"),
            ("[env] # mine\nGOPROXY = 'x'\n", "[env] # mine\n"),
            ("[env]\n# mine\nGOPROXY = 'x'\n", "[env]\n# mine\n"),
            ("env = { GOPROXY = 'x', X = 1 }", "env = { X = 1 }"),
            ("env = { GOPROXY.value = 'x', X = 1 }", "env = { X = 1 }"),
            ("[env]\nX = 1\nGOPROXY.value = 'x'\nY = 2\nGOPROXY.redact = true\n", "[env]\nX = 1\nY = 2\n"),
            ("[env.GOPROXY]\nvalue = 'x' # c\n[tools]\n", "[tools]\n"),
            ("[env]\nGOPROXY = false", ""),
            ("[tasks.env]\nGOPROXY = 'x'\n", "[tasks.env]\nGOPROXY = 'x'\n"),
        ] {
            assert_eq!(edited(data, GONE), expected, "{data}");
        }
    }

    #[test]
    fn values_are_read_as_mise_reads_them() {
        for (data, expected) in [
            ("[env]\nG = 0x10", Some("16")),
            ("[env]\nG = true", Some("true")),
            ("[env]\nG = false", None),
            ("[env]\nG = { required = true }", None),
            ("[env]\nG = { default = 'x' }", Some("x")),
            ("[env]\nG = '{{ env.X }}'", Some("{{ env.X }}")),
            ("[[env]]\nG = '1'\n[[env]]\nG = false", None),
            ("# [env]\n# G = 1", None),
        ] {
            assert_eq!(get(data.as_bytes(), "G").unwrap().as_deref(), expected, "{data}");
        }
    }

    #[test]
    fn what_cannot_be_understood_is_refused() {
        for (data, line) in [
            (&b"a = 1\nenv = 1"[..], Some(2)),
            (b"env = [1]", Some(1)),
            (b"[env]\nG = 1\n[env]\n", Some(3)),
            (b"[env\n", Some(1)),
            (b"[env]\nX = \xff\n", Some(2)),
            (b"\xff\xfe[\0", None),
        ] {
            assert_eq!(get(data, "GOPROXY").unwrap_err().line, line, "{data:?}");
            assert_eq!(set(data, G).unwrap_err().line, line, "{data:?}");
        }
        for data in ["[env]\nGOPROXY = { age = 'x' }", "[env]\nGOPROXY = 1.5", "[env]\nGOPROXY = []"] {
            assert_eq!(
                get(data.as_bytes(), "GOPROXY"),
                Err(BadFile { line: Some(2), why: formats::mise_value("GOPROXY") })
            );
        }
        for value in ["{{ x }}", "{% x %}", "{# x #}", "$HOME", "a\nb"] {
            assert!(set(b"", &[("GOPROXY", Some(value))]).is_err(), "{value}");
        }
        assert!(set(format!("x = {}", "[".repeat(100_000)).as_bytes(), G).is_err());
    }
}
