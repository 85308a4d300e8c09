//! `doctor --explain-error`.

use serde_json::{Value, json};

use crate::domain::goerror::{Explained, Said};
use crate::domain::report::ErrorLookup;
use crate::text::Lang;
use crate::text::codes::Code;

pub(super) fn report(found: &ErrorLookup, lang: Lang) -> Value {
    let explanation = &found.explanation;
    json!({
        "causes": explanation.causes.iter().map(|one| cause(one, lang)).collect::<Vec<_>>(),
        "more": explanation.more,
        "unexplained": explanation.unexplained.iter().map(|said| said.text.as_str()).collect::<Vec<_>>(),
        "lines": explanation.lines,
    })
}

fn cause(cause: &Explained, lang: Lang) -> Value {
    json!({
        "code": cause.code.name(),
        "severity": cause.severity.word(),
        "title": cause.code.title().say(lang),
        "detail": cause.detail.say(lang),
        "remedy": cause.remedy.say(lang),
        "line": cause.said.last().map(|said| said.line),
        "said": cause.said.iter().map(said).collect::<Vec<_>>(),
        "module": cause.module,
        "host": cause.host,
        "url": cause.url,
        "count": cause.count,
        "certain": cause.certain,
        "follows_from": cause.follows_from.map(Code::name),
    })
}

fn said(said: &Said) -> Value {
    json!({ "line": said.line, "text": said.text })
}
