"""Names of development zones in a line or a sentence."""

import re

_KIND = (
    r"(?:开发区|示范园?区|示范园|高新区|经开区|产业园区?|工业园区?|科技园区?|园区|合作区|保税区|集聚区|试验区|综改区|"
    r"旅游度假区|度假区|创新区|产业区)"
)
_WORDS = r"(?:国家级|省级|市级|高新技术|经济技术|经济|技术|现代|农业|工业|科技|产业|生态|文化|旅游|转型|综合|改革|循环|物流|自主|创新|新材料)"
_BODY = r"[\u4e00-\u9fff·]"
_OFFICE = r"(?:党工委|管委会|工委|党委|管理委员会)"
_WHOLE = re.compile(rf"^{_BODY}{{2,20}}{_KIND}{_OFFICE}?(?:[(（]{_BODY}{{2,10}}[)）])?$")
_NOT_A_NAME = re.compile(r"打造|建设|奋力|加快|推进|争创|创建|迈向|走进|助力|构建|一流|全力|建成|走出|做强|做优|聚焦|[在赴为让把到向与的]")
_STOPS = r"[^\u4e00-\u9fff]|^|[在赴为到向与和由对让把的]|近日|日前|今年|以来|年初|来自|走进|全省|我省"
_INSIDE = re.compile(rf"(?:{_STOPS})(?P<zone>(?:(?![在赴为到向与由让把的]){_BODY}){{2,8}}?{_WORDS}*{_KIND})")
_GENERIC = re.compile(rf"^(?:全省|各|本|该|我|全国|我省|全市|省|市|县|国家级|省级|[一二三四五六七八九十多])*(?:级|个|家|类)?{_WORDS}*{_KIND}$")


def is_zone(line: str) -> bool:
    """Tell whether a whole line is the name of a zone, as in the kicker above a title."""
    return bool(_WHOLE.match(line)) and not _NOT_A_NAME.search(line)


def zone_in(text: str) -> str:
    """Return the first name of a zone in a text, or ""; "全省开发区" and the like are no names."""
    for found in _INSIDE.finditer(text):
        if not _GENERIC.match(found["zone"]) and not _NOT_A_NAME.search(found["zone"]):
            return found["zone"]
    return ""


def place_of(zone: str) -> str:
    """Return the first two characters of a zone's name: what its long and short forms share."""
    return zone[:2]
