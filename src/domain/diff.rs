//! What changes in a file, as `diff -u` shows it.

use similar::TextDiff;

use crate::domain::goauth;
use crate::domain::sanitize;
use crate::domain::variable::Var;

/// The unified diff of two files, empty when they are the same; a missing last line break is told as `diff` tells it.
///
/// What stands in a file beside the change is not ours to show in the clear: control characters are escaped, and what is
/// secret in URLs, in GOAUTH and in assignments whose name tells of a secret is masked.
pub fn unified(before: &[u8], after: &[u8], before_name: &str, after_name: &str, context: usize) -> String {
    let shown = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes);
        text.split_inclusive('\n').fold(String::new(), |all, line| match line.strip_suffix('\n') {
            Some(line) => all + &shown_line(line) + "\n",
            None => all + &shown_line(line),
        })
    };
    let (before, after) = (shown(before), shown(after));
    let diff = TextDiff::from_lines(&before, &after)
        .unified_diff()
        .context_radius(context)
        .header(&sanitize::shown(before_name), &sanitize::shown(after_name))
        .missing_newline_hint(true)
        .to_string();
    // Only now, so that a changed secret is a change. Not `lines`: a carriage return is a part of the line.
    diff.split('\n').map(masked).collect::<Vec<_>>().join("\n")
}

fn masked(line: &str) -> String {
    let goauth = format!("{}=", Var::Goauth.name());
    let line = match line.split_once(&goauth) {
        Some((before, value)) => format!("{before}{goauth}{}", goauth::redacted(value)),
        None => line.to_owned(),
    };
    // The first character is the diff's own.
    let Some((sign, text)) = line.split_at_checked(1) else { return line };
    format!("{sign}{}", sanitize::mask_telling(text, Var::Goauth.name()))
}

/// Tabs and the carriage return at a line's end do nothing to a terminal, and `patch` looks for them.
fn shown_line(line: &str) -> String {
    let (line, end) = line.strip_suffix('\r').map_or((line, ""), |line| (line, "\r"));
    line.split('\t').map(sanitize::shown).collect::<Vec<_>>().join("\t") + end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diff_is_as_diff_shows_it() {
        let diff =
            unified(b"a\n\tb\x1b\r\nc", b"a\n\tb\x1b\r\nc\nGOPROXY=https://u:p@x.example\n", "a/.env", "b/.env", 3);
        let expected = "--- a/.env\n+++ b/.env\n@@ -1,3 +1,4 @@\n a\n \tb\\u{1b}\r\n-c\n\\ No newline at end of file\n+c\n+GOPROXY=";
        assert!(diff.starts_with(expected), "{diff}");
        assert!(!diff.contains(":p@"), "{diff}");
        assert_eq!(unified(b"a", b"a", "x", "y", 3), "");
        let beside =
            unified(b"export GITHUB_TOKEN=ghp_1\n", b"export GITHUB_TOKEN=ghp_1\nexport GOPROXY=direct\n", "a", "b", 3);
        assert!(!beside.contains("ghp_1") && beside.contains("\n+export GOPROXY=direct\n"), "{beside}");
        assert!(unified(b"API_KEY=1\n", b"API_KEY=2\n", "a", "b", 3).contains("-API_KEY=xxxxx\n+API_KEY=xxxxx\n"));
    }
}
