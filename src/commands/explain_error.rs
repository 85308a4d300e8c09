//! `doctor --explain-error`: what the go command printed, read back into causes. Needs neither network nor go command.

use std::path::Path;

use crate::domain::error::{Error, Result};
use crate::domain::goerror::Lookup;
use crate::domain::progress::Console;
use crate::domain::report::ErrorLookup;
use crate::domain::sanitize;
use crate::host::{Host, files};
use crate::text::{Message, coverage, errors, goerrors};

/// More is not read: a log of an hour of builds is a tenth of it.
const MOST_BYTES: u64 = 1 << 30;

/// Looks up what stands in `file`, or comes from standard input for `-`.
pub fn run(host: &Host, file: &Path, console: &dyn Console) -> Result<ErrorLookup> {
    let piped = file == Path::new("-");
    if piped && host.stdin_is_terminal() {
        console.note(&goerrors::paste());
    }
    let mut lookup = Lookup::new();
    files::read_pieces(file, MOST_BYTES, &mut |piece| lookup.feed(piece)).map_err(|error| {
        let name = match piped {
            true => coverage::standard_input(),
            false => Message::verbatim(sanitize::shown(&file.to_string_lossy())),
        };
        Error::local(errors::cannot_read(name, &error))
    })?;
    Ok(ErrorLookup { file: (!piped).then(|| file.to_owned()), explanation: lookup.finish() })
}
