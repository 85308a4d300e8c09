//! Every finding code: a machine that has it, what is said there in both languages, and whether what is advised can be run.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

mod support;

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;

use goproxy_cfg::checks;
use goproxy_cfg::domain::catalog::Catalog;
use goproxy_cfg::domain::facts::Facts;
use goproxy_cfg::domain::fault::{Fault, FaultClass, Stage};
use goproxy_cfg::domain::goproxy::ProxyUrl;
use goproxy_cfg::domain::measure::{Measured, ProbeReport, Workload};
use goproxy_cfg::domain::mirror::ServerKind;
use goproxy_cfg::domain::settings::{EnvFile, Setting, Settings, Source};
use goproxy_cfg::domain::variable::Var;
use goproxy_cfg::text::codes::Code;
use goproxy_cfg::text::faults;
use goproxy_cfg_lab::{Lab, Toolchain, toolchain};
use serde_json::Value;
use support::{Machine, done};

/// A machine with something wrong, and what has to be found there.
struct Case {
    what: &'static str,
    set: fn(&mut Machine, &Lab),
    /// Empty: as a machine is at first.
    args: &'static [&'static str],
    found: &'static [&'static str],
    /// What a careless rule would say as well.
    absent: &'static [&'static str],
}

/// One case in a line: what, how, found, absent.
macro_rules! cases {
    ($($what:literal, [$($arg:literal),*], $set:expr => [$($found:literal),*] not [$($absent:literal),*];)*) => {
        &[$(Case { what: $what, set: $set, args: &[$($arg),*], found: &[$($found),*], absent: &[$($absent),*] }),*]
    };
}

fn env(machine: &mut Machine, vars: &[(&str, &str)]) {
    for (name, value) in vars {
        machine.set(name, *value);
    }
}

const ERRORS: &str = "github.com/pkg/errors";

/// Leaves the go command and a shell on PATH, nothing else.
fn without_git(machine: &mut Machine) {
    let bin = machine.write("few/note", "").parent().unwrap().to_owned();
    for program in [Path::new("/bin/sh"), &machine.go()] {
        std::os::unix::fs::symlink(program, bin.join(program.file_name().unwrap())).unwrap();
    }
    machine.set("PATH", bin);
}

