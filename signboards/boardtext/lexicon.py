"""
Words of which there are only so many: a letter that was hardly legible is settled by them.

Law: 矿产资源法实施细则 附件 矿产资源分类细目
"""

from collections.abc import Mapping
from typing import Final

from signboards.boardtext.items import Field

_MINERALS: Final = [
    word
    for some in (
        "煤 煤成气 石煤 油页岩 石油 天然气 油砂 天然沥青 铀 钍 地热 地热水 煤层气",
        "页岩气 铁矿 锰矿 铬矿 钒矿 钛矿 铜矿 铅矿 锌矿 铅锌矿 铝土矿 镍矿 钴矿 钨矿",
        "锡矿 铋矿 钼矿 汞矿 锑矿 镁矿 金矿 银矿 岩金矿 砂金矿 铂矿 铌矿 钽矿 铍矿",
        "锂矿 锆矿 锶矿 稀土矿 金刚石 石墨 磷矿 自然硫 硫铁矿 钾盐 硼矿 水晶 刚玉",
        "蓝晶石 硅线石 红柱石 硅灰石 钠硝石 滑石 石棉 云母 长石 石榴子石 叶蜡石 透辉石",
        "透闪石 蛭石 沸石 明矾石 芒硝 石膏 重晶石 毒重石 天然碱 方解石 冰洲石 菱镁矿",
        "萤石 宝石 黄玉 玉石 电气石 玛瑙 石灰岩 石灰石 泥灰岩 白垩 含钾岩石 白云岩",
        "石英岩 砂岩 天然石英砂 脉石英 粉石英 天然油石 含钾砂页岩 硅藻土 页岩 高岭土",
        "陶瓷土 耐火粘土 凹凸棒石粘土 海泡石粘土 伊利石粘土 累托石粘土 膨润土 铁矾土 粘土",
        "黏土 橄榄岩 蛇纹岩 玄武岩 辉绿岩 安山岩 闪长岩 花岗岩 麦饭石 珍珠岩 黑曜岩",
        "松脂岩 浮石 粗面岩 霞石正长岩 凝灰岩 火山灰 火山渣 大理岩 板岩 片麻岩 角闪岩",
        "泥炭 矿盐 镁盐 碘 溴 砷 地下水 矿泉水 石料 砂 砾石 建筑石料 砖瓦用页岩",
        "辉长岩 石英闪长岩",
    )
    for word in some.split()
]
_USES: Final = (
    *("建筑用", "建筑石料用", "饰面用", "水泥用", "水泥配料用", "砖瓦用", "玻璃用", "冶金用"),
    *("制灰用", "熔剂用", "化肥用", "陶瓷用", "铸造用", "电石用", "制碱用"),
)
_METHODS: Final = (
    *("露天开采", "地下开采", "露天/地下开采", "露天、地下开采", "露天转地下开采", "露天+地下开采"),
    *("井下开采", "水溶开采", "钻孔开采", "露天地下联合开采"),
)
_WORDS: Final[Mapping[Field, frozenset[str]]] = {
    Field.MINERAL: frozenset([*_MINERALS, *(use + one for use in _USES for one in _MINERALS)]),
    Field.MINING_METHOD: frozenset(_METHODS),
}
_SHORTEST: Final = 3  # of two letters, one is too little to know a word by
_SURE: Final = 0.9


def settled(field: Field, said: str, scores: tuple[float, ...]) -> str:
    """
    Return ``said`` with a letter set right where just one word is meant by the others.

    Only a letter that the reader was not sure of is touched; what was legible stands as it is.
    """
    known = _WORDS.get(field)
    if known is None or said in known or min(scores, default=1.0) >= _SURE:
        return said
    near = {word for word in known if len(word) >= _SHORTEST and _is_one_off(said, word, scores)}
    return near.pop() if len(near) == 1 else said


def _is_one_off(said: str, word: str, scores: tuple[float, ...]) -> bool:
    """Whether one doubtful letter was misread, or one is missing beside a doubtful letter."""
    places = range(len(word))
    if len(said) == len(word):
        unlike = [at for at in places if said[at] != word[at]]
        return len(unlike) == 1 and scores[unlike[0]] < _SURE
    if len(said) + 1 != len(word):
        return False
    missing = [at for at in places if word[:at] + word[at + 1 :] == said]
    return any(min(scores[max(at - 1, 0) : at + 1], default=1.0) < _SURE for at in missing)
