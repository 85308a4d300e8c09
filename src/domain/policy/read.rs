//! Reads a team file. Whatever is wrong is told with line and column, and then nothing of the file holds: half a policy
//! is another policy.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{LEVEL_KEYS, Policy, Problem, SUMDB_WORDS};
use crate::domain::goproxy::{BadUrl, ProxyUrl};
use crate::domain::levels::{Codes, Rule};
use crate::domain::patterns::{self, PatternProblemKind};
use crate::domain::plan::SumdbChoice;
use crate::domain::sanitize;
use crate::domain::toml_text::{self, Lines};
use crate::text::{Message, policy as sentences};

/// Larger files are refused, in MiB.
pub const LARGEST: usize = 1;

/// The keys that a team file may have.
pub const KEYS: [&str; 8] = ["mirrors", "private", "sumdb", "direct", "resilient", "deny", "warn", "allow"];

/// What people write who know these things by another name, in lower case without `-` and `_`.
#[rustfmt::skip]
const OTHER_NAMES: [(&str, &[&str]); 8] = [
    ("mirrors", &["mirror", "proxy", "proxies", "goproxy", "goproxies", "url", "urls", "registry", "source", "sources"]),
    ("private", &["goprivate", "gonoproxy", "gonosumdb", "gonosumcheck", "privates", "privatemodules", "patterns", "noproxy"]),
    ("sumdb", &["gosumdb", "sum", "checksum", "checksumdb", "checksumdatabase"]),
    ("direct", &["fallback", "allowdirect", "godirect"]),
    ("resilient", &["separator", "pipe", "failover"]),
    ("deny", &["error", "errors", "forbid"]),
    ("warn", &["warning", "warnings"]),
    ("allow", &["allowed", "ignore", "ignored", "skip", "disable", "exclude"]),
];

/// Longer lists are refused.
pub const MOST_ELEMENTS: usize = 1000;

/// So many problems are told one by one.
const MOST_TOLD: usize = 50;

/// Reads the file's bytes: a policy that can be applied, or everything that is wrong, in the order of the file. A UTF-8
/// byte order mark is passed over, as TOML has it.
pub fn parse(bytes: &[u8]) -> Result<Policy, Vec<Problem>> {
    if bytes.len() > LARGEST << 20 {
        return Err(vec![Problem { line: None, column: None, key: None, message: sentences::too_large(LARGEST) }]);
    }
    if matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, _, ..] | [_, 0, ..]) {
        return Err(vec![Problem { line: Some(1), column: Some(1), key: None, message: sentences::utf16() }]);
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let good = String::from_utf8_lossy(bytes.get(..error.valid_up_to()).unwrap_or_default());
            let mut reader = Reader::new(&good);
            reader.report(good.len(), sentences::not_utf8());
            return Err(reader.into_problems());
        }
    };
    let mut reader = Reader::new(text);
    if let Some(at) = toml_text::too_deep(text) {
        reader.report(at, sentences::key_too_deep());
        return Err(reader.into_problems());
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        // One mistake makes the parser stumble several times; the first on a line is the one to mend.
        let mut last_line = 0;
        for error in errors {
            let at = error.span().map_or(0, |span| span.start);
            let line = reader.lines.line(at);
            if line != last_line {
                reader.syntax(at, error.message());
            }
            last_line = line;
        }
        return Err(reader.into_problems());
    }
    let policy = reader.policy(table.get_ref());
    if reader.problems.is_empty() { Ok(policy) } else { Err(reader.into_problems()) }
}