/// What can be told without network.
const STATIC: &[Case] = cases! {
    "nothing wrong", ["--offline"], |m, _| env(m, &[("GOPROXY", "https://goproxy.cn,direct")]) => [] not [];
    "full-width comma", ["--offline"], |m, _| env(m, &[("GOPROXY", "https://goproxy.cn，direct")]) => ["GP118"] not ["GP101", "GP103"];
    "quotes in the environment", ["--offline"], |m, _| env(m, &[("GOPROXY", "\"https://goproxy.cn,direct\"")]) => ["GP118"] not ["GP101"];
    "quotes in the env file", ["--offline"], |m, _| m.write_env_file("GOPROXY='https://goproxy.cn,direct'\n") => ["GP118"] not ["GP101", "GP114"];
    "quotes where Go reads them", ["--offline"], |m, _| m.write_env_file("GOFLAGS='-ldflags=-s -w'\nGOPROXY=https://goproxy.cn,direct\n")
        => [] not ["GP118", "GP120", "GP506"];
    "a database in curly quotes", ["--offline"], |m, _| env(m, &[("GOSUMDB", "“sum.golang.google.cn”"), ("GOPROXY", "https://goproxy.cn,direct")])
        => ["GP118"] not ["GP302"];
    "a full-width comma between patterns", ["--offline"], |m, _| env(m, &[("GOPRIVATE", "a.example，b.example"), ("GOPROXY", "https://goproxy.cn,direct")])
        => ["GP118"] not ["GP201"];
    "a full-width comma, and another fault", ["--offline"], |m, _| env(m, &[("GOPRIVATE", "a.example，b.example,https://c.example"), ("GOPROXY", "https://goproxy.cn,direct")])
        => ["GP118", "GP201"] not ["GP302"];
    "noproxy", ["--offline"], |m, _| env(m, &[("GOPROXY", "https://goproxy.cn,noproxy")]) => ["GP117"] not ["GP101"];
    "noproxy is never come to", ["--offline"], |m, _| env(m, &[("GOPROXY", "https://goproxy.cn,direct,noproxy")]) => ["GP104"] not ["GP117", "GP101"];
    "the same twice in the list", ["--offline"], |m, _| env(m, &[("GOPROXY", "https://goproxy.cn,https://goproxy.cn/,direct")]) => ["GP122"] not [];
    "one host, two services", ["--offline"], |m, _| env(m, &[("GOPROXY", "https://goproxy.corp.example/a,https://goproxy.corp.example/b,direct"), ("GOSUMDB", "sum.golang.google.cn")])
        => [] not ["GP122"];
    "the env file is a folder", ["--offline"], |m, _| {
        std::fs::create_dir_all(m.env_file()).unwrap();
        env(m, &[("GOPROXY", "https://goproxy.cn,direct")]);
    } => ["GP119"] not [];
    "GOENV is relative", ["--offline"], |m, _| {
        m.write("work/mine", "GOPROXY=https://goproxy.cn,direct\n");
        env(m, &[("GOENV", "mine")]);
    } => ["GP119"] not ["GP102", "GP109"];
    "GOENV is not there", ["--offline"], |m, _| {
        let path = m.dir().join("mine");
        m.set("GOENV", path).set("GOPROXY", "https://goproxy.cn,direct");
    } => [] not ["GP119"];
    "XDG_CONFIG_HOME is relative", ["--offline"], |m, _| env(m, &[("XDG_CONFIG_HOME", "config"), ("GOPROXY", "https://goproxy.cn,direct")])
        => ["GP119"] not [];
    "a flag that nobody knows", ["--offline"], |m, _| env(m, &[("GOFLAGS", "-modd=mod"), ("GOPROXY", "https://goproxy.cn,direct")])
        => ["GP120"] not ["GP116", "GP506"];
    "half of a flag", ["--offline"], |m, _| m.write_env_file("GOFLAGS=-tags a,b\nGOPROXY=https://goproxy.cn,direct\n") => ["GP120"] not ["GP506"];
    "flags that go env would obey", ["--offline"], |m, _| env(m, &[("GOFLAGS", "-ldflags=-s -w"), ("GOPROXY", "https://goproxy.cn,direct")])
        => [] not ["GP506"];
    "a proxy without its scheme's slashes", ["--offline"], |m, _| env(m, &[("HTTPS_PROXY", "http:127.0.0.1:7890"), ("GOPROXY", "https://goproxy.cn,direct")])
        => ["GP121"] not ["GP408"];
    "a proxy with a space", ["--offline"], |m, _| env(m, &[("HTTPS_PROXY", " http://127.0.0.1:7890"), ("GOPROXY", "https://goproxy.cn,direct")])
        => ["GP121"] not [];
    "a proxy with a full-width colon", ["--offline"], |m, _| env(m, &[("https_proxy", "http：//127.0.0.1:7890"), ("GOPROXY", "https://goproxy.cn,direct"), ("HTTPS_PROXY", "")])
        => ["GP121"] not [];
    "a proxy that speaks SOCKS 4", ["--offline"], |m, _| env(m, &[("HTTPS_PROXY", "socks4://127.0.0.1:7891"), ("GOPROXY", "https://goproxy.cn,direct")])
        => ["GP121"] not [];
    "a proxy by host and port", ["--offline"], |m, _| env(m, &[("HTTPS_PROXY", "127.0.0.1:7890"), ("ALL_PROXY", "socks5://127.0.0.1:7891"), ("GOPROXY", "https://goproxy.cn,direct")])
        => [] not ["GP121"];
    "ALL_PROXY alone", ["--offline"], |m, _| {
        for name in ["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"] {
            m.unset(name);
        }
        env(m, &[("all_proxy", "socks5://127.0.0.1:7891"), ("GOPROXY", "https://goproxy.cn,direct")]);
    } => ["GP121"] not ["GP408"];
    "only separators", ["--offline"], |m, _| env(m, &[("GOPROXY", ",|,")]) => ["GP101"] not [];
    "a bare word", ["--offline"], |m, _| m.write_env_file("GOPROXY=goproxycn\n") => ["GP101"] not ["GP108"];
    "a semicolon", ["--offline"], |m, _| m.write_env_file("GOPROXY=https://goproxy.cn;direct\n") => ["GP101"] not [];
    "a scheme without its colon", ["--offline"], |m, _| m.write_env_file("GOPROXY=https//goproxy.cn,direct\n") => ["GP101"] not ["GP106"];
    "off, and all that is needed is there", ["--offline"], |m, _| {
        m.write("work/go.mod", "module m\n\ngo 1.21\n\nrequire github.com/c/d v1.0.0\n");
        m.write("work/vendor/modules.txt", "# github.com/c/d v1.0.0\n");
        env(m, &[("GOPROXY", "off")]);
    } => [] not ["GP105"];
    "off, and the cache lacks a module", ["--offline"], |m, _| {
        m.write("work/go.mod", "module m\n\ngo 1.21\n\nrequire (\n\tgithub.com/c/d v1.0.0\n\tgithub.com/c/E v1.0.0\n)\n");
        m.write("home/go/pkg/mod/cache/download/github.com/c/d/@v/v1.0.0.zip", "");
        env(m, &[("GOPROXY", "off")]);
    } => ["GP105"] not [];
    "off, and the cache has them, replaced ones too", ["--offline"], |m, _| {
        let text = "module m\n\ngo 1.21\n\nrequire (\n\tgithub.com/c/d v1.0.0\n\tgithub.com/c/E v1.0.0\n\ta.example/x v1.0.0\n)\n\n\
            replace github.com/c/d => ../d\n\nreplace a.example/x v1.0.0 => b.example/x v2.0.0+incompatible\n";
        m.write("work/go.mod", text);
        m.write("cache/cache/download/github.com/c/!e/@v/v1.0.0.zip", "");
        m.write("cache/cache/download/b.example/x/@v/v2.0.0+incompatible.zip", "");
        m.write_env_file(format!("GOMODCACHE={}/cache\nGOPROXY=off\n", m.dir().display()));
    } => [] not ["GP105"];
    "folders, and nothing to verify them by", ["--offline"], |m, _| env(m, &[("GOPROXY", "file:///srv/go"), ("GONOSUMDB", "*")])
        => [] not ["GP202"];
    "a folder and then the network, and nothing to verify by", ["--offline"],
        |m, _| env(m, &[("GOPROXY", "file:///srv/go,https://goproxy.cn"), ("GONOSUMDB", "*")]) => ["GP202"] not [];
    "folders, and nothing taken from them", ["--offline"], |m, _| env(m, &[("GOPROXY", "file:///srv/go"), ("GONOPROXY", "*")])
        => ["GP202"] not [];
    "Go's default", ["--offline"], |_, _| {} => ["GP102"] not ["GP103"];
    "abroad first, in the file", ["--offline"], |m, _| m.write_env_file("GOPROXY=https://goproxy.io,https://goproxy.cn,direct\n")
        => ["GP102"] not ["GP104"];
    "abroad second", ["--offline"], |m, _| env(m, &[("GOPROXY", "https://goproxy.cn,https://goproxy.io,direct")]) => [] not ["GP102"];
    "direct", ["--offline"], |m, _| env(m, &[("GOPROXY", "direct")]) => ["GP103"] not ["GP104", "GP303"];
    "behind direct", ["--offline"], |m, _| env(m, &[("GOPROXY", "direct,https://goproxy.cn")]) => ["GP103", "GP104"] not [];
    "behind off", ["--offline"], |m, _| env(m, &[("GOPROXY", "https://goproxy.cn,off,direct")]) => ["GP104"] not ["GP105"];
    "off", ["--offline"], |m, _| env(m, &[("GOPROXY", "off")]) => ["GP105"] not ["GP104", "GP303"];
    "a name that never worked", ["--offline"], |m, _| env(m, &[("GOPROXY", "https://goproxy.qiniu.com,direct")])
        => ["GP106"] not ["GP107", "GP112"];
    "a path that never worked", ["--offline"], |m, _| m.write_env_file("GOPROXY=https://mirrors.ustc.edu.cn/goproxy/,direct\n")
        => ["GP106"] not [];
    "shut down", ["--offline"], |m, _| m.write_env_file("GOPROXY=https://gocenter.io,direct\n") => ["GP107"] not ["GP106"];
    "hidden by the environment", ["--offline"], |m, _| {
        m.write_env_file("GOPROXY=https://goproxy.cn,direct\n");
        env(m, &[("GOPROXY", "https://mirrors.aliyun.com/goproxy/,direct"), ("GOSUMDB", "sum.golang.google.cn")]);
    } => ["GP108"] not ["GP303"];
    "hidden by a profile", ["--offline"], |m, _| {
        m.write_env_file("GOPROXY=https://goproxy.cn,direct\n");
        m.write("home/.bashrc", "# mine\nexport GOPROXY=https://goproxy.cn\n");
        env(m, &[("GOPROXY", "https://goproxy.cn")]);
    } => ["GP108"] not ["GP701"];
    "the same twice", ["--offline"], |m, _| {
        m.write_env_file("GOPROXY=https://goproxy.cn,direct\n");
        env(m, &[("GOPROXY", "https://goproxy.cn,direct")]);
    } => [] not ["GP108"];
    "env file off", ["--offline"], |m, _| {
        m.write_env_file("GOPROXY=https://goproxy.cn,direct\n");
        env(m, &[("GOENV", "off")]);
    } => ["GP102", "GP109"] not ["GP108"];
    "modules off", ["--offline"], |m, _| {
        m.write_env_file("GO111MODULE=off\n");
        env(m, &[("GOPROXY", "https://goproxy.cn,direct")]);
    } => ["GP110"] not [];
    "no such variable", ["--offline"], |m, _| env(m, &[("GONOSUMCHECK", "1"), ("GOPROXY", "https://goproxy.cn,direct")])
        => ["GP111"] not [];
    "no such variable in the file", ["--offline"], |m, _| m.write_env_file("GOPROXYY=x\nGOPROXY=https://goproxy.cn,direct\n")
        => ["GP111"] not ["GP114"];
    "plain http", ["--offline"], |m, _| env(m, &[("GOPROXY", "http://goproxy.stranger.example,direct"), ("GOSUMDB", "sum.golang.google.cn")])
        => ["GP112"] not ["GP113", "GP102"];
    "plain http next door", ["--offline"], |m, _| env(m, &[("GOPROXY", "http://192.168.1.2:8081,direct"), ("GOSUMDB", "sum.golang.google.cn")])
        => [] not ["GP112"];
    "a password", ["--offline"], |m, _| env(m, &[("GOPROXY", "https://u:p@goproxy.corp.example"), ("GOSUMDB", "sum.golang.google.cn")])
        => ["GP113"] not ["GP112"];
    "a password over http", ["--offline"], |m, _| env(m, &[("GOPROXY", "http://u:p@goproxy.corp.example"), ("GOSUMDB", "sum.golang.google.cn")])
        => ["GP113"] not ["GP112"];
    "Windows line ends", ["--offline"], |m, _| m.write_env_file("GOPROXY=https://goproxy.cn,direct\r\n") => ["GP114"] not [];
    "Windows line ends all over", ["--offline"], |m, _| {
        m.write_env_file("GOPROXY=https://goproxy.cn,direct\r\nGOPRIVATE=git.corp\r\nGOVCS=*:git\r\n");
    } => ["GP114"] not [];
    "twice", ["--offline"], |m, _| m.write_env_file("GOPROXY=https://goproxy.cn\nGOPROXY=https://goproxy.cn,direct\n")
        => ["GP114"] not [];
    "an empty value", ["--offline"], |m, _| m.write_env_file("GOPROXY=\n") => ["GP101"] not ["GP114"];
    "vendor", ["--offline"], |m, _| m.write_env_file("GOFLAGS=-mod=vendor\nGOPROXY=https://goproxy.cn,direct\n") => ["GP116"] not [];
    "insecure and more", ["--offline"], |m, _| env(m, &[("GOFLAGS", "-insecure -v"), ("GOPROXY", "https://goproxy.cn,direct")])
        => ["GP116"] not [];
    "a pattern with a space", ["--offline"], |m, _| env(m, &[("GOPRIVATE", "a.example, b.example"), ("GOPROXY", "https://goproxy.cn,direct")])
        => ["GP201"] not ["GP202", "GP203"];
    "a URL as pattern", ["--offline"], |m, _| m.write_env_file("GOPRIVATE=https://git.corp.example\nGOPROXY=https://goproxy.cn,direct\n")
        => ["GP201"] not [];
    "too wide", ["--offline"], |m, _| env(m, &[("GOPRIVATE", "*"), ("GOPROXY", "https://goproxy.cn,direct")]) => ["GP202"] not ["GP201"];
    "overridden", ["--offline"], |m, _| m.write_env_file("GOPRIVATE=git.corp.example\nGONOPROXY=none\nGOPROXY=https://goproxy.cn,direct\n")
        => ["GP203"] not ["GP201"];
    "overridden by more", ["--offline"], |m, _| env(m, &[
        ("GOPRIVATE", "git.corp.example/a"), ("GONOSUMDB", "git.corp.example"), ("GOPROXY", "https://goproxy.cn,direct"),
    ]) => [] not ["GP203"];
    "an internal module", ["--offline"], |m, _| {
        m.write("work/go.mod", "module m\n\nrequire (\n\tgit.corp/a v1.0.0\n\tgit.corp/b v1.0.0\n\tgithub.com/c/d v1.0.0\n)\n");
        m.write_env_file("GOPROXY=https://goproxy.cn,direct\n");
    } => ["GP204"] not [];
    "an internal module, covered", ["--offline"], |m, _| {
        m.write("work/go.mod", "module m\n\nrequire git.corp/a v1.0.0\n");
        m.write_env_file("GOPROXY=https://goproxy.cn,direct\nGOPRIVATE=git.corp\n");
    } => [] not ["GP204"];
    "insecure for all", ["--offline"], |m, _| env(m, &[("GOINSECURE", "*"), ("GOPROXY", "https://goproxy.cn,direct")]) => ["GP208"] not ["GP202"];
    "insecure for a forge", ["--offline"], |m, _| env(m, &[("GOINSECURE", "git.corp.example,github.com/org"), ("GOPROXY", "https://goproxy.cn,direct")])
        => ["GP208"] not [];
    "insecure at home", ["--offline"], |m, _| env(m, &[("GOINSECURE", "git.corp.example,*.team.corp"), ("GOPROXY", "https://goproxy.cn,direct")])
        => [] not ["GP208"];
    "no version control", ["--offline"], |m, _| env(m, &[("GOVCS", "*:off"), ("GOPRIVATE", "git.corp.example"), ("GOPROXY", "https://goproxy.cn,direct")])
        => ["GP209"] not [];
    "version control for private modules alone", ["--offline"], |m, _| env(m, &[("GOVCS", "private:git,*:off"), ("GOPRIVATE", "git.corp.example"), ("GOPROXY", "https://goproxy.cn,direct")])
        => [] not ["GP209"];
    "version control that cannot be read", ["--offline"], |m, _| env(m, &[("GOVCS", "git"), ("GOPROXY", "https://goproxy.cn,direct")])
        => ["GP209"] not [];
    "a new terminal differs", ["--offline"], |m, _| {
        m.write("home/.bashrc", "export GOPROXY=https://goproxy.cn,direct\n");
        env(m, &[("GOPROXY", "https://mirrors.aliyun.com/goproxy/,direct"), ("SHELL", "/bin/bash"), ("GOSUMDB", "sum.golang.google.cn")]);
    } => ["GP702"] not ["GP701", "GP108"];
    "a new terminal is of another shell", ["--offline"], |m, _| {
        m.write("home/.zshrc", "export GOPROXY=https://goproxy.cn,direct\n");
        env(m, &[("GOPROXY", "https://mirrors.aliyun.com/goproxy/,direct"), ("SHELL", "/bin/bash"), ("GOSUMDB", "sum.golang.google.cn")]);
    } => [] not ["GP702"];
    "a profile works the value out", ["--offline"], |m, _| {
        m.write("home/.bashrc", "export GOPROXY=$MY_PROXY,direct\ngo env -w GOPROXY=https://x.example\n");
        env(m, &[("GOPROXY", "https://goproxy.cn,direct"), ("SHELL", "/bin/bash")]);
    } => [] not ["GP702"];
    "a misspelt variable in a profile", ["--offline"], |m, _| {
        m.write("home/.bashrc", "export GOPROXYY=https://goproxy.cn\n# export GOPRIVAT=x\nexport GOPATH2=/x GOBINS=/y\n");
        env(m, &[("GOPROXY", "https://goproxy.cn,direct"), ("GOPROXYY", "https://goproxy.cn")]);
    } => ["GP703"] not ["GP111"];
    "an invented variable in a profile", ["--offline"], |m, _| {
        m.write("home/.config/fish/config.fish", "set -gx GONOSUMCHECK 1\n");
        env(m, &[("GOPROXY", "https://goproxy.cn,direct"), ("GONOSUMCHECK", "1")]);
    } => ["GP703"] not ["GP111"];
    "half a block of ours", ["--offline"], |m, _| {
        m.write("home/.bashrc", "# >>> goproxy-cfg 5f0c1a2b >>> do not edit\nexport GOPROXY='https://goproxy.cn,direct'\n");
        env(m, &[("GOPROXY", "https://goproxy.cn,direct")]);
    } => ["GP704"] not ["GP702"];
    "a block of ours", ["--offline"], |m, _| {
        env(m, &[("GOPROXY", "https://goproxy.cn,direct"), ("SHELL", "/bin/bash")]);
        m.run(&["use", "goproxy.cn", "--scope", "shell", "--shell", "bash", "--offline"]);
    } => [] not ["GP704", "GP702"];
    "an internal module, GONOPROXY set", ["--offline"], |m, _| {
        m.write("work/go.mod", "module m\n\nrequire git.corp/a v1.0.0\n");
        env(m, &[("GOPROXY", "https://goproxy.cn,direct"), ("GONOPROXY", "x.example")]);
    } => ["GP204"] not [];
    "no checksum database", ["--offline"], |m, _| m.write_env_file("GOSUMDB=off\nGOPROXY=https://goproxy.cn,direct\n") => ["GP301"] not ["GP303"];
    "an unknown database", ["--offline"], |m, _| m.write_env_file("GOSUMDB=gosum.io\nGOPROXY=https://goproxy.cn,direct\n")
        => ["GP302"] not ["GP301", "GP303"];
    "a mirror without the database", ["--offline"], |m, _| m.write_env_file("GOPROXY=https://mirrors.aliyun.com/goproxy/,direct\n")
        => ["GP303"] not ["GP305"];
    "its address in China", ["--offline"], |m, _| {
        m.write_env_file("GOPROXY=https://mirrors.aliyun.com/goproxy/,direct\nGOSUMDB=sum.golang.google.cn\n");
    } => [] not ["GP303", "GP302"];
    "profiles disagree", ["--offline"], |m, _| {
        m.write("home/.bashrc", "export GOPROXY=https://goproxy.cn,direct\n");
        m.write("home/.zshrc", "export GOPROXY=https://proxy.golang.org\n");
        env(m, &[("GOPROXY", "https://goproxy.cn,direct")]);
    } => ["GP701"] not ["GP108"];
};

