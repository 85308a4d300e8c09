//! Values of flags that clap does not know: durations, modules, addresses, languages.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::str::FromStr;
use std::time::Duration;

use crate::commands::destination::Shells;
use crate::domain::levels::Codes;
use crate::domain::measure::Resolve;
use crate::domain::module::{self, ModuleVersion};
use crate::domain::sanitize;
use crate::domain::shell::Shell;
use crate::domain::units;
use crate::domain::variable::Var;
use crate::text::{Lang, Message, errors, history, policy};

/// A bad value, in both languages. clap keeps it as the error's source, from where `usage` takes it.
#[derive(Clone, Debug)]
pub(super) struct BadValue(pub(super) Message);

impl std::fmt::Display for BadValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.say(Lang::En))
    }
}

impl std::error::Error for BadValue {}

/// A finding code, or the beginning that an area of codes shares: `GP301`, `GP3`.
#[derive(Clone, Debug)]
pub(super) struct CodesArg(pub(super) Codes);

impl FromStr for CodesArg {
    type Err = BadValue;

    fn from_str(text: &str) -> Result<CodesArg, BadValue> {
        Codes::parse(text).map(CodesArg).ok_or_else(|| BadValue(policy::unknown_code(sanitize::shown(text))))
    }
}

/// A time limit: `500ms`, `3s`, `2m`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limit(pub(super) Duration);

impl FromStr for Limit {
    type Err = BadValue;

    fn from_str(text: &str) -> Result<Limit, BadValue> {
        let bad = || BadValue(errors::bad_duration(sanitize::shown(text)));
        let duration = units::duration(text).ok_or_else(bad)?;
        match duration.is_zero() {
            true => Err(BadValue(errors::zero_duration())),
            false => Ok(Limit(duration.min(Duration::from_secs(366 * 86_400)))),
        }
    }
}

/// How often mirrors are measured.
#[derive(Clone, Copy, Debug)]
pub(super) struct Every(pub(super) Limit);

impl Every {
    /// Once a minute.
    pub(super) const DEFAULT: Duration = Duration::from_secs(60);

    /// More often would be rude to those who run the mirrors.
    const LEAST: Duration = Duration::from_secs(1);
}

impl FromStr for Every {
    type Err = BadValue;

    fn from_str(text: &str) -> Result<Every, BadValue> {
        match text.parse()? {
            Limit(every) if every < Every::LEAST => Err(BadValue(history::too_often("1s"))),
            every => Ok(Every(every)),
        }
    }
}

/// Where to listen: `ADDRESS:PORT`. A port alone means this machine alone.
#[derive(Clone, Copy, Debug)]
pub(super) struct ListenArg(pub(super) SocketAddr);

impl FromStr for ListenArg {
    type Err = BadValue;

    fn from_str(text: &str) -> Result<ListenArg, BadValue> {
        let port = text.strip_prefix("localhost").unwrap_or(text);
        let port = port.strip_prefix(':').or((port == text).then_some(text));
        let alone = port.filter(|port| port.bytes().all(|c| c.is_ascii_digit())).and_then(|port| port.parse().ok());
        let address = alone.map(|port: u16| (Ipv4Addr::LOCALHOST, port).into()).or_else(|| text.parse().ok());
        address.map(ListenArg).ok_or_else(|| BadValue(history::bad_listen(sanitize::shown(text))))
    }
}

/// `MODULE@VERSION`.
#[derive(Clone, Debug)]
pub(super) struct Canary(pub(super) ModuleVersion);

impl FromStr for Canary {
    type Err = BadValue;

    fn from_str(text: &str) -> Result<Canary, BadValue> {
        ModuleVersion::parse(text).map(Canary).map_err(|_| BadValue(errors::bad_module(sanitize::shown(text))))
    }
}

/// A module path, without a version.
#[derive(Clone, Debug)]
pub(super) struct ModulePath(pub(super) String);

impl FromStr for ModulePath {
    type Err = BadValue;

    fn from_str(text: &str) -> Result<ModulePath, BadValue> {
        let good = module::check_path(text).map(|()| ModulePath(text.to_owned()));
        good.map_err(|_| BadValue(errors::bad_module_path(sanitize::shown(text))))
    }
}

/// `HOST:PORT:ADDRESS`, as curl has it; an IPv6 address may stand in brackets.
#[derive(Clone, Debug)]
pub(super) struct ResolveArg(pub(super) Resolve);

impl FromStr for ResolveArg {
    type Err = BadValue;

