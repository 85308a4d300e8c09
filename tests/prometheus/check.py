"""Holds what goproxy-cfg tells Prometheus against Prometheus itself: usage is check.py PROGRAM BIN, inside the mirror lab.

BIN has promtool and prometheus. Everything that is waited for has a limit; what was started is ended.
"""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

PROGRAM, BIN = Path(sys.argv[1]), Path(sys.argv[2])
CONTRIB = Path(__file__).resolve().parent.parent.parent / "contrib"
RULES = CONTRIB / "prometheus" / "goproxy-cfg.rules.yml"
# Good ones, one that fails, and one with a false signature.
MIRRORS = ["goproxy.cn", "aliyun", "huaweicloud", "https://forged.example"]
LIMIT = 60

# The lab's HTTP proxy is for the program alone.
plain = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def step(text):
    print(f"-- {text}", flush=True)


def within(what, look, limit=LIMIT):
    """The first thing but None and False that `look` sees."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            found = look()
            if found:
                return found
        time.sleep(0.2)
    sys.exit(f"not within {limit} s: {what}")


def promtool(*args, **more):
    done = subprocess.run([BIN / "promtool", *args], capture_output=True, text=True, timeout=LIMIT, **more)
    if done.returncode != 0:
        sys.exit(f"promtool {' '.join(map(str, args))}: {done.stdout}{done.stderr}")
    return done.stdout + done.stderr


@contextlib.contextmanager
def started(argv, **more):
    """A program that runs on beside this one."""
    child = subprocess.Popen(argv, **more)
    try:
        yield child
    finally:
        if child.poll() is None:
            child.terminate()
            try:
                child.wait(10)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def metrics_of(expression):
    return set(re.findall(r"goproxy_cfg_probe_[a-z_]+", expression))


def expressions():
    """Every expression of the dashboard, its variables put in, and of the rules."""
    board = json.loads((CONTRIB / "grafana" / "goproxy-cfg.json").read_text())
    found = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    found += [one["expr"] for one in board["annotations"]["list"]]
    for variable in board["templating"]["list"]:
        query = variable.get("definition", "")
        found += re.findall(r"^label_values\((.*), \w+\)$", query)
    found += re.findall(r"^ +expr: (.*)$", RULES.read_text(), re.MULTILINE)
    values = {"$instance": ".*", "$mirror": ".*", "$__range": "1h"}
    for name, value in values.items():
        found = [one.replace(name, value) for one in found]
    assert len(found) > 20 and not [one for one in found if "$" in one], found
    return found


def main():
    folder = Path(tempfile.mkdtemp(prefix="goproxy-cfg-prometheus-"))
    env = dict(os.environ, HOME=str(folder), XDG_STATE_HOME=str(folder / "state"), LANG="C.UTF-8")

    step("promtool check metrics")
    probe = [PROGRAM, "probe", *MIRRORS, "--fresh", "github.com/pkg/errors", "--format", "prometheus", "--no-history"]
    text = subprocess.run(probe, capture_output=True, text=True, timeout=LIMIT, env=env, check=True).stdout
    said = promtool("check", "metrics", input=text)
    assert not said.strip(), said
    known = set(re.findall(r"^# TYPE (\w+)", text, re.MULTILINE))
    print(f"   {len(known)} metrics")

    step("promtool check rules, promtool test rules")
    print("   " + promtool("check", "rules", RULES).strip().splitlines()[-1].strip())
    promtool("test", "rules", RULES.with_suffix(".test.yml"))

    step("a real Prometheus scrapes the watch")
    watch = [PROGRAM, "watch", *MIRRORS, "--every", "2s", "-n", "2", "--listen", "127.0.0.1:0"]
    pipes = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True}
    with started(watch, env=env, **pipes) as watching:
        line = watching.stderr.readline()
        target = re.search(r"http://([^/]+)/", line).group(1)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            address = "127.0.0.1:%d" % free.getsockname()[1]
        config = folder / "prometheus.yml"
        config.write_text(
            "global: {scrape_interval: 1s, evaluation_interval: 1s}\n"
            f"rule_files: [{json.dumps(str(RULES))}]\n"
            f"scrape_configs: [{{job_name: goproxy-cfg, static_configs: [{{targets: [{json.dumps(target)}]}}]}}]\n"
        )
        promtool("check", "config", config)
        argv = [BIN / "prometheus", f"--config.file={config}", f"--storage.tsdb.path={folder / 'tsdb'}"]
        argv += [f"--web.listen-address={address}", "--log.level=error"]
        with started(argv, stdout=subprocess.DEVNULL) as prometheus:

            def ask(path, **query):
                url = f"http://{address}/api/v1/{path}?{urllib.parse.urlencode(query)}"
                try:
                    with plain.open(url, timeout=10) as answer:
                        return json.load(answer)
                except urllib.error.HTTPError as refused:
                    return json.load(refused)

            def values(query):
                assert prometheus.poll() is None, "Prometheus ended"
                answer = ask("query", query=query)
                assert answer["status"] == "success", (query, answer)
                return {one["metric"].get("mirror", ""): float(one["value"][1]) for one in answer["data"]["result"]}

            up = within("goproxy_cfg_probe_up is answered", lambda: values("goproxy_cfg_probe_up"))
            assert up == {"goproxy.cn": 1, "aliyun": 1, "huaweicloud": 0, "https://forged.example": 0}, up
            verified = values('goproxy_cfg_probe_sumdb_state{state="verified"} == 1')
            assert verified == {"goproxy.cn": 1}, verified
            invalid = values('goproxy_cfg_probe_sumdb_state{state="invalid"} == 1')
            assert invalid == {"https://forged.example": 1}, invalid

            step("every expression of dashboard and rules")
            every = expressions()
            used = set().union(*map(metrics_of, every))
            assert used <= known, f"no such metric: {used - known}"
            answered = 0
            for one in every:
                answer = ask("query", query=one)
                assert answer["status"] == "success", (one, answer)
                answered += bool(answer["data"]["result"])
            print(f"   {len(every)} accepted, {answered} of them with an answer now")
            assert answered > len(every) / 2

            def rules():
                groups = ask("rules")["data"]["groups"]
                found = [rule for group in groups for rule in group["rules"]]
                return found and all(rule["health"] == "ok" for rule in found) and found

            within("all rules are evaluated without an error", rules)
            alarm = lambda: values('ALERTS{alertname="GoproxyCfgSumdbInvalid",alertstate="firing"}')
            assert within("the false signature is told", alarm) == {"https://forged.example": 1}
            assert not values('ALERTS{alertname="GoproxyCfgNoHealthyMirror"}')

            step("SIGTERM")
            watching.send_signal(signal.SIGTERM)
            assert watching.wait(5) == 0, watching.returncode
            assert watching.stderr.read() == ""
            host, port = target.rsplit(":", 1)
            with socket.socket() as closed:
                assert closed.connect_ex((host, int(port))) != 0, "the port is still open"
            kept = (folder / "state" / "goproxy-cfg" / "history.ndjson").read_text()
            assert kept.endswith("\n") and len([json.loads(run) for run in kept.splitlines()]) >= 2
            within("Prometheus sees that it is gone", lambda: values("up") == {"": 0})
            pending = 'ALERTS{alertname="GoproxyCfgWatchGone",alertstate="pending"}'
            within("and that somebody should know", lambda: values(pending))


main()
