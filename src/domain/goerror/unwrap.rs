//! What others put around a line of the go command's: times and names that CI systems and Docker write before it, the JSON
//! that `go mod download -json`, `go build -json` and log collectors put it in.

use serde_json::Value;

/// Fields of JSON objects in which text of the go command stands.
const FIELDS: [&str; 8] = ["Error", "Err", "Output", "log", "message", "msg", "body", "line"];

/// The lines of the go command's that stand in one line of the input: one, but for JSON strings with line breaks.
pub(super) fn lines(line: &str, each: &mut dyn FnMut(&str)) {
    let line = without_prefix(line);
    match from_json(line) {
        Some(text) => text.split('\n').for_each(|inner| each(without_prefix(inner.trim_end_matches('\r')))),
        None => each(line),
    }
}

/// `"Path": "…"` and `"Version": "…"` of an object that `go mod download -json` prints over several lines.
pub(super) fn field(line: &str) -> Option<(&'static str, String)> {
    let text = line.trim().strip_suffix(',')?.strip_prefix('"')?;
    let (name, value) = text.split_once("\": ")?;
    let name = ["Path", "Version"].into_iter().find(|known| *known == name)?;
    Some((name, serde_json::from_str(value).ok()?))
}

/// The text in a line of JSON: an object on its own, or one field of an object that was printed over several lines.
fn from_json(line: &str) -> Option<String> {
    let text = line.trim();
    if text.starts_with('{') && text.ends_with('}') {
        let Value::Object(object) = serde_json::from_str(text).ok()? else { return None };
        return FIELDS.iter().find_map(|name| match object.get(*name) {
            Some(Value::String(text)) => Some(text.clone()),
            // `go list -e -json` has it one floor down.
            Some(Value::Object(inner)) => Some(inner.get("Err")?.as_str()?.to_owned()),
            _ => None,
        });
    }
    let (name, value) = text.strip_prefix('"')?.split_once("\": ")?;
    if !FIELDS.contains(&name) {
        return None;
    }
    // A line that was too long has lost its end.
    let value = value.trim_end_matches(',');
    serde_json::from_str(value).or_else(|_| serde_json::from_str(&format!("{value}\""))).ok()
}

/// The line without what CI and Docker write before it. White space that begins what is left stays: it says that the line
/// goes on with the one before.
fn without_prefix(line: &str) -> &str {
    let mut line = line;
    // Several may stand before each other: `gh run view --log` writes job, step and time.
    for _ in 0..4 {
        let Some(rest) = one_prefix(line) else { break };
        line = rest;
    }
    line
}

fn one_prefix(line: &str) -> Option<&str> {
    let line = line.strip_prefix('\u{feff}').unwrap_or(line);
    time(line)
        .or_else(|| gitlab_stream(line))
        .or_else(|| docker(line))
        .or_else(|| {
            ["##[error]", "##[warning]", "::error::", "Error: go: "].iter().find_map(|mark| annotated(line, mark))
        })
        .or_else(|| after_fields(line))
        .or_else(|| container(line))
}

/// `Error: go: …`: what GitHub makes of `::error::`.
fn annotated<'l>(line: &'l str, mark: &str) -> Option<&'l str> {
    line.strip_prefix(mark)?;
    line.get(mark.strip_suffix("go: ").unwrap_or(mark).len()..)
}

/// `2026-01-02T15:04:05.1234567Z `, also in brackets (Jenkins).
fn time(line: &str) -> Option<&str> {
    let (inner, bracket) = line.strip_prefix('[').map_or((line, false), |rest| (rest, true));
    let bytes = inner.as_bytes();
    let shape = b"0000-00-00T00:00:00";
    let fits = bytes.len() > shape.len()
        && shape.iter().zip(bytes).all(|(want, have)| match want {
            b'0' => have.is_ascii_digit(),
            b'T' => matches!(have, b'T' | b' '),
            other => have == other,
        });
    let rest = inner.get(shape.len()..).filter(|_| fits)?;
    let end = rest.find(|c: char| !matches!(c, '0'..='9' | '.' | ',' | 'Z' | '+' | ':' | '-'))?;
    let rest = rest.get(end..)?;
    let rest = if bracket { rest.strip_prefix(']')? } else { rest };
    rest.strip_prefix([' ', '\t'])
}

