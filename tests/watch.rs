//! `watch` as a user, a service manager and Prometheus meet it.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::print_stderr)]

mod support;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, ChildStderr, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use goproxy_cfg_lab::{Lab, toolchain};
use jiff::Timestamp;
use serde_json::Value;
use support::terminal::CTRL_C;
use support::terminal::Step::{Type, Wait};
use support::{Machine, Run, done};
use unicode_width::UnicodeWidthStr;

fn lab(hosts: &str) -> Lab {
    Lab::from_toml(&format!("name = \"watch\"\ndescription = \"of a test\"\n{hosts}")).unwrap()
}

fn machine(lab: &Lab) -> Machine {
    let mut machine = Machine::new();
    machine.enter(lab);
    machine
}

fn kept(machine: &Machine) -> Vec<Value> {
    let text =
        std::fs::read_to_string(machine.home().join(".local/state/goproxy-cfg/history.ndjson")).unwrap_or_default();
    assert!(text.is_empty() || text.ends_with('\n'), "half a line: {text}");
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A watch that goes on.
struct Watch {
    child: Child,
    stdout: BufReader<ChildStdout>,
    stderr: BufReader<ChildStderr>,
}

impl Watch {
    fn start(machine: &Machine, args: &[&str]) -> Watch {
        let args: Vec<&str> = ["watch"].iter().chain(args).copied().collect();
        let mut child = machine.program(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (stdout, stderr) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        Watch { child, stdout: BufReader::new(stdout), stderr: BufReader::new(stderr) }
    }

    /// Where it listens, as it says itself.
    fn address(&mut self) -> SocketAddr {
        let mut line = String::new();
        self.stderr.read_line(&mut line).unwrap();
        let url = line.split("http://").nth(1).unwrap_or_else(|| panic!("{line}"));
        url.split('/').next().unwrap().parse().unwrap()
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.stdout.read_line(&mut line).unwrap();
        line
    }

    fn signal(&self, name: &str) {
        assert!(Command::new("kill").args([name, &self.child.id().to_string()]).status().unwrap().success());
    }

    /// What it says until it ends, which it does at once.
    #[track_caller]
    fn ends(mut self) -> Run {
        let since = Instant::now();
        while self.child.try_wait().unwrap().is_none() {
            assert!(since.elapsed() < support::SOON, "it does not end");
            std::thread::sleep(Duration::from_millis(5));
        }
        let mut run = done(self.child.wait_with_output().unwrap());
        self.stdout.read_to_string(&mut run.stdout).unwrap();
        self.stderr.read_to_string(&mut run.stderr).unwrap();
        run
    }
}

/// A request word for word, and the whole answer.
fn raw(address: SocketAddr, request: impl AsRef<[u8]>) -> String {
    let mut tcp = TcpStream::connect(address).unwrap();
    tcp.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let _ = tcp.write_all(request.as_ref());
    let mut answer = Vec::new();
    let _ = tcp.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

fn request(address: SocketAddr, method: &str, path: &str, headers: &str) -> (u16, String, String) {
    let answer = raw(address, format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\n{headers}\r\n"));
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{answer:?}"));
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, head.to_ascii_lowercase(), body.to_owned())
}

fn get(address: SocketAddr, path: &str) -> (u16, String, String) {
    request(address, "GET", path, "")
}

/// Waits for the first round.
fn page(address: SocketAddr, path: &str) -> (String, String) {
    for _ in 0..200 {
        match get(address, path) {
            (200, head, body) => return (head, body),
            (503, head, _) => assert!(head.contains("retry-after"), "{head}"),
            other => panic!("{other:?}"),
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("no round came");
}

const GOOD_AND_BAD: &str = "
    [[host]]
    name = \"goproxy.cn\"
    sumdb = true
    [[host]]
    name = \"mirrors.aliyun.com\"
    path = \"/goproxy\"
    [[host.fault]]
    action = \"status\"
    code = 500
";

#[test]
fn rounds_come_as_lines_and_as_objects_and_are_kept() {
    let lab = lab(GOOD_AND_BAD);
    let machine = machine(&lab);
    let args = ["goproxy.cn", "aliyun", "-n", "2", "--count", "2", "--every", "1s"];
    let run = machine.run(&[&["watch"], &args[..]].concat()).exits(0);
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(lines.len(), 4, "{}", run.stdout);
    for round in lines.chunks(2) {
        assert!(round[0].contains("  goproxy.cn  ok  ") && round[0].contains(" p95 ") && round[0].contains(" wait "));
        assert!(round[1].contains("  aliyun  http-status  "), "{}", round[1]);
        let at = |line: &str| line.split_once("Z  ").unwrap().0.to_owned() + "Z";
        assert_eq!(at(round[0]), at(round[1]));
        at(round[0]).parse::<Timestamp>().unwrap();
    }
    assert_eq!(run.stderr, "");
    let chinese = machine.run(&["watch", "goproxy.cn", "-n", "2", "--count", "1", "--lang", "zh-CN"]).exits(0);
    assert!(chinese.stdout.contains("正常") && chinese.stdout.contains("等待 "), "{}", chinese.stdout);

    let run = machine.run(&[&["watch", "--format", "ndjson"], &args[..]].concat()).exits(0);
    let objects: Vec<Value> = run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let rounds: Vec<&Value> = objects.iter().map(|one| &one["round"]).collect();
    assert_eq!(rounds, [1, 1, 2, 2]);
    assert!(objects.iter().all(|one| one["schema_version"] == 1 && one["url"].is_string()));
    assert_eq!(objects[1]["fault"]["class"], "http-status");
    let times: Vec<&Value> = objects.iter().map(|one| &one["at"]).collect();
    assert_eq!((times[0], times[2]), (times[1], times[3]));

    let kept = kept(&machine);
    assert_eq!(kept.len(), 5);
    assert_eq!((&kept[3]["at"], &kept[4]["at"]), (times[0], times[2]));
}

#[test]
fn how_it_ends_is_how_a_probe_ends() {
    let lab = lab(GOOD_AND_BAD);
    let machine = machine(&lab);
    let run = machine.run(&["watch", "aliyun", "-n", "0", "--count", "1"]).exits(1);
    assert!(run.stderr.contains("none of 1 mirrors is healthy"), "{}", run.stderr);
    for args in [
        &["watch", "nonsense"][..],
        &["watch", "--every", "500ms"],
        &["watch", "--every", "soon"],
        &["watch", "--count", "0"],
        &["watch", "--listen", "nowhere"],
        &["watch", "--format", "html"],
    ] {
        let run = machine.run(args).exits(2);
        assert!(run.stdout.is_empty() && run.stderr.starts_with("error: "), "{}", run.stderr);
    }
}

/// A round that takes longer than the interval: the next one begins at the next point of the grid, never beside it.
#[test]
fn rounds_begin_on_a_fixed_grid() {
    let lab =
        lab("[[host]]\nname = \"goproxy.cn\"\n[[host.fault]]\naction = \"delay\"\npath = \"*.info\"\nms = 1200\n");
    let machine = machine(&lab);
    let args = ["watch", "goproxy.cn", "-n", "0", "--count", "3", "--every", "1s", "--format", "ndjson"];
    let run = machine.run(&args).exits(0);
    let times: Vec<Timestamp> = run
        .stdout
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["at"].as_str().unwrap().parse().unwrap())
        .collect();
    assert_eq!(times.len(), 3);
    for pair in times.windows(2) {
        let apart = pair[1].duration_since(pair[0]).as_secs_f64();
        assert!(apart > 1.5, "the rounds overlap: {apart}");
        assert!((apart - apart.round()).abs() < 0.3, "not on the grid: {apart}");
    }
}

#[test]
fn signals_end_it_cleanly_at_any_moment() {
    let lab = lab("
        [[host]]
        name = \"goproxy.cn\"
        [[host]]
        name = \"mirrors.aliyun.com\"
        path = \"/goproxy\"
        [[host.fault]]
        action = \"silent\"
    ");
    for (signal, code) in [("-INT", 130), ("-TERM", 0)] {
        // Between two rounds.
        let machine = machine(&lab);
        let mut watch = Watch::start(&machine, &["goproxy.cn", "-n", "0", "--every", "1h", "--listen", "0"]);
        let address = watch.address();
        assert!(watch.line().contains("goproxy.cn"));
        watch.signal(signal);
        let run = watch.ends().exits(code);
        assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""));
        assert_eq!(kept(&machine).len(), 1);
        assert!(TcpStream::connect(address).is_err(), "the port is still open");
        // In the middle of one.
        let mut watch = Watch::start(&machine, &["aliyun", "--timeout", "1m", "--listen", "0"]);
        watch.address();
        std::thread::sleep(Duration::from_millis(500));
        watch.signal(signal);
        let run = watch.ends().exits(code);
        assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""));
        assert_eq!(kept(&machine).len(), 1);
    }
}

#[test]
fn a_closed_pipe_ends_it_silently() {
    let lab = lab(GOOD_AND_BAD);
    let machine = machine(&lab);
    for format in ["table", "ndjson"] {
        let args = ["goproxy.cn", "-n", "0", "--every", "1s", "--format", format];
        let Watch { mut child, mut stdout, mut stderr } = Watch::start(&machine, &args);
        stdout.read_line(&mut String::new()).unwrap();
        drop(stdout);
        assert_eq!(child.wait().unwrap().code(), Some(0));
        let mut said = String::new();
        stderr.read_to_string(&mut said).unwrap();
        assert_eq!(said, "");
    }
}

/// One table stands on the screen, however many rounds were drawn; the terminal is as it was.
#[test]
fn on_a_terminal_the_table_is_drawn_over_itself() {
    let lab = lab(GOOD_AND_BAD);
    let mut machine = machine(&lab);
    machine.set("TERM", "xterm-256color");
    for (lang, round, third, mirror) in
        [("en", "round 1", "round 3", "mirror"), ("zh-CN", "第 1 轮", "第 3 轮", "镜像")]
    {
        let args = ["watch", "goproxy.cn", "aliyun", "-n", "2", "--every", "1s", "--lang", lang];
        let seat = machine.at_terminal_of(24, 100, &args, &[Wait(round), Wait(third), Type(CTRL_C)]).exits(130);
        let screen = seat.screen();
        let count = |text: &str| screen.iter().filter(|line| line.contains(text)).count();
        assert_eq!((count(mirror), count("goproxy.cn "), count("aliyun ")), (1, 1, 1), "{screen:#?}");
        assert_eq!((count(round), count(third)), (0, 1), "{screen:#?}");
        assert!(screen.iter().all(|line| UnicodeWidthStr::width(line.as_str()) < 100), "{screen:#?}");
        let row = screen.iter().find(|line| line.contains("aliyun ")).unwrap();
        assert!(row.contains("http-status") && row.contains("0.0 %") && row.contains("xxx"), "{screen:#?}");
        let row = screen.iter().find(|line| line.contains("goproxy.cn ")).unwrap();
        assert!(row.contains("100 %") && row.contains("███"), "{screen:#?}");
    }
    let seat = machine.at_terminal(&["watch", "goproxy.cn", "-n", "0", "--count", "2", "--every", "1s"], &[]).exits(0);
    assert!(seat.screen().iter().any(|line| line.contains("round 2, the last one")), "{:#?}", seat.screen());
}

/// On a small terminal nothing wraps and nothing scrolls away.
#[test]
fn the_table_fits_the_terminal() {
    let lab = Lab::ready("healthy");
    let mut machine = machine(&lab);
    machine.set("TERM", "xterm-256color");
    for (rows, columns) in [(6, 80), (7, 40), (24, 60), (3, 20)] {
        let args = ["watch", "-n", "0", "--every", "1s", "--count", "2"];
        let seat = machine.at_terminal_of(rows, columns, &args, &[]).exits(0);
        let screen: Vec<String> = seat.screen().into_iter().filter(|line| !line.is_empty()).collect();
        assert!(screen.len() < rows, "{rows}x{columns}: {screen:#?}");
        assert!(screen.iter().all(|line| UnicodeWidthStr::width(line.as_str()) < columns), "{columns}: {screen:#?}");
        if (rows, columns) == (6, 80) {
            assert!(screen.iter().any(|line| line.contains("more that do not fit")), "{screen:#?}");
        }
    }
}

#[test]
fn pages_are_served() {
    let lab = lab(GOOD_AND_BAD);
    let machine = machine(&lab);
    let mut watch = Watch::start(&machine, &["goproxy.cn", "aliyun", "-n", "1", "--every", "1s", "--listen", ":0"]);
    let address = watch.address();
    assert!(address.ip().is_loopback());

    let (head, metrics) = page(address, "/metrics");
    assert!(head.contains("content-type: text/plain; version=0.0.4; charset=utf-8"), "{head}");
    for line in [
        "goproxy_cfg_probe_up{mirror=\"goproxy.cn\"} 1\n",
        "goproxy_cfg_probe_up{mirror=\"aliyun\"} 0\n",
        "goproxy_cfg_probe_mirrors{state=\"unhealthy\"} 1\n",
    ] {
        assert!(metrics.contains(line), "{metrics}");
    }
    let (head, report) = page(address, "/report.json");
    assert!(head.contains("content-type: application/json"), "{head}");
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!(
        (&report["best"], &report["mirrors"][1]["fault"]["class"]),
        (&"goproxy.cn".into(), &"http-status".into())
    );
    let (head, _) = page(address, "/");
    for header in
        ["x-content-type-options: nosniff", "content-security-policy: default-src 'none'", "connection: close"]
    {
        assert!(head.contains(header), "{head}");
    }
    for (wanted, lang, word) in [("zh-CN,zh;q=0.9,en;q=0.8", "zh-cn", "正常"), ("en;q=0.9,zh;q=0.1", "en", "ok")] {
        let (status, head, body) = request(address, "GET", "/", &format!("Accept-Language: {wanted}\r\n"));
        assert!(status == 200 && head.contains(&format!("content-language: {lang}")), "{head}");
        assert!(body.contains(word) && body.contains("goproxy.cn") && !body.contains('\u{1b}'), "{body}");
    }

    let (status, head, body) = request(address, "HEAD", "/metrics", "");
    assert!(status == 200 && body.is_empty() && head.contains("content-length: "), "{head}");
    assert_eq!(get(address, "/metrics?x=1").0, 200);
    assert_eq!((get(address, "/healthz").0, get(address, "/healthz").2.as_str()), (200, "ok\n"));
    for path in ["/nothing", "/metrics/", "//metrics", "/../etc/passwd", "/%2e%2e/report.json", "*"] {
        assert_eq!(get(address, path).0, 404, "{path}");
    }
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "BREW"] {
        let (status, head, _) = request(address, method, "/metrics", "Content-Length: 0\r\n");
        assert!(status == 405 && head.contains("allow: get, head"), "{method}: {head}");
    }

    // New rounds take the place of old ones.
    let time = |text: &str| {
        text.lines()
            .find_map(|line| line.strip_prefix("goproxy_cfg_probe_run_timestamp_seconds "))
            .unwrap()
            .parse::<f64>()
            .unwrap()
    };
    let first = time(&metrics);
    let later = (0..100).any(|_| {
        std::thread::sleep(Duration::from_millis(50));
        time(&page(address, "/metrics").1) > first
    });
    assert!(later, "the page does not change");
    watch.signal("-TERM");
    watch.ends().exits(0);
}

