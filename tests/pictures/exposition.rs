//! The Prometheus text format 0.0.4, read strictly: what is not exactly as it should be is an error.

use std::collections::{BTreeMap, BTreeSet};

/// The labels of a series.
pub(crate) type Labels = BTreeMap<String, String>;

/// Every series with its value.
pub(crate) type Series = BTreeMap<(String, Labels), f64>;

fn is_name(text: &str, colons: bool) -> bool {
    let first = |c: char| c.is_ascii_alphabetic() || c == '_' || (colons && c == ':');
    text.starts_with(first) && text.chars().all(|c| first(c) || c.is_ascii_digit())
}

/// The value of a label after its opening quote, and what follows the closing one.
fn value(rest: &str) -> Result<(String, &str), String> {
    let mut value = String::new();
    let mut chars = rest.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Ok((value, &rest[at + 1..])),
            '\\' => match chars.next().map(|(_, c)| c) {
                Some('n') => value.push('\n'),
                Some(c @ ('\\' | '"')) => value.push(c),
                other => return Err(format!("escape {other:?}")),
            },
            c => value.push(c),
        }
    }
    Err("a value without end".to_owned())
}

fn series(line: &str) -> Result<(String, Labels, f64), String> {
    let end = line.find(['{', ' ']).ok_or("no value")?;
    let (name, mut rest) = line.split_at(end);
    let mut labels = Labels::new();
    if let Some(inside) = rest.strip_prefix('{') {
        rest = inside;
        loop {
            let (label, quoted) = rest.split_once("=\"").ok_or("no label")?;
            let (text, after) = value(quoted)?;
            if !is_name(label, false) || label.starts_with("__") {
                return Err(format!("label {label}"));
            }
            if labels.insert(label.to_owned(), text).is_some() {
                return Err(format!("label {label} twice"));
            }
            match after.strip_prefix(',') {
                Some(more) => rest = more,
                None => {
                    rest = after.strip_prefix('}').ok_or("no end of labels")?;
                    break;
                }
            }
        }
    }
    let figure = rest.strip_prefix(' ').ok_or("no value")?;
    // A second word would be a timestamp.
    let parsed = figure.parse::<f64>().map_err(|_| format!("value {figure:?}"))?;
    Ok((name.to_owned(), labels, parsed))
}

/// Reads a whole text, or tells the line that is wrong.
pub(crate) fn read(text: &str) -> Result<Series, String> {
    let mut found = Series::new();
    let mut seen = BTreeSet::new();
    let mut current = String::new();
    let mut is_summary = false;
    let mut lines = text.strip_suffix('\n').ok_or("no line break at the end")?.split('\n').enumerate();
    while let Some((number, line)) = lines.next() {
        let wrong = |why: String| format!("line {}: {why}: {line}", number + 1);
        if let Some(help) = line.strip_prefix("# HELP ") {
            let (name, sentence) = help.split_once(' ').ok_or_else(|| wrong("no help".to_owned()))?;
            let (_, kind) = lines.next().ok_or_else(|| wrong("no type".to_owned()))?;
            is_summary = kind == format!("# TYPE {name} summary");
            if !is_summary && kind != format!("# TYPE {name} gauge") {
                return Err(wrong(format!("followed by {kind}")));
            }
            if sentence.is_empty() || !is_name(name, true) || !seen.insert(name.to_owned()) {
                return Err(wrong("a name that is none, or twice".to_owned()));
            }
            current = name.to_owned();
            continue;
        }
        let (name, labels, value) = series(line).map_err(wrong)?;
        if name != current {
            return Err(wrong(format!("not below its own head, but below that of {current}")));
        }
        let quantile = labels.get("quantile").map(|share| share.parse::<f64>());
        match quantile {
            None if !is_summary => {}
            Some(Ok(0.0..=1.0)) if is_summary => {}
            _ => return Err(wrong("quantiles belong to summaries, and to them alone".to_owned())),
        }
        if found.insert((name, labels), value).is_some() {
            return Err(wrong("twice".to_owned()));
        }
    }
    Ok(found)
}

#[test]
fn the_reader_refuses_what_prometheus_would() {
    let head = "# HELP a b\n# TYPE a gauge\n";
    assert_eq!(read(&format!("{head}a{{x=\"\\\"\\\\\\n\",y=\"\"}} 1.5\na 2\n")).unwrap().len(), 2);
    for (bad, why) in [
        (format!("{head}a 1"), "no line break"),
        ("a 1\n".to_owned(), "head"),
        (format!("{head}b 1\n"), "head"),
        (format!("{head}a 1\na 1\n"), "twice"),
        (format!("{head}a{{x=\"1\"}} 1\na{{x=\"1\"}} 2\n"), "twice"),
        (format!("{head}{head}a 1\n"), "twice"),
        (format!("{head}a 1 1700000000\n"), "value"),
        (format!("{head}a one\n"), "value"),
        (format!("{head}a{{x=\"1\" 1\n"), "no end"),
        (format!("{head}a{{x=\"\\t\"}} 1\n"), "escape"),
        (format!("{head}a{{x=\"}} 1\n"), "end"),
        (format!("{head}a{{0x=\"1\"}} 1\n"), "label"),
        ("# HELP a b\na 1\n".to_owned(), "followed"),
        (format!("{head}a{{quantile=\"0.5\"}} 1\n"), "quantiles"),
        ("# HELP a b\n# TYPE a summary\na 1\n".to_owned(), "quantiles"),
        ("# HELP a b\n# TYPE a summary\na{quantile=\"p50\"} 1\n".to_owned(), "quantiles"),
        (format!("{head}\na 1\n"), "no value"),
    ] {
        let found = read(&bad).unwrap_err();
        assert!(found.contains(why), "{bad}: {found}");
    }
}
