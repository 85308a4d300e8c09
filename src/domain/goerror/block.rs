//! What belongs together: a message of the go command with the lines that go on with it, and what it is about.

use crate::domain::module;

/// Longer messages are cut: those of the go command have some ten lines.
const MOST_LINES: usize = 64;

/// One message.
#[derive(Clone, Debug, Default)]
pub(super) struct Block {
    /// Its lines with their numbers.
    pub(super) lines: Vec<(usize, String)>,
    /// Blank lines after the last one: of a message only where it goes on.
    blank: usize,
    /// The module that `go mod download -json` names in fields of their own.
    pub(super) of: Option<String>,
}

/// What a request was for, as far as its URL and the lines around it say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// A file of a module, from a module proxy.
    Module,
    /// A toolchain, from a module proxy.
    Toolchain,
    /// The checksum database itself.
    Database,
    /// The checksum database through a module proxy.
    DatabaseByMirror,
    /// The source repository, or the page that leads to it.
    Source,
    /// Not said.
    Unknown,
}

/// What a line tells of the whole message: that it is the go command's.
#[rustfmt::skip]
const MARKS: &[&str] = &[
    "go: ", "go get ", "go mod ", "go build ", "go list ", "go install ", "go run ", "/@v/", "/@latest", "?go-get=1",
    "golang.org/toolchain", "sum.golang.", "/sumdb/", "/pkg/mod/", "\\pkg\\mod\\", "git ls-remote", "go-build", "/pkg/sumdb/",
    "go.mod:", "go.sum:", "go.work:", "GOPROXY", "GOSUMDB", "GOMODCACHE", "GOCACHE", "GOPATH", "GOROOT", "GOTOOLCHAIN", "GOFLAGS",
    "module lookup", "unrecognized import path", "verifying ", "@v0.", "@v1.", "@v2.", "@latest: ", "$WORK/", "/pkg/tool/",
    "proxy.golang.org", "goproxy.cn", "goproxy.io", "mirrors.aliyun.com/goproxy", " imports",
];

/// Lines that begin so go on with the message before, though nothing says it by white space.
#[rustfmt::skip]
const GOES_ON: &[&str] = &[
    "fatal: ", "致命错误", "remote: ", "error: RPC", "error: ", "错误：", "ssh: ", "SECURITY ERROR", "SECURITY WARNING", "This download ",
    "The bits may", "have intercepted", "The checksum server ", "not contain an entry", "intercepted the", "The download cannot",
    "For more information, see 'go help", "Confirm the import path", "If this is a private repository", "server response:", "not found: ",
    "Permission denied (", "Host key verification failed", "git@", "Please make sure", "and the repository exists", "请确认您有正确的",
    "并且仓库存在", "Could not read from remote repository", "downloaded: ", "go.sum: ", "note: ", "kex_exchange_identification",
    "Warning: Permanently added", "致命错误：", "Connection closed by", "Connection to ",
];

impl Block {
    /// Whether the line goes on with this message.
    pub(super) fn goes_on(&self, line: &str) -> bool {
        if self.lines.is_empty() {
            return false;
        }
        // After a blank line only what Go writes so: its security notice, and the advice under lists.
        let indented = line.starts_with(['\t', ' ']) && !line.trim_start().starts_with("go: ");
        indented || GOES_ON.iter().any(|start| line.starts_with(start))
    }

    /// Takes a line in.
    pub(super) fn push(&mut self, number: usize, line: &str) {
        self.blank = 0;
        if self.lines.len() < MOST_LINES {
            self.lines.push((number, line.to_owned()));
        }
    }

    /// A blank line: whether the message is over by it.
    pub(super) fn blank(&mut self) -> bool {
        self.blank += 1;
        self.lines.is_empty() || self.blank > 2
    }

    /// Whether something in it says that the go command wrote it.
    pub(super) fn is_go(&self) -> bool {
        self.of.is_some() || self.lines.iter().any(|(_, line)| MARKS.iter().any(|mark| line.contains(mark)))
    }

    /// Whether the line is what a module proxy said, and so tells of the proxy's machine, not of this one.
    pub(super) fn is_reply(&self, index: usize, at: usize) -> bool {
        let here = self.lines.get(index).and_then(|(_, line)| line.get(..at));
        here.is_some_and(|before| before.contains("server response: "))
            || self.lines.iter().take(index).any(|(_, line)| line.trim_start().starts_with("server response:"))
    }

