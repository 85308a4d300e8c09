//! How each shell writes a value so that it is only ever a string, and how that is read back.
//!
//! How a running shell takes the text:
//!
//! | shell | the way |
//! |---|---|
//! | sh, bash, zsh | `eval "$(…)"`, with the quotes; or `.` of a file |
//! | fish | `… \| source` |
//! | tcsh | ``eval "`…`"``, with the quotes, or `source` of a file; a value with a line break needs the file, since a command substitution cannot give tcsh a line break |
//! | nushell | `source` of a file, which nushell reads before it runs anything: there is no `eval` |
//! | powershell | `… \| Invoke-Expression`: no statement is ever longer than a line |
//! | cmd | `… > x.cmd & call x.cmd`; with delayed expansion (`cmd /v:on`, off by default) `!` is lost, though nothing runs |
//!
//! A file of another encoding than the shell believes is a trap: in GBK the last byte of a UTF-8 letter and a `\` or `^`
//! after it are one letter. So in no shell does an escape follow a letter beyond ASCII directly (nushell knows UTF-8
//! only), and PowerShell, for which one of `‘’‚‛` ends a string that a `'` began and whose Windows edition reads a profile
//! as ANSI, gets ASCII alone.

use super::Shell;

/// Why a value cannot be written for a shell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unwritable {
    /// A NUL byte: no variable of any system holds one.
    Nul,
    /// A line break, which the shell has no way to write.
    LineBreak,
    /// More than the shell takes in one line; it would run the rest as a command.
    TooLong,
}

/// cmd reads 8191 UTF-16 units of a line.
const CMD_LINE: usize = 8000;

/// The statement that exports `name` with `value`, without a line break at its end (`export GOPROXY='…'`). `name` is one
/// that every shell takes: ASCII letters, digits and `_`.
///
/// cmd and PowerShell before 7.5 hold no empty variable: there the empty value removes it.
pub fn set(shell: Shell, name: &str, value: &str) -> Result<String, Unwritable> {
    debug_assert!(is_name(name), "{name}");
    if value.contains('\0') {
        return Err(Unwritable::Nul);
    }
    Ok(match shell {
        Shell::Sh => format!("export {name}={}", posix(value)),
        Shell::Bash | Shell::Zsh if value.contains(|c: char| c.is_ascii_control()) => {
            format!("export {name}={}", dollar_quoted(value))
        }
        Shell::Bash | Shell::Zsh => format!("export {name}={}", posix(value)),
        Shell::Fish => format!("set -gx {name} {}", pieces(value, fish_escape)),
        // The semicolon keeps statements apart where a command substitution makes blanks of the line breaks.
        Shell::Tcsh => format!("setenv {name} {};", pieces(value, tcsh_escape)),
        Shell::Nushell => format!("$env.{name} = {}", nushell(value)),
        Shell::Powershell => format!("$env:{name} = {}", powershell(value)),
        Shell::Cmd => return cmd(name, value),
    })
}

/// The statement that removes `name`, silent when it is not there.
///
/// In fish a universal variable of that name is the user's own and stays; an empty one hides it from the programs that this
/// session starts.
pub fn unset(shell: Shell, name: &str) -> String {
    debug_assert!(is_name(name), "{name}");
    match shell {
        Shell::Sh | Shell::Bash | Shell::Zsh => format!("unset {name}"),
        Shell::Fish => format!("set -e -g {name}; set -qx {name}; and set -gx {name} ''"),
        Shell::Tcsh => format!("unsetenv {name};"),
        Shell::Nushell => format!("hide-env -i {name}"),
        Shell::Powershell => format!("Remove-Item -LiteralPath Env:{name} -ErrorAction Ignore"),
        Shell::Cmd => format!("@set \"{name}=\""),
    }
}

/// Reads text that consists of statements of [`set`], one after the other, each on a line of its own: names and values in
/// order. `None` when anything else stands there, be it another way to write the same.
pub fn read(shell: Shell, text: &str) -> Option<Vec<(String, String)>> {
    let mut rest = text;
    let mut found = Vec::new();
    while !rest.is_empty() {
        let (name, value, after) = statement(shell, rest)?;
        let written = rest.strip_suffix(after)?;
        if set(shell, name, &value).ok()? != written {
            return None;
        }
        found.push((name.to_owned(), value));
        rest = match after.strip_prefix("\r\n").or_else(|| after.strip_prefix('\n')) {
            Some(next) => next,
            None if after.is_empty() => after,
            None => return None,
        };
    }
    Some(found)
}

