//! Holds `src` to the house that `CONTRIBUTING.md` draws: arrows run down only, and nothing runs in a circle.
//!
//! Files are read as tokens, so comments and strings do not count, and macro bodies do. Code for tests only is left out.
#![allow(clippy::disallowed_methods, reason = "a test reads the sources of the project")]
#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may stop at once")]

use reader::{Module, Named, Reader, child};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

#[path = "floors/reader.rs"]
mod reader;

/// Room → floor.
type Floors = BTreeMap<String, u8>;

/// One file of `src`.
struct Source {
    path: String,
    module: Module,
    text: String,
}

impl Source {
    fn new(path: &str, text: &str) -> Self {
        let inner = path.strip_prefix("src/").unwrap_or(path).trim_end_matches(".rs");
        let mut module: Module = inner.split('/').map(str::to_owned).collect();
        if module.last().is_some_and(|last| last == "mod") || module == ["lib"] {
            module.pop();
        }
        Self { path: path.to_owned(), module, text: text.to_owned() }
    }
}

/// From the crate's root; `None` for another crate's path. A name that a `use` of the file binds stands for what it binds.
fn resolve(named: &Named, bound: &BTreeMap<String, Module>) -> Option<Module> {
    let (first, mut rest) = named.segments.split_first()?;
    let mut module = match first.as_str() {
        "crate" | "goproxy_cfg" => Module::new(),
        "self" => named.within.clone(),
        "super" => named.within.split_last()?.1.to_vec(),
        name => bound.get(name)?.clone(),
    };
    while let Some((_, after)) = rest.split_first().filter(|(first, _)| *first == "super") {
        module.pop();
        rest = after;
    }
    module.extend_from_slice(rest);
    Some(module)
}

/// What the names mean that a file's `use`s bind.
fn bindings(named: &[Named], modules: &BTreeMap<&Module, &Source>) -> BTreeMap<String, Module> {
    let mut bound = BTreeMap::new();
    // A `use` may go through what another one binds: as often as names hang together in earnest.
    for _ in 0..3 {
        for named in named {
            let Some(target) = resolve(named, &bound) else { continue };
            if let Some(name) = &named.binds {
                bound.insert(name.clone(), target);
            } else if named.glob {
                let inside = modules.keys().filter_map(|module| module.split_last().filter(|(_, up)| *up == target));
                bound.extend(inside.map(|(name, _)| (name.clone(), child(&target, name))));
            }
        }
    }
    bound
}

/// Who uses whom → where it says so first.
type Uses = BTreeMap<(String, String), String>;

/// Every breach of the house, one sentence each.
fn faults(floors: &Floors, sources: &[Source]) -> Vec<String> {
    let mut faults = Vec::new();
    let mut readers = Vec::new();
    for source in sources {
        match Reader::read(&source.text, &source.module) {
            Ok(reader) => readers.push((source, reader)),
            Err(why) => faults.push(format!("{}: cannot be read as Rust: {why}", source.path)),
        }
    }
    let tests: Vec<Module> = readers.iter().flat_map(|(_, reader)| reader.test_modules.clone()).collect();
    readers
        .retain(|(source, _)| !source.module.is_empty() && !tests.iter().any(|test| source.module.starts_with(test)));
    let modules: BTreeMap<&Module, &Source> = readers.iter().map(|(source, _)| (&source.module, *source)).collect();
    let macros: BTreeMap<&String, &Module> =
        readers.iter().flat_map(|(source, reader)| reader.macros.iter().map(|name| (name, &source.module))).collect();

    let (mut between_rooms, mut within_rooms) = (Uses::new(), Uses::new());
    for (source, reader) in &readers {
        let room = &source.module[0];
        let Some(floor) = floors.get(room) else {
            faults.push(format!("{}: `{room}` is no room of the house", source.path));
            continue;
        };
        let bound = bindings(&reader.named, &modules);
        for named in &reader.named {
            let Some(mut target) = resolve(named, &bound) else { continue };
            let place = format!("{}:{}", source.path, named.line);
            if let Some(home) = target.first().and_then(|first| macros.get(first)) {
                target = (*home).clone();
            }
            let Some((other, above)) = target.first().and_then(|other| Some((other, floors.get(other)?))) else {
                faults.push(format!(
                    "{place}: `{}` leads to the crate's root, not into a room",
                    named.segments.join("::")
                ));
                continue;
            };
            if above > floor {
                faults.push(format!(
                    "{place}: `{room}` (floor {floor}) uses `{other}` (floor {above}), which stands above"
                ));
            } else if above == floor && other != room {
                between_rooms.entry((room.clone(), other.clone())).or_insert(place);
            } else if other == room {
                let file = (1..=target.len()).rev().find_map(|len| modules.get(&target[..len].to_vec()));
                // A module and what it contains may know each other.
                if let Some(file) = file
                    && !file.module.starts_with(&source.module)
                    && !source.module.starts_with(&file.module)
                {
                    within_rooms.entry((source.path.clone(), file.path.clone())).or_insert(place);
                }
            }
        }
    }
    faults.extend(circles(&between_rooms));
    faults.extend(circles(&within_rooms));
    faults.sort();
    faults.dedup();
    faults
}