#[test]
fn static_findings() {
    check_all(STATIC, &lab(), &[toolchain("1.27")]);
}

fn lab() -> Lab {
    Lab::from_toml(
        r#"
        name = "findings"
        description = "a host for each fault"
        [[host]]
        name = "goproxy.cn"
        sumdb = true
        [[host]]
        name = "mirrors.aliyun.com"
        path = "/goproxy"
        [[host]]
        name = "proxy.golang.org"
        sumdb = true
        [[host]]
        name = "e500.example"
        sumdb = true
        [[host.fault]]
        action = "status"
        code = 500
        [[host]]
        name = "untrusted.example"
        certificate = "untrusted"
        [[host]]
        name = "expired.example"
        certificate = "expired"
        [[host]]
        name = "wrong.example"
        certificate = "wrong-name"
        [[host]]
        name = "e403.example"
        [[host.fault]]
        action = "status"
        code = 403
        [[host]]
        name = "e451.example"
        [[host.fault]]
        action = "status"
        code = 451
        [[host]]
        name = "e429.example"
        [[host.fault]]
        action = "status"
        code = 429
        [[host]]
        name = "busy.example"
        [[host.fault]]
        action = "status"
        code = 503
        headers = { Retry-After = "30" }
        [[host]]
        name = "silent.example"
        [[host.fault]]
        action = "silent"
        [[host]]
        name = "short.example"
        sumdb = true
        [[host.fault]]
        path = "*.zip"
        action = "truncate"
        after = 100
        [[host]]
        name = "hole.example"
        listen = "blackhole"
        [[host]]
        name = "portal.example"
        [[host.fault]]
        action = "html"
        [[host]]
        name = "sum.golang.google.cn"
        kind = "sumdb"
        [[host]]
        name = "html.example"
        [[host.fault]]
        action = "html"
        [[host]]
        name = "reset.example"
        [[host.fault]]
        action = "reset"
        [[host]]
        name = "locked.example"
        basic_auth = "u:p"
        [[host]]
        name = "nosumdb.example"
        [[host]]
        name = "sumdb504.example"
        sumdb = true
        [[host.fault]]
        path = "/sumdb/*"
        action = "status"
        code = 504
        [[host]]
        name = "mirrors.tencent.com"
        path = "/go"
        sumdb = true
        [[host.fault]]
        path = "*.zip"
        action = "redirect"
        to = "https://proxy.golang.org/github.com/pkg/errors/@v/v0.9.1.zip"
        [[host]]
        name = "forged.example"
        sumdb = true
        [[host.fault]]
        path = "/sumdb/*"
        action = "forge"
        [[host]]
        name = "tampered.example"
        sumdb = true
        [[host.fault]]
        path = "*.zip"
        action = "tamper"
        [[host]]
        name = "sum.golang.org"
        kind = "sumdb"
        [[host]]
        name = "github.com"
        kind = "git"
        "#,
    )
    .unwrap()
}

