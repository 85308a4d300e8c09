//! Go's `path.Match`.

/// `path.Match` of Go: whether `pattern` matches all of `name`; `None` for a malformed pattern.
///
/// `*` is any run without a slash, `?` one character but a slash, `[a-z]` and `[^a-z]` a class (which may contain a
/// slash), a backslash takes the next character literally.
pub fn path_match(pattern: &str, name: &str) -> Option<bool> {
    let mut pattern = pattern.as_bytes();
    let mut name = name.as_bytes();
    'pattern: while !pattern.is_empty() {
        let (star, chunk, rest) = next_chunk(pattern);
        pattern = rest;
        if star && chunk.is_empty() {
            return Some(!name.contains(&b'/'));
        }
        // Only the last chunk has to reach the end of the name.
        if let Some(tail) = match_chunk(chunk, name)?
            && (tail.is_empty() || !pattern.is_empty())
        {
            name = tail;
            continue;
        }
        if star {
            for skipped in 0..name.iter().take_while(|byte| **byte != b'/').count() {
                if let Some(tail) = match_chunk(chunk, name.get(skipped + 1..).unwrap_or_default())?
                    && (tail.is_empty() || !pattern.is_empty())
                {
                    name = tail;
                    continue 'pattern;
                }
            }
        }
        // No match; a malformed remainder still makes the pattern malformed.
        while !pattern.is_empty() {
            let (_, chunk, rest) = next_chunk(pattern);
            match_chunk(chunk, b"")?;
            pattern = rest;
        }
        return Some(false);
    }
    Some(name.is_empty())
}

/// Cuts off the leading stars (whether there were any) and what follows up to the next star outside a class.
fn next_chunk(pattern: &[u8]) -> (bool, &[u8], &[u8]) {
    let stars = pattern.iter().take_while(|byte| **byte == b'*').count();
    let pattern = pattern.get(stars..).unwrap_or_default();
    let mut in_class = false;
    let mut escaped = false;
    let end = pattern.iter().position(|&byte| {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'[' => in_class = true,
            b']' => in_class = false,
            b'*' => return !in_class,
            _ => {}
        }
        false
    });
    let (chunk, rest) = pattern.split_at(end.unwrap_or(pattern.len()));
    (stars > 0, chunk, rest)
}

/// Matches a chunk without stars at the start of `name`: what is left of the name, or `Some(None)` when it does not
/// match. The chunk is read to its end either way, since `None` says that it is malformed.
fn match_chunk<'n>(mut chunk: &[u8], name: &'n [u8]) -> Option<Option<&'n [u8]>> {
    let mut left = Some(name);
    while let Some((&operator, rest)) = chunk.split_first() {
        let here = left.filter(|name| !name.is_empty());
        left = match operator {
            b'[' => {
                let (c, width) = here.map_or((0, 0), decode);
                let (inside, rest) = match_class(rest, c)?;
                chunk = rest;
                here.filter(|_| inside).and_then(|name| name.get(width..))
            }
            b'?' => {
                chunk = rest;
                here.filter(|name| name.first() != Some(&b'/')).and_then(|name| name.get(decode(name).1..))
            }
            _ => {
                let (literal, rest) = if operator == b'\\' { rest.split_first()? } else { (&operator, rest) };
                chunk = rest;
                here.and_then(|name| name.strip_prefix(std::slice::from_ref(literal)))
            }
        };
    }
    Some(left)
}

/// Reads a class after its `[`: whether `c` belongs to it, and what follows the `]`.
fn match_class(class: &[u8], c: u32) -> Option<(bool, &[u8])> {
    let (negated, mut class) = match class.strip_prefix(b"^") {
        Some(rest) => (true, rest),
        None => (false, class),
    };
    let mut inside = false;
    let mut ranges = 0_usize;
    loop {
        if let Some(rest) = class.strip_prefix(b"]")
            && ranges > 0
        {
            return Some((inside != negated, rest));
        }
        let (low, rest) = class_character(class)?;
        let (high, rest) = match rest.strip_prefix(b"-") {
            Some(rest) => class_character(rest)?,
            None => (low, rest),
        };
        class = rest;
        inside |= (low..=high).contains(&c);
        ranges += 1;
    }
}

/// One character of a class, escaped or not; something must follow it.
fn class_character(class: &[u8]) -> Option<(u32, &[u8])> {
    let class = match class.first()? {
        b'-' | b']' => return None,
        b'\\' => class.get(1..)?,
        _ => class,
    };
    let (c, width) = decode(class);
    let rest = class.get(width..)?;
    (!rest.is_empty() && width > 0 && !(c == INVALID && width == 1)).then_some((c, rest))
}

/// What Go decodes a byte to that is not UTF-8, U+FFFD, with a width of 1.
const INVALID: u32 = 0xfffd;

/// The first character of `bytes` and its width. A star may have cut a character of the name in two.
fn decode(bytes: &[u8]) -> (u32, usize) {
    if bytes.is_empty() {
        return (INVALID, 0);
    }
    (1..=4)
        .find_map(|width| {
            let character = std::str::from_utf8(bytes.get(..width)?).ok()?.chars().next()?;
            Some((u32::from(character), width))
        })
        .unwrap_or((INVALID, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_match_as_go_matches_them() {
        for (pattern, name, expected) in [
            ("abc", "abc", Some(true)),
            ("*", "abc", Some(true)),
            ("*c", "abc", Some(true)),
            ("a*", "ab/c", Some(false)),
            ("a*/b", "abc/b", Some(true)),
            ("a*b*c*d*e*/f", "axbxcxdxexxx/f", Some(true)),
            ("a*b?c*x", "abxbbxdbxebxczzx", Some(true)),
            ("a*b?c*x", "abxbbxdbxebxczzy", Some(false)),
            ("ab[c]", "abc", Some(true)),
            ("ab[^e-g]", "abc", Some(true)),
            ("ab[^b-d]", "abc", Some(false)),
            ("a\\*b", "a*b", Some(true)),
            ("a\\*b", "ab", Some(false)),
            ("a?b", "a☺b", Some(true)),
            ("a[^a]b", "a☺b", Some(true)),
            ("a???b", "a☺b", Some(false)),
            ("[a-ζ]*", "α", Some(true)),
            ("*[a-ζ]", "A", Some(false)),
            ("a?b", "a/b", Some(false)),
            ("a[/]b", "a/b", Some(true)),
            ("[\\]a]", "]", Some(true)),
            ("[x\\-]", "-", Some(true)),
            ("[^\\-x]", "-", Some(false)),
            ("[]a]", "]", None),
            ("[-]", "-", None),
            ("[x-]", "x", None),
            ("[-x]", "x", None),
            ("\\", "a", None),
            ("[a-b-c]", "a", None),
            ("[", "a", None),
            ("[^", "a", None),
            ("[^bc", "a", None),
            ("a[", "a", None),
            ("a[", "ab", None),
            ("a[", "x", None),
            ("a/b[", "x", None),
            ("*x", "xxx", Some(true)),
            ("", "", Some(true)),
            ("", "a", Some(false)),
        ] {
            assert_eq!(path_match(pattern, name), expected, "{pattern:?} {name:?}");
        }
    }
}
