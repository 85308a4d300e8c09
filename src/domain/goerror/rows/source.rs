//! git and the other version control programs, and the repositories that they are sent to; in English and in git's Chinese.

use super::place::{private_pattern, unreachable};
use crate::domain::goerror::told::{Row, Seen, Told, rows};
use crate::domain::sanitize::shown;
use crate::text::codes::Code;
use crate::text::goerrors;

/// The host of the repository: of a hole (`'https://HOST'`), of ssh's `git@HOST`, else of the message.
fn host(seen: &Seen<'_>) -> String {
    let of_ssh = || {
        let after = seen.line_with("git@")?.split_once("git@")?.1;
        let host = after.split([':', ' ', '/', '\'']).next()?;
        let fits = !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
        fits.then(|| host.to_owned())
    };
    let of_module = || Some(seen.module()?.split('/').next()?.to_owned());
    of_ssh().or_else(|| seen.host()).or_else(of_module).unwrap_or_else(|| "HOST".to_owned())
}

fn no_credentials(seen: &Seen<'_>) -> Option<Told> {
    let host = host(seen);
    Some(Told::new(Code::GP207, goerrors::no_credentials(&host)).each_module().remedy(goerrors::give_token(host)))
}

fn no_key(seen: &Seen<'_>) -> Option<Told> {
    let host = host(seen);
    Some(Told::new(Code::GP207, goerrors::no_key(&host)).each_host().remedy(goerrors::give_key(host)))
}

fn unknown_host_key(seen: &Seen<'_>) -> Option<Told> {
    let host = host(seen);
    Some(Told::new(Code::GP207, goerrors::unknown_host_key(&host)).each_host().remedy(goerrors::give_host_key(host)))
}

fn no_repository(seen: &Seen<'_>) -> Option<Told> {
    let host = host(seen);
    Some(
        Told::new(Code::GP207, goerrors::no_repository(&host))
            .each_module()
            .remedy(goerrors::give_token(host))
            .likely(),
    )
}

pub(super) fn forbidden(seen: &Seen<'_>) -> Option<Told> {
    let host = host(seen);
    Some(Told::new(Code::GP207, goerrors::forbidden_repository(&host)).each_module().remedy(goerrors::give_token(host)))
}

fn failure(seen: &Seen<'_>, said: &str) -> Told {
    let host = host(seen);
    Told::new(Code::GP517, goerrors::git_fails(&host, shown(said))).each_host().remedy(goerrors::ask_mirror(host))
}

fn missing(seen: &Seen<'_>) -> Option<Told> {
    let program = seen.plain("program")?;
    let known = ["git", "hg", "svn", "bzr", "fossil"];
    known
        .contains(&program.as_str())
        .then(|| Told::new(Code::GP514, goerrors::no_vcs(&program)).remedy(goerrors::install_vcs(program)))
}

fn govcs(seen: &Seen<'_>) -> Option<Told> {
    let (module, vcs) = (seen.hole("module"), seen.hole("vcs"));
    let told = Told::new(Code::GP517, goerrors::govcs(&module, &vcs));
    Some(match seen.plain("module").zip(seen.plain("vcs")) {
        Some((module, vcs)) => told.remedy(goerrors::allow_vcs(module, vcs)),
        None => told,
    })
}

fn insecure(seen: &Seen<'_>) -> Option<Told> {
    let told = Told::new(Code::GP517, goerrors::insecure(seen.module_or(goerrors::the_module())));
    Some(match seen.module().as_deref().and_then(private_pattern) {
        Some(pattern) => told.remedy(goerrors::allow_insecure(pattern)),
        None => told,
    })
}

fn dubious(seen: &Seen<'_>) -> Option<Told> {
    let dir = seen.hole("dir");
    let told = Told::new(Code::GP511, goerrors::dubious(&dir));
    Some(match seen.plain("dir") {
        Some(dir) => told.remedy(goerrors::trust_dir(dir)),
        None => told,
    })
}

