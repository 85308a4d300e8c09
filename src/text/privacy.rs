//! What the privacy test says.

use crate::messages;

messages! {
    /// Progress.
    waiting(count) { en: "testing whether the names of private modules would leave ({count} hosts)", zh: "正在测试私有模块名是否会外泄（{count} 个主机）" }
    /// Why nothing was tested.
    no_private_host() { en: "privacy not tested: neither GOPRIVATE nor the project names a private host", zh: "未做隐私测试：GOPRIVATE 和项目里都没有私有主机" }
    /// Why nothing was tested.
    offline() { en: "privacy not tested: `--offline`", zh: "未做隐私测试：指定了 `--offline`" }
    /// Why nothing was tested.
    no_go() { en: "privacy not tested: there is no go command that works", zh: "未做隐私测试：没有可用的 go 命令" }
    /// Why nothing was tested.
    nothing_is_asked() { en: "privacy not tested: with GOPROXY=off nothing is asked of anybody", zh: "未做隐私测试：GOPROXY=off 时不会访问任何服务器" }
    /// All is well.
    kept(hosts) { en: "private: neither a public module proxy nor the checksum database would hear of {hosts}", zh: "隐私：{hosts} 的模块名不会发给公共模块代理，也不会发给校验数据库" }
    /// It could not be told.
    unknown(hosts) { en: "private: it could not be told what would hear of {hosts}", zh: "隐私：无法判断 {hosts} 的模块名会发给谁" }
    /// Too many hosts.
    left_out(count) { en: "{count} more private hosts were not tested", zh: "另有 {count} 个私有主机未测试" }
    /// GP205.
    to_proxy(host, modules, by) { en: "{host}: the go command would ask {by} for {modules}", zh: "{host}：go 命令会向 {by} 请求 {modules}" }
    /// GP205, behind the company's own proxy.
    to_proxy_behind(host, modules, by, own) { en: "{host}: what `{own}` does not have of it the go command would ask of {by}: {modules}", zh: "{host}：`{own}` 上没有的模块，go 命令会接着去问 {by}：{modules}" }
    /// GP206.
    to_database(host, modules, by) { en: "{host}: the go command would look up {modules} in {by}", zh: "{host}：go 命令会到 {by} 查询 {modules}" }
    /// Several modules, the first named.
    and_more(modules, count) { en: "{modules} and {count} more", zh: "{modules} 等（另有 {count} 个）" }
}
