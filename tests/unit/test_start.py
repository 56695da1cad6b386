"""What runs before anything large is imported: Ctrl-C is told in one sentence there too."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

STARTED = """
import os, signal, sys
import paripassu.start

class Pressed:
    def find_spec(self, name, path=None, target=None):
        if name == "paripassu.cli":
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Pressed())
sys.argv = ["paripassu", "--version"]
paripassu.start.main()
"""


def test_ctrl_c_before_anything_is_imported_says_so() -> None:
    done = subprocess.run([sys.executable, "-c", STARTED], capture_output=True, text=True)
    assert done.returncode == 130
    assert done.stderr == "interrupted: there is no answer yet\n"
    assert done.stdout == ""


def test_little_is_imported_before_ctrl_c_is_taken_care_of() -> None:
    show = "import sys, paripassu.start; print({'typing', 'typer', 'rich'} & set(sys.modules))"
    command = [sys.executable, "-I", "-S", "-c", f"import sys; sys.path += {sys.path}; {show}"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("set()\n", "")


def test_no_plugin_of_an_installed_library_is_looked_for(tmp_path: Path) -> None:
    (tmp_path / "plugged.py").write_text("print('plugged in')\nplugin = None\n")
    metadata = tmp_path / "plugged-1.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: plugged\nVersion: 1\n")
    (metadata / "entry_points.txt").write_text("[pydantic]\nplugged = plugged:plugin\n")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])}
    environment.pop("PYDANTIC_DISABLE_PLUGINS", None)
    code = "import sys; sys.argv[0] = 'paripassu'; from paripassu.start import main; main()"
    model = "import pydantic; type(pydantic.BaseModel)('M', (pydantic.BaseModel,), {})"
    command = [sys.executable, "-c"]
    done, alone = (
        subprocess.run([*command, *words], capture_output=True, text=True, env=environment)
        for words in ([code, "schema", "agreement"], [model])
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "plugged in" not in done.stdout
    assert alone.stdout == "plugged in\n"  # pydantic by itself does look
