//! What is compared, and how.

use std::fmt;
use std::time::Duration;

use crate::domain::units;

/// What the values of a measure are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Count,
    Time,
    /// Bytes a second.
    Rate,
}

/// How a value has to stand to the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    Above,
    AtLeast,
    Below,
    AtMost,
    Equal,
    Other,
}

impl Relation {
    pub(super) const ALL: [Relation; 6] =
        [Relation::Above, Relation::AtLeast, Relation::Below, Relation::AtMost, Relation::Equal, Relation::Other];

    pub(super) fn symbol(self) -> &'static str {
        match self {
            Relation::Above => ">",
            Relation::AtLeast => ">=",
            Relation::Below => "<",
            Relation::AtMost => "<=",
            Relation::Equal => "=",
            Relation::Other => "!=",
        }
    }

    /// What a run of operator characters was meant for.
    pub(super) fn meant_by(text: &str) -> Relation {
        let has = |c| text.contains(c);
        match (has('>'), has('<'), has('='), has('!')) {
            (true, true, _, _) | (_, _, _, true) => Relation::Other,
            (true, _, true, _) => Relation::AtLeast,
            (true, _, false, _) => Relation::Above,
            (_, true, true, _) => Relation::AtMost,
            (_, true, false, _) => Relation::Below,
            (false, false, _, false) => Relation::Equal,
        }
    }

    pub(super) fn holds<T: PartialOrd>(self, value: T, limit: T) -> bool {
        match self {
            Relation::Above => value > limit,
            Relation::AtLeast => value >= limit,
            Relation::Below => value < limit,
            Relation::AtMost => value <= limit,
            Relation::Equal => value == limit,
            Relation::Other => value != limit,
        }
    }
}

/// What it is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Limit {
    Count(u64),
    Time(Duration),
    Rate(u64),
}

impl Limit {
    pub(super) fn parse(unit: Unit, text: &str) -> Option<Limit> {
        match unit {
            Unit::Count => {
                let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
                text.parse().ok().filter(|_| is_plain).map(Limit::Count)
            }
            Unit::Time => units::duration(text).map(Limit::Time),
            Unit::Rate => units::size(text.strip_suffix("/s").unwrap_or(text)).map(Limit::Rate),
        }
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Limit::Count(count) => write!(f, "{count}"),
            Limit::Time(time) => f.write_str(&units::exact(*time)),
            Limit::Rate(bytes) => write!(f, "{}/s", units::exact_size(*bytes)),
        }
    }
}

/// What was measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Value {
    Count(u64),
    Time(Duration),
    Rate(f64),
}

impl Value {
    pub(super) fn count(count: usize) -> Value {
        Value::Count(u64::try_from(count).unwrap_or(u64::MAX))
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Count(count) => write!(f, "{count}"),
            Value::Time(time) => f.write_str(&units::about(*time)),
            Value::Rate(bytes) => write!(f, "{}/s", units::about_size(*bytes)),
        }
    }
}
