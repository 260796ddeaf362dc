"""Maps the compatibility characters that PDF fonts and text recognition put in the place of ordinary ones."""

import re
import unicodedata

COMPATIBILITY = re.compile("[\u2e80-\u2eff\u2f00-\u2fdf\uf900-\ufaff]")
# The radicals that Unicode itself does not map; the simplified forms are what Chinese fonts confuse.
SUPPLEMENT = dict(
    zip(
        "⺅⺉⺖⺘⺛⺜⺝⺨⺰⺹⺾⺿⻕⻞⻯⺁⺄⺇⺈⺊⺋⺌⺗⺠⺡⺢⺣⺤⺥⺩⺪⺫⺬⺭⺮⺯⺳⺶⺷⺸⺺⺻⺼⺽⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻰⻱⻲⻳",
        "亻刂忄扌旡日月犭纟耂艹艹阝食竜厂乙几刀卜卩小心民氵氺灬爫爫王疋罒示礻竹糸网羊羊羊聿聿月臼艹虎衤西西见角角讠贝足车辶辶辶邑钅长长长门阝雨青韦页风飞食食饣马骨鬼鱼鸟卤麦黄黾齐齐齿歯龙龟龟龟",
        strict=True,
    )
)


def without_radicals(text: str) -> str:
    """Replace radicals and compatibility ideographs by the characters they stand for, and touch nothing else.

    Normalising the whole text instead would turn Chinese punctuation into ASCII.
    """
    return COMPATIBILITY.sub(lambda match: SUPPLEMENT.get(match[0]) or unicodedata.normalize("NFKC", match[0]), text)
