//! `go.toolsEnvVars` in `.vscode/settings.json`, a JSON file with comments.
//!
//! VS Code reads the file with comments and trailing commas, and of several equal names takes the last
//! (`ConfigurationModelParser` in microsoft/vscode). The Go extension gives the members to the tools that it starts, and
//! replaces `${…}` and a leading `~` in them (golang/vscode-go, `newEnvironment` in `extension/src/goEnv.ts`).

use std::ops::Range;

use jsonc_parser::ast::{Object, Value};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use crate::domain::error::BadFile;
use crate::domain::format::lines::{
    MARK, bad, bad_at, check_controls, check_name, exact, line_end, merged, newline, part, spliced, text,
};
use crate::domain::format::members::{Comments::Jsonc, after_comments, comma_after, line_start, removal, skip_blanks};
use crate::text::formats;

const SETTING: &str = "go.toolsEnvVars";

/// VS Code's own default.
const INDENT: &str = "    ";

/// The value of `name`; `None` when the file does not set it. What the extension would replace (`${workspaceFolder}`) is
/// given as it is written.
pub fn get(data: &[u8], name: &str) -> Result<Option<String>, BadFile> {
    let text = text(data)?;
    let file = File::of(text)?;
    file.variable(name).filter(|found| found.counts).map(|found| found.value.ok_or(found.fault)).transpose()
}

/// The file with `changes` made: a value sets the variable, `None` removes it. Every other byte stays. An object that
/// loses its last member goes, too.
pub fn set(data: &[u8], changes: &[(&str, Option<&str>)]) -> Result<Vec<u8>, BadFile> {
    let mark = if data.starts_with(MARK) { MARK } else { b"" };
    let mut edited = text(data)?.to_owned();
    File::of(&edited)?;
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
            return Err(bad(formats::vscode_value(name)));
        }
    }
    Ok([mark, edited.as_bytes()].concat())
}

/// One member of an object.
struct Member {
    name: String,
    whole: Range<usize>,
    value: Range<usize>,
}

/// An object and where its members stand.
struct Braces {
    range: Range<usize>,
    members: Vec<Member>,
}

/// A member that names the variable.
struct Found {
    object: usize,
    member: usize,
    /// It is the one that VS Code takes.
    counts: bool,
    /// `None` where it is not text.
    value: Option<String>,
    fault: BadFile,
}

/// The parts of the file that matter here.
struct File<'t> {
    text: &'t str,
    /// `None` while the file holds nothing but comments.
    root: Option<Braces>,
    /// Every `go.toolsEnvVars` that is an object: which member of the root, and its own members with their values.
    settings: Vec<(usize, Braces, Vec<Option<String>>)>,
}

fn braces(object: &Object<'_>) -> Braces {
    let members = object.properties.iter().map(|property| Member {
        name: property.name.as_str().to_owned(),
        whole: property.start()..property.end(),
        value: property.value.start()..property.value.end(),
    });
    Braces { range: object.start()..object.end(), members: members.collect() }
}

/// What VS Code takes besides JSON.
pub(in crate::domain) fn parse_options() -> ParseOptions {
    ParseOptions {
        allow_comments: true,
        allow_trailing_commas: true,
        allow_loose_object_property_names: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    }
}

impl<'t> File<'t> {
    fn of(text: &'t str) -> Result<Self, BadFile> {
        let parsed = parse_to_ast(text, &CollectOptions::default(), &parse_options()).map_err(|fault| BadFile {
            line: Some(fault.line_display()),
            why: formats::not_json(fault.kind().to_string()),
        })?;
        let root = match parsed.value {
            None => return Ok(File { text, root: None, settings: Vec::new() }),
            Some(Value::Object(root)) => root,
            Some(other) => return Err(bad_at(text.as_bytes(), other.start(), formats::vscode_top())),
        };
        let mut settings = Vec::new();
        let named = root.properties.iter().enumerate().filter(|(_, property)| property.name.as_str() == SETTING);
        let count = named.clone().count();
        for (order, (index, property)) in named.enumerate() {
            match &property.value {
                Value::Object(object) => {
                    let values = object.properties.iter().map(|member| said(&member.value)).collect();
                    settings.push((index, braces(object), values));
                }
                other if order + 1 == count => {
                    return Err(bad_at(text.as_bytes(), other.start(), formats::vscode_object()));
                }
                _ => {}
            }
        }
        Ok(File { text, root: Some(braces(&root)), settings })
    }

