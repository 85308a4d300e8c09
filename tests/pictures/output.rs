//! The formats on the command line, and the file that one is written to.

use std::path::Path;

use goproxy_cfg_lab::Lab;
use serde_json::Value;

use crate::support::Machine;
use crate::{exposition, markup};

fn lab() -> Lab {
    Lab::from_toml(
        "name = \"output\"\ndescription = \"of a test\"\n[[host]]\nname = \"goproxy.cn\"\nsumdb = true\n[[host]]\n\
         name = \"mirrors.aliyun.com\"\npath = \"/goproxy\"\n[[host.fault]]\naction = \"status\"\ncode = 500\n",
    )
    .unwrap()
}

fn machine(lab: &Lab) -> Machine {
    let mut machine = Machine::new();
    machine.enter(lab);
    machine
}

/// Which format a text is in.
fn kind(text: &str) -> &'static str {
    if text.starts_with("<!doctype html>") {
        markup::read(text).unwrap();
        "html"
    } else if text.starts_with("# HELP") {
        exposition::read(text).unwrap();
        "prometheus"
    } else if text.starts_with("at,rank,id,") {
        "csv"
    } else if text.starts_with("## ") {
        "markdown"
    } else if serde_json::from_str::<Value>(text).is_ok_and(|json| json["mirrors"].is_array()) {
        "json"
    } else if text.lines().all(|line| serde_json::from_str::<Value>(line).is_ok_and(|one| one["id"].is_string())) {
        "ndjson"
    } else {
        assert!(text.contains("best: goproxy.cn") || text.contains("最佳：goproxy.cn"), "{text}");
        "table"
    }
}

const PROBE: [&str; 5] = ["probe", "goproxy.cn", "aliyun", "-n", "1"];

fn probe<'a>(more: &[&'a str]) -> Vec<&'a str> {
    PROBE.into_iter().chain(more.iter().copied()).collect()
}

#[test]
fn every_format_comes_when_it_is_asked_for() {
    let lab = lab();
    let machine = machine(&lab);
    for format in ["table", "json", "ndjson", "csv", "markdown", "prometheus", "html"] {
        for lang in ["en", "zh-CN"] {
            let run = machine.run(&probe(&["--format", format, "--lang", lang])).exits(0);
            assert_eq!(kind(&run.stdout), format);
            assert_eq!(run.stderr, "");
            assert!(!run.stdout.contains('\u{1b}'));
        }
    }
    machine.run(&probe(&["--format", "pdf"])).exits(2);
    machine.run(&probe(&["--format", "csv", "--json"])).exits(2);
}