/// What the network and the download show.
const LIVE: &[Case] = cases! {
    "a mirror fails before another", [], |m, _| env(m, &[("GOPROXY", "https://e500.example,https://goproxy.cn,direct")])
        => ["GP115", "GP405", "GP501"] not ["GP303", "GP503"];
    "passed on by a pipe", [], |m, _| env(m, &[("GOPROXY", "https://e500.example|https://goproxy.cn,direct")])
        => ["GP405"] not ["GP115", "GP501"];
    "no database behind it", [], |m, _| env(m, &[("GOPROXY", "https://nosumdb.example")]) => ["GP303", "GP504"] not ["GP305"];
    "forged", [], |m, _| env(m, &[("GOPROXY", "https://forged.example")]) => ["GP304", "GP501"] not ["GP303", "GP306", "GP406"];
    "the database fails", [], |m, _| env(m, &[("GOPROXY", "https://sumdb504.example,direct")]) => ["GP305", "GP501"] not ["GP303", "GP405"];
    "tampered", [], |m, _| env(m, &[("GOPROXY", "https://tampered.example")]) => ["GP306", "GP501"] not ["GP304", "GP405"];
    "nobody listens", [], |m, _| env(m, &[("GOPROXY", "http://127.0.0.1:1")]) => ["GP403", "GP501"] not ["GP112", "GP408"];
    "no such folder", [], |m, _| env(m, &[("GOPROXY", "file:///no/such/folder")]) => ["GP403"] not ["GP405", "GP501"];
    "untrusted", [], |m, _| env(m, &[("GOPROXY", "https://untrusted.example")]) => ["GP404", "GP501"] not ["GP303", "GP406"];
    "expired", [], |m, _| env(m, &[("GOPROXY", "https://expired.example,direct")]) => ["GP411", "GP501"] not ["GP115"];
    "another name", [], |m, _| env(m, &[("GOPROXY", "https://wrong.example")]) => ["GP412", "GP501"] not ["GP404"];
    "a login page", [], |m, _| env(m, &[("GOPROXY", "https://html.example")]) => ["GP406", "GP501"] not ["GP405"];
    "a password is wanted", [], |m, _| env(m, &[("GOPROXY", "https://locked.example")]) => ["GP419", "GP501"] not ["GP113"];
    "a password over http is one fault", [], |m, _| env(m, &[("GOPROXY", "http://u:p@locked.example")])
        => ["GP113", "GP501"] not ["GP406", "GP112", "GP303"];
    "cut off", [], |m, _| env(m, &[("GOPROXY", "https://reset.example")]) => ["GP418", "GP501"] not ["GP405", "GP407"];
    "the HTTP proxy is gone", [], |m, _| env(m, &[("HTTPS_PROXY", "http://127.0.0.1:1"), ("GOPROXY", "https://goproxy.cn")])
        => ["GP408", "GP501"] not ["GP403", "GP401"];
    "the HTTP proxy leads to one host and not to another", [],
        |m, _| env(m, &[("GOPROXY", "https://goproxy.cn|https://gone.example,direct")]) => ["GP403"] not ["GP408"];
    "abroad", [], |_, _| {} => ["GP102", "GP502"] not ["GP504"];
    "the database is asked abroad", [], |m, l| env(m, &[("GOPROXY", "https://goproxy.cn"),
        ("GOSUMDB", &format!("{} https://sum.golang.org", l.gosumdb()))]) => ["GP308", "GP311"] not ["GP303"];
    "the database is asked at home", [], |m, l| env(m, &[("GOPROXY", "https://goproxy.cn"),
        ("GOSUMDB", &format!("{} https://sum.golang.google.cn", l.gosumdb()))]) => [] not ["GP311"];
    "sent on abroad", [], |m, _| env(m, &[("GOPROXY", "https://mirrors.tencent.com/go")]) => ["GP507"] not ["GP502"];
    "direct", [], |m, _| env(m, &[("GOPROXY", "direct")]) => ["GP103", "GP503"] not ["GP501"];
    "too wide a pattern", [], |m, _| env(m, &[("GOPROXY", "https://goproxy.cn"), ("GOPRIVATE", "github.com")])
        => ["GP202", "GP503"] not ["GP405"];
    "a stranger", [], |m, _| env(m, &[("GOPROXY", "https://nosumdb.example"), ("GOSUMDB", "off")]) => ["GP301", "GP504"] not ["GP303"];
    "refused", [], |m, _| env(m, &[("GOPROXY", "https://e403.example")]) => ["GP414", "GP501"] not ["GP405", "GP419"];
    "unavailable for legal reasons", [], |m, _| env(m, &[("GOPROXY", "https://e451.example")]) => ["GP414", "GP501"] not ["GP405"];
    "too many requests", [], |m, _| env(m, &[("GOPROXY", "https://e429.example")]) => ["GP415", "GP501"] not ["GP405"];
    "busy", [], |m, _| env(m, &[("GOPROXY", "https://busy.example")]) => ["GP405", "GP501"] not ["GP415"];
    "silent", ["--timeout", "1s"], |m, _| env(m, &[("GOPROXY", "https://silent.example")]) => ["GP407", "GP501"] not ["GP410", "GP418"];
    "half an answer", [], |m, _| env(m, &[("GOPROXY", "https://short.example")]) => ["GP418", "GP501"] not ["GP407"];
    "dropped packets", ["--timeout", "1s"], |m, lab| {
        m.set("GOPROXY", lab.http_url("hole.example"));
    } => ["GP410", "GP501"] not ["GP403", "GP407"];
    "one login page for two", [], |m, _| env(m, &[("GOPROXY", "https://html.example|https://portal.example")])
        => ["GP406", "GP416", "GP501"] not ["GP405"];
    "the database itself is gone", [], |m, lab| {
        env(m, &[("GOPROXY", "https://nosumdb.example")]);
        m.set("GOSUMDB", format!("{} https://gone.example", lab.gosumdb()));
    } => ["GP307", "GP501"] not ["GP303", "GP308", "GP408"];
    "past the mirror, abroad", [], |m, lab| {
        env(m, &[("GOPROXY", "https://goproxy.cn")]);
        m.set("GOSUMDB", format!("{} https://sum.golang.org", lab.gosumdb()));
    } => ["GP308", "GP311"] not ["GP307"];
    "past the mirror, in China", [], |m, lab| {
        env(m, &[("GOPROXY", "https://goproxy.cn")]);
        m.set("GOSUMDB", format!("{} https://sum.golang.google.cn", lab.gosumdb()));
    } => [] not ["GP307", "GP308"];
    "a wrong line of go.sum", [], |m, _| {
        m.write("work/go.mod", "module m\n\nrequire github.com/pkg/errors v0.9.1\n");
        m.write("work/go.sum", "github.com/pkg/errors v0.9.1 h1:x=\n");
        env(m, &[("GOPROXY", "https://goproxy.cn")]);
    } => ["GP309"] not ["GP306"];
    "a right line of go.sum", [], |m, lab| {
        m.write("work/go.mod", "module m\n\nrequire github.com/pkg/errors v0.9.1\n");
        let (sum, of_mod) = (lab.sum(ERRORS, "v0.9.1"), lab.go_mod_sum(ERRORS, "v0.9.1"));
        m.write("work/go.sum", format!("{ERRORS} v0.9.1 {sum}\n{ERRORS} v0.9.1/go.mod {of_mod}\n"));
        env(m, &[("GOPROXY", "https://goproxy.cn")]);
    } => [] not ["GP309"];
    "no database, no toolchain", [], |m, _| {
        m.write("work/go.mod", "module m\n\ngo 1.99\n");
        env(m, &[("GOPROXY", "https://goproxy.cn"), ("GOSUMDB", "off")]);
    } => ["GP301", "GP310", "GP510"] not [];
    "a toolchain that nobody has", [], |m, _| {
        m.write("work/go.mod", "module m\n\ngo 1.99\n");
        env(m, &[("GOPROXY", "https://goproxy.cn")]);
    } => ["GP510"] not ["GP310"];
    "the Go at hand will do", [], |m, _| {
        m.write("work/go.mod", "module m\n\ngo 1.27\n");
        env(m, &[("GOPROXY", "https://goproxy.cn"), ("GOSUMDB", "off")]);
    } => ["GP301"] not ["GP310", "GP510"];
    "nowhere to keep modules", [], |m, _| env(m, &[("GOPROXY", "https://goproxy.cn"), ("GOMODCACHE", "/dev/null/mod")])
        => ["GP511"] not ["GP526", "GP512"];
    "nowhere to keep builds", [], |m, _| env(m, &[("GOPROXY", "https://goproxy.cn"), ("GOCACHE", "/dev/null/build")])
        => ["GP526"] not ["GP511"];
    "no folder for what is only needed for a moment", [], |m, _| env(m, &[("GOPROXY", "https://goproxy.cn"), ("TMPDIR", "/no/such/place")])
        => ["GP526"] not ["GP511", "GP505"];
    "caches that are to be made", [], |m, _| {
        let place = m.dir().display().to_string();
        env(m, &[("GOPROXY", "https://goproxy.cn"), ("GOCACHE", &format!("{place}/a/b")), ("GOMODCACHE", &format!("{place}/c/d"))]);
    } => [] not ["GP526", "GP511"];
    "private modules and no git", [], |m, _| {
        without_git(m);
        env(m, &[("GOPROXY", "https://goproxy.cn,direct"), ("GOPRIVATE", "git.corp.example")]);
    } => ["GP514"] not [];
    "no git, and none needed", [], |m, _| {
        without_git(m);
        env(m, &[("GOPROXY", "https://goproxy.cn,direct")]);
    } => [] not ["GP514"];
    "direct and no git", [], |m, _| {
        without_git(m);
        env(m, &[("GOPROXY", "direct")]);
    } => ["GP103", "GP501", "GP514"] not [];
    "no such module", ["--module", "example.com/nowhere@v1.0.0"], |m, _| env(m, &[("GOPROXY", "https://goproxy.cn")])
        => ["GP508", "GP501"] not ["GP405"];
    "no go command", ["--offline"], |m, _| env(m, &[("PATH", "/usr/bin:/bin"), ("GOPROXY", "https://goproxy.cn,direct")])
        => ["GP505"] not ["GP506", "GP601"];
    "a broken go command", ["--offline"], |m, _| {
        m.install("go", "#!/bin/sh\nexit 3\n");
        env(m, &[("GOPROXY", "https://goproxy.cn,direct")]);
    } => ["GP506"] not ["GP505"];
};

