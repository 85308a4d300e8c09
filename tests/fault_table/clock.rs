//! A machine whose clock is wrong: libfaketime, put in place by `tests/faketime.sh`.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// The library, in the system or in `target`.
fn library() -> Option<PathBuf> {
    let roots = [Path::new("/"), &Path::new(env!("CARGO_MANIFEST_DIR")).join("target/faketime")];
    let library = |root: &Path| {
        let arches = std::fs::read_dir(root.join("usr/lib")).ok()?;
        let found = arches.flatten().map(|arch| arch.path().join("faketime/libfaketimeMT.so.1"));
        found.into_iter().find(|path| path.exists())
    };
    roots.into_iter().find_map(library)
}

/// The variables that turn a program's clock this far; none where that cannot be had.
pub(crate) fn turned(offset: &str) -> Option<Vec<(String, String)>> {
    let Some(library) = library() else {
        eprintln!("skipped, no libfaketime here: bash tests/faketime.sh brings it (clock {offset})");
        return None;
    };
    let vars = [
        ("LD_PRELOAD", library.display().to_string()),
        ("FAKETIME", offset.to_owned()),
        // Deadlines go by the other clock.
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1".to_owned()),
    ];
    Some(vars.map(|(name, value)| (name.to_owned(), value)).into())
}

/// Year and month that a clock shows which is so far off.
pub(crate) fn month(offset: &str) -> String {
    let (number, unit) = offset.split_at(offset.len() - 1);
    let days = match unit {
        "y" => 365,
        _ => 1,
    };
    let away = Duration::from_secs(number[1..].parse::<u64>().unwrap() * days * 24 * 3600);
    let now = if offset.starts_with('-') { SystemTime::now() - away } else { SystemTime::now() + away };
    jiff::Timestamp::try_from(now).unwrap().strftime("%Y-%m").to_string()
}
