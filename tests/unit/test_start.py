"""What runs before anything large is imported: Ctrl-C is told in one sentence there too."""

from __future__ import annotations

import subprocess
import sys

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
