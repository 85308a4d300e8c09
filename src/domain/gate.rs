//! Conditions on a probe, for CI: `p95>800ms`, `healthy<2`, `best.lag>1d`.
//!
//! The grammar is `[best.|any.]MEASURE OP VALUE`, blanks allowed anywhere but inside a word. Without a prefix a condition on
//! mirrors is met where it is so of any healthy one.

use std::fmt;

mod metric;
mod value;

pub use metric::Metric;
use metric::{mended, metric, nearest, of_mirror, of_run};
use value::{Limit, Relation, Unit, Value};

use crate::domain::goproxy::ascii_twin;
use crate::domain::measure::{Found, Judgement, Measured, ProbeReport};
use crate::domain::sanitize;
use crate::text::{Message, gates};

/// Of which mirrors it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    /// All healthy ones; one is enough.
    Any,
    /// The best one.
    Best,
}

/// A condition under which a probe ends with 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    whose: Whose,
    metric: Metric,
    relation: Relation,
    limit: Limit,
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whose = if self.whose == Whose::Best { "best." } else { "" };
        write!(f, "{whose}{}{}{}", self.metric.name(), self.relation.symbol(), self.limit)
    }
}

/// The characters that operators are made of.
fn is_operator(c: char) -> bool {
    matches!(c, '<' | '>' | '=' | '!')
}

impl Condition {
    /// Reads a condition; the sentence of an error says what to write.
    pub fn parse(text: &str) -> Result<Condition, Message> {
        let text = text.trim();
        if text.is_empty() {
            return Err(gates::empty());
        }
        if !text.is_ascii() {
            let plain = half_width(text);
            return Err(match Some(plain).filter(|plain| plain.is_ascii()).map(|plain| Condition::parse(&plain)) {
                Some(Ok(meant)) => gates::full_width(sanitize::shown(text), meant.to_string()),
                Some(Err(why)) => why,
                None => gates::full_width_in(sanitize::shown(text)),
            });
        }
        let shown = || sanitize::shown(text);
        let Some(start) = text.find(is_operator) else {
            let (_, metric) = prefixed(text);
            let metric = metric.split_ascii_whitespace().next().and_then(nearest).unwrap_or(Metric::P95);
            return Err(gates::no_operator(shown(), format!("{}{}", metric.name(), metric.example())));
        };
        let (left, rest) = text.split_at(start);
        let (operator, value) = rest.split_at(rest.find(|c| !is_operator(c)).unwrap_or(rest.len()));
        // `10 MiB / s` is `10MiB/s`.
        let value: String = value.split_ascii_whitespace().collect();
        let (prefix, name) = prefixed(left.trim());
        let metric = metric(name).ok_or_else(|| not_a_metric(name, &shown()))?;
        let with = |relation: Relation, value: &str| format!("{}{}{value}", metric.name(), relation.symbol());
        let whose = match prefix.map(str::to_ascii_lowercase).as_deref() {
            Some("best" | "any") if metric.is_of_run() => {
                return Err(gates::counts_all(metric.name(), with(Relation::meant_by(operator), &value)));
            }
            Some("best") => Whose::Best,
            None | Some("any") => Whose::Any,
            Some(other) => return Err(gates::unknown_prefix(sanitize::shown(other), metric.name())),
        };
        let named = if operator == "==" { "=" } else { operator };
        let relation = Relation::ALL.into_iter().find(|relation| relation.symbol() == named).ok_or_else(|| {
            gates::bad_operator(sanitize::shown(operator), with(Relation::meant_by(operator), &sanitize::shown(&value)))
        })?;
        if value.is_empty() {
            let usual = metric.usual();
            return Err(gates::no_value_given(shown(), with(relation, usual)));
        }
        if value.contains(|c: char| is_operator(c) || matches!(c, ',' | ';' | '&' | '|')) {
            return Err(gates::several(shown()));
        }
        let limit = Limit::parse(metric.unit(), &value).ok_or_else(|| {
            let better = with(relation, &mended(metric, &value));
            let (name, value) = (metric.name(), sanitize::shown(&value));
            match metric.unit() {
                Unit::Count => gates::not_a_count(name, value, better),
                Unit::Time => gates::not_a_time(name, value, better),
                Unit::Rate => gates::not_a_rate(name, value, better),
            }
        })?;
        Ok(Condition { whose, metric, relation, limit })
    }

