//! GP205 and GP206: what the privacy test saw arrive where it should not.

use super::remedy;
use crate::domain::facts::Facts;
use crate::domain::finding::{Finding, Remedy, Severity};
use crate::domain::patterns;
use crate::domain::privacy::{HostPrivacy, Leak};
use crate::domain::sanitize;
use crate::domain::variable::Var;
use crate::text::codes::Code;
use crate::text::{Message, privacy as text};

/// So many modules of one host are named.
const MOST_MODULES: usize = 3;

pub(super) fn check(facts: &Facts) -> Vec<Finding> {
    facts.privacy.hosts.iter().flat_map(|host| of_host(facts, host)).collect()
}

fn of_host(facts: &Facts, host: &HostPrivacy) -> Vec<Finding> {
    let name = sanitize::shown(&host.host);
    let proxy = host.module_proxy.leak().map(|leak| {
        let by: Vec<String> = leak.by.iter().map(|who| format!("`{}`", sanitize::shown(who))).collect();
        let detail = match &leak.behind {
            Some(own) => text::to_proxy_behind(&name, modules(leak), by.join(", "), sanitize::shown(own)),
            None => text::to_proxy(&name, modules(leak), by.join(", ")),
        };
        // What a company's own proxy has goes no further; and one of which nothing is known may be the company's.
        let sure = leak.named && leak.surely_public && leak.behind.is_none();
        (Code::GP205, Var::Gonoproxy, leak, sure, detail)
    });
    let database = host.checksum_database.leak().map(|leak| {
        let detail = text::to_database(&name, modules(leak), leak.by.join(", "));
        (Code::GP206, Var::Gonosumdb, leak, leak.named, detail)
    });
    [proxy, database]
        .into_iter()
        .flatten()
        .map(|(code, var, leak, sure, detail)| {
            let severity = if sure { Severity::Error } else { Severity::Warning };
            let setting = [var, Var::Goprivate]
                .into_iter()
                .filter_map(|var| facts.settings.get(var))
                .find(|setting| setting.is_own());
            Finding::new(code, severity, detail)
                .about(&name)
                .remedy(cure(facts, var, &host.host, leak))
                .at(setting.and_then(|setting| remedy::place(facts, setting)))
        })
        .collect()
}

fn modules(leak: &Leak) -> Message {
    let first: Vec<String> =
        leak.modules.iter().take(MOST_MODULES).map(|path| format!("`{}`", sanitize::shown(path))).collect();
    match leak.modules.len().saturating_sub(MOST_MODULES) {
        0 => Message::verbatim(first.join(", ")),
        more => text::and_more(first.join(", "), more),
    }
}

/// The command that keeps the host's modules back: in `var` where that has a value of its own, else in GOPRIVATE.
fn cure(facts: &Facts, var: Var, host: &str, leak: &Leak) -> Remedy {
    let own = facts.settings.get(var).filter(|setting| setting.is_own());
    let covers = |list: &str| leak.modules.iter().all(|path| patterns::matches(list, path));
    let private = patterns::mended_list(facts.settings.value(Var::Goprivate)).0;
    if let Some(setting) = own {
        let kept = patterns::mended_list(&setting.value).0;
        let kept = if kept == "none" { String::new() } else { kept };
        // Its default would do, and nothing is lost with it.
        if covers(facts.settings.value(Var::Goprivate))
            && patterns::split(&kept).iter().all(|one| patterns::matches(&private, one))
        {
            return remedy::forget(facts, var, "");
        }
        return store(facts, var, &patterns::merge(&kept, &if covers(&private) { private } else { host.to_owned() }));
    }
    store(facts, Var::Goprivate, &if covers(&private) { private } else { patterns::merge(&private, host) })
}

fn store(facts: &Facts, var: Var, value: &str) -> Remedy {
    remedy::store_value(facts, var, &sanitize::printable(value))
}
