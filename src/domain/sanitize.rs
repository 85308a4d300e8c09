//! What others wrote, made fit for a terminal, a log or a report.

/// A value of the user's, a server's or another program's, safe to show: on one line, control characters visible, passwords
/// masked.
pub fn shown(text: &str) -> String {
    redact_urls(&printable(text))
}

/// The value of a setting, safe to show. It may be malformed, and then no URL is to be found in it: what stands before an
/// `@`, where a port should be, or behind a `?` with a telling name is masked whatever it is, full-width characters or blanks in it or not.
pub fn setting(value: &str) -> String {
    mask_setting(&printable(value))
}

/// The same with control characters left to the format.
pub fn mask_setting(value: &str) -> String {
    let value = redact_urls(value);
    let mut shown = String::with_capacity(value.len());
    let mut rest = value.as_str();
    loop {
        let end = rest.find([',', '|', '，', '｜']).unwrap_or(rest.len());
        let (entry, behind) = rest.split_at(end);
        shown.push_str(&mask_entry(entry));
        let Some(separator) = behind.chars().next() else { return shown };
        shown.push(separator);
        rest = behind.get(separator.len_utf8()..).unwrap_or_default();
    }
}

/// What the names of parameters and variables have in them whose values are secrets.
const SECRET_NAMES: [&str; 9] = ["token", "key", "secret", "pass", "auth", "sign", "credential", "pwd", "cookie"];

fn tells_of_a_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    SECRET_NAMES.iter().any(|telling| name.contains(telling)) || name.ends_with("_pat")
}

/// Words of shells that a name and a value follow with no sign between them.
const SETTERS: [&str; 5] = ["set", "setenv", "setx", "set-item", "setenvironmentvariable"];

/// A line of somebody else's file, whatever its language, without the value that a telling name is given:
/// `export GITHUB_TOKEN=…`, `password: …`, `set -gx API_KEY …`. What stands behind it in the line is masked with it. A line
/// that is nothing but Base64 may be of a key. `spared` is a name whose value is fit to be shown.
pub fn mask_telling(line: &str, spared: &str) -> String {
    let body = line.trim();
    let is_base64 = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '_' | '-');
    if body.len() >= 40 && body.trim_end_matches('=').chars().all(is_base64) {
        return line.replace(body, MASK);
    }
    let is_of_a_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let (mut behind, mut last, mut is_set) = (line, "", false);
    while let Some((before, word_on)) = behind.find(is_of_a_name).and_then(|at| behind.split_at_checked(at)) {
        let end = word_on.find(|c| !is_of_a_name(c)).unwrap_or(word_on.len());
        let Some((word, after)) = word_on.split_at_checked(end) else { break };
        // What stands in a URL, a pattern or a value is no name; PowerShell has its variables behind `env:`.
        let is_name = match before.chars().next_back() {
            None => true,
            Some(':') => last.eq_ignore_ascii_case("env"),
            Some(c) => c.is_whitespace() || matches!(c, '"' | '\'' | ';' | '(' | '{' | '[' | '$' | '&'),
        };
        let value = value_of(after, is_set).filter(|value| !value.trim().is_empty());
        if let Some(value) = value.filter(|_| is_name && word != spared && tells_of_a_secret(word)) {
            let kept = line.len().saturating_sub(value.len());
            return format!("{}{MASK}", line.get(..kept).unwrap_or_default());
        }
        // The first word that is no option is the name.
        is_set = match SETTERS.contains(&word.to_ascii_lowercase().as_str()) {
            true => true,
            false => is_set && (word.starts_with('-') || word.eq_ignore_ascii_case("env")),
        };
        (behind, last) = (after, word);
    }
    line.to_owned()
}

/// The value that a name is given by what stands behind it: after a sign (`=`, `:`, `+=`, `?=`), which an index, a closing
/// quote or white space may come before; or after white space alone, behind a word that sets.
fn value_of(after: &str, is_set: bool) -> Option<&str> {
    let after_index = after.strip_prefix('[').and_then(|index| index.split_once(']')).map_or(after, |(_, rest)| rest);
    let sign = after_index.trim_start_matches(['"', '\'', ']', '}', ' ', '\t', '+', '?']);
    let is_apart = |rest: &&str| rest.len() < after.len();
    let by_setting = || Some(after.trim_start_matches(['"', '\'', ' ', '\t', ','])).filter(is_apart);
    sign.strip_prefix(['=', ':']).or_else(|| by_setting().filter(|_| is_set))
}

