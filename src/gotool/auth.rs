//! The credentials that the go command would send to the user's own module proxies: those of the URL, else what GOAUTH
//! names (netrc by default). Like the go command it sends them over https alone.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::domain::goauth::{self, CredentialStore, Headers, Method};
use crate::domain::goproxy::ProxyUrl;
use crate::domain::netrc;
use crate::domain::settings::Settings;
use crate::domain::variable::Var;
use crate::host::process::Command;
use crate::host::{Host, files};

/// How long one helper program may take.
const LIMIT: Duration = Duration::from_secs(3);

/// The headers for each of `urls`, in their order; empty where there are none.
pub async fn headers(host: &Host, settings: &Settings, urls: &[&ProxyUrl]) -> Vec<Headers> {
    let asks = |url: &ProxyUrl| url.url().scheme() == "https" && !url.has_credentials();
    // Programs of the user's are run only where their answer is needed.
    let store = match urls.iter().any(|url| asks(url)) {
        true => gather(host, settings, urls).await,
        false => CredentialStore::default(),
    };
    urls.iter()
        .map(|url| match (of_url(url), asks(url)) {
            (Some(headers), _) => headers,
            (None, true) => store.lookup(url.as_str()).cloned().unwrap_or_default(),
            (None, false) => Headers::default(),
        })
        .collect()
}

/// User name and password of the URL itself.
fn of_url(url: &ProxyUrl) -> Option<Headers> {
    let parsed = url.url();
    if parsed.scheme() != "https" || !url.has_credentials() {
        return None;
    }
    let decoded = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
    Some(Headers::basic(&decoded(parsed.username()), &decoded(parsed.password().unwrap_or_default())))
}

/// Everything that GOAUTH gives, the method listed first winning. A method that fails gives nothing, as in the go command.
async fn gather(host: &Host, settings: &Settings, urls: &[&ProxyUrl]) -> CredentialStore {
    let mut store = CredentialStore::default();
    let methods = goauth::parse(settings.value(Var::Goauth)).unwrap_or_default();
    for method in methods.iter().rev() {
        match method {
            Method::Off | Method::Unterminated { .. } => {}
            Method::Netrc => {
                let logins = netrc_path(host)
                    .and_then(|path| files::read(&path).ok())
                    .map(|bytes| netrc::parse(&String::from_utf8_lossy(&bytes)));
                store.store_netrc(&logins.unwrap_or_default());
            }
            Method::Git(dir) => {
                for url in urls {
                    if let Some(headers) = from_git(host, dir, url).await {
                        store.store(url.as_str(), headers);
                    }
                }
            }
            Method::Command(words) => {
                for (prefix, headers) in from_command(host, words, None).await {
                    store.store(&prefix, headers);
                }
                for url in urls {
                    if store.lookup(url.as_str()).is_none() {
                        for (prefix, headers) in from_command(host, words, Some(url)).await {
                            store.store(&prefix, headers);
                        }
                    }
                }
            }
        }
    }
    store
}

/// NETRC, else `.netrc` in the home directory; on Windows `_netrc` comes first.
fn netrc_path(host: &Host) -> Option<PathBuf> {
    if let Some(path) = host.vars().path(Var::Netrc) {
        return Some(path);
    }
    let home = host.directories().home.as_deref()?;
    let windows = home.join("_netrc");
    Some(if cfg!(windows) && files::is_file(&windows) { windows } else { home.join(".netrc") })
}

async fn from_command(host: &Host, words: &[String], url: Option<&ProxyUrl>) -> Vec<(String, Headers)> {
    let Some((program, args)) = words.split_first() else { return Vec::new() };
    let Some(cwd) = host.cwd() else { return Vec::new() };
    let args = args.iter().map(String::as_str).chain(url.map(ProxyUrl::as_str));
    let program = host.find_program(program).unwrap_or_else(|| PathBuf::from(program));
    let command = Command::new(&program, cwd, LIMIT).args(args);
    match host.run(command).await {
        Ok(output) if output.code == Some(0) => {
            goauth::parse_output(&String::from_utf8_lossy(&output.stdout)).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

/// `git credential fill` (git-credential(1)).
async fn from_git(host: &Host, dir: &Path, url: &ProxyUrl) -> Option<Headers> {
    let git = host.find_program("git")?;
    let question = format!("url={}\n\n", url.as_str()).into_bytes();
    let command = Command::new(&git, dir, LIMIT)
        .args(["-c", "credential.interactive=false", "credential", "fill"])
        .var(Var::GitTerminalPrompt, "0")
        .input(question);
    let output = host.run(command).await.ok().filter(|output| output.code == Some(0))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let field = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
    Some(Headers::basic(field("username")?, field("password")?))
}
