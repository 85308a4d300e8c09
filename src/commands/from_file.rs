//! Mirrors that a file names, one a line.

use std::path::Path;

use super::targets;
use crate::domain::catalog::Catalog;
use crate::domain::error::{Error, Result};
use crate::domain::goproxy::ProxyUrl;
use crate::domain::sanitize;
use crate::domain::settings::Settings;
use crate::host::files;
use crate::text::{Message, coverage as text, errors};

/// Longer files are refused.
const MOST_LINES: usize = 100_000;
const MOST_BYTES: usize = 16 << 20;

/// The mirrors of a file, or of standard input for `-`, in their order. A line is what could stand on the command line; blank
/// lines say nothing, and neither does what follows a `#` at the beginning of a line or behind a space.
pub fn read(path: &Path, settings: &Settings, catalog: &Catalog) -> Result<Vec<ProxyUrl>> {
    let file = match path == Path::new("-") {
        true => text::standard_input(),
        false => Message::verbatim(sanitize::shown(&path.to_string_lossy())),
    };
    let cannot_read = |error| Error::local(errors::cannot_read(&file, &error));
    let bytes = files::read_input(path, MOST_BYTES).map_err(cannot_read)?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let mut urls = Vec::new();
    for (at, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        if at == MOST_LINES && !line.is_empty() || at > MOST_LINES {
            return Err(Error::usage(text::too_many_lines(&file, MOST_LINES)));
        }
        let in_line = |why: Message| text::at_line(&file, at + 1, why);
        let line = std::str::from_utf8(line).map_err(|_| Error::usage(in_line(text::not_utf8())))?;
        let line = without_comment(line).trim();
        if line.is_empty() {
            continue;
        }
        let links = targets::list(&[line.to_owned()], settings, catalog);
        let links = links.map_err(|error| Error { message: in_line(error.message.clone()), ..error })?;
        urls.extend(targets::proxies(&links));
    }
    match urls.is_empty() {
        true => Err(Error::usage(text::names_none(&file)).hint(errors::hint_list())),
        false => Ok(urls),
    }
}

/// A `#` inside a word is part of it: addresses have them.
fn without_comment(line: &str) -> &str {
    let starts = |at: usize| line.get(..at).is_some_and(|before| before.is_empty() || before.ends_with([' ', '\t']));
    let comment = line.match_indices('#').map(|(at, _)| at).find(|at| starts(*at));
    comment.and_then(|at| line.get(..at)).unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_begin_a_line_or_follow_a_space() {
        for (line, kept) in [
            ("# all", ""),
            ("aliyun", "aliyun"),
            ("aliyun # fast", "aliyun "),
            ("https://x.cn/a#b", "https://x.cn/a#b"),
            ("https://x.cn/a#b\t#c", "https://x.cn/a#b\t"),
            ("", ""),
        ] {
            assert_eq!(without_comment(line), kept, "{line}");
        }
    }
}