/// The name and value of the statement that `text` begins with, and what comes after it; `None` when none can stand there.
/// It takes more than [`set`] writes.
fn statement(shell: Shell, text: &str) -> Option<(&str, String, &str)> {
    let (before, between) = match shell {
        Shell::Sh | Shell::Bash | Shell::Zsh => ("export ", "="),
        Shell::Fish => ("set -gx ", " "),
        Shell::Tcsh => ("setenv ", " "),
        Shell::Nushell => ("$env.", " = "),
        Shell::Powershell => ("$env:", " = "),
        Shell::Cmd => return read_cmd(text),
    };
    let (name, rest) = split_name(text.strip_prefix(before)?)?;
    let rest = rest.strip_prefix(between)?;
    let (value, rest) = match shell {
        Shell::Sh | Shell::Fish => read_pieces(shell, rest)?,
        Shell::Bash | Shell::Zsh => match rest.strip_prefix("$'") {
            Some(rest) => read_dollar_quoted(rest)?,
            None => read_pieces(shell, rest)?,
        },
        Shell::Tcsh => {
            let (value, rest) = read_pieces(shell, rest)?;
            (value, rest.strip_prefix(';')?)
        }
        Shell::Nushell => read_nushell(rest.strip_prefix('"')?)?,
        Shell::Powershell => read_powershell(rest)?,
        Shell::Cmd => return None,
    };
    Some((name, value, rest))
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

fn split_name(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')?;
    let (name, rest) = text.split_at_checked(end)?;
    is_name(name).then_some((name, rest))
}

/// Between single quotes a POSIX shell takes everything as it is; a quote stands outside.
fn posix(value: &str) -> String {
    pieces(value, |c| (c == '\'').then_some(r"\'"))
}

/// In tcsh `!` works within quotes too, and `\` may or may not (`backslash_quote`): both stand outside. Only within quotes
/// does `\` keep a line break.
fn tcsh_escape(c: char) -> Option<&'static str> {
    Some(match c {
        '\'' => r"\'",
        '\\' => r"\\",
        '!' => r"\!",
        '\n' => "'\\\n'",
        _ => return None,
    })
}

/// Line breaks are written as escapes so that a statement stays one line.
fn fish_escape(c: char) -> Option<&'static str> {
    Some(match c {
        '\'' => r"\'",
        '\\' => r"\\",
        '\n' => r"\n",
        '\r' => r"\r",
        _ => return None,
    })
}

/// A word of pieces in single quotes, with what `escape` knows between them.
fn pieces(value: &str, escape: impl Fn(char) -> Option<&'static str>) -> String {
    if value.is_empty() {
        return "''".to_owned();
    }
    let mut out = String::with_capacity(value.len() + 2);
    let mut quoted = false;
    for c in value.chars() {
        let escaped = escape(c);
        if quoted == escaped.is_some() {
            out.push('\'');
            quoted = !quoted;
        }
        match escaped {
            Some(text) => out.push_str(text),
            None => out.push(c),
        }
    }
    if quoted {
        out.push('\'');
    }
    out
}

fn read_pieces(shell: Shell, text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut rest = text;
    loop {
        if let Some(after) = rest.strip_prefix('\'') {
            let (piece, after) = after.split_once('\'')?;
            value.push_str(if shell == Shell::Tcsh && piece == "\\\n" { "\n" } else { piece });
            rest = after;
        } else if let Some(after) = rest.strip_prefix('\\') {
            let c = after.chars().next()?;
            value.push(match c {
                'n' if shell == Shell::Fish => '\n',
                'r' if shell == Shell::Fish => '\r',
                c => c,
            });
            rest = after.strip_prefix(c)?;
        } else {
            return Some((value, rest));
        }
    }
}

/// `$'…'`, which bash and zsh know: a value with line breaks in one line, whatever zsh's CSH_JUNKIE_QUOTES says.
fn dollar_quoted(value: &str) -> String {
    let mut out = String::from("$'");
    for b in value.bytes() {
        match b {
            b'\n' => out.push_str(r"\n"),
            b'\r' => out.push_str(r"\r"),
            b'\t' => out.push_str(r"\t"),
            b'\'' => out.push_str(r"\'"),
            b'\\' => out.push_str(r"\\"),
            b' '..=b'~' => out.push(char::from(b)),
            _ => out.push_str(&format!("\\{b:03o}")),
        }
    }
    out.push('\'');
    out
}

