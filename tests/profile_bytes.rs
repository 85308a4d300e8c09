//! Profiles are bytes: whatever stands in one, `use` and `undo` leave it as it was, with all that belongs to the file.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::type_complexity)]

mod support;

use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use goproxy_cfg::commands::destination::{Shells, Where};
use goproxy_cfg::commands::{choice, undo, use_mirror};
use goproxy_cfg::domain::error::Exit;
use goproxy_cfg::domain::module::ModuleVersion;
use goproxy_cfg::domain::plan::Private;
use goproxy_cfg::domain::progress::{Console, Progress};
use goproxy_cfg::domain::scope::Scope;
use goproxy_cfg::domain::shell::Shell;
use goproxy_cfg::host::{Host, Variables};
use goproxy_cfg::probe::{Network, Sampling};
use goproxy_cfg::text::Message;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestCaseResult, TestRunner};
use support::Machine;

const BEGIN: &str = "# >>> goproxy-cfg ";
const END: &str = "# <<< goproxy-cfg <<<";
/// Nobody sits there.
struct Silent;

impl Console for Silent {
    fn progress(&self, _: Progress<'_>) {}

    fn warn(&self, _: &Message) {}
}

/// A home in which no program is installed, so that no shell is started: the bytes alone are tried.
struct Home {
    machine: Machine,
    host: Host,
}

impl Home {
    fn new() -> Home {
        let machine = Machine::new();
        let nowhere = machine.dir().join("nowhere");
        let vars: Variables = [("HOME", machine.home()), ("PATH", nowhere)].into_iter().collect();
        let host = Host::imagined(vars, machine.work(), &machine.home());
        Home { machine, host }
    }

    fn uses(&self, mirror: &str, private: Private) -> Exit {
        let options = use_mirror::Options {
            choice: choice::Options { mirrors: vec![mirror.to_owned()], private, ..choice::Options::default() },
            place: Where { scope: Scope::Shell, shells: Shells::Named(Shell::Bash), files: Vec::new() },
            suggest_private: false,
            dry_run: false,
            yes: true,
            no_check: true,
            network: Network {
                deadline: Duration::from_secs(1),
                sampling: Sampling::Times(1),
                jobs: 1,
                fresh: Vec::new(),
                canary: ModuleVersion::parse("rsc.io/quote@v1.5.2").unwrap(),
                resolve: Vec::new(),
            },
        };
        use_mirror::run(&self.host, options, &Silent).map_or_else(|error| error.exit, |_| Exit::Ok)
    }

    fn uses_a(&self) -> Exit {
        self.uses("goproxy.cn", Private::Keep)
    }

    fn uses_b(&self) -> Exit {
        self.uses("aliyun", Private::Add("b.example".to_owned()))
    }

    fn undoes(&self) -> Exit {
        undo::run(&self.host, undo::Options::default()).map_or_else(|error| error.exit, |_| Exit::Ok)
    }

    fn bashrc(&self) -> PathBuf {
        self.machine.home().join(".bashrc")
    }

    fn read(&self) -> Option<Vec<u8>> {
        std::fs::read(self.bashrc()).ok()
    }

    /// As at first, with this profile.
    fn write(&self, bytes: Option<&[u8]>) {
        for entry in std::fs::read_dir(self.machine.home()).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { std::fs::remove_dir_all(path).unwrap() } else { std::fs::remove_file(path).unwrap() }
        }
        if let Some(bytes) = bytes {
            std::fs::write(self.bashrc(), bytes).unwrap();
        }
    }
}

/// What `use` leaves of an empty file.
fn own_block() -> Vec<u8> {
    let home = Home::new();
    home.write(Some(b""));
    assert_eq!(home.uses("tencent", Private::Keep), Exit::Ok);
    home.read().unwrap()
}

