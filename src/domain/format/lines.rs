//! What the formats share: assignments found in a file, and the file with some of them changed and all other bytes kept.

use std::ops::Range;

use crate::domain::error::BadFile;
use crate::text::{Message, formats};

/// An assignment, and where it stands.
pub(in crate::domain) struct Entry {
    pub(in crate::domain) name: String,
    pub(in crate::domain) value: String,
    /// What goes with it when it is removed: its lines whole.
    pub(in crate::domain) whole: Range<usize>,
    /// What says the value, and is replaced when that changes.
    pub(in crate::domain) spot: Range<usize>,
    /// What must come before a new value, where the separator is missing.
    pub(super) lead: &'static [u8],
}

pub(super) const MARK: &[u8] = b"\xef\xbb\xbf";

/// A part of the file; empty where there is none.
pub(super) fn part(data: &[u8], range: Range<usize>) -> &[u8] {
    data.get(range).unwrap_or_default()
}

/// Where the line that `at` stands in ends, its newline included.
pub(super) fn line_end(data: &[u8], at: usize) -> usize {
    part(data, at..data.len()).iter().position(|byte| *byte == b'\n').map_or(data.len(), |offset| at + offset + 1)
}

/// Which line `at` stands in, from 1.
pub(super) fn line_number(data: &[u8], at: usize) -> usize {
    part(data, 0..at).iter().filter(|byte| **byte == b'\n').count() + 1
}

/// The line ending of the file: that of its first line.
pub(super) fn newline(data: &[u8]) -> &'static [u8] {
    if part(data, 0..line_end(data, 0)).ends_with(b"\r\n") { b"\r\n" } else { b"\n" }
}

/// A fault of the file as a whole, or of a value that is to go into it.
pub(super) fn bad(why: Message) -> BadFile {
    BadFile { line: None, why }
}

/// A fault that stands at a place in the file.
pub(super) fn bad_at(data: &[u8], at: usize, why: Message) -> BadFile {
    BadFile { line: Some(line_number(data, at)), why }
}

/// The file as UTF-8 text, without a byte order mark.
pub(super) fn text(data: &[u8]) -> Result<&str, BadFile> {
    refuse_utf16(data)?;
    let text = data.strip_prefix(MARK).unwrap_or(data);
    std::str::from_utf8(text).map_err(|fault| bad_at(data, fault.valid_up_to(), formats::not_utf8()))
}

/// UTF-16, as Windows PowerShell writes it, looks like text to nobody here.
pub(super) fn refuse_utf16(data: &[u8]) -> Result<(), BadFile> {
    let marked = data.starts_with(b"\xff\xfe") || data.starts_with(b"\xfe\xff");
    if marked { Err(bad(formats::utf16())) } else { Ok(()) }
}

/// What every environment takes as a name.
pub(super) fn check_name(name: &str) -> Result<(), BadFile> {
    let mut bytes = name.bytes();
    let first = bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    let named = first && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if named { Ok(()) } else { Err(bad(formats::bad_name(name))) }
}

/// Refuses a value with a control character, a line break above all; a tab is none.
pub(super) fn check_controls(name: &str, value: &str) -> Result<(), BadFile> {
    if value.chars().any(|c| c.is_control() && c != '\t') {
        return Err(bad(formats::cannot_hold(name, formats::a_control_character())));
    }
    Ok(())
}

/// Refuses a value whose ends a reader would trim.
pub(super) fn check_ends(name: &str, value: &str) -> Result<(), BadFile> {
    if value.trim() != value {
        return Err(bad(formats::cannot_hold(name, formats::outer_blanks())));
    }
    Ok(())
}

/// The changes, of several to one variable the last.
pub(super) fn merged<'c>(
    changes: &[(&'c str, Option<&'c str>)],
    same: impl Fn(&str, &str) -> bool,
) -> Vec<(&'c str, Option<&'c str>)> {
    let mut wanted: Vec<(&str, Option<&str>)> = Vec::new();
    for (name, value) in changes {
        match wanted.iter_mut().find(|(known, _)| same(known, name)) {
            Some(change) => change.1 = *value,
            None => wanted.push((name, *value)),
        }
    }
    wanted
}

/// The data with parts of it replaced. The parts do not overlap.
pub(super) fn spliced(data: &[u8], mut edits: Vec<(Range<usize>, Vec<u8>)>) -> Vec<u8> {
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let mut edited = Vec::with_capacity(data.len());
    let mut at = 0;
    for (range, text) in edits {
        edited.extend_from_slice(part(data, at..range.start));
        edited.extend_from_slice(&text);
        at = range.end;
    }
    edited.extend_from_slice(part(data, at..data.len()));
    edited
}

/// Variables that no line of the file assigns, with their values.
type Missing<'c> = Vec<(&'c str, &'c str)>;

/// Changes what stands there: of several assignments the last counts and takes the value, the others go. Gives the
/// file and the variables that are still to be added to it.
pub(super) fn changed<'c>(
    data: &[u8],
    entries: &[Entry],
    wanted: &[(&'c str, Option<&'c str>)],
    same: impl Fn(&str, &str) -> bool,
    written: impl Fn(&str, &str) -> Result<Vec<u8>, BadFile>,
) -> Result<(Vec<u8>, Missing<'c>), BadFile> {
    let (mut edits, mut missing) = (Vec::new(), Vec::new());
    for (name, value) in wanted {
        check_name(name)?;
        let mut found = entries.iter().filter(|entry| same(&entry.name, name)).rev();
        if let Some(value) = value {
            match found.next() {
                None => missing.push((*name, *value)),
                Some(last) if last.value == *value => {}
                Some(last) => {
                    let text = [last.lead, &written(name, value)?].concat();
                    edits.push((last.spot.clone(), text));
                }
            }
        }
        edits.extend(found.map(|entry| (entry.whole.clone(), Vec::new())));
    }
    Ok((spliced(data, edits), missing))
}

/// Adds a line at the end, after the newline that the file may lack.
pub(super) fn append(data: &mut Vec<u8>, line: &[u8], newline: &[u8]) {
    if !data.is_empty() && data != MARK && !data.ends_with(b"\n") {
        data.extend_from_slice(newline);
    }
    data.extend_from_slice(line);
    data.extend_from_slice(newline);
}

/// The value of the assignment that counts.
pub(super) fn value_of(entries: Vec<Entry>, name: &str, same: impl Fn(&str, &str) -> bool) -> Option<String> {
    entries.into_iter().rfind(|entry| same(&entry.name, name)).map(|entry| entry.value)
}

/// Names of this format differ when their case does.
pub(super) fn exact(one: &str, other: &str) -> bool {
    one == other
}