    /// The URL that the words at `at` of line `index` are about: the last one before them.
    pub(super) fn url(&self, index: usize, at: usize) -> Option<&str> {
        let before = self.lines.get(index).and_then(|(_, line)| last_url(line.get(..at)?));
        let above = || self.lines.iter().take(index).rev().find_map(|(_, line)| last_url(line));
        // `reading URL: 404` has it behind the words.
        let after = || self.lines.get(index).and_then(|(_, line)| last_url(line));
        before.or_else(after).or_else(above)
    }

    /// The module that it is about: `M@V`, or the path alone.
    pub(super) fn module(&self, index: usize) -> Option<String> {
        let here = self.lines.get(index).map(|(_, line)| line.as_str());
        let all = || self.lines.iter().map(|(_, line)| line.as_str());
        here.and_then(at_version)
            .or_else(|| all().find_map(at_version))
            .or_else(|| self.of.clone())
            .or_else(|| all().find_map(|line| module_of_url(last_url(line)?)))
            .or_else(|| all().find_map(named))
    }

    /// What was being fetched.
    pub(super) fn purpose(&self, index: usize, at: usize) -> Purpose {
        let url = self.url(index, at).unwrap_or_default();
        let by_url = purpose_of(url);
        if by_url != Purpose::Unknown {
            return by_url;
        }
        let has = |text: &str| self.lines.iter().take(index + 1).any(|(_, line)| line.contains(text));
        let git = [
            "git ls-remote",
            "git fetch",
            "git clone",
            "git init",
            "/cache/vcs/",
            "\\cache\\vcs\\",
            "fatal: ",
            "致命错误",
            "hg clone",
            "hg pull",
        ];
        if git.iter().any(|text| has(text)) || has("unrecognized import path") {
            Purpose::Source
        } else if has("golang.org/toolchain") {
            Purpose::Toolchain
        } else {
            Purpose::Unknown
        }
    }
}

fn purpose_of(url: &str) -> Purpose {
    let has = |text: &str| url.contains(text);
    if has("go-get=1") {
        Purpose::Source
    } else if has("golang.org/toolchain/@") {
        Purpose::Toolchain
    } else if has("/@v/") || has("/@latest") || has("storage.googleapis.com/proxy-golang-org") {
        Purpose::Module
    } else if has("/sumdb/") {
        Purpose::DatabaseByMirror
    } else if has("sum.golang.") || has("/lookup/") || has("/tile/8/") {
        Purpose::Database
    } else if has(".git") || has("/info/refs") {
        Purpose::Source
    } else {
        Purpose::Unknown
    }
}

/// Where the URL ends that begins the text.
fn url_end(text: &str) -> usize {
    text.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>' | ',' | ')'))
        .unwrap_or(text.len())
}

fn last_url(text: &str) -> Option<&str> {
    // Go before 1.24 joins a proxy's address and a path as if both were paths: `https:/goproxy.cn/@v/…`.
    let at = ["https:/", "http:/", "ssh://", "git://"].iter().filter_map(|scheme| text.rfind(scheme)).max()?;
    let url = text.get(at..)?;
    Some(url.get(..url_end(url))?.trim_end_matches([':', '.', ';']))
}

/// Host and port of a URL, without a user.
pub(super) fn host_of(url: &str) -> Option<&str> {
    let rest = url.split_once(":/")?.1.trim_start_matches('/');
    let authority = rest.split(['/', '?', '#', '"']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    (!host.is_empty()).then_some(host)
}

/// The first `M@V` of a line, where M looks like a module path and V like a version.
fn at_version(line: &str) -> Option<String> {
    // A handful of `@` is what messages have.
    line.match_indices('@').take(16).find_map(|(at, _)| {
        let (before, after) = (line.get(..at)?, line.get(at + 1..)?);
        let path =
            before.rsplit(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '(' | '`' | '=' | ':')).next()?;
        let version = after
            .split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ')' | '`' | ':' | '/' | ',' | ';'))
            .next()?;
        let versioned = version.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        let fits =
            versioned || (matches!(version, "latest" | "upgrade" | "patch" | "master" | "main") || is_hash(version));
        let module = module::ModuleVersion::new(path, version).ok().filter(|_| fits && path.contains('.'))?;
        Some(module.to_string())
    })
}

