"""A log that takes entries and shows pages, as one application."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from tests.network import Network
from tests.process_books import ProcessBook

from paripassu.record.source import ObjectsSource
from paripassu.record.storage.files import Files
from paripassu.server.log import log_app
from paripassu.server.making import Making
from paripassu.server.pages import Pages


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """Give an application with every route: it takes entries of one log, and shows another.

    The one shown stands for a log before, too.
    """
    network = Network(tmp_path_factory.mktemp("log")).begun()
    folder = ProcessBook().signed().write(tmp_path_factory.mktemp("shown") / "log")
    with closing(Files(folder, folder / ".temporary")) as files:
        source = ObjectsSource(files)
        pages = Pages(source, Making(source))
        pages.renew()
        assert pages.made, pages.why
        yield log_app(network.depositary, files, pages, before=[source])
    network.depositary.close()


@pytest.fixture(scope="module")
def client(app: FastAPI) -> Iterator[TestClient]:
    """Give what asks it."""
    with TestClient(app, follow_redirects=False) as found:
        yield found
