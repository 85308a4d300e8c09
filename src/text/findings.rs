//! What `doctor` found on this machine: the sentences with its own values in them.

use crate::messages;

messages! {
    /// GP101.
    bad_list(value, why) { en: "GOPROXY=`{value}`: {why}", zh: "GOPROXY=`{value}`：{why}" }
    /// GP101, `https//goproxy.cn`.
    slip_scheme(entry, host) { en: "`{entry}`: the `:` of the address is missing, so `{host}` is taken for the host", zh: "`{entry}`：地址少了 `:`，`{host}` 被当成了主机名" }
    /// GP101, `https://goproxy.cn;direct`.
    slip_semicolon(entry) { en: "`{entry}`: `;` separates nothing, all of it is taken for one host: write `,`", zh: "`{entry}`：`;` 不是分隔符，整段都被当成了主机名，请改用 `,`" }
    /// GP101, nothing at all.
    empty_list() { en: "GOPROXY is set to nothing, which hides Go's default and leaves none", zh: "GOPROXY 被设成了空值，遮住了 Go 的默认值，结果等于没有值" }
    /// GP102.
    foreign_first(entry) { en: "`{entry}` is asked first for every file, and is served from abroad", zh: "每个文件都先问 `{entry}`，而它在境外" }
    /// GP103.
    direct_first() { en: "GOPROXY begins with `direct`: no module proxy is asked", zh: "GOPROXY 以 `direct` 开头：不会用到任何模块代理" }
    /// GP104.
    unreachable(entries, end) { en: "{entries} stand behind `{end}`, which ends the list", zh: "{entries} 写在列表终点 `{end}` 之后" }
    /// GP105.
    off() { en: "GOPROXY=off: only what is in the module cache can be used", zh: "GOPROXY=off：只能使用模块缓存里已有的内容" }
    /// GP106.
    false_host(entry, truth) { en: "`{entry}`: {truth}", zh: "`{entry}`：{truth}" }
    /// GP107.
    retired_host(entry) { en: "`{entry}` was shut down", zh: "`{entry}` 已停止服务" }
    /// GP108.
    shadowed(name, value, hidden) { en: "{name}=`{value}` in the environment hides {name}=`{hidden}` in the env file", zh: "环境变量 {name}=`{value}` 盖过了 env 文件里的 {name}=`{hidden}`" }
    /// GP108, remedy with a place.
    remove_line(place) { en: "remove the line at {place}, then open a new terminal", zh: "删掉 {place} 这一行，再开一个新终端" }
    /// GP108, remedy without.
    unset(name) { en: "unset {name}, and remove the line that exports it from your profile or CI settings", zh: "unset {name}，并从 shell 配置或 CI 设置里删掉导出它的那一行" }
    /// GP109.
    goenv_off(count) { en: "GOENV=off in the environment: {count} settings of the env file are not in effect", zh: "环境里设置了 GOENV=off：env 文件里的 {count} 项设置没有生效" }
    /// GP110.
    modules_off() { en: "GO111MODULE=off: GOPROXY has no say", zh: "GO111MODULE=off：GOPROXY 不起作用" }
    /// GP111.
    invented(name, truth) { en: "{name} is set: {truth}", zh: "设置了 {name}：{truth}" }
    /// GP111, in the env file.
    unknown_key(name) { en: "the env file sets {name}, which the go command does not know", zh: "env 文件里设置了 {name}，go 命令没有这个变量" }
    /// GP112.
    plain_http(entry) { en: "`{entry}` is plain http", zh: "`{entry}` 是明文 http" }
    /// GP113.
    credentials(entry) { en: "`{entry}` carries credentials", zh: "`{entry}` 里带有账号密码" }
    /// GP113, over http.
    credentials_http(entry) { en: "`{entry}` carries credentials over plain http: the go command refuses to send them", zh: "`{entry}` 在明文 http 上携带账号密码：go 命令会拒绝发送" }
    /// GP114.
    env_file(line, name, why) { en: "line {line} (`{name}`): {why}", zh: "第 {line} 行（`{name}`）：{why}" }
    /// GP114, all over the file.
    env_file_lines(count, why) { en: "{count} lines: {why}", zh: "有 {count} 行：{why}" }
    /// GP114, remedy for line ends.
    save_with_lf() { en: "save the file with Unix (LF) line ends", zh: "把文件保存为 Unix（LF）换行" }
    /// GP111, remedy in the env file.
    remove_env_line(line) { en: "remove line {line}", zh: "删除第 {line} 行" }
    /// GP115.
    comma_blocks(entry, next) { en: "`{entry}` fails, and the `,` behind it keeps the go command from asking `{next}`", zh: "`{entry}` 出错，而它后面是 `,`，go 命令不会去问 `{next}`" }
    /// GP115, remedy.
    use_pipe(list) { en: "go env -w 'GOPROXY={list}'", zh: "go env -w 'GOPROXY={list}'" }
    /// GP116.
    flag_vendor() { en: "GOFLAGS has `-mod=vendor`: builds use the vendor directory and ask no module proxy", zh: "GOFLAGS 含有 `-mod=vendor`：构建使用 vendor 目录，不访问模块代理" }
    /// GP116.
    flag_insecure() { en: "GOFLAGS has `-insecure`, which was removed from Go; GOINSECURE is meant, and only for direct fetches", zh: "GOFLAGS 含有已被 Go 移除的 `-insecure`；应使用 GOINSECURE，且它只对直连有效" }
    /// GP201 and GP202.
    pattern(name, pattern, why) { en: "{name} has `{pattern}`: {why}", zh: "{name} 里的 `{pattern}`：{why}" }
    /// GP201, remedy.
    pattern_instead(name, better) { en: "write `{better}` in {name}", zh: "在 {name} 里改写为 `{better}`" }
    /// GP203.
    overrides(name, patterns) { en: "{name} is set, so GOPRIVATE does not count for it: {patterns} not covered", zh: "设置了 {name}，GOPRIVATE 对它就不再生效：{patterns} 未被覆盖" }
    /// GP204.
    internal_module(path, file) { en: "{path} in {file} looks internal, and no private pattern covers it", zh: "{file} 里的 {path} 像是内部模块，但没有模式覆盖它" }
    /// GP204, remedy.
    use_private(pattern) { en: "goproxy-cfg use current --private {pattern}", zh: "goproxy-cfg use current --private {pattern}" }
    /// GP301.
    sumdb_off() { en: "GOSUMDB=off: what is not in go.sum yet is verified by nothing", zh: "GOSUMDB=off：go.sum 里还没有的模块不做任何校验" }
    /// GP302.
    sumdb_bad(value, why) { en: "GOSUMDB=`{value}`: {why}", zh: "GOSUMDB=`{value}`：{why}" }
    /// Why, for GP302.
    sumdb_unknown_name(name) { en: "the go command has no key for `{name}`", zh: "go 命令没有 `{name}` 的公钥" }
    /// Why, for GP302.
    sumdb_many_fields() { en: "more than a name and an address", zh: "除名字和地址外还有多余内容" }
    /// Why, for GP302.
    sumdb_malformed_key() { en: "the key is not of the form `NAME+HASH+KEY`", zh: "公钥不是 `名字+哈希+公钥` 的形式" }
    /// Why, for GP302.
    sumdb_blank() { en: "only white space", zh: "只有空白" }
    /// GP303.
    sumdb_not_proxied(list) { en: "no entry of `{list}` is known to proxy the checksum database: the go command asks sum.golang.org itself", zh: "`{list}` 里没有已知会代理校验数据库的条目：go 命令会直接访问 sum.golang.org" }
    /// GP304 and GP305.
    sumdb_fault(mirror, detail) { en: "{mirror}: {detail}", zh: "{mirror}：{detail}" }
    /// GP305 without more.
    sumdb_failing(mirror) { en: "{mirror} answers neither 200 nor 404 when asked for the checksum database", zh: "向 {mirror} 询问校验数据库时，它既不返回 200 也不返回 404" }
    /// GP401.
    no_network(how) { en: "{how}", zh: "{how}" }
    /// GP402 to GP408.
    mirror_fault(mirror, detail) { en: "{mirror}: {detail}", zh: "{mirror}：{detail}" }
    /// GP501.
    download_failed(canary, said) { en: "`go mod download {canary}` failed: {said}", zh: "`go mod download {canary}` 失败：{said}" }
    /// GP502.
    served_abroad(module, by) { en: "{module} was served by {by}, from abroad", zh: "{module} 由境外的 {by} 提供" }
    /// GP503.
    served_direct(module, url) { en: "{module} was fetched from its repository {url}", zh: "{module} 直接取自源码仓库 {url}" }
    /// GP504.
    served_mixed(module, by) { en: "{module} was served by {by}, of which nothing is known", zh: "{module} 由 {by} 提供，目录里没有它的资料" }
    /// GP504, remedy.
    add_own(file, host) { en: "if {host} is your own proxy, add a `[[mirror]]` with its `id` and `url` to {file}", zh: "如果 {host} 是自己的代理，在 {file} 里为它加一段 `[[mirror]]`，写上 `id` 和 `url`" }
    /// GP505.
    no_go() { en: "no `go` on PATH: shown by the rules of the newest Go, nothing could be proved", zh: "PATH 里没有 `go`：按最新版 Go 的规则推算，无法给出证明" }
    /// GP506.
    go_said(how, said) { en: "{how}: {said}", zh: "{how}：{said}" }
    /// GP601.
    vulnerable_go(version, mirror) { en: "{version} takes modules from {mirror}, and lacks the fixes of CVE-2026-42501 and CVE-2026-56865", zh: "{version} 通过 {mirror} 获取模块，但缺少 CVE-2026-42501 和 CVE-2026-56865 的修复" }
    /// GP601, remedy.
    update_go() { en: "update to Go 1.25.13, 1.26.6, 1.27 or newer: https://golang.google.cn/dl/", zh: "升级到 Go 1.25.13、1.26.6、1.27 或更新版本：https://golang.google.cn/dl/" }
    /// Remedy: the environment hides what the command stores.
    unset_then(name, command) { en: "unset {name}, then run `{command}`", zh: "先 unset {name}，再运行 `{command}`" }
    /// Remedy: the profile hides what the command stores.
    remove_line_then(place, command) { en: "remove the line at {place}, open a new terminal, and run `{command}`", zh: "删掉 {place} 这一行，再开一个新终端运行 `{command}`" }
    /// GP501 to GP503, remedy where another finding is the cause.
    follows_from(code) { en: "this follows from {code}: cure that first", zh: "由 {code} 引起，先解决它" }
    /// GP405, remedy for a proxy that is not the catalogue's.
    credentials_wanted(host) { en: "put its user and password into ~/.netrc: `machine {host} login USER password PASSWORD`", zh: "把账号密码写进 ~/.netrc：`machine {host} login 用户名 password 密码`" }
    /// GP403, remedy for a folder.
    make_folder() { en: "correct the address, or make that folder", zh: "改正地址，或创建该目录" }
    /// Remedy: what is wrong, and the command that gets by.
    remedy_with_command(remedy, command) { en: "{remedy}: `{command}`", zh: "{remedy}：`{command}`" }
    /// GP116, remedy where GOFLAGS has other flags too.
    drop_flag(flag) { en: "take `{flag}` out of GOFLAGS", zh: "从 GOFLAGS 里去掉 `{flag}`" }
    /// GP204, remedy where GOPRIVATE does not count.
    add_pattern(host, names) { en: "add `{host}` to {names}", zh: "把 `{host}` 加进 {names}" }
    /// GP204, for several modules.
    internal_modules(paths, more, file) { en: "{paths} and {more} more in {file} look internal, and no private pattern covers them", zh: "{file} 里的 {paths} 等（另有 {more} 个）像是内部模块，但没有模式覆盖它们" }
    /// GP701.
    profiles_disagree(name, places) { en: "{name} is set to different values at {places}", zh: "{places} 给 {name} 设置了不同的值" }
    /// Why a pattern will not do.
    pattern_spaces() { en: "white space is part of the pattern, so it matches nothing", zh: "空白会成为模式的一部分，因此匹配不到任何模块" }
    /// Why a pattern will not do.
    pattern_scheme() { en: "patterns are module paths, not URLs: it matches nothing", zh: "模式是模块路径而不是 URL，因此匹配不到任何模块" }
    /// Why a pattern will not do.
    pattern_port() { en: "module paths have no port: it matches nothing", zh: "模块路径里没有端口，因此匹配不到任何模块" }
    /// Why a pattern will not do.
    pattern_double_star() { en: "`**` is no more than `*`: it does not cross a slash, and needs not, since a pattern covers all below it", zh: "`**` 与 `*` 相同，不会跨越斜杠；也没有必要，模式本来就覆盖其下的所有路径" }
    /// Why a pattern will not do.
    pattern_too_wide() { en: "it covers public modules at large: all of them would bypass mirrors and the checksum database", zh: "范围覆盖了大量公共模块：它们都会绕过镜像和校验数据库" }
    /// Why a pattern will not do.
    pattern_full_width() { en: "full-width punctuation: only the ASCII `,` separates patterns", zh: "含有全角标点：模式之间只能用半角 `,` 分隔" }
    /// Why a pattern will not do.
    pattern_separator() { en: "only `,` separates patterns", zh: "模式之间只能用 `,` 分隔" }
    /// Why a pattern will not do.
    pattern_braces() { en: "Go's patterns have no braces", zh: "Go 的模式不支持花括号" }
    /// Why a pattern will not do.
    pattern_leading_dot() { en: "a leading dot matches nothing here; write `*.`", zh: "开头的点在这里匹配不到任何模块；应写 `*.`" }
    /// Why a pattern will not do.
    pattern_capitals() { en: "host names in module paths are lower case, and matching is exact", zh: "模块路径里的主机名是小写，匹配区分大小写" }
    /// Why a pattern will not do.
    pattern_malformed() { en: "Go cannot read this pattern and passes over it", zh: "Go 无法解析这个模式，会直接跳过" }
    /// A pattern that does no harm.
    pattern_empty() { en: "an empty pattern", zh: "空的模式" }
    /// A line of the env file.
    line_bom() { en: "a byte order mark at the start makes Go pass over the first line", zh: "文件开头有 BOM，Go 会跳过第一行" }
    /// A line of the env file.
    line_carriage_return() { en: "a carriage return (Windows line ending) becomes part of the value", zh: "行尾的回车符（Windows 换行）会成为值的一部分" }
    /// A line of the env file.
    line_not_utf8() { en: "bytes that are no UTF-8", zh: "含有非 UTF-8 字节" }
    /// A line of the env file.
    line_nul() { en: "a NUL byte: the file is UTF-16 or damaged", zh: "含有 NUL 字节：文件可能是 UTF-16 编码或已损坏" }
    /// A line of the env file.
    line_duplicate() { en: "set again further down, and the last line counts", zh: "下面又设置了一次，以最后一行为准" }
    /// A line of the env file.
    line_ignored() { en: "Go passes over this line: it must begin with `NAME=`", zh: "Go 会跳过这一行：必须以 `变量名=` 开头" }
    /// A line of the env file.
    line_spaces() { en: "spaces around `=` become part of the name or the value", zh: "`=` 两边的空格会成为变量名或值的一部分" }
    /// A line of the env file.
    line_quotes() { en: "the quotes become part of the value", zh: "引号会成为值的一部分" }
    /// A line of the env file.
    line_not_storable() { en: "the go command takes this variable from the environment alone", zh: "go 命令只从环境变量读取它" }
    /// A line of the env file.
    line_empty() { en: "an empty value hides Go's default and leaves none", zh: "空值会遮住 Go 的默认值，结果等于没有值" }
}