    fn found(&self, name: &str) -> Vec<Found> {
        let mut all: Vec<Found> = Vec::new();
        for (object, (_, braces, values)) in self.settings.iter().enumerate() {
            for (member, (braces, value)) in braces.members.iter().zip(values).enumerate() {
                if braces.name == name {
                    let fault = bad_at(self.text.as_bytes(), braces.value.start, formats::vscode_value(name));
                    all.push(Found { object, member, counts: false, value: value.clone(), fault });
                }
            }
        }
        let newest = self.settings.len();
        if let Some(last) = all.last_mut() {
            last.counts = last.object + 1 == newest;
        }
        all
    }

    fn variable(&self, name: &str) -> Option<Found> {
        self.found(name).pop()
    }

    /// What one level of indentation is: that of the first member that has a line of its own.
    fn indent(&self) -> &str {
        let own = self.root.iter().flat_map(|root| &root.members).find_map(|member| self.own_indent(member));
        own.filter(|indent| !indent.is_empty()).unwrap_or(INDENT)
    }

    /// The indentation of a member that starts its line.
    fn own_indent(&self, member: &Member) -> Option<&str> {
        let start = line_start(self.text.as_bytes(), member.whole.start);
        let before = self.text.get(start..member.whole.start)?;
        (start > 0 && before.bytes().all(|byte| b" \t".contains(&byte))).then_some(before)
    }
}

