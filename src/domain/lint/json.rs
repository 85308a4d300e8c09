//! JSON with comments: `.vscode` and development containers.

use jsonc_parser::ast::{Object, ObjectProp, Value};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, parse_to_ast};

use super::text::{Quoting, Text};
use super::{How, Sink, said, shell};
use crate::domain::format::vscode;
use crate::text::lint as sentences;

/// `go.toolsEnvVars` and `terminal.integrated.env.*`; in a workspace file these stand under `settings`.
pub(super) fn settings(text: &str, sink: &mut Sink<'_>) {
    let with = |object: &Object<'_>, sink: &mut Sink<'_>| {
        for property in &object.properties {
            let name = property.name.as_str();
            if name == "go.toolsEnvVars" || name == "go.testEnvVars" || name.starts_with("terminal.integrated.env.") {
                environment(&property.value, sink);
            }
        }
    };
    parsed(text, sink, |root, sink| {
        with(root, sink);
        if let Some(inner) = object(root, "settings") {
            with(inner, sink);
        }
    });
}

/// `env` of each configuration; `options.env` and `command` of each task.
pub(super) fn launch(text: &str, sink: &mut Sink<'_>) {
    parsed(text, sink, |root, sink| {
        for list in ["configurations", "tasks"] {
            let Some(Value::Array(array)) = value(root, list) else { continue };
            for one in &array.elements {
                let Value::Object(one) = one else { continue };
                value(one, "env").into_iter().for_each(|env| environment(env, sink));
                let options = object(one, "options");
                options.and_then(|options| value(options, "env")).into_iter().for_each(|env| environment(env, sink));
                if list == "tasks" {
                    value(one, "command").into_iter().for_each(|command| run(command, sink));
                }
            }
        }
        value(root, "options")
            .and_then(|options| if let Value::Object(options) = options { value(options, "env") } else { None })
            .into_iter()
            .for_each(|env| environment(env, sink));
    });
}

/// `containerEnv`, `remoteEnv`, `build.args`, and the commands that run at creation and start.
pub(super) fn dev_container(text: &str, sink: &mut Sink<'_>) {
    const COMMANDS: [&str; 6] = [
        "initializeCommand",
        "onCreateCommand",
        "updateContentCommand",
        "postCreateCommand",
        "postStartCommand",
        "postAttachCommand",
    ];
    parsed(text, sink, |root, sink| {
        for name in ["containerEnv", "remoteEnv"] {
            value(root, name).into_iter().for_each(|env| environment(env, sink));
        }
        if let Some(Value::Object(args)) = object(root, "build").and_then(|build| value(build, "args")) {
            args.properties.iter().for_each(|property| pair(property, How::BuildArgument, sink));
        }
        if let Some(Value::Array(args)) = value(root, "runArgs") {
            let words =
                std::iter::once(Text::default()).chain(args.elements.iter().filter_map(|one| string(one, sink)));
            let mut words: Vec<Text> = words.collect();
            if let Some(first) = words.first_mut() {
                "docker".chars().for_each(|c| first.push_made(c));
            }
            shell::read_words(words, sink);
        }
        COMMANDS.iter().filter_map(|name| value(root, name)).for_each(|command| match command {
            // Several, side by side, each with a name.
            Value::Object(named) => named.properties.iter().for_each(|property| run(&property.value, sink)),
            command => run(command, sink),
        });
    });
}

fn parsed(text: &str, sink: &mut Sink<'_>, read: impl FnOnce(&Object<'_>, &mut Sink<'_>)) {
    match parse_to_ast(text, &CollectOptions::default(), &vscode::parse_options()) {
        Ok(parsed) => {
            if let Some(Value::Object(root)) = &parsed.value {
                read(root, sink);
            }
        }
        Err(fault) => {
            let at = sink.source.at_byte(fault.range().start);
            sink.fails(Some(at), sentences::not_parsed(said(&fault.kind().to_string())));
        }
    }
}

/// Of several members of one name the last counts.
fn value<'a, 't>(object: &'a Object<'t>, name: &str) -> Option<&'a Value<'t>> {
    object.properties.iter().rev().find(|property| property.name.as_str() == name).map(|property| &property.value)
}

fn object<'a, 't>(inside: &'a Object<'t>, name: &str) -> Option<&'a Object<'t>> {
    match value(inside, name) {
        Some(Value::Object(found)) => Some(found),
        _ => None,
    }
}

fn environment(env: &Value<'_>, sink: &mut Sink<'_>) {
    if let Value::Object(env) = env {
        env.properties.iter().for_each(|property| pair(property, How::Environment, sink));
    }
}

fn pair(property: &ObjectProp<'_>, how: How, sink: &mut Sink<'_>) {
    let source = sink.source;
    let range = property.name.range();
    let begin =
        source.at_byte(range.start) + usize::from(matches!(source.get(source.at_byte(range.start)), Some('"' | '\'')));
    let name = source.aligned(property.name.as_str(), begin..source.at_byte(range.end), Quoting::Escaped);
    if let Some(value) = string(&property.value, sink) {
        let at = source.at_byte(property.value.start()) + 1;
        sink.set(&name, &value.live(), at, how);
    }
}

fn run(command: &Value<'_>, sink: &mut Sink<'_>) {
    match command {
        Value::Array(words) => {
            let words = words.elements.iter().filter_map(|one| string(one, sink)).collect();
            shell::read_words(words, sink);
        }
        command => {
            if let Some(text) = string(command, sink) {
                shell::read(&text, sink);
            }
        }
    }
}

/// A string's text, by where it stands behind its quote.
fn string(value: &Value<'_>, sink: &Sink<'_>) -> Option<Text> {
    let Value::StringLit(literal) = value else { return None };
    let source = sink.source;
    let (start, end) = (source.at_byte(literal.range.start) + 1, source.at_byte(literal.range.end).saturating_sub(1));
    Some(source.aligned(&literal.value, start..end, Quoting::Escaped))
}
