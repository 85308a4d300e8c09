//! One fault of one server: which code it has, and what to do about it.

use super::{is_absent, is_missing_folder, lacks_canary};
use crate::checks::{remedy, resolution};
use crate::domain::catalog::Named;
use crate::domain::cure::Cure;
use crate::domain::facts::Facts;
use crate::domain::fault::{Fault, FaultClass};
use crate::domain::finding::Remedy;
use crate::domain::measure::Measured;
use crate::domain::mirror::ServerKind;
use crate::domain::settings::Source;
use crate::domain::variable::Var;
use crate::text::codes::Code;
use crate::text::findings;

/// A fault that was met.
pub(super) struct Met<'a> {
    pub(super) mirror: &'a Measured,
    pub(super) fault: &'a Fault,
    pub(super) code: Code,
    /// Whether the go command comes no further than to this server.
    pub(super) stops: bool,
}

impl<'a> Met<'a> {
    /// What is to be said of a fault here; `None` where another rule speaks of it.
    pub(super) fn of(facts: &Facts, mirror: &'a Measured, fault: &'a Fault, stops: bool) -> Option<Met<'a>> {
        // GP101 and GP113 speak of the first; of the last GP508.
        let in_clear = mirror.url.is_plain_http() && mirror.url.has_credentials();
        if mirror.url.slip().is_some()
            || in_clear
            || lacks_canary(mirror)
            || is_absent(mirror) && resolution::is_nowhere(facts)
        {
            return None;
        }
        let code = if facts.surroundings.answers_directly.iter().any(|url| url.same_service(&mirror.url)) {
            Code::GP417
        } else if is_behind(facts, mirror, fault) || is_missing_folder(mirror) {
            Code::GP403
        } else {
            code_of(fault, mirror.http_status)?
        };
        Some(Met { mirror, fault, code, stops })
    }

    /// What to do: in itself, and past it.
    pub(super) fn cure(&self, facts: &Facts) -> Remedy {
        let (mirror, fault) = (self.mirror, self.fault);
        // An HTTP proxy that leads to others works: what fails is the host behind it.
        let behind = Fault { class: FaultClass::ConnectTimeout, ..fault.clone() };
        let fault = if is_behind(facts, mirror, fault) { &behind } else { fault };
        // Of a company's own proxy there is no other.
        let ours = matches!(mirror.kind, ServerKind::Own | ServerKind::Unknown) || mirror.id.is_none();
        let another_helps = matches!(
            fault.class,
            FaultClass::Dns
                | FaultClass::TlsExpired
                | FaultClass::TlsName
                | FaultClass::NotAProxy
                | FaultClass::RedirectRefused
                | FaultClass::HttpStatus
                | FaultClass::RateLimited
                | FaultClass::ConnectTimeout
                | FaultClass::Refused
                | FaultClass::Reset
                | FaultClass::Stalled
                | FaultClass::Truncated
                | FaultClass::Protocol
        );
        let from_environment = || {
            let setting = facts.settings.get(Var::Goproxy);
            matches!(setting.map(|setting| &setting.source), Some(Source::Environment { .. }))
        };
        let command = "goproxy-cfg use --fastest";
        if is_missing_folder(mirror) {
            findings::make_folder().into()
        } else if self.code == Code::GP417 {
            findings::add_no_proxy(mirror.url.host()).into()
        } else if ours && self.code == Code::GP419 {
            match mirror.url.has_credentials() {
                true => findings::credentials_wrong(mirror.url.host()).into(),
                false => findings::credentials_wanted(mirror.url.host()).into(),
            }
        } else if ours || !another_helps {
            fault.remedy().into()
        } else if from_environment() || is_absent(mirror) {
            remedy::store(facts, Var::Goproxy, command)
        } else {
            remedy::with(findings::remedy_with_command(fault.remedy(), command), Cure::of_command(command))
        }
    }
}

/// The code of a fault by itself.
fn code_of(fault: &Fault, status: Option<u16>) -> Option<Code> {
    Some(match fault.class {
        FaultClass::Dns => Code::GP402,
        FaultClass::Refused => Code::GP403,
        FaultClass::ConnectTimeout => Code::GP410,
        FaultClass::TlsUntrusted | FaultClass::TlsOther => Code::GP404,
        FaultClass::TlsExpired => Code::GP411,
        FaultClass::TlsName => Code::GP412,
        FaultClass::HttpStatus | FaultClass::RateLimited => match status {
            Some(401) => Code::GP419,
            Some(403 | 418 | 451) => Code::GP414,
            Some(429) => Code::GP415,
            _ => Code::GP405,
        },
        FaultClass::NotAProxy | FaultClass::RedirectRefused | FaultClass::TooLarge | FaultClass::Protocol => {
            Code::GP406
        }
        FaultClass::Stalled => Code::GP407,
        FaultClass::Reset | FaultClass::Truncated => Code::GP418,
        FaultClass::HttpProxy if fault.clue(|clues| clues.proxy_status) == Some(407) => Code::GP420,
        FaultClass::HttpProxy => Code::GP408,
        FaultClass::NoNetwork => Code::GP401,
        // The checksum database's rules speak of these.
        FaultClass::Tampered | FaultClass::SumdbInvalid => return None,
    })
}

/// Whether it is the host behind the HTTP proxy that fails: another mirror answered through the same one, or no module
/// proxy stands at that address any more, or ever did.
fn is_behind(facts: &Facts, mirror: &Measured, fault: &Fault) -> bool {
    let answered = |other: &Measured| {
        let by_proxy = other.fault.as_ref().is_some_and(|fault| fault.class == FaultClass::HttpProxy);
        other.via.is_some() && other.via == mirror.via && other.http_status.is_some() && !by_proxy
    };
    let seen = || facts.probe.iter().flat_map(|probe| &probe.mirrors).chain(&facts.surroundings.database);
    let is_dead = || matches!(facts.catalog.named(mirror.url.as_str()), Named::Misnomer(_) | Named::Retired(_));
    let has_answered = fault.clue(|clues| clues.proxy_status).is_some_and(|status| status != 407);
    fault.class == FaultClass::HttpProxy && (seen().any(answered) || has_answered && is_dead())
}
