//! Names and connections, in the words of Go's net package and of the systems below it: Linux, macOS, Windows in English and
//! in Chinese (and what becomes of the latter where UTF-8 is read as GBK).

use super::place::{unreachable, who};
use crate::domain::goerror::told::{Row, Seen, Told, rows};
use crate::text::codes::Code;
use crate::text::goerrors;

fn no_such_host(seen: &Seen<'_>) -> Option<Told> {
    Some(unreachable(seen, Code::GP402, goerrors::no_such_host))
}

fn dns_fails(seen: &Seen<'_>) -> Option<Told> {
    Some(unreachable(seen, Code::GP402, goerrors::dns_fails))
}

fn refused(seen: &Seen<'_>) -> Option<Told> {
    Some(unreachable(seen, Code::GP403, goerrors::refused))
}

fn timeout(seen: &Seen<'_>) -> Option<Told> {
    Some(unreachable(seen, Code::GP410, goerrors::timeout))
}

fn silent(seen: &Seen<'_>) -> Option<Told> {
    Some(unreachable(seen, Code::GP407, goerrors::silent))
}

fn breaks_off(seen: &Seen<'_>) -> Option<Told> {
    Some(unreachable(seen, Code::GP418, goerrors::breaks_off))
}

fn no_route(seen: &Seen<'_>) -> Option<Told> {
    match seen.line().contains("dial tcp [") {
        true => Some(unreachable(seen, Code::GP403, goerrors::no_ipv6)),
        // Without a way to one address there is none to others, unless it is one of an own network.
        false => Some(Told::new(Code::GP401, goerrors::no_route(who(seen))).likely()),
    }
}

