"""Recognise whole sentences of error pages, in English and Chinese: the page is missing, or the site does not serve now."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from newscrawl.text.hints import Hints, fold

if TYPE_CHECKING:
    from collections.abc import Iterator

Error = Literal["missing", "broken"]

_LONGEST = 300  # characters; longer lines are not error messages
_SENTENCES = re.compile(r"(?<=[.!?…。！？])\s{0,3}(?=\S)|\s[-–—|·:]{1,2}\s|[|_｜]|\s{2,9}")
_EDGE = " .,!?…。，！？、:：;；-–—\"'“”‘’()（）[]【】<>《》#*~\xa0"

# --- English
_SORRY = r"(?:(?:we(?: are|['’]re)? |i['’]m )?(?:(?:very|so|terribly) )?sorry|o{2,4}ps|whoops|uh[- ]?oh|(?:our )?apologies|error|notice)"
_CODE = r"(?:(?:http|status|error|code|page)[ /.:-]{1,3}){0,4}(?:404|410)(?:\.0)?(?:[ :.–—-]{1,3}(?:error|page|http|code)){0,3}"
_LEAD = rf"(?:(?:{_SORRY}|{_CODE})[ ,.!:;–—-]{{1,4}}(?:but )?){{0,3}}"
_PAGE = r"(?:(?:web ?|error )?page|file|url|link|address|(?:web ?)?site|resource|directory|path|location)"
_PIECE = (
    r"(?:article|story|content|document|item|post|video|news|picture|photo|gallery|column|section)"
)
_WHAT = rf"(?:file or directory|{_PAGE}|{_PIECE})s?"
_VERB = r"(?:request(?:ed)?|look(?:ing|ed)? for|seek(?:ing)?|(?:trying|tried|attempting|want|wanted) to (?:reach|access|view|open|visit|read|find|see)|want(?:ed)?|visit(?:ed|ing)?|access(?:ed)?|asked for|entered|specified|followed|clicked(?: on)?)"
_YOU = rf"(?: (?:that |which )?(?:you|we)(?:['’](?:re|ve)| are| were| have)? {_VERB})"
_THE = r"(?:(?:the|this|that|your|requested|specified|following|desired|selected|given) ){0,3}"
_NOT = r"(?: ?not| ?n['’]t)"
_MOVED = r"(?:(?:re)?moved|deleted|taken (?:down|offline)|withdrawn|renamed|expired|unpublished)"
_GONE = (
    rf"(?:(?:was|is|are|were|could|can|ca)?{_NOT} (?:be )?(?:found|located|available|here|there)"
    rf"|(?:does|do|did){_NOT} (?:seem to |appear to )?exist|(?:is |are )?no longer (?:exists?|available|here|online)"
    rf"|(?:has|have|was|were|is|may|might|could)(?: have)?(?: been| be)?(?: (?:already|permanently|since))? {_MOVED}"
    r"|(?:is|are|has gone|went) missing|(?:has|is) gone)"
)
_TAIL = r"(?: (?:on|from|at|in) (?:this|the|our) (?:server|(?:web ?)?site|location|address|system)| here| any ?more| anywhere| (?:permanently|currently)|,? (?:or|and|it|has|had|may|might|please|because|either)\b[^.]{0,110}){0,2}"
_FIND = r"(?:find|locate) (?:the|that|this|your|what|any)"

# --- Chinese, in both scripts
_SORRY_ZH = "(?:(?:很|非常|十分|真)?(?:抱歉|对不起|對不起|不好意思)|哎呀|啊哦|糟糕|[Oo]ops|[Ss]orry|(?:HTTP |[Ee]rror )?404(?:[ -]{0,3}(?:错误|錯誤|[Ee]rror))?|提示|出错了|出錯了|错误|錯誤)"
_LEAD_ZH = rf"(?:{_SORRY_ZH}[，,。！!：:、~\s—–-]{{0,4}}){{0,3}}"
_YOU_ZH = "(?:您|你)?(?:所|要|想|正在|正|需要|当前|當前){0,3}(?:访问|訪問|查看|浏览|瀏覽|请求|請求|寻找|尋找|查找|打开|打開|找|输入|輸入|点击|點擊|看)(?:的|到的)"
_THIS_ZH = "(?:该|該|此|这个|這個|这|這|本|相关|相關|当前|當前|指定|对应|的){0,3}"
_WHAT_ZH = "(?:网页|網頁|页面|頁面|页|文章|内容|內容|新闻|新聞|稿件|链接|連結|鏈接|地址|网址|網址|文件|檔案|资源|資源|信息|资讯|資訊|栏目|频道|专题|视频|URL|url|网站)"
_GONE_ZH = "(?:(?:已经|已經|已|可能|也许|也許|或许|或許|暂时|現在|现在|目前|并|並|根本){0,3}(?:不存在|不见|不見|未找到|没有找到|沒有找到|没找到|找不到|无法找到|無法找到|(?:被|遭)?(?:您|管理员)?(?:删除|刪除|移除|下架|移动|移動|撤下|撤稿)|下线|下線|失效|过期|過期|走丢|走失|走丟|迷路|丢失|消失|飞走|离家出走|搬家|不翼而飞)(?:了|啦|咯)?)"
_TAIL_ZH = rf"(?:[，,、；;或者和及\s]{{1,3}}(?:{_GONE_ZH}|(?:可能|也许|或许|请|請|您|你|点击|點擊|返回|去|系统|系統|正在|即将|將|将|\d)[^。！？]{{0,40}})){{0,3}}"
_NONE_ZH = "(?:找不到|没有找到|沒有找到|未找到|无法找到|無法找到|查无|查無)"

_MISSING = re.compile(
    rf"{_LEAD}{_CODE}"
    rf"|{_LEAD}(?:(?:{_CODE}[ :,.–—-]{{1,4}})?(?:(?:{_WHAT}|object) )?not found|{_CODE} gone)"
    rf"|{_LEAD}{_THE}{_WHAT}{_YOU}?(?: at)?(?: /[^ ]{{0,80}})? ?{_GONE}{_TAIL}"
    rf"|{_LEAD}no (?:such {_WHAT}(?: (?:was|were|found|exists?)){{0,2}}|{_WHAT} (?:(?:was|were) )?found){_TAIL}"
    rf"|{_LEAD}(?:we|i) (?:(?:could|can|did|do|ca){_NOT}|(?:are|were) unable to)(?: seem to)? {_FIND}\b[^.]{{0,60}}"
    rf"|{_LEAD}unable to {_FIND}\b[^.]{{0,60}}"
    rf"|{_LEAD}(?:it (?:looks|seems|appears) (?:like|that|as if) )?nothing (?:was |could be )?found{_TAIL}"
    rf"|{_LEAD}you(?:['’]ve| have)? (?:reached|found|hit|come to) (?:a|an|the) (?:page|dead end|broken link|missing page)\b[^.]{{0,60}}"
    rf"|there was an unexpected error \(type=not found, status=404|the requested url (?:was|/[^ ]{{0,200}}) ?(?:was )?not found on this server"
    rf"|{_LEAD_ZH}(?:{_YOU_ZH})?{_THIS_ZH}{_WHAT_ZH}.{{0,2}}?{_GONE_ZH}{_TAIL_ZH}"
    rf"|{_LEAD_ZH}{_NONE_ZH}(?:{_YOU_ZH})?{_THIS_ZH}{_WHAT_ZH}(?:了)?{_TAIL_ZH}"
    r"|(?:HTTP |[Ee]rror )?404[ -]{0,3}(?:页面|頁面|错误|錯誤|错误页面|錯誤頁面)?",
    re.IGNORECASE,
)
_SITE = r"(?:(?:the|this|our) )?(?:web ?)?(?:site|page|server|service|system|website)"
_SOON = r"(?:[,.]? ?(?:please|we|and|for|due to|try|sorry)\b[^.]{0,80})?"
_LATER_ZH = "(?:[，,。\\s]{0,2}(?:请|請|敬请|敬請|给您|給您)[^。]{0,40})?"
_STATUS = r"(?:(?:http|status|error|code)[ /.:-]{1,3}){0,4}(?:40[0135]|50[0-4]|52\d)(?:[ :,.–—-]{1,3}(?:error|forbidden|unauthori[sz]ed|bad request|bad gateway|(?:internal )?server error|service (?:temporarily )?unavailable|gateway time-?out)){0,2}"
_BROKEN = re.compile(
    rf"{_LEAD}(?:{_STATUS}|internal server error|bad gateway|service (?:temporarily )?unavailable|gateway time-?out|(?:application|runtime|unexpected) error)"
    rf"|{_LEAD}(?:{_SITE} (?:is )?(?:currently |temporarily |now )?)?(?:under|down for|undergoing) (?:scheduled |routine )?maintenance{_SOON}"
    rf"|{_LEAD}{_SITE} (?:is |are )?(?:temporarily|currently) (?:unavailable|not available|down|offline|closed){_SOON}"
    rf"|(?:site|system|scheduled) maintenance|maintenance mode|{_LEAD}we(?:['’]ll| will) be (?:right )?back (?:soon|shortly|online){_SOON}"
    rf"|{_LEAD}something (?:went|has gone) wrong{_SOON}|there was an unexpected error \(type=[^)]{{0,80}}"
    rf"|{_LEAD_ZH}(?:网站|網站|本站|系统|系統|服务器|伺服器|服务|页面|頁面)(?:正在|例行|暂时|暫時){{0,2}}(?:维护中?|維護中?|升级(?:维护)?中|升級(?:維護)?中|升级维护|繁忙|异常|異常|错误|錯誤|出错了?|出錯了?){_LATER_ZH}",
    re.IGNORECASE,
)
_MISSING_HINTS = Hints(
    "404|410|not|n't|n’t|no |found|missing|gone|moved|deleted|taken|withdrawn|renamed|"
    "expired|unpublished|unable|a page|an page|the page|dead end|broken link|不存在|不见|"
    "不見|找到|找不到|删除|刪除|移除|下架|移动|移動|撤下|撤稿|下线|下線|失效|过期|過期|走丢|"
    "走失|走丟|迷路|丢失|消失|飞走|出走|搬家|不翼而飞|查无|查無"
)
_BROKEN_HINTS = Hints(
    "40|50|52|error|gateway|time-out|unavailable|available|maintenance|down|offline|closed|"
    "be back|be right back|wrong|维护|維護|升级|升級|繁忙|异常|異常|错误|錯誤|出错|出錯"
)
_NAME = re.compile(
    r"(?:(?:http |status )?error(?: code)?[ :-]{0,3})?(?:403|404|410|500|502|503)(?:[ :,-]{1,3}(?:error|not found|forbidden|gone|page not found|file not found"
    r"|(?:internal )?server error|bad gateway|service unavailable))?"
    r"|(?:sorry,? |oops[.!,]* ){0,2}(?:(?:the |this )?(?:page|file|article) )?(?:(?:was |is |could )?not (?:be )?found|does(?: not|n['’]t) exist|(?:is )?no longer available)"
    r"|(?:抱歉[，,]?)?(?:您访问的|您要找的)?(?:页面|网页|文章|内容)(?:不存在|未找到|找不到|已(?:被)?删除)(?:了)?",
    re.IGNORECASE,
)


def names_an_error(headline: str) -> bool:
    """Whether a headline is always that of an error page: "404", "Page not found", "页面不存在"."""
    return _NAME.fullmatch(headline.strip(_EDGE)) is not None


def error_of(text: str) -> Error | None:
    """The error that a line, or one of its sentences, names: "The page you requested has been removed"; else None.

    Other sentences about things that were not found do not match. An article may hold such a line, so the caller has to
    check that the page has no other text.
    """
    if len(text) > _LONGEST:
        return None
    folded = fold(text)
    may_miss, may_break = _MISSING_HINTS.search(folded), _BROKEN_HINTS.search(folded)
    if may_miss and any(map(_MISSING.fullmatch, _sentences(text, _MISSING_HINTS))):
        return "missing"
    if may_break and any(map(_BROKEN.fullmatch, _sentences(text, _BROKEN_HINTS))):
        return "broken"
    return None


def _sentences(text: str, hints: Hints) -> Iterator[str]:
    """The text and its sentences, without punctuation at their ends; those that hold one of the hints."""
    for part in (text, *_SENTENCES.split(text)):
        if hints.search(fold(part)):
            yield part.strip(_EDGE)
