"""Recognise lines that are not paragraphs of a body: contacts, disclaimers, share buttons, pagers."""

from __future__ import annotations

import re

from newscrawl.text.cleaning import clean
from newscrawl.text.credits import credits_line
from newscrawl.text.dates import print_edition
from newscrawl.text.footers import is_footer
from newscrawl.text.hints import Hints, fold

_LONGEST = 600
_MAIL = r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}"
_DOTTED = r"(?:[^.!?\"“”。！？]|\.(?=\w))"  # a character of a sentence; the dots of chinadaily.com.cn do not end it

_CONTACT = re.compile(
    r"[(\[*]?(?:(?:you|readers) (?:can|may) |please )?(?:contact|e-?mail|reach|write to) "
    r"(?:the )?(?:writer|author|reporter|editor|columnist|us|him|her|them)(?:s|\(s\))?"
    rf" ?(?:(?:at|via|through|on|by)\b|:)[^@]{{0,120}}{_MAIL}.{{0,240}}"
    rf"|[(\[*]?the (?:writer|author|reporter|columnist)s? can be (?:reached|contacted) (?:at|via|through)\b[^@]{{0,80}}{_MAIL}.{{0,80}}"
    r"|if you have a specific expertise, or would like to share your thoughts? about our stories.{0,200}",
    re.IGNORECASE,
)
_VIEWS = (
    rf"(?:all |the |these |any )?(?:(?:author|writer|columnist)(?:s|['’]s|s['’])? (?:own |personal )?)?(?:views?|opinions?){_DOTTED}{{0,200}}?"
    r"\b(?:do not|does not|don['’]t|doesn['’]t|are not|may not|not)\b"
    rf"{_DOTTED}{{0,200}}"
)
_OWN_VIEWS = (
    rf"(?:all |the )?(?:views?|opinions?) (?:and opinions )?(?:expressed|presented|stated)?{_DOTTED}{{0,80}}?"
    r"(?:are (?:solely |entirely |only )?(?:his|her|their|the (?:author|writer)s?['’]?s?) own|are (?:solely |entirely |only )?(?:those|that) of the (?:author|writer|columnist)s?)"
    rf"{_DOTTED}{{0,200}}"
)
_CHINESE_VIEWS = r"(?:本文|以上|文章|文中)[^。！？“”]{0,20}(?:仅|只|不|并非)(?:代表|反映)[^。！？“”]{0,60}(?:观点|立场|意见|无关)[^。！？“”]{0,40}"
_DISCLAIMER = re.compile(f"{_VIEWS}|{_OWN_VIEWS}|{_CHINESE_VIEWS}", re.IGNORECASE)
_VIEWS_HINTS = Hints("view|opinion|代表|反映")
_WHOSE = re.compile(
    r"necessarily|China ?Daily|\b(?:author|writer|columnist)s?\b|this (?:newspaper|website|publication)|\bpublisher|代表|反映|\bexpressed\b.{0,60}\bown\b",
    re.IGNORECASE,
)
_REPORTED = re.compile(r"\b(?:said|says|told|added|according to)\b", re.IGNORECASE)
_NOTICE = re.compile(
    r"[（(【\[*]?\s?(?:免责声明|版权声明|版权保护)[】\]]?\s?[：:]?.{0,500}"
    r"|[（(【\[*]?\s?(?:特别|郑重|网站|本网)?声明[】\]]?\s?[：:](?=.{0,300}(?:转载|版权|本网|本站|不代表|侵权)).{0,500}"
    r"|凡(?:本网|注明|本站|来源).{0,500}"
)
_BRACKETS = "()[]（）【】* "
_SENTENCE_START = re.compile(r"(?:[.!?。！？][\"”’)）]?\s*)(?=\S)")

