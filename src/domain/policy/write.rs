//! Writes a team file.

use super::{LEVEL_KEYS, Policy, SUMDB_WORDS};
use crate::domain::levels::Rule;
use crate::text::{Lang, Message, policy as sentences};

/// Longer lists have one element a line.
const WIDEST: usize = 100;

/// A team file with brief comments that says `policy`. What [`super::parse`] would refuse (no mirrors, credentials) is
/// written as it is, so whoever makes a policy from something else reads it back before it goes to disk.
pub fn render(policy: &Policy, lang: Lang) -> String {
    let sumdb = SUMDB_WORDS.iter().find(|(_, choice)| *choice == policy.sumdb).map_or("auto", |(word, _)| *word);
    let mut text = comment(&sentences::file_head(), lang);
    for (about, key, value) in [
        (sentences::file_mirrors(), "mirrors", list("mirrors", &policy.mirrors)),
        (sentences::file_private(), "private", list("private", &policy.private)),
        (sentences::file_sumdb(), "sumdb", quoted(sumdb)),
        (sentences::file_direct(), "direct", policy.direct.to_string()),
        (sentences::file_resilient(), "resilient", policy.resilient.to_string()),
        (sentences::file_deny(), "deny", levels(policy, "deny")),
        (sentences::file_warn(), "warn", levels(policy, "warn")),
        (sentences::file_allow(), "allow", levels(policy, "allow")),
    ] {
        text.push('\n');
        text.push_str(&comment(&about, lang));
        text.push_str(&format!("{key} = {value}\n"));
    }
    text
}

fn levels(policy: &Policy, key: &str) -> String {
    let is_of_key = |rule: &&Rule| LEVEL_KEYS.contains(&(key, rule.level));
    let codes: Vec<String> =
        policy.levels.iter().filter(is_of_key).map(|rule| rule.codes.as_str().to_owned()).collect();
    list(key, &codes)
}

fn comment(message: &Message, lang: Lang) -> String {
    format!("# {}\n", message.say(lang))
}

fn list(key: &str, elements: &[String]) -> String {
    let quoted: Vec<String> = elements.iter().map(|element| quoted(element)).collect();
    let line = format!("[{}]", quoted.join(", "));
    match key.len() + 3 + line.chars().count() > WIDEST {
        true => format!("[\n{}]", quoted.iter().map(|element| format!("    {element},\n")).collect::<String>()),
        false => line,
    }
}

fn quoted(text: &str) -> String {
    toml_edit::Value::from(text).to_string()
}