/// One entry of a list, or one URL.
fn mask_entry(entry: &str) -> String {
    let half_width = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        c => c,
    };
    let chars: Vec<char> = entry.chars().collect();
    let plain: Vec<char> = chars.iter().copied().map(half_width).collect();
    let from = |start: usize, end: usize| chars.get(start..end).unwrap_or_default().iter().collect::<String>();
    // Behind the scheme, with as many slashes as there are.
    let scheme = plain.windows(2).position(|pair| pair == [':', '/']);
    let authority = scheme.map_or(0, |at| {
        let slashes = plain.iter().skip(at + 1).take_while(|c| **c == '/').count();
        at + 1 + slashes
    });
    let query = plain.iter().position(|c| *c == '?').filter(|at| *at >= authority);
    let end = query.unwrap_or(chars.len());
    let said = from(end, chars.len());
    let tail = if tells_of_a_secret(&said) { format!("?{MASK}") } else { said };
    let last_at = plain.iter().take(end).rposition(|c| *c == '@').filter(|at| *at >= authority);
    if let Some(at) = last_at {
        let user = from(authority, at);
        let is_fine = user == "git" || user.is_empty() || user == MASK || user.ends_with(&format!(":{MASK}"));
        let user = if is_fine { user } else { MASK.to_owned() };
        return format!("{}{user}{}{tail}", from(0, authority), from(at, end));
    }
    let host_end = plain.iter().skip(authority).position(|c| *c == '/').map_or(end, |at| (authority + at).min(end));
    let colon = plain.iter().take(host_end).skip(authority).position(|c| *c == ':').map(|at| authority + at);
    let is_port = |at: usize| plain.get(at + 1..host_end).unwrap_or_default().iter().all(char::is_ascii_digit);
    match colon.filter(|at| scheme.is_some() && !is_port(*at) && plain.get(authority) != Some(&'[')) {
        Some(at) => format!("{}{MASK}{}{tail}", from(0, at + 1), from(host_end, end)),
        None => format!("{}{tail}", from(0, end)),
    }
}

/// `text` with everything visible that a terminal would obey or hide: control characters (C0, DEL, C1, so escape
/// sequences too), marks that turn the direction of text, and characters of no width become `\u{1b}`; line feed,
/// carriage return and tab become `\n`, `\r`, `\t`. The result is one line. A backslash is left alone.
pub fn printable(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut shown, c| {
        push_visible(&mut shown, c);
        shown
    })
}

/// As [`printable`], but line feeds stay.
pub fn printable_lines(text: &str) -> String {
    text.split('\n').map(printable).collect::<Vec<_>>().join("\n")
}

/// As [`printable`], at most `max_chars` characters long: what is cut off leaves a `…`, which counts. An escape is
/// never cut in two. Reads no more of `text` than it shows.
pub fn printable_within(text: &str, max_chars: usize) -> String {
    let mut shown = String::new();
    // Where to cut should the text turn out too long: the longest beginning with room for the ellipsis.
    let mut cut = 0;
    let mut length = 0;
    for c in text.chars() {
        let start = shown.len();
        push_visible(&mut shown, c);
        length += shown.get(start..).unwrap_or_default().chars().count();
        if length > max_chars {
            shown.truncate(cut);
            if max_chars > 0 {
                shown.push('…');
            }
            return shown;
        }
        if length < max_chars {
            cut = shown.len();
        }
    }
    shown
}

fn push_visible(shown: &mut String, c: char) {
    match c {
        '\n' => shown.push_str("\\n"),
        '\r' => shown.push_str("\\r"),
        '\t' => shown.push_str("\\t"),
        _ if is_hidden(c) => shown.extend(c.escape_unicode()),
        _ => shown.push(c),
    }
}

/// Whether a character has an effect or no appearance: Unicode's Cc, its direction marks, its default ignorable code
/// points, line and paragraph separator, the Hangul fillers and the blank Braille pattern.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// What stands in for a secret, the same as in net/url's `Redacted`.
const MASK: &str = "xxxxx";