/// The text that the extension hands on; a number or a switch is turned into one by it.
fn said(value: &Value<'_>) -> Option<String> {
    match value {
        Value::StringLit(text) => Some(text.value.clone().into_owned()),
        Value::NumberLit(number) => Some(number.value.to_owned()),
        Value::BooleanLit(switch) => Some(switch.value.to_string()),
        Value::Object(_) | Value::Array(_) | Value::NullKeyword(_) => None,
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
    let file = File::of(text)?;
    let found = file.found(name);
    if let Some(gone) = found.iter().find(|found| value.is_none() || !found.counts) {
        let edits = without(&file, gone);
        return Ok(Some(Step { last: edits.is_empty(), edits }));
    }
    let Some(value) = value else { return Ok(None) };
    if found.first().is_some_and(|found| found.value.as_deref() == Some(value)) {
        return Ok(None);
    }
    let literal = literal(name, value)?;
    let Some(there) = found.first() else {
        return Ok(Some(Step { edits: with(&file, name, &literal), last: true }));
    };
    let member = file.settings.get(there.object).and_then(|(_, braces, _)| braces.members.get(there.member));
    let edits = member.map(|member| (member.value.clone(), literal.into_bytes())).into_iter().collect();
    Ok(Some(Step { edits, last: true }))
}

fn literal(name: &str, value: &str) -> Result<String, BadFile> {
    check_controls(name, value)?;
    for (found, there) in [("`${`", value.contains("${")), ("`~`", value.starts_with('~'))] {
        if there {
            return Err(bad(formats::cannot_hold(name, found)));
        }
    }
    Ok(serde_json::Value::from(value).to_string())
}

fn without(file: &File<'_>, found: &Found) -> Edits {
    let text = file.text.as_bytes();
    let (Some(root), Some((index, object, _))) = (&file.root, file.settings.get(found.object)) else {
        return Vec::new();
    };
    let remove = |braces: &Braces, index: usize| {
        let previous = index.checked_sub(1).and_then(|index| braces.members.get(index));
        let member = braces.members.get(index).map(|member| member.whole.clone()).unwrap_or_default();
        removal(text, member, previous.map(|member| member.whole.end), Jsonc)
    };
    let edits = remove(object, found.member);
    // The braces are left alone where something else is in them: a comment.
    let inner = spliced(part(text, 0..object.range.end), edits.clone());
    let inner = part(&inner, object.range.start..inner.len()).trim_ascii();
    let empty = inner.strip_prefix(b"{").and_then(|inner| inner.strip_suffix(b"}")).unwrap_or(inner).trim_ascii();
    // An earlier one of the same name would come to count.
    let only = root.members.iter().filter(|member| member.name == SETTING).count() == 1;
    if only && empty.is_empty() { remove(root, *index) } else { edits }
}

fn with(file: &File<'_>, name: &str, literal: &str) -> Edits {
    let text = file.text.as_bytes();
    let end = String::from_utf8_lossy(newline(text)).into_owned();
    let unit = file.indent();
    let member = |_: &str, _: bool| format!("\"{name}\": {literal}");
    let whole = |indent: &str, lines: bool| match lines {
        true => format!("\"{SETTING}\": {{{end}{indent}{unit}\"{name}\": {literal}{end}{indent}}}"),
        false => format!("\"{SETTING}\": {{\"{name}\": {literal}}}"),
    };
    match (&file.root, file.settings.last()) {
        (Some(_), Some((_, object, _))) => added(file, object, &end, member),
        (Some(root), None) => added(file, root, &end, whole),
        (None, _) => {
            let gap = if file.text.is_empty() || file.text.ends_with('\n') { "" } else { &end };
            let text = format!("{gap}{{{end}{unit}{}{end}}}{end}", whole(unit, true));
            vec![(file.text.len()..file.text.len(), text.into_bytes())]
        }
    }
}

/// A new last member, in the manner of those that are there. `member` is told its indentation, and whether it may have
/// lines of its own.
fn added(file: &File<'_>, object: &Braces, end: &str, member: impl Fn(&str, bool) -> String) -> Edits {
    let text = file.text.as_bytes();
    let close = object.range.end.saturating_sub(1);
    let Some(last) = object.members.last() else {
        let opening = line_start(text, object.range.start);
        let outer = file.text.get(opening..skip_blanks(text, opening)).unwrap_or_default();
        let indent = format!("{outer}{}", file.indent());
        let line = format!("{indent}{}{end}", member(&indent, true));
        let start = line_start(text, close);
        return if part(text, object.range.start + 1..close).trim_ascii().is_empty() {
            vec![(object.range.start + 1..close, format!("{end}{line}{outer}").into_bytes())]
        } else if skip_blanks(text, start) == close {
            vec![(start..start, line.into_bytes())]
        } else {
            vec![(close..close, format!(" {} ", member("", false)).into_bytes())]
        };
    };
    let comma = comma_after(text, last.whole.end, Jsonc);
    let trailing = if comma.is_some() { "," } else { "" };
    let mut edits = Vec::new();
    if comma.is_none() {
        edits.push((last.whole.end..last.whole.end, b",".to_vec()));
    }
    let behind = comma.map_or(last.whole.end, |comma| comma + 1);
    match file.own_indent(last) {
        Some(indent) if line_end(text, behind) <= close => {
            let place = after_comments(text, behind, Jsonc);
            edits.push((place..place, format!("{end}{indent}{}{trailing}", member(indent, true)).into_bytes()));
        }
        _ => edits.push((behind..behind, format!(" {}{trailing}", member("", false)).into_bytes())),
    }
    edits
}

#[cfg(test)]
mod tests {
    use super::*;

    const G: &[(&str, Option<&str>)] = &[("GOPROXY", Some("a,b"))];
    const GONE: &[(&str, Option<&str>)] = &[("GOPROXY", None)];

    fn edited(data: &str, changes: &[(&str, Option<&str>)]) -> String {
        String::from_utf8(set(data.as_bytes(), changes).unwrap()).unwrap()
    }

    #[test]
    fn a_member_is_added_in_the_manner_of_the_file() {
        for (data, expected) in [
            ("", "{\n    \"go.toolsEnvVars\": {\n        \"GOPROXY\": \"a,b\"\n    }\n}\n"),
            ("// mine", "// mine\n{\n    \"go.toolsEnvVars\": {\n        \"GOPROXY\": \"a,b\"\n    }\n}\n"),
            ("{}", "{\n    \"go.toolsEnvVars\": {\n        \"GOPROXY\": \"a,b\"\n    }\n}"),
            (
                "{\n  \"a\": 1 // one, two\n}\n",
                "{\n  \"a\": 1, // one, two\n  \"go.toolsEnvVars\": {\n    \"GOPROXY\": \"a,b\"\n  }\n}\n",
            ),
            (
                "\u{feff}{\r\n\t\"a\": [1,],\r\n}",
                "\u{feff}{\r\n\t\"a\": [1,],\r\n\t\"go.toolsEnvVars\": {\r\n\t\t\"GOPROXY\": \"a,b\"\r\n\t},\r\n}",
            ),
            ("{\"a\": 1}", "{\"a\": 1, \"go.toolsEnvVars\": {\"GOPROXY\": \"a,b\"}}"),
            (
                "{\n  \"go.toolsEnvVars\": {\n    \"X\": \"}\" /* , */\n  },\n  \"b\": {}\n}",
                "{\n  \"go.toolsEnvVars\": {\n    \"X\": \"}\", /* , */\n    \"GOPROXY\": \"a,b\"\n  },\n  \"b\": {}\n}",
            ),
            (
                "{\n  \"go.toolsEnvVars\": { \"X\": \"1\" }\n}",
                "{\n  \"go.toolsEnvVars\": { \"X\": \"1\", \"GOPROXY\": \"a,b\" }\n}",
            ),
            (
                "{\n  \"go.toolsEnvVars\": {\n    // \"GOPROXY\": \"old\"\n  }\n}",
                "{\n  \"go.toolsEnvVars\": {\n    // \"GOPROXY\": \"old\"\n    \"GOPROXY\": \"a,b\"\n  }\n}",
            ),
            ("{\n  \"go.toolsEnvVars\": {}\n}", "{\n  \"go.toolsEnvVars\": {\n    \"GOPROXY\": \"a,b\"\n  }\n}"),
            ("{\"go.toolsEnvVars\": {/* x */}}", "{\"go.toolsEnvVars\": {/* x */ \"GOPROXY\": \"a,b\" }}"),
            (
                "{\"go.toolsEnvVars\" :\n{ \"GOPROXY\" : /* old */ \"c\" , // why\n}}",
                "{\"go.toolsEnvVars\" :\n{ \"GOPROXY\" : /* old */ \"a,b\" , // why\n}}",
            ),
            // A later object hides an earlier one whole.
            (
                "{\"go.toolsEnvVars\": {\"GOPROXY\": \"a,b\"}, \"go.toolsEnvVars\": {\"X\": \"1\"}}",
                "{\"go.toolsEnvVars\": {}, \"go.toolsEnvVars\": {\"X\": \"1\", \"GOPROXY\": \"a,b\"}}",
            ),
            (
                "{\"go.toolsEnvVars\": {\"GOPROXY\": \"a\", \"GOPROXY\": \"a,b\"}}",
                "{\"go.toolsEnvVars\": {\"GOPROXY\": \"a,b\"}}",
            ),
            (
                "{\"go.toolsEnvVars\": {\"\\u0047OPROXY\": \"a\\u002cb\"}}",
                "{\"go.toolsEnvVars\": {\"\\u0047OPROXY\": \"a\\u002cb\"}}",
            ),
        ] {
            assert_eq!(edited(data, G), expected, "{data}");
            assert_eq!(get(expected.as_bytes(), "GOPROXY").unwrap().as_deref(), Some("a,b"));
        }
    }

    #[test]
    fn what_was_added_goes_without_a_trace() {
        for data in [
            "{\n  \"a\": 1 // one, two\n}\n",
            "\u{feff}{\r\n\t\"a\": [1,],\r\n}",
            "{\"a\": 1}",
            "{\n  \"go.toolsEnvVars\": {\n    \"X\": \"}\" /* , */\n  },\n  \"b\": {}\n}",
            "{\n  \"go.toolsEnvVars\": { \"X\": \"1\" }\n}",
            "{\n  \"go.toolsEnvVars\": {\n    // \"GOPROXY\": \"old\"\n  }\n}",
        ] {
            assert_eq!(edited(&edited(data, G), GONE), data);
        }
        for (data, expected) in [
            (
                "{\n  \"go.toolsEnvVars\": {\n    \"GOPROXY\": \"x\", // why\n    \"X\": \"1\"\n  }\n}",
                "{\n  \"go.toolsEnvVars\": {\n    \"X\": \"1\"\n  }\n}",
            ),
            ("{\"go.toolsEnvVars\": {\"GOPROXY\": \"x\"}, \"a\": 1}", "{\"a\": 1}"),
            (
                "{\"go.toolsEnvVars\": {\"X\": 1 /* x */ , /* y */ \"GOPROXY\": \"x\"}}",
                "{\"go.toolsEnvVars\": {\"X\": 1 /* x */  /* y */}}",
            ),
            (
                "{\n  \"a\": 1,\n  // mine\n  \"go.toolsEnvVars\": {\"GOPROXY\": \"x\"}\n}",
                "{\n  \"a\": 1\n  // mine\n}",
            ),
            ("{ // \"go.toolsEnvVars\": {\"GOPROXY\": \"x\"}\n}", "{ // \"go.toolsEnvVars\": {\"GOPROXY\": \"x\"}\n}"),
            (
                "{\"go.toolsEnvVars\": {\"X\": 1}, \"go.toolsEnvVars\": {\"GOPROXY\": \"x\"}}",
                "{\"go.toolsEnvVars\": {\"X\": 1}, \"go.toolsEnvVars\": {}}",
            ),
            ("", ""),
        ] {
            assert_eq!(edited(data, GONE), expected, "{data}");
        }
    }

    #[test]
    fn what_is_no_settings_file_is_refused() {
        for (data, line, why) in [
            (&b"[]"[..], Some(1), formats::vscode_top()),
            (b"// c\n\"x\"", Some(2), formats::vscode_top()),
            (b"{\n\"go.toolsEnvVars\": []}", Some(2), formats::vscode_object()),
            (b"{\n\"go.toolsEnvVars\":\nnull}", Some(3), formats::vscode_object()),
            (b"{\"a\":\xff}", Some(1), formats::not_utf8()),
            (b"\xff\xfe{\0}\0", None, formats::utf16()),
        ] {
            let refused = BadFile { line, why };
            assert_eq!(get(data, "GOPROXY"), Err(refused.clone()));
            assert_eq!(set(data, G), Err(refused));
        }
        for data in ["{", "{\"a\" 1}", "{'a': 1}", "{} {}", "{a: 1}", "{\"a\": 1 \"b\": 2}", "{\"a\": \"\\x41\"}", "\0"]
        {
            let refused = set(data.as_bytes(), G).unwrap_err();
            assert_eq!(refused.line, Some(1), "{data}");
            assert_eq!(get(data.as_bytes(), "GOPROXY"), Err(refused));
        }
        assert!(set("[".repeat(100_000).as_bytes(), G).is_err());
        let odd = b"{\"go.toolsEnvVars\": {\n\"GOPROXY\": []}}";
        assert_eq!(get(odd, "GOPROXY"), Err(BadFile { line: Some(2), why: formats::vscode_value("GOPROXY") }));
        assert_eq!(get(odd, "X"), Ok(None));
        assert_eq!(get(b"{\"go.toolsEnvVars\": {\"X\": 1.50}}", "X"), Ok(Some("1.50".to_owned())));
        for value in ["${workspaceFolder}/x", "~/x", "a\nb"] {
            assert!(set(b"", &[("GOPROXY", Some(value))]).is_err(), "{value}");
        }
    }
}
