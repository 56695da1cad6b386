"""A charter as people write it, in TOML."""

from __future__ import annotations

import json

from paripassu.record.charter import Charter
from paripassu.record.keys import format_public_key
from paripassu.record.vkey import format_vkey


def charter_text(charter: Charter) -> str:
    """Write a charter without a predecessor, its keys in it."""
    lines = [
        f'origin = "{charter.origin}"',
        f"quorum = {charter.quorum}",
        f"schemes = {json.dumps(charter.schemes)}",
        f"log_keys = {json.dumps([format_vkey(key) for key in charter.log_keys])}",
    ]
    if charter.inspectorate is not None:
        lines.append(f'inspectorate = "{charter.inspectorate}"')
    lines += [
        "[limits]",
        f"entry_bytes = {charter.limits.entry_bytes}",
        f"blob_bytes = {charter.limits.blob_bytes}",
    ]
    for group in charter.groups:
        lines += [
            "[[group]]",
            f'name = "{group.name}"',
            f'kind = "{group.kind}"',
            f"threshold = {group.threshold}",
        ]
    for one in charter.holders:
        lines += [
            "[[holder]]",
            f'name = "{one.name}"',
            f'party = "{one.party}"',
            f'role = "{one.role}"',
            f"keys = {json.dumps([format_public_key(key) for key in one.keys])}",
        ]
    for key in charter.witnesses:
        lines += ["[[witness]]", f'key = "{format_vkey(key)}"']
    return "\n".join(lines) + "\n"