# fact: old-bodies-hold-tools, look-2012, share-link-texts
_SHARE_WORD = (
    r"twitter|facebook|myspace|yahoo!?|linkedin|mixx|digg|delicious|del\.icio\.us|stumbleupon|reddit|google\+?|pinterest"
    r"|instagram|whatsapp|telegram|wechat|weixin|weibo|sina weibo|print|mail|e-?mail|large|medium|small|share(?: to| on|[-–—/](?:wechat|weibo|facebook|twitter|linkedin))?|comments?"
    r"|text size|font size|bookmark|save|more|close|分享按钮|分享(?:到|至)?(?:微信|微博|新浪微博|朋友圈|qq空间|qq)|分享到|分享|微信|朋友圈|微博|新浪微博|腾讯微博|qq空间|qq|人人网|打印|收藏|字号|大|中|小|更多"
)
_SHARE = re.compile(
    rf"(?:(?:{_SHARE_WORD}|[0-9]{{1,6}}|[+|/·()–—-])[:：]?(?:[ ,]{{1,2}}|$))+", re.IGNORECASE
)
_SHARE_ONE = re.compile(rf"(?:{_SHARE_WORD})(?=[ ,:：]|$)", re.IGNORECASE)
_SHARE_SURE = re.compile(
    "分享(?:按钮|到)?[：:]?|share(?: to| on)?:?|text size|font size", re.IGNORECASE
)

_CLOSE = re.compile(r"[\[（(]?(?:[×✕✖X] ?)?(?:CLOSE|Close|关闭)(?: ?[×✕✖X])?[\]）)]?")  # of a box

_RELATED = re.compile(
    r"(?:[>»►▶•*\[【]\s?)?(?:related(?: (?:stor(?:y|ies)|news|articles?|readings?|links?|coverage|reports?|contents?|photos?|videos?|topics?))?"
    r"|read more|see also|also read|read also|more on(?: (?:this|the) (?:topic|story|subject))?|more stories|recommended (?:reading|stories)|previous coverage"
    r"|相关阅读|相关新闻|相关报道|相关链接|相关文章|延伸阅读|推荐阅读|更多阅读|更多新闻|往期回顾|阅读更多)"
    r"[】\]]?\s?(?:(?:[:：]|>+|»|…|\.\.\.)\s?.{0,200})?",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"[(（\[*]\s?for more\b[^()（）.!?]{0,80}\b(?:visit|go to|click|see|check|read)\b.{0,120}[)）\]]\.?"
    r"|for more (?:[\w'’&-]{1,20} ){0,4}(?:stories|news|coverage|photos|pictures|videos|reports|articles|features|columns|blogs)\b"
    r"[^.!?]{0,60}\b(?:visit|go to|click|see|check|read)\b.{0,120}",
    re.IGNORECASE,
)
_PAGER = re.compile(
    r"(?:(?:previous|prev|next|first|last|page|of|上一页|下一页|上页|下页|首页|尾页|末页|[0-9]{1,3}|[<>|«»‹›.…/]{1,6})(?: |$))+",
    re.IGNORECASE,
)
_PAGER_SURE = re.compile("next|prev|[上下]一?页|^page [0-9]+ of [0-9]+$", re.IGNORECASE)
_SUBSCRIBE = (
    r"(?:关注[^。]{0,20}(?:公众号|微信|微博|我们|客户端|视频号|双语新闻)|公众号"
    r"|二维码[^。]{0,12}(?:关注|下载|阅读|观看|订阅|查看|收听)?|下载[^。]{0,12}(?:客户端|APP))"
)
_FOLLOW = re.compile(
    rf"(?:[^。]{{0,24}}[，,、：:]\s?)?(?:欢迎|请|敬请|长按|点击|立即|快来|更多)[^。]{{0,30}}{_SUBSCRIBE}[^。]{{0,30}}[。！!]?"
    rf"|(?:扫码|扫一扫|扫描|识别)[^。，]{{0,20}}{_SUBSCRIBE}[^。，]{{0,24}}"
    r"|(?:关注|微信公众号|官方微信)[^。，]{0,20}(?:公众号|微信|微博|客户端|视频号)[^。，]{0,24}",
    re.IGNORECASE,
)
_FOLLOW_ENGLISH = re.compile(
    r"(?:follow (?:us|China ?Daily|the (?:writer|author)s?|him|her|me) on (?:twitter|facebook|wechat|weibo|instagram|linkedin|youtube|tiktok|x)\b.{0,100}"
    r"|(?:scan|press and hold) the QR code.{0,100}|download (?:the |our )?China ?Daily (?:mobile )?app.{0,60})",
    re.IGNORECASE,
)
_MAIL_ONLY = re.compile(
    rf"[(\[]?(?:(?:e-?mail|邮箱|电子邮件) ?[:：]? ?)?{_MAIL}(?: ?(?:[,;/、，；]|and|or| ) ?{_MAIL}){{0,5}}[)\]]?\.?",
    re.IGNORECASE,
)


