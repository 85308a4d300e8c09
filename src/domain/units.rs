//! Figures with units as they are written on the command line: `800ms`, `1.5s`, `7d`, `10MiB`.

use std::time::Duration;

/// Units of time, the longest first, in nanoseconds.
const TIMES: [(&str, u128); 5] = [
    ("d", 86_400_000_000_000),
    ("h", 3_600_000_000_000),
    ("m", 60_000_000_000),
    ("s", 1_000_000_000),
    ("ms", 1_000_000),
];

/// Units of size, in bytes. Both kinds are accepted, the binary ones are written.
const SIZES: [(&str, u128); 8] = [
    ("B", 1),
    ("KiB", 1 << 10),
    ("MiB", 1 << 20),
    ("GiB", 1 << 30),
    ("kB", 1_000),
    ("KB", 1_000),
    ("MB", 1_000_000),
    ("GB", 1_000_000_000),
];

/// Reads a duration: a number with `ms`, `s`, `m`, `h` or `d` right behind it. What is finer than a nanosecond is cut off.
pub fn duration(text: &str) -> Option<Duration> {
    let nanos = scaled(text, &TIMES)?;
    let seconds = u64::try_from(nanos / 1_000_000_000).ok()?;
    let rest = u32::try_from(nanos % 1_000_000_000).ok()?;
    Some(Duration::new(seconds, rest))
}

/// Reads a size in bytes: a number with `B`, `KiB`, `MiB`, `GiB`, or `kB`, `MB`, `GB` right behind it.
pub fn size(text: &str) -> Option<u64> {
    u64::try_from(scaled(text, &SIZES)?).ok()
}

/// A duration as [`duration`] reads it, exact to the nanosecond: in the longest unit that it is a whole number of, else in
/// milliseconds with a fraction.
pub fn exact(duration: Duration) -> String {
    let nanos = duration.as_nanos();
    match TIMES.iter().find(|(_, unit)| nanos > 0 && nanos.is_multiple_of(*unit)) {
        Some((name, unit)) => format!("{}{name}", nanos / unit),
        None => {
            let fraction = format!("{:06}", nanos % 1_000_000);
            let fraction = fraction.trim_end_matches('0');
            let point = if fraction.is_empty() { "" } else { "." };
            format!("{}{point}{fraction}ms", nanos / 1_000_000)
        }
    }
}

/// A duration for people, in the longest unit of which there is at least one, to three decimals: `912.4ms`, `1.25d`.
pub fn about(duration: Duration) -> String {
    let nanos = duration.as_nanos();
    let (name, unit) = TIMES.into_iter().find(|(_, unit)| nanos >= *unit).unwrap_or(("ms", 1_000_000));
    format!("{}{name}", decimals(nanos as f64 / unit as f64))
}

/// A size for people, in the largest binary unit of which there is at least one, to three decimals: `1.5MiB`.
pub fn about_size(bytes: f64) -> String {
    let units = [("GiB", 1_u64 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)];
    let (name, unit) = units.into_iter().find(|(_, unit)| bytes >= *unit as f64).unwrap_or(("B", 1));
    format!("{}{name}", decimals(bytes / unit as f64))
}

/// A size as [`size`] reads it, exact: in the largest binary unit that it is a whole number of.
pub fn exact_size(bytes: u64) -> String {
    let units = [("GiB", 1_u64 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)];
    let (name, unit) = units.into_iter().find(|(_, unit)| bytes > 0 && bytes.is_multiple_of(*unit)).unwrap_or(("B", 1));
    format!("{}{name}", bytes / unit)
}

fn decimals(figure: f64) -> String {
    let text = format!("{figure:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A decimal number and its unit, as a whole number of the smallest unit; what is finer is cut off.
fn scaled(text: &str, units: &[(&str, u128)]) -> Option<u128> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (number, unit) = text.split_at(end);
    let (_, unit) = units.iter().find(|(name, _)| *name == unit)?;
    let (whole, fraction) = match number.split_once('.') {
        Some((_, "")) => return None,
        Some((whole, fraction)) => (whole, fraction),
        None => (number, ""),
    };
    let whole = whole.parse::<u128>().ok()?.checked_mul(*unit)?;
    // More digits than any unit has parts say nothing.
    let digits = fraction.get(..fraction.len().min(18))?;
    let part = match digits {
        "" => 0,
        _ => {
            let scale = 10_u128.checked_pow(u32::try_from(digits.len()).ok()?)?;
            digits.parse::<u128>().ok()?.checked_mul(*unit)? / scale
        }
    };
    // A second point stands where digits should.
    fraction.bytes().all(|byte| byte.is_ascii_digit()).then_some(())?;
    whole.checked_add(part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn durations_have_a_unit() {
        for (text, nanos) in [
            ("500ms", 500_000_000),
            ("3s", 3_000_000_000),
            ("1.5s", 1_500_000_000),
            ("0.1s", 100_000_000),
            ("2m", 120_000_000_000),
            ("1d", 86_400_000_000_000),
            ("0ms", 0),
            ("0.000001ms", 1),
            ("0.0000019ms", 1),
        ] {
            assert_eq!(duration(text), Some(Duration::from_nanos(nanos)), "{text}");
        }
        for text in ["", "3", "s", "-3s", "3 s", "1e9s", "nans", "３s", "3y", "1.s", ".5s", "1.2.3s", "1..s", "3S", "."]
        {
            assert_eq!(duration(text), None, "{text}");
        }
        assert_eq!(duration(&format!("{}d", "9".repeat(60))), None, "too long for any clock");
    }

    #[test]
    fn sizes_have_a_unit() {
        for (text, bytes) in [("1B", 1), ("1KiB", 1024), ("1.5MiB", 1_572_864), ("10MB", 10_000_000), ("2kB", 2000)] {
            assert_eq!(size(text), Some(bytes), "{text}");
        }
        for text in ["", "1", "MiB", "1mib", "1Mb", "1 MiB", "99999999999GiB"] {
            assert_eq!(size(text), None, "{text}");
        }
    }

    #[test]
    fn figures_for_people() {
        for (nanos, said) in [
            (0, "0ms"),
            (1_500, "0.002ms"),
            (912_400_000, "912.4ms"),
            (1_500_000_000, "1.5s"),
            (90_000_000_000, "1.5m"),
            (108_000_000_000_000, "1.25d"),
        ] {
            assert_eq!(about(Duration::from_nanos(nanos)), said);
        }
        assert_eq!((about_size(1_572_864.0), about_size(12.0)), ("1.5MiB".to_owned(), "12B".to_owned()));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(nanos in any::<u64>(), bytes in any::<u64>()) {
            let time = Duration::from_nanos(nanos);
            prop_assert_eq!(duration(&exact(time)), Some(time));
            prop_assert_eq!(size(&exact_size(bytes)), Some(bytes));
        }

        #[test]
        fn any_text_can_be_read_or_not(text in "\\PC{0,20}|[0-9.]{0,30}[a-zA-Z]{0,3}") {
            let _ = (duration(&text), size(&text));
        }
    }
}
