//! What a probe measured, as JSON.

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value, json};

use super::SCHEMA_VERSION;
use crate::domain::fault::Fault;
use crate::domain::measure::{
    Check, Coverage, Freshness, Hop, Judgement, Measured, Names, NoNetworkEvidence, Phases, ProbeReport, Sample, Stats,
    Throughput, Wait, Whereabouts, Workload,
};
use crate::domain::sanitize;
use crate::render::figures::millis;
use crate::text::Lang;

pub(super) fn report(report: &ProbeReport, lang: Lang) -> Value {
    let mut object = head(report, lang);
    object.insert("mirrors".into(), report.mirrors.iter().map(|mirror| measured(mirror, lang)).collect());
    Value::Object(object)
}

/// What is said of the whole run.
fn head(report: &ProbeReport, lang: Lang) -> Map<String, Value> {
    let fields = json!({
        "deadline_ms": millis(report.deadline),
        "at": report.at.to_string(),
        "canary": report.canary,
        "workload": workload(report.workload),
        "best": report.best().map(Measured::label),
        "project": report.project.as_ref().map(|project| json!({
            "files": project.files.iter().map(|file| file.to_string_lossy()).collect::<Vec<_>>(),
            "modules": project.modules.len(),
            "private": project.private,
        })),
        "resolver": report.resolver,
        "conditions": report.conditions.iter().map(|one| condition(one, lang)).collect::<Vec<_>>(),
        "no_network": report.no_network.map(|evidence| match evidence {
            NoNetworkEvidence::NoRoute => "no-route",
            NoNetworkEvidence::NoNameServer => "no-name-server",
        }),
        "interrupted": report.interrupted,
    });
    match fields {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// The same as [`report`], a mirror at a time: of thousands, all at once would take more memory than measuring them.
pub(super) struct Streamed<'a>(pub(super) &'a ProbeReport, pub(super) Lang);

impl Serialize for Streamed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Streamed(report, lang) = *self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("schema_version", &SCHEMA_VERSION)?;
        for (name, value) in &head(report, lang) {
            map.serialize_entry(name, value)?;
        }
        map.serialize_entry("mirrors", &Mirrors(report, lang))?;
        map.end()
    }
}

struct Mirrors<'a>(&'a ProbeReport, Lang);

impl Serialize for Mirrors<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.mirrors.iter().map(|mirror| measured(mirror, self.1)))
    }
}

/// One mirror by itself, with what is said of the whole run elsewhere.
pub(super) fn line(report: &ProbeReport, mirror: &Measured, lang: Lang) -> Value {
    let mut fields = Map::new();
    fields.insert("at".into(), report.at.to_string().into());
    fields.insert("canary".into(), report.canary.as_str().into());
    fields.insert("workload".into(), workload(report.workload));
    if let Value::Object(own) = measured(mirror, lang) {
        fields.extend(own);
    }
    Value::Object(fields)
}

pub(super) fn measured(mirror: &Measured, lang: Lang) -> Value {
    json!({
        "id": mirror.id,
        "url": mirror.url.redacted(),
        "kind": mirror.kind.word(),
        "healthy": mirror.healthy(),
        "fault": mirror.fault.as_ref().map(|found| fault(found, lang)),
        "http_status": mirror.http_status,
        "rank": mirror.rank,
        "wait_ms": mirror.wait.map(wait),
        "cold_ms": mirror.first_phases().map(|cold| millis(cold.total())),
        "warm_ms": mirror.warm_stats().map(stats),
        "failed_samples": mirror.failed_samples,
        "samples_ms": mirror.warm.iter().map(|sample| millis(sample.total())).collect::<Vec<_>>(),
        "phases_ms": mirror.first_phases().map(phases),
        "samples": mirror.cold.iter().chain(&mirror.warm).map(sample).collect::<Vec<_>>(),
        "throughput": mirror.throughput.map(throughput),
        "address": mirror.address.map(|address| address.to_string()),
        "whereabouts": mirror.whereabouts.as_ref().map(whereabouts),
        "names": mirror.names.as_ref().map(|found| names(found, lang)),
        "via": mirror.via,
        "http_version": mirror.http_version,
        "sumdb": mirror.sumdb.word(),
        "tree": mirror.tree.map(|tree| json!({ "size": tree.size, "behind": tree.behind, "history": tree.history.word() })),
        "freshness": mirror.freshness.iter().map(freshness).collect::<Vec<_>>(),
        "lag_s": mirror.lag().map(|lag| lag.as_secs()),
        "coverage": mirror.coverage.as_ref().map(coverage),
        "checks": mirror.checks.iter().map(|one| check(one, lang)).collect::<Vec<_>>(),
        "complete": mirror.complete,
    })
}

