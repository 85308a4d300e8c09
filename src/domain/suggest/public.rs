//! Hosts of public code, and endings of host names under which strangers register: data, to be added to.

/// Forges that anybody may publish on. Each owner on them is somebody else; a subdomain (`ssh.github.com`,
/// `e.coding.net`) belongs to the same forge.
#[rustfmt::skip]
pub(super) const FORGES: &[&str] = &[
    // Of the world.
    "github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "git.sr.ht", "gitea.com", "notabug.org", "launchpad.net",
    "sourceforge.net", "framagit.org", "gitlab.freedesktop.org", "salsa.debian.org", "dev.azure.com", "visualstudio.com",
    "ssh.dev.azure.com", "disroot.org", "try.gitea.io", "radicle.xyz", "tangled.sh", "huggingface.co",
    // Of China.
    "gitee.com", "gitcode.com", "gitcode.net", "coding.net", "jihulab.com", "codeup.aliyun.com", "code.aliyun.com",
    "git.code.tencent.com", "cnb.cool", "atomgit.com", "trustie.net", "gitlink.org.cn", "codechina.csdn.net", "oschina.net",
    "devcloud.huaweicloud.com", "openi.org.cn", "osredm.com",
];

/// Hosts that serve nothing but public Go modules: import paths of their own (vanity hosts), archives, and the names that
/// documentation uses. What is below them is public too.
#[rustfmt::skip]
pub(super) const VANITY: &[&str] = &[
    // Go itself and its neighbours.
    "golang.org", "google.golang.org", "go.dev", "cloud.google.com", "gopkg.in", "go.googlesource.com", "go.chromium.org",
    "gocloud.dev", "gvisor.dev", "cel.dev", "deps.dev", "go4.org", "rsc.io", "9fans.net", "upspin.io",
    // Cloud native.
    "k8s.io", "kubernetes.io", "sigs.k8s.io", "go.etcd.io", "istio.io", "knative.dev", "helm.sh", "oras.land", "kubevirt.io",
    "go.opentelemetry.io", "opentelemetry.io", "go.opencensus.io", "contrib.go.opencensus.io", "cuelang.org", "sigstore.dev",
    "vitess.io", "volcano.sh", "k8c.io", "open-cluster-management.io", "chainguard.dev", "code.cloudfoundry.org",
    "dubbo.apache.org", "apache.org", "go.podman.io", "go.linka.cloud", "kcl-lang.io", "layer5.io", "tags.cncf.io",
    // Companies' public modules.
    "go.uber.org", "go.mongodb.org", "go.temporal.io", "go.elastic.co", "go.mozilla.org", "go.step.sm", "go.starlark.net",
    "buf.build", "connectrpc.com", "tailscale.com", "storj.io", "sourcegraph.com", "trpc.group", "cosmossdk.io",
    "code.gitea.io", "gitea.dev", "go.bytebuilders.dev", "kubeops.dev", "stash.appscode.dev", "kmodules.xyz", "go.bytecodealliance.org",
    "go.f110.dev", "go.pinniped.dev", "go.mau.fi", "maunium.net", "mellium.im", "go.nhat.io", "go.vallahaye.net", "go.dedis.ch",
    "go.einride.tech", "go.flipt.io", "go.jetify.com", "go.lsp.dev", "go.opencensus.io", "go.universe.tf", "go.yaml.in",
    // People and projects.
    "honnef.co", "modernc.org", "filippo.io", "gorm.io", "xorm.io", "entgo.io", "gotest.tools", "gonum.org", "gioui.org",
    "fyne.io", "charm.land", "goa.design", "goji.io", "gobot.io", "periph.io", "tinygo.org", "dario.cat", "mvdan.cc",
    "nhooyr.io", "pgregory.net", "lukechampine.com", "zombiezen.com", "bazil.org", "aead.dev", "braces.dev", "inet.af",
    "howett.net", "jaytaylor.com", "layeh.com", "olympos.io", "src.elv.sh", "software.sslmate.com", "dmitri.shuralyov.com",
    "eagain.net", "go-micro.dev", "go.etcd.io", "go.senan.xyz", "go.hein.dev", "go.bug.st", "go.abhg.dev", "go.akshayshah.org",
    "zgo.at", "bou.ke", "v2ray.com", "vbom.ml", "willnorris.com", "resenje.org", "go.cypherpunks.su", "go.pennock.tech",
    "go.mercari.io", "go.nanomsg.org", "go.husin.dev", "go.rtnl.ai", "go.shabbyrobe.org", "goftp.io", "goyave.dev", "libvirt.org",
    "perkeep.org", "plramos.win", "rogpeppe.com", "sigs.dev", "tailscale.io", "codello.dev", "fortio.org", "moul.io",
    "oss.terrastruct.com", "gitlab.torproject.org", "torproject.org", "git.zx2c4.com", "golang.zx2c4.com", "git.kernel.org",
    // What stands in tutorials (RFC 2606).
    "example.com", "example.org", "example.net",
];

/// Endings below which each name belongs to another: pages and buckets that a service gives out.
#[rustfmt::skip]
pub(super) const SHARED: &[&str] = &[
    "github.io", "gitlab.io", "gitee.io", "codeberg.page", "coding.me", "vercel.app", "netlify.app", "pages.dev", "workers.dev",
    "web.app", "firebaseapp.com", "appspot.com", "run.app", "herokuapp.com", "fly.dev", "onrender.com", "azurewebsites.net",
    "amazonaws.com", "cloudfront.net", "aliyuncs.com", "myqcloud.com", "tencentcs.com", "myhuaweicloud.com", "bcebos.com",
    "ghe.com", "gitlab-dedicated.com", "readthedocs.io", "ngrok.io", "ngrok.app", "nip.io", "sslip.io", "dyndns.org", "duckdns.org", "oicp.net",
    "vicp.net", "eu.org", "us.kg",
];

/// Second labels that countries give out names below, as in `com.cn` and `co.uk`.
#[rustfmt::skip]
pub(super) const SECOND_LEVEL: &[&str] = &[
    "com", "net", "org", "gov", "edu", "ac", "mil", "co", "or", "ne", "go", "ltd", "plc", "gob", "gouv", "idv", "info", "biz",
    "nom", "sch", "web", "my", "id", "gen", "ind", "firm", "game", "ebiz", "club", "govt", "school", "cri", "iwi", "geek", "asn",
];

/// The provinces in `.cn`.
#[rustfmt::skip]
pub(super) const PROVINCES: &[&str] = &[
    "ah", "bj", "cq", "fj", "gd", "gs", "gx", "gz", "ha", "hb", "he", "hi", "hk", "hl", "hn", "jl", "js", "jx", "ln", "mo",
    "nm", "nx", "qh", "sc", "sd", "sh", "sn", "sx", "tj", "tw", "xj", "xz", "yn", "zj",
];

/// Top labels that no public name ends with (RFC 6762 appendix G, ICANN's `.internal`, and custom).
#[rustfmt::skip]
pub(super) const INTERNAL_TOP: &[&str] = &[
    "internal", "corp", "local", "lan", "intranet", "intra", "private", "home", "localdomain", "localhost",
];

/// Labels anywhere before the top one that say the same.
pub(super) const INTERNAL_LABEL: &[&str] = &["corp", "internal", "intranet", "intra"];