#[test]
fn findings_of_network_and_download() {
    check_all(LIVE, &lab(), &[toolchain("1.27")]);
}

const OLD: &[Case] = cases! {
    "an old Go and a mirror", ["--offline"], |m, _| env(m, &[("GOPROXY", "https://goproxy.cn,direct")]) => ["GP601"] not [];
    "an old Go and Google alone", ["--offline"], |m, _| env(m, &[("GOPROXY", "https://proxy.golang.org")]) => ["GP102"] not ["GP601"];
    "an old Go and a proxy next door", ["--offline"], |m, _| env(m, &[("GOPROXY", "http://10.0.0.5"), ("GOSUMDB", "sum.golang.google.cn")])
        => [] not ["GP601"];
};

#[test]
fn findings_of_an_old_go() {
    check_all(OLD, &lab(), &[toolchain("1.24"), toolchain("1.19")]);
}

/// Runs every case on every Go: the codes exactly, the same in both languages, no panic, advice that can be run.
fn check_all(cases: &[Case], asked: &Lab, gos: &[Toolchain]) {
    let mut wrong = Vec::new();
    // What another case asked may arrive late, on a busy machine.
    let unasked = lab();
    for case in cases {
        let is_offline = case.args.contains(&"--offline");
        let lab = if is_offline { &unasked } else { asked };
        for go in gos {
            let mut machine = Machine::in_lab(go, lab);
            if is_offline {
                // The lab's own key would count as a company's.
                machine.unset("GOSUMDB");
            }
            (case.set)(&mut machine, lab);
            let run = |more: &[&str]| {
                let args: Vec<&str> =
                    ["doctor"].into_iter().chain(case.args.iter().copied()).chain(more.iter().copied()).collect();
                let run = machine.run(&args);
                let ended = matches!(run.code, Some(0 | 1 | 3)) && !run.stderr.contains("panicked");
                assert!(ended, "{}: {run:?}", case.what);
                run
            };
            let report = run(&["--json"]).json();
            let codes = codes(&report);
            let expected: BTreeSet<&str> = case.found.iter().copied().collect();
            if codes != expected {
                let found = &report["findings"];
                wrong.push(format!("{}, Go {}: {expected:?} expected, {found:#}", case.what, go.version));
            }
            assert!(case.absent.iter().all(|code| !expected.contains(code)), "{}", case.what);
            let chinese = run(&["--json", "--lang", "zh-CN"]).json();
            same_in_both(case.what, &report, &chinese);
            let text = run(&[]).stdout;
            for code in &codes {
                assert!(text.contains(&format!("[{code}]")), "{}: {text}", case.what);
            }
            assert!(unasked.connects().is_empty(), "{}: `--offline` went out", case.what);
            // Advice may ask.
            for ((name, here), (_, there)) in lab.go_env().iter().zip(asked.go_env()) {
                if machine.var(name) == *here {
                    machine.set(name, there);
                }
            }
            advice_can_be_run(case.what, &machine, &report);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn codes(report: &Value) -> BTreeSet<&str> {
    report["findings"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect()
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

fn same_in_both(what: &str, english: &Value, chinese: &Value) {
    let findings = |report: &Value| report["findings"].as_array().unwrap().clone();
    let (english, chinese) = (findings(english), findings(chinese));
    assert_eq!(english.len(), chinese.len(), "{what}");
    for (en, zh) in english.iter().zip(&chinese) {
        for key in ["code", "severity", "source"] {
            assert_eq!(en[key], zh[key], "{what}: {key}");
        }
        for key in ["title", "detail", "remedy"] {
            let (en, zh) = (en[key].as_str().unwrap(), zh[key].as_str().unwrap());
            assert!(!en.is_empty() && !zh.is_empty(), "{what}: {key}");
            assert!(!en.chars().any(|c| is_han(c) && !zh.contains(c)), "{what}: {en}");
            assert!(!en.contains("``") && !en.ends_with(": ") && !en.contains("  "), "{what}: {en:?}");
        }
        assert!(zh["title"].as_str().unwrap().chars().any(is_han), "{what}: {zh}");
        assert_eq!(commands(en["remedy"].as_str().unwrap()), commands(zh["remedy"].as_str().unwrap()), "{what}");
    }
}

/// The command lines in a remedy: it is one, or has them in backquotes.
fn commands(remedy: &str) -> Vec<String> {
    let is_command = |text: &str| ["go env ", "goproxy-cfg "].iter().any(|start| text.starts_with(start));
    if is_command(remedy) {
        return vec![remedy.to_owned()];
    }
    remedy.split('`').skip(1).step_by(2).filter(|text| is_command(text)).map(str::to_owned).collect()
}

/// Every command advised is one that its program understands.
fn advice_can_be_run(what: &str, machine: &Machine, report: &Value) {
    let has_go = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .all(|one| !["GP505", "GP506"].contains(&one["code"].as_str().unwrap()));
    // What a bare `use` applies.
    machine.write("work/goproxy-cfg.toml", "mirrors = [\"goproxy.cn\"]\n");
    let ours = Path::new(env!("CARGO_BIN_EXE_goproxy-cfg")).parent().unwrap().display().to_string();
    for finding in report["findings"].as_array().unwrap() {
        for line in commands(finding["remedy"].as_str().unwrap()) {
            if line.starts_with("go env") && !has_go {
                continue;
            }
            let mut shell = machine.command("sh");
            // One probe is enough: whether a mirror is found is not the question.
            let line = line.replace("--fastest", "--fastest --timeout 300ms --dry-run");
            shell.args(["-c", &line]).env("PATH", format!("{ours}:{}", machine.var("PATH")));
            let run = done(shell.output().unwrap());
            let understood =
                if line.starts_with("go env") { run.code == Some(0) } else { matches!(run.code, Some(0 | 1 | 3 | 4)) };
            assert!(understood, "{what}: {}: {line}: {run:?}", finding["code"]);
        }
    }
}

/// Without the placeholders of the general advice.
#[test]
fn general_advice_parses_and_is_the_same_in_both_languages() {
    let machine = Machine::with_go(&toolchain("1.27"));
    machine.write_env_file(
        "GOPROXY=https://goproxy.cn,direct\nGOFLAGS=-v\nGO111MODULE=on\nGOSUMDB=off\nGONOPROXY=x\nGONOSUMDB=x\n",
    );
    let ours = Path::new(env!("CARGO_BIN_EXE_goproxy-cfg")).parent().unwrap().display().to_string();
    let mut seen = 0;
    for code in Code::ALL {
        let (en, zh) = (code.remedy().say(goproxy_cfg::text::Lang::En).to_owned(), code.remedy());
        let zh = zh.say(goproxy_cfg::text::Lang::ZhCn).replace("模式", "PATTERNS").replace("主机名", "HOST");
        assert_eq!(commands(&en), commands(&zh), "{}", code.name());
        for line in commands(&en) {
            let line = line.replace("PATTERNS", "git.corp").replace("HOST", "git.corp");
            let line = match line.strip_prefix("goproxy-cfg use ") {
                Some(rest) => format!("goproxy-cfg use {rest} --dry-run --timeout 100ms"),
                None if line.contains(" probe ") => format!("{line} --timeout 100ms"),
                None => line,
            };
            let mut shell = machine.command("sh");
            shell.args(["-c", &line]).env("PATH", format!("{ours}:{}", machine.var("PATH")));
            let run = done(shell.output().unwrap());
            assert!(
                matches!(run.code, Some(0 | 1 | 3)) && (run.code == Some(0) || !line.starts_with("go ")),
                "{line}: {run:?}"
            );
            seen += 1;
        }
    }
    assert!(seen >= 15, "only {seen} commands were found");
}

/// Codes that need a world of their own, and the tests that make it.
const ELSEWHERE: &[(&str, &[&str])] = &[
    ("tests/doctor/machines.rs", &["GP401"]),
    ("tests/sabotage/network.toml", &["GP402"]),
    ("tests/privacy.rs", &["GP205", "GP206"]),
    ("tests/causes.rs", &["GP409", "GP413", "GP417", "GP420", "GP421", "GP512", "GP513"]),
    (
        "tests/explain/provoked.toml",
        &["GP207", "GP509", "GP515", "GP516", "GP517", "GP518", "GP520", "GP521", "GP522", "GP523", "GP524", "GP525"],
    ),
    (
        "tests/project_lint/formats.rs",
        &["GP605", "GP606", "GP607", "GP608", "GP610", "GP611", "GP612", "GP617", "GP618", "GP619"],
    ),
    (
        "tests/project_lint/projects.rs",
        &["GP602", "GP603", "GP604", "GP609", "GP613", "GP614", "GP615", "GP616", "GP620"],
    ),
];

/// Every code is provoked by the real program: above, or where [`ELSEWHERE`] says.
#[test]
fn every_code_is_provoked() {
    let provoked: BTreeSet<&str> =
        [STATIC, LIVE, OLD].iter().flat_map(|cases| cases.iter()).flat_map(|case| case.found).copied().collect();
    let all: BTreeSet<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    let missing: Vec<&str> = all.difference(&provoked).copied().collect();
    let elsewhere: BTreeSet<&str> = ELSEWHERE.iter().flat_map(|(_, codes)| codes.iter().copied()).collect();
    assert_eq!(missing, elsewhere.into_iter().collect::<Vec<_>>());
    for (file, codes) in ELSEWHERE {
        let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
        let unnamed: Vec<_> = codes.iter().filter(|code| !text.contains(**code)).collect();
        assert!(unnamed.is_empty(), "{file} says nothing of {unnamed:?}");
    }
}

fn facts_with(fault: Fault) -> Facts {
    let url = ProxyUrl::parse("https://nowhere.example").unwrap();
    let setting = |var: Var, value: &str| Setting {
        var,
        value: value.to_owned(),
        source: Source::Default,
        shadows: Vec::new(),
        known: true,
    };
    let settings = Settings {
        go: None,
        env_file: EnvFile::Nowhere,
        env_file_bytes: None,
        list: vec![setting(Var::Goproxy, "https://nowhere.example,direct"), setting(Var::Gosumdb, "sum.golang.org")],
    };
    let mirror =
        Measured { fault: Some(fault), complete: true, ..Measured::unmeasured(None, url, ServerKind::Unknown) };
    Facts {
        probe: Some(ProbeReport {
            mirrors: vec![mirror],
            ..ProbeReport::empty(
                jiff::Timestamp::UNIX_EPOCH,
                std::time::Duration::from_secs(1),
                "github.com/pkg/errors@v0.9.1".into(),
                Workload::typical(2),
            )
        }),
        ..Facts::of(settings, Catalog::default())
    }
}

#[test]
fn every_class_of_fault_has_one_code() {
    for class in FaultClass::ALL {
        let fault = Fault::new(*class, Stage::Connect, faults::dns_no_such_name("nowhere.example"));
        let found = checks::run(&facts_with(fault));
        let network: Vec<&str> =
            found.iter().map(|one| one.code.name()).filter(|name| !["GP505"].contains(name)).collect();
        let expected = match class {
            FaultClass::Dns => "GP402",
            FaultClass::Refused => "GP403",
            FaultClass::ConnectTimeout => "GP410",
            FaultClass::TlsUntrusted | FaultClass::TlsOther => "GP404",
            FaultClass::TlsExpired => "GP411",
            FaultClass::TlsName => "GP412",
            FaultClass::HttpStatus | FaultClass::RateLimited => "GP405",
            FaultClass::NotAProxy | FaultClass::RedirectRefused | FaultClass::TooLarge | FaultClass::Protocol => {
                "GP406"
            }
            FaultClass::Stalled => "GP407",
            FaultClass::Reset | FaultClass::Truncated => "GP418",
            FaultClass::HttpProxy => "GP408",
            FaultClass::NoNetwork => "GP401",
            FaultClass::Tampered => "GP306",
            FaultClass::SumdbInvalid => "GP304",
        };
        assert_eq!(network, [expected], "{class:?}");
    }
}

/// A name that has no address, asked without an HTTP proxy: where a name server answers for it, GP402 is said by the real
/// program too; a machine without any answers with GP401.
#[test]
fn a_name_without_address() {
    let mut machine = Machine::with_go(&toolchain("1.27"));
    machine.set("GOPROXY", "https://nowhere.invalid");
    let report = machine.run(&["doctor", "--json"]).json();
    let codes = codes(&report);
    assert!(codes.contains("GP402") || codes.contains("GP401"), "{report:#}");
}

#[test]
fn one_host_is_one_finding_whatever_it_serves() {
    let mut machine = Machine::with_go(&toolchain("1.27"));
    let modules: String = (0..12).map(|n| format!("\tgit.corp/team/lib{n} v1.0.0\n")).collect();
    machine.write("work/go.mod", format!("module m\n\nrequire (\n{modules}\tcode.internal/x v1.0.0\n)\n"));
    machine.set("GOPROXY", "https://goproxy.cn,direct");
    let report = machine.run(&["doctor", "--offline", "--json"]).exits(0).json();
    let details: Vec<&str> =
        report["findings"].as_array().unwrap().iter().map(|one| one["detail"].as_str().unwrap()).collect();
    assert_eq!(details.len(), 2, "{details:?}");
    assert!(details[0].contains("lib2` and 9 more in"), "{details:?}");
    assert!(details[1].contains("code.internal/x"), "{details:?}");
}

#[test]
fn advice_knows_where_the_value_stands() {
    let go = toolchain("1.27");
    let remedy = |set: &dyn Fn(&mut Machine), code: &str| {
        let mut machine = Machine::with_go(&go);
        set(&mut machine);
        let report = machine.run(&["doctor", "--offline", "--json"]).json();
        let found = report["findings"].as_array().unwrap().iter().find(|one| one["code"] == code).cloned();
        let found = found.unwrap_or_else(|| panic!("no {code} in {report:#}"));
        found["remedy"].as_str().unwrap().replace(&machine.home().display().to_string(), "~")
    };
    let in_file = |text: &'static str| move |machine: &mut Machine| machine.write_env_file(text);
    assert_eq!(remedy(&in_file("GOSUMDB=off\n"), "GP301"), "go env -u GOSUMDB");
    let in_environment = |machine: &mut Machine| {
        machine.set("GOSUMDB", "off");
    };
    assert_eq!(
        remedy(&in_environment, "GP301"),
        "unset GOSUMDB, and remove the line that exports it from your profile or CI settings"
    );
    let in_profile = |machine: &mut Machine| {
        machine.write("home/.zshrc", "\nexport GOSUMDB=off\n");
        machine.set("GOSUMDB", "off");
    };
    assert_eq!(remedy(&in_profile, "GP301"), "remove the line at ~/.zshrc:2, then open a new terminal");
    assert_eq!(remedy(&|_| {}, "GP102"), "goproxy-cfg use --fastest");
    let abroad = |machine: &mut Machine| {
        machine.set("GOPROXY", "https://proxy.golang.org");
    };
    assert_eq!(remedy(&abroad, "GP102"), "unset GOPROXY, then run `goproxy-cfg use --fastest`");
    let aliyun = "GOPROXY=https://mirrors.aliyun.com/goproxy/\n";
    assert_eq!(remedy(&in_file(aliyun), "GP303"), "go env -w GOSUMDB=sum.golang.google.cn");
}

/// A server that accepts and hangs up: not the lab's, so that nothing stands between.
#[test]
fn a_server_that_hangs_up() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || listener.incoming().for_each(drop));
    let mut machine = Machine::with_go(&toolchain("1.27"));
    machine.set("GOPROXY", format!("http://127.0.0.1:{port}")).set("GOSUMDB", "off");
    let report = machine.run(&["doctor", "--json"]).exits(1).json();
    assert_eq!(codes(&report), ["GP301", "GP418", "GP501"].into_iter().collect(), "{report:#}");
}

/// A carriage return is white space in a GOPROXY list, and part of the name in a pattern: the go command says so.
#[test]
fn a_carriage_return_is_as_bad_as_go_takes_it() {
    let lab = lab();
    for (file, exit) in [
        ("GOPROXY=https://goproxy.cn,direct\r\n", 0),
        ("GOPROXY=https://goproxy.cn,direct\r\nGOPRIVATE=git.corp\r\nGONOSUMDB=x\r\n", 1),
    ] {
        for go in [toolchain("1.27"), toolchain("1.21")] {
            let machine = Machine::in_lab(&go, &lab);
            machine.write_env_file(file);
            let report = machine.run(&["doctor", "--json"]).exits(exit).json();
            assert_eq!(report["verdict"], "domestic", "Go {}: {report:#}", go.version);
            let of_file = report["findings"].as_array().unwrap().iter().filter(|one| one["code"] == "GP114").count();
            assert_eq!(of_file, 1, "{report:#}");
        }
    }
}