/// Nothing that a client sends disturbs the measuring or the other clients.
#[test]
fn bad_clients_are_their_own_problem() {
    let lab = lab(GOOD_AND_BAD);
    let machine = machine(&lab);
    let mut watch = Watch::start(&machine, &["goproxy.cn", "-n", "0", "--every", "1s", "--listen", "0"]);
    let address = watch.address();
    page(address, "/metrics");
    let flood = format!("GET /metrics HTTP/1.1\r\n{}\r\n", "X-Much: of nothing\r\n".repeat(5_000));
    let long = format!("GET /{} HTTP/1.1\r\n\r\n", "a".repeat(1 << 20));
    for garbage in [
        b"\0\x01\x02\x03\xff\xfe\r\n\r\n".as_slice(),
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET\r\n\r\n",
        b"GET /metrics HTTP/9.9\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET /metrics HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"GET http://[::bad/ HTTP/1.1\r\n\r\n",
        flood.as_bytes(),
        long.as_bytes(),
    ] {
        let mut tcp = TcpStream::connect(address).unwrap();
        let _ = tcp.write_all(garbage);
        let _ = tcp.shutdown(std::net::Shutdown::Write);
        let mut answer = Vec::new();
        let _ = tcp.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer);
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4") || answer.starts_with("HTTP/1.0 4"), "{answer}");
        assert_eq!(get(address, "/healthz").0, 200);
    }
    // More than are served at a time, all of them silent after half a request. The next one waits until they are thrown out,
    // and the rounds go on meanwhile.
    let slow: Vec<TcpStream> = (0..64)
        .map(|_| {
            let mut tcp = TcpStream::connect(address).unwrap();
            tcp.write_all(b"GET /metrics HTTP/1.1\r\nHost: ").unwrap();
            tcp
        })
        .collect();
    let before = kept(&machine).len();
    let since = Instant::now();
    assert!(get(address, "/metrics").2.contains("goproxy_cfg_probe_up"));
    assert!(since.elapsed() < Duration::from_secs(15), "{:?}", since.elapsed());
    assert!(kept(&machine).len() >= before + 2, "the rounds stood still");
    drop(slow);
    watch.signal("-TERM");
    watch.ends().exits(0);
}

