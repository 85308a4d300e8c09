//! What changes in a file, as `diff -u` shows it.

use similar::TextDiff;

use crate::domain::sanitize;

/// The unified diff of two files, empty when they are the same. What is secret in URLs is masked and control characters
/// are escaped, so that it can be shown; a missing last line break is told as `diff` tells it.
pub fn unified(before: &[u8], after: &[u8], before_name: &str, after_name: &str, context: usize) -> String {
    let shown = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes);
        text.split_inclusive('\n').fold(String::new(), |all, line| match line.strip_suffix('\n') {
            Some(line) => all + &shown_line(line) + "\n",
            None => all + &shown_line(line),
        })
    };
    let (before, after) = (shown(before), shown(after));
    TextDiff::from_lines(&before, &after)
        .unified_diff()
        .context_radius(context)
        .header(&sanitize::shown(before_name), &sanitize::shown(after_name))
        .missing_newline_hint(true)
        .to_string()
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
    }
}