/// `text` with the credentials of every URL in it masked: `https://u:p@host` becomes `https://u:xxxxx@host`, and since
/// a user name alone may be a token, `https://token@host` becomes `https://xxxxx@host`; only the user `git`, as in
/// `ssh://git@host`, is none. Addresses without scheme, `u:p@host` as HTTPS_PROXY may have them, are masked as well.
///
/// Rather masks too much than too little, but leaves the `@` of module versions alone.
pub fn redact_urls(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('@') {
        // Everything up to the last `@` of the authority is user information.
        let (before, after) = rest.split_at(at);
        let scheme_end = before.rfind("://").map(|found| found + 3);
        let in_url = scheme_end.filter(|start| !before.get(*start..).unwrap_or_default().contains(ends_word));
        let start = match in_url {
            Some(start) if is_userinfo(before.get(start..).unwrap_or_default()) => Some(start),
            _ => bare_userinfo(before),
        };
        let end = start.map_or(at, |start| at + last_at(after, rest.get(start..at).unwrap_or_default()));
        let (head, tail) = rest.split_at(end);
        match start {
            Some(start) => {
                let (left, userinfo) = head.split_at(start);
                shown.push_str(left);
                shown.push_str(&masked(userinfo));
            }
            None => shown.push_str(head),
        }
        shown.push('@');
        rest = tail.get(1..).unwrap_or_default();
    }
    shown.push_str(rest);
    shown
}

/// Whether a URL in running text ends here.
fn ends_word(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '"' | '\'' | '`' | '<' | '>')
}

/// Whether what stands between `://` and an `@` is user information: it has no slash, so the `@` belongs to no path; or
/// the slash is part of a password that was not encoded, as what follows a host and a colon is no port.
fn is_userinfo(text: &str) -> bool {
    match text.find(['/', '?', '#']) {
        None => true,
        Some(end) => text.get(..end).and_then(|authority| authority.rsplit_once(':')).is_some_and(|(host, port)| {
            !host.contains([',', '|', ']']) && !port.bytes().all(|byte| byte.is_ascii_digit())
        }),
    }
}

/// Where `user:password` begins that ends the text, with no scheme before it.
fn bare_userinfo(before: &str) -> Option<usize> {
    let start = before
        .char_indices()
        .rfind(|(_, c)| ends_word(*c) || matches!(c, '/' | '\\' | '(' | ')' | '{' | '}' | ',' | '|' | ';' | '=' | '@'))
        .map_or(0, |(at, c)| at + c.len_utf8());
    let (user, password) = before.get(start..)?.split_once(':')?;
    (!user.is_empty() && !password.is_empty()).then_some(start)
}

/// How far from the first `@`, with which `after` begins, the last one of the same authority is.
fn last_at(after: &str, userinfo: &str) -> usize {
    let slash_in_password = userinfo.contains(['/', '?', '#']);
    let authority = after
        .split(|c: char| ends_word(c) || matches!(c, ',' | '|') || (!slash_in_password && matches!(c, '/' | '?' | '#')))
        .next()
        .unwrap_or_default();
    // The `@v` and `@latest` of the module proxy protocol come after a slash.
    authority
        .match_indices('@')
        .rfind(|(at, _)| *at == 0 || !authority.get(..*at).unwrap_or_default().ends_with('/'))
        .map_or(0, |(at, _)| at)
}