#[test]
fn a_file_is_written_in_the_format_of_its_name() {
    let lab = lab();
    let machine = machine(&lab);
    for (name, args, format) in [
        ("a.html", &[][..], "html"),
        ("a.HTM", &[], "html"),
        ("a.csv", &[], "csv"),
        ("a.json", &[], "json"),
        ("a.ndjson", &[], "ndjson"),
        ("a.md", &[], "markdown"),
        ("a.prom", &[], "prometheus"),
        ("a.txt", &[], "table"),
        ("plain", &[], "table"),
        ("b.html", &["--format", "csv"], "csv"),
        ("c.csv", &["--json"], "json"),
        ("new/folder/a.html", &[], "html"),
    ] {
        let run = machine.run(&probe(&[&["--output", name][..], args].concat())).exits(0);
        assert_eq!(run.stdout, "", "{name}");
        assert!(run.stderr.contains(name), "{name}: {}", run.stderr);
        let text = std::fs::read_to_string(machine.work().join(name)).unwrap();
        assert_eq!(kind(&text), format, "{name}");
    }
    // What is in the way is replaced whole, through a link.
    let target = machine.write("work/real.csv", "x".repeat(1 << 20));
    std::os::unix::fs::symlink(&target, machine.work().join("link.csv")).unwrap();
    machine.run(&probe(&["-o", "link.csv", "--quiet"])).exits(0);
    assert_eq!(kind(&std::fs::read_to_string(&target).unwrap()), "csv");
    assert!(machine.work().join("link.csv").is_symlink());
    // A file has no colour and no width.
    let args = probe(&["-o", "table.txt", "--color", "always", "--quiet"]);
    let run = machine.run(&args).exits(0);
    assert_eq!(run.said(), "");
    let text = std::fs::read_to_string(machine.work().join("table.txt")).unwrap();
    assert!(!text.contains('\u{1b}') && text.contains("HTTP/2"), "{text}");
    let names: Vec<_> = std::fs::read_dir(machine.work()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(names.iter().all(|name| !name.to_string_lossy().contains("goproxy-cfg")), "left behind: {names:?}");
}

#[test]
fn standard_output_and_devices_are_written_to_as_they_are() {
    let lab = lab();
    let machine = machine(&lab);
    assert_eq!(kind(&machine.run(&probe(&["-o", "-", "--format", "csv"])).exits(0).stdout), "csv");
    let run = machine.run(&probe(&["-o", "/dev/stdout", "--format", "csv"])).exits(0);
    assert_eq!(kind(&run.stdout), "csv");
    machine.run(&probe(&["-o", "/dev/null"])).exits(0);
    use std::os::unix::fs::FileTypeExt as _;
    assert!(std::fs::metadata("/dev/null").unwrap().file_type().is_char_device(), "/dev/null was replaced");
}

#[test]
fn a_file_that_cannot_be_written_is_said_before_anybody_is_asked() {
    let lab = lab();
    let machine = machine(&lab);
    std::fs::create_dir(machine.work().join("folder.html")).unwrap();
    std::fs::write(machine.work().join("file"), "kept").unwrap();
    for (name, said) in [
        ("folder.html", ["`folder.html` is a directory", "`folder.html` 是目录"]),
        (".", ["`.` is a directory", "`.` 是目录"]),
        ("file/a.html", ["cannot write `file/a.html`", "无法写入 `file/a.html`"]),
        // Last: both of these tell only when they are written to.
        ("/proc/goproxy-cfg/a.html", ["cannot write", "无法写入"]),
        ("/dev/full", ["cannot write `/dev/full`", "无法写入 `/dev/full`"]),
    ] {
        for (lang, said) in ["en", "zh-CN"].into_iter().zip(said) {
            let run = machine.run(&probe(&["--output", name, "--lang", lang])).exits(4);
            assert!(run.stderr.contains(said), "{name}: {}", run.stderr);
            assert_eq!(run.stdout, "");
        }
        // A device, and a folder of the kernel's, say so only when they are written to.
        let says_late = ["/dev", "/proc"].iter().any(|folder| Path::new(name).starts_with(folder));
        assert!(says_late || lab.connects().is_empty(), "{name}: somebody was asked");
    }
    assert_eq!(std::fs::read_to_string(machine.work().join("file")).unwrap(), "kept");
}

#[test]
fn every_sample_is_shown_hop_by_hop() {
    let lab = Lab::from_toml(
        "name = \"hops\"\ndescription = \"of a test\"\n[[host]]\nname = \"cdn.example\"\n[[host]]\n\
         name = \"goproxy.cn\"\n[[host.fault]]\npath = \"*.info\"\naction = \"redirect\"\nto = \"https://cdn.example{path}\"\n",
    )
    .unwrap();
    let machine = machine(&lab);
    let run = machine.run(&["probe", "goproxy.cn", "-n", "3", "-v"]).exits(0);
    let hops =
        |host: &str| run.stdout.lines().filter(|line| line.trim().starts_with(&format!("https://{host}/"))).count();
    let samples = run.stdout.lines().filter(|line| line.starts_with("  new ") || line.starts_with("  reused ")).count();
    assert!(samples >= 4, "{}", run.stdout);
    assert_eq!((hops("goproxy.cn"), hops("cdn.example")), (samples, samples), "{}", run.stdout);
    let to_cdn = run.stdout.lines().find(|line| line.trim().starts_with("https://cdn.example/")).unwrap();
    assert!(to_cdn.contains("127.0.0.1 HTTP/2 200") && to_cdn.contains("first byte "), "{to_cdn}");
}
