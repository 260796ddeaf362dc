"""Who wrote an article: bylines at the end of a paragraph, on a line of their own, or named as such."""

import re

SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢"
    "姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温常牛靳"
    "樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲"
    "翁冉骆蓝路游辛柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳穆农司卓古吉缪简车连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗"
    "瞿桂佟臧闵苟邬边卞姬师仇栾隋刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝封谈匡鞠惠荆冀郁胥南班储原栗燕楚鄢"
    "劳谌奚皮粟冼蔺楼盘闻伊仝区郜海阚花权帅屠豆朴盖练廉禹井祖漆巴丰卿狄索宣晋云容扈晁芮都阙浦戈伏鹿薄邸雍辜羊"
    "阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇哈湛宾戎勾茅於呼揭干但尉冶檀衣阴昝智幸植衡富尧闭由"
)
COMPOUND_SURNAMES = ("欧阳", "司马", "上官", "诸葛", "司徒", "东方", "独孤", "南宫", "夏侯", "令狐", "皇甫", "尉迟")

_ROLE = (
    r"(?:本[刊报]|科学导报)?(?:首席|特约|见习|实习|全媒体)?"
    r"(?:记者|通讯员|评论员|作者|撰稿人?|供稿|文/图|图/文|文图|撰文)"
)
_ROLES = re.compile(
    rf"(?:^|(?<=[\s、,，；;])){_ROLE}[\s:：/、]*|\s+(?:文/图|图/文|摄影报道|供稿|整理|报道)$|^(?:摄影报道|供稿|整理|报道)$"
)
_MARKED = re.compile(
    rf"^(?:[■□●◆▲◎○◇]\s*(?P<mark>.{{2,30}})|(?P<role>(?:{_ROLE}|文)[\s:：/]+.{{2,28}})|{_ROLE}(?P<name>[\u4e00-\u9fff]{{2,4}}))$"
)
_NAMED = re.compile(
    r"^(?:作者|撰稿人?|供稿人?|通讯员|投稿人|撰文|文字|文/图|供稿单位)\s*[:：/]\s*(?P<name>[^。]{2,40})$"
)
_BRACKETED = re.compile(r"^[(（][\u4e00-\u9fff·][\u4e00-\u9fff·\s、:：/]{1,28}[)）]$")
_IN_BRACKETS = re.compile(
    r"(?<=[。！？!?…”’》)）])\s*[(（\[【]\s*(?P<name>[\u4e00-\u9fff·][\u4e00-\u9fff·\s、,，:：/]{1,28})[)）\]】]\s*$"
)
_BARE = re.compile(r"(?<=[。！？])[”’]?\s*(?P<name>[\u4e00-\u9fff]{2,4}(?:[\s、]+[\u4e00-\u9fff]{2,4}){0,3})$")
_NOT_A_BYLINE = re.compile(
    r"^(?:下同|同上|待续|未完|完|试行|节选|略|暂行|草案|全文|续完)|下转|上接|摄$|摄影$|供图$|^图|^见|详见|如图"
)
_OFFICE = re.compile(r"[会区院局厂部处办司市县省镇村家室站所校]$")
_WORDS = re.compile(  # they open with a surname, and a column may be cut behind them
    r"^(?:任务|方案|方面|方式|方向|成果|成功|成效|成为|金融|金额|高新|高端|高校|安全|安排|于是|余下|程序|常务|常态|温度|"
    r"石油|石化|白天|车间|车辆|关于|关键|关注|路面|路网|毛利|施工|万元|万人|江苏|江西|海南|云南|河南|河北|贵州|广东|"
    r"华北|华东|马上|古城|连续|连同|沿线|单位|单价|景区|牛羊|明年|明天|游客|苗木|农业|农户|阳光|花卉|甘肃|宁夏|党员|"
    r"党建|包括|容量|钱款|解决|宣传)"
)
_LONGEST_NAME = 3  # characters, but for a compound surname


def is_name(text: str) -> bool:
    """Tell whether a text is one personal name: a surname and one or two characters, spaces inside allowed."""
    name = "".join(text.split())
    if not re.fullmatch(r"[\u4e00-\u9fff]{2,4}", name) or _OFFICE.search(name) or _WORDS.match(name):
        return False
    if name.startswith(COMPOUND_SURNAMES):
        return len(name) > len(COMPOUND_SURNAMES[0])
    return len(name) <= _LONGEST_NAME and name[0] in SURNAMES


def names_only(text: str) -> str:
    """Take role words (记者, 通讯员, 文/图 ...) and marks off a byline."""
    bare = _ROLES.sub(" ", text.strip(" \u3000■□●◆▲◎○◇()（）[]【】"))
    return " ".join(re.sub(r"[、,，；;:：/]", " ", bare).split())


def byline_of_line(text: str) -> str:
    """Return the byline a whole line consists of, or "".

    A line is a byline when it is marked (■ X, □ X), starts with a role (本刊记者 X, 通讯员 X, 作者：X), stands in
    brackets of its own, or consists of personal names and nothing else.
    """
    named = _NAMED.match(text)
    if named:
        return names_only(named["name"])
    marked = _MARKED.match(text)
    if marked and not re.search(r"[。，；！？]", text) and (not marked["name"] or is_name(marked["name"])):
        return names_only(marked["mark"] or marked["role"] or marked["name"])
    if _BRACKETED.match(text) and not _NOT_A_BYLINE.search(text.strip("()（）")):
        return names_only(text)
    inner = text.strip("()（）")
    candidates = [text.strip(), *re.split(r"[\s、]+", names_only(inner))]
    if is_name(candidates[0]) or (len(text) > _LONGEST_NAME + 1 and all(map(is_name, candidates[1:]))):
        return names_only(inner)
    return ""


def split_byline(text: str) -> tuple[str, str]:
    """Split a paragraph into its text and the byline at its end ("" when it has none).

    Two forms count, both only after the end of a sentence: any short bracket of Chinese words that is no cross
    reference, and bare personal names.
    """
    for form in (_IN_BRACKETS, _BARE):
        found = form.search(text)
        if found is None or _NOT_A_BYLINE.search(found["name"].strip()):
            continue
        if form is _BARE and not all(map(is_name, re.split(r"[\s、]+", found["name"]))):
            continue
        return text[: found.start()].rstrip(), names_only(found["name"])
    return text, ""


def is_bare(text: str) -> bool:
    """Tell whether a paragraph ends with a name without brackets, which a broken sentence may look like."""
    return bool(split_byline(text)[1]) and not _IN_BRACKETS.search(text)
