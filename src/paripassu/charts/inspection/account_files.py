"""The pictures of an account and their page as files."""

from __future__ import annotations

import os
from pathlib import Path

from paripassu.charts.inspection.account_section import account_sections
from paripassu.charts.write import write_sections
from paripassu.inspection.accountancy.result import Account


def write_account_pictures(
    directory: str | os.PathLike[str], account: Account, title: str = "Material balance"
) -> list[Path]:
    """Write the pictures of an account as SVG and PNG, and ``index.html`` with all of them.

    Of many balances the first are drawn, losses before all others; the page has a table of all.

    Parameters
    ----------
    directory : str or path
        Made if it is not there.
    account : Account
    title : str
        The page's heading.

    Returns
    -------
    list of Path
        Every file that was written, the page last.

    Raises
    ------
    PariPassuError
        A file cannot be written.
    """
    return write_sections(directory, title, account_sections(account))