fn masked(userinfo: &str) -> String {
    match userinfo.split_once(':') {
        _ if userinfo.is_empty() || userinfo == "git" => userinfo.to_owned(),
        Some((user, password)) if !password.is_empty() => format!("{user}:{MASK}"),
        _ => MASK.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_a_telling_name_is_given_is_masked() {
        for (line, shown) in [
            ("export GITHUB_TOKEN=ghp_1 A=b", "export GITHUB_TOKEN=xxxxx"),
            (" export A=1 AWS_SECRET_ACCESS_KEY='x y'", " export A=1 AWS_SECRET_ACCESS_KEY=xxxxx"),
            ("set -gx API_KEY hush", "set -gx API_KEY xxxxx"),
            ("setenv NPM_TOKEN hush", "setenv NPM_TOKEN xxxxx"),
            ("$env:GH_TOKEN = 'hush'", "$env:GH_TOKEN =xxxxx"),
            ("  \"password\": \"hush\",", "  \"password\":xxxxx"),
            ("TOKEN=", "TOKEN="),
            ("set -gx \"API_KEY\" hush", "set -gx \"API_KEY\" xxxxx"),
            ("DB_PASS += hush", "DB_PASS +=xxxxx"),
            ("TOKEN ?= hush", "TOKEN ?=xxxxx"),
            ("KEYS[0]=hush", "KEYS[0]=xxxxx"),
            ("$tokens[\"gh\"] = \"hush\"", "$tokens[\"gh\"] =xxxxx"),
            ("token.github = hush", "token.github =xxxxx"),
            (
                "[Environment]::SetEnvironmentVariable(\"GH_TOKEN\",\"hush\")",
                "[Environment]::SetEnvironmentVariable(\"GH_TOKEN\",\"xxxxx",
            ),
            ("setx TOKEN hush", "setx TOKEN xxxxx"),
            ("Set-Item Env:TOKEN hush", "Set-Item Env:TOKEN xxxxx"),
            ("export GH_PAT=hush DB_PWD=hush", "export GH_PAT=xxxxx"),
            ("export GOAUTH=off; GITHUB_TOKEN=hush", "export GOAUTH=off; GITHUB_TOKEN=xxxxx"),
            (" MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIB", " xxxxx"),
            ("+GOPROXY=http://auth:8080,direct", "+GOPROXY=http://auth:8080,direct"),
            ("+GOPROXY=https://goproxy.design:8443,direct", "+GOPROXY=https://goproxy.design:8443,direct"),
            ("+GOVCS=git.corp/keys:git|hg,public:off", "+GOVCS=git.corp/keys:git|hg,public:off"),
            ("+GOPRIVATE=token.corp:8443,secret.corp", "+GOPRIVATE=token.corp:8443,secret.corp"),
            ("+set -gx GOPRIVATE 'a.example/token' b.example", "+set -gx GOPRIVATE 'a.example/token' b.example"),
            ("+PATH=/usr/bin:/bin", "+PATH=/usr/bin:/bin"),
            ("bindkey -e", "bindkey -e"),
            ("export GOPRIVATE=git.corp.example/token", "export GOPRIVATE=git.corp.example/token"),
            ("# the key to it all", "# the key to it all"),
            ("中文 token：无", "中文 token：无"),
        ] {
            assert_eq!(mask_telling(line, "GOAUTH"), shown);
        }
    }

    #[test]
    fn a_malformed_value_keeps_its_secret() {
        for value in [
            "https://u:p s3kr1t@x.example",
            "https://u:s3kr1t＠x.example",
            "，https：//u：s3kr1t@x.example",
            "http：//u：s3kr1t@127.0.0.1:9",
            "http://u:s3 s3kr1t@x.example",
            "sum.golang.org https://u:s s3kr1t@x.example",
            "sum.golang.org+1 https://u:s3kr1t@x.example",
            "https:/u:s3kr1t@x.example",
            "https://u:p/s3kr1t@x.example",
            "git@u:s3kr1t@x.example/y",
            "https://u:p,s3kr1t@x.example",
            "https://s3kr1t,u@x.example,https://u:s3kr1t",
            "https://x.example/?access_token=s3kr1t",
            "https://u:s3kr1t:x.example,direct",
            "u:s3kr1t@10.0.0.1:8080",
        ] {
            assert!(!setting(value).contains("s3kr1t") || value.starts_with("https://s3kr1t,"), "{}", setting(value));
        }
        for value in [
            "https://goproxy.cn,direct",
            "https://mirrors.aliyun.com/goproxy/|https://[::1]:8080,off",
            "http://10.0.0.1:8080/a:b",
            "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8 https://x.example:443/sumdb",
            "git.corp.example,*.corp.example",
            "*:git|hg,github.com/a:off",
            "-ldflags=-X=main.v=a:b -mod=mod",
            "https://xxxxx@x.example,ssh://git@x.example",
            "file:///srv/go,C:\\go",
            "full-width，https://goproxy.cn：443",
        ] {
            assert_eq!(setting(value), value);
        }
    }

    #[test]
    fn what_a_terminal_obeys_is_shown() {
        for (text, expected) in [
            ("plain, 中文, émoji 🙂", "plain, 中文, émoji 🙂"),
            ("\u{1b}[31mred\u{1b}[0m", "\\u{1b}[31mred\\u{1b}[0m"),
            ("\u{9b}31m", "\\u{9b}31m"),
            ("a\r\nb\tc\0", "a\\r\\nb\\tc\\u{0}"),
            ("\u{202e}gro.live\u{2069}", "\\u{202e}gro.live\\u{2069}"),
            ("a\u{200b}b\u{feff}c\u{ad}d", "a\\u{200b}b\\u{feff}c\\u{ad}d"),
            ("a\u{e0041}b\u{2028}c", "a\\u{e0041}b\\u{2028}c"),
        ] {
            assert_eq!(printable(text), expected);
        }
        assert_eq!(printable_lines("a\r\nb\u{7}\n"), "a\\r\nb\\u{7}\n");
    }

    #[test]
    fn a_text_is_cut_between_characters_and_escapes() {
        for (text, max, expected) in [
            ("abc", 3, "abc"),
            ("abcd", 3, "ab…"),
            ("中文字", 2, "中…"),
            ("a\u{1b}b", 7, "a…"),
            ("a\u{1b}b", 8, "a\\u{1b}b"),
            ("a\u{1b}", 7, "a\\u{1b}"),
            ("a\u{1b}", 6, "a…"),
            ("a", 0, ""),
            ("", 0, ""),
            ("ab", 1, "…"),
        ] {
            assert_eq!(printable_within(text, max), expected, "{text:?} {max}");
        }
    }

    #[test]
    fn credentials_are_masked() {
        for (text, expected) in [
            ("https://u:p@host", "https://u:xxxxx@host"),
            ("https://token@host/x", "https://xxxxx@host/x"),
            ("https://:p@host", "https://:xxxxx@host"),
            ("https://u:@host", "https://xxxxx@host"),
            ("https://u:p@ss@host/x", "https://u:xxxxx@host/x"),
            ("https://u:p%40s@host:8443/x", "https://u:xxxxx@host:8443/x"),
            ("https://u:p@a.com,https://v:q@b.com|direct", "https://u:xxxxx@a.com,https://v:xxxxx@b.com|direct"),
            ("https://a.com,https://u:p@b.com", "https://a.com,https://u:xxxxx@b.com"),
            ("Get \"https://u:p@host/x\": EOF", "Get \"https://u:xxxxx@host/x\": EOF"),
            ("parse \"https://u:p/w@host\": invalid port", "parse \"https://u:xxxxx@host\": invalid port"),
            ("https://u:p/w@host/rsc.io/quote/@v/list", "https://u:xxxxx@host/rsc.io/quote/@v/list"),
            ("https://u:p#w@host", "https://u:xxxxx@host"),
            ("u:p@proxy:8080", "u:xxxxx@proxy:8080"),
            ("HTTPS_PROXY=u:p@proxy:8080", "HTTPS_PROXY=u:xxxxx@proxy:8080"),
            ("https:\\/\\/u:p@host", "https:\\/\\/u:xxxxx@host"),
            ("socks5://u:中文@host", "socks5://u:xxxxx@host"),
            ("https://u:xxxxx@host", "https://u:xxxxx@host"),
        ] {
            assert_eq!(redact_urls(text), expected, "{text:?}");
        }
    }

    #[test]
    fn what_is_no_credential_stays() {
        for text in [
            "https://goproxy.cn,direct",
            "https://goproxy.cn/rsc.io/quote/@v/v1.5.2.info",
            "https://goproxy.cn:8443/rsc.io/quote/@latest",
            "https://[::1]:8443/rsc.io/quote/@latest",
            "verifying rsc.io/quote@v1.5.2: checksum mismatch",
            "go: rsc.io/quote@v1.5.2: reading https://goproxy.cn/rsc.io/quote/@v/v1.5.2.mod: 404 Not Found",
            "git@github.com:org/repo.git",
            "ssh://git@github.com/org/repo",
            "mail me@example.com",
            "https://a.com https://b.com/x@y",
            "@",
            "",
            "://@",
            "中@文",
        ] {
            assert_eq!(redact_urls(text), text);
        }
    }

    proptest! {
        #[test]
        fn nothing_hidden_remains(text in any::<String>(), max in 0_usize..20) {
            let shown = printable(&text);
            prop_assert!(!shown.contains(is_hidden));
            prop_assert_eq!(printable(&shown), shown.clone());
            let cut = printable_within(&text, max);
            prop_assert!(cut.chars().count() <= max);
            if shown.chars().count() <= max { prop_assert_eq!(cut, shown); }
        }

        #[test]
        fn no_password_remains(user in "[a-z]{0,3}", password in "SECRET[a-z0-9:@!$%&*+;.~_-]{0,6}", tail in "(:80)?(/[a-z]{1,3}(@v1)?)?", lead in "(Get \")?|https://a\\.b,") {
            let text = format!("{lead}https://{user}:{password}@host{tail}\"");
            let shown = redact_urls(&text);
            prop_assert!(!shown.contains("SECRET"), "{}", shown);
            prop_assert_eq!(redact_urls(&shown), shown);
        }

        #[test]
        fn nothing_panics(text in "(https://|[ab:@/\\\\?#,|\" é=]){0,16}") {
            let once = redact_urls(&text);
            prop_assert_eq!(redact_urls(&once), once);
        }
    }
}
