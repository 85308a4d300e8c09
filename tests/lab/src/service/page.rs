//! HTML pages.

use super::Asked;
use super::reply::Reply;
use crate::scenario::{GoGet, Host};

/// The page of something that stands between the client and the Internet.
pub(super) fn portal(host: &str) -> Reply {
    let page = format!(
        "<!DOCTYPE html>\n<html><head><title>Log in to {host}</title></head>\n\
         <body><form action=\"/login\"><h1>Welcome to {host}</h1><input name=\"user\"></form></body></html>\n"
    );
    Reply::new(200, "text/html; charset=utf-8", page)
}

/// The answer to `?go-get=1`, where the request asks for that below one of the prefixes.
pub(super) fn go_get(pages: &[GoGet], host: &Host, asked: &Asked) -> Option<Reply> {
    if !asked.query.split('&').any(|pair| pair == "go-get=1") {
        return None;
    }
    let import = format!("{}{}", host.name, asked.path);
    let below = |prefix: &str| import.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let page = pages.iter().find(|page| below(&page.prefix))?;
    let GoGet { prefix, vcs, repo } = page;
    let html = format!(
        "<!DOCTYPE html>\n<html><head><meta name=\"go-import\" content=\"{prefix} {vcs} {repo}\"></head>\
         <body>go get {prefix}</body></html>\n"
    );
    Some(Reply::new(200, "text/html; charset=utf-8", html))
}