#[test]
fn two_on_one_port_are_a_clear_error() {
    let lab = lab(GOOD_AND_BAD);
    let machine = machine(&lab);
    let mut watch = Watch::start(&machine, &["goproxy.cn", "-n", "0", "--listen", "127.0.0.1:0"]);
    let address = watch.address().to_string();
    for (lang, said, why) in [
        ("en", "cannot listen on", "another program listens there already"),
        ("zh-CN", "无法监听", "已有其他程序在监听"),
    ] {
        let run = machine.run(&["watch", "goproxy.cn", "--listen", &address, "--lang", lang]).exits(4);
        assert!(
            run.stderr.contains(said) && run.stderr.contains(why) && run.stderr.contains(&address),
            "{}",
            run.stderr
        );
        assert!(run.stderr.contains("--listen 127.0.0.1:0") && run.stdout.is_empty(), "{}", run.stderr);
    }
    let run = machine.run(&["watch", "goproxy.cn", "--listen", "192.0.2.1:9464"]).exits(4);
    assert!(run.stderr.contains("this machine has no such address"), "{}", run.stderr);
    watch.signal("-TERM");
    watch.ends().exits(0);
}

#[test]
fn no_password_is_served() {
    let lab = lab(GOOD_AND_BAD);
    let machine = machine(&lab);
    let url = lab.http_url("goproxy.cn").replacen("http://", "http://gopher:hunter2@", 1);
    let mut watch = Watch::start(&machine, &[&url, "goproxy.cn", "-n", "0", "--listen", "0"]);
    let address = watch.address();
    for path in ["/", "/metrics", "/report.json"] {
        let (head, body) = page(address, path);
        assert!(body.contains("gopher") && !body.contains("hunter2") && !head.contains("hunter2"), "{path}: {body}");
    }
    watch.signal("-TERM");
    let run = watch.ends().exits(0);
    assert!(!run.said().contains("hunter2"), "{}", run.said());
}

/// What `use` and `doctor` do in the meantime does not disturb it, nor it them.
#[test]
fn others_work_beside_it() {
    let lab = Lab::ready("healthy");
    let machine = Machine::in_lab(&toolchain("1.27"), &lab);
    let mut watch = Watch::start(&machine, &["goproxy.cn", "-n", "0", "--every", "1s"]);
    watch.line();
    machine.run(&["use", "--fastest", "--no-check"]).exits(0);
    machine.run(&["undo"]).exits(0);
    watch.line();
    watch.signal("-INT");
    watch.ends().exits(130);
    assert!(kept(&machine).len() >= 3);
}
