//! GP6xx: the project and the toolchain.

use crate::domain::facts::Facts;
use crate::domain::finding::{Finding, Severity};
use crate::domain::mirror::ServerKind;
use crate::domain::module::GoVersion;
use crate::text::codes::Code;
use crate::text::findings;

pub(super) fn check(facts: &Facts) -> Vec<Finding> {
    vulnerable_go(facts).into_iter().collect()
}

/// CVE-2026-42501 (golang/go#79070) and CVE-2026-56865 (golang/go#80744) let a malicious module proxy past the checksum
/// database: fixed together in 1.25.13, 1.26.6 and 1.27.
fn vulnerable_go(facts: &Facts) -> Option<Finding> {
    let version = facts.settings.go_version()?;
    let list = facts.settings.goproxy().ok()?;
    let third_party = list
        .proxies()
        .find(|url| !url.is_file() && url.host() != "proxy.golang.org" && facts.kind_of(url) != ServerKind::Own)?;
    let release = |text: &str| GoVersion::parse(text);
    let fixed = match version.language().as_str() {
        "1.25" => release("go1.25.13")?,
        "1.26" => release("go1.26.6")?,
        _ => release("go1.27rc3")?,
    };
    (*version < fixed).then(|| {
        Finding::new(
            Code::GP601,
            Severity::Warning,
            findings::vulnerable_go(format!("go{version}"), third_party.redacted()),
        )
        .remedy(findings::update_go())
    })
}