pub(super) const ROWS: &[Row] = rows! {
    Machine InGo {
        "exec: \"{program}\": executable file not found" | "missing {program} command" | "go: missing {name} command. See https://golang.org/s/gogetcmd" | "exec: {program}: not found"
            | "{program}: executable file not found in $PATH" | "{program}: executable file not found in %PATH%" | "exec: \"{program}\": cannot run executable"
            | "exec: \"{program}\": file does not exist"
            => |seen| missing(seen).or_else(|| seen.has("missing Git command").then(|| {
                Told::new(Code::GP514, goerrors::no_vcs("git")).remedy(goerrors::install_vcs("git"))
            }));
        "detected dubious ownership in repository at '{dir}'" | "检测到目录 '{dir}' 的所有权可疑" | "unsafe repository ('{dir}' is owned by someone else)"
            | "error obtaining VCS status: {dir*}"
            => dubious;
    }
    Network InGo {
        "could not read Username for '{url}'" | "could not read Password for '{url}'" | "terminal prompts disabled" | "无法读取 '{url}' 的用户名" | "无法读取用户名" | "不能读取用户名"
            | "Authentication failed for '{url}'" | "'{url}' 鉴权失败" | "身份验证失败" | "认证失败" | "HTTP Basic: Access denied" | "Invalid username or password" | "Support for password authentication was removed"
            | "终端提示已被禁用" | "终端提示被禁用" | "无法读取密码" | "could not read Username"
            => no_credentials;
        "Permission denied (publickey" | "Permission denied, please try again" | "Load key {file}: " | "ssh: unable to authenticate" | "no mutual signature" => no_key;
        "Host key verification failed" | "REMOTE HOST IDENTIFICATION HAS CHANGED" | "No ECDSA host key is known for" | "No ED25519 host key is known" => unknown_host_key;
        "remote: Repository not found" | "ERROR: Repository not found" | "fatal: repository '{url}' not found" | "fatal: repository {url} not found" | "致命错误：仓库 '{url}' 未找到"
            | "仓库 '{url}' 未找到" | "does not appear to be a git repository" | "The project you were looking for could not be found" | "remote: Not Found" | "repository does not exist"
            => no_repository;
        "The requested URL returned error: 403" | "The requested URL returned error: 401" | "URL 返回错误：403" => forbidden;
        "Could not resolve host: {host}" | "Could not resolve hostname {host}" | "无法解析主机：{host}" | "不能解析主机：{host}" | "Could not resolve host '{host}'"
            => |seen| Some(unreachable(seen, Code::GP517, goerrors::no_such_host)).map(|told| Told { code: Code::GP517, ..told });
        "Failed to connect to {host} port {port}: {why*}" | "Failed to connect to {host} port {port} after {why*}" | "Connection timed out" | "ssh: connect to host {host} port {port}: {why*}"
            | "Couldn't connect to server" | "Operation timed out" | "连接超时" | "Connection refused" | "拒绝连接" | "Network is unreachable" | "Empty reply from server"
            | "Connection reset by peer" | "Recv failure: {why*}" | "RPC failed; {why*}" | "the remote end hung up unexpectedly" | "early EOF" | "unexpected disconnect while reading sideband packet"
            | "远端意外挂断了" | "远程意外挂断了" | "kex_exchange_identification" | "The requested URL returned error: 5" | "The requested URL returned error: 4" | "fetch-pack: {why*}" | "HTTP/2 stream {why*}"
            | "Connection closed by" | "Send failure: {why*}" | "transfer closed with {why*}" | "URL 返回错误：5" | "index-pack failed" | "Could not read from remote repository" | "无法读取远程仓库"
            => |seen| (seen.has("git") || seen.has("fatal") || seen.has("致命错误") || seen.has("ssh: ")).then(|| {
                failure(seen, seen.line().trim().trim_start_matches("fatal: ").trim_start_matches("致命错误："))
            });
        "GOVCS disallows using {vcs} for {kind} {module};" | "GOVCS disallows using {vcs} for {kind} {module}" | "disallowed by GOVCS" => govcs;
        "insecure protocol" | "repo {url} not secure" | "insecure URL: {url}" | "is not secure" | "refusing to use insecure protocol" | "redirects to insecure" | "{url}: insecure" => insecure;
    }
    Module InGo {
        "git ls-remote -q {why*}: exit status" | "git fetch {why*}: exit status" | "git clone {why*}: exit status" | "git init {why*}: exit status" | "hg clone {why*}: exit status" | "git remote add {why*}: exit status"
            => |seen| {
                let said = seen.block.lines.iter().map(|(_, line)| line.trim()).find(|line| ["fatal: ", "致命错误：", "error: ", "git: "].iter().any(|start| line.starts_with(start)));
                let said = said.unwrap_or("git exits with a failure and says no more");
                Some(failure(seen, said).likely())
            };
    }
};
