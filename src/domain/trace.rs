//! What the go command prints with `-x`, read as requests. The module lines are the same, timings apart, from Go 1.19 to
//! 1.27; `-x` shows neither redirects nor `file://` fetches.

use std::time::Duration;

use url::Url;

use crate::domain::goproxy::ProxyUrl;
use crate::domain::request::Purpose;
use crate::domain::sanitize;

/// One request as printed, not yet matched to a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The URL, passwords masked.
    pub url: String,
    /// The HTTP status.
    pub status: Option<u16>,
    /// What was said instead of a status.
    pub error: Option<String>,
    /// How long it took.
    pub took: Option<Duration>,
    /// What it was for.
    pub purpose: Purpose,
    /// The module proxy that it went to; `None` for the checksum database itself and for source repositories.
    pub proxy: Option<ProxyUrl>,
    /// The lines of the output, from 0, that announced it and told of its answer.
    pub at: (usize, Option<usize>),
}

/// Reads the whole output. Requests that were announced and never ended (a hang, a kill) are kept without status.
pub fn parse(output: &str) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for (number, text) in output.lines().enumerate() {
        if let Some(rest) = text.strip_prefix("# get ") {
            match rest.split_once(": ") {
                Some((url, outcome)) => {
                    let ended = answered(url, outcome, number);
                    match lines.iter_mut().find(|line| line.url == ended.url && line.is_open()) {
                        Some(open) => *open = Line { at: (open.at.0, Some(number)), ..ended },
                        None => lines.push(ended),
                    }
                }
                None => lines.push(announced(rest, number)),
            }
        } else if let Some(url) = git_url(text) {
            lines.push(Line { purpose: Purpose::Source, proxy: None, ..announced(url, number) });
        }
    }
    lines
}

impl Line {
    fn is_open(&self) -> bool {
        self.status.is_none() && self.error.is_none()
    }
}

fn announced(url: &str, at: usize) -> Line {
    let url = url.trim();
    let (purpose, proxy) = classify(url);
    Line { url: sanitize::shown(url), status: None, error: None, took: None, purpose, proxy, at: (at, None) }
}

/// `200 OK (0.005s)`, or what went wrong.
fn answered(url: &str, outcome: &str, at: usize) -> Line {
    let (said, took) = match outcome.rsplit_once(" (") {
        Some((said, seconds)) => match seconds.strip_suffix("s)").and_then(|n| n.parse::<f64>().ok()) {
            Some(seconds) if seconds.is_finite() && seconds >= 0.0 => (said, Some(Duration::from_secs_f64(seconds))),
            _ => (outcome, None),
        },
        None => (outcome, None),
    };
    let status = said.get(..3).and_then(|code| code.parse().ok()).filter(|_| took.is_some());
    let error = status.is_none().then(|| sanitize::shown(without_url(said)));
    Line { status, error, took, at: (at, Some(at)), ..announced(url, at) }
}

/// net/http's errors name the URL once more: `Get "https://…": dial tcp: …`.
fn without_url(said: &str) -> &str {
    said.strip_prefix("Get \"").and_then(|rest| Some(rest.split_once("\": ")?.1)).unwrap_or(said)
}

fn classify(url: &str) -> (Purpose, Option<ProxyUrl>) {
    let Ok(parsed) = Url::parse(url) else { return (Purpose::Module, None) };
    if parsed.query_pairs().any(|(name, _)| name == "go-get") {
        return (Purpose::Source, None);
    }
    let below = |at: usize| {
        let mut base = parsed.clone();
        base.set_path(parsed.path().get(..at).unwrap_or_default());
        base.set_query(None);
        ProxyUrl::parse(base.as_str()).ok()
    };
    let path = parsed.path();
    // A module's path may hold `/sumdb/` too: its files are told by `/@v/`.
    let Some(end) = path.find("/@v/").or_else(|| path.find("/@latest")) else {
        if let Some(at) = path.find("/sumdb/") {
            return (Purpose::Sumdb, below(at));
        }
        let sumdb = ["/lookup/", "/tile/", "/supported", "/latest"].iter().any(|part| path.contains(part));
        return (if sumdb { Purpose::Sumdb } else { Purpose::Module }, None);
    };
    let module = path.get(..end).unwrap_or_default();
    let purpose = if module.ends_with("/golang.org/toolchain") { Purpose::Toolchain } else { Purpose::Module };
    // Where the proxy's own path ends and the module's begins is not marked; `proxy_of` knows the list.
    (purpose, below(end))
}

