"""Why no board is drawn."""

from kernel.errors import Conflict, Unacceptable


class LettersWanting(Unacceptable):
    code = "signboards.letters_wanting"
    zh = "牌面字库没有以下字，不能印制：{letters}。请核对登记名称，或请管理员增补字库后再制作。"
    en = (
        "The font lacks these characters, and a board without them would lie: {letters}. Check the "
        "names in the register, or have the font extended."
    )


class TooMuchText(Unacceptable):
    code = "signboards.too_much_text"
    zh = "文字过多，{size} 厘米的牌面排不下。请改用较大的牌面，或在登记库中核对过长的内容。"
    en = "There is too much text for {size} cm. Take the larger board, or check the register."


class NotAMine(Unacceptable):
    code = "signboards.not_a_mine"
    zh = "探矿权不设矿山标识牌，只有采矿权需要制作。"
    en = "A right to explore has no signboard of a mine; only rights to mine have."


class NotInForce(Conflict):
    code = "signboards.right_not_in_force"
    zh = "该矿业权现为“{state_zh}”，不能为其制作标识牌。请先在登记库中更新。"
    en = "The right is {state_en}; no board is made for it. Bring the register up to date first."


class NoSupervisor(Conflict):
    code = "signboards.no_supervising_office"
    zh = "该矿业权所在地没有登记监督单位。请先登记当地的县级执法机构。"
    en = "No office answers for the place of this right. Found the county's office first."


class NoPublicAddress(Conflict):
    code = "signboards.no_public_url"
    zh = "没有设置 KUANGXUN_PUBLIC_URL，二维码将无处可去，未生成牌面。请管理员设置后再试。"
    en = "KUANGXUN_PUBLIC_URL is not set, so the code would lead nowhere. Ask the administrator."