struct Reader<'a> {
    lines: Lines<'a>,
    text: &'a str,
    /// Each with its place.
    problems: Vec<(usize, Option<String>, Message)>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        Reader { lines: Lines::new(text), text, problems: Vec::new() }
    }

    fn report(&mut self, at: usize, message: Message) {
        self.problems.push((at, None, message));
    }

    fn report_key(&mut self, at: usize, key: &str, message: Message) {
        self.problems.push((at, Some(sanitize::printable_within(key, 80)), message));
    }

    fn syntax(&mut self, at: usize, why: &str) {
        let why = sanitize::printable_within(why, 200);
        let rest = self.text.get(at..).unwrap_or_default();
        let bare_word = rest.starts_with(|c: char| c.is_alphabetic()) && why.contains("quote");
        self.report(at, if bare_word { sentences::bad_toml_quotes(why) } else { sentences::bad_toml(why) });
    }

    fn into_problems(mut self) -> Vec<Problem> {
        self.problems.sort_by_key(|(at, ..)| *at);
        // One line of a broken list may hold any number of them, and each column is counted from the line's start.
        let more = self.problems.len().saturating_sub(MOST_TOLD);
        self.problems.truncate(MOST_TOLD);
        let mut problems: Vec<Problem> = self
            .problems
            .iter()
            .map(|(at, key, message)| Problem {
                line: Some(self.lines.line(*at)),
                column: Some(self.lines.column(*at)),
                key: key.clone(),
                message: message.clone(),
            })
            .collect();
        if more > 0 {
            problems.push(Problem { line: None, column: None, key: None, message: sentences::more_problems(more) });
        }
        problems
    }

    fn policy(&mut self, table: &DeTable<'_>) -> Policy {
        let meant: Vec<&str> = table
            .iter()
            .filter(|(key, _)| !KEYS.contains(&key.get_ref().as_ref()))
            .filter_map(|(key, value)| self.unknown(key.get_ref(), key.span().start, value.get_ref()))
            .collect();
        let usual = Policy::default();
        let mirrors = match table.get("mirrors") {
            Some(found) => self.list("mirrors", found, "goproxy.cn", mirror),
            None => {
                // Whoever wrote `mirror` is told so once.
                if !meant.contains(&"mirrors") {
                    self.report(0, sentences::missing("mirrors"));
                }
                Vec::new()
            }
        };
        if let Some(found) = table.get("mirrors")
            && found.get_ref().as_array().is_some_and(|elements| elements.is_empty())
        {
            self.report_key(found.span().start, "mirrors", sentences::empty_list());
        }
        Policy {
            mirrors,
            private: table
                .get("private")
                .map_or_else(Vec::new, |found| self.list("private", found, "git.corp.example", private)),
            sumdb: self.value(table, "sumdb", sumdb).unwrap_or(usual.sumdb),
            direct: self.value(table, "direct", boolean).unwrap_or(usual.direct),
            resilient: self.value(table, "resilient", boolean).unwrap_or(usual.resilient),
            levels: self.levels(table),
        }
    }

    /// What `deny`, `warn` and `allow` say. What stands in two of them says nothing.
    fn levels(&mut self, table: &DeTable<'_>) -> Vec<Rule> {
        let mut rules: Vec<Rule> = Vec::new();
        for (key, level) in LEVEL_KEYS {
            let Some(found) = table.get(key) else { continue };
            for text in self.list(key, found, "GP301", codes) {
                let Some(codes) = Codes::parse(&text) else { continue };
                match rules.iter().find(|rule| rule.codes == codes) {
                    None => rules.push(Rule { codes, level }),
                    Some(rule) if rule.level == level => {}
                    Some(rule) => {
                        let other =
                            LEVEL_KEYS.iter().find(|(_, level)| *level == rule.level).map_or("", |(key, _)| key);
                        self.report_key(found.span().start, key, sentences::two_levels(codes.as_str(), other));
                    }
                }
            }
        }
        rules
    }

    /// Reports a key that nothing reads; the one that was meant.
    fn unknown(&mut self, key: &str, at: usize, value: &DeValue<'_>) -> Option<&'static str> {
        let plain: String = key.chars().filter(|c| !matches!(c, '-' | '_')).collect::<String>().to_lowercase();
        let by_other_name = OTHER_NAMES.iter().find(|(_, others)| others.contains(&plain.as_str()));
        let near = by_other_name.map(|(known, _)| *known).or_else(|| toml_text::nearest_key(&plain, &KEYS));
        let is_table = value.as_table().is_some() && near != Some("mirrors");
        let what = match near {
            _ if is_table || plain == "goproxycfg" => sentences::unknown_table(),
            Some(near) => sentences::unknown_key_near(near),
            None => sentences::unknown_key(KEYS.map(|key| format!("`{key}`")).join(", ")),
        };
        self.report_key(at, key, what);
        near
    }

    fn value<T>(&mut self, table: &DeTable<'_>, key: &str, read: fn(&DeValue<'_>) -> Result<T, Message>) -> Option<T> {
        let found = table.get(key)?;
        match read(found.get_ref()) {
            Ok(value) => Some(value),
            Err(what) => {
                self.report_key(found.span().start, key, what);
                None
            }
        }
    }

    /// The elements of a list, each once.
    fn list(
        &mut self,
        key: &str,
        found: &Spanned<DeValue<'_>>,
        example: &str,
        check: fn(&str) -> Result<(), Message>,
    ) -> Vec<String> {
        let DeValue::Array(elements) = found.get_ref() else {
            self.report_key(found.span().start, key, sentences::not_a_list(example));
            return Vec::new();
        };
        if elements.len() > MOST_ELEMENTS {
            self.report_key(found.span().start, key, sentences::too_many(MOST_ELEMENTS));
            return Vec::new();
        }
        let mut list: Vec<String> = Vec::new();
        for element in elements {
            let checked = text(element.get_ref()).and_then(|text| check(text).map(|()| text));
            match checked {
                Ok(text) if list.iter().any(|known| known == text) => {}
                Ok(text) => list.push(text.to_owned()),
                Err(what) => self.report_key(element.span().start, key, what),
            }
        }
        list
    }
}