/// The module proxy of `known` that a request went to: the one whose address begins the request's.
pub fn proxy_of<'a>(line: &Line, known: impl IntoIterator<Item = &'a ProxyUrl>) -> Option<&'a ProxyUrl> {
    let asked = line.proxy.as_ref()?.url();
    known
        .into_iter()
        .filter(|proxy| {
            let url = proxy.url();
            let base = url.path().trim_end_matches('/');
            url.scheme() == asked.scheme()
                && url.host_str() == asked.host_str()
                && url.port_or_known_default() == asked.port_or_known_default()
                && asked.path().strip_prefix(base).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
        .max_by_key(|proxy| proxy.url().path().len())
}

/// Whether `-x` printed the line: a request, or a command before or after it ran. What is left is the go command's own word.
pub fn is_trace(line: &str) -> bool {
    line.starts_with('#')
        || line.starts_with("mkdir ")
        || line.contains("s # ")
        || (line.starts_with("cd ") && line.contains("; git "))
        || line.starts_with("git ")
}

/// The repository that a git command line names. Each command is printed before and, with its time, after it ran; only the
/// first counts.
fn git_url(text: &str) -> Option<&str> {
    let command = text.rsplit_once("; ").map_or(text, |(_, command)| command);
    if !command.starts_with("git ") || text.contains("s # ") {
        return None;
    }
    command
        .split_whitespace()
        .map(|word| word.trim_matches(['\'', '"']))
        .find(|word| ["https://", "http://", "ssh://", "git://", "git+ssh://"].iter().any(|s| word.starts_with(s)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTPUT: &str = "\
# get https://goproxy.cn/github.com/!burnt!sushi/toml/@v/v1.3.2.info
# get https://goproxy.cn/github.com/!burnt!sushi/toml/@v/v1.3.2.info: 200 OK (0.120s)
# get https://mirrors.aliyun.com/goproxy/github.com/pkg/errors/@v/v0.9.1.zip: 404 Not Found (0.003s)
# get https://goproxy.cn/sumdb/sum.golang.org/supported: Get \"https://goproxy.cn\": dial tcp: lookup goproxy.cn: no such host
# get https://sum.golang.org/lookup/github.com/pkg/errors@v0.9.1
mkdir -p /tmp/x/vcs # git3 https://github.com/pkg/errors
cd /tmp/x/vcs; git remote add origin -- https://github.com/pkg/errors
0.005s # cd /tmp/x/vcs; git remote add origin -- https://github.com/pkg/errors
# get https://rsc.io/quote?go-get=1: 200 OK (0.009s)
";

    #[test]
    fn requests_are_read_and_joined_with_their_outcome() {
        let lines = parse(OUTPUT);
        let seen: Vec<_> = lines.iter().map(|line| (line.purpose, line.status, line.error.is_some())).collect();
        assert_eq!(
            seen,
            [
                (Purpose::Module, Some(200), false),
                (Purpose::Module, Some(404), false),
                (Purpose::Sumdb, None, true),
                (Purpose::Sumdb, None, false),
                (Purpose::Source, None, false),
                (Purpose::Source, Some(200), false),
            ]
        );
        assert_eq!(lines[0].took, Some(Duration::from_millis(120)));
        assert_eq!(lines[2].error.as_deref(), Some("dial tcp: lookup goproxy.cn: no such host"));
        assert_eq!(lines[4].url, "https://github.com/pkg/errors");
    }

    #[test]
    fn what_go_says_itself_is_told_from_the_trace() {
        assert!(OUTPUT.lines().all(is_trace));
        assert!(!is_trace("go: github.com/pkg/errors@v0.9.1: reading https://goproxy.cn: 500 Internal Server Error"));
    }

    #[test]
    fn the_longest_known_address_is_the_proxy() {
        let lines = parse(OUTPUT);
        let known: Vec<_> = ["https://mirrors.aliyun.com", "https://mirrors.aliyun.com/goproxy/", "https://goproxy.cn"]
            .iter()
            .map(|text| ProxyUrl::parse(text).unwrap())
            .collect();
        assert_eq!(proxy_of(&lines[0], &known), Some(&known[2]));
        assert_eq!(proxy_of(&lines[1], &known), Some(&known[1]));
        assert_eq!(proxy_of(&lines[3], &known), None);
    }
}
