"""Answers of eight firewalls, for tests: statuses, headers and words as reported, the rest invented."""

from __future__ import annotations

from dataclasses import dataclass

from tests.replica.wire import Answer

HTML = {"Content-Type": "text/html;charset=utf-8"}


@dataclass(frozen=True)
class Wall:
    """`family` is its name in the console report, `reason` the URL's reason to fail."""

    family: str
    reason: str
    status: int
    headers: dict[str, str]
    body: str

    def answer(self) -> Answer:
        return Answer(self.status, {**HTML, **self.headers}, self.body.encode())


WALLS = {
    "521": Wall(
        "Jiasule",
        "challenge",
        521,
        {"X-Via-JSL": "3aa1,-", "Set-Cookie": "__jsluid_s=4f2a; max-age=31536000; path=/"},
        "<script>document.cookie=('_')+('_')+('jsl_c')+'learance_s=1';location.href=location.pathname</script>",
    ),
    "412": Wall(
        "Ruishu",
        "challenge",
        412,
        {},
        "<!DOCTYPE html><html><head><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.cd='q'</script></head><body></body></html>",
    ),
    "418": Wall(
        "Huawei CloudWAF",
        "ban",
        418,
        {"Server": "CloudWAF"},
        "<html><title>访问被拦截！</title><body><h1>418</h1><p>您的请求疑似攻击行为</p></body></html>",
    ),
    "405": Wall(
        "Aliyun",
        "ban",
        405,
        {"Server": "Tengine"},
        "<html><title>405</title><body><p>很抱歉，由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。</p></body></html>",
    ),
    "567": Wall("Tencent", "ban", 567, {}, "<html><body><p>The request was stopped.</p></body></html>"),
    "403": Wall("云防护", "ban", 403, {}, "<html><title>网站云防护</title><body><p>当前访问疑似黑客攻击</p></body></html>"),
    "acw": Wall(
        "Aliyun",
        "challenge",
        200,
        {"Set-Cookie": "acw_tc=781bad; path=/; HttpOnly"},
        "<html><script>\nvar arg1='6A2B';function reload(x){document.cookie='acw_sc__v2='+x;document.location.reload()}</script></html>",
    ),
    "script": Wall(
        "unnamed",
        "challenge",
        200,
        {},
        "<html><head><title>Loading</title></head><body><script>eval(function(p,a,c){return p}('0 1 2',3,4))</script>",
    ),
}  # fmt: skip
