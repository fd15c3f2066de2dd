"""Makes this checkout importable in its environment, and `kuangxun` a command there."""

import sys
import sysconfig
from pathlib import Path

checkout = Path(__file__).resolve().parent.parent
Path(sysconfig.get_path("purelib"), "kuangxun.pth").write_text(f"{checkout}\n")
command = Path(sysconfig.get_path("scripts"), "kuangxun")
command.write_text(
    f"#!{sys.executable}\nfrom server.cli import main\n\nif __name__ == '__main__':\n    main()\n"
)
command.chmod(0o755)
