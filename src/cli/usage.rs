//! clap's own texts in the language in force: help templates, and errors of usage.

use std::error::Error as _;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::values::BadValue;
use crate::domain::error::Error;
use crate::domain::sanitize;
use crate::text::{Lang, errors, help};

/// Puts the sentences of `text::help` into a command and all its subcommands.
pub(super) fn translate(command: clap::Command, lang: Lang) -> clap::Command {
    translate_below(command, "", lang)
}

fn translate_below(command: clap::Command, parent: &str, lang: Lang) -> clap::Command {
    let path = if parent.is_empty() { String::new() } else { format!("{parent}.") };
    let name = command.get_name().to_owned();
    let own = if parent.is_empty() { name.clone() } else { format!("{path}{name}") };
    let say = |key: &str| help::sentence(key).map(|message| message.say(lang).to_owned());
    let mut command = command
        .help_template(help::template().say(lang).to_owned())
        .subcommand_help_heading(help::heading_commands().say(lang).to_owned())
        .disable_help_flag(true)
        .arg(
            clap::Arg::new("help")
                .short('h')
                .long("help")
                .action(clap::ArgAction::Help)
                .help(help::flag_help().say(lang).to_owned()),
        );
    if parent.is_empty() {
        command = command.disable_version_flag(true).arg(
            clap::Arg::new("version")
                .short('V')
                .long("version")
                .action(clap::ArgAction::Version)
                .help(help::flag_version().say(lang).to_owned()),
        );
    }
    if let Some(about) = say(&own) {
        command = command.about(about);
    }
    if let Some(examples) = say(&format!("{own} examples")) {
        command = command.after_help(examples);
    }
    command = command.mut_args(|arg| {
        let id = arg.get_id().as_str().to_owned();
        let heading = if arg.is_positional() { help::heading_arguments() } else { help::heading_options() };
        let arg = arg.help_heading(heading.say(lang).to_owned());
        match say(&format!("{own} {id}")).or_else(|| say(&format!("* {id}"))) {
            Some(text) => arg.help(text),
            None => arg,
        }
    });
    let below: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for sub in below {
        command = command.mut_subcommand(sub, |sub| translate_below(sub, &own, lang));
    }
    command
}

/// clap's error as one of ours, so that it reads like every other one and in the language in force.
pub(super) fn error(found: &clap::Error) -> Error {
    if let Some(bad) = found.source().and_then(|source| source.downcast_ref::<BadValue>()) {
        return Error::usage(bad.0.clone()).hint(errors::hint_help(command_name(found)));
    }
    let text = |kind: ContextKind| {
        let value = match found.get(kind)? {
            ContextValue::String(one) => one.clone(),
            ContextValue::Strings(many) => many.join(", "),
            ContextValue::StyledStr(styled) => styled.to_string(),
            ContextValue::StyledStrs(many) => many.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
            ContextValue::Number(number) => number.to_string(),
            _ => return None,
        };
        Some(sanitize::shown(&value))
    };
    let invalid = || text(ContextKind::InvalidArg).unwrap_or_default();
    let message = match found.kind() {
        ErrorKind::UnknownArgument if invalid().starts_with('-') => errors::unknown_flag(invalid()),
        ErrorKind::UnknownArgument | ErrorKind::TooManyValues => errors::unexpected_argument(invalid()),
        ErrorKind::InvalidSubcommand => {
            errors::unknown_command(text(ContextKind::InvalidSubcommand).unwrap_or_default())
        }
        ErrorKind::InvalidValue if text(ContextKind::InvalidValue).is_none_or(|value| value.is_empty()) => {
            errors::missing_value(invalid())
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            errors::bad_value(invalid(), text(ContextKind::InvalidValue).unwrap_or_default())
        }
        ErrorKind::MissingRequiredArgument => errors::missing_argument(invalid()),
        ErrorKind::ArgumentConflict if text(ContextKind::PriorArg).as_ref() == Some(&invalid()) => {
            errors::used_twice(invalid())
        }
        ErrorKind::ArgumentConflict => errors::conflict(invalid(), text(ContextKind::PriorArg).unwrap_or_default()),
        ErrorKind::NoEquals | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            errors::missing_value(invalid())
        }
        _ => errors::bad_usage(found.kind().as_str().unwrap_or_default()),
    };
    let mut error = Error::usage(message);
    if let Some(near) = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg].into_iter().find_map(text) {
        error = error.hint(errors::hint_did_you_mean(near));
    }
    if found.kind() == ErrorKind::UnknownArgument
        && command_name(found) == "goproxy-cfg exec"
        && !invalid().starts_with('-')
    {
        error = error.hint(errors::hint_exec());
    }
    if let Some(values) = text(ContextKind::ValidValue).filter(|values| !values.is_empty()) {
        error = error.hint(errors::hint_values(values));
    }
    error.hint(errors::hint_help(command_name(found)))
}

/// `goproxy-cfg use`, from clap's usage line.
fn command_name(found: &clap::Error) -> String {
    let usage = match found.get(ContextKind::Usage) {
        Some(ContextValue::StyledStr(usage)) => usage.to_string(),
        _ => String::new(),
    };
    let words = usage.split_whitespace().skip_while(|word| *word != "goproxy-cfg");
    let name: Vec<&str> = words
        .take_while(|word| word.chars().all(|c| c.is_ascii_lowercase() || c == '-') && !word.starts_with('-'))
        .collect();
    if name.is_empty() { "goproxy-cfg".to_owned() } else { name.join(" ") }
}