fn phases(phases: Phases) -> Value {
    phases.named().into_iter().map(|(name, took)| (name.to_owned(), json!(took.map(millis)))).collect()
}

fn addresses(list: &[std::net::IpAddr]) -> Vec<String> {
    list.iter().map(ToString::to_string).collect()
}

fn whereabouts(found: &Whereabouts) -> Value {
    json!({ "country": found.country, "domestic": found.is_domestic(), "kind": found.kind.word() })
}

fn names(names: &Names, lang: Lang) -> Value {
    json!({
        "system": addresses(&names.system),
        "resolver": addresses(&names.other),
        "verdict": names.verdict.word(),
        "fault": names.fault.as_ref().map(|met| json!({
            "class": met.class.name(),
            "stage": met.stage.word(),
            "detail": met.detail.say(lang),
        })),
    })
}

fn condition(judged: &Judgement, lang: Lang) -> Value {
    json!({
        "condition": judged.condition,
        "met": judged.met,
        "found": judged.found.iter().map(|one| json!({ "mirror": one.mirror, "value": one.value })).collect::<Vec<_>>(),
        "detail": judged.sentence.say(lang),
    })
}

fn freshness(module: &Freshness) -> Value {
    json!({
        "module": module.module,
        "listed": module.listed.as_deref().map(version),
        "latest": module.latest.as_deref().map(version),
        "newest": module.newest.as_deref().map(version),
        "behind": module.behind,
        "lag_s": module.lag.map(|lag| lag.as_secs()),
    })
}

/// A version that a server named: no real one is as long.
fn version(text: &str) -> String {
    sanitize::printable_within(text, 200)
}

fn coverage(coverage: &Coverage) -> Value {
    json!({
        "asked": coverage.asked(),
        "present": coverage.present,
        "missing": coverage.missing.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "unclear": coverage.unclear,
        "bytes": coverage.bytes,
        "unsized_zips": coverage.unsized_zips,
        "took_ms": millis(coverage.took),
    })
}

fn stats(stats: Stats) -> Value {
    json!({
        "count": stats.count,
        "median": millis(stats.median),
        "p95": millis(stats.p95),
        "min": millis(stats.min),
        "max": millis(stats.max),
        "interval": {
            "low": millis(stats.interval.low),
            "high": millis(stats.interval.high),
            "confidence": f64::from(stats.interval.permille) / 1000.0,
        },
    })
}

fn wait(wait: Wait) -> Value {
    json!({ "estimate": millis(wait.estimate), "low": millis(wait.low), "high": millis(wait.high) })
}

fn throughput(flow: Throughput) -> Value {
    json!({ "bytes": flow.bytes, "ms": millis(flow.took), "bytes_per_second": flow.bytes_per_second().map(f64::round) })
}

fn workload(workload: Workload) -> Value {
    json!({
        "modules": workload.modules,
        "bytes": workload.bytes,
        "at_once": workload.at_once,
        "of_project": workload.of_project,
    })
}

fn sample(sample: &Sample) -> Value {
    json!({
        "connection": sample.connection().word(),
        "total_ms": millis(sample.total()),
        "hops": sample.hops.iter().map(hop).collect::<Vec<_>>(),
    })
}

fn hop(hop: &Hop) -> Value {
    json!({
        "url": hop.url,
        "address": hop.address.map(|address| address.to_string()),
        "http_status": Some(hop.status).filter(|status| *status > 0),
        "http_version": hop.http_version,
        "connection": hop.connection.word(),
        "phases_ms": phases(hop.phases),
        "bytes": hop.bytes,
    })
}

fn check(check: &Check, lang: Lang) -> Value {
    json!({
        "name": check.name,
        "http_status": check.status,
        "took_ms": check.took.map(millis),
        "fault": check.fault.as_ref().map(|found| fault(found, lang)),
    })
}

pub(super) fn fault(fault: &Fault, lang: Lang) -> Value {
    json!({
        "class": fault.class.name(),
        "stage": fault.stage.word(),
        "detail": fault.detail.say(lang),
        "remedy": fault.remedy().say(lang),
        "request": fault.request,
    })
}