def boilerplate(paragraph: str) -> str | None:
    """The kind of a line that is not body, or `None` for a paragraph of the article.

    contact, disclaimer, credits, footer, print, share, related, pager, follow, email. Every kind has to match
    the whole paragraph, so that a sentence about sharing or contacting stays.
    """
    text = clean(paragraph)
    if len(text) > _LONGEST:
        return "footer" if is_footer(text) else None
    if not text:
        return None
    if print_edition(text) is not None:
        return "print"
    if credits_line(text) is not None:
        return "credits"
    return next((kind for kind, matches in _KINDS if matches(text)), None)


def strip_disclaimer(paragraph: str) -> str:
    """A paragraph without a disclaimer of views as its last sentence; empty where it is only that sentence.

    "The author is a teacher. The views do not necessarily represent …" leaves the first sentence.
    """
    text = clean(paragraph)
    if not _VIEWS_HINTS.search(fold(text)):
        return paragraph
    if _is_views(text):
        return ""
    tail = max(0, len(text) - _LONGEST)
    for start in _SENTENCE_START.finditer(text, tail):
        if _is_views(text[start.end() :]):
            return _reclosed(text[: start.end()].rstrip(), text)
    return paragraph


def _is_views(text: str) -> bool:
    """Whether a text is one sentence that disclaims views."""
    sentence = text.strip(_BRACKETS).rstrip(".。 ")
    if len(sentence) > _LONGEST or _DISCLAIMER.fullmatch(sentence) is None:
        return False
    return _WHOSE.search(sentence) is not None and _REPORTED.search(sentence) is None


def _reclosed(kept: str, text: str) -> str:
    """The kept text, with the closing bracket that stood behind the cut sentence."""
    closers = {"(": ")", "（": "）", "[": "]", "【": "】"}
    closer = closers.get(text[:1])
    if closer is None or not text.rstrip(".。").endswith(closer) or kept.endswith(closer):
        return kept
    return kept + closer


def _is_disclaimer(text: str) -> bool:
    return _is_views(text) or _NOTICE.fullmatch(text) is not None


def _is_share(text: str) -> bool:
    if _CLOSE.fullmatch(text) is not None:
        return True
    if _SHARE.fullmatch(text) is None:
        return False
    return len(_SHARE_ONE.findall(text)) > 1 or _SHARE_SURE.match(text) is not None


def _is_pager(text: str) -> bool:
    return _PAGER.fullmatch(text) is not None and _PAGER_SURE.search(text) is not None


def _is_follow(text: str) -> bool:
    if len(text) > 140:
        return False
    return _FOLLOW.fullmatch(text) is not None or _FOLLOW_ENGLISH.fullmatch(text) is not None


_KINDS = (
    ("email", _MAIL_ONLY.fullmatch),
    ("contact", _CONTACT.fullmatch),
    ("disclaimer", _is_disclaimer),
    ("share", _is_share),
    ("pager", _is_pager),
    ("related", _RELATED.fullmatch),
    ("related", _MORE.fullmatch),
    ("follow", _is_follow),
    ("footer", is_footer),
)
