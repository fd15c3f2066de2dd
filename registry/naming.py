"""
Names as the public may read them: what a natural person is called is nobody's business.

The surname stays and 某 stands for the rest, as courts do it when they publish (法释〔2016〕19号
第九条). Whether somebody may be named at all is another question: of natural persons on the
lists of the untrustworthy nothing is published without their consent, and then disguised
(自然资源部办公厅关于做好2021年矿业权人勘查开采信息公示工作的通知，六).
"""

import re
from typing import Final

_SOMEBODY: Final = "某"
_COMPOUND_SURNAMES: Final = frozenset(
    re.findall(
        "..",
        "欧阳司马上官诸葛司徒东方独孤南宫万俟闻人夏侯尉迟公羊赫连澹台皇甫宗政濮阳公冶"
        "太叔申屠公孙慕容仲孙钟离长孙宇文令狐鲜于闾丘司空端木百里呼延东郭南门西门轩辕",
    )
)
_SEVERAL: Final = re.compile("[、,，;；/]")
_REMARK: Final = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]?")  # 王五（个体）
_PARTS: Final = re.compile(r"[、,，;；/()（）\[\]【】\s]")
_BETWEEN_PARTS: Final = re.compile("[·•・．.\\s]")  # 买买提·吐尔逊
_HAN: Final = re.compile("[\u3400-\u9fff]")
# Words by which an organisation is known where nobody recorded its credit code.
_ORGANISATION: Final = re.compile(
    "公司|企业|集团|合作社|委员会|事务所|研究院|勘查院|地质队|大队|政府|管理局|中心|协会|学校|大学|"
    "[厂矿场站窑院社局]$|(?:村|镇|乡|街道|村民组|经销部|加工部|经营部|联合社|基地|有限责任)$"
)
_LONGEST_PERSONAL_NAME: Final = 3  # characters, of a surname and what is given


def disguised(name: str) -> str:
    """
    Return what may be published of the name of a person, or of several named together.

    Law: 最高人民法院关于人民法院在互联网公布裁判文书的规定 第九条
    """
    plain = _REMARK.sub("", name).strip()
    people = [part.strip() for part in _SEVERAL.split(plain) if part.strip()]
    return "、".join(_of_one(person) for person in people) or _SOMEBODY


def _of_one(name: str) -> str:
    if not _HAN.match(name):
        return name[0].upper()  # of a name in Latin letters only the first one stays
    if name[:2] in _COMPOUND_SURNAMES and not _BETWEEN_PARTS.search(name):
        return name[:2] + _SOMEBODY
    return name[0] + _SOMEBODY


def may_be_a_person(name: str) -> bool:
    """
    Return whether a name may be a person's, where nothing recorded says whose it is.

    In doubt it is: an organisation disguised by mistake is a nuisance, a person named is a harm.
    """
    plain = _REMARK.sub("", name).strip()
    if len(plain) <= _LONGEST_PERSONAL_NAME or _BETWEEN_PARTS.search(plain):
        return True
    if plain[:2] in _COMPOUND_SURNAMES and len(plain) == _LONGEST_PERSONAL_NAME + 1:
        return True
    return _ORGANISATION.search(plain) is None


def without(text: str, name: str) -> str:
    """Return a text, such as a mine's name, in which a person's name is disguised."""
    for part in sorted(_PARTS.split(name), key=len, reverse=True):
        if len(part) > 1:
            text = text.replace(part, _of_one(part))
    return text
