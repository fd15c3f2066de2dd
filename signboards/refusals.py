"""Why the signboards room says no, and what to do next."""

from kernel.errors import Conflict, Unacceptable


class BoardOfAnotherRight(Unacceptable):
    code = "signboards.board_of_another_right"
    zh = "所选标识牌不属于所选矿业权。请重新选择标识牌或矿业权。"
    en = "That board belongs to another right. Choose the board or the right anew."


class RightIsFixed(Unacceptable):
    code = "signboards.right_is_fixed"
    zh = "更正不能改换矿业权。请对正确的矿业权另做一次检查。"
    en = "A correction cannot turn to another right. Check the board of that right instead."


class Exempt(Unacceptable):
    code = "signboards.exempt"
    zh = "{kind_zh}（{mineral}）不设标识牌，无需登记。依据：{source}。"
    en = (
        "A right for {mineral} ({kind_en}) carries no signboard; none is to be expected ({source})."
    )


class AlreadyExpected(Conflict):
    code = "signboards.already_expected"
    zh = "该矿业权的标识牌已登记（{id}）。请直接查看。"
    en = "The board of that right is known already ({id}). Open it instead."


class RightGoesOn(Conflict):
    code = "signboards.right_goes_on"
    zh = "该矿业权尚未注销或吊销，标识牌不能撤下。请先在登记库中更新矿业权状态。"
    en = "The right is neither cancelled nor revoked, so its board is still asked for."


class NotYetSo(Unacceptable):
    code = "signboards.not_yet_so"
    zh = "日期 {day} 晚于今天。请核对后重新填写。"
    en = "The day {day} is yet to come. Check it and enter it again."


class BeforeItWasMade(Unacceptable):
    code = "signboards.before_it_was_made"
    zh = "设立日期早于制牌日期（{made_on}）。请核对后重新填写。"
    en = "It cannot stand before it was made ({made_on}). Check the day and enter it again."


class NoneAskedFor(Conflict):
    code = "signboards.none_asked_for"
    zh = "该矿业权已失效、注销或免设标识牌，不再要求制牌。请核对矿业权状态。"
    en = "No board is asked for: the right has lapsed, was cancelled or is exempt. Check its state."


class NotLater(Unacceptable):
    code = "signboards.not_later"
    zh = "新的整改期限须晚于现有期限（{due_on}）且不早于今天。请重新选择日期。"
    en = (
        "The new day must be after the present one ({due_on}), and not in the past. Choose another."
    )


class RectificationClosed(Conflict):
    code = "signboards.rectification_closed"
    zh = "这次整改已经结束，不能再更改。请查看标识牌的最新检查结果。"
    en = "This rectification is closed and cannot change. See the newest check of the board."


class NotifiedBefore(Unacceptable):
    code = "signboards.notified_before_found"
    zh = "告知日期须在发现问题（{opened_on}）之后且不晚于今天。请核对后重新填写。"
    en = "Notice is given from the day it was found ({opened_on}) until today. Check the day."
