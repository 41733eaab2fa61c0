"""Recognise the foot of a page: copyright, menus about the paper, registration numbers."""

from __future__ import annotations

import re

_LONGEST = 1_200  # characters of a footer

# fact: footer-year
_RIGHTS = re.compile(
    r"(?:copyright\s?(?:[©Ⓒ]|\(c\))?|(?:[©Ⓒ]|\(c\))(?:\s?copyright)?)[\s:：]*(?:by\s(?=china|the china|中国|[\w-]{1,40}\.(?:com|cn)|[^.]{0,60}all rights)|(?:19|20)\d\d(?=\s?[-–—~.,©]|\s?$|\s(?:china|(?:all|by|the)\b)|\s?中国)|[-–—]\s?(?:19|20)\d\d|china\s?daily|中国日报|all rights|reserved|版权|\W*$)"
    r"|(?:china\s?daily[\w.\s]{0,40})?all rights reserved\b(?!\s(?:to|for|by the|in)\b)"
    r"|the content \(including but not limited to\b"
    r"|without written authorization from\b.{0,40}\bsuch content\b"
    r"|(?:note\s?[:：]\s?)?browsers with [\d*x×]{5,12}"
    r"|(?:[©Ⓒ]\s?)?版权所有(?=$|[\s:：©Ⓒ]|中国日报|中报)"
    r"|(?:中国日报网?(?:英语点津)?)?版权(?:保护|说明|声明)\s?[:：]|本网登载的内容|未经中国日报网事先",
    re.IGNORECASE,
)
_MENU_WORD = (
    r"about(?: us| china ?daily)?|advertise(?: on site| with us)?|contact(?: us)?|job offers?|jobs|careers|expat employment|help|feedback"
    r"|site ?map|privacy(?: policy)?|terms(?: of (?:use|service))?|copyright|disclaimer|rss|subscribe|follow us|friendly links|back to (?:the )?top|back|top|home|english|中文"
    r"|关于(?:我们|中国日报(?:网)?)|联系(?:我们|方式)|网站(?:地图|简介|导航)|法律声明|版权(?:声明|所有|说明)|免责声明|广告(?:服务|刊登|合作)?|诚聘英才|人才招聘|招聘(?:信息|启事)?"
    r"|加入我们|意见反馈|友情链接|合作伙伴|隐私(?:政策|保护)|回到顶部|返回顶部|首页|设为首页|加入收藏|报纸订阅|订阅服务|我们的产品|对外合作"
)
_MENU = re.compile(
    rf"(?:(?:{_MENU_WORD})\s{{0,3}}(?:[|｜丨/·•-]\s{{0,3}}|$|(?<=\s)))+", re.IGNORECASE
)
_MENU_ONE = re.compile(rf"(?:{_MENU_WORD})", re.IGNORECASE)
_NUMBER = (
    r"(?:(?:ICP)?备案(?:编?号)?\s?[:：]"
    r"|[\u4e00-\u9fff]{1,2}ICP[备证]\s?\d{5,12}号?(?:-\d{1,3})?"
    r"|[\u4e00-\u9fff]公网安备\s?\d{10,16}号?"
    r"|[\u4e00-\u9fff]网文\s?[\[［（(〔]?\d{4}[\]］）)〕]?\s?[\d-]{3,12}号?"
    r"|(?:互联网新闻信息服务|信息网络传播视听节目|网络传播视听节目|增值电信业务经营|广播电视节目制作经营|网络出版服务|网络文化经营|互联网出版|药品信息服务)(?:许可证|资格证)(?:编?号)?\s?[:：]?\s?[（(]?[\w\u4e00-\u9fff-]{0,24}号?[）)]?"
    r"|(?:经营)?许可证(?:编?号)?\s?[:：]\s?[\u4e00-\u9fff]?[\w-]{4,24}号?"
    r"|[（(][总署][）)]\s?网出证\s?[（(]\w[）)]\s?字\s?第?\s?\d{1,6}\s?号|新出网证\s?[（(]\w[）)]\s?字\s?第?\s?\d{1,6}\s?号"
    r"|(?:license for publishing multimedia online|registration number|internet news (?:information )?license)\s?[:：]?\s?[\w-]{0,24}"
    r"|(?:违法和不良信息|不良信息|涉未成年人|网络暴力)?(?:举报|监督|投诉|联系)(?:电话|热线|邮箱)\s?[:：]?\s?[\w.@+-]{0,40}"
    r"|(?:中国)?互联网(?:违法和不良信息)?举报(?:中心)?|网络警察|可信网站)"
)
_NUMBERS = re.compile(rf"(?:{_NUMBER}[\s|｜,，、;；。.]{{0,4}})+", re.IGNORECASE)


def is_footer(text: str) -> bool:
    """Whether a clean paragraph of one line is part of the page's foot."""
    if len(text) > _LONGEST:
        return False
    if _RIGHTS.match(text) or _NUMBERS.fullmatch(text):
        return True
    menu = text.strip(" |｜")
    if _MENU_ONE.match(menu) is None:
        return False
    if _MENU.fullmatch(menu):
        return len(_MENU_ONE.findall(menu)) > 1
    rights = _RIGHTS.search(text)  # behind the menu
    return rights is not None and _MENU.fullmatch(text[: rights.start()].strip(" |｜")) is not None
