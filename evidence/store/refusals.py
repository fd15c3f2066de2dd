"""What the store may have to say no to."""

from kernel.errors import Busy, Conflict, Full, NotFound, Unacceptable


class StoreFull(Full):
    code = "evidence.store_full"
    zh = "证据存储空间已满，本次内容未保存。请保留原件并通知管理员，腾出空间后继续上传。"
    en = "The evidence store is full; nothing was saved. Keep your file, tell the administrator."


class StoreUnavailable(Busy):
    code = "evidence.store_unavailable"
    zh = "证据存储 {place} 暂不可用（{reason}），已收到的内容保留。请稍后重试或通知管理员。"
    en = "The evidence store {place} does not serve ({reason}); what came is kept. Try again later."
    retry_after_s = 30


class ObjectLocked(Conflict):
    code = "evidence.object_locked"
    zh = "对象锁定期内，存储 {place} 拒绝删除该文件。锁定到期后会再次尝试。"
    en = "The store {place} holds this file under object lock. It is tried again when that ends."


class LockMissing(Conflict):
    code = "evidence.lock_missing"
    zh = "存储 {place} 建立时未启用对象锁定，无法补设。请新建启用对象锁定的存储桶并迁移。"
    en = "The bucket {place} was made without object lock, which cannot be added. Make a new one."


class ObjectMissing(NotFound):
    code = "evidence.object_missing"
    zh = "存储中没有该文件。请通知管理员运行证据核验。"
    en = "The store does not hold this file. Ask the administrator to run the evidence check."


class ObjectDamaged(Conflict):
    code = "evidence.object_damaged"
    zh = "存储中同一哈希的文件已损坏，本次内容未保存。请保留原件并通知管理员运行证据核验。"
    en = (
        "The stored file with this hash is damaged; nothing was saved. Keep your original and ask "
        "the administrator to run the evidence check."
    )


class PartialMissing(NotFound):
    code = "evidence.partial_missing"
    zh = "该上传已过期或不存在。请重新开始上传。"
    en = "This upload has expired or never began. Start the upload again."


class OffsetMoved(Conflict):
    code = "evidence.offset_moved"
    zh = "已收到 {size} 字节，与本次上传的起点不符。请查询进度后从该处续传。"
    en = "{size} bytes are here already, not where this part begins. Ask for the offset and resume."


class AlreadyKept(Conflict):
    code = "evidence.already_kept"
    zh = "该文件已入库，不能再追加内容。"
    en = "This file is already in the store; nothing can be added to it. Ask for its receipt."


class DigestMismatch(Unacceptable):
    status = 460  # the tus checksum extension's own status
    code = "evidence.digest_mismatch"
    zh = "收到的内容与声明的 SHA-256 不一致。请重新上传该文件。"
    en = "What arrived does not have the SHA-256 that was announced. Upload the file again."
