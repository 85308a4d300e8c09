//! JSON: the contract with scripts. Keys, codes and figures are the same in every language; fields may be added, not
//! renamed or removed, while `schema_version` stays. Durations are milliseconds.

mod explain_error;
mod findings;
mod fixes;
pub mod lines;
mod probe;
mod trend;
mod witness;

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::Look;
use super::figures::millis;
use crate::domain::facts::Diagnosis;
use crate::domain::finding::Place;
use crate::domain::journal::Record;
use crate::domain::listing::Listing;
use crate::domain::measure::ProbeReport;
use crate::domain::mirror::{Origin, Region};
use crate::domain::privacy::Privacy;
use crate::domain::profile;
use crate::domain::proof::Proof;
use crate::domain::report::{
    self, CatalogChange, History, Initialised, OwnMirrors, Report, ScopeShown, Shadow, Showing, Terminal,
    TerminalOutcome, Undone, UndoneChange, UndoneFile, UndoneHow, Used,
};
use crate::domain::sanitize;
use crate::domain::settings::{self, Setting, Source};
use crate::text::codes::Code;
use crate::text::{Lang, Message, notes};

/// The layout of everything below.
pub const SCHEMA_VERSION: u32 = 1;

/// Writes a report as one JSON object and a line break.
pub fn write(report: &Report, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let lang = look.json_lang;
    let body = match report {
        Report::List(listing) => list(listing, lang),
        Report::Show(showing) => show(showing, lang),
        Report::ShowScope(shown) => show_scope(shown, lang),
        Report::Probe(report) => probe::report(report, lang),
        Report::Trend(found) => trend::report(found),
        Report::Use(used) => use_mirror(used, lang),
        Report::Init(done) => init(done, lang),
        Report::Undo(undone) => undo(undone, lang),
        Report::History(history) => self::history(history, lang),
        Report::Trace(journey) => witness::journey(journey, lang),
        Report::ExplainError(found) => explain_error::report(found, lang),
        Report::Explain(codes) => explain(codes, lang),
        Report::CatalogChange(change) => catalog_change(change, lang),
        Report::OwnMirrors(own) => own_mirrors(own, lang),
        Report::MirrorCheck(report) => mirror_check(report, lang),
    };
    serde_json::to_writer_pretty(&mut *out, &versioned(body))?;
    writeln!(out)
}

/// Writes what a probe measured, as [`write`] does.
pub fn write_probe(report: &ProbeReport, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &probe::Streamed(report, look.json_lang))?;
    writeln!(out)
}

/// Writes what `doctor` found.
pub fn write_doctor(diagnosis: &Diagnosis, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &versioned(doctor(diagnosis, look.json_lang)))?;
    writeln!(out)
}

/// Writes what a probe measured as JSON objects, one mirror a line, each with the time of the run.
pub fn write_lines(report: &ProbeReport, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    for mirror in &report.mirrors {
        serde_json::to_writer(&mut *out, &versioned(probe::line(report, mirror, look.json_lang)))?;
        writeln!(out)?;
    }
    Ok(())
}

fn versioned(body: Value) -> Value {
    let mut object = Map::new();
    object.insert("schema_version".into(), SCHEMA_VERSION.into());
    if let Value::Object(fields) = body {
        object.extend(fields);
    }
    Value::Object(object)
}

fn list(listing: &Listing, lang: Lang) -> Value {
    let mirrors: Vec<Value> = listing
        .mirrors
        .iter()
        .map(|listed| {
            let mirror = &listed.mirror;
            json!({
                "id": mirror.id,
                "aliases": mirror.aliases,
                "name": mirror.name.say(lang),
                "url": mirror.url.redacted(),
                "equivalents": mirror.equivalents.iter().map(|url| url.redacted()).collect::<Vec<_>>(),
                "operator": mirror.operator.say(lang),
                "region": mirror.region.as_ref().map(Region::code),
                "internal": mirror.internal,
                "documentation": mirror.documentation,
                "sumdb": mirror.sumdb.word(),
                "toolchain": mirror.toolchain.word(),
                "status": mirror.status.word(),
                "current": listed.position.is_some(),
                "position": listed.position,
                "successor": mirror.successor,
                "notes": says(&mirror.notes, lang),
                "evidence": mirror.evidence,
                "checked": mirror.checked,
                "origin": match mirror.origin { Origin::Builtin => "builtin", Origin::User => "user" },
            })
        })
        .collect();
    json!({
        "goproxy": { "value": listing.goproxy, "source": source(&listing.source) },
        "mirrors": mirrors,
        "hidden": listing.hidden,
        "problems": says(&listing.problems, lang),
    })
}

