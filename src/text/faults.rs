//! What each class of fault means for the user, and what to do.

use super::Message;
use crate::messages;

/// One line on what to do about a fault of the class of this name (`domain::fault::FaultClass::name`).
pub fn remedy(class: &str) -> Message {
    match class {
        "dns" => Message::fixed(
            "check the name and this machine's DNS servers, or use another mirror",
            "检查域名和本机 DNS 设置，或换一个镜像",
        ),
        "refused" => Message::fixed(
            "nothing listens there: check the port, a stale HTTPS_PROXY or the hosts file, or use another mirror",
            "对方端口没有服务：检查端口、失效的 HTTPS_PROXY 或 hosts 文件，或换一个镜像",
        ),
        "connect-timeout" => Message::fixed(
            "the host is down or blocked on the way: use another mirror",
            "主机宕机或途中被拦截：换一个镜像",
        ),
        "tls-untrusted" => Message::fixed(
            "install the missing root certificate (a corporate one, or `ca-certificates`), or set SSL_CERT_FILE",
            "安装缺少的根证书（公司根证书或 `ca-certificates`），或设置 SSL_CERT_FILE",
        ),
        "tls-expired" => Message::fixed(
            "check this machine's clock; if it is right, the mirror has to renew its certificate: use another one",
            "先核对本机时间；时间无误则是镜像证书过期，换一个镜像",
        ),
        "tls-name" => Message::fixed(
            "the server is not the one it was asked for: check the address, DNS and the hosts file",
            "对方并不是要找的服务器：检查地址、DNS 和 hosts 文件",
        ),
        "tls-other" => Message::fixed(
            "something on the way breaks TLS: try another network, or use another mirror",
            "途中有设备破坏 TLS：换个网络，或换一个镜像",
        ),
        "http-status" => Message::fixed(
            "the mirror fails: use another one, or separate mirrors by `|` so that the go command passes on",
            "镜像出错：换一个镜像，或用 `|` 分隔让 go 命令继续问下一个",
        ),
        "rate-limited" => Message::fixed("wait, or use another mirror", "稍后再试，或换一个镜像"),
        "not-a-proxy" => Message::fixed(
            "log in to the network if it shows a login page; otherwise correct the address",
            "如果是网络的认证页，先登录；否则改正地址",
        ),
        "redirect-refused" => Message::fixed(
            "the go command refuses this redirect as well: correct the address or use another mirror",
            "go 命令同样会拒绝这种跳转：改正地址，或换一个镜像",
        ),
        "reset" => Message::fixed(
            "something on the way cuts the connection: try again, or use another mirror",
            "途中连接被切断：重试，或换一个镜像",
        ),
        "stalled" => Message::fixed(
            "the go command would hang here without end: use another mirror",
            "go 命令会在这里一直卡住：换一个镜像",
        ),
        "truncated" => Message::fixed(
            "the answer ended early: try again, or use another mirror",
            "内容没有传完：重试，或换一个镜像",
        ),
        "too-large" => Message::fixed(
            "that is no answer of a module proxy: correct the address or use another mirror",
            "这不是模块代理应有的应答：改正地址，或换一个镜像",
        ),
        "protocol" => Message::fixed(
            "the server breaks the protocol: use another mirror, and tell whoever runs it",
            "服务器不符合协议：换一个镜像，并反馈给运营方",
        ),
        "tampered" => Message::fixed(
            "do not use this mirror: its content differs from what the checksum database records",
            "不要使用这个镜像：它的内容与校验数据库的记录不一致",
        ),
        "sumdb-invalid" => Message::fixed(
            "do not use this mirror: what it passes on as the checksum database cannot be trusted",
            "不要使用这个镜像：它转发的校验数据库不可信",
        ),
        "http-proxy" => Message::fixed(
            "start the proxy program, correct HTTPS_PROXY / HTTP_PROXY, or list the host in NO_PROXY",
            "启动代理程序，改正 HTTPS_PROXY / HTTP_PROXY，或把该主机写进 NO_PROXY",
        ),
        _ => Message::fixed("connect this machine to a network", "先让本机联网"),
    }
}

