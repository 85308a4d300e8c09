#![no_main]

use goproxy_cfg::domain::block::{get, set};
use goproxy_cfg::domain::shell::Shell;
use libfuzzer_sys::fuzz_target;

const NAME: &str = "GOPROXY";

// The first byte chooses the shell, the second says how many of the rest are the value; what remains is the profile.
fuzz_target!(|data: &[u8]| {
    let [shell, length, rest @ ..] = data else { return };
    let shell = Shell::ALL[usize::from(*shell) % Shell::ALL.len()];
    if !shell.has_profile() {
        return;
    }
    let (value, profile) = rest.split_at(usize::from(*length).min(rest.len()));
    let value = String::from_utf8_lossy(value).replace('\0', "");
    let Ok(before) = get(shell, profile, NAME) else {
        return;
    };
    let Ok(once) = set(shell, profile, &[(NAME, Some(&value))]) else { return };
    assert_eq!(get(shell, &once, NAME).unwrap(), Some(value.clone()), "a value that was set is there");
    assert_eq!(set(shell, &once, &[(NAME, Some(&value))]).unwrap(), once, "twice is once");
    let other = set(shell, &once, &[("GOPRIVATE", Some("*.corp"))]).unwrap();
    assert_eq!(get(shell, &other, NAME).unwrap(), Some(value), "another one leaves it alone");
    let back = set(shell, &other, &[("GOPRIVATE", None)]).unwrap();

    let removed = set(shell, &back, &[(NAME, None)]).unwrap();
    assert_eq!(get(shell, &removed, NAME).unwrap(), None, "a value that was removed is gone");
    let marker = profile.windows(10).any(|bytes| bytes == b"goproxy-cf");
    if before.is_none() && !marker {
        assert_eq!(removed, profile, "without a block before, its bytes are back");
    }
});
