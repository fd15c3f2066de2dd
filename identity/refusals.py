"""Every no of this room that is not about a missing permission."""

from kernel.errors import Conflict, Forbidden, Unacceptable, Unauthenticated


class SignInRefused(Unauthenticated):
    code = "identity.sign_in_refused"
    zh = "用户名或密码不正确，或尝试过于频繁。请核对后稍候再试。"
    en = "The login or password is wrong, or was tried too often. Check them, wait and try again."


class SessionOver(Unauthenticated):
    code = "identity.session_over"
    zh = "本次登录已结束。请重新登录，未上传的内容不会丢失。"
    en = "This sign-in is over. Sign in again; nothing unsent is lost."


class NoPost(Forbidden):
    code = "identity.no_post"
    zh = "您目前没有任职岗位。请联系本单位管理员办理任职。"
    en = "You hold no post at present. Ask your office's administrator to appoint you."


class DeviceRevoked(Forbidden):
    code = "identity.device_revoked"
    zh = "该设备已被停用。请换用其他设备，或联系本单位管理员。"
    en = "This device was revoked. Use another, or ask your office's administrator."


class DeviceNotProved(Forbidden):
    code = "identity.device_not_proved"
    zh = "未能证明这部手机持有所出示的设备密钥，或证明已过期。请重新登录；如仍失败，请更新应用。"
    en = (
        "This phone did not prove that the device key is its own, or did so too long ago. "
        "Sign in again; if that fails, update the app."
    )


class NotYourDevice(Forbidden):
    code = "identity.not_your_device"
    zh = "该设备由其他单位登记，只有登记单位或其上级可以停用。请联系登记单位。"
    en = "Another office enrolled this device. Ask that office, or one above it, to revoke it."


class CertificateNeeded(Forbidden):
    code = "identity.certificate_needed"
    zh = "{name}在{day}没有有效的行政执法证件，不能签署该文书。请由持证人员办理。"
    en = "{name} holds no valid enforcement certificate on {day}. Have a certificated officer act."


class OwnPost(Forbidden):
    code = "identity.own_post"
    zh = "不能更改自己的岗位权限或任职。请由其他管理员办理。"
    en = "Nobody changes the powers of their own post. Ask another administrator."


class WrongPassword(Unacceptable):
    code = "identity.wrong_password"
    zh = "原密码不正确，或尝试过于频繁。请核对后稍候再试。"
    en = "The present password is wrong, or was tried too often. Check it, wait and try again."


class DeviceKeyUnreadable(Unacceptable):
    code = "identity.device_key_unreadable"
    zh = "设备公钥无法识别：{reason}。请更新应用后重新登录。"
    en = "The device key cannot be read: {reason}. Update the app and sign in again."


class LoginTaken(Conflict):
    code = "identity.login_taken"
    zh = "用户名或执法证号已被使用。请更换用户名，或核对证号。"
    en = "The login or certificate number is in use. Choose another login or check the number."


class AlreadyRevoked(Conflict):
    code = "identity.already_revoked"
    zh = "该设备已经停用，无需重复操作。"
    en = "This device is revoked already; nothing more is to be done."


class AppointedLater(Conflict):
    code = "identity.appointed_later"
    zh = "该人员现任职自{day}起，不能在此之前改任。请选择更晚的日期。"
    en = (
        "The present appointment began on {day}; a new one cannot begin before. Choose a later day."
    )


class BadDivisionCode(Unacceptable):
    code = "identity.bad_division_code"
    zh = "区划代码{division}不是2、4、6、9或12位数字。请核对。"
    en = "The division code {division} is not 2, 4, 6, 9 or 12 digits. Check it."


class DivisionWithoutParent(Unacceptable):
    code = "identity.division_without_parent"
    zh = "区划{division}的上级区划不存在。请先导入上级区划。"
    en = "The division above {division} is missing. Import that first."


class DivisionCodeTaken(Conflict):
    code = "identity.division_code_taken"
    zh = "区划代码{division}正在使用。请核对代码。"
    en = "The division code {division} is in use. Check it."


class DivisionEnded(Conflict):
    code = "identity.division_ended"
    zh = "区划{division}已撤销或并入其他区划。请使用现行区划。"
    en = "The division {division} has ended. Use the one that took it up."


class ChangeTooEarly(Conflict):
    code = "identity.change_too_early"
    zh = "该区划在{day}之后已有变更，不能再以该日办理。请选择更晚的日期。"
    en = "The division began or changed after {day}. Choose a later day."


class WrongPlaceInTree(Unacceptable):
    code = "identity.wrong_place_in_tree"
    zh = "{division}不能隶属于{parent}。请核对区划级别和隶属关系。"
    en = "{division} cannot lie under {parent}. Check their ranks and which contains which."