fn profile(block: Vec<u8>) -> impl Strategy<Value = Option<Vec<u8>>> {
    let line = prop_oneof![
        4 => proptest::collection::vec(any::<u8>(), 0..40),
        2 => Just(b"export PATH=$HOME/go/bin:$PATH".to_vec()),
        2 => Just("# 注释 caf\u{e9}".as_bytes().to_vec()),
        1 => Just(b"# caf\xe9 \xff\xfe \0 nul".to_vec()),
        1 => Just(b"export GOPROXY='https://old.example'".to_vec()),
        1 => Just(vec![b'x'; 70_000]),
        1 => Just(b"case $- in *i*) ;; *) return;; esac".to_vec()),
        1 => Just(END.as_bytes().to_vec()),
        1 => Just(format!("{BEGIN}00000000 >>>").into_bytes()),
    ];
    let ending = prop_oneof![4 => Just(b"\n".to_vec()), 2 => Just(b"\r\n".to_vec()), 1 => Just(b"\r".to_vec())];
    let lines = || proptest::collection::vec((line.clone(), ending.clone()), 0..7);
    let edited = [block.clone(), b"x".to_vec()].concat();
    let cut = block[..block.len() - 1].to_vec();
    let crlf: Vec<u8> =
        block.iter().flat_map(|byte| if *byte == b'\n' { vec![b'\r', b'\n'] } else { vec![*byte] }).collect();
    let by_hand = String::from_utf8(block.clone()).unwrap().replace("tencent", "hand").into_bytes();
    let middle = prop_oneof![
        6 => Just(Vec::new()),
        2 => Just(block),
        1 => Just(edited),
        1 => Just(cut),
        1 => Just(crlf),
        1 => Just(by_hand),
    ];
    let whole = (lines(), middle, lines(), any::<bool>()).prop_map(|(head, middle, tail, complete)| {
        let text = |lines: Vec<(Vec<u8>, Vec<u8>)>| lines.into_iter().flat_map(|(line, end)| [line, end].concat());
        let mut bytes: Vec<u8> = text(head).chain(middle).chain(text(tail)).collect();
        if !complete {
            bytes.pop();
        }
        bytes
    });
    prop_oneof![1 => Just(None), 12 => whole.prop_map(Some)]
}

fn check(cases: u32, test: impl Fn(&Home, Option<Vec<u8>>) -> TestCaseResult) {
    let home = Home::new();
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    runner.run(&profile(own_block()), |bytes| test(&home, bytes)).unwrap();
}

/// A file with two blocks, or half of one, is refused and stays.
fn refused(home: &Home, before: &Option<Vec<u8>>, exit: Exit) -> Result<bool, TestCaseError> {
    if exit == Exit::Ok {
        return Ok(false);
    }
    prop_assert_eq!(exit, Exit::LocalFiles);
    prop_assert_eq!(&home.read(), before);
    Ok(true)
}

#[test]
fn use_and_undo_leave_every_profile_as_it_was() {
    check(200, |home, before| {
        home.write(before.as_deref());
        let exit = home.uses_a();
        if refused(home, &before, exit)? {
            return Ok(());
        }
        let once = home.read();
        prop_assert_ne!(&once, &before);
        prop_assert_eq!(home.uses_a(), Exit::Ok);
        prop_assert_eq!(&home.read(), &once, "twice is once");
        prop_assert_eq!(home.undoes(), Exit::Ok);
        prop_assert_eq!(&home.read(), &before);
        prop_assert_eq!(home.undoes(), Exit::Unmet, "twice was one change");
        Ok(())
    });
}

#[test]
fn two_uses_and_two_undos_leave_every_profile_as_it_was() {
    check(80, |home, before| {
        home.write(before.as_deref());
        let exit = home.uses_a();
        if refused(home, &before, exit)? {
            return Ok(());
        }
        let first = home.read();
        prop_assert_eq!(home.uses_b(), Exit::Ok);
        let second = home.read();
        prop_assert_ne!(&second, &first);
        let text = second.clone().unwrap();
        let begins = text.split(|byte| *byte == b'\n').filter(|line| line.trim_ascii().starts_with(BEGIN.as_bytes()));
        prop_assert_eq!(begins.count(), 1);
        prop_assert_eq!(home.undoes(), Exit::Ok);
        prop_assert_eq!(&home.read(), &first);
        prop_assert_eq!(home.undoes(), Exit::Ok);
        prop_assert_eq!(&home.read(), &before);
        Ok(())
    });
}

#[test]
fn what_others_wrote_in_between_stays() {
    const ABOVE: &[u8] = b"# above \xff\r\n";
    const BELOW: &[u8] = b"# below\nexport X='1'\n";
    check(80, |home, before| {
        home.write(before.as_deref());
        let exit = home.uses_a();
        if refused(home, &before, exit)? {
            return Ok(());
        }
        let written = home.read().unwrap();
        // A file that ends in the middle of a line has been given an end of that line, or none where it follows the block.
        let gap: &[u8] = if written.ends_with(b"\n") { b"" } else { b"\n" };
        std::fs::write(home.bashrc(), [ABOVE, &written, gap, BELOW].concat()).unwrap();
        prop_assert_eq!(home.undoes(), Exit::Ok);
        let left = home.read().unwrap();
        prop_assert!(left.starts_with(ABOVE) && left.ends_with(BELOW));
        let middle = &left[ABOVE.len()..left.len() - BELOW.len()];
        let before = before.unwrap_or_default();
        let says = |data: &[u8]| goproxy_cfg::domain::block::get(Shell::Bash, data, "GOPROXY");
        prop_assert_eq!(says(middle).unwrap(), says(&before).unwrap());
        let had_block = goproxy_cfg::domain::block::find(&before).unwrap().is_some();
        if !had_block {
            let ended = [before.as_slice(), b"\n"].concat();
            prop_assert!(middle == before || middle == ended, "{:?}", String::from_utf8_lossy(middle));
        }
        Ok(())
    });
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().mode() & 0o7777
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").unwrap().uid() == 0
}