/// Where the arrows lead from here, one after another.
fn reach<'a>(uses: &'a Uses, start: &'a String) -> BTreeSet<&'a String> {
    let (mut seen, mut open) = (BTreeSet::new(), vec![start]);
    while let Some(from) = open.pop() {
        let next = uses.keys().filter(|(user, _)| user == from).map(|(_, used)| used);
        open.extend(next.filter(|used| seen.insert(*used)));
    }
    seen
}

/// One sentence for each set of names that all lead to each other.
fn circles(uses: &Uses) -> Vec<String> {
    let reached: BTreeMap<&String, BTreeSet<&String>> =
        uses.keys().map(|(user, _)| (user, reach(uses, user))).collect();
    let leads = |from: &String, to: &String| reached.get(from).is_some_and(|reached| reached.contains(to));
    let rings: BTreeSet<Vec<&String>> = (reached.keys().filter(|name| leads(name, name)))
        .map(|name| reached.keys().copied().filter(|other| leads(name, other) && leads(other, name)).collect())
        .collect();
    let describe = |ring: Vec<&String>| {
        let arrows = uses.iter().filter(|((user, used), _)| ring.contains(&user) && ring.contains(&used));
        let arrows: Vec<_> = arrows.map(|((user, used), place)| format!("{user} -> {used} ({place})")).collect();
        format!("in a circle: {}", arrows.join(", "))
    };
    rings.into_iter().map(describe).collect()
}

/// Reads the table of `CONTRIBUTING.md`: floor in the first cell, rooms in the second.
fn floors(contributing: &str) -> Floors {
    let mut floors = Floors::new();
    for line in contributing.lines().filter(|line| line.starts_with('|')) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        if let [_, floor, rooms, ..] = cells[..]
            && let Ok(floor) = floor.parse()
        {
            let names = rooms.split_whitespace().map(|room| room.trim_matches('`').trim_end_matches('/'));
            floors.extend(names.map(|name| (name.trim_end_matches(".rs").to_owned(), floor)));
        }
    }
    floors
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).expect(path)
}

