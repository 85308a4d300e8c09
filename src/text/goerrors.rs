//! What the errors of the go command mean: the sentences with the values that stood in them, and what to run.

use crate::messages;

messages! {
    /// Who failed.
    who_mirror(host) { en: "the module proxy `{host}`", zh: "模块代理 `{host}`" }
    /// Who failed.
    who_database(host) { en: "the checksum database at `{host}`", zh: "校验数据库 `{host}`" }
    /// Who failed.
    who_source(host) { en: "the source repository at `{host}`", zh: "源码仓库 `{host}`" }
    /// Who failed.
    who_server(host) { en: "`{host}`", zh: "`{host}`" }
    /// Who failed, where no name stands there.
    who_unknown() { en: "the server", zh: "服务器" }
    /// A module that is not named.
    the_module() { en: "the module", zh: "该模块" }

    /// DNS: no such name.
    no_such_host(who) { en: "{who}: the name has no address", zh: "{who}：域名查不到地址" }
    /// DNS: the name server fails.
    dns_fails(who) { en: "{who}: the name server does not answer, or fails", zh: "{who}：DNS 服务器没有应答或出错" }
    /// DNS: nobody listens where the name server should be.
    dns_absent(who, server) { en: "{who}: no name server listens at {server}, which is what /etc/resolv.conf or the container says", zh: "{who}：{server} 上没有 DNS 服务，而 /etc/resolv.conf 或容器配置写的是它" }
    /// Refused.
    refused(who) { en: "{who} refuses the connection: nobody listens there", zh: "{who} 拒绝连接：那个端口上没有服务" }
    /// Dial timeout.
    timeout(who) { en: "{who} does not answer the attempt to connect: packets are dropped on the way", zh: "{who} 连接超时：报文在途中被丢弃" }
    /// No route.
    no_route(who) { en: "{who}: this machine has no way there", zh: "{who}：本机没有到那里的路由" }
    /// No route by IPv6.
    no_ipv6(who) { en: "{who}: the address is IPv6, and this machine or network has none", zh: "{who}：这是 IPv6 地址，而本机或网络不支持 IPv6" }
    /// Forbidden by the own system.
    blocked_here(who) { en: "{who}: this machine itself forbids the connection (firewall, security software, sandbox)", zh: "{who}：连接被本机禁止（防火墙、安全软件或沙箱）" }
    /// Reset, EOF.
    breaks_off(who) { en: "{who}: the connection breaks off before the answer is whole", zh: "{who}：数据还没传完，连接就断了" }
    /// Connected, silent.
    silent(who) { en: "{who} is connected to and then silent", zh: "{who} 能连上，但之后没有响应" }
    /// HTTP/2.
    http2(who) { en: "{who}: the server or something on the way ends the HTTP/2 stream", zh: "{who}：HTTP/2 流被服务器或中间设备终止" }
    /// TLS: nobody trusts it.
    untrusted(who) { en: "{who}: the certificate is signed by an authority that this machine does not trust", zh: "{who}：证书的签发机构不被本机信任" }
    /// TLS: no roots.
    no_roots(who) { en: "{who}: this machine has no root certificates at all", zh: "{who}：本机一个根证书都没有" }
    /// TLS: expired, with the time.
    expired(who, since) { en: "{who}: the certificate expired at {since}", zh: "{who}：证书已于 {since} 过期" }
    /// TLS: expired or not yet valid; which is not said.
    out_of_date(who) { en: "{who}: the certificate has expired or is not valid yet, or the clock of this machine is wrong", zh: "{who}：证书已过期或尚未生效，也可能是本机时间不对" }
    /// TLS: the clock.
    clock_behind(now, from) { en: "the clock said {now}, and the certificate is valid from {from}: the clock was behind", zh: "当时本机时间是 {now}，而证书从 {from} 起有效：本机时间慢了" }
    /// TLS: the clock.
    clock_ahead(now, until) { en: "the clock said {now}, long after the certificate's end at {until}: the clock is probably ahead", zh: "当时本机时间是 {now}，远在证书到期日 {until} 之后：多半是本机时间快了" }
    /// TLS: names.
    wrong_name(host, names) { en: "`{host}` shows a certificate for {names}", zh: "`{host}` 出示的证书属于 {names}" }
    /// TLS: the address has no certificate.
    name_not_covered(who) { en: "{who}: the certificate does not cover this name or address", zh: "{who}：证书不包含这个域名或地址" }
    /// TLS: anything else.
    tls_fails(who) { en: "{who}: the TLS handshake fails; something on the way may cut it, or the server speaks no TLS that Go accepts", zh: "{who}：TLS 握手失败；可能被中间设备切断，或服务器的 TLS 不被 Go 接受" }
    /// TLS asked of a server without.
    speaks_plain(who) { en: "{who} speaks plain http where https was asked for", zh: "向 {who} 请求 https，它却用明文 http 应答" }
    /// Redirect refused.
    redirect(who) { en: "{who} redirects in a way that the go command refuses: from https to http, or without end", zh: "{who} 的重定向被 go 命令拒绝：从 https 跳到 http，或没完没了" }

    /// The HTTP proxy cannot be reached.
    way_fails(proxy, why) { en: "the HTTP proxy `{proxy}` fails: {why}", zh: "HTTP 代理 `{proxy}` 出错：{why}" }
    /// The HTTP proxy refuses.
    way_refuses(who, said) { en: "the HTTP proxy answers `{said}` when asked for {who}", zh: "请求 {who} 时，HTTP 代理返回 `{said}`" }
    /// The HTTP proxy wants credentials.
    way_login() { en: "the HTTP proxy wants a user and a password", zh: "HTTP 代理要求账号密码" }
    /// The address of the HTTP proxy cannot be read.
    way_address(why) { en: "the address of the HTTP proxy cannot be read: {why}", zh: "HTTP 代理的地址无法解析：{why}" }
    /// Remedy.
    mend_way() { en: "start the proxy program, or `unset HTTPS_PROXY HTTP_PROXY https_proxy http_proxy`; names that it must not serve belong into NO_PROXY", zh: "启动代理程序，或 `unset HTTPS_PROXY HTTP_PROXY https_proxy http_proxy`；不应走代理的域名写进 NO_PROXY" }

    /// A status.
    status(who, status) { en: "{who} answers `{status}`", zh: "{who} 返回 `{status}`" }
    /// A status of the checksum database through a mirror.
    database_status(who, status) { en: "{who} answers `{status}` when asked for the checksum database, and with `,` behind it the go command asks nobody else", zh: "向 {who} 询问校验数据库时返回 `{status}`；它后面是 `,`，go 命令不会再问别人" }
    /// The mirror fails on its own source.
    mirror_source(who, module) { en: "{who} could not fetch {module} from its source in time", zh: "{who} 没能及时从源站取到 {module}" }
    /// 404.
    not_there(module, who) { en: "{who} has no {module}", zh: "{who} 上没有 {module}" }
    /// 404, and the proxy says that git wanted a password.
    not_public(module) { en: "without credentials the repository of {module} cannot be read: it is private, or there is none", zh: "没有凭据读不到 {module} 的仓库：它是私有的，或者不存在" }
    /// Not in the checksum database.
    not_in_database(module) { en: "the checksum database knows nothing of {module}, which is so with private modules: their names should not be asked there", zh: "校验数据库里没有 {module}。私有模块正是这样，它的名字不应发到那里" }
    /// A login page.
    portal(who) { en: "a web page came where {who} should answer: most often the login page of the network", zh: "本应由 {who} 应答，收到的却是网页：多半是网络的登录认证页" }
    /// Not the protocol.
    no_protocol(who, why) { en: "what {who} answers is not the module proxy protocol: {why}", zh: "{who} 的应答不符合模块代理协议：{why}" }
    /// Remedy: another mirror, or `|`.
    other_mirror() { en: "`goproxy-cfg use --fastest`, or put `|` behind this entry, so that the next one is asked on any error", zh: "`goproxy-cfg use --fastest`，或在这个地址后面用 `|` 分隔，出任何错都会去问下一个" }
    /// Remedy: a private pattern.
    make_private(pattern) { en: "if it is private: `goproxy-cfg use current --private {pattern}`; else check path and version", zh: "如果是私有模块：`goproxy-cfg use current --private {pattern}`；否则检查路径和版本" }
    /// Remedy: a private pattern, surely.
    use_private(pattern) { en: "goproxy-cfg use current --private {pattern}", zh: "goproxy-cfg use current --private {pattern}" }
    /// Remedy: DNS.
    mend_dns(host) { en: "`nslookup {host}`; correct the name or the DNS servers, or take another mirror: `goproxy-cfg use --fastest`", zh: "运行 `nslookup {host}` 检查；改正域名或 DNS 设置，或换镜像：`goproxy-cfg use --fastest`" }
    /// Remedy: netrc.
    netrc(host) { en: "put its user and password into ~/.netrc: `machine {host} login USER password PASSWORD`", zh: "把账号密码写进 ~/.netrc：`machine {host} login 用户名 password 密码`" }
    /// Remedy: roots.
    install_roots() { en: "install the root certificates: `apt-get install -y ca-certificates` or `apk add ca-certificates`", zh: "安装根证书：`apt-get install -y ca-certificates` 或 `apk add ca-certificates`" }
    /// Remedy: hosts.
    mend_name(host) { en: "see where the name leads: `getent hosts {host}`; a stale line of the hosts file or a login page answers there", zh: "查看域名指向哪里：`getent hosts {host}`；可能是 hosts 里的旧条目或网络认证页在应答" }
    /// Remedy: a source that need not be asked.
    ask_mirror(host) { en: "if it is a public module let a mirror fetch it: `goproxy-cfg use goproxy.cn`, and see that GOPRIVATE does not cover `{host}`; if it is private, connect to the network (VPN) that `{host}` is in", zh: "公共模块应由镜像获取：`goproxy-cfg use goproxy.cn`，并确认 GOPRIVATE 没有覆盖 `{host}`；私有模块请先接入 `{host}` 所在的网络（VPN）" }
    /// Remedy: plain http.
    write_http(url) { en: "if the server is meant to speak plain http: `GOPROXY={url}`, or GOINSECURE for a repository", zh: "如果服务器本来就只有明文 http：写成 `GOPROXY={url}`；源码仓库则用 GOINSECURE" }

    /// go.sum disagrees, and the database is on the download's side, as far as can be told.
    sum_differs(module) { en: "{module}: the download differs from what go.sum recorded earlier", zh: "{module}：下载内容与 go.sum 之前的记录不同" }
    /// go.sum disagrees, with both hashes.
    sum_differs_hashes(module, downloaded, recorded) { en: "{module}: downloaded {downloaded}, and go.sum recorded {recorded}: whether the mirror or go.sum is wrong the checksum database tells", zh: "{module}：下载到的是 {downloaded}，go.sum 记录的是 {recorded}；是镜像错还是 go.sum 错，以校验数据库为准" }
    /// Remedy.
    ask_database(module) { en: "ask the database, past the mirror: `curl https://sum.golang.google.cn/lookup/{module}`; if it agrees with go.sum take another mirror (`goproxy-cfg use --fastest`) and `go clean -modcache`, if not the version was tagged again: ask its author, and commit the new line only then", zh: "绕过镜像直接查询：`curl https://sum.golang.google.cn/lookup/{module}`；与 go.sum 一致就换镜像（`goproxy-cfg use --fastest`）并 `go clean -modcache`，不一致说明该版本被重新打过 tag：先向作者确认，再提交新的记录" }
    /// The database disagrees.
    database_differs(module, downloaded, database) { en: "{module}: downloaded {downloaded}, and the checksum database records {database}: what was delivered is wrong, not go.sum", zh: "{module}：下载到的是 {downloaded}，校验数据库记录的是 {database}：错的是收到的内容，不是 go.sum" }
    /// Remedy.
    clean_and_change() { en: "`goproxy-cfg use --fastest`, then `go clean -modcache`; a private module of this name belongs into GOPRIVATE", zh: "`goproxy-cfg use --fastest`，然后 `go clean -modcache`；如果其实是私有模块，应写入 GOPRIVATE" }
    /// The database's answer is not signed.
    database_unsigned(why) { en: "what came as the checksum database's answer does not hold: {why}", zh: "校验数据库的应答通不过验证：{why}" }
    /// The database's answer is no record.
    database_garbage(who) { en: "{who} answers the checksum database's questions with something else, such as a web page", zh: "向 {who} 查询校验数据库，得到的却是别的内容（例如网页）" }
    /// GOSUMDB.
    bad_gosumdb(why) { en: "GOSUMDB cannot be read: {why}", zh: "GOSUMDB 无法解析：{why}" }
    /// GOSUMDB=off with a toolchain.
    toolchain_sumdb_off() { en: "the toolchain cannot be verified because of GOSUMDB=off", zh: "因为 GOSUMDB=off，无法验证要下载的工具链" }
    /// GOSUMDB=off with a module.
    sumdb_off() { en: "GOSUMDB=off, and what is being fetched has to be verified", zh: "设置了 GOSUMDB=off，而要下载的内容必须校验" }

    /// GOPROXY.
    bad_goproxy(why) { en: "GOPROXY cannot be read: {why}", zh: "GOPROXY 无法解析：{why}" }
    /// GOPROXY with an address that became another.
    full_width_goproxy() { en: "an address in GOPROXY is misspelt, most often by full-width punctuation (`：`, `，`) or a doubled `https:`", zh: "GOPROXY 里的地址写错了，多半是混入了全角标点（`：`、`，`）或重复写了 `https:`" }
    /// GOPROXY is empty.
    empty_goproxy() { en: "GOPROXY holds separators alone, or was written as an empty value", zh: "GOPROXY 只有分隔符，或者被写成了空值" }
    /// GOPROXY=off.
    proxy_off(module) { en: "GOPROXY=off, and {module} is not in the module cache", zh: "设置了 GOPROXY=off，而 {module} 不在模块缓存里" }
    /// Credentials over http.
    credentials_over_http(url) { en: "`{url}` carries credentials over plain http, which the go command refuses", zh: "`{url}` 在明文 http 上携带账号密码，go 命令拒绝发送" }
    /// GOFLAGS.
    bad_goflags(why) { en: "GOFLAGS cannot be used: {why}", zh: "GOFLAGS 无法使用：{why}" }
    /// GO111MODULE=off.
    modules_off() { en: "GO111MODULE=off: the go command works in GOPATH mode", zh: "GO111MODULE=off：go 命令工作在 GOPATH 模式" }
    /// An old Go without module mode here.
    gopath_mode() { en: "the go command works in GOPATH mode, where `PATH@VERSION` means nothing: GO111MODULE=off or `auto`, or a Go older than 1.16", zh: "go 命令工作在 GOPATH 模式，不认识 `路径@版本`：可能是 GO111MODULE=off 或 `auto`，也可能 Go 早于 1.16" }
    /// A variable that does not exist.
    unknown_variable(name) { en: "the go command knows no variable {name}", zh: "go 命令没有 {name} 这个变量" }
    /// A value of GO111MODULE.
    bad_modules_value(value) { en: "GO111MODULE={value} is none of `on`, `off`, `auto`", zh: "GO111MODULE={value} 无效，只能是 `on`、`off`、`auto`" }
    /// An env file that cannot be read.
    bad_env_file(why) { en: "Go's env file cannot be used: {why}", zh: "Go 的 env 文件无法使用：{why}" }
    /// Remedy.
    check_name(name) { en: "check the spelling of {name}: `go help environment` lists them", zh: "检查 {name} 的拼写：`go help environment` 列出全部变量" }

    /// A toolchain.
    no_toolchain(version) { en: "{version} cannot be had from the GOPROXY list, or was never released under that name", zh: "GOPROXY 列表里取不到 {version}，或者这个版本号从未发布过" }
    /// A toolchain that is not local.
    toolchain_local(what, wants, has) { en: "{what} wants Go {wants}, this is {has}, and GOTOOLCHAIN=local keeps it from fetching another", zh: "{what} 需要 Go {wants}，当前是 {has}，而 GOTOOLCHAIN=local 不允许下载其他版本" }
    /// A toolchain that is too old.
    go_too_old(what, wants, has) { en: "{what} wants Go {wants}, and this is {has}", zh: "{what} 需要 Go {wants}，当前是 {has}" }
    /// A toolchain that is not on PATH.
    toolchain_path(version) { en: "GOTOOLCHAIN asks for {version}, which is not on PATH and may not be fetched", zh: "GOTOOLCHAIN 要求 {version}，PATH 里没有，又不允许下载" }
    /// GOTOOLCHAIN.
    bad_gotoolchain(value) { en: "GOTOOLCHAIN={value} is no toolchain's name", zh: "GOTOOLCHAIN={value} 不是有效的工具链名" }
    /// The download of a toolchain failed.
    toolchain_fails(version) { en: "{version} could not be fetched", zh: "{version} 下载失败" }
    /// Remedy.
    install_go(version) { en: "install Go {version} (https://golang.google.cn/dl/), or let it be fetched: `go env -w GOTOOLCHAIN=auto` with `goproxy-cfg use goproxy.cn`", zh: "安装 Go {version}（https://golang.google.cn/dl/），或允许自动下载：`go env -w GOTOOLCHAIN=auto` 并 `goproxy-cfg use goproxy.cn`" }
    /// Remedy.
    exact_go_line(version) { en: "`goproxy-cfg use goproxy.cn`; where go.mod says only `go {version}`, write the whole version: `go mod edit -go={version}.0`", zh: "`goproxy-cfg use goproxy.cn`；如果 go.mod 里只写了 `go {version}`，请写完整版本：`go mod edit -go={version}.0`" }
    /// GOROOT.
    no_goroot(why) { en: "the Go installation is incomplete or moved: {why}", zh: "Go 的安装不完整或被移动过：{why}" }
    /// Remedy.
    mend_goroot() { en: "unset GOROOT; if it stays, install Go again from https://golang.google.cn/dl/", zh: "unset GOROOT；仍不行就从 https://golang.google.cn/dl/ 重新安装 Go" }
    /// go.mod.
    bad_gomod(place, why) { en: "{place}: {why}", zh: "{place}：{why}" }
    /// go.mod of newer Go.
    newer_gomod(place, why) { en: "{place}: {why}, which Go before 1.21 does not understand", zh: "{place}：{why}，1.21 之前的 Go 不认识这种写法" }
    /// Remedy.
    update_go() { en: "update Go to 1.21 or newer: https://golang.google.cn/dl/", zh: "升级到 Go 1.21 或更新版本：https://golang.google.cn/dl/" }

    /// No credentials.
    no_credentials(host) { en: "`{host}` wants a user and a password for the repository, and the go command lets git ask nothing; the repository is private, or its path is wrong", zh: "`{host}` 要求登录才能访问仓库，而 go 命令不允许 git 交互询问；仓库是私有的，或者路径写错了" }
    /// ssh.
    no_key(host) { en: "`{host}` accepts none of the ssh keys of this user", zh: "`{host}` 不接受当前用户的任何 ssh 密钥" }
    /// ssh.
    unknown_host_key(host) { en: "the ssh key of `{host}` is not in known_hosts, and nobody can be asked", zh: "`{host}` 的 ssh 主机密钥不在 known_hosts 里，而这里无法交互确认" }
    /// git: not found.
    no_repository(host) { en: "`{host}` has no such repository, or does not show it to this user", zh: "`{host}` 上没有这个仓库，或者当前用户无权查看" }
    /// git: 403.
    forbidden_repository(host) { en: "`{host}` does not let this user read the repository", zh: "`{host}` 不允许当前用户读取该仓库" }
    /// Remedy.
    give_key(host) { en: "add a key of this user at `{host}`, and try `ssh -T git@{host}`", zh: "在 `{host}` 上添加当前用户的公钥，并用 `ssh -T git@{host}` 测试" }
    /// Remedy.
    give_host_key(host) { en: "`ssh-keyscan {host} >> ~/.ssh/known_hosts`, and compare the key with what {host} publishes", zh: "`ssh-keyscan {host} >> ~/.ssh/known_hosts`，并与 {host} 公布的密钥比对" }
    /// Remedy.
    give_token(host) { en: "put a token into ~/.netrc: `machine {host} login USER password TOKEN`; or use ssh: `git config --global url.\"git@{host}:\".insteadOf https://{host}/`", zh: "把令牌写进 ~/.netrc：`machine {host} login 用户名 password 令牌`；或改走 ssh：`git config --global url.\"git@{host}:\".insteadOf https://{host}/`" }
    /// git fails.
    git_fails(host, said) { en: "git fails on the repository at `{host}`: {said}", zh: "git 访问 `{host}` 的仓库失败：{said}" }
    /// GOVCS.
    govcs(module, vcs) { en: "GOVCS does not allow {vcs} for {module}", zh: "GOVCS 不允许用 {vcs} 拉取 {module}" }
    /// Remedy.
    allow_vcs(module, vcs) { en: "go env -w GOVCS={module}:{vcs}", zh: "go env -w GOVCS={module}:{vcs}" }
    /// Insecure.
    insecure(module) { en: "{module} is served over an insecure protocol, which the go command refuses", zh: "{module} 通过不安全的协议提供，go 命令拒绝使用" }
    /// Remedy.
    allow_insecure(pattern) { en: "have the server speak https; inside your own network: `go env -w GOINSECURE={pattern}`", zh: "让服务器支持 https；仅限内网时可 `go env -w GOINSECURE={pattern}`" }
    /// No git.
    no_vcs(program) { en: "the program `{program}` is not on PATH", zh: "PATH 里没有 `{program}`" }
    /// Remedy.
    install_vcs(program) { en: "install {program} (alpine: `apk add {program}`; debian: `apt-get install -y {program}`); public modules need none with a mirror: `goproxy-cfg use goproxy.cn`", zh: "安装 {program}（alpine：`apk add {program}`；debian：`apt-get install -y {program}`）；公共模块走镜像则不需要：`goproxy-cfg use goproxy.cn`" }
    /// git does not trust the folder.
    dubious(dir) { en: "git does not trust {dir}: it belongs to another user", zh: "git 不信任 {dir}：它属于别的用户" }
    /// Remedy.
    trust_dir(dir) { en: "git config --global --add safe.directory {dir}", zh: "git config --global --add safe.directory {dir}" }

    /// A revision.
    no_revision(module, revision) { en: "{module} has no revision `{revision}`", zh: "{module} 没有 `{revision}` 这个版本" }
    /// No version fits.
    no_version(module, query) { en: "no version of {module} fits `{query}`", zh: "{module} 没有符合 `{query}` 的版本" }
    /// No version at all.
    no_versions(module) { en: "{module} has no version at all where it was looked for: it is not there, or not for this user", zh: "在查询的地方找不到 {module} 的任何版本：它不存在，或者当前用户看不到" }
    /// A pseudo-version.
    bad_pseudo(module, why) { en: "{module}: the pseudo-version is not that of its commit: {why}", zh: "{module}：伪版本号与提交不符：{why}" }
    /// A version that is none.
    bad_version(module, why) { en: "{module}: {why}", zh: "{module}：{why}" }
    /// Remedy.
    list_versions(module) { en: "go list -m -versions {module}", zh: "go list -m -versions {module}" }
    /// Remedy.
    get_again(module) { en: "go get {module}@latest", zh: "go get {module}@latest" }
    /// Another path.
    other_path(wanted, declared) { en: "`{wanted}` calls itself `{declared}` in its own go.mod", zh: "`{wanted}` 在自己的 go.mod 里声明的路径是 `{declared}`" }
    /// Remedy.
    use_path(declared) { en: "import `{declared}`, and `go get {declared}`; for a fork: `go mod edit -replace`", zh: "改为导入 `{declared}` 并 `go get {declared}`；如果是 fork：`go mod edit -replace`" }
    /// Major versions.
    major(module, why) { en: "{module}: path and major version do not agree: {why}", zh: "{module}：路径与主版本号不一致：{why}" }
    /// Remedy.
    add_major() { en: "add the major version to the path (`/v2`), or take `VERSION+incompatible` or a v1", zh: "在路径末尾加上主版本（`/v2`），或改用 `版本+incompatible`、v1 版本" }

    /// An import path.
    no_module_for(path) { en: "no module was found for `{path}`", zh: "找不到提供 `{path}` 的模块" }
    /// An import path that go.mod does not have.
    not_required(path) { en: "`{path}` is imported, and go.mod requires no module that has it", zh: "代码导入了 `{path}`，但 go.mod 里没有提供它的依赖" }
    /// An import path of the standard library that is not there.
    not_in_std(path) { en: "`{path}` has no dot in its first element, so Go looks for it in its own library, where it is not: it is misspelt, of a newer Go, or meant a package of this module", zh: "`{path}` 的第一段没有点号，Go 会在标准库里找，而那里没有：可能写错、需要更新的 Go，或者其实是本模块的包" }
    /// A module without that package.
    no_such_package(module, path) { en: "{module} is there, and has no package `{path}`", zh: "模块 {module} 存在，但里面没有包 `{path}`" }
    /// A vanity host.
    no_go_import(path) { en: "the page of `{path}` does not say where its repository is", zh: "`{path}` 的网页没有给出仓库地址" }
    /// A malformed path.
    bad_path(path, why) { en: "`{path}` cannot be an import path: {why}", zh: "`{path}` 不是合法的导入路径：{why}" }
    /// Remedy.
    go_get(path) { en: "go get {path}", zh: "go get {path}" }
    /// Remedy.
    go_import(path) { en: "see what it says: `curl 'https://{path}?go-get=1'`; it needs a `go-import` meta tag, also for readers who are not logged in", zh: "查看它返回什么：`curl 'https://{path}?go-get=1'`；页面需要有 `go-import` meta 标签，且未登录也能读到" }

    /// go.sum.
    no_sum(path) { en: "go.sum has no line for `{path}`", zh: "go.sum 里没有 `{path}` 的记录" }
    /// go.sum.
    no_sum_unnamed() { en: "go.sum lacks lines that this build needs", zh: "go.sum 缺少这次构建需要的记录" }
    /// Remedy.
    tidy_or(advice) { en: "`go mod tidy`, or what go itself advises: `{advice}`", zh: "`go mod tidy`，或按 go 的提示：`{advice}`" }
    /// go.mod.
    stale_gomod() { en: "go.mod does not fit the code, and -mod=readonly keeps it as it is", zh: "go.mod 与代码不符，而 -mod=readonly 不允许修改它" }
    /// go.mod.
    ambiguous(path) { en: "`{path}` is in several modules of the build list: an old one and the one it was split into", zh: "`{path}` 同时存在于多个模块里：一个旧模块和从中拆分出来的新模块" }
    /// Remedy.
    get_newer(module) { en: "`go get {module}@latest`, then `go mod tidy`", zh: "`go get {module}@latest`，然后 `go mod tidy`" }
    /// vendor.
    vendor_differs() { en: "vendor/modules.txt and go.mod differ", zh: "vendor/modules.txt 与 go.mod 不一致" }
    /// vendor.
    not_vendored(path) { en: "`{path}` is not in the vendor folder", zh: "vendor 目录里没有 `{path}`" }
    /// vendor.
    vendor_mode() { en: "this command needs modules, and -mod=vendor keeps it to the vendor folder", zh: "这个命令需要模块，而 -mod=vendor 只允许使用 vendor 目录" }
    /// Remedy.
    mod_mod() { en: "`go env -u GOFLAGS`, or add `-mod=mod` to the command", zh: "`go env -u GOFLAGS`，或在命令里加 `-mod=mod`" }
    /// No go.mod.
    no_gomod() { en: "there is no go.mod here or above", zh: "当前目录及其上级目录都没有 go.mod" }
    /// A workspace.
    not_in_workspace(dir) { en: "go.work does not list the module of {dir}", zh: "go.work 没有列出 {dir} 所在的模块" }
    /// Remedy.
    work_use() { en: "`go work use .`, or GOWORK=off for this command", zh: "`go work use .`，或仅对这条命令设置 GOWORK=off" }
    /// Remedy: a program to install.
    install_tool() { en: "to install a program: `go install PATH@latest`; else cd to the folder of go.mod, or `go mod init NAME`", zh: "安装程序用 `go install 路径@latest`；否则进入 go.mod 所在目录，或运行 `go mod init 名称`" }
    /// Program replaced.
    replaced_dir(dir) { en: "a `replace` leads to {dir}, where no module is", zh: "`replace` 指向 {dir}，而那里没有模块" }
    /// Remedy.
    drop_replace() { en: "correct the `replace` in go.mod, or drop it: `go mod edit -dropreplace=MODULE`", zh: "改正 go.mod 里的 `replace`，或去掉它：`go mod edit -dropreplace=模块路径`" }

    /// The cache.
    cache_denied(path) { en: "`{path}` may not be written by this user", zh: "当前用户没有写入 `{path}` 的权限" }
    /// The cache.
    cache_read_only(path) { en: "`{path}` lies on a file system that is read-only", zh: "`{path}` 所在的文件系统是只读的" }
    /// The cache cannot be made.
    no_cache_made(why) { en: "the module cache cannot be made: {why}", zh: "无法创建模块缓存：{why}" }
    /// The cache, in use on Windows.
    cache_in_use(path) { en: "`{path}` is held open by another program, such as an editor or a virus scanner", zh: "`{path}` 正被其他程序占用，例如编辑器或杀毒软件" }
    /// Remedy.
    own_again(path) { en: "see who owns it: `ls -ld {path}`; yours again: `sudo chown -R $(id -un) \"$(go env GOMODCACHE)\"`; or another place: `go env -w GOMODCACHE=$HOME/gomod`", zh: "查看属主：`ls -ld {path}`；改回自己：`sudo chown -R $(id -un) \"$(go env GOMODCACHE)\"`；或换个位置：`go env -w GOMODCACHE=$HOME/gomod`" }
    /// Remedy.
    place_elsewhere() { en: "`go env -w GOMODCACHE=$HOME/gomod GOCACHE=$HOME/gocache`, or any other folder of your own that can be written", zh: "`go env -w GOMODCACHE=$HOME/gomod GOCACHE=$HOME/gocache`，或其他归你自己所有的可写目录" }
    /// The disk.
    disk_full(path) { en: "no room is left where `{path}` lies", zh: "`{path}` 所在的磁盘没有剩余空间" }
    /// The disk.
    disk_full_unnamed() { en: "no room is left on the disk", zh: "磁盘没有剩余空间" }
    /// Zip.
    bad_zip(module, why) { en: "the zip of {module} is damaged: {why}", zh: "{module} 的 zip 包已损坏：{why}" }
    /// Zip in the cache.
    changed_cache(module) { en: "what lies in the module cache of {module} was changed after the download", zh: "模块缓存里的 {module} 在下载后被改动过" }
    /// HOME.
    no_cache_place(why) { en: "where the cache belongs cannot be told: {why}", zh: "无法确定缓存目录：{why}" }
    /// GOPATH.
    bad_gopath(value) { en: "GOPATH={value} is no absolute path", zh: "GOPATH={value} 不是绝对路径" }
    /// GOPATH is GOROOT.
    gopath_is_goroot() { en: "GOPATH and GOROOT are the same folder", zh: "GOPATH 和 GOROOT 是同一个目录" }
    /// Remedy.
    set_gopath() { en: "`go env -w GOPATH=$HOME/go`, and unset GOPATH where the environment sets it", zh: "`go env -w GOPATH=$HOME/go`；如果环境变量里设置了 GOPATH，先 unset" }

    /// Nothing was found.
    nothing_known(lines) { en: "in this text (lines: {lines}) stands no error of the go command that is known here", zh: "这段文字（共 {lines} 行）里没有已知的 go 命令报错" }
    /// What was looked for.
    looked_for() { en: "looked for: failures of name look-up, connections, TLS, HTTP proxies and module proxies; the checksum database and go.sum; settings such as GOPROXY and GOFLAGS; toolchains; git and credentials; versions and import paths; go.mod and vendor; the caches and the disk. Compile errors and test failures are not among them", zh: "查找范围：域名解析、连接、TLS、HTTP 代理与模块代理；校验数据库与 go.sum；GOPROXY、GOFLAGS 等设置；工具链；git 与凭据；版本与导入路径；go.mod 与 vendor；缓存与磁盘。编译错误和测试失败不在其内" }
    /// An empty text.
    nothing_read() { en: "there was nothing to read", zh: "没有读到任何内容" }
    /// Lines that look like errors.
    unexplained() { en: "not explained:", zh: "未能解释：" }
    /// How often.
    count_more(count) { en: "and {count} more like it", zh: "另有 {count} 条同样的报错" }
    /// Not sure.
    likely() { en: "most likely; the text allows other causes", zh: "最可能如此；仅凭这段文字还有其他可能" }
    /// More causes.
    more_causes(count) { en: "and {count} further causes", zh: "另有 {count} 个原因未列出" }
    /// What to paste.
    paste() { en: "paste what `go` printed, then end with Ctrl-D (Windows: Ctrl-Z and Enter)", zh: "粘贴 `go` 的输出，然后按 Ctrl-D 结束（Windows：Ctrl-Z 加回车）" }
    /// After another.
    follows() { en: "what follows from it", zh: "由此引起" }
    /// The place of a line.
    at_line(line) { en: "line {line}", zh: "第 {line} 行" }
}