#[test]
fn mode_and_owner_stay() {
    let home = Home::new();
    let root = is_root();
    for bits in [0o600, 0o640, 0o644, 0o664, 0o666, 0o700, 0o755, 0o777, 0o2640, 0o2755, 0o4755, 0o6755, 0o1644] {
        for owner in [None, Some((1234, 4321))].into_iter().filter(|owner| root || owner.is_none()) {
            home.write(Some(b"alias ll='ls -l'"));
            if let Some((user, group)) = owner {
                chown(home.bashrc(), Some(user), Some(group)).unwrap();
            }
            std::fs::set_permissions(home.bashrc(), std::fs::Permissions::from_mode(bits)).unwrap();
            if mode(&home.bashrc()) != bits {
                // Not everybody may set every bit.
                continue;
            }
            let found = std::fs::metadata(home.bashrc()).unwrap();
            assert_eq!(home.uses_a(), Exit::Ok, "{bits:o}");
            let now = std::fs::metadata(home.bashrc()).unwrap();
            assert_ne!(now.ino(), found.ino(), "it was replaced, not rewritten");
            assert_eq!((now.uid(), now.gid()), (found.uid(), found.gid()), "{bits:o}");
            assert_eq!(format!("{:o}", mode(&home.bashrc())), format!("{bits:o}"), "{owner:?}");
            assert_eq!(home.undoes(), Exit::Ok, "{bits:o}");
            let now = std::fs::metadata(home.bashrc()).unwrap();
            assert_eq!((now.uid(), now.gid(), mode(&home.bashrc())), (found.uid(), found.gid(), bits));
        }
    }
    // What its owner made read-only is not written to, not by root either.
    for bits in [0o400, 0o444, 0o500] {
        home.write(Some(b"alias ll='ls -l'"));
        std::fs::set_permissions(home.bashrc(), std::fs::Permissions::from_mode(bits)).unwrap();
        assert_eq!(home.uses_a(), Exit::LocalFiles, "{bits:o}");
        assert_eq!((home.read().as_deref(), mode(&home.bashrc())), (Some(&b"alias ll='ls -l'"[..]), bits));
    }
}

/// A program of the system, what it printed; `None` where it is missing or fails.
fn system(program: &str, args: &[&str]) -> Option<String> {
    let output = Command::new(program).args(args).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(target_os = "linux")]
#[test]
fn access_lists_and_extended_attributes_stay() {
    use rustix::fs::{XattrFlags, getxattr, setxattr};
    let home = Home::new();
    home.write(Some(b"alias ll='ls -l'"));
    let path = home.bashrc();
    let named = path.to_str().unwrap();
    let list = |path: &Path| system("getfacl", &["-cn", path.to_str().unwrap()]).unwrap();
    if setxattr(&path, "user.note", b"mine \0\xff", XattrFlags::empty()).is_err() {
        // A file system without them.
        return;
    }
    let note = || {
        let mut value = [0; 64];
        getxattr(&path, "user.note", &mut value[..]).map(|length| value[..length].to_vec())
    };
    system("setfacl", &["-m", "u:1234:rw,g:4321:r", named])
        .expect("setfacl is missing: tests/toolchains.sh installs it");
    let before = list(&path);
    assert!(before.contains("user:1234:rw-"), "{before}");
    assert_eq!(home.uses_a(), Exit::Ok);
    assert_eq!((list(&path), note()), (before.clone(), Ok(b"mine \0\xff".to_vec())));
    assert_eq!(home.undoes(), Exit::Ok);
    assert_eq!((list(&path), note()), (before, Ok(b"mine \0\xff".to_vec())));

    // A directory that gives every new file a list: one that had none gets none.
    system("setfacl", &["-b", named]).unwrap();
    system("setfacl", &["-d", "-m", "u:1234:rw", home.machine.home().to_str().unwrap()]).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    let before = list(&path);
    assert!(!before.contains("1234"), "{before}");
    assert_eq!(home.uses_a(), Exit::Ok);
    assert_eq!((list(&path), mode(&path)), (before.clone(), 0o600));
    assert_eq!(home.undoes(), Exit::Ok);
    assert_eq!((list(&path), mode(&path)), (before, 0o600));
}

