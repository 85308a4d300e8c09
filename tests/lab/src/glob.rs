//! Globs on paths.

/// Whether `text` matches `pattern`, in which `*` stands for any text, slashes included, and `?` for one character.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    fn walk(pattern: &[u8], text: &[u8]) -> bool {
        match (pattern.split_first(), text.split_first()) {
            (None, None) => true,
            (Some((b'*', rest)), _) => (0..=text.len()).any(|skip| walk(rest, &text[skip..])),
            (Some((b'?', pattern)), Some((_, text))) => walk(pattern, text),
            (Some((p, pattern)), Some((t, text))) => p == t && walk(pattern, text),
            _ => false,
        }
    }
    walk(pattern.as_bytes(), text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn star_crosses_slashes() {
        assert!(matches("*.zip", "/github.com/pkg/errors/@v/v0.9.1.zip"));
        assert!(matches("/sumdb/*/supported", "/sumdb/sum.golang.org/supported"));
        assert!(matches("*", ""));
        assert!(!matches("*.zip", "/a.mod"));
        assert!(matches("/a?c", "/abc"));
    }
}
