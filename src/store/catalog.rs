//! The catalogue: ours, which is inside the program, and the user's file, which is merged over it.

mod builtin;
mod entries;
mod merge;
mod reader;

use std::path::{Path, PathBuf};

use toml::de::DeTable;

use crate::domain::catalog::{Catalog, Problem};
use crate::domain::mirror::Origin;
use crate::domain::sanitize;
use crate::domain::toml_text;
use crate::host::{Host, files};
use crate::text::{catalog as sentences, errors};

pub(super) use entries::check_name;
use reader::Reader;

/// Larger files are refused, in MiB: ours has less than a fiftieth of that.
const LARGEST: usize = 1;

/// The catalogue inside the program.
pub fn builtin() -> Catalog {
    builtin::catalog()
}

/// Ours with the user's file merged over it, and what is wrong in that file.
pub fn load(host: &Host) -> (Catalog, Vec<Problem>) {
    let (catalog, mut problems) = (builtin(), Vec::new());
    let Some(path) = user_file(host) else { return (catalog, problems) };
    let whole_file = |line, message| Problem { path: Some(path.clone()), line, key: None, message };
    let bytes = match files::read_if_there(&path) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return (catalog, problems),
        Err(error) => {
            let shown = sanitize::printable(&path.to_string_lossy());
            problems.push(whole_file(None, errors::cannot_read(shown, &error)));
            return (catalog, problems);
        }
    };
    match std::str::from_utf8(&bytes) {
        Ok(text) => {
            let (catalog, more) = parse_over(catalog, text, Origin::User, Some(&path));
            problems.extend(more);
            (catalog, problems)
        }
        Err(error) => {
            let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let line = good.iter().filter(|byte| **byte == b'\n').count() + 1;
            problems.push(whole_file(Some(line), sentences::not_utf8()));
            (catalog, problems)
        }
    }
}

/// Where the user's file is, whether or not it is there.
pub fn user_file(host: &Host) -> Option<PathBuf> {
    Some(host.directories().config.as_ref()?.join("goproxy-cfg").join("mirrors.toml"))
}

/// Reads a catalogue that stands alone.
pub fn parse(text: &str, origin: Origin, path: Option<&Path>) -> (Catalog, Vec<Problem>) {
    parse_over(Catalog::default(), text, origin, path)
}

/// Reads a catalogue and merges it over `base`: an entry of the same id replaces the one of `base`. What is wrong in `text`
/// is told, in the order of its lines; the rest of it is used.
pub fn parse_over(base: Catalog, text: &str, origin: Origin, path: Option<&Path>) -> (Catalog, Vec<Problem>) {
    let mut reader = Reader::new(text, origin, path);
    if text.len() > LARGEST << 20 {
        reader.report(None, sentences::too_large(LARGEST));
        return (base, reader.into_problems());
    }
    if origin == Origin::User
        && let Some(at) = toml_text::too_deep(text)
    {
        reader.report(Some(at), sentences::key_too_deep());
        return (base, reader.into_problems());
    }
    match DeTable::parse(text) {
        Ok(table) => {
            let drafts = entries::read(&mut reader, table.get_ref());
            let catalog = merge::merge(&mut reader, base, drafts);
            (catalog, reader.into_problems())
        }
        Err(error) => {
            reader.report_syntax(error.span().map(|span| span.start), error.message());
            (base, reader.into_problems())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What was made when the program was built is what the file says, and the file is right.
    #[test]
    fn the_catalogue_inside_the_program_is_the_file() {
        let text = include_str!("../../mirrors.toml");
        let (catalog, problems) = parse(text, Origin::Builtin, None);
        assert_eq!(problems, []);
        assert!(catalog.mirrors.len() > 5 && !catalog.misnomers.is_empty() && !catalog.beliefs.is_empty());
        assert_eq!(builtin(), catalog);
    }
}
