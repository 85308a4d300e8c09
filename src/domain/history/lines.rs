//! The lines that runs are kept as: which can be read, and which have to go.

use std::time::Duration;

use jiff::Timestamp;
use serde::Deserialize;

use super::{Run, SCHEMA};
use crate::domain::sanitize;

/// How much is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// How long.
    pub age: Duration,
    /// How many runs.
    pub runs: usize,
    /// How many bytes.
    pub bytes: usize,
}

/// Ninety days, 20,000 runs, 16 MiB.
pub const BOUNDS: Bounds = Bounds { age: Duration::from_secs(90 * 86_400), runs: 20_000, bytes: 16 << 20 };

impl Bounds {
    /// One run may fill no more than a quarter of the room: a list of many thousand mirrors must not drive out all else.
    pub fn largest_line(&self) -> usize {
        self.bytes / 4
    }

    fn oldest(&self, now: Timestamp) -> Timestamp {
        now.checked_sub(self.age).unwrap_or(Timestamp::MIN)
    }

    /// What is too old is not read. It stays in the file for up to a day more, so that not every run has to write all anew.
    fn oldest_in_file(&self, now: Timestamp) -> Timestamp {
        now.checked_sub(self.age + Duration::from_secs(86_400)).unwrap_or(Timestamp::MIN)
    }
}

/// What a line is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// A run.
    Run(Run),
    /// A run that a newer program wrote, and when it was where that can be told.
    Newer(Option<Timestamp>),
    /// Half a line, or none of ours.
    Damaged,
}

impl Line {
    /// Reads a line. Whoever can write the file can write anything into it, so what is shown of it is made safe to show.
    pub fn read(line: &[u8]) -> Line {
        #[derive(Deserialize)]
        struct Envelope {
            v: u32,
            #[serde(default)]
            at: Option<serde_json::Value>,
        }
        if let Ok(mut run) = serde_json::from_slice::<Run>(line)
            && run.v == SCHEMA
        {
            run.mirrors.retain_mut(|seen| {
                let Some(url) = seen.address() else { return false };
                seen.url = url.redacted();
                seen.id = seen.id.take().map(|id| sanitize::printable_within(&id, 64));
                true
            });
            return Line::Run(run);
        }
        match serde_json::from_slice::<Envelope>(line) {
            Ok(newer) if newer.v > SCHEMA => Line::Newer(newer.at.and_then(|at| at.as_str()?.parse().ok())),
            _ => Line::Damaged,
        }
    }

    fn at(&self) -> Option<Timestamp> {
        match self {
            Line::Run(run) => Some(run.at),
            Line::Newer(at) => *at,
            Line::Damaged => None,
        }
    }
}

/// The lines of a file, without line breaks; empty ones are none.
fn split(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty())
}

/// What a file says, in its order.
pub fn lines(text: &[u8]) -> impl Iterator<Item = Line> {
    split(text).map(Line::read)
}

/// How a line is added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Update {
    /// At the end of the file as it is.
    Append,
    /// Something had to go: this is the whole file, the new line in it.
    Replace(Vec<u8>),
}