fn is_hash(text: &str) -> bool {
    (7..=40).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The module in the path of a module proxy's URL: from the first element with a dot on.
pub(super) fn module_of_url(url: &str) -> Option<String> {
    let path = url.split_once("://")?.1.split_once('/')?.1;
    if let Some(lookup) = path.split_once("lookup/").map(|(_, rest)| rest) {
        return at_version(&unescape(lookup));
    }
    let (module, file) = path.split_once("/@v/").or_else(|| path.split_once("/@latest"))?;
    let module = unescape(module);
    // An address with a prefix, as `mirrors.aliyun.com/goproxy/`, has elements without dots before the module's.
    let mut elements = module.split('/').skip_while(|element| !element.contains('.'));
    let first = elements.next()?;
    let module = elements.fold(first.to_owned(), |path, element| format!("{path}/{element}"));
    let version = [".info", ".mod", ".zip"].iter().find_map(|ending| file.strip_suffix(ending));
    module::check_path(&module).ok()?;
    Some(match version {
        Some(version) => format!("{module}@{}", unescape(version)),
        None => module,
    })
}

/// Capital letters are written `!a`, or `%21a` where a URL is printed.
fn unescape(text: &str) -> String {
    let text = text.replace("%21", "!");
    let mut parts = text.split('!');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |mut whole, part| {
        let mut chars = part.chars();
        whole.extend(chars.next().map(|c| c.to_ascii_uppercase()));
        whole.push_str(chars.as_str());
        whole
    })
}

/// `module M: …`, `unrecognized import path "M"`, `go: M: …`.
fn named(line: &str) -> Option<String> {
    let after = |mark: &str| {
        let rest = line.split_once(mark)?.1;
        let word =
            rest.split(|c: char| c.is_whitespace() || matches!(c, '"' | ';' | ',')).next()?.trim_end_matches(':');
        let first = word.split('/').next()?;
        (first.contains('.') && module::check_path(word).is_ok()).then(|| word.to_owned())
    };
    ["unrecognized import path \"", "module lookup for ", "module ", "providing package ", "package ", "go: "]
        .iter()
        .find_map(|mark| after(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(lines: &[&str]) -> Block {
        let mut block = Block::default();
        lines.iter().enumerate().for_each(|(at, line)| block.push(at + 1, line));
        block
    }

    #[test]
    fn what_a_message_is_about() {
        use Purpose::*;
        for (lines, module, purpose) in [
            (
                &["go: a.b/c@v1.0.0: Get \"https://goproxy.cn/a.b/c/@v/v1.0.0.mod\": EOF"][..],
                Some("a.b/c@v1.0.0"),
                Module,
            ),
            (
                &["Get \"https://mirrors.aliyun.com/goproxy/github.com/%21burnt%21sushi/toml/@v/v1.3.2.zip\": EOF"],
                Some("github.com/BurntSushi/toml@v1.3.2"),
                Module,
            ),
            (
                &["x: Get \"https://goproxy.cn/golang.org/toolchain/@v/v0.0.1-go1.99.0.linux-amd64.zip\": EOF"],
                Some("golang.org/toolchain@v0.0.1-go1.99.0.linux-amd64"),
                Toolchain,
            ),
            (
                &["verifying a.b/c@v1.0.0/go.mod: x Get \"https://sum.golang.org/lookup/a.b/c@v1.0.0\": EOF"],
                Some("a.b/c@v1.0.0"),
                Database,
            ),
            (
                &["Get \"https://goproxy.cn/sumdb/sum.golang.org/lookup/a.b/c@v1.0.0\": EOF"],
                Some("a.b/c@v1.0.0"),
                DatabaseByMirror,
            ),
            (
                &[
                    "unrecognized import path \"corp.example/x\": https fetch: Get \"https://corp.example/x?go-get=1\": EOF",
                ],
                Some("corp.example/x"),
                Source,
            ),
            (
                &[
                    "go: a.b/c@v1.0.0: invalid version: git ls-remote -q origin in /x: exit status 128:",
                    "\tfatal: unable to access: EOF",
                ],
                Some("a.b/c@v1.0.0"),
                Source,
            ),
            (&["dial tcp 1.2.3.4:443: EOF"], None, Unknown),
            (&["mail me@example.com: EOF"], None, Unknown),
        ] {
            let block = block(lines);
            let last = lines.len() - 1;
            let at = lines[last].find("EOF").unwrap();
            assert_eq!(block.module(last).as_deref(), module, "{lines:?}");
            assert_eq!(block.purpose(last, at), purpose, "{lines:?}");
        }
        assert_eq!(host_of("https://u:p@a.example:8443/x"), Some("a.example:8443"));
        assert_eq!(host_of("nothing"), None);
    }
}