fn catalog_change(change: &CatalogChange, lang: Lang) -> Value {
    json!({
        "changed": change.change_id.is_some(),
        "dry_run": change.dry_run,
        "change_id": change.change_id.map(|id| id.to_string()),
        "target": change.path.to_string_lossy(),
        "added": change.added.as_ref().map(|mirror| json!({
            "id": mirror.id,
            "aliases": mirror.aliases,
            "url": mirror.url.redacted(),
            "region": mirror.region.as_ref().map(Region::code),
            "sumdb": mirror.sumdb.word(),
            "toolchain": mirror.toolchain.word(),
            "notes": says(&mirror.notes, lang),
            "checked": mirror.checked,
        })),
        "removed": change.removed.iter().map(|gone| json!({ "id": gone.id, "url": gone.url })).collect::<Vec<_>>(),
        "diff": change.diff,
        "check": change.check.as_ref().map(|report| mirror_check(report, lang)),
        "warnings": says(&change.warnings, lang),
    })
}

fn own_mirrors(own: &OwnMirrors, lang: Lang) -> Value {
    let entries = own.entries.iter().map(|entry| {
        let mirror = entry.mirror.as_ref();
        json!({
            "id": entry.id,
            "url": entry.url,
            "line": entry.line,
            "used": mirror.is_some(),
            "aliases": mirror.map_or(&[][..], |mirror| &mirror.aliases),
            "region": mirror.and_then(|mirror| mirror.region.as_ref()).map(Region::code),
            "sumdb": mirror.map(|mirror| mirror.sumdb.word()),
            "toolchain": mirror.map(|mirror| mirror.toolchain.word()),
            "status": mirror.map(|mirror| mirror.status.word()),
            "notes": mirror.map_or_else(Vec::new, |mirror| says(&mirror.notes, lang)),
            "checked": mirror.and_then(|mirror| mirror.checked.as_ref()),
            "current": entry.position.is_some(),
            "position": entry.position,
            "problems": says(&entry.problems, lang),
        })
    });
    json!({
        "target": own.path.to_string_lossy(),
        "mirrors": entries.collect::<Vec<_>>(),
        "problems": says(&own.problems, lang),
    })
}

fn mirror_check(report: &ProbeReport, lang: Lang) -> Value {
    let mut value = probe::report(report, lang);
    if let Some(object) = value.as_object_mut() {
        object.insert("passed".into(), report.mirrors.iter().all(report::passed).into());
    }
    value
}

fn show(showing: &Showing, lang: Lang) -> Value {
    let known = &showing.settings;
    let go = known.go.as_ref().map(|go| {
        json!({
            "path": go.path.to_string_lossy(),
            "version": go.version.as_ref().map(|version| format!("go{version}")),
            "goroot": go.goroot.as_ref().map(|root| root.to_string_lossy()),
        })
    });
    // The line that exports it is where a value of the environment comes from.
    let with_its_line = |setting: &Setting| {
        let mut shown = variable(setting);
        let exported = matches!(setting.source, Source::Environment { .. })
            .then(|| profile::origin(&showing.assignments, setting.var, &setting.value))
            .flatten();
        if let (Some(found), Some(Value::Object(source))) = (exported, shown.get_mut("source")) {
            source.insert("path".to_owned(), json!(found.path.to_string_lossy()));
            source.insert("line".to_owned(), json!(found.line));
        }
        shown
    };
    let variables: Vec<Value> = known.list.iter().map(with_its_line).collect();
    let exports: Vec<Value> = showing
        .assignments
        .iter()
        .map(|found| json!({ "name": found.var.name(), "value": settings::masked(found.var, &found.value), "source": place(&found.place) }))
        .collect();
    json!({
        "go": go,
        "go_error": showing.go_error.as_ref().map(|error| error.message.say(lang)),
        "env_file": known.env_file.path().map(|path| path.to_string_lossy()),
        "variables": variables,
        "profile_lines": exports,
    })
}

fn variable(setting: &Setting) -> Value {
    let shadows: Vec<Value> = setting
        .shadows
        .iter()
        .map(
            |shadow| json!({ "value": settings::masked(setting.var, &shadow.value), "source": source(&shadow.source) }),
        )
        .collect();
    json!({
        "name": setting.var.name(),
        "value": settings::masked(setting.var, &setting.value),
        "source": source(&setting.source),
        "shadows": shadows,
        "known": setting.known,
    })
}

fn source(source: &Source) -> Value {
    let place = source.place();
    let name = match source {
        Source::Environment { name } => Some(*name),
        Source::Inherited { from } => Some(from.name()),
        _ => None,
    };
    json!({
        "kind": source.kind(),
        "path": place.as_ref().map(|place| place.path.to_string_lossy().into_owned()),
        "line": place.and_then(|place| place.line),
        "name": name,
    })
}

