//! SARIF 2.1.0 (OASIS), as code scanning and editors read it.
//!
//! A file of the project is told relative to `%SRCROOT%`, another one as a `file:` address. Code scanning takes no result
//! without a file: what stands in none gets the file that stands for the project, go.mod as a rule, and names what it is really
//! about as a logical location. Columns are counted in characters.

use std::io::{self, Write};
use std::path::Path;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

use super::Look;
use super::said::{self, Said};
use crate::domain::baseline::Roots;
use crate::domain::facts::Diagnosis;
use crate::domain::finding::{Finding, Place, Severity};
use crate::domain::sanitize;
use crate::text::codes::Code;
use crate::text::{Lang, ci};

/// Where the layout is described.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// The name of our fingerprints; another number when another rule makes them.
const FINGERPRINT: &str = "goproxyCfg/v1";

/// What need not be written otherwise in the path of an address (RFC 3986, 3.3), the slash between its parts included.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// Writes the log of one run.
pub fn write(diagnosis: &Diagnosis, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let lang = look.lang;
    let results: Vec<Value> =
        said::findings(diagnosis, lang).iter().map(|said| result(said, &diagnosis.reckoning.roots, lang)).collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "goproxy-cfg",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": Code::ALL.iter().map(|code| rule(*code, lang)).collect::<Vec<_>>(),
            } },
            "language": lang.tag(),
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": { "%SRCROOT%": { "description": { "text": ci::root_of_project().say(lang) } } },
            "invocations": [invocation(diagnosis, lang)],
            "results": results,
        }],
    });
    serde_json::to_writer_pretty(&mut *out, &log)?;
    writeln!(out)
}

fn rule(code: Code, lang: Lang) -> Value {
    let text = |message: crate::text::Message| json!({ "text": message.say(lang) });
    json!({
        "id": code.name(),
        "shortDescription": text(code.title()),
        "fullDescription": text(code.explanation()),
        "help": text(code.remedy()),
        "helpUri": code.link(),
        "properties": { "tags": [code.area().say(Lang::En)] },
    })
}

fn invocation(diagnosis: &Diagnosis, lang: Lang) -> Value {
    let notes: Vec<Value> = diagnosis
        .could_not_check
        .iter()
        .map(|why| json!({ "level": "error", "message": { "text": said::sanitized(why, lang) } }))
        .collect();
    json!({
        "executionSuccessful": diagnosis.could_not_check.is_none() && !diagnosis.interrupted,
        "exitCode": diagnosis.exit(diagnosis.reckoning.fail_on).code(),
        "toolExecutionNotifications": notes,
    })
}

fn result(said: &Said<'_>, roots: &Roots, lang: Lang) -> Value {
    let finding = said.finding;
    let mut result = Map::new();
    result.insert("ruleId".into(), json!(finding.code.name()));
    result.insert("ruleIndex".into(), json!(Code::ALL.iter().position(|code| *code == finding.code)));
    result.insert("level".into(), json!(level(finding.severity)));
    result.insert("message".into(), json!({ "text": said.lines(lang) }));
    result.insert("locations".into(), json!([location(finding, roots)]));
    result.insert("partialFingerprints".into(), json!({ FINGERPRINT: said.fingerprint }));
    if let Some(cause) = said.cause {
        let text = ci::follows_from(cause.code.name(), cause.code.title());
        let mut related = Map::new();
        related.insert("id".into(), json!(0));
        related.insert("message".into(), json!({ "text": text.say(lang) }));
        if let Some(place) = &cause.source {
            related.insert("physicalLocation".into(), physical(place, roots));
        }
        result.insert("relatedLocations".into(), json!([related]));
    }
    Value::Object(result)
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn location(finding: &Finding, roots: &Roots) -> Value {
    let mut location = Map::new();
    let physical = finding.source.as_ref().map_or_else(
        || json!({ "artifactLocation": in_project(&roots.stand_in), "region": { "startLine": 1 } }),
        |place| physical(place, roots),
    );
    location.insert("physicalLocation".into(), physical);
    if let Some(subject) = &finding.subject {
        let name = sanitize::shown(subject);
        location.insert("logicalLocations".into(), json!([{ "name": name, "kind": "resource" }]));
    }
    Value::Object(location)
}

fn physical(place: &Place, roots: &Roots) -> Value {
    let artifact = match roots.in_project(&place.path) {
        Some(inside) => in_project(&inside),
        None => json!({ "uri": address(&place.path) }),
    };
    let mut physical = Map::new();
    physical.insert("artifactLocation".into(), artifact);
    if let Some(line) = place.line {
        let mut region = Map::new();
        region.insert("startLine".into(), json!(line.max(1)));
        if let Some(column) = place.column {
            region.insert("startColumn".into(), json!(column.max(1)));
        }
        physical.insert("region".into(), Value::Object(region));
    }
    Value::Object(physical)
}

fn in_project(path: &str) -> Value {
    json!({ "uri": utf8_percent_encode(path, PATH).to_string(), "uriBaseId": "%SRCROOT%" })
}

/// The `file:` address of a path (RFC 8089). The `url` crate leaves characters in it that RFC 3986 does not.
fn address(path: &Path) -> String {
    let path = path.to_string_lossy();
    let slashed = if cfg!(windows) { path.replace('\\', "/") } else { path.into_owned() };
    let separator = if slashed.starts_with('/') { "" } else { "/" };
    format!("file://{separator}{}", utf8_percent_encode(&slashed, PATH))
}