pub(super) const ROWS: &[Row] = rows! {
    Network InGo {
        "lookup {host} on {server}: read udp {from}: read: connection refused" | "lookup {host} on {server}: dial udp {from}: connect: connection refused"
            | "lookup {host} on {server}: read udp {from}: connection refused"
            => |seen| Some(Told { detail: goerrors::dns_absent(who(seen), seen.hole("server")), ..dns_fails(seen)? });
        "lookup {host} on {server}: no such host" | "lookup {host}: no such host" | "lookup {host}: getaddrinfow: No such host is known."
            | "lookup {host}: nodename nor servname provided, or not known" | "lookup {host}: Name or service not known"
            | "lookup {host}: no address associated with hostname" | "lookup {host}: Unknown host" | "lookup {host}: Non-recoverable"
            | "lookup {host}: getaddrinfow: 不知道这样的主机" | "lookup {host}: 不知道这样的主机" | "lookup {host}: getaddrinfow: 涓嶇煡閬撹繖鏍风殑涓绘満"
            | "lookup {host}: dnsquery: DNS name does not exist." | "lookup {host}: dnsquery: DNS 名称不存在"
            | "lookup {host}: getaddrinfow: The requested name is valid, but no data of the requested type was found."
            | "lookup {host}: getaddrinfow: 请求的名称有效，但是找不到请求的类型的数据"
            => no_such_host;
        "lookup {host} on {server}: server misbehaving" | "lookup {host}: server misbehaving" | "lookup {host} on {server}: read udp {why*}: i/o timeout"
            | "lookup {host} on {server}: dial udp {why*}: i/o timeout" | "lookup {host}: i/o timeout" | "lookup {host} on {server}: {why*}cannot unmarshal DNS message"
            | "lookup {host} on {server}: no answer from DNS server" | "lookup {host}: Temporary failure in name resolution" | "lookup {host}: Try again"
            | "lookup {host} on {server}: read udp {why*}: connection reset" | "lookup {host} on {server}: dial udp {why*}: connect: network is unreachable"
            | "lookup {host} on {server}: lame referral" | "lookup {host} on {server}: {why*}operation was canceled" | "lookup {host} on {server}: write udp"
            | "lookup {host}: getaddrinfow: This is usually a temporary error during hostname resolution" | "lookup {host}: dnsquery: DNS server failure."
            | "lookup {host}: getaddrinfow: 这通常是在主机名解析时出现的暂时错误" | "lookup {host}: dnsquery: This operation returned because the timeout period expired."
            | "lookup {host}: dnsquery: 由于超时时间已过" | "lookup {host}: getaddrinfow: A non-recoverable error occurred during a database lookup."
            => dns_fails;
        "dial tcp {address}: i/o timeout" | "dial tcp {address}: connect: connection timed out" | "dial tcp {address}: connect: operation timed out"
            | "dial tcp {address}: connectex: A connection attempt failed because the connected party did not properly respond"
            | "dial tcp {address}: ConnectEx tcp: A connection attempt failed because"
            | "dial tcp {address}: connectex: 由于连接方在一段时间后没有正确答复" | "dial tcp {address}: connectex: 连接方在一段时间后没有正确答复"
            | "dial tcp {address}: connectex: 鐢变簬杩炴帴鏂瑰湪" | "dial tcp {address}: connectex: 杩炴帴鏂瑰湪" | "dial tcp: i/o timeout"
            | "dial tcp {address}: {why*}semaphore timeout period has expired" | "dial tcp {address}: connectex: 信号灯超时时间已到"
            => timeout;
        "dial tcp {address}: connect: connection refused" | "dial tcp {address}: getsockopt: connection refused"
            | "dial tcp {address}: connectex: No connection could be made because the target machine actively refused it."
            | "dial tcp {address}: connectex: 由于目标计算机积极拒绝" | "dial tcp {address}: connectex: 由于目标机器积极拒绝" | "鏈虹Н鏋佹嫆缁"
            | "dial tcp {address}: connect: 拒绝连接"
            => refused;
        "dial tcp {address}: connect: network is unreachable" | "dial tcp {address}: connect: no route to host" | "dial tcp {address}: connect: host is down"
            | "dial tcp {address}: connectex: A socket operation was attempted to an unreachable network." | "dial tcp {address}: connect: network is down"
            | "dial tcp {address}: connectex: A socket operation was attempted to an unreachable host." | "dial tcp {address}: connect: cannot assign requested address"
            | "dial tcp {address}: connectex: 向一个无法连接的网络尝试了一个套接字操作" | "dial tcp {address}: connectex: 套接字操作尝试一个无法连接的主机"
            => no_route;
        "dial tcp {address}: connect: permission denied" | "dial tcp {address}: socket: operation not permitted" | "dial tcp {address}: connect: operation not permitted"
            | "dial tcp {address}: connectex: An attempt was made to access a socket in a way forbidden by its access permissions."
            | "dial tcp {address}: connectex: 以一种访问权限不允许的方式做了一个访问套接字的尝试"
            => |seen| Some(unreachable(seen, Code::GP403, goerrors::blocked_here));
        "net/http: TLS handshake timeout" | "context deadline exceeded (Client.Timeout exceeded while awaiting headers)" | "net/http: request canceled (Client.Timeout"
            | "net/http: timeout awaiting response headers" | "context deadline exceeded" | "read tcp {from}->{address}: i/o timeout" | "http2: timeout awaiting response headers"
            | "read tcp {from}->{address}: read: connection timed out" | "read tcp {from}->{address}: read: operation timed out"
            | "wsarecv: A connection attempt failed because the connected party did not properly respond" | "http2: client connection lost"
            | "wsarecv: 由于连接方在一段时间后没有正确答复" | "wsarecv: 连接方在一段时间后没有正确答复" | "net/http: HTTP/1.x transport connection broken: i/o timeout"
            => silent;
        "read: connection reset by peer" | "write: connection reset by peer" | "write: broken pipe" | "read tcp {from}->{address}: {why*}reset by peer"
            | "wsarecv: An existing connection was forcibly closed by the remote host." | "wsasend: An existing connection was forcibly closed by the remote host."
            | "wsarecv: 远程主机强迫关闭了一个现有的连接" | "wsasend: 远程主机强迫关闭了一个现有的连接" | "杩滅▼涓绘満寮鸿揩鍏抽棴"
            | "wsarecv: An established connection was aborted by the software in your host machine." | "wsarecv: 你的主机中的软件中止了一个已建立的连接"
            | "wsasend: 你的主机中的软件中止了一个已建立的连接" | "wsasend: An established connection was aborted by the software in your host machine."
            | "http: server closed idle connection" | "use of closed network connection" | "readfrom tcp {from}->{address}" | "connect: connection reset by peer"
            | "transport connection broken: " | "server sent GOAWAY and closed the connection" | "unexpected EOF reading trailer"
            => breaks_off;
        "stream error: stream ID {id}; {why}" | "http2: server sent GOAWAY" | "http2: Transport received" | "http2: response body closed" | "http2: stream closed"
            => |seen| Some(unreachable(seen, Code::GP418, goerrors::http2));
        "{url}: unexpected EOF" | "\": EOF" | "\": unexpected EOF" | "{url}: EOF$" | ": unexpected EOF$"
            => |seen| (seen.has("Get \"") || seen.has("read \"http") || !seen.has("zip")).then(|| breaks_off(seen)).flatten();
    }
};