    /// What it is about.
    pub fn metric(&self) -> Metric {
        self.metric
    }

    /// What is true of it in a report.
    pub fn judge(&self, report: &ProbeReport) -> Judgement {
        let values: Vec<(Option<String>, Value)> = match (self.metric.is_of_run(), self.whose) {
            (true, _) => of_run(self.metric, report).map(|value| (None, value)).into_iter().collect(),
            (false, Whose::Best) => self.of(report.best().into_iter()),
            (false, Whose::Any) => self.of(report.mirrors.iter().filter(|mirror| mirror.healthy())),
        };
        let condition = self.to_string();
        if values.is_empty() {
            let sentence = gates::cannot_tell(&condition, gates::no_value(self.metric.name()));
            return Judgement { condition, met: None, found: Vec::new(), sentence, about: self.meaning() };
        }
        let found: Vec<Found> = values
            .into_iter()
            .filter(|(_, value)| self.holds(*value))
            .map(|(mirror, value)| Found { mirror, value: value.to_string() })
            .collect();
        let met = !found.is_empty();
        let sentence = if met { gates::met(&condition, said(&found)) } else { gates::not_met(&condition) };
        Judgement { condition, met: Some(met), found, sentence, about: self.meaning() }
    }

    fn meaning(&self) -> Message {
        gates::meaning(self.metric.name())
    }

    fn of<'m>(&self, mirrors: impl Iterator<Item = &'m Measured>) -> Vec<(Option<String>, Value)> {
        mirrors.filter_map(|mirror| Some((Some(mirror.label()), of_mirror(self.metric, mirror)?))).collect()
    }

    fn holds(&self, value: Value) -> bool {
        match (value, self.limit) {
            (Value::Count(value), Limit::Count(limit)) => self.relation.holds(value, limit),
            (Value::Time(value), Limit::Time(limit)) => self.relation.holds(value, limit),
            (Value::Rate(value), Limit::Rate(limit)) => self.relation.holds(value, limit as f64),
            // A measure has one unit, and the limit was read in it.
            _ => false,
        }
    }
}

/// No more mirrors are named in a sentence.
const MOST_NAMED: usize = 5;

fn said(found: &[Found]) -> Message {
    let one = |found: &Found| match &found.mirror {
        Some(mirror) => gates::of_mirror(mirror, &found.value),
        None => gates::of_run(&found.value),
    };
    let named = found.iter().take(MOST_NAMED).map(one).reduce(gates::list).unwrap_or_default();
    match found.len().saturating_sub(MOST_NAMED) {
        0 => named,
        more => gates::and_more(named, more),
    }
}

/// What stands before the first point, and what behind it.
fn prefixed(text: &str) -> (Option<&str>, &str) {
    match text.split_once('.') {
        Some((prefix, name)) => (Some(prefix.trim()), name.trim()),
        None => (None, text),
    }
}

fn not_a_metric(name: &str, shown: &str) -> Message {
    let all = || Metric::ALL.iter().map(|metric| metric.name()).collect::<Vec<_>>().join(", ");
    match nearest(name) {
        _ if name.is_empty() => gates::no_metric(shown, all()),
        Some(near) => gates::did_you_mean(sanitize::shown(name), near.name()),
        None => gates::unknown_metric(sanitize::shown(name), all()),
    }
}

/// The same with the characters that a Chinese input method puts in the place of others.
fn half_width(text: &str) -> String {
    let plain: String = text
        .chars()
        .flat_map(|c| match c {
            '≥' => vec!['>', '='],
            '≤' => vec!['<', '='],
            '≠' => vec!['!', '='],
            // Between a word and its prefix, or before a fraction, it is a point.
            '。' | '．' | '·' => vec!['.'],
            '《' | '〈' => vec!['<'],
            '》' | '〉' => vec!['>'],
            c => vec![ascii_twin(c).unwrap_or(c)],
        })
        .collect();
    [("毫秒", "ms"), ("秒", "s"), ("分钟", "m"), ("小时", "h"), ("天", "d"), ("个", "")]
        .into_iter()
        .fold(plain, |text, (han, unit)| text.replace(han, unit))
}

#[cfg(test)]
mod tests;
