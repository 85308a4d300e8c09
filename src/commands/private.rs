//! Patterns of private modules, as a user writes them, and as a project suggests them.

use crate::domain::error::{Error, Result};
use crate::domain::patterns;
use crate::domain::plan::Private;
use crate::domain::progress::Console;
use crate::domain::sanitize;
use crate::domain::settings::Settings;
use crate::domain::suggest::{self, Suggestions};
use crate::domain::variable::Var;
use crate::host::Host;
use crate::store::project;
use crate::text::{Message, errors, notes};

/// What was typed: corrected where whoever typed it agrees, refused where a pattern in it could never match or would match
/// half the world. The corrections are told in `remarks`.
pub fn accepted(private: &Private, yes: bool, console: &dyn Console, remarks: &mut Vec<Message>) -> Result<Private> {
    let (text, flag, wrap): (_, _, fn(String) -> Private) = match private {
        Private::Keep => return Ok(Private::Keep),
        Private::Add(text) => (text, "`--private`", Private::Add),
        Private::Set(text) => (text, "`--private-set`", Private::Set),
    };
    if text.trim().is_empty() {
        return Err(Error::usage(errors::missing_value(flag)));
    }
    let (mended, problems) = patterns::mended_list(text);
    let said: Vec<Message> = problems
        .iter()
        .filter(|problem| !problem.kind.is_harmless())
        .map(|problem| errors::bad_pattern(sanitize::shown(&problem.pattern), problem.message()))
        .collect();
    let Some(first) = said.first() else { return Ok(wrap(mended)) };
    let refusal = Error::usage(first.clone());
    if mended.is_empty() {
        return Err(refusal);
    }
    let agreed = yes
        || console.can_ask() && {
            said.iter().for_each(|problem| console.warn(problem));
            console.confirm(&notes::ask_to_correct(&mended))?
        };
    if !agreed {
        return Err(refusal.hint(errors::hint_pattern(&mended)));
    }
    remarks.extend(said);
    remarks.push(notes::corrected(&mended));
    Ok(wrap(mended))
}

/// What the project around the working directory suggests, beyond what GOPRIVATE covers already.
pub fn suggested(host: &Host, settings: &Settings) -> Result<Suggestions> {
    let cwd = host.cwd().ok_or_else(|| Error::local(errors::no_working_directory()))?;
    let project = super::wait(project::read(host, cwd))??;
    Ok(suggest::patterns(&project, settings.value(Var::Goprivate)))
}
