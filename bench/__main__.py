"""``python -m bench``: everything that is measured, one after the other."""

import runpy
import sys
from types import ModuleType

from bench import (
    coverage,
    findings,
    first_load,
    imports,
    ingest,
    likeness,
    patrol_duty,
    proofs,
    questions,
    reading,
    reads,
    records,
    spatial,
    uploads,
)

PARTS: tuple[ModuleType, ...] = (
    reads,
    records,
    ingest,
    coverage,
    patrol_duty,
    uploads,
    spatial,
    questions,
    imports,
    findings,
    first_load,
    likeness,
    reading,
    proofs,
)


def main() -> None:
    wanted = sys.argv[1:] or [part.__name__.removeprefix("bench.") for part in PARTS]
    sys.argv[1:] = []
    for name in wanted:
        print(f"== {name}", flush=True)
        runpy.run_module(f"bench.{name}", run_name="__main__")


if __name__ == "__main__":
    main()
