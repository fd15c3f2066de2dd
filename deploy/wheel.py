"""A wheel carries the phone app ready made; without it there is no wheel."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg] # hatchling's own name for it
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 (hatchling's signature)
        if not Path(self.root, "server", "field_app", "index.html").exists():
            raise SystemExit("手机应用尚未构建：先运行 make web。Run `make web` first.")
