//! Patterns of private modules, as a user writes them.

use crate::domain::error::Error;
use crate::domain::patterns;
use crate::domain::sanitize;
use crate::text::errors;

/// Why `text` cannot be stored as it stands: a pattern in it would never match, or would match half the world.
pub fn refusal(text: &str) -> Option<Error> {
    let problems = patterns::problems(text);
    let first = problems.iter().find(|problem| !problem.kind.is_harmless())?;
    let error = Error::usage(errors::bad_pattern(sanitize::shown(&first.pattern), first.message()));
    Some(match &first.suggestion {
        Some(better) => error.hint(errors::hint_pattern(better)),
        None => error,
    })
}
