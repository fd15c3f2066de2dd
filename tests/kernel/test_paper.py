"""Papers: whatever is written on them, they are printed, and the same facts make the same bytes."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.paper import Paper


def printed(folder: Path, *texts: str) -> bytes:
    paper = Paper("目录", "页眉")
    paper.heading("标题")
    paper.paragraph("".join(texts))
    paper.table(["甲", "乙"], [[text, text] for text in texts], (20, 0))
    paper.entry("第 1 件", [("名称", list(texts)), ("空", [])], None)
    paper.print(folder / "paper.pdf")
    return (folder / "paper.pdf").read_bytes()


@settings(max_examples=40)
@given(st.lists(st.text(max_size=60), max_size=5))
def test_any_text_is_printed_as_text(tmp_path_factory: object, texts: list[str]) -> None:
    folder = tmp_path_factory.mktemp("paper")  # type: ignore[attr-defined] # pytest's own
    assert printed(folder, "<b>&</para>", *texts).startswith(b"%PDF-")


def test_the_same_facts_make_the_same_bytes_and_long_ones_go_overleaf(tmp_path: Path) -> None:
    short, long = printed(tmp_path, "一"), printed(tmp_path, *["很长的事实" * 300] * 30)

    assert short == printed(tmp_path, "一")
    assert short.count(b"/Type /Page\n") < long.count(b"/Type /Page\n")
