"""
Doors a process can lock behind itself on Linux: its network, and the system calls of an intruder.

Both are tried, because containers differ in what they allow; the caller learns which one held.
"""

import ctypes
import platform
import struct

_libc = ctypes.CDLL(None, use_errno=True)
_NEW_USER, _NEW_NET = 0x10000000, 0x40000000
_PR_SET_DUMPABLE, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 4, 22, 38
_FILTER_MODE = 2

_REFUSE, _KILL, _ALLOW = 0x00050001, 0x80000000, 0x7FFF0000  # 0x00050000 | EPERM
_LOAD, _EQUAL, _AT_LEAST, _HAS_BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ARCHITECTURE, _NUMBER, _FIRST_ARGUMENT = 4, 0, 16  # offsets in the kernel's record of a call
_X32 = 0x40000000  # the second numbering of x86-64, which would walk around the list

_THREAD = 0x10000  # the flag of clone that makes a thread and not a process
_CLONE3, _NO_SUCH_CALL = 435, 0x00050026  # 0x00050000 | ENOSYS: the C library then uses clone

# Opening, making, naming and removing files; new programs; sockets; other processes; and the
# ways around a filter. Clone stays for threads, which decoders may start.
_REFUSED = {
    "x86_64": (
        0xC000003E,
        56,
        (2, 41, 42, 49, 50, 53, 57, 58, 59, 62, 76, 82, 83, 84, 85, 86, 87, 88, 90, 92, 94, 101,
         132, 133, 155, 161, 165, 175, 200, 235, 246, 248, 249, 250, 257, 258, 259, 260, 261, 263,
         264, 265, 266, 268, 272, 280, 298, 303, 304, 308, 310, 311, 313, 316, 320, 321, 322, 323,
         425, 428, 429, 430, 434, 437, 438, 442),
    ),
    "aarch64": (
        0xC00000B7,
        220,
        (33, 34, 35, 36, 37, 38, 39, 40, 41, 45, 49, 51, 53, 54, 56, 88, 97, 104, 105, 106, 117,
         129, 130, 198, 199, 200, 201, 203, 217, 218, 219, 221, 224, 241, 264, 265, 268, 270, 271,
         273, 276, 280, 281, 282, 294, 425, 428, 429, 430, 434, 437, 438, 442),
    ),
}  # fmt: skip


def no_dumps() -> None:
    """Keep other processes of the same user from looking in, and core files from being made."""
    _libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def leave_network() -> bool:
    """Move into an empty network namespace; as an ordinary user by way of a user namespace."""
    return any(_libc.unshare(kinds) == 0 for kinds in (_NEW_USER | _NEW_NET, _NEW_NET))


def block_system_calls() -> bool:
    """Make the kernel refuse (EPERM) what a parser of an open file never needs."""
    known = _REFUSED.get(platform.machine())
    if known is None:
        return False
    code = b"".join(_filter(*known))
    held = ctypes.create_string_buffer(code, len(code))
    program = struct.pack("HxxxxxxQ", len(code) // 8, ctypes.addressof(held))
    _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    return bool(_libc.prctl(_PR_SET_SECCOMP, _FILTER_MODE, program, 0, 0) == 0)


def _filter(architecture: int, clone: int, refused: tuple[int, ...]) -> list[bytes]:
    """Classic BPF: each line is operation, jump if true, jump if false, operand."""
    body = [
        _line(_LOAD, 0, 0, _ARCHITECTURE),
        _line(_EQUAL, 1, 0, architecture),
        _line(_RETURN, 0, 0, _KILL),
        _line(_LOAD, 0, 0, _NUMBER),
        _line(_AT_LEAST, 0, 1, _X32),
        _line(_RETURN, 0, 0, _KILL),
    ]
    for number in refused:
        body += [_line(_EQUAL, 0, 1, number), _line(_RETURN, 0, 0, _REFUSE)]
    return [
        *body,
        _line(_EQUAL, 0, 1, _CLONE3),
        _line(_RETURN, 0, 0, _NO_SUCH_CALL),
        _line(_EQUAL, 0, 3, clone),
        _line(_LOAD, 0, 0, _FIRST_ARGUMENT),
        _line(_HAS_BITS, 1, 0, _THREAD),
        _line(_RETURN, 0, 0, _REFUSE),
        _line(_RETURN, 0, 0, _ALLOW),
    ]


def _line(operation: int, if_true: int, if_false: int, operand: int) -> bytes:
    return struct.pack("HBBI", operation, if_true, if_false, operand)