    fn from_str(text: &str) -> Result<ResolveArg, BadValue> {
        let parse = || {
            let (host, rest) = text.split_once(':')?;
            let (port, address) = rest.split_once(':')?;
            let address: IpAddr = address.trim_matches(['[', ']']).parse().ok()?;
            let host = Some(host.to_ascii_lowercase()).filter(|host| !host.is_empty())?;
            Some(ResolveArg(Resolve { host, port: port.parse().ok()?, address }))
        };
        parse().ok_or_else(|| BadValue(errors::bad_resolve(sanitize::shown(text))))
    }
}

/// `zh-CN` or `en`.
#[derive(Clone, Copy, Debug)]
pub(super) struct LangArg(pub(super) Lang);

impl FromStr for LangArg {
    type Err = BadValue;

    fn from_str(text: &str) -> Result<LangArg, BadValue> {
        Lang::parse(text).map(LangArg).ok_or_else(|| BadValue(errors::bad_lang(sanitize::shown(text))))
    }
}

/// A shell by its name or its program.
#[derive(Clone, Copy, Debug)]
pub(super) struct ShellArg(pub(super) Shell);

impl FromStr for ShellArg {
    type Err = BadValue;

    fn from_str(text: &str) -> Result<ShellArg, BadValue> {
        Shell::named(text).map(ShellArg).ok_or_else(|| {
            BadValue(errors::unknown_shell(sanitize::shown(text), Shell::ALL.map(Shell::name).join(", ")))
        })
    }
}

/// A shell, or `all`.
#[derive(Clone, Copy, Debug)]
pub(super) struct ShellsArg(pub(super) Shells);

impl FromStr for ShellsArg {
    type Err = BadValue;

    fn from_str(text: &str) -> Result<ShellsArg, BadValue> {
        match text {
            "all" => Ok(ShellsArg(Shells::All)),
            _ => text.parse().map(|ShellArg(shell)| ShellsArg(Shells::Named(shell))),
        }
    }
}

/// A variable that `use` writes.
#[derive(Clone, Copy, Debug)]
pub(super) struct VarArg(pub(super) Var);

impl FromStr for VarArg {
    type Err = BadValue;

    fn from_str(text: &str) -> Result<VarArg, BadValue> {
        let found = Var::WRITTEN.into_iter().find(|var| var.name().eq_ignore_ascii_case(text));
        let names = || Var::WRITTEN.map(Var::name).join(", ");
        found.map(VarArg).ok_or_else(|| BadValue(errors::not_written_here(sanitize::shown(text), names())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_a_unit() {
        for (text, millis) in [("500ms", 500), ("3s", 3000), ("1.5s", 1500), ("2m", 120_000), ("7d", 604_800_000)] {
            assert_eq!(text.parse::<Limit>().unwrap().0, Duration::from_millis(millis), "{text}");
        }
        for text in ["", "3", "s", "-3s", "3 s", "0s", "0ms", "1e9s", "nans", "３s", "3y"] {
            assert!(text.parse::<Limit>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_port_alone_is_for_this_machine_alone() {
        for (text, expected) in [
            ("9464", "127.0.0.1:9464"),
            (":9464", "127.0.0.1:9464"),
            ("localhost:9464", "127.0.0.1:9464"),
            ("0", "127.0.0.1:0"),
            ("0.0.0.0:9464", "0.0.0.0:9464"),
            ("[::]:9464", "[::]:9464"),
        ] {
            assert_eq!(text.parse::<ListenArg>().unwrap().0.to_string(), expected, "{text}");
        }
        for text in
            ["", ":", "65536", "+1", "localhost", "localhost9464", "::9464", "example.com:80", "１２", "0.0.0.0"]
        {
            assert!(text.parse::<ListenArg>().is_err(), "{text}");
        }
    }

    #[test]
    fn nobody_is_measured_more_often_than_every_second() {
        assert!("999ms".parse::<Every>().is_err() && "".parse::<Every>().is_err());
        assert_eq!("1s".parse::<Every>().unwrap().0.0, Duration::from_secs(1));
    }

    #[test]
    fn resolve_is_as_curl_has_it() {
        let parsed = |text: &str| text.parse::<ResolveArg>().ok().map(|arg| arg.0);
        let expected = Resolve { host: "goproxy.cn".into(), port: 443, address: "127.0.0.1".parse().unwrap() };
        assert_eq!(parsed("GOPROXY.cn:443:127.0.0.1"), Some(expected));
        assert!(parsed("goproxy.cn:443:[::1]").is_some());
        for text in ["goproxy.cn:443", ":443:127.0.0.1", "goproxy.cn:x:127.0.0.1", "goproxy.cn:443:nowhere"] {
            assert!(parsed(text).is_none(), "{text}");
        }
    }
}
