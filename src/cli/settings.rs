//! What the run looks like: language and colour, from flag, variable, terminal.

use super::args::ColorArg;
use crate::domain::variable::Var;
use crate::host::Host;
use crate::text::Lang;

/// The language in force: `--lang`, GOPROXY_CFG_LANG, the locale. Read before the command line is parsed, because the help
/// page and errors of usage follow it too.
pub(super) fn language(host: &Host, args: &[std::ffi::OsString]) -> Lang {
    let mut words = args.iter().filter_map(|arg| arg.to_str()).take_while(|word| *word != "--");
    let mut flag = None;
    while let Some(word) = words.next() {
        if let Some(value) = word.strip_prefix("--lang=") {
            flag = Some(value);
        } else if word == "--lang" {
            flag = words.next();
        }
    }
    let variable = || host.vars().get(Var::OwnLang).and_then(|tag| Lang::parse(&tag));
    flag.and_then(Lang::parse).or_else(variable).unwrap_or_else(|| host.locale())
}

/// Whether to colour what goes to a stream: the flag, NO_COLOR, CLICOLOR_FORCE, and whether it is a terminal.
pub(super) fn color(host: &Host, flag: ColorArg, is_terminal: bool) -> bool {
    match flag {
        ColorArg::Always => true,
        ColorArg::Never => false,
        ColorArg::Auto if host.vars().get(Var::NoColor).is_some() => false,
        ColorArg::Auto if host.vars().get(Var::ClicolorForce).is_some_and(|value| value != "0") => true,
        ColorArg::Auto => is_terminal && host.vars().get(Var::Term).is_none_or(|term| term != "dumb"),
    }
}
