//! `NAME=value` files that are no shell's: `/etc/environment`, `environment.d`, `.pam_environment`.

use super::Deed;
use crate::domain::variable::Var;

pub(super) fn deeds(text: &str) -> Vec<(usize, Deed)> {
    let read = |line: &str| {
        let line = line.trim();
        let line = line.strip_prefix("export ").unwrap_or(line).trim_start();
        let (name, value) = match line.split_once(|c: char| c.is_whitespace() || c == '=')? {
            // pam_env's own form: `NAME DEFAULT=value`.
            (name, rest) if rest.trim_start().starts_with("DEFAULT=") && !line.starts_with(&format!("{name}=")) => {
                (name, rest.trim_start().strip_prefix("DEFAULT=")?)
            }
            _ => line.split_once('=')?,
        };
        let value = value.trim();
        let inner = ['"', '\''].iter().find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote));
        Some(Deed::Sets(Var::named(name.trim_end())?, inner.unwrap_or(value).to_owned()))
    };
    text.lines().zip(1..).filter_map(|(line, number)| Some((number, read(line)?))).collect()
}
