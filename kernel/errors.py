"""
Every way a request can be refused.

* Refusal
  - NotFound      404  it does not exist, or you may not know that it does
  - Forbidden     403  you may see it, but not do this to it
  - Conflict      409  its present state does not allow this
  - Unacceptable  422  well-formed, but the rules of the domain refuse it

A refusal has a stable dotted code and a sentence in Chinese and in English that says what to do
next. Sentences may name facts: ``zh = "证号 {number} 已登记"`` with ``raise Taken(number=…)``.
"""

from typing import ClassVar


class Refusal(Exception):
    """A no that the caller can understand, and that nobody should be paged for."""

    status: ClassVar[int]
    code: ClassVar[str]
    zh: ClassVar[str]
    en: ClassVar[str]

    retry_after_s: int | None = None  # told to the caller, where waiting helps

    def __init__(self, **facts: object) -> None:
        self.facts = {name: str(value) for name, value in facts.items()}
        super().__init__(f"{self.code}: {self.en.format(**self.facts)}")

    def sentence(self, language: str) -> str:
        """Return the sentence in ``language``, ``zh`` or ``en``."""
        return (self.en if language == "en" else self.zh).format(**self.facts)


class NotFound(Refusal):
    status = 404
    code = "kernel.not_found"
    zh = "没有找到所请求的内容。请核对编号，或确认它属于您的管辖范围。"
    en = "Nothing was found. Check the id, or whether it lies within your jurisdiction."


class Forbidden(Refusal):
    status = 403
    code = "kernel.forbidden"
    zh = "您的岗位没有此项权限（{permission}）。请联系本单位管理员。"
    en = "Your post lacks the permission {permission}. Ask your office's administrator."


class Conflict(Refusal):
    status = 409
    code = "kernel.conflict"
    zh = "该记录刚被他人更改，本次操作未执行。请刷新后重试。"
    en = "Someone changed this record first; nothing was done. Reload and try again."


class Unacceptable(Refusal):
    status = 422
    code = "kernel.unacceptable"
    zh = "提交的内容不符合要求。请按提示逐项改正后再提交。"
    en = "What was sent does not follow the rules. Correct the fields named and send again."


class Unauthenticated(Refusal):
    status = 401
    code = "kernel.unauthenticated"
    zh = "登录已失效或尚未登录。请重新登录，未上传的内容不会丢失。"
    en = "You are not signed in, or no longer. Sign in again; nothing unsent is lost."


class Malformed(Refusal):
    status = 400
    code = "kernel.malformed"
    zh = "请求无法解析：{reason}。请检查格式后重新发送。"
    en = "The request cannot be read: {reason}. Check its form and send it again."


class Incomplete(Malformed):
    code = "kernel.incomplete"
    zh = "请求只到达 {came} 字节（应为 {announced} 字节），本次操作未执行。请重新发送。"
    en = "Only {came} of {announced} bytes arrived; nothing was done. Send it again."


class LengthMissing(Refusal):
    status = 411
    code = "kernel.length_missing"
    zh = "请求没有说明内容长度，无法判断是否完整。请带 Content-Length 重新发送。"
    en = "Without Content-Length nobody can tell whether all has arrived. Send it with one."


class WrongMediaType(Refusal):
    status = 415
    code = "kernel.wrong_media_type"
    zh = "请以 {expected} 格式发送。"
    en = "Send this as {expected}."


class Busy(Refusal):
    status = 503
    code = "kernel.busy"
    zh = "系统暂时繁忙，本次操作未执行。请稍候重试。"
    en = "The service is busy; nothing was done. Try again in a moment."
    retry_after_s = 2


class Full(Refusal):
    status = 507
    code = "kernel.storage_full"
    zh = "服务器存储空间不足，本次内容未保存。请保留手机上的原件并通知管理员。"
    en = "The server's storage is full; nothing was saved. Keep it and tell the administrator."