/// GitLab's `00O ` and `01E+` behind the time.
fn gitlab_stream(line: &str) -> Option<&str> {
    match line.as_bytes() {
        [a, b, b'O' | b'E', b' ' | b'+', ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit() => line.get(4..),
        _ => None,
    }
}

/// BuildKit's `#12 3.456 `, and the `3.456 ` of its summary.
fn docker(line: &str) -> Option<&str> {
    let behind_number = |text: &'_ str| text.find(|c: char| !c.is_ascii_digit()).filter(|end| *end > 0);
    if let Some(text) = line.strip_prefix('#') {
        let end = behind_number(text)?;
        return text.get(end..)?.strip_prefix(' ');
    }
    let end = behind_number(line)?;
    let rest = line.get(end..)?.strip_prefix('.')?;
    let end = behind_number(rest)?;
    rest.get(end..)?.strip_prefix(' ')
}

/// `JOB<tab>STEP<tab>TIME text`, as `gh run view --log` prints it.
fn after_fields(line: &str) -> Option<&str> {
    let mut fields = line.splitn(3, '\t');
    let (_, _, rest) = (fields.next().filter(|job| !job.is_empty())?, fields.next()?, fields.next()?);
    let rest = rest.strip_prefix('\u{feff}').unwrap_or(rest);
    time(rest).map(|_| rest)
}

/// Docker Compose's `web_1  | `.
fn container(line: &str) -> Option<&str> {
    let (name, rest) = line.split_once(" | ")?;
    let name = name.trim_end();
    let fits = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
    fits.then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_around_a_line_is_taken_off() {
        for (line, expected) in [
            ("go: x", vec!["go: x"]),
            ("2026-01-02T15:04:05.1234567Z go: x", vec!["go: x"]),
            ("2026-01-02T15:04:05.1234567Z \tgo.sum: h1", vec!["\tgo.sum: h1"]),
            ("2026-01-02 15:04:05 go: x", vec!["go: x"]),
            ("[2026-01-02T15:04:05.123Z] go: x", vec!["go: x"]),
            ("2024-05-22T12:43:46.962646Z 00O go: x", vec!["go: x"]),
            ("2024-05-22T12:43:46.962646Z 01E \tgo: x", vec!["\tgo: x"]),
            ("build\tRun go\t2026-01-02T15:04:05.1234567Z go: x", vec!["go: x"]),
            ("#12 3.456 go: x", vec!["go: x"]),
            ("3.456 go: x", vec!["go: x"]),
            ("#12 ERROR: x", vec!["ERROR: x"]),
            ("##[error]go: x", vec!["go: x"]),
            ("Error: go: x", vec!["go: x"]),
            ("web-1  | go: x", vec!["go: x"]),
            ("\t\"Error\": \"a: b\\n\\tc \\\"d\\\"\",", vec!["a: b", "\tc \"d\""]),
            ("{\"ImportPath\":\"a\",\"Action\":\"build-output\",\"Output\":\"go: x\\n\"}", vec!["go: x", ""]),
            ("{\"Err\":{\"Err\":\"no\"},\"Error\":{\"Err\":\"go: x\"}}", vec!["go: x"]),
            ("{\"log\":\"2026-01-02T15:04:05Z go: x\\n\",\"stream\":\"stderr\"}", vec!["go: x", ""]),
            ("{not json}", vec!["{not json}"]),
            ("12.5", vec!["12.5"]),
            ("\tdownloaded: h1:x", vec!["\tdownloaded: h1:x"]),
            ("", vec![""]),
        ] {
            let mut found = Vec::new();
            lines(line, &mut |inner| found.push(inner.to_owned()));
            assert_eq!(found, expected, "{line}");
        }
    }
}
