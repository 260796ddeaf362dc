"""Names of development zones in a line or a sentence."""

import re

_KIND = (
    r"(?:开发区|示范园?区|示范园|高新区|经开区|产业园区?|工业园区?|科技园区?|园区|合作区|保税区|集聚区|试验区|综改区|新区|"
    r"投资区|商务区|度假区|创新区|产业区|自贸片区)"
)
_WORDS = (
    r"(?:国家级|省级|市级|高新技术|经济技术|经济|技术|现代|农业|工业|科技|产业|生态|文化|旅游|转型|综合|改革|循环|物流|"
    r"自主|创新|新材料|先进|制造业|商贸|装备|制造|精细|化工|临港|航空)"
)
_BODY = r"[\u4e00-\u9fff·]"
_OFFICE = r"(?:党工委|管委会|工委|党委|管理委员会)"
_WHOLE = re.compile(rf"^{_BODY}{{2,20}}{_KIND}{_OFFICE}?(?:[(（]{_BODY}{{2,10}}[)）])?$")
_OFFICE_LINE = re.compile(rf"^{_BODY}{{2,18}}(?:[省市县区州]|[局厅委办院]|公司|集团|协会|中心|学院|大学|工会|商会)$")
_NOT_A_NAME = re.compile(
    r"打造|建设|奋力|加快|推进|推动|争创|创建|迈向|走进|助力|构建|一流|全力|建成|走出|做强|做优|聚焦|结对|重点|若干|服务业|"
    r"合作共|(?<!先)进|扮|润|各县|整个|入驻|位于|来自|召开|举办|调研|考察|获批|升级|跻身|晋级|入选|揭牌|挂牌|成为|迎来|看|[在赴为让把到向与的了对等被从两类及]",
)
_BETWEEN = "在赴为到向与由让把的从及了等是以就这某着过"  # characters no zone's name holds
_STOPS = rf"[^\u4e00-\u9fff]|^|[{_BETWEEN}和来对]|近日|日前|今年|来自|位于|走进|全省|我省|公布|关于|获批"
_BEFORE_NAME = re.compile(
    r"^.*(?:个月|[年月]份|[上下]半年|深入|翻开|回顾|视察|调研|走访|掠过|年度|季度|中旬|上旬|下旬|转入|公布|庆祝|参加|各)"
)
_INSIDE = re.compile(
    rf"(?:{_STOPS})(?P<zone>(?![{_BETWEEN}]){_BODY}(?:(?![{_BETWEEN}和来]){_BODY}){{1,7}}?{_WORDS}*{_KIND})"
)
_GENERIC = re.compile(
    rf"^(?:全省|各地?|本|该|我|全国|我省|全市|省内?|市|县|国家级?|省级|多|结对|合作|共建|专业|特色|兄弟|部分|不少|助推|数说|"
    rf"又添|[一二三四五六七八九十几两]|十余)*(?:级|个|家|类|大|座|片)?(?:省级|国家级)?{_WORDS}*{_KIND}$"
)


def is_zone(line: str) -> bool:
    """Tell whether a whole line is the name of a zone, as in the kicker above a title."""
    return bool(_WHOLE.match(line)) and not _NOT_A_NAME.search(line) and not _GENERIC.match(line)


def is_kicker(line: str) -> bool:
    """Tell whether a whole line names a zone, a place or an office, and so stands above a title."""
    return is_zone(line) or (bool(_OFFICE_LINE.match(line)) and not _NOT_A_NAME.search(line))


def zone_in(text: str) -> str:
    """Return the first name of a zone in a text, or ""; "全省开发区" and the like are no names."""
    for found in _INSIDE.finditer(text):
        zone = _BEFORE_NAME.sub("", found["zone"])
        if not _GENERIC.match(zone) and not _NOT_A_NAME.search(zone):
            return zone
    return ""


def place_of(zone: str) -> str:
    """Return the first two characters of a zone's name: what its long and short forms share."""
    return zone[:2]