/// Every Rust file below `folder`.
fn sources(folder: &str) -> Vec<Source> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(root().join(folder)).expect(folder) {
        let entry = entry.expect(folder);
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            found.extend(sources(&path));
        } else if path.ends_with(".rs") {
            found.push(Source::new(&path, &text(&path)));
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

#[test]
fn arrows_run_down_only_and_never_in_a_circle() {
    let faults = faults(&floors(&text("CONTRIBUTING.md")), &sources("src"));
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn the_table_of_rooms_is_what_src_has() {
    let drawn: BTreeSet<String> = floors(&text("CONTRIBUTING.md")).into_keys().collect();
    let built: BTreeSet<String> = sources("src").iter().filter_map(|source| source.module.first().cloned()).collect();
    assert_eq!(drawn, built, "left: CONTRIBUTING.md, right: src");
}

#[test]
fn main_is_only_a_door() {
    assert!(text("src/main.rs").lines().count() < 15);
}

mod the_check_itself {
    use super::*;

    const TABLE: &str = "\
        | floor | room | what |\n|---|---|---|\n| 6 | `main.rs` | |\n| 5 | `cli/` | |\n| 4 | `commands/` | |\n\
        | 4 | `render/` | |\n| 3 | `probe/` `store/` `shell/` | |\n| 1 | `domain/` | |\n| 0 | `text/` | |\n";

    /// What the check says of a house of these files, to which some plain ones are added.
    fn said(files: &[(&str, &str)]) -> Vec<String> {
        let plain = ["src/main.rs", "src/lib.rs", "src/text/mod.rs", "src/domain/mod.rs", "src/probe/mod.rs"];
        let plain = plain.into_iter().filter(|path| files.iter().all(|(other, _)| other != path));
        let sources = plain.map(|path| Source::new(path, "")).chain(files.iter().map(|(p, t)| Source::new(p, t)));
        faults(&floors(TABLE), &sources.collect::<Vec<_>>())
    }

    /// Exactly one fault, and it names each of these.
    #[track_caller]
    fn refused(files: &[(&str, &str)], parts: &[&str]) {
        let said = said(files);
        assert!(said.len() == 1 && parts.iter().all(|part| said[0].contains(part)), "{parts:?}: {said:#?}");
    }

    #[track_caller]
    fn accepted(files: &[(&str, &str)]) {
        assert_eq!(said(files), Vec::<String>::new());
    }

    #[test]
    fn an_arrow_up_is_seen_in_every_spelling() {
        for text in [
            "use crate::probe::run;",
            "use crate::{text::{Message, errors}, probe::{self, run::{Plan, Rank}}};",
            "use crate::{\n    text::Message, // a comment\n    probe as instrument,\n};",
            "use {std::fmt, crate::probe::Plan};",
            "pub use goproxy_cfg::probe::*;",
            "fn f() -> usize { 1 + crate::probe::run::count::<u8>() }",
            "fn f(x: &crate::probe::Plan) {}",
            "fn f() { println!(\"{}\", vec![crate::probe::N]); }",
            "macro_rules! m { ($x:ident) => { $crate::probe::run($x) } }",
            "macro_rules! m { () => { use $crate::{probe::run}; } }",
            "fn f() { super::super::probe::run() }",
            "mod inner { fn f() { super::super::super::probe::run() } }",
            "mod inner { #[cfg(test)] fn t() {} fn f() { crate::probe::run() } }",
            "#[cfg(not(test))] fn f() { crate::probe::run() }",
            "#[cfg(any(test, unix))] fn f() { crate::probe::run() }",
            "#[derive(Debug)] struct S { #[cfg(test)] a: u8, b: crate::probe::Plan }",
            "impl crate::r#probe::Run for u8 {}",
        ] {
            refused(&[("src/domain/x.rs", text)], &["src/domain/x.rs:", "`probe` (floor 3)", "above"]);
        }
    }

    #[test]
    fn the_line_is_told() {
        refused(&[("src/domain/x.rs", "//! Doc.\n\nuse crate::{\n    cli,\n};")], &["src/domain/x.rs:4: "]);
    }

    #[test]
    fn comments_strings_and_tests_do_not_count() {
        accepted(&[
            ("src/text/x.rs", "//! [`probe`](crate::probe)\n/* crate::cli */ /// crate::cli\nfn f() {} // crate::cli"),
            ("src/text/y.rs", "const A: &str = \"crate::cli::x\"; const B: &str = r#\"use crate::cli;\"#;"),
            ("src/domain/x.rs", "fn f() {}\n#[cfg(test)]\n#[allow(unused)]\nmod tests { use crate::cli::x; }"),
            ("src/domain/y.rs", "#[cfg(all(unix, test))] use crate::{cli, probe}; #[cfg(test)] pub(crate) mod kit;"),
            ("src/domain/y/kit.rs", "use crate::cli::x;"),
            ("src/domain/z.rs", "#![cfg(test)]\nuse crate::cli::x;"),
            ("src/lib.rs", "pub mod cli; pub use crate::cli::main;"),
        ]);
    }

    #[test]
    fn arrows_down_and_other_crates_are_fine() {
        accepted(&[
            ("src/main.rs", "fn main() { goproxy_cfg::cli::main() }"),
            (
                "src/cli/mod.rs",
                "use crate::{domain, text::*}; use commands::x; fn f() { other::probe::g(); Self::h() }",
            ),
            (
                "src/commands/use_mirror.rs",
                "use crate::probe; use crate::render::table; fn f() -> impl Fn() + use<'_> {}",
            ),
        ]);
    }

    #[test]
    fn an_exported_macro_belongs_to_the_room_that_it_is_written_in() {
        let text = ("src/text/mod.rs", "#[macro_export]\nmacro_rules! messages { () => {} }");
        accepted(&[text, ("src/domain/x.rs", "crate::messages! {}")]);
        let probe = ("src/probe/mod.rs", "#[macro_export] macro_rules! timed { () => {} }");
        refused(&[probe, ("src/domain/x.rs", "use crate::timed;")], &["`probe`", "above"]);
    }

    #[test]
    fn the_root_is_no_way_around() {
        refused(&[("src/lib.rs", "pub use cli::Args;"), ("src/domain/x.rs", "use crate::Args;")], &["root", "x.rs:1"]);
        refused(&[("src/domain/x.rs", "use crate::*;")], &["root"]);
        refused(&[("src/domain/x.rs", "use crate as house;")], &["root"]);
    }

    #[test]
    fn a_room_that_nobody_drew_is_refused() {
        refused(&[("src/attic/mod.rs", "")], &["`attic` is no room"]);
    }

    #[test]
    fn rooms_of_one_floor_may_not_form_a_circle() {
        let there = ("src/store/a.rs", "use crate::probe::run;");
        accepted(&[there, ("src/shell/mod.rs", "use crate::probe::run; use crate::store::a;")]);
        let back = ("src/probe/run.rs", "fn f() { crate::store::b() }");
        refused(
            &[there, back],
            &["circle", "probe -> store (src/probe/run.rs:1)", "store -> probe (src/store/a.rs:1)"],
        );
        let (round, last) = (("src/probe/run.rs", "use crate::shell::x;"), ("src/shell/x.rs", "use crate::store::a;"));
        refused(&[there, round, last], &["probe -> shell", "shell -> store", "store -> probe"]);
    }

    #[test]
    fn files_of_one_room_may_not_form_a_circle() {
        let there = ("src/probe/a.rs", "use super::b::B;");
        accepted(&[there, ("src/probe/b.rs", "use super::c;"), ("src/probe/c.rs", "")]);
        for back in [
            "use crate::probe::a::A;",
            "fn f() { super::a::g() }",
            "mod inner { use super::super::a; }",
            "use super::{c, a::{A}};",
            "use crate::probe; fn f() { probe::a::g() }",
            "use crate::probe as p; use p::a as q; fn f() { q::g() }",
            "use super::*; fn f() { a::g() }",
        ] {
            let parts = ["circle", "src/probe/a.rs -> src/probe/b.rs", "src/probe/b.rs -> src/probe/a.rs"];
            refused(&[there, ("src/probe/b.rs", back)], &parts);
        }
    }

    #[test]
    fn a_module_and_its_children_may_know_each_other() {
        accepted(&[
            ("src/probe/mod.rs", "mod a; pub use self::a::A; pub use a::B; fn f() { a::g() } pub struct Item;"),
            (
                "src/probe/a.rs",
                "use super::Item; use crate::probe::{self, Item as I}; mod deep { use super::super::x; }",
            ),
        ]);
    }

    #[test]
    fn what_is_not_rust_is_refused() {
        refused(&[("src/domain/x.rs", "fn f( {")], &["src/domain/x.rs: cannot be read"]);
    }
}
