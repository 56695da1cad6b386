"""The pieces of a site: each makes its files when it is asked to, so that none has to be held."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

from paripassu.pages.agreed import agreed
from paripassu.pages.checked import checked, checker
from paripassu.pages.checking import CHECKER, checking, scripts
from paripassu.pages.declaration import declaration_pages
from paripassu.pages.declared import declared
from paripassu.pages.entries import Entries
from paripassu.pages.feeds import feeds
from paripassu.pages.finding import find_script, finding, found_part, found_path, list_page
from paripassu.pages.indexed import Block, blocks, index_files, words_of
from paripassu.pages.inspected import inspected
from paripassu.pages.keys import Key, keys_of
from paripassu.pages.material import Material
from paripassu.pages.page import ENTRIES, Page, page_of
from paripassu.pages.painting import Draw, draw, paint, style
from paripassu.pages.preparing import PREPARE_SCRIPT, prepare_script, preparing
from paripassu.pages.recorded import entry_page, record
from paripassu.pages.standing import standing
from paripassu.process.reminders import reminders

CALENDAR = "calendar.ics"
Files = Iterator[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some files of a site.

    Attributes
    ----------
    files : callable
        Makes them: path and content.
    paths : tuple of str
        Of its files, where they are known before.
    inputs : callable or None
        Gives a hash of all that the files at ``paths`` follow from: as long as it is the same, so
        are they. None: nobody says.
    """

    files: Callable[[], Files]
    paths: tuple[str, ...] = ()
    inputs: Callable[[], str] | None = None


def pieces_of(made: Material, address: str, log: str, draw: Draw = draw) -> Iterator[Piece]:
    """Give every piece of a site; the first page comes last.

    Parameters
    ----------
    made : Material
    address : str
        Where the site will be, ending in ``/``, for the links of its feeds; or empty.
    log : str
        Where the log's own files lie below the site's root: empty, or ending in ``/``.
    draw : callable
        Draws pictures.
    """
    entries = Entries(made)
    words: dict[int, frozenset[str]] = {}

    def painted(page: Page) -> Files:
        return paint(page, title=made.title, size=made.size, log=log, draw=draw)

    def of_entries(first: int) -> Files:
        # What an entry says of others, it says of earlier ones: no other number is a link. So the
        # page stays as it is when the record goes on.
        end = min(first + ENTRIES, made.size)
        page = entry_page(made, entries, first)
        words[first] = words_of(page.entries)
        yield found_part(page.entries)
        yield from paint(page, title=made.title, size=end, log=log)

    def of_block(block: Block) -> Files:
        # The words of pages that were made just now are at hand.
        found = [words.get(one) or words_of(entries.page(one)) for one in block.starts]
        return index_files(block, found)

    def inputs_of_block(block: Block) -> str:
        parts = [entries.inputs(one) for one in block.starts]
        return hashed("".join(parts), block) if all(parts) else ""

    def of_list(key: Key) -> Files:
        size = key.entries[-1] + 1  # likewise
        return paint(list_page(key, entries), title=made.title, size=size, log=log)

    def inputs(first: int) -> str:
        return hashed(entries.inputs(first), first + ENTRIES < made.size)

    def inputs_of_list(key: Key) -> str:
        return hashed(entries.inputs_of_list(key.entries), key.title)

    def hashed(inputs: str, more: object) -> str:
        all_ = (made.title, log, len(made.logged.chapters), more, inputs)
        return sha256(repr(all_).encode("utf-8", "surrogatepass")).hexdigest()

    yield Piece(lambda: iter([style()]))
    yield Piece(lambda: iter([(CHECKER, checker()), *scripts().items()]))
    yield Piece(lambda: iter([(PREPARE_SCRIPT, prepare_script()), find_script()]))
    indexed = {one.starts[-1]: one for one in blocks(made.size)}
    for first in entries.starts:
        paths = (found_path(first), page_of(first))
        yield Piece(partial(of_entries, first), paths, partial(inputs, first))
        if block := indexed.get(first):
            yield Piece(partial(of_block, block), block.paths, partial(inputs_of_block, block))
            words.clear()
    keys = keys_of(made)
    for key in (key for some in keys.values() for key in some if key.path):
        yield Piece(partial(of_list, key), (key.path,), partial(inputs_of_list, key))
    for page in _others(made, entries, keys, log):
        yield Piece(partial(painted, page))
    yield Piece(lambda: iter([(CALENDAR, reminders(made.status).to_ics().encode())]))
    yield Piece(lambda: iter(feeds(made, entries, address).items()))
    yield Piece(lambda: painted(standing(made, entries.newest)))


def _others(
    made: Material, entries: Entries, keys: Mapping[str, Sequence[Key]], log: str
) -> Iterator[Page]:
    """Make one page after the other of those that follow from all of the record."""
    yield record(made, entries)
    yield finding(made, keys)
    yield from declaration_pages(made)
    yield from agreed(made)
    yield from (page(made) for page in (declared, inspected, checked))
    yield checking(log, len(made.logged.chapters) - 1)
    yield preparing(made, entries.newest, log)
