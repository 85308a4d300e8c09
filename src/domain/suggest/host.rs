//! Host names: which module paths and remotes have, whose they are.

use url::Url;

use super::public::{FORGES, INTERNAL_LABEL, INTERNAL_TOP, PROVINCES, SECOND_LEVEL, SHARED, VANITY};

/// Whether the name can only be one of an internal network.
pub fn looks_internal(host: &str) -> bool {
    let mut labels = host.rsplit('.');
    let top = labels.next().unwrap_or_default();
    INTERNAL_TOP.contains(&top) || labels.any(|label| INTERNAL_LABEL.contains(&label))
}

/// The forge of public code that the host belongs to.
pub(super) fn forge(host: &str) -> Option<&'static str> {
    FORGES.iter().copied().find(|forge| is_below(host, forge))
}

/// Whether anybody may publish there, so that its owners are what can be private.
pub fn is_forge(host: &str) -> bool {
    forge(host).is_some()
}

/// Whether nothing but public modules is found there, or strangers share it.
pub fn is_public(host: &str) -> bool {
    forge(host).is_some()
        || VANITY.iter().chain(SHARED).any(|public| host == *public)
        || VANITY.iter().any(|public| is_below(host, public))
}

fn is_below(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// The host of a module path. The go command never asks for a path whose first element has no dot (`malformed module
/// path: missing dot in first path element`), nor do we know what an address in figures is.
pub(super) fn of_module(path: &str) -> Option<&str> {
    path.split('/').next().filter(|host| is_name(host))
}

fn is_name(host: &str) -> bool {
    let good = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    let top = host.rsplit('.').next().unwrap_or_default();
    host.len() <= 253
        && host.contains('.')
        && host.split('.').all(good)
        && top.starts_with(|c: char| c.is_ascii_lowercase())
}

/// The host of a git remote and the path there without `.git`: `https://…`, `ssh://git@host:22/org/repo.git`,
/// `git@host:org/repo.git`. Folders have none, nor do single words: those are names of somebody's ssh configuration.
pub(super) fn of_remote(url: &str) -> Option<(String, String)> {
    let (host, path) = match url.contains("://") {
        true => {
            let url = Url::parse(url).ok()?;
            let known = ["https", "http", "ssh", "git", "git+ssh", "ssh+git", "git+https", "git+http"];
            known.contains(&url.scheme()).then_some(())?;
            (url.host_str()?.to_owned(), url.path().to_owned())
        }
        false => {
            let (host, path) = url.split_once(':').filter(|(host, _)| !host.contains(['/', '\\']))?;
            (host.rsplit_once('@').map_or(host, |(_, host)| host).to_owned(), path.to_owned())
        }
    };
    let host = host.to_ascii_lowercase();
    let path = path.trim_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    is_name(&host).then(|| (host, path.to_owned()))
}

/// The domain that one company registered: `corp.cn` of `git.corp.cn`, `corp.com.cn` of `git.corp.com.cn`. `None` for an
/// ending that belongs to nobody.
pub fn company_domain(host: &str) -> Option<&str> {
    let labels: Vec<&str> = host.rsplit('.').collect();
    let top = labels.first()?;
    let second = labels.get(1)?;
    let shared = SHARED.iter().find(|shared| is_below(host, shared)).map(|shared| shared.split('.').count());
    let by_country = top.len() == 2 && (SECOND_LEVEL.contains(second) || (*top == "cn" && PROVINCES.contains(second)));
    last_labels(host, shared.unwrap_or(if by_country { 2 } else { 1 }) + 1)
}

/// So many labels from the end.
pub(super) fn last_labels(host: &str, count: usize) -> Option<&str> {
    let before = host.split('.').count().checked_sub(count)?;
    host.splitn(before + 1, '.').last()
}

/// The longest domain that all hosts are or are below.
pub(super) fn common_domain<'h>(hosts: &[&'h str]) -> Option<&'h str> {
    let first = *hosts.first()?;
    (1..=first.split('.').count())
        .rev()
        .filter_map(|count| last_labels(first, count))
        .find(|domain| hosts.iter().all(|host| is_below(host, domain)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn remotes_have_hosts() {
        for (url, expected) in [
            ("https://git.corp.cn/org/repo.git", Some(("git.corp.cn", "org/repo"))),
            ("https://user:token@Git.Corp.cn:8443/org/repo/", Some(("git.corp.cn", "org/repo"))),
            ("ssh://git@git.corp.cn:2222/org/repo.git", Some(("git.corp.cn", "org/repo"))),
            ("git@git.corp.cn:org/sub/repo.git", Some(("git.corp.cn", "org/sub/repo"))),
            ("git.corp.cn:/srv/repo.git", Some(("git.corp.cn", "srv/repo"))),
            ("git://git.corp.cn/repo", Some(("git.corp.cn", "repo"))),
            ("git@work:org/repo.git", None),
            ("file:///srv/repo.git", None),
            ("/srv/repo.git", None),
            ("../repo", None),
            ("./a.b:c", None),
            (r"C:\src\repo", None),
            ("ext::sh -c 'touch /tmp/x' %G/repo", None),
            ("http://10.0.0.5/x.git", None),
            ("https://[::1]/x.git", None),
            ("git@$(id).corp.cn:x", None),
            ("", None),
        ] {
            let expected = expected.map(|(host, path)| (host.to_owned(), path.to_owned()));
            assert_eq!(of_remote(url), expected, "{url}");
        }
    }

    #[test]
    fn a_company_has_a_domain() {
        for (host, domain) in [
            ("git.corp.cn", Some("corp.cn")),
            ("corp.cn", Some("corp.cn")),
            ("a.b.corp.com.cn", Some("corp.com.cn")),
            ("corp.com.cn", Some("corp.com.cn")),
            ("com.cn", None),
            ("git.corp.bj.cn", Some("corp.bj.cn")),
            ("git.corp.co.uk", Some("corp.co.uk")),
            ("git.team.internal", Some("team.internal")),
            ("me.github.io", Some("me.github.io")),
            ("github.io", None),
            ("cn", None),
        ] {
            assert_eq!(company_domain(host), domain, "{host}");
        }
    }

    #[test]
    fn hosts_have_a_domain_in_common() {
        assert_eq!(common_domain(&["git.corp.cn", "go.corp.cn"]), Some("corp.cn"));
        assert_eq!(common_domain(&["git.it.corp.cn", "go.it.corp.cn"]), Some("it.corp.cn"));
        assert_eq!(common_domain(&["corp.cn", "go.corp.cn"]), Some("corp.cn"));
        assert_eq!(common_domain(&["git.acorp.cn", "corp.cn"]), Some("cn"));
    }

    #[test]
    fn internal_names_are_known() {
        for host in ["git.corp", "go.team.internal", "git.corp.example", "a.corp.b.com", "nas.local"] {
            assert!(looks_internal(host), "{host}");
        }
        for host in ["github.com", "corporate.com", "internal.com.evil.org.cn", "go.local.dev"] {
            assert_eq!(looks_internal(host), host.starts_with("internal."), "{host}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "([a-zé@:/.-]|://|\\PC){0,20}") {
            let _ = (of_remote(&text), of_module(&text), company_domain(&text), common_domain(&[&text]), is_public(&text));
        }
    }
}
