//! `explain`: what a finding code means.

use crate::domain::error::{Error, Result};
use crate::text::codes::Code;
use crate::text::errors;

/// The codes of these names; all of them when none is named.
pub fn run(names: &[String]) -> Result<Vec<Code>> {
    if names.is_empty() {
        return Ok(Code::ALL.to_vec());
    }
    names
        .iter()
        .map(|name| {
            Code::named(name).ok_or_else(|| Error::usage(errors::unknown_code(name)).hint(errors::hint_explain()))
        })
        .collect()
}