fn place(place: &Place) -> Value {
    json!({ "path": place.path.to_string_lossy(), "line": place.line, "column": place.column })
}

/// JSON escapes control characters by itself; credentials it would show.
fn masked(value: &str) -> String {
    sanitize::redact_urls(value)
}

fn says(messages: &[Message], lang: Lang) -> Vec<&str> {
    messages.iter().map(|message| message.say(lang)).collect()
}

fn use_mirror(used: &Used, lang: Lang) -> Value {
    let changes: Vec<Value> = used
        .files
        .iter()
        .flat_map(|file| file.changes.iter().map(move |change| (file, change)))
        .map(|(file, change)| {
            json!({
                "target": file.path.to_string_lossy(),
                "name": change.var.name(),
                "before": change.before.as_deref().map(masked),
                "after": change.after.as_deref().map(masked),
            })
        })
        .collect();
    let diffs = used.files.iter().filter(|file| !file.diff.is_empty());
    let diffs: Vec<Value> =
        diffs.map(|file| json!({ "target": file.path.to_string_lossy(), "diff": file.diff })).collect();
    let mut warnings: Vec<String> = used.shadows.iter().map(|shadow| shadow.sentence().say(lang).to_owned()).collect();
    warnings.extend(says(&used.warnings, lang).into_iter().map(str::to_owned));
    warnings.extend(used.terminals.iter().filter_map(|terminal| Some(terminal.warning()?.say(lang).to_owned())));
    let looked = used.look.iter().flat_map(|look| &look.report.mirrors);
    warnings.extend(looked.clone().filter_map(|mirror| {
        let fault = mirror.fault.as_ref()?;
        Some(notes::look_failed(mirror.label(), &fault.detail).say(lang).to_owned())
    }));
    json!({
        "scope": used.scope.word(),
        "changed": used.change_id.is_some(),
        "dry_run": used.dry_run,
        "in_effect": used.in_effect,
        "terminals": used.terminals.iter().map(|found| terminal(found, lang)).collect::<Vec<_>>(),
        "change_id": used.change_id.map(|id| id.to_string()),
        "goproxy": used.list.as_ref().map(|list| list.redacted()),
        "changes": changes,
        "diffs": diffs,
        "statements": used.statements,
        "commands": used.commands,
        "shadowed": used.shadows.iter().map(shadow).collect::<Vec<_>>(),
        "warnings": warnings,
        "remarks": says(&used.remarks, lang),
        "suggestions": used.suggestions.iter().map(|found| json!({
            "pattern": found.pattern,
            "why": found.why.say(lang),
            "detail": found.sentence().say(lang),
        })).collect::<Vec<_>>(),
        "look": looked.map(|mirror| probe::measured(mirror, lang)).collect::<Vec<_>>(),
        "probe": used.choice.as_ref().map(|report| probe::report(report, lang)),
    })
}

fn shadow(shadow: &Shadow) -> Value {
    json!({
        "name": shadow.var.name(),
        "value": shadow.value,
        "source": shadow.place.as_ref().map(place),
    })
}

fn terminal(terminal: &Terminal, lang: Lang) -> Value {
    let (outcome, other) = match &terminal.outcome {
        TerminalOutcome::HasIt => ("has-it", None),
        TerminalOutcome::Other(found) => ("other", Some(shadow(found))),
        TerminalOutcome::Lacks(_) => ("lacks", None),
        TerminalOutcome::NotAsked(_) => ("not-asked", None),
    };
    json!({
        "shell": terminal.shell.name(),
        "login": terminal.login,
        "outcome": outcome,
        "shadowed": other,
        "detail": terminal.warning().as_ref().map(|warning| warning.say(lang)),
    })
}

fn show_scope(shown: &ScopeShown, lang: Lang) -> Value {
    let places: Vec<Value> = shown
        .places
        .iter()
        .map(|place| {
            let values = place
                .values
                .iter()
                .map(|(var, value)| json!({ "name": var.name(), "value": value.as_deref().map(masked) }));
            json!({
                "target": place.path.as_ref().map(|path| path.to_string_lossy()),
                "exists": place.exists,
                "values": values.collect::<Vec<_>>(),
                "problem": place.problem.as_ref().map(|problem| problem.say(lang)),
            })
        })
        .collect();
    json!({
        "scope": shown.scope.word(),
        "places": places,
        "terminals": shown.terminals.iter().map(|found| terminal(found, lang)).collect::<Vec<_>>(),
    })
}

fn init(init: &Initialised, lang: Lang) -> Value {
    json!({
        "target": init.path.to_string_lossy(),
        "written": init.written,
        "text": init.text,
        "remarks": says(&init.remarks, lang),
    })
}

