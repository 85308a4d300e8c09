//! curl as a small raw client.
#![allow(dead_code, reason = "each test file uses its part")]

use goproxy_cfg_lab::{Action, Fault, Host, Lab, Scenario};
use std::process::Command;
use std::time::{Duration, Instant};

pub(crate) const HOST: &str = "goproxy.cn";
pub(crate) const ZIP: &str = "/github.com/pkg/errors/@v/v0.9.1.zip";
pub(crate) const LIST: &str = "/github.com/pkg/errors/@v/list";

/// What curl came to.
#[derive(Debug)]
pub(crate) struct Got {
    /// curl's exit code: 0 well, 7 refused, 18 partial, 28 timeout, 35 TLS, 47 redirects, 52 empty, 56 reset,
    /// 60 certificate, 92 HTTP/2 stream.
    pub(crate) code: i32,
    /// The last head.
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
    pub(crate) error: String,
    pub(crate) took: Duration,
}

impl Got {
    pub(crate) fn status(&self) -> &str {
        self.head.split(' ').nth(1).unwrap_or_default().trim()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// A lab of one mirror with these faults.
pub(crate) fn faulty(faults: impl IntoIterator<Item = Fault>) -> Lab {
    let mut host = Host::mirror(HOST);
    host.faults = faults.into_iter().collect();
    Lab::start(&Scenario::of([host]))
}

/// A lab of one mirror with a fault on every request.
pub(crate) fn always(action: Action) -> Lab {
    faulty([Fault::new("*", action)])
}

/// curl with no settings of this machine, through the lab's proxy, for ten seconds at most.
pub(crate) fn curl(lab: &Lab, args: &[&str]) -> Got {
    let dir = tempfile::tempdir().unwrap();
    let (head, body) = (dir.path().join("head"), dir.path().join("body"));
    let mut command = Command::new("curl");
    command.args(["-q", "-sS", "--suppress-connect-headers", "--max-time", "10", "--proxy", &lab.proxy_url()]);
    command.arg("--cacert").arg(lab.ca_pem()).arg("-D").arg(&head).arg("-o").arg(&body).args(args).env_clear();
    let start = Instant::now();
    let output = command.output().unwrap();
    let heads = String::from_utf8_lossy(&std::fs::read(head).unwrap_or_default()).into_owned();
    Got {
        code: output.status.code().unwrap(),
        head: heads.trim_end().rsplit("\r\n\r\n").next().unwrap_or_default().to_owned(),
        body: std::fs::read(body).unwrap_or_default(),
        error: String::from_utf8_lossy(&output.stderr).into_owned(),
        took: start.elapsed(),
    }
}

/// The canary's zip over HTTPS.
pub(crate) fn zip(lab: &Lab, args: &[&str]) -> Got {
    let url = format!("https://{HOST}{ZIP}");
    curl(lab, &[args, &[&url]].concat())
}
