//! What the machine itself says of its network, without sending anything.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};

/// Whether the kernel has a route to any public address. Connecting a UDP socket sends nothing: it only asks for a route.
/// The addresses are those of public name servers in mainland China and elsewhere.
pub fn has_route() -> bool {
    let targets: [SocketAddr; 4] = [
        (Ipv4Addr::new(223, 5, 5, 5), 53).into(),
        (Ipv4Addr::new(1, 1, 1, 1), 53).into(),
        (Ipv6Addr::new(0x2400, 0x3200, 0, 0, 0, 0, 0, 1), 53).into(),
        (Ipv6Addr::new(0x2606, 0x4700, 0x4700, 0, 0, 0, 0, 0x1111), 53).into(),
    ];
    targets.iter().any(|target| {
        let local: SocketAddr = match target {
            SocketAddr::V4(_) => (Ipv4Addr::UNSPECIFIED, 0).into(),
            SocketAddr::V6(_) => (Ipv6Addr::UNSPECIFIED, 0).into(),
        };
        UdpSocket::bind(local).and_then(|socket| socket.connect(target)).is_ok()
    })
}
