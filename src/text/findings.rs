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
    foreign_first(entry) { en: "`{entry}` is asked first for every file, and is served from abroad", zh: "每次下载都先请求 `{entry}`，而它位于境外" }
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
    /// GP117.
    noproxy(value) { en: "GOPROXY=`{value}`: `noproxy` is no entry of a list; the go command puts it there itself for what GONOPROXY names", zh: "GOPROXY=`{value}`：`noproxy` 不能写在列表里，它是 go 命令为 GONOPROXY 命中的模块自行加上的" }
    /// GP118.
    stray_wide(name, value, found) { en: "{name}=`{value}`: the full-width `{found}` is taken as part of the value", zh: "{name}=`{value}`：其中的全角 `{found}` 会被当成值的一部分" }
    /// GP118.
    stray_quote(name, value, found) { en: "{name}=`{value}`: the quote `{found}` is taken as part of the value", zh: "{name}=`{value}`：其中的引号 `{found}` 会被当成值的一部分" }
    /// GP119.
    env_file_unreadable(why) { en: "{why}; the go command passes over it without a word, as if it were empty, and `go env -w` fails", zh: "{why}；go 命令会不声不响地跳过它，当作空文件，`go env -w` 则会失败" }
    /// GP119.
    goenv_relative(value) { en: "GOENV=`{value}` is relative: which file is read depends on the folder that go is started in", zh: "GOENV=`{value}` 是相对路径：读哪个文件取决于在哪个目录下启动 go" }
    /// GP119.
    config_home_relative(value) { en: "XDG_CONFIG_HOME=`{value}` is relative: Go reads no env file then, and `go env -w` fails", zh: "XDG_CONFIG_HOME=`{value}` 是相对路径：Go 不会读取 env 文件，`go env -w` 也会失败" }
    /// GP119, before Go 1.24.
    config_home_relative_before(value) { en: "XDG_CONFIG_HOME=`{value}` is relative: this Go takes its env file from the folder that it is started in, Go 1.24 and newer read none", zh: "XDG_CONFIG_HOME=`{value}` 是相对路径：这个版本的 Go 在启动目录下找 env 文件，Go 1.24 起则不再读取" }
    /// GP119, remedy.
    move_folder(path) { en: "move the folder {path} away: a file belongs there", zh: "移走目录 {path}：那里应该是一个文件" }
    /// GP119, remedy.
    make_readable(path) { en: "make {path} readable for yourself: `chmod u+rw`, or `chown` where another user owns it", zh: "让自己能读取 {path}：`chmod u+rw`；属主是别人时用 `chown`" }
    /// GP119, remedy.
    whole_path(name) { en: "unset {name}, or give it a whole path", zh: "取消设置 {name}，或改成绝对路径" }
    /// GP120.
    flags_refused(said) { en: "the go command refuses to run: {said}", zh: "go 命令拒绝运行：{said}" }
    /// GP121.
    proxy_variable(name, value, why) { en: "{name}=`{value}`: {why}", zh: "{name}=`{value}`：{why}" }
    /// Why, for GP121.
    proxy_wide(found) { en: "`{found}` is a full-width character", zh: "`{found}` 是全角字符" }
    /// Why, for GP121.
    proxy_ignored() { en: "Go cannot read it as an address, ignores it without a word, and connects directly", zh: "Go 无法把它解析成地址，会不声不响地忽略并直连" }
    /// Why, for GP121.
    proxy_misread(host) { en: "Go takes `{host}` for the proxy's host", zh: "Go 会把 `{host}` 当成代理的主机名" }
    /// Why, for GP121.
    proxy_hostless() { en: "Go finds no host in it, and connects to this machine", zh: "Go 从中找不到主机名，会连到本机" }
    /// Why, for GP121.
    proxy_scheme(scheme) { en: "Go does not know `{scheme}://` and speaks HTTP to it; it knows http, https, socks5 and socks5h", zh: "Go 不认识 `{scheme}://`，会对它说 HTTP；支持的只有 http、https、socks5、socks5h" }
    /// Why, for GP121.
    proxy_fails() { en: "Go has no port there to connect to, and every request fails", zh: "Go 从中得不到可连接的端口，所有请求都会失败" }
    /// GP121.
    all_proxy(name, value) { en: "{name}=`{value}` is set, and neither HTTPS_PROXY nor HTTP_PROXY: Go does not read it and connects directly", zh: "只设置了 {name}=`{value}`，没有 HTTPS_PROXY 或 HTTP_PROXY：Go 不读它，会直连" }
    /// GP121, remedy.
    export(name, value) { en: "export {name}='{value}'", zh: "export {name}='{value}'" }
    /// GP121, remedy.
    proxy_form(name) { en: "write {name} as `http://HOST:PORT` or `socks5://HOST:PORT`", zh: "把 {name} 写成 `http://主机:端口` 或 `socks5://主机:端口`" }
    /// GP122.
    twice(entry) { en: "`{entry}` is in the list twice", zh: "`{entry}` 在列表里出现了两次" }
    /// GP122.
    twice_named(first, second) { en: "`{first}` and `{second}` are the same service", zh: "`{first}` 和 `{second}` 是同一个服务" }
    /// GP208, remedy where GOINSECURE has other patterns too.
    drop_pattern(pattern, name) { en: "take `{pattern}` out of {name}", zh: "从 {name} 里去掉 `{pattern}`" }
    /// Why, for GP208.
    insecure_wide() { en: "it covers public hosts at large: what is fetched direct from them may come over plain http or with any certificate", zh: "范围覆盖了大量公共主机：从它们直连拉取时可以走明文 http，也不验证证书" }
    /// Why, for GP208.
    insecure_public() { en: "this host is public and has a good certificate: without verification anybody on the way can alter what is fetched direct", zh: "这是公共主机，证书没有问题；不做验证，链路上的任何人都能篡改直连拉取的内容" }
    /// GP209.
    govcs_forbids(value, system, host) { en: "GOVCS=`{value}` forbids {system} for {host}, and its modules are fetched direct", zh: "GOVCS=`{value}` 禁止对 {host} 使用 {system}，而它的模块要直接拉取" }
    /// GP209.
    govcs_unreadable(value, entry) { en: "GOVCS=`{value}`: the go command cannot read `{entry}`; an entry is `PATTERN:VCS|VCS`", zh: "GOVCS=`{value}`：go 命令读不懂 `{entry}`，条目的写法是 `模式:vcs|vcs`" }
    /// GP702.
    other_terminal(name, value, other, place) { en: "{name} is `{value}` in this terminal and will be `{other}` in a new one: {place}", zh: "{name} 在本终端里是 `{value}`，在新终端里会变成 `{other}`：{place}" }
    /// GP702, remedy.
    adjust_line(place) { en: "correct the line at {place}, or open a new terminal where it is right", zh: "如果那一行不对，改正 {place}；如果是对的，重开一个终端即可" }
    /// GP703.
    misspelt(name, known) { en: "{name} is no variable of Go's: {known} was probably meant", zh: "Go 没有 {name} 这个变量，多半是想写 {known}" }
    /// GP703, remedy.
    write_instead(known, place) { en: "write {known} at {place}", zh: "把 {place} 处改写为 {known}" }
    /// GP704.
    damaged_block(place, why) { en: "{place}: {why}", zh: "{place}：{why}" }
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
    /// GP311.
    sumdb_abroad(url, address) { en: "the checksum database was asked at {url}{address}", zh: "校验数据库的查询发往 {url}{address}" }
    /// An address behind a name.
    at_address(place) { en: " ({place})", zh: "（{place}）" }
    /// GP507.
    redirected_abroad(module, by, to) { en: "{module} was asked of {by}, which sent on to {to}", zh: "{module} 向 {by} 请求，却被重定向到 {to}" }
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
    /// GP308, and why it matters here.
    sumdb_bypasses(host, mirror, why) { en: "GOSUMDB names `{host}`, so {mirror}, which passes the checksum database on, is not asked: {why}", zh: "GOSUMDB 指定了 `{host}`，因此不会通过 {mirror} 查询校验数据库，尽管它可以代理：{why}" }
    /// Why, for GP308.
    address_abroad(host) { en: "`{host}` lies abroad", zh: "`{host}` 在境外" }
    /// GP307.
    sumdb_unreachable(host, detail) { en: "the checksum database at {host}: {detail}", zh: "校验数据库 {host}：{detail}" }
    /// GP310.
    toolchain_unverified(name, asked) { en: "`{asked}` needs the toolchain {name}, which is not here, and GOSUMDB=off forbids to fetch it", zh: "`{asked}` 需要工具链 {name}，本机没有，而 GOSUMDB=off 时不允许下载" }
    /// GP404, for all servers that one authority signed.
    untrusted(servers, issuer) { en: "{servers}: the certificates are signed by `{issuer}`, which this machine does not trust", zh: "{servers}：证书由 `{issuer}` 签发，本机不信任它" }
    /// GP404, several servers with the same authority: something on the way.
    intercepted(servers, issuer) { en: "{servers} all show certificates that `{issuer}` signed: it stands on the way and opens https connections, and its root certificate is not known here", zh: "{servers} 的证书都由 `{issuer}` 签发：它在途中拦截 https，而本机没有安装它的根证书" }
    /// GP404, remedy with the authority.
    install_root(issuer) { en: "get the root certificate of `{issuer}` from whoever runs it, add it to the system's, or name a file that has it and the usual ones in SSL_CERT_FILE", zh: "向其管理员索取 `{issuer}` 的根证书，装进系统，或把包含它和常用根证书的文件写进 SSL_CERT_FILE" }
    /// GP404, for several servers without an authority to name.
    several_faults(servers, detail) { en: "{servers}: {detail}", zh: "{servers}：{detail}" }
    /// GP408 and GP420.
    http_proxy_fault(variable, servers, detail) { en: "{variable} leads {servers} through it: {detail}", zh: "{variable} 让 {servers} 都经过它：{detail}" }
    /// GP408, where a port is known.
    http_proxy_usual(port, program, variable) { en: "start {program}, which usually listens at port {port}, or unset {variable}", zh: "启动 {program}（端口 {port} 通常是它的），或取消设置 {variable}" }
    /// GP408, remedy.
    http_proxy_gone(variable, proxy) { en: "nobody listens at {proxy}: start the proxy program, correct {variable}, or unset it", zh: "{proxy} 没有程序在监听：启动代理程序、改正 {variable}，或取消设置" }
    /// GP409.
    impossible_address(server, name, addresses) { en: "{server}: `{name}` resolves to {addresses}, where no public server is", zh: "{server}：`{name}` 解析到 {addresses}，公共服务器不可能在那里" }
    /// GP409, addresses of a local proxy program.
    fake_address(server, name, addresses) { en: "{server}: `{name}` resolves to {addresses}, a fake address of a proxy program on this machine or its router", zh: "{server}：`{name}` 解析到 {addresses}，这是本机或路由器上的代理程序分配的 fake-ip" }
    /// GP409, remedy, working.
    fake_works() { en: "nothing to do while the proxy program works; addresses shown here are not the servers' own", zh: "代理程序正常时无需处理；此处显示的地址不是服务器的真实地址" }
    /// GP409, remedy, not working.
    fake_fails() { en: "check the proxy program that hands these addresses out, or let it leave this name alone", zh: "检查分配这些地址的代理程序，或让它跳过这个域名" }
    /// GP409 and GP421, remedy.
    remove_hosts_line(place) { en: "remove the line at {place}", zh: "删掉 {place} 这一行" }
    /// GP413.
    clock_off(servers, detail) { en: "{servers}: {detail}; no certificate is valid by this machine's clock", zh: "{servers}：{detail}；按本机时间没有一个证书有效" }
    /// GP413, with what a server told.
    clock_ahead_by(days, servers) { en: "this machine's clock is {days} days ahead of what {servers} told", zh: "本机时间比 {servers} 返回的时间快了 {days} 天" }
    /// GP413, with what a server told.
    clock_behind_by(days, servers) { en: "this machine's clock is {days} days behind what {servers} told", zh: "本机时间比 {servers} 返回的时间慢了 {days} 天" }
    /// GP413, where the clock shows a time before this program was written.
    clock_ancient(servers, detail) { en: "{servers}: {detail}; this program is younger than that", zh: "{servers}：{detail}；本程序的发布日期都比这个时间晚" }
    /// GP416, one and the same page.
    portal_same(servers) { en: "{servers} all answer with one and the same web page", zh: "{servers} 返回的都是同一个网页" }
    /// GP416, one and the same redirect.
    portal_led(servers, host) { en: "{servers}: redirected to `{host}`", zh: "{servers}：被重定向到 `{host}`" }
    /// GP416, a login page.
    portal_login(servers) { en: "{servers}: a login page answers in its place", zh: "{servers}：应答的是登录认证页" }
    /// GP417.
    no_proxy_missing(mirror, proxy, detail) { en: "{mirror} fails through the HTTP proxy {proxy} ({detail}), and answers without it", zh: "{mirror} 经 HTTP 代理 {proxy} 访问失败（{detail}），不经代理则正常" }
    /// GP417, remedy.
    add_no_proxy(host) { en: "add `{host}` to NO_PROXY (separated by commas) where HTTPS_PROXY and HTTP_PROXY are set", zh: "在设置 HTTPS_PROXY、HTTP_PROXY 的地方，把 `{host}` 加进 NO_PROXY（逗号分隔）" }
    /// GP419, remedy where credentials were sent.
    credentials_wrong(host) { en: "the credentials for {host} are not accepted: correct them", zh: "{host} 的账号密码不对，请改正" }
    /// GP421.
    hosts_differ(name, pinned, others) { en: "the hosts file pins `{name}` to {pinned}, the name servers of this machine know {others}", zh: "hosts 文件把 `{name}` 固定为 {pinned}，而本机的 DNS 服务器给出的是 {others}" }
    /// GP309.
    sum_differs(module, recorded, seen) { en: "{module}: go.sum records `{recorded}`, {seen}", zh: "{module}：go.sum 记录的是 `{recorded}`，{seen}" }
    /// GP309: a mirror.
    sum_of_mirror(mirror, hash) { en: "{mirror} serves `{hash}`", zh: "{mirror} 给出的是 `{hash}`" }
    /// GP309: the module cache.
    sum_of_cache(hash) { en: "the module cache holds `{hash}`", zh: "模块缓存里的是 `{hash}`" }
    /// GP309: the database.
    sum_of_database(hash) { en: "the checksum database records `{hash}`", zh: "校验数据库记录的是 `{hash}`" }
    /// GP309: who is right.
    go_sum_is_wrong() { en: "go.sum is wrong", zh: "有误的是 go.sum" }
    /// GP309: who is right.
    others_are_wrong(who) { en: "go.sum is right, {who} wrong", zh: "go.sum 是对的，有误的是：{who}" }
    /// GP309: who is right.
    both_are_wrong(who) { en: "go.sum is wrong, and {who} too", zh: "go.sum 有误，同样有误的还有：{who}" }
    /// GP309: nobody knows.
    nobody_knows() { en: "the checksum database has no record that would settle it", zh: "校验数据库没有可以判定的记录" }
    /// GP309: the module cache is wrong.
    the_cache() { en: "the module cache", zh: "模块缓存" }
    /// GP309, remedy: go.sum.
    mend_go_sum(line) { en: "find out who wrote that line (`git log -S` on go.sum); then remove line {line} and run `go mod download`, which verifies the new one", zh: "先查清这一行是谁写的（对 go.sum 用 `git log -S`），再删掉第 {line} 行并运行 `go mod download`，新的一行会经过校验" }
    /// GP309, remedy: the cache.
    mend_cache() { en: "go clean -modcache", zh: "go clean -modcache" }
    /// GP309, remedy: nobody knows.
    ask_the_author() { en: "compare with another mirror (`goproxy-cfg probe --module`), and ask the author whether the version was tagged again", zh: "与其他镜像对比（`goproxy-cfg probe --module`），并向作者确认该版本是否重新打过 tag" }
    /// GP508.
    module_nowhere(module, servers) { en: "{servers} do not have `{module}`", zh: "{servers} 都没有 `{module}`" }
    /// GP510.
    toolchain_missing(asked, name, servers) { en: "`{asked}` needs the toolchain {name}, which is not here, and {servers} do not have it", zh: "`{asked}` 需要工具链 {name}，本机没有，{servers} 也没有" }
    /// GP510, remedy.
    install_toolchain(name) { en: "check that {name} is a release, install it from https://golang.google.cn/dl/, or put a mirror that serves toolchains into the list: `goproxy-cfg use goproxy.cn`", zh: "确认 {name} 是已发布的版本，从 https://golang.google.cn/dl/ 安装，或换用提供工具链的镜像：`goproxy-cfg use goproxy.cn`" }
    /// GP511 and GP526.
    folder_refuses(variable, place, said) { en: "{variable}: {place}: {said}", zh: "{variable}：{place}：{said}" }
    /// GP511 and GP526, of another user.
    folder_of_another(variable, place, said, owner) { en: "{variable}: {place}: {said}; it belongs to user {owner}", zh: "{variable}：{place}：{said}；它的属主是用户 {owner}" }
    /// GP511 and GP526, where it is nowhere.
    folder_nowhere(variable) { en: "{variable} has no place: neither it nor HOME is set", zh: "无法确定 {variable} 的位置：它和 HOME 都没有设置" }
    /// GP511 and GP526, remedy.
    take_back(place) { en: "`sudo chown -R \"$(id -un)\" '{place}'`", zh: "`sudo chown -R \"$(id -un)\" '{place}'`" }
    /// GP511 and GP526, remedy.
    set_elsewhere(variable) { en: "set {variable} to a folder that can be written", zh: "把 {variable} 设为一个可写的目录" }
    /// GP511 and GP526, remedy.
    set_home(variable) { en: "set HOME or {variable}", zh: "设置 HOME 或 {variable}" }
    /// GP512.
    disk_full(variable, place, left) { en: "{variable}: {left} left at {place}", zh: "{variable}：{place} 只剩 {left}" }
    /// GP512, no more files.
    no_inodes() { en: "no more files can be made", zh: "已无法新建文件（inode 用尽）" }
    /// GP512, by the go command's own words.
    disk_full_said(said) { en: "the go command says: {said}", zh: "go 命令报告：{said}" }
    /// GP513.
    stale(mirror, module, newest, own, days) { en: "{mirror} has {own} of {module} as its newest, another mirror {newest}, released {days} days later", zh: "{mirror} 上 {module} 的最新版本是 {own}，另一个镜像已有 {newest}，晚了 {days} 天" }
    /// GP514.
    no_git(who) { en: "{who} fetched from repositories, and there is no `git` on PATH", zh: "{who}要从源码仓库拉取，而 PATH 里没有 `git`" }
    /// GP514, by the list.
    direct_modules() { en: "by GOPROXY all modules are", zh: "按 GOPROXY 的设置，所有模块都" }
    /// GP514, by what the mirrors lack.
    missing_modules() { en: "modules that no mirror has are", zh: "镜像上没有的模块" }
    /// GP514, by patterns.
    private_modules(patterns) { en: "modules of `{patterns}` are", zh: "匹配 `{patterns}` 的模块" }
}
