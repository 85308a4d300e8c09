//! Where addresses lie, and what two resolvers answer: `probe --dns`.

use super::Message;
use crate::messages;

/// A country by its lower-case ISO 3166 code, short enough for a column: `CN`, in Chinese its name where it is a usual place for
/// servers.
pub fn country(code: &str) -> Message {
    let zh = match code {
        "cn" => "中国大陆",
        "hk" => "中国香港",
        "mo" => "中国澳门",
        "tw" => "中国台湾",
        "us" => "美国",
        "jp" => "日本",
        "sg" => "新加坡",
        "kr" => "韩国",
        "de" => "德国",
        "gb" => "英国",
        "fr" => "法国",
        "nl" => "荷兰",
        "ie" => "爱尔兰",
        "ru" => "俄罗斯",
        "in" => "印度",
        "au" => "澳大利亚",
        "ca" => "加拿大",
        _ => return Message::verbatim(code.to_ascii_uppercase()),
    };
    Message::new(code.to_ascii_uppercase(), zh)
}

messages! {
    /// An address of one's own network.
    private() { en: "private", zh: "内网" }
    /// An address of a local proxy program.
    fake() { en: "fake-ip", zh: "fake-ip" }
    /// An address that no server has.
    reserved() { en: "reserved", zh: "保留地址" }
    /// An address with what it is.
    placed(address, place) { en: "{address} ({place})", zh: "{address}（{place}）" }
    /// More addresses.
    and_more(list, count) { en: "{list} and {count} more", zh: "{list} 等，另有 {count} 个" }
    /// Between addresses.
    list(one, other) { en: "{one}, {other}", zh: "{one}、{other}" }
    /// No address.
    nothing() { en: "no address", zh: "无地址" }

    /// Not an address of a resolver.
    bad_resolver(text) { en: "`{text}` is no address of a DNS-over-HTTPS resolver: write `--dns=https://HOST/dns-query`", zh: "`{text}` 不是 DNS over HTTPS 解析服务的地址：请写成 `--dns=https://主机/dns-query`" }
    /// Credentials or a fragment in it.
    resolver_with_more(text) { en: "the address of a resolver has neither credentials nor a `#`: `{text}`", zh: "解析服务的地址里不能有账号密码或 `#`：`{text}`" }
    /// A resolver among the mirrors.
    resolver_among_mirrors(text) { en: "`{text}` is a resolver, not a mirror: write `--dns={text}`, with the equals sign", zh: "`{text}` 是解析服务，不是镜像：请写成 `--dns={text}`，等号不能少" }

    /// All is well.
    agree(count, resolver) { en: "names: the system's resolver and {resolver} agree on {count}", zh: "域名：系统解析与 {resolver} 一致的有 {count} 个" }
    /// The system's answer cannot be true.
    hijacked(host, system, other) { en: "{host}: this machine's DNS answers {system}, where no public mirror can be; the other resolver answers {other}", zh: "{host}：本机 DNS 解析为 {system}，公共镜像不可能在这里；另一解析服务的结果是 {other}" }
    /// The same without another answer.
    hijacked_alone(host, system) { en: "{host}: this machine's DNS answers {system}, where no public mirror can be", zh: "{host}：本机 DNS 解析为 {system}，公共镜像不可能在这里" }
    /// What to do.
    cure_hijacked() { en: "look for the name in the hosts file, log in to the network if it shows a login page, else set this machine's DNS servers to ones you trust, such as 223.5.5.5", zh: "检查 hosts 文件里有没有这个域名；网络有认证页的先登录；否则把本机 DNS 改成可信的，例如 223.5.5.5" }
    /// A local proxy program.
    fake_address(host, system, other) { en: "{host}: this machine's DNS answers {system}, as local proxy programs do (fake-ip); the other resolver answers {other}", zh: "{host}：本机 DNS 解析为 {system}，这是本地代理软件的 fake-ip；另一解析服务的结果是 {other}" }
    /// What to do.
    cure_fake() { en: "in order while that program runs; the mirror needs no such detour: exempt it there (fake-ip-filter, direct), or restore the DNS settings if the program is gone", zh: "该软件运行时属正常；镜像无需绕行，可在软件里把它设为直连或加入 fake-ip-filter；软件已卸载的，请还原 DNS 设置" }
    /// The system has none.
    withheld(host, other) { en: "{host}: this machine's DNS has no address for it; the other resolver answers {other}", zh: "{host}：本机 DNS 解析不到地址；另一解析服务的结果是 {other}" }
    /// What to do.
    cure_withheld(address, host) { en: "set this machine's DNS servers to others, such as 223.5.5.5, or for the time being write `{address} {host}` into the hosts file", zh: "把本机 DNS 换成其他服务，例如 223.5.5.5；临时应急可在 hosts 文件里写入 `{address} {host}`" }
    /// No matter.
    withheld_behind_proxy() { en: "no matter here: the mirror is reached through an HTTP proxy, which looks names up itself", zh: "这里没有影响：镜像经由 HTTP 代理访问，由代理解析域名" }
    /// They differ.
    differ(host, system, other) { en: "{host}: this machine's DNS answers {system}, the other resolver {other}", zh: "{host}：本机 DNS 解析为 {system}，另一解析服务的结果是 {other}" }
    /// What to make of it.
    cure_differ() { en: "often in order: large services answer each resolver with other addresses; doubtful where the mirror is slow or its certificate is wrong as well: then set other DNS servers", zh: "多数属正常：大型服务会给不同的解析服务返回不同地址；如果同时速度慢或证书不对，就换 DNS" }
    /// What to make of it.
    cure_poisoned(address, host) { en: "this machine's DNS leads abroad, the other resolver stays in mainland China: set the DNS servers to others, such as 223.5.5.5, or write `{address} {host}` into the hosts file", zh: "本机 DNS 指向境外，另一解析服务的结果在中国大陆：把本机 DNS 换成其他服务，例如 223.5.5.5，或在 hosts 文件里写入 `{address} {host}`" }
    /// The resolver did not answer.
    not_answered(resolver, why) { en: "the resolver {resolver} did not answer: {why}", zh: "解析服务 {resolver} 没有给出结果：{why}" }
    /// What to do.
    cure_not_answered() { en: "name another one: `--dns=https://doh.pub/dns-query`", zh: "换一个解析服务：`--dns=https://doh.pub/dns-query`" }

    /// A page in place of an answer.
    resolver_page() { en: "a web page came in place of a DNS message", zh: "返回的是网页，不是 DNS 报文" }
    /// Another status than 200.
    resolver_status(status) { en: "it answers HTTP {status}", zh: "返回 HTTP {status}" }
    /// No DNS message.
    resolver_nonsense() { en: "what came is no DNS message", zh: "返回的不是 DNS 报文" }
    /// Not the answer to the question.
    resolver_other_question() { en: "what came answers another question", zh: "返回的不是所问问题的应答" }
    /// Only a part of the answer.
    resolver_truncated() { en: "the DNS message is cut off", zh: "DNS 报文不完整" }
    /// A refusal of the resolver's own.
    resolver_refuses(code) { en: "it answers {code}", zh: "返回 {code}" }
    /// A name that cannot be asked for.
    unaskable(host) { en: "`{host}` cannot be put into a DNS message", zh: "`{host}` 无法写入 DNS 报文" }
}