messages! {
    /// getaddrinfo said no such name.
    dns_no_such_name(host) { en: "no such host: `{host}`", zh: "域名不存在：`{host}`" }
    /// getaddrinfo got no answer from a name server.
    dns_no_answer(host) { en: "no name server answered for `{host}`", zh: "没有 DNS 服务器应答 `{host}` 的查询" }
    /// getaddrinfo failed in another way.
    dns_other(host, why) { en: "looking up `{host}` failed: {why}", zh: "查询 `{host}` 失败：{why}" }
    /// The name has no address.
    dns_no_address(host) { en: "`{host}` has no address", zh: "`{host}` 没有地址" }
    /// ECONNREFUSED.
    connect_refused(address) { en: "{address} refused the connection", zh: "{address} 拒绝了连接" }
    /// ENETUNREACH and its like.
    connect_unreachable(address, why) { en: "{address} cannot be reached: {why}", zh: "无法到达 {address}：{why}" }
    /// The deadline came first.
    connect_timeout(address) { en: "{address} did not answer the connection attempt", zh: "{address} 没有响应连接请求" }
    /// Unknown issuer.
    tls_untrusted(issuer) { en: "the certificate is signed by an authority that this machine does not trust: {issuer}", zh: "证书的签发机构不受本机信任：{issuer}" }
    /// No root certificates on this machine.
    tls_no_roots() { en: "this machine has no certificate authorities at all: Go fails here too", zh: "本机没有任何根证书，Go 在这里同样会失败" }
    /// Expired, on which day nobody says.
    tls_expired() { en: "the certificate has expired", zh: "证书已过期" }
    /// Not valid yet, nobody says from which day on.
    tls_not_yet() { en: "the certificate is not valid yet", zh: "证书尚未生效" }
    /// Expired.
    tls_expired_on(day, now) { en: "the certificate expired on {day}; this machine's clock says {now}", zh: "证书已于 {day} 过期；本机时间是 {now}" }
    /// Not valid yet.
    tls_valid_from(day, now) { en: "the certificate is valid only from {day} on; this machine's clock says {now}", zh: "证书从 {day} 起才有效；本机时间是 {now}" }
    /// The same is true of several mirrors, and no certificate is valid.
    clock_likelier(what, count) { en: "{what}; the same holds for {count} mirrors, and no certificate is valid: the clock is the likelier cause", zh: "{what}；{count} 个镜像都是如此，没有一个证书有效，更可能是本机时间不对" }
    /// Another name.
    tls_name(host) { en: "the certificate is not for `{host}`", zh: "证书不属于 `{host}`" }
    /// Anything else.
    tls_other(why) { en: "TLS failed: {why}", zh: "TLS 握手失败：{why}" }
    /// Connected, and TLS never answered.
    tls_silent() { en: "connected, but the TLS handshake got no answer", zh: "已连接，但 TLS 握手没有响应" }
    /// A status.
    status(status) { en: "the server answered {status}", zh: "服务器返回 {status}" }
    /// A status with what the body said.
    status_said(status, said) { en: "the server answered {status}: {said}", zh: "服务器返回 {status}：{said}" }
    /// 429.
    rate_limited(status, retry) { en: "the server answered {status}, wait {retry}", zh: "服务器返回 {status}，要求等待 {retry}后重试" }
    /// A time to wait.
    seconds(count) { en: "{count} s", zh: "{count} 秒" }
    /// 401 and 403.
    denied(status) { en: "the server answered {status}: it wants credentials, or refuses this client", zh: "服务器返回 {status}：需要凭据，或拒绝了这个客户端" }
    /// A web page in place of an answer.
    html(request) { en: "`{request}` is answered with a web page", zh: "`{request}` 返回的是一个网页" }
    /// The canary is not there.
    canary_missing(canary, status) { en: "{status} for `{canary}`, which every public module proxy has", zh: "`{canary}` 返回 {status}，而公共模块代理都应当有它" }
    /// A module that the user chose is not there.
    module_missing(module, status) { en: "{status} for `{module}`", zh: "`{module}` 返回 {status}" }
    /// A body that does not parse.
    bad_body(request, why) { en: "`{request}` is not what the protocol asks for: {why}", zh: "`{request}` 的内容不符合协议：{why}" }
    /// https to http.
    redirect_downgrade(to) { en: "redirected from https to plain http: {to}", zh: "从 https 跳转到明文 http：{to}" }
    /// Too many.
    redirect_many() { en: "more than 10 redirects", zh: "跳转超过 10 次" }
    /// No usable target.
    redirect_bad(to) { en: "redirected to something that is no address: {to}", zh: "跳转目标不是有效地址：{to}" }
    /// Broken off.
    reset(why) { en: "the connection broke off: {why}", zh: "连接中断：{why}" }
    /// Silent before the first byte.
    stalled_head() { en: "connected, but no answer came", zh: "已连接，但没有收到应答" }
    /// A zip that nobody had the time to unpack.
    unchecked() { en: "the answer came, but there was no time left to check it", zh: "应答已收到，但来不及校验" }
    /// Silent in the body.
    stalled_body(bytes) { en: "the answer stopped after {bytes} bytes", zh: "应答在 {bytes} 字节后停住" }
    /// Ended early.
    truncated(bytes) { en: "the answer ended after {bytes} bytes, before its announced length", zh: "应答在 {bytes} 字节处结束，短于声明的长度" }
    /// Larger than it can be.
    too_large(limit) { en: "the answer is larger than {limit}", zh: "应答超过 {limit}" }
    /// Broken HTTP.
    bad_http(why) { en: "broken HTTP: {why}", zh: "HTTP 协议错误：{why}" }
    /// zip or go.mod differ from the database.
    tampered(what, expected, found) { en: "the {what} hashes to `{found}`, the checksum database records `{expected}`", zh: "{what} 的哈希是 `{found}`，校验数据库记录的是 `{expected}`" }
    /// The note does not verify.
    sumdb_signature(name) { en: "`latest` is not signed with the key of {name}", zh: "`latest` 不是用 {name} 的密钥签名的" }
    /// The note does not parse.
    sumdb_malformed(why) { en: "`latest` is no signed tree head: {why}", zh: "`latest` 不是签名的树头：{why}" }
    /// The proxy could not be reached.
    proxy_unreachable(proxy, why) { en: "the HTTP proxy {proxy} cannot be used: {why}", zh: "HTTP 代理 {proxy} 不可用：{why}" }
    /// The proxy refused to connect.
    proxy_refused(proxy, status) { en: "the HTTP proxy {proxy} answered {status}", zh: "HTTP 代理 {proxy} 返回 {status}" }
    /// The variable cannot be read.
    proxy_bad(why) { en: "the HTTP proxy setting cannot be used: {why}", zh: "HTTP 代理设置无效：{why}" }
    /// No time left.
    no_time() { en: "the time was over before it was asked", zh: "还没来得及询问，时限就到了" }
    /// file:// in a probe.
    folder_missing(path) { en: "the folder `{path}` does not exist", zh: "目录 `{path}` 不存在" }
    /// The machine.
    no_route() { en: "this machine has no route to any public address", zh: "本机没有到任何公网地址的路由" }
    /// The machine.
    no_name_server() { en: "no name server answered for any name", zh: "没有任何 DNS 服务器应答" }
    /// Slow in the body.
    slow_body(bytes) { en: "the answer was still coming when the time was over, {bytes} bytes by then", zh: "时限到时应答仍未传完，已收到 {bytes} 字节" }
    /// The proxy says nothing.
    proxy_silent(proxy) { en: "the HTTP proxy {proxy} gave no answer", zh: "HTTP 代理 {proxy} 没有响应" }
    /// The proxy speaks something else.
    proxy_no_http() { en: "it does not speak HTTP", zh: "对方不是 HTTP 代理" }
    /// REQUEST_METHOD is set.
    proxy_cgi() { en: "Go refuses HTTP_PROXY in a CGI program (REQUEST_METHOD is set)", zh: "设置了 REQUEST_METHOD（CGI 环境），Go 拒绝使用 HTTP_PROXY" }
    /// The value is no address.
    proxy_no_address() { en: "it is no address", zh: "不是有效地址" }
    /// A scheme without a port of its own.
    proxy_no_port(scheme) { en: "`{scheme}` needs a port", zh: "`{scheme}` 需要写明端口" }
    /// A port that cannot be.
    proxy_port(port) { en: "`{port}` is no port", zh: "`{port}` 不是有效端口" }
    /// Content-Encoding that nobody asked for.
    unasked_encoding(encoding) { en: "compressed (`{encoding}`) though nobody asked for that", zh: "未经请求就压缩了内容（`{encoding}`）" }
    /// A header that cannot be sent.
    unsendable() { en: "the address or the credentials contain what HTTP cannot carry", zh: "地址或凭据里有 HTTP 无法传输的字符" }
    /// Credentials and http.
    credentials_in_clear() { en: "the go command refuses to send a user name or password over plain http: write `https://`", zh: "go 命令拒绝通过明文 http 发送用户名或密码：请改用 `https://`" }
    /// No JSON.
    bad_json(why) { en: "no JSON ({why})", zh: "不是 JSON（{why}）" }
    /// No Version.
    no_version() { en: "there is no `Version` in it", zh: "其中没有 `Version`" }
    /// Time cannot be read.
    bad_time() { en: "its `Time` is none", zh: "`Time` 不是有效时间" }
    /// Another Version.
    other_version(found, asked) { en: "it is about `{found}`, not `{asked}`", zh: "返回的是 `{found}`，而不是 `{asked}`" }
    /// Not UTF-8.
    not_text() { en: "it is no text", zh: "不是文本" }
    /// A go.mod without its first line.
    no_module_line() { en: "there is no `module` line in it", zh: "其中没有 `module` 行" }
    /// A list of something else.
    no_versions() { en: "no line of it is a version", zh: "其中没有任何一行是版本号" }
    /// No zip.
    bad_zip(why) { en: "no readable zip ({why})", zh: "zip 无法读取（{why}）" }
    /// Files elsewhere.
    zip_outside(name, prefix) { en: "the zip holds `{name}`, which is not below `{prefix}`", zh: "zip 里的 `{name}` 不在 `{prefix}` 之下" }
    /// Nothing in it.
    zip_empty() { en: "the zip is empty", zh: "zip 是空的" }
    /// A bomb.
    zip_too_large() { en: "the zip unpacks to more than a module to probe with may have", zh: "zip 解包后超出测试模块应有的大小" }
    /// The proof fails.
    sumdb_unproven(canary) { en: "the signed tree does not hold the record of `{canary}` that it was answered with", zh: "签名的树里没有所返回的 `{canary}` 记录" }
    /// The trees contradict each other.
    sumdb_fork_seen(name, size, seen) { en: "the signed tree of {name} ({size} records) contradicts the one that this machine saw before ({seen} records): one of them is not the database that everybody else is shown", zh: "{name} 的树头（{size} 条记录）与本机以前见过的（{seen} 条记录）互相矛盾：其中之一不属于公开的那份校验数据库" }
    /// The trees contradict each other.
    sumdb_fork_other(name, size, mirror, other) { en: "the signed tree of {name} ({size} records) contradicts the one from `{mirror}` ({other} records): one of them is not the database that everybody else is shown", zh: "{name} 的树头（{size} 条记录）与 `{mirror}` 给出的（{other} 条记录）互相矛盾：其中之一不属于公开的那份校验数据库" }
    /// The trees contradict each other.
    sumdb_fork_itself(name, size, other) { en: "this mirror passes on two signed trees of {name} ({size} and {other} records) that contradict each other", zh: "该镜像转发的两个 {name} 树头（{size} 条与 {other} 条记录）互相矛盾" }
    /// A tile ended early.
    short_tile() { en: "a tile of the checksum database is too short", zh: "校验数据库的数据块长度不足" }
    /// A file that is not there.
    folder_lacks(path) { en: "the folder has no `{path}`: the go command takes that for a 404", zh: "目录里没有 `{path}`：go 命令视同 404" }
    /// A file that cannot be read.
    folder_unreadable(why) { en: "the folder cannot be read: {why}", zh: "目录无法读取：{why}" }
}
