//! The witness: what it saw, and what it could not see.

use crate::messages;

messages! {
    /// Not seen.
    loopback(hosts) { en: "the go command asks {hosts} on this machine without any proxy: told by its `-x` lines alone", zh: "本机上的 {hosts} 不经任何代理：只有 go 命令的 `-x` 输出可以为证" }
    /// Not seen.
    no_proxy(value) { en: "what NO_PROXY names (`{value}`) goes past the witness: told by `-x` lines alone", zh: "NO_PROXY（`{value}`）列出的主机不经过监测代理：只有 `-x` 输出可以为证" }
    /// Not seen, with hosts that were asked.
    no_proxy_hosts(value, hosts) { en: "{hosts} went past the witness, since NO_PROXY (`{value}`) names it: told by `-x` lines alone", zh: "{hosts} 在 NO_PROXY（`{value}`）之列，没有经过监测代理：只有 `-x` 输出可以为证" }
    /// Not seen.
    behind_proxy(proxy) { en: "where hosts are behind your own proxy {proxy} cannot be seen from here", zh: "经你自己的代理 {proxy} 访问的主机，从这里看不到它们的真实地址" }
    /// Not seen.
    ssh(remotes) { en: "git fetches {remotes} by another protocol than HTTP (ssh, git): not seen", zh: "git 以 HTTP 以外的协议（ssh、git）拉取 {remotes}：看不到" }
    /// Not seen.
    git_past(hosts) { en: "git went to {hosts} past the witness: `http.proxy` of its own settings, or what it fetched was there already", zh: "git 访问 {hosts} 没有经过监测代理：可能是它自己的 `http.proxy` 设置，或者内容早已在本地" }
    /// Not seen.
    past(hosts) { en: "by its `-x` lines the go command asked {hosts}, yet no such connection was seen", zh: "按 `-x` 输出，go 命令访问过 {hosts}，但没有见到这样的连接" }
    /// Not seen.
    bad_proxy(name) { en: "{name} is set to something that makes requests fail, and was left so: told by `-x` lines alone", zh: "{name} 的值会让请求失败，已原样保留：只有 `-x` 输出可以为证" }
    /// Nothing seen.
    none(why) { en: "no connection could be watched: {why}", zh: "无法监测任何连接：{why}" }
    /// Too many.
    beyond(count) { en: "{count} more connections were not kept", zh: "另有 {count} 个连接没有记录" }

    /// A heading.
    connections() { en: "connections, as they were seen on the way (nothing was decrypted):", zh: "途中见到的连接（没有解密任何内容）：" }
    /// A heading.
    not_seen() { en: "not seen:", zh: "看不到的：" }
    /// A line of the map.
    redirected(host) { en: "redirect to {host}", zh: "重定向到 {host}" }
    /// The same where it may have been another request's.
    perhaps_redirected(host) { en: "perhaps redirect to {host} (several were under way at once)", zh: "可能重定向到 {host}（当时有多个请求在途）" }
    /// Domestic.
    domestic() { en: "domestic", zh: "国内" }
    /// Not.
    foreign() { en: "abroad", zh: "境外" }
    /// Not known.
    nowhere() { en: "not known", zh: "未知" }
    /// In place of an address.
    via(proxy) { en: "through {proxy}", zh: "经由 {proxy}" }
    /// In place of a module that cannot be named.
    repository() { en: "(repository)", zh: "（源码仓库）" }
    /// The checksum database in the map.
    database() { en: "(checksum database)", zh: "（校验数据库）" }
    /// Nothing to show.
    none_before_it_failed() { en: "no module was fetched before the command failed; paste what it printed into `goproxy-cfg doctor --explain-error -`", zh: "命令失败前没有拉取任何模块；可把它的输出交给 `goproxy-cfg doctor --explain-error -` 分析" }
    /// Nothing was fetched, and nothing went wrong.
    no_modules() { en: "no module was fetched: everything was in the module cache, or nothing was needed", zh: "没有拉取任何模块：都已在模块缓存里，或者根本不需要" }
    /// The end of the map.
    summary(domestic, foreign, unknown) { en: "modules: {domestic} domestic, {foreign} from abroad, {unknown} not known", zh: "模块：国内 {domestic} 个，境外 {foreign} 个，未知 {unknown} 个" }
    /// Bytes both ways.
    bytes(received, sent) { en: "{received} in, {sent} out", zh: "收 {received}，发 {sent}" }
    /// The user broke off.
    broken_off() { en: "broken off: this is what was seen until then", zh: "已中断：以下是到此为止见到的" }
    /// The project has what cannot be copied.
    no_project(canary) { en: "no go.mod here: the canary {canary} is traced", zh: "这里没有 go.mod：改为跟踪 {canary}" }

    /// How a connection ended.
    ended_open() { en: "still open at the end", zh: "结束时仍未关闭" }
    /// How a connection ended.
    ended_closed() { en: "closed", zh: "正常关闭" }
    /// How a connection ended.
    ended_reset() { en: "reset", zh: "被重置" }
    /// How a connection ended.
    ended_refused() { en: "refused", zh: "被拒绝" }
    /// How a connection ended.
    ended_timed_out() { en: "timed out", zh: "超时" }
    /// How a connection ended.
    ended_unreachable() { en: "unreachable", zh: "不可达" }
    /// How a connection ended.
    ended_dns() { en: "no such name", zh: "域名解析失败" }
    /// How a connection ended.
    ended_proxy() { en: "the proxy refused", zh: "代理拒绝" }

    /// A column.
    module() { en: "module", zh: "模块" }
    /// A column.
    server() { en: "server", zh: "服务器" }
    /// A column.
    where_it_is() { en: "where", zh: "所在" }
    /// Ctrl-C before there was anything to show.
    broken_off_early() { en: "interrupted", zh: "已中断" }
}