/// How `line` (without a line break) comes into the file that is `old`: damaged lines go, then what is too old, then the
/// oldest until the rest is within its bounds with a tenth to spare.
pub fn update(old: &[u8], line: &[u8], now: Timestamp, bounds: &Bounds) -> Update {
    let (oldest, oldest_in_file) = (bounds.oldest(now), bounds.oldest_in_file(now));
    let mut whole = old.is_empty() || old.ends_with(b"\n");
    let mut kept = Vec::new();
    for one in split(old) {
        let found = Line::read(one);
        let at = found.at();
        whole &= found != Line::Damaged && at.is_none_or(|at| at >= oldest_in_file);
        if found != Line::Damaged {
            kept.push((one, at));
        }
    }
    let size = |kept: &[(&[u8], Option<Timestamp>)]| -> usize { kept.iter().map(|(one, _)| one.len() + 1).sum() };
    let full = kept.len() + 1 > bounds.runs || size(&kept) + line.len() + 1 > bounds.bytes;
    if whole && !full {
        return Update::Append;
    }
    kept.retain(|(_, at)| at.is_none_or(|at| at >= oldest));
    let (mut runs, mut bytes) = (kept.len() + 1, size(&kept) + line.len() + 1);
    let spare = |bound: usize| if full { bound - bound / 10 } else { bound };
    let excess = kept
        .iter()
        .take_while(|(one, _)| {
            let too_much = runs > spare(bounds.runs) || bytes > spare(bounds.bytes);
            (runs, bytes) = (runs - 1, bytes - one.len() - 1);
            too_much
        })
        .count();
    let mut text = Vec::new();
    for one in kept.iter().skip(excess).map(|(one, _)| *one).chain([line]) {
        text.extend_from_slice(one);
        text.push(b'\n');
    }
    Update::Replace(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: Timestamp = Timestamp::constant(1_800_000_000, 0);
    const SMALL: Bounds = Bounds { age: Duration::from_secs(1000), runs: 10, bytes: 4096 };

    fn line(second: i64) -> String {
        let at = Timestamp::from_second(1_800_000_000 + second).unwrap();
        format!(r#"{{"v":1,"at":"{at}","mirrors":[{{"url":"https://goproxy.cn","healthy":true,"warm_us":1500}}]}}"#)
    }

    fn replaced(update: Update) -> String {
        match update {
            Update::Replace(text) => String::from_utf8(text).unwrap(),
            Update::Append => panic!("appended"),
        }
    }

    #[test]
    fn a_whole_file_is_only_added_to() {
        let old = format!("{}\n{}\n", line(-20), line(-10));
        assert_eq!(update(old.as_bytes(), line(0).as_bytes(), NOW, &SMALL), Update::Append);
        assert_eq!(update(b"", line(0).as_bytes(), NOW, &SMALL), Update::Append);
    }

    #[test]
    fn half_a_line_and_garbage_go_and_the_rest_stays() {
        let (a, b, new) = (line(-20), line(-10), line(0));
        let half = &a[..a.len() / 2];
        for old in [
            format!("{a}\n{b}\n{half}"),
            format!("{half}{a}\n{a}\n{b}\n"),
            format!("{a}\n\0\0\0\n{b}\n"),
            format!("{a}\n[]\n{b}\n{{\"v\":0}}\n"),
            format!("{a}\n{b}"),
        ] {
            assert_eq!(replaced(update(old.as_bytes(), new.as_bytes(), NOW, &SMALL)), format!("{a}\n{b}\n{new}\n"));
        }
        let not_utf8 = [a.as_bytes(), b"\n\xff\xfe{}\n"].concat();
        assert_eq!(replaced(update(&not_utf8, new.as_bytes(), NOW, &SMALL)), format!("{a}\n{new}\n"));
    }

    #[test]
    fn the_oldest_go_first() {
        let old: String = (0..10).map(|n| line(n - 10) + "\n").collect();
        let text = replaced(update(old.as_bytes(), line(0).as_bytes(), NOW, &SMALL));
        assert_eq!(text.lines().count(), 9, "a tenth to spare");
        assert!(text.starts_with(&line(-8)) && text.ends_with(&(line(0) + "\n")));
        let tight = Bounds { bytes: 500, ..SMALL };
        let text = replaced(update(old.as_bytes(), line(0).as_bytes(), NOW, &tight));
        assert!(text.len() <= 450 && text.ends_with(&(line(0) + "\n")), "{text}");
    }

    #[test]
    fn what_is_too_old_goes_and_a_day_is_no_matter() {
        let new = line(0);
        let old = format!("{}\n{}\n", line(-2000), line(-10));
        assert_eq!(update(old.as_bytes(), new.as_bytes(), NOW, &SMALL), Update::Append);
        let old = format!("{}\n{}\n{}\n", line(-90_000), line(-2000), line(-10));
        let text = replaced(update(old.as_bytes(), new.as_bytes(), NOW, &SMALL));
        assert_eq!(text, format!("{}\n{new}\n", line(-10)));
    }

    #[test]
    fn a_newer_layout_is_kept_and_not_read() {
        let newer = r#"{"v":2,"at":"2027-01-15T07:59:00Z","hosts":{"goproxy.cn":[1,2]}}"#;
        assert!(matches!(Line::read(newer.as_bytes()), Line::Newer(Some(_))));
        let text = replaced(update(format!("{newer}\nhalf").as_bytes(), line(0).as_bytes(), NOW, &SMALL));
        assert_eq!(text, format!("{newer}\n{}\n", line(0)));
    }

    #[test]
    fn what_is_shown_is_safe_to_show() {
        let nasty = "{\"v\":1,\"at\":\"2027-01-01T00:00:00Z\",\"mirrors\":[{\"id\":\"\\u001b[2J\",\"url\":\"https://u:secret@goproxy.cn\",\"healthy\":true},{\"url\":\"\\u001b\",\"healthy\":true},{\"url\":\"https://goproxy.cn\",\"healthy\":false,\"fault\":\"of-the-future\"}]}";
        let Line::Run(run) = Line::read(nasty.as_bytes()) else { panic!("unread") };
        assert_eq!(run.mirrors.len(), 2);
        assert!(!run.mirrors[0].id.as_ref().unwrap().contains('\u{1b}'));
        assert!(!run.mirrors[0].url.contains("secret"));
        assert_eq!(run.mirrors[1].fault, None);
    }

    proptest! {
        #[test]
        fn a_run_comes_back_as_it_was(at in 0_i64..4_000_000_000, micros in proptest::option::of(0_u64..1 << 50), lag in proptest::option::of(any::<u64>()), healthy: bool, no_network: bool) {
            let text = line(0);
            let Line::Run(mut run) = Line::read(text.as_bytes()) else { panic!("unread") };
            run.at = Timestamp::from_second(at).unwrap();
            run.no_network = no_network;
            run.mirrors[0].healthy = healthy;
            run.mirrors[0].wait = micros.map(Duration::from_micros);
            run.mirrors[0].lag_s = lag;
            prop_assert_eq!(Line::read(&run.line().unwrap()), Line::Run(run));
        }

        #[test]
        fn any_bytes_are_a_file(old in proptest::collection::vec(any::<u8>(), 0..400), cut in 0_usize..400) {
            let good = line(-5) + "\n" + &line(-3);
            for old in [old.clone(), [good.as_bytes().get(..cut.min(good.len())).unwrap(), &old].concat()] {
                if let Update::Replace(text) = update(&old, line(0).as_bytes(), NOW, &SMALL) {
                    prop_assert!(lines(&text).all(|line| line != Line::Damaged));
                    prop_assert!(text.ends_with(b"\n"));
                }
            }
        }
    }
}