fn undo(undone: &Undone, lang: Lang) -> Value {
    let files = |change: &UndoneChange| change.files.iter().map(undone_file).collect::<Vec<_>>();
    let any = |how: UndoneHow| undone.changes.iter().flat_map(|change| &change.files).any(|file| file.how == how);
    let written = undone.changes.iter().flat_map(|change| &change.files).any(|file| file.how != UndoneHow::Already);
    json!({
        "undone": written,
        "partly": any(UndoneHow::Partly),
        "change": undone.changes.first().map(|change| record(&change.record)),
        "changes": undone.changes.iter().map(|change| json!({
            "change": record(&change.record),
            "files": files(change),
        })).collect::<Vec<_>>(),
        "warnings": says(&undone.warnings, lang),
    })
}

fn undone_file(file: &UndoneFile) -> Value {
    let how = match file.how {
        UndoneHow::Restored => "restored",
        UndoneHow::Removed => "removed",
        UndoneHow::Partly => "partly",
        UndoneHow::Already => "already",
        UndoneHow::Forced => "forced",
    };
    json!({ "target": file.path.to_string_lossy(), "how": how })
}

fn history(history: &History, lang: Lang) -> Value {
    json!({
        "changes": history.records.iter().map(record).collect::<Vec<_>>(),
        "problems": says(&history.problems, lang),
    })
}

fn record(record: &Record) -> Value {
    let settings: Vec<Value> = record
        .edits
        .iter()
        .flat_map(|edit| edit.settings.iter().map(move |setting| (edit, setting)))
        .map(|(edit, setting)| {
            json!({
                "target": edit.path.to_string_lossy(),
                "name": setting.name,
                "before": setting.before.as_deref().map(masked),
                "after": setting.after.as_deref().map(masked),
            })
        })
        .collect();
    json!({
        "change_id": record.id.to_string(),
        "time": record.at.to_string(),
        "state": record.state,
        "scope": record.scope.word(),
        "target": record.edits.first().map(|edit| edit.path.to_string_lossy()),
        "settings": settings,
    })
}

fn doctor(diagnosis: &Diagnosis, lang: Lang) -> Value {
    let facts = &diagnosis.facts;
    let mut value = json!({
        "verdict": diagnosis.verdict.word(),
        "could_not_check": diagnosis.could_not_check.as_ref().map(|why| why.say(lang)),
        "interrupted": diagnosis.interrupted,
        "findings": findings::list(diagnosis, lang),
        "allowed": diagnosis.reckoning.allowed.len(),
        "baseline": diagnosis.reckoning.compared.as_ref().map(findings::compared),
        "proof": facts.proof.as_ref().map(|one| proof(one, lang)),
        "privacy": privacy(&facts.privacy, lang),
        "probe": facts.probe.as_ref().map(|report| probe::report(report, lang)),
        "variables": facts.settings.list.iter().map(variable).collect::<Vec<_>>(),
    });
    if let (Some(done), Some(object)) = (&diagnosis.fixes, value.as_object_mut()) {
        object.insert("fixes".into(), fixes::fixes(done, lang));
    }
    value
}

fn privacy(privacy: &Privacy, lang: Lang) -> Value {
    let hosts = privacy.hosts.iter().map(|host| {
        let leaks = [&host.module_proxy, &host.checksum_database].into_iter().filter_map(|told| told.leak());
        json!({
            "host": host.host,
            "modules": host.modules,
            "module_proxy": host.module_proxy.leaks(),
            "checksum_database": host.checksum_database.leaks(),
            "by": leaks.flat_map(|leak| &leak.by).collect::<Vec<_>>(),
        })
    });
    json!({
        "hosts": hosts.collect::<Vec<_>>(),
        "left_out": privacy.left_out,
        "skipped": privacy.skipped.as_ref().map(|why| why.say(lang)),
    })
}

fn proof(proof: &Proof, lang: Lang) -> Value {
    let seen = proof.witness.as_ref();
    json!({
        "canary": proof.canary,
        "modules": proof.modules.iter().map(witness::served).collect::<Vec<_>>(),
        "connections": witness::connections(&proof.requests, seen),
        "unseen": witness::unseen(seen, lang),
        "error": proof.error,
        "remark": proof.remark.as_ref().map(|remark| remark.say(lang)),
        "took_ms": millis(proof.took),
    })
}

fn explain(codes: &[Code], lang: Lang) -> Value {
    let codes: Vec<Value> = codes
        .iter()
        .map(|code| {
            json!({
                "code": code.name(),
                "area": code.area().say(lang),
                "title": code.title().say(lang),
                "explanation": code.explanation().say(lang),
                "remedy": code.remedy().say(lang),
                "link": code.link(),
            })
        })
        .collect();
    json!({ "codes": codes })
}