fn read_dollar_quoted(text: &str) -> Option<(String, &str)> {
    let mut value = Vec::new();
    let mut rest = text;
    loop {
        let c = rest.chars().next()?;
        rest = rest.strip_prefix(c)?;
        match c {
            '\'' => return Some((String::from_utf8(value).ok()?, rest)),
            '\\' => {
                let c = rest.chars().next()?;
                if c.is_ascii_digit() {
                    let (digits, after) = rest.split_at_checked(3)?;
                    value.push(u8::from_str_radix(digits, 8).ok()?);
                    rest = after;
                    continue;
                }
                value.push(match c {
                    'n' => b'\n',
                    'r' => b'\r',
                    't' => b'\t',
                    c => u8::try_from(c).ok()?,
                });
                rest = rest.strip_prefix(c)?;
            }
            c => value.push(u8::try_from(c).ok().filter(u8::is_ascii)?),
        }
    }
}

fn nushell(value: &str) -> String {
    let mut out = String::from("\"");
    for c in value.chars() {
        match c {
            '\n' => out.push_str(r"\n"),
            '\r' => out.push_str(r"\r"),
            '\t' => out.push_str(r"\t"),
            '"' => out.push_str(r#"\""#),
            '\\' => out.push_str(r"\\"),
            c if c.is_control() => out.push_str(&format!(r"\u{{{:x}}}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn read_nushell(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut rest = text;
    loop {
        let c = rest.chars().next()?;
        rest = rest.strip_prefix(c)?;
        match c {
            '"' => return Some((value, rest)),
            '\\' => {
                let c = rest.chars().next()?;
                rest = rest.strip_prefix(c)?;
                value.push(match c {
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    'u' => {
                        let (digits, after) = rest.strip_prefix('{')?.split_once('}')?;
                        rest = after;
                        char::from_u32(u32::from_str_radix(digits, 16).ok()?)?
                    }
                    c => c,
                });
            }
            c => value.push(c),
        }
    }
}

/// ASCII without control characters goes between single quotes; anything else between double ones, where `[char]` writes
/// all that works there or that PowerShell 5 has no escape for, and `#`, which parsers of editors take for a comment.
fn powershell(value: &str) -> String {
    if value.bytes().all(|b| matches!(b, b' '..=b'~')) {
        return format!("'{}'", value.replace('\'', "''"));
    }
    let mut out = String::from("\"");
    for unit in value.encode_utf16() {
        match char::from_u32(u32::from(unit)) {
            Some(c @ ' '..='~') if !matches!(c, '`' | '"' | '$' | '#') => out.push(c),
            _ => out.push_str(&format!("$([char]0x{unit:x})")),
        }
    }
    out.push('"');
    out
}

fn read_powershell(text: &str) -> Option<(String, &str)> {
    if let Some(mut rest) = text.strip_prefix('\'') {
        let mut value = String::new();
        loop {
            let (piece, after) = rest.split_once('\'')?;
            value.push_str(piece);
            match after.strip_prefix('\'') {
                Some(after) => rest = after,
                None => return Some((value, after)),
            }
            value.push('\'');
        }
    }
    let mut units: Vec<u16> = Vec::new();
    let mut rest = text.strip_prefix('"')?;
    loop {
        if let Some(after) = rest.strip_prefix("$([char]0x") {
            let (digits, after) = after.split_once(')')?;
            units.push(u16::from_str_radix(digits, 16).ok()?);
            rest = after;
            continue;
        }
        if let Some(after) = rest.strip_prefix('"') {
            return Some((String::from_utf16(&units).ok()?, after));
        }
        let c = rest.chars().next()?;
        units.push(u16::try_from(u32::from(c)).ok()?);
        rest = rest.strip_prefix(c)?;
    }
}

/// Without `"` the value is safe between quotes, `%` apart. With one, the end of the quotes cannot be told any more: then
/// all quotes are escaped, so that none quotes, and whatever works outside of quotes is escaped too.
fn cmd(name: &str, value: &str) -> Result<String, Unwritable> {
    // cmd drops a carriage return, and takes Ctrl-Z for the end of a line.
    if value.contains(['\n', '\r', '\x1a']) {
        return Err(Unwritable::LineBreak);
    }
    let mut out = String::from("@set ");
    if value.contains('"') {
        out.push_str(&format!("^\"{name}="));
        let mut ascii = true;
        for c in value.chars() {
            match c {
                '%' => out.push_str("%%"),
                '"' | '^' | '&' | '|' | '<' | '>' | '(' | ')' | '!' => {
                    // `%=%` is nothing, and no code page takes its `%` for the second half of a letter.
                    out.push_str(if ascii { "^" } else { "%=%^" });
                    out.push(c);
                }
                c => out.push(c),
            }
            ascii = c.is_ascii();
        }
        out.push_str(if ascii { "^\"" } else { "%=%^\"" });
    } else {
        out.push_str(&format!("\"{name}={}\"", value.replace('%', "%%")));
    }
    if out.encode_utf16().count() > CMD_LINE {
        return Err(Unwritable::TooLong);
    }
    Ok(out)
}

fn read_cmd(text: &str) -> Option<(&str, String, &str)> {
    let line = text.split('\n').next()?;
    let line = line.strip_suffix('\r').unwrap_or(line);
    let after = text.strip_prefix(line)?;
    let line = line.strip_prefix("@set ")?;
    let mut value = String::new();
    if let Some(line) = line.strip_prefix('"') {
        let (name, rest) = split_name(line)?;
        value.push_str(&rest.strip_prefix('=')?.strip_suffix('"')?.replace("%%", "%"));
        return Some((name, value, after));
    }
    let (name, rest) = split_name(line.strip_prefix("^\"")?)?;
    let mut rest = rest.strip_prefix('=')?.strip_suffix("^\"")?;
    while let Some(c) = rest.chars().next() {
        rest = match rest.strip_prefix("%=%") {
            Some(after) => after,
            None => {
                let after = match c {
                    '^' | '%' => rest.strip_prefix(c)?,
                    _ => rest,
                };
                let c = after.chars().next()?;
                value.push(c);
                after.strip_prefix(c)?
            }
        };
    }
    Some((name, value, after))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_plain_value_is_easy_to_read() {
        for (shell, text) in [
            (Shell::Sh, "export GOPROXY='https://goproxy.cn,direct'"),
            (Shell::Bash, "export GOPROXY='https://goproxy.cn,direct'"),
            (Shell::Zsh, "export GOPROXY='https://goproxy.cn,direct'"),
            (Shell::Fish, "set -gx GOPROXY 'https://goproxy.cn,direct'"),
            (Shell::Tcsh, "setenv GOPROXY 'https://goproxy.cn,direct';"),
            (Shell::Nushell, "$env.GOPROXY = \"https://goproxy.cn,direct\""),
            (Shell::Powershell, "$env:GOPROXY = 'https://goproxy.cn,direct'"),
            (Shell::Cmd, "@set \"GOPROXY=https://goproxy.cn,direct\""),
        ] {
            assert_eq!(set(shell, "GOPROXY", "https://goproxy.cn,direct").unwrap(), text);
        }
    }

    #[test]
    fn the_empty_value_is_a_string_too() {
        for (shell, text) in [
            (Shell::Sh, "export X=''"),
            (Shell::Bash, "export X=''"),
            (Shell::Zsh, "export X=''"),
            (Shell::Fish, "set -gx X ''"),
            (Shell::Tcsh, "setenv X '';"),
            (Shell::Nushell, "$env.X = \"\""),
            (Shell::Powershell, "$env:X = ''"),
            (Shell::Cmd, "@set \"X=\""),
        ] {
            assert_eq!(set(shell, "X", "").unwrap(), text);
        }
    }

    #[test]
    fn a_hostile_value_is_taken_apart() {
        let value = "it's $(x) `y` \"z\" \\ !1 %P%\n‘é";
        for (shell, text) in [
            (Shell::Sh, "export X='it'\\''s $(x) `y` \"z\" \\ !1 %P%\n‘é'"),
            (Shell::Bash, r#"export X=$'it\'s $(x) `y` "z" \\ !1 %P%\n\342\200\230\303\251'"#),
            (Shell::Zsh, r#"export X=$'it\'s $(x) `y` "z" \\ !1 %P%\n\342\200\230\303\251'"#),
            (Shell::Fish, r#"set -gx X 'it'\''s $(x) `y` "z" '\\' !1 %P%'\n'‘é'"#),
            (Shell::Tcsh, "setenv X 'it'\\''s $(x) `y` \"z\" '\\\\' '\\!'1 %P%''\\\n''‘é';"),
            (Shell::Nushell, "$env.X = \"it's $(x) `y` \\\"z\\\" \\\\ !1 %P%\\n‘é\""),
            (
                Shell::Powershell,
                concat!(
                    "$env:X = \"it's $([char]0x24)(x) $([char]0x60)y$([char]0x60) $([char]0x22)z$([char]0x22) \\ ",
                    "!1 %P%$([char]0xa)$([char]0x2018)$([char]0xe9)\"",
                ),
            ),
        ] {
            assert_eq!(set(shell, "X", value).unwrap(), text);
        }
    }

    #[test]
    fn cmd_has_two_ways() {
        for (value, text) in [
            ("a&b|c<d>e^f(g)h!i%P%", r#"@set "X=a&b|c<d>e^f(g)h!i%%P%%""#),
            ("ends in blanks  ", r#"@set "X=ends in blanks  ""#),
            ("\"", r#"@set ^"X=^"^""#),
            ("a\"&calc&\"%P%!", r#"@set ^"X=a^"^&calc^&^"%%P%%^!^""#),
            ("丑\"丑&丑", r#"@set ^"X=丑%=%^"丑%=%^&丑%=%^""#),
        ] {
            assert_eq!(set(Shell::Cmd, "X", value).unwrap(), text);
            assert_eq!(read(Shell::Cmd, text).unwrap(), [("X".to_owned(), value.to_owned())]);
        }
        for value in ["a\nb", "a\r", "\x1a&calc"] {
            assert_eq!(set(Shell::Cmd, "X", value), Err(Unwritable::LineBreak), "{value:?}");
        }
        assert_eq!(set(Shell::Cmd, "X", &"x".repeat(9000)), Err(Unwritable::TooLong));
        assert_eq!(set(Shell::Cmd, "X", &"%".repeat(4500)), Err(Unwritable::TooLong));
        assert!(set(Shell::Cmd, "X", &"x".repeat(7000)).is_ok());
    }

    #[test]
    fn nul_is_refused_everywhere() {
        for shell in Shell::ALL {
            assert_eq!(set(shell, "X", "a\0b"), Err(Unwritable::Nul), "{shell:?}");
        }
    }

    #[test]
    fn removal_by_shell() {
        for (shell, text) in [
            (Shell::Sh, "unset X"),
            (Shell::Bash, "unset X"),
            (Shell::Zsh, "unset X"),
            (Shell::Fish, "set -e -g X; set -qx X; and set -gx X ''"),
            (Shell::Tcsh, "unsetenv X;"),
            (Shell::Nushell, "hide-env -i X"),
            (Shell::Powershell, "Remove-Item -LiteralPath Env:X -ErrorAction Ignore"),
            (Shell::Cmd, "@set \"X=\""),
        ] {
            assert_eq!(unset(shell, "X"), text);
        }
    }

    #[test]
    fn what_set_does_not_write_is_not_read() {
        for (shell, text) in [
            (Shell::Sh, "export X=plain"),
            (Shell::Sh, "export X=\"plain\""),
            (Shell::Sh, "export X="),
            (Shell::Sh, "export X=''''"),
            (Shell::Sh, "export X='a''b'"),
            (Shell::Sh, r"export X=\a"),
            (Shell::Sh, "export X='a' Y='b'"),
            (Shell::Sh, "export X='a'; rm"),
            (Shell::Sh, "export X='a'$(rm)"),
            (Shell::Sh, "export X='a"),
            (Shell::Sh, "export 1X='a'"),
            (Shell::Sh, " export X='a'"),
            (Shell::Sh, "X='a'"),
            (Shell::Sh, "# export X='a'"),
            (Shell::Sh, "export X='a'\n\n"),
            (Shell::Sh, "export X='a'\r"),
            (Shell::Sh, "export X=$'a\\n'"),
            (Shell::Bash, "export X=$'a'"),
            (Shell::Bash, "export X='a\nb'"),
            (Shell::Bash, r"export X=$'\x0a'"),
            (Shell::Bash, r"export X=$'\400'"),
            (Shell::Bash, r"export X=$'\012'"),
            (Shell::Bash, r"export X=$'\1'"),
            (Shell::Bash, r"export X=$'\377\001'"),
            (Shell::Bash, "export X=$'\\n"),
            (Shell::Fish, "set -gx X a"),
            (Shell::Fish, r"set -gx X '\''"),
            (Shell::Fish, "set -gx X 'a' 'b'"),
            (Shell::Fish, r"set -gx X \t"),
            (Shell::Tcsh, "setenv X 'a'"),
            (Shell::Tcsh, "setenv X 'a!b';"),
            (Shell::Tcsh, "setenv X 'a\nb';"),
            (Shell::Nushell, "$env.X = 'a'"),
            (Shell::Nushell, r#"$env.X = $"a""#),
            (Shell::Nushell, r#"$env.X = "\u{41}""#),
            (Shell::Nushell, r#"$env.X = "\u{d800}""#),
            (Shell::Powershell, "$env:X = \"a\""),
            (Shell::Powershell, "$env:X = 'é'"),
            (Shell::Powershell, "$env:X = 'a' + 'b'"),
            (Shell::Powershell, "$env:X = \"$([char]0x41)\""),
            (Shell::Powershell, "$env:X = \"$([char]0xd800)\""),
            (Shell::Powershell, "$env:X = \"$x$([char]0xa)\""),
            (Shell::Cmd, "set \"X=a\""),
            (Shell::Cmd, "@set X=a"),
            (Shell::Cmd, "@set \"X=%P%\""),
            (Shell::Cmd, "@set \"X=a\"b\""),
            (Shell::Cmd, "@set \"X=a\" & calc \""),
            (Shell::Cmd, "@set ^\"X=a^\""),
            (Shell::Cmd, "@set ^\"X=^\"&calc^\""),
        ] {
            assert_eq!(read(shell, text), None, "{shell:?} {text:?}");
        }
    }

    #[test]
    fn lines_may_end_as_in_windows() {
        let pairs = [("X".to_owned(), "a\\'b".to_owned()), ("Y".to_owned(), "c".to_owned())];
        for shell in Shell::ALL {
            let lines = pairs.each_ref().map(|(name, value)| set(shell, name, value).unwrap());
            assert_eq!(read(shell, &lines.join("\r\n")).unwrap(), pairs, "{shell:?}");
            assert_eq!(read(shell, &(lines.join("\n") + "\r\n")).unwrap(), pairs, "{shell:?}");
            assert_eq!(read(shell, "").unwrap(), []);
        }
    }

    /// Text in which what a shell may stumble over is frequent.
    fn hostile() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            4 => prop::sample::select(vec![
                "'", "\"", "`", "\\", "!", "$", "$(", ")", "${", "}", "%", "%%", "%=%", "%P%", "^", "&", "|", "<", ">", "(",
                ";", "#", "\n", "\r", "\r\n", "\t", "\x1b", "\x7f", "\x01", " ", "~", "*", "-", "=", "@set ", "export X='",
                "\\n", "\\\n", "\\u{41}", "\\101", "‘", "’", "‚", "‛", "“", "”", "„", "é", "中", "😀", "\u{feff}", "\u{2028}",
                "\u{85}", "$([char]0x41)", "`n", "\x1a",
            ]).prop_map(str::to_owned),
            2 => "[a-z0-9,:/.]{1,8}",
            1 => any::<char>().prop_map(String::from),
        ];
        prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn what_is_set_is_read(values in prop::collection::vec(hostile(), 0..5)) {
            for shell in Shell::ALL {
                let mut text = String::new();
                let mut pairs = Vec::new();
                for (at, value) in values.iter().enumerate() {
                    let name = format!("GO_{at}");
                    match set(shell, &name, value) {
                        Ok(line) => {
                            prop_assert!(value.contains(['\n', '\r']) || !line.contains(['\n', '\r']), "{:?} {}", shell, line);
                            text.push_str(&line);
                            text.push('\n');
                            pairs.push((name, value.clone()));
                        }
                        Err(Unwritable::Nul) => prop_assert!(value.contains('\0')),
                        Err(Unwritable::LineBreak) => prop_assert!(shell == Shell::Cmd && value.contains(['\n', '\r', '\x1a'])),
                        Err(Unwritable::TooLong) => prop_assert!(shell == Shell::Cmd && value.len() > 2000),
                    }
                }
                prop_assert_eq!(read(shell, &text), Some(pairs), "{:?} {}", shell, text);
            }
        }

        #[test]
        fn what_is_read_is_what_set_writes(text in hostile()) {
            for shell in Shell::ALL {
                for text in [text.clone(), set(shell, "X", "a'b\"").unwrap() + &text] {
                    if let Some(pairs) = read(shell, &text) {
                        let lines: Vec<_> = pairs.iter().map(|(name, value)| set(shell, name, value).unwrap()).collect();
                        prop_assert_eq!(
                            lines.join("\n").replace("\r\n", "\n"),
                            text.trim_end_matches(['\r', '\n']).replace("\r\n", "\n"),
                        );
                    }
                }
            }
        }
    }
}