#[test]
fn links_stay_links() {
    let home = Home::new();
    home.write(None);
    let base = home.machine.home();
    let repository = base.join("dotfiles/bash");
    std::fs::create_dir_all(&repository).unwrap();
    std::fs::write(repository.join("bashrc"), b"alias ll='ls -l'").unwrap();
    symlink("bash/bashrc", base.join("dotfiles/bashrc")).unwrap();
    symlink(base.join("dotfiles/bashrc"), base.join(".bashrc.real")).unwrap();
    symlink(".bashrc.real", home.bashrc()).unwrap();
    let links = [".bashrc", ".bashrc.real", "dotfiles/bashrc"];
    let targets = || links.map(|name| std::fs::read_link(base.join(name)).ok());
    let before = targets();
    assert!(before.iter().all(Option::is_some));
    assert_eq!(home.uses_a(), Exit::Ok);
    assert_eq!(targets(), before);
    assert!(std::fs::read_to_string(repository.join("bashrc")).unwrap().contains(BEGIN));
    assert_eq!(home.undoes(), Exit::Ok);
    assert_eq!(targets(), before);
    assert_eq!(std::fs::read(repository.join("bashrc")).unwrap(), b"alias ll='ls -l'");
    let names: Vec<_> = std::fs::read_dir(&repository).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["bashrc"], "nothing is left beside it");
}

/// A file that is replaced in one step parts from its other names; those keep what they had, whole.
#[test]
fn the_other_name_of_a_file_keeps_the_old_bytes() {
    let home = Home::new();
    home.write(Some(b"alias ll='ls -l'"));
    let other = home.machine.home().join("other name");
    std::fs::hard_link(home.bashrc(), &other).unwrap();
    assert_eq!(home.uses_a(), Exit::Ok);
    assert_eq!(std::fs::read(&other).unwrap(), b"alias ll='ls -l'");
    assert_eq!(home.undoes(), Exit::Ok);
    assert_eq!(home.read().unwrap(), b"alias ll='ls -l'");
}

#[test]
fn a_directory_that_all_may_write_to() {
    let home = Home::new();
    home.write(Some(b"alias ll='ls -l'"));
    std::fs::set_permissions(home.machine.home(), std::fs::Permissions::from_mode(0o1777)).unwrap();
    if is_root() {
        chown(home.bashrc(), Some(1234), Some(4321)).unwrap();
    }
    let owner = || std::fs::metadata(home.bashrc()).map(|found| (found.uid(), found.gid())).unwrap();
    let before = owner();
    assert_eq!(home.uses_a(), Exit::Ok);
    assert_eq!(owner(), before);
    assert_eq!(home.undoes(), Exit::Ok);
    assert_eq!((home.read().as_deref(), owner()), (Some(&b"alias ll='ls -l'"[..]), before));
    assert_eq!(mode(&home.machine.home()), 0o1777);
}

/// What killed runs left is removed by the next run, and nothing that only looks like it.
#[test]
fn only_leftovers_of_this_program_go() {
    let home = Home::new();
    home.write(Some(b"alias ll='ls -l'"));
    assert_eq!(home.uses_a(), Exit::Ok);
    let record = home.machine.journal().join("000001.json");
    let text = std::fs::read_to_string(&record).unwrap();
    std::fs::write(&record, text.replace("\"done\"", "\"intent\"")).unwrap();
    let base = home.machine.home();
    let ours = base.join("..bashrc.goproxy-cfg-aB3dE9");
    let theirs = [
        ".bashrc.backup",
        "..bashrc.backup",
        "..bashrc.goproxy-cfg-",
        "..bashrc.goproxy-cfg-backup1",
        ".bashrc.goproxy-cfg-aB3dE9",
        "..bashrc.goproxy-cfg-aB3d.9",
        "..zshrc.goproxy-cfg-aB3dE9",
    ];
    std::fs::write(&ours, b"alias ll=").unwrap();
    theirs.iter().for_each(|name| std::fs::write(base.join(name), b"alias ll='ls -l'").unwrap());
    std::fs::create_dir(base.join("..bashrc.goproxy-cfg-folder")).unwrap();
    symlink(".bashrc", base.join("..bashrc.goproxy-cfg-linked")).unwrap();
    // One that another run, with another journal, is writing just now.
    let busy = base.join("..bashrc.goproxy-cfg-bu5yNo");
    let held = std::fs::File::create(&busy).unwrap();
    held.lock().unwrap();
    std::fs::write(home.machine.journal().join(".000001.json.goproxy-cfg-aB3dE9"), b"{").unwrap();
    assert_eq!(home.uses_b(), Exit::Ok);
    assert!(!ours.exists());
    assert!(!home.machine.journal().join(".000001.json.goproxy-cfg-aB3dE9").exists());
    assert!(busy.exists());
    theirs.iter().for_each(|name| assert!(base.join(name).exists(), "{name}"));
    assert!(base.join("..bashrc.goproxy-cfg-folder").is_dir());
    assert!(base.join("..bashrc.goproxy-cfg-linked").is_symlink());
    assert!(std::fs::read_to_string(&record).unwrap().contains("..bashrc.goproxy-cfg-aB3dE9"), "the record tells it");
}
