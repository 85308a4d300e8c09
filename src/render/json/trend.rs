//! How mirrors did over time, as JSON.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::domain::history::{Bucket, MirrorTrend, Trend};
use crate::render::figures::millis;

pub(super) fn report(trend: &Trend) -> Value {
    let mut object = span(trend);
    if let Value::Object(fields) = &mut object {
        fields.insert("mirrors".into(), trend.mirrors.iter().map(|one| mirror(one, trend)).collect());
    }
    object
}

/// What holds for all mirrors.
fn span(trend: &Trend) -> Value {
    json!({
        "since": trend.since.to_string(),
        "until": trend.until.to_string(),
        "step_s": seconds(trend.step()),
        "runs": trend.runs,
        "interrupted": trend.interrupted,
        "without_network": trend.without_network,
        "newer": trend.newer,
        "damaged": trend.damaged,
    })
}

/// One mirror.
pub(super) fn mirror(mirror: &MirrorTrend, trend: &Trend) -> Value {
    let buckets = trend.starts().zip(&mirror.buckets).map(|(from, one)| {
        let mut object = json!({ "from": from.to_string() });
        merge(&mut object, bucket(one));
        object
    });
    let mut object = json!({ "id": mirror.id, "url": mirror.url });
    merge(&mut object, bucket(&mirror.total));
    merge(
        &mut object,
        json!({
            "last_fault": mirror.last_fault.map(|last| json!({
                "at": last.at.to_string(),
                "class": last.class.map(|class| class.name()),
            })),
            "buckets": buckets.collect::<Vec<_>>(),
        }),
    );
    object
}

/// A line of NDJSON: a mirror with the span that it is about.
pub(super) fn line(one: &MirrorTrend, trend: &Trend) -> Value {
    let (since, until): (Timestamp, Timestamp) = (trend.since, trend.until);
    let mut object = json!({
        "schema_version": super::SCHEMA_VERSION,
        "since": since.to_string(),
        "until": until.to_string(),
        "step_s": seconds(trend.step()),
    });
    merge(&mut object, mirror(one, trend));
    object
}

fn bucket(bucket: &Bucket) -> Value {
    json!({
        "runs": bucket.runs,
        "healthy": bucket.healthy,
        "availability": bucket.availability(),
        "median_ms": bucket.median.map(millis),
        "p95_ms": bucket.p95.map(millis),
    })
}

fn seconds(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1e3).round() / 1e3
}

pub(super) fn merge(object: &mut Value, more: Value) {
    if let (Value::Object(object), Value::Object(more)) = (object, more) {
        object.extend(more);
    }
}
