//! Gives the program the stack that it has elsewhere on Windows too, and turns `mirrors.toml` into tables: reading TOML at every start was half of what `goproxy-cfg list` took. What the entries
//! mean, and whether they are right, is the business of `store::catalog`, whose tests hold both readings against each other.

#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "a build script has no host but this")]

use std::error::Error;
use std::fmt::Write as _;
use std::path::PathBuf;

use toml::{Table, Value};

/// Strings, lists of strings, and texts in both languages, in the order of the fields of `builtin::Entry`.
const MIRROR: [(&str, Kind); 16] = [
    ("id", Kind::Text),
    ("aliases", Kind::Texts),
    ("name", Kind::Both),
    ("url", Kind::Text),
    ("equivalents", Kind::Texts),
    ("operator", Kind::Both),
    ("region", Kind::Text),
    ("internal", Kind::Flag),
    ("documentation", Kind::Text),
    ("sumdb", Kind::Text),
    ("toolchain", Kind::Text),
    ("status", Kind::Text),
    ("notes", Kind::Boths),
    ("evidence", Kind::Texts),
    ("checked", Kind::Text),
    ("successor", Kind::Text),
];
const MISNOMER: [(&str, Kind); 3] = [("names", Kind::Texts), ("truth", Kind::Both), ("instead", Kind::Text)];
const BELIEF: [(&str, Kind); 3] = [("says", Kind::Both), ("truth", Kind::Both), ("variable", Kind::Text)];

#[derive(Clone, Copy)]
enum Kind {
    /// A string; empty where it is missing.
    Text,
    /// A list of strings.
    Texts,
    /// English and Chinese; empty where it is missing.
    Both,
    /// A list of such.
    Boths,
    /// A boolean.
    Flag,
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=mirrors.toml");
    println!("cargo:rerun-if-changed=build.rs");
    // The main thread of a Windows program has 1 MiB unless it is told otherwise; elsewhere it has 8.
    if std::env::var("CARGO_CFG_TARGET_OS")? == "windows" {
        match std::env::var("CARGO_CFG_TARGET_ENV")?.as_str() {
            "msvc" => println!("cargo:rustc-link-arg-bins=/STACK:8388608"),
            _ => println!("cargo:rustc-link-arg-bins=-Wl,--stack,8388608"),
        }
    }
    let root: Table = std::fs::read_to_string("mirrors.toml")?.parse()?;
    let mut out = String::new();
    tables(&mut out, &root, "mirror", "MIRRORS: &[Entry]", "Entry", &MIRROR)?;
    tables(&mut out, &root, "misnomer", "MISNOMERS: &[WrongName]", "WrongName", &MISNOMER)?;
    tables(&mut out, &root, "belief", "BELIEFS: &[Said]", "Said", &BELIEF)?;
    let place = PathBuf::from(std::env::var("OUT_DIR")?).join("catalog.rs");
    Ok(std::fs::write(place, out)?)
}

fn tables(
    out: &mut String,
    root: &Table,
    key: &str,
    name: &str,
    kind: &str,
    fields: &[(&str, Kind)],
) -> Result<(), Box<dyn Error>> {
    writeln!(out, "static {name} = &[")?;
    for table in root.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_table) {
        if let Some(unknown) = table.keys().find(|key| fields.iter().all(|(name, _)| name != key)) {
            return Err(format!("mirrors.toml: `{key}.{unknown}`: build.rs does not know it").into());
        }
        writeln!(out, "    {kind} {{")?;
        for (field, kind) in fields {
            writeln!(out, "        {field}: {},", literal(table.get(*field), *kind))?;
        }
        writeln!(out, "    }},")?;
    }
    Ok(writeln!(out, "];")?)
}

fn literal(value: Option<&Value>, kind: Kind) -> String {
    let elements = || value.and_then(Value::as_array).into_iter().flatten();
    match kind {
        Kind::Text => format!("{:?}", text(value)),
        Kind::Texts => format!("&[{}]", elements().map(|one| format!("{:?}, ", text(Some(one)))).collect::<String>()),
        Kind::Both => both(value),
        Kind::Boths => format!("&[{}]", elements().map(|one| both(Some(one)) + ", ").collect::<String>()),
        Kind::Flag => value.and_then(Value::as_bool).unwrap_or_default().to_string(),
    }
}

fn text(value: Option<&Value>) -> String {
    match value {
        Some(Value::Datetime(date)) => date.to_string(),
        value => value.and_then(Value::as_str).unwrap_or_default().to_owned(),
    }
}

fn both(value: Option<&Value>) -> String {
    let language = |key| text(value.and_then(|found| found.get(key)));
    match value {
        Some(Value::String(same)) => format!("({same:?}, {same:?})"),
        _ => format!("({:?}, {:?})", language("en"), language("zh")),
    }
}
