//! Readers of the formats, each as those read it for whom it is made.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// The code of each finding, in the order of the report.
pub(crate) fn codes(format: &str, text: &str) -> Vec<String> {
    let json = || -> Value { serde_json::from_str(text).unwrap_or_else(|why| panic!("{why}\n{text}")) };
    let list = |values: &Value, key: &str| -> Vec<String> {
        values.as_array().unwrap().iter().map(|one| one[key].as_str().unwrap().to_owned()).collect()
    };
    match format {
        "text" => text.lines().filter_map(|line| code_after(line, "[")).collect(),
        "json" => list(&json()["findings"], "code"),
        "github" => commands(text).iter().map(|command| command.title()[..5].to_owned()).collect(),
        "gitlab" => list(&json(), "check_name"),
        "sarif" => list(&json()["runs"][0]["results"], "ruleId"),
        "junit" => {
            let found = xpath("//testcase[failure or error or system-out]/@name", text);
            found.lines().filter_map(|line| code_after(line, "name=\"")).collect()
        }
        "markdown" => rows(text).iter().map(|cells| cells[1].clone()).collect(),
        other => panic!("{other}"),
    }
}

/// The code that stands behind a mark, where it is the first of its kind.
fn code_after(line: &str, mark: &str) -> Option<String> {
    let (before, after) = line.split_once(mark)?;
    let is_label = before.trim_start().chars().all(|c| c.is_alphabetic());
    let code = after.get(..5).filter(|code| code.starts_with("GP"))?;
    is_label.then(|| code.to_owned())
}

/// A workflow command.
#[derive(Debug)]
pub(crate) struct Annotation {
    pub(crate) name: String,
    pub(crate) properties: BTreeMap<String, String>,
    pub(crate) message: String,
}

impl Annotation {
    pub(crate) fn title(&self) -> &str {
        &self.properties["title"]
    }
}

/// The commands that the runner of GitHub Actions finds in what a step prints, as `ActionCommand.TryParseV2` does.
pub(crate) fn commands(text: &str) -> Vec<Annotation> {
    text.lines().filter_map(command).collect()
}

fn command(line: &str) -> Option<Annotation> {
    let rest = line.trim_start().strip_prefix("::")?;
    let (info, data) = rest.split_once("::")?;
    let (name, properties) = info.split_once(' ').unwrap_or((info, ""));
    let properties = properties
        .trim()
        .split(',')
        .filter(|one| !one.is_empty())
        .map(|one| {
            let (key, value) = one.split_once('=').unwrap_or_else(|| panic!("{line}"));
            (key.to_owned(), unescape(value, &[("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")]))
        })
        .collect();
    let message = unescape(data, &[("%0D", "\r"), ("%0A", "\n"), ("%25", "%")]);
    Some(Annotation { name: name.to_owned(), properties, message })
}

fn unescape(text: &str, table: &[(&str, &str)]) -> String {
    table.iter().fold(text.to_owned(), |text, (escaped, plain)| text.replace(escaped, plain))
}

/// The rows of the first table that has our columns, cell by cell: a cell ends at a `|` that has no backslash before it.
fn rows(markdown: &str) -> Vec<Vec<String>> {
    let mut lines = markdown.lines().skip_while(|line| *line != "|---|---|---|---|---|").skip(1);
    let rows = lines.by_ref().take_while(|line| line.starts_with('|'));
    rows.map(|line| {
        let mut cells = vec![String::new()];
        let mut is_escaped = false;
        for c in line.chars() {
            match c {
                '|' if !is_escaped => cells.push(String::new()),
                _ => cells.last_mut().unwrap().push(c),
            }
            is_escaped = c == '\\' && !is_escaped;
        }
        let cells: Vec<String> = cells[1..cells.len() - 1].iter().map(|cell| cell.trim().to_owned()).collect();
        assert_eq!(cells.len(), 5, "{line}");
        // What is code is taken as it is.
        let bare = line.replace("\\`", "");
        let outside: String = bare.split('`').step_by(2).collect();
        let tags = ["<br>", "&lt;", "&gt;", "&amp;"];
        let plain = tags.iter().fold(outside, |line, tag| line.replace(tag, ""));
        assert!(!plain.contains(['<', '>', '&']), "{line}");
        cells
    })
    .collect()
}

fn schema(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas").join(name)
}

/// Whether a value is as a JSON schema says, formats such as addresses included.
pub(crate) fn fits(name: &str, found: &Value) -> Result<(), String> {
    let schema: Value = serde_json::from_slice(&std::fs::read(schema(name)).unwrap()).unwrap();
    let mut compiler = boon::Compiler::new();
    compiler.enable_format_assertions();
    compiler.add_resource("urn:schema", schema).unwrap();
    let mut schemas = boon::Schemas::new();
    let index = compiler.compile("urn:schema", &mut schemas).unwrap_or_else(|why| panic!("{why:#}"));
    schemas.validate(found, index).map_err(|why| format!("{why:#}"))
}

/// Whether a document is as an XML schema says, by libxml2.
pub(crate) fn fits_xsd(name: &str, document: &str) -> Result<(), String> {
    let (succeeded, said) = xmllint(&["--noout", "--schema", schema(name).to_str().unwrap(), "-"], document);
    if succeeded { Ok(()) } else { Err(said) }
}

fn xpath(path: &str, document: &str) -> String {
    // Without a match it answers with a failure of its own.
    let (_, said) = xmllint(&["--xpath", path, "-"], document);
    let is_well_formed = xmllint(&["--noout", "-"], document);
    assert!(is_well_formed.0, "{}\n{document}", is_well_formed.1);
    said
}

fn xmllint(args: &[&str], document: &str) -> (bool, String) {
    let mut child = Command::new("xmllint")
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("xmllint: tests/shells.sh installs it");
    child.stdin.take().unwrap().write_all(document.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.success(), said)
}
