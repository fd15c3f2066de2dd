"""From the shutter without a signal to the office: pains 6, 8 and 12, and a battery that dies."""

import hashlib
import io
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PIL.TiffImagePlugin import IFDRational
from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from evidence.models import ManifestFile
from kernel.db import open_engine
from tests.server.served import Installation
from tests.web.browsers import PLACE, Handset

_GPS, _EXIF = 0x8825, 0x8769


def _picture_of_a_camera() -> bytes:
    """Return a JPEG that says of itself when and where it was taken, and leans on its side."""
    picture = Image.effect_noise((640, 480), 40)
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(_EXIF)[0x9003] = "2026:05:01 10:00:00"
    exif.get_ifd(_GPS).update(
        {
            1: "N",
            2: (IFDRational(42), IFDRational(3), IFDRational(0)),
            3: "E",
            4: (IFDRational(126), IFDRational(51), IFDRational(36)),
        }
    )
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def _go(phone: Handset, path: str) -> None:
    phone.page.evaluate("path => { location.hash = path }", path)


def _shoot(phone: Handset, after_ms: int = 0) -> None:
    """A browser's own camera shows the very same picture as long after each opening."""
    phone.page.get_by_role("button", name="拍照").first.click()
    phone.page.wait_for_selector("button.shutter:not([disabled])")
    phone.page.get_by_text("定位 ±6 米").wait_for()
    phone.page.wait_for_timeout(after_ms)
    phone.page.click("button.shutter")


def _wait_until_it_works_offline(phone: Handset) -> None:
    phone.page.evaluate("navigator.serviceWorker.ready.then(() => true)")


@contextmanager
def _office(installation: Installation) -> Iterator[Session]:
    engine = open_engine(installation.database_url)
    with Session(engine) as session:
        yield session
    engine.dispose()


def _files_beside(installation: Installation, sha256: str) -> list[ManifestFile]:
    """Return the files of the record that names ``sha256``, once all of them arrived."""
    record = select(ManifestFile.record_id).filter_by(sha256=sha256).scalar_subquery()
    for _ in range(120):
        with _office(installation) as session:
            files = list(session.scalars(select(ManifestFile).filter_by(record_id=record)))
            if files and all(file.arrived_at for file in files):
                return files
        time.sleep(0.5)
    pytest.fail("the record is not complete")


def test_shots_without_a_signal_reach_the_office_as_they_were_taken(
    phone: Handset, installation: Installation, tmp_path: Path
) -> None:
    of_a_camera = tmp_path / "DSC_0001.JPG"
    of_a_camera.write_bytes(_picture_of_a_camera())
    phone.sign_in("inspector")
    _wait_until_it_works_offline(phone)
    phone.lose_signal()
    _go(phone, "/upload")
    phone.page.fill("input[name=title]", "后山采坑")
    _shoot(phone)
    phone.page.get_by_text("已保存 1 张").wait_for()
    phone.page.get_by_role("button", name="完成").click()
    phone.page.set_input_files("input[type=file]", of_a_camera)
    phone.page.get_by_text("已保存 1 个文件").wait_for()
    _shoot(phone, after_ms=3000)
    time.sleep(2)
    phone.kill()

    phone.switch_on()
    phone.lose_signal()
    phone.unlock()
    _go(phone, "/upload")
    expect(phone.page.locator("input[name=title]")).to_have_value("后山采坑")
    seal = phone.page.get_by_role("button", name="封存并上传 3 个文件")
    seal.click()
    seal.wait_for(state="detached")
    phone.find_signal()

    # The service takes bytes by their hash: not one of them is another than on the card.
    on_the_card = hashlib.sha256(of_a_camera.read_bytes()).hexdigest()
    files = _files_beside(installation, on_the_card)
    assert len(files) == 3
    by_source: dict[str, list[dict[str, Any]]] = {"shutter": [], "exif": []}
    for file in files:
        assert file.capture is not None
        by_source[file.capture["location_source"]].append(file.capture)
    for capture in by_source["shutter"]:
        assert (capture["fix"]["lon"], capture["fix"]["lat"]) == PLACE
        assert capture["fix"]["accuracy_m"] == 6
        assert capture["time_source"] == "shutter"
        assert capture["monotonic_ms"] > 0
        assert capture["fix_age_ms"] < 30_000
    assert len(by_source["shutter"]) == 2
    (own,) = by_source["exif"]
    assert own["taken_at"] == "2026-05-01T10:00:00"
    assert own["fix"]["lon"] == pytest.approx(126.86)
    assert own["fix"]["lat"] == pytest.approx(42.05)
    assert phone.faults == []