/// A text in which nothing hides.
fn text<'t>(value: &'t DeValue<'_>) -> Result<&'t str, Message> {
    let text = value.as_str().ok_or_else(sentences::not_a_text)?;
    if text.trim().is_empty() {
        return Err(sentences::empty());
    }
    match sanitize::printable(text) == text {
        true => Ok(text),
        false => Err(sentences::hidden_character(quoted(text))),
    }
}

/// A text of the file for use in a sentence. Unlike elsewhere a user name without a password is masked too: here it can
/// only be a mistake, and maybe a token.
fn quoted(text: &str) -> String {
    let masked = sanitize::redact_urls(text);
    let shown = match masked.rsplit_once('@') {
        Some((user, rest)) if !user.ends_with("xxxxx") && user != "git" => format!("xxxxx@{rest}"),
        _ => masked,
    };
    sanitize::printable_within(&shown, 80)
}

fn boolean(value: &DeValue<'_>) -> Result<bool, Message> {
    value.as_bool().ok_or_else(sentences::not_a_boolean)
}

fn sumdb(value: &DeValue<'_>) -> Result<SumdbChoice, Message> {
    if value.as_bool() == Some(false) || value.as_str().is_some_and(|text| text.trim().eq_ignore_ascii_case("off")) {
        return Err(sentences::sumdb_off());
    }
    let text = text(value)?;
    let found = SUMDB_WORDS.iter().find(|(word, _)| *word == text);
    found.map(|(_, choice)| *choice).ok_or_else(|| {
        let words = SUMDB_WORDS.map(|(word, _)| format!("`{word}`")).join(", ");
        sentences::not_one_of(quoted(text), words)
    })
}

/// A finding code or the beginning of several.
fn codes(text: &str) -> Result<(), Message> {
    let known = Codes::parse(text).filter(|_| text == text.trim());
    known.map(drop).ok_or_else(|| sentences::unknown_code(quoted(text)))
}

/// A name or an address. Which names there are is up to the catalogue.
fn mirror(text: &str) -> Result<(), Message> {
    let bad = |why: Message| Err(sentences::bad_mirror(quoted(text), why));
    match text.trim().to_ascii_lowercase().as_str() {
        "direct" => return Err(sentences::direct_is_a_key()),
        "off" => return Err(sentences::off_is_no_mirror()),
        "current" => return Err(sentences::current_is_no_mirror()),
        _ => {}
    }
    let authority = text.split_once("://").map_or(text, |(_, rest)| rest);
    // A password that was not encoded may have slashes in it, so any `@` counts: no address of a module proxy has one.
    if let Some((_, host)) = authority.rsplit_once('@') {
        let host = host.split(['/', ':', '?', '#', ',', '|']).next().unwrap_or_default();
        return Err(sentences::credentials(sanitize::printable_within(host, 80)));
    }
    if text.contains([',', '|']) {
        return Err(sentences::one_mirror_each(quoted(text)));
    }
    // Any id or alias that a catalogue may have, `goproxy.cn` among them.
    if !text.starts_with('-') && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_')) {
        return Ok(());
    }
    match ProxyUrl::parse(text) {
        Ok(_) => Ok(()),
        Err(BadUrl::NoScheme) => bad(sentences::no_name()),
        Err(why) => bad(why.message()),
    }
}

fn private(text: &str) -> Result<(), Message> {
    if text.contains(',') && !text.contains('{') {
        let each: Vec<String> = patterns::split(text).iter().map(|one| format!("\"{}\"", quoted(one.trim()))).collect();
        return Err(sentences::one_pattern_each(each.join(", ")));
    }
    let problems = patterns::problems(text);
    let too_wide = problems.iter().find(|problem| problem.kind == PatternProblemKind::TooWide);
    match (too_wide, problems.first()) {
        (Some(problem), _) => Err(sentences::bad_pattern(quoted(text), problem.message())),
        (None, None) => Ok(()),
        (None, Some(problem)) => Err(match &problem.suggestion {
            Some(better) => sentences::bad_pattern_write(quoted(text), problem.message(), better),
            None => sentences::bad_pattern(quoted(text), problem.message()),
        }),
    }
}
